"""A small sum for whoever files many requests in a short time: a robot stops, a person goes on.

Asked in words, so that a screen reader reads it; the answer travels signed in the form.
"""

from __future__ import annotations

import secrets

from django.core import signing
from django.core.cache import cache

DIGITS = "零一二三四五六七八九十"
SALT = "requests_app.challenge"
VALID = 1800  # seconds


def new() -> tuple[str, str]:
    """(question, token)."""
    first, second = 1 + secrets.randbelow(9), 1 + secrets.randbelow(9)
    token = signing.dumps({"sum": first + second, "once": secrets.token_hex(8)}, salt=SALT)
    return f"{DIGITS[first]}加{DIGITS[second]}等于几？", token


def is_answered(token: str, answer: str) -> bool:
    """Whether `answer` is right; each token serves once."""
    try:
        asked = signing.loads(token, salt=SALT, max_age=VALID)
    except signing.BadSignature:
        return False
    answer = answer.strip()
    right = (
        answer.isascii() and answer.isdigit() and len(answer) < 3 and int(answer) == asked["sum"]
    )
    return right and cache.add(f"challenge:{asked['once']}", 1, VALID)
