"""Receipts without an account: a number anybody may know and a query code only the receipt bears.

The code has eleven random characters, 54 bits, and a twelfth that tells a slip of the pen from a wrong code.
Trying codes is throttled where they are typed; so that a stolen register does not give them away either,
each is kept under scrypt, or PBKDF2 with SM3 where CIPHERS says so, with a salt of its own. Codes of 28
characters, issued earlier, are kept as SHA-256 and go on being read.
"""

import hashlib
import hmac
import json
import secrets
import time
import unicodedata

from django.conf import settings

from records import ciphers
from records.personal import decrypt, encrypt

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # without 0/O, 1/I/L, U: read over the telephone
LENGTH = 12  # the last of them checks the others
GROUP = 4
SHOWN_FOR = 1800  # seconds a receipt can be shown again, after a reload or a turn of the phone
_SCRYPT, _SM3 = "s$", "m$"  # before what made a hash; the older ones have none
_ROUNDS = 60_000  # of SM3: as long as scrypt takes
_COST = {"n": 2**13, "r": 8, "p": 1}  # a few hundredths of a second, 8 MB


def new_secret() -> str:
    """A fresh query code in groups, as printed: `7KQM-…-…`."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    characters = drawn + _check_character(drawn)
    return "-".join(characters[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def plain(secret: str) -> str:
    """The characters of a code: grouping, spaces, width and case do not matter."""
    folded = unicodedata.normalize("NFKC", secret).upper()
    return "".join(character for character in folded if character in ALPHABET)


def is_mistyped(secret: str) -> bool:
    """Of the length of a code, and no code: one character is wrong, or two neighbours are exchanged."""
    typed = plain(secret)
    return len(typed) == LENGTH and typed[-1] != _check_character(typed[:-1])


def _check_character(characters: str) -> str:
    """Luhn's mod N over `ALPHABET` (ISO/IEC 7812-1, extended to thirty characters)."""
    total = 0
    for place, character in enumerate(reversed(characters)):
        value = ALPHABET.index(character) * (2 if place % 2 == 0 else 1)
        total += value // len(ALPHABET) + value % len(ALPHABET)
    return ALPHABET[-total % len(ALPHABET)]


def hash_secret(secret: str) -> str:
    """The form the database keeps, 64 characters at most; another salt each time."""
    mark = _SM3 if settings.CIPHERS == ciphers.SM else _SCRYPT
    return _hashed(plain(secret), secrets.token_bytes(8), mark)


def _hashed(typed: str, salt: bytes, mark: str) -> str:
    if mark == _SM3:
        digest = ciphers.stretched(typed.encode(), salt, rounds=_ROUNDS, length=22)
    else:
        digest = hashlib.scrypt(typed.encode(), salt=salt, dklen=22, **_COST)
    return f"{mark}{salt.hex()}${digest.hex()}"


def is_secret(secret: str, hashed: str) -> bool:
    """Whether `secret` is the code behind `hashed`, compared in constant time.

    As long for a `hashed` that is none: a request that does not exist looks like a wrong code.
    """
    typed = plain(secret)
    mark = hashed[: len(_SCRYPT)] if hashed.startswith((_SCRYPT, _SM3)) else ""
    if len(hashed) == 64 and not mark:  # a code of 28 characters
        return hmac.compare_digest(hashlib.sha256(typed.encode()).hexdigest(), hashed)
    salt = bytes.fromhex(hashed.split("$")[1]) if mark else b"none"
    return hmac.compare_digest(_hashed(typed, salt, mark or _SCRYPT), hashed)


def keep(request, name: str, receipt: dict) -> None:
    """Keep a receipt in the visitor's session, encrypted: the code stands readable in no table."""
    kept = {"until": int(time.time()) + SHOWN_FOR, "receipt": encrypt(json.dumps(receipt))}
    request.session[name] = kept


def kept(request, name: str) -> dict | None:
    """The receipt kept under `name`, while it may be shown."""
    sealed = request.session.get(name)
    if sealed is None or sealed["until"] < time.time():
        return None
    return json.loads(decrypt(sealed["receipt"]))
