"""Receipts without an account: a number anybody may know and a query code only the receipt bears.

The code has 137 random bits, so a plain SHA-256 keeps it safe at rest: there is nothing to guess.
"""

import hashlib
import hmac
import json
import secrets
import time

from records.personal import decrypt, encrypt

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # without 0/O, 1/I/L, U: read over the telephone
LENGTH = 28  # 28 characters of 30: 137 bits
GROUP = 4
SHOWN_FOR = 1800  # seconds a receipt can be shown again, after a reload or a turn of the phone


def new_secret() -> str:
    """A fresh query code in groups, as printed: `7KQM-…`."""
    characters = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(characters[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def hash_secret(secret: str) -> str:
    """The form the database keeps; grouping, spaces and case do not matter."""
    plain = "".join(character for character in secret.upper() if character in ALPHABET)
    return hashlib.sha256(plain.encode()).hexdigest()


def is_secret(secret: str, hashed: str) -> bool:
    """Whether `secret` is the code behind `hashed`, compared in constant time."""
    return bool(hashed) and hmac.compare_digest(hash_secret(secret), hashed)


def keep(request, name: str, receipt: dict) -> None:
    """Keep a receipt in the visitor's session, encrypted: the code stands readable in no table."""
    kept = {"until": int(time.time()) + SHOWN_FOR, "receipt": encrypt(json.dumps(receipt))}
    request.session[name] = kept


def kept(request, name: str) -> dict | None:
    """The receipt kept under `name`, while it may be shown."""
    found = request.session.get(name)
    if found is None or found["until"] < time.time():
        return None
    return json.loads(decrypt(found["receipt"]))
