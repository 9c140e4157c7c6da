"""Numbers that identify a person or an organisation: GB 11643, GB 32100, bank cards. Pure.

The request form, the scanner and what asks it (monitor, import, redaction) ask here, so that a number is
the same thing to all. The check characters are python-stdnum's. Its whole tests are not used: `cn.ric` wants
the county of birth in a list and would refuse people of renamed counties, of Taiwan (83) and foreigners (9);
`cn.uscc` refuses the codes of village collectives and the army, which begin with a letter.
"""

import re
from datetime import date

from stdnum import luhn
from stdnum.cn import ric, uscc

# GB/T 2260: the first two digits of an administrative division; 71, 81 to 83 are Taiwan, Hong Kong,
# Macao and the residence permits of their people.
_PROVINCE = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")


def is_citizen_id(number: str) -> bool:
    """公民身份号码: 18 characters with a province, a birthday and the right check character.

    A foreigner's permanent residence number has a 9 before its province.
    """
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return False
    return (
        _PROVINCE.match(number, 1 if number[0] == "9" else 0) is not None
        and number[6:8] in ("19", "20")
        and _is_day(number[6:14])
        and ric.calc_check_digit(number) == number[17]
    )


def is_old_citizen_id(number: str) -> bool:
    """The 15 digits issued before 1999; they have no check digit, so only province and day tell."""
    return (
        re.fullmatch(r"[0-9]{15}", number) is not None
        and _PROVINCE.match(number) is not None
        and _is_day(f"19{number[6:12]}")
    )


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


_CREDIT_CODE = re.compile("[0-9A-HJ-NPQRTUWXY]{18}")


def is_credit_code(code: str) -> bool:
    """统一社会信用代码 (GB 32100-2015): 18 places without I, O, S, V, Z, the check character mod 31."""
    return _CREDIT_CODE.fullmatch(code) is not None and uscc.calc_check_digit(code) == code[17]


# (first digits, lengths): UnionPay; Chinese issuers from before it; Visa, MasterCard, JCB.
_ISSUERS = (
    (r"62|81[0-6]|817[01]", {16, 17, 18, 19}),
    (r"95588|9559[89]|4367|4563", {19}),
    (r"601428|405512", {17}),
    (r"4|5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720|95555|35[2-8]", {16}),
)


def is_bank_card(number: str) -> bool:
    """16 to 19 digits of a known issuer that satisfy the Luhn check."""
    return (
        re.fullmatch(r"[0-9]{16,19}", number) is not None
        and any(len(number) in lengths and re.match(first, number) for first, lengths in _ISSUERS)
        and luhn.is_valid(number)
    )
