"""What is asked of whoever files many requests in a short time: a robot is slowed, a person goes on.

The browser proves some work by itself: a number that gives a digest with so many zero bits, the more the
more was filed. Without script a sum is asked in words, so that a screen reader reads it; a robot solves
that too, so `views.filing` lets one source through by it once a minute only. Either answer travels signed
in the form.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass

from django.core import signing
from django.core.cache import cache

DIGITS = "零一二三四五六七八九十"
SALT = "requests_app.challenge"
VALID = 1800  # seconds
# 2**15 digests take a browser about a second; each three filings more double the work.
FIRST_BITS, MOST_BITS, DOUBLED_EVERY = 15, 22, 3
PROOF = re.compile(r"[0-9]{1,12}", re.ASCII)


@dataclass(frozen=True)
class Challenge:
    """`question`: the sum in words. `bits`: zero bits the digest of `token:proof` has to begin with."""

    question: str
    token: str
    bits: int


def new(beyond: int = 0) -> Challenge:
    """`beyond`: filings of this source beyond those nothing is asked for."""
    first, second = 1 + secrets.randbelow(9), 1 + secrets.randbelow(9)
    bits = min(FIRST_BITS + beyond // DOUBLED_EVERY, MOST_BITS)
    asked = {"sum": first + second, "bits": bits, "once": secrets.token_hex(8)}
    token = signing.dumps(asked, salt=SALT)
    return Challenge(f"{DIGITS[first]}加{DIGITS[second]}等于几？", token, bits)


def is_proven(token: str, proof: str) -> bool:
    """Whether `proof` is the work `token` asked for; each token serves once."""
    asked = _asked(token)
    if asked is None or not PROOF.fullmatch(proof):
        return False
    digest = hashlib.sha256(f"{token}:{proof}".encode()).digest()
    return int.from_bytes(digest) >> (256 - asked["bits"]) == 0 and _take(asked)


def is_answered(token: str, answer: str) -> bool:
    """Whether `answer` is the sum; each token serves once."""
    asked, answer = _asked(token), answer.strip()
    is_number = answer.isascii() and answer.isdigit() and len(answer) < 3
    return bool(asked and is_number and int(answer) == asked["sum"]) and _take(asked)


def _asked(token: str) -> dict | None:
    try:
        return signing.loads(token, salt=SALT, max_age=VALID)
    except signing.BadSignature:
        return None


def _take(asked: dict) -> bool:
    return cache.add(f"challenge:{asked['once']}", 1, VALID)
