"""Personal data at rest: encrypted columns (files: `sealed.py`), blind equality, masking.

A model names its own personal columns in `personal_fields`, a tuple; a test compares every column of
the project with that declaration, so that a new one cannot be forgotten.
"""

import hashlib
import hmac
import unicodedata
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.lookups import Exact, IsNull


class CannotDecrypt(Exception):
    """No key of PERSONAL_DATA_KEYS opens a stored value: a key went too early, or the row was altered."""


@lru_cache(maxsize=8)
def _keyring(keys: tuple[str, ...]) -> MultiFernet:
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError as error:
        raise ImproperlyConfigured(
            "PERSONAL_DATA_KEYS: each key is 32 bytes in URL-safe base64"
        ) from error


def encrypt_bytes(content: bytes) -> bytes:
    """`content` under the first key."""
    return _keyring(tuple(settings.PERSONAL_DATA_KEYS)).encrypt(content)


def decrypt_bytes(stored: bytes) -> bytes:
    """The content behind `stored`, whichever of the keys made it. Raises `CannotDecrypt`."""
    try:
        return _keyring(tuple(settings.PERSONAL_DATA_KEYS)).decrypt(stored)
    except InvalidToken as error:
        raise CannotDecrypt("PERSONAL_DATA_KEYS") from error


def encrypt_bytes_again(stored: bytes) -> bytes:
    """What `stored` holds, under the first key. Raises `CannotDecrypt`."""
    return encrypt_bytes(decrypt_bytes(stored))


def encrypt(text: str) -> str:
    """`text` under the first key; the empty string stays empty."""
    return encrypt_bytes(text.encode()).decode() if text else text


def decrypt(stored: str) -> str:
    """The text behind `stored`, whichever of the keys made it. Raises `CannotDecrypt`."""
    return decrypt_bytes(stored.encode()).decode() if stored else stored


class _ExactEmpty(Exact):
    """Equality with the empty string, the one value that is stored as it is."""

    def get_prep_lookup(self):
        if self.rhs not in ("", None):  # Django itself turns None into IS NULL
            raise FieldError(
                "An encrypted field can only be compared with ''; use fingerprints() for equality."
            )
        return self.rhs


class EncryptedTextField(models.TextField):
    """Text that only the application can read. `max_length` counts the characters of the plain text."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    def get_db_prep_save(self, value, connection):
        prepared = super().get_db_prep_save(value, connection)
        return encrypt(prepared) if isinstance(prepared, str) else prepared

    def from_db_value(self, value, expression, connection):
        return decrypt(value) if value else value

    def get_lookup(self, lookup_name):
        if lookup_name == "isnull":
            return IsNull
        if lookup_name == "exact":
            return _ExactEmpty
        raise FieldError(f"An encrypted field cannot be searched with “{lookup_name}”.")

    def get_transform(self, lookup_name):
        raise FieldError(f"An encrypted field cannot be searched with “{lookup_name}”.")


def fingerprint(text: str) -> str:
    """A keyed digest (64 hex digits) to find equal personal data without reading it; '' for ''.

    Width, letter case and blanks do not matter. Made with the first key: look up with `fingerprints`.
    """
    return _fingerprint(text, settings.PERSONAL_DATA_KEYS[0])


def fingerprints(text: str) -> list[str]:
    """The digest of `text` under each key, for `filter(….__in=…)` while keys are being rotated."""
    return [_fingerprint(text, key) for key in settings.PERSONAL_DATA_KEYS]


def _fingerprint(text: str, key: str) -> str:
    same = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    return _keyed(same, key, use=b"gongkai personal fingerprint") if same else ""


def _keyed(text: str, key: str, *, use: bytes) -> str:
    # `use` keeps this use of the key apart from encryption and from every other.
    secret = hmac.digest(key.encode(), use, hashlib.sha256)
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()


def digest(text: str) -> str:
    """A keyed digest (64 hex digits) of exactly `text`, under the first key."""
    return digests(text)[0]


def digests(text: str) -> list[str]:
    """The same under each key, for what was made before the keys were rotated."""
    return [_keyed(text, key, use=b"gongkai text read") for key in settings.PERSONAL_DATA_KEYS]


def mask_name(name: str, *, organisation: bool = False) -> str:
    """A natural person's name as the public may see it: 张三丰 → 张**. Organisations are not masked."""
    if organisation:
        return name
    name = name.strip()
    return name[:1] + "*" * (len(name) - 1) if len(name) > 1 else "*" * len(name)
