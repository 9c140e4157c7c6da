"""Numbers that identify a person or an organisation: GB 11643, GB 32100, cards, passports, plates. Pure.

The request form, the scanner and what asks it (monitor, import, redaction) ask here, so that a number is
the same thing to all; `finding` knows where they stand in a text, `notation` the ways of writing. The
check characters are python-stdnum's. Its whole tests are not used: `cn.ric` wants the county of birth in
a list and would refuse people of renamed counties, of Taiwan (83) and foreigners (9); `cn.uscc` refuses
the codes of village collectives and the army, which begin with a letter.
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


def is_spoiled_citizen_id(number: str) -> bool:
    """18 digits of which a spreadsheet kept fifteen: province and birthday are right, the last are 000."""
    return has_place_and_birthday(number) and number.endswith("000")


def has_place_and_birthday(number: str) -> bool:
    """18 places that begin as an identity number does, whatever its check character says."""
    return (
        re.fullmatch(r"[0-9]{17}[0-9X]", number) is not None
        and _PROVINCE.match(number) is not None
        and number[6:8] in ("19", "20")
        and _is_day(number[6:14])
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


_MOBILE = re.compile(r"(?:0|0?0?86)?(1[3-9][0-9]{9})")


def mobile(digits: str) -> str | None:
    """The eleven digits of a mobile number, without a country code or 0 before it; None if it is none."""
    number = _MOBILE.fullmatch(digits)
    return number[1] if number else None


# Passports of the People's Republic (E, E and a letter; before 2012 G) and of Hong Kong (K, H).
# Those of Macao (MA), of diplomats and on service (D, S, P) look like many a register's numbers.
PASSPORT = r"[EG][0-9]{8}|E[A-HJ-NP-Z][0-9]{7}|K[A-Z]?[0-9]{8}|H[A-Z][0-9]{8}"
# 港澳居民来往内地通行证 (H, M), 往来港澳通行证 (C, W), 大陆居民往来台湾通行证 (L, T).
PERMIT = r"[HM][0-9]{8}(?:[0-9]{2})?|[CW][0-9]{8}|C[A-HJ-NP-Z][0-9]{7}|[LT][0-9]{8}"
_PASSPORT, _PERMIT = re.compile(PASSPORT), re.compile(PERMIT)
# 台湾居民来往大陆通行证: eight digits, ten before 2015; nothing but the word beside it tells.
_TAIWAN_PERMIT = re.compile(r"[0-9]{8}|[0-9]{10}[A-Z]?")
_FOREIGN_PASSPORT = re.compile(r"(?=(?:[A-Z]*[0-9]){5})[A-Z0-9]{6,9}")


def is_chinese_passport(number: str) -> bool:
    return _PASSPORT.fullmatch(number) is not None


def is_passport(number: str) -> bool:
    """A number as passports bear one, of whatever country (ICAO 9303: at most nine places)."""
    return is_chinese_passport(number) or _FOREIGN_PASSPORT.fullmatch(number) is not None


def is_permit(number: str) -> bool:
    """A travel permit between the mainland and 港澳, or of the mainland to 台湾."""
    return _PERMIT.fullmatch(number) is not None


def is_taiwan_permit(number: str) -> bool:
    """台胞证 by its places; other numbers have as many, so the word beside it has to tell."""
    return _TAIWAN_PERMIT.fullmatch(number) is not None


# The first character of a licence plate (GA 36).
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
