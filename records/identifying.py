"""Numbers that identify a person or an organisation: GB 11643 and GB 32100. Pure.

The request form and the scanner ask here, so that a number is the same thing to both.
"""

import re
from datetime import date

# GB/T 2260: the first two digits of an administrative division; 71, 81 to 83 are Taiwan, Hong Kong,
# Macao and the residence permits of their people.
_PROVINCE = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999
_CHECK = "10X98765432"


def is_citizen_id(number: str) -> bool:
    """公民身份号码: 18 characters with a province, a birthday and the right check character.

    A foreigner's permanent residence number has a 9 before its province.
    """
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return False
    remainder = sum(w * int(d) for w, d in zip(_WEIGHTS, number, strict=False)) % 11
    return (
        _PROVINCE.match(number, 1 if number[0] == "9" else 0) is not None
        and number[6:8] in ("19", "20")
        and _is_day(number[6:14])
        and _CHECK[remainder] == number[17]
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


_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def is_credit_code(code: str) -> bool:
    """统一社会信用代码 (GB 32100-2015): 18 places without I, O, S, V, Z, the check character mod 31."""
    if len(code) != 18 or any(character not in _CREDIT_ALPHABET for character in code):
        return False
    total = sum(
        _CREDIT_ALPHABET.index(character) * weight
        for character, weight in zip(code, _CREDIT_WEIGHTS, strict=False)
    )
    return _CREDIT_ALPHABET[(31 - total % 31) % 31] == code[17]
