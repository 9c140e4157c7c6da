"""Personal data at rest: encrypted columns (files: `sealed.py`), blind equality, masking.

A model names its own personal columns in `personal_fields`, a tuple; a test compares every column of
the project with that declaration, so that a new one cannot be forgotten.
"""

import unicodedata
from functools import lru_cache

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.lookups import Exact, IsNull

from records import ciphers

_FINGERPRINT = b"gongkai personal fingerprint"


class CannotDecrypt(Exception):
    """No key of PERSONAL_DATA_KEYS opens a stored value: a key went too early, or the row was altered."""


@lru_cache(maxsize=8)
def _checked(keys: tuple[str, ...]) -> tuple[str, ...]:
    try:
        for key in keys:
            Fernet(key)
    except ValueError as error:
        raise ImproperlyConfigured(
            "PERSONAL_DATA_KEYS: each key is 32 bytes in URL-safe base64"
        ) from error
    return keys


def encrypt_bytes(content: bytes) -> bytes:
    """`content` under the first key, by the cipher of the setting CIPHERS."""
    return ciphers.seal(_checked(tuple(settings.PERSONAL_DATA_KEYS))[0], content)


def decrypt_bytes(stored: bytes) -> bytes:
    """The content behind `stored`, whichever of the keys and ciphers made it. Raises `CannotDecrypt`."""
    for key in _checked(tuple(settings.PERSONAL_DATA_KEYS)):
        try:
            return ciphers.open_sealed(key, stored)
        except ciphers.NotOpened:
            continue
    raise CannotDecrypt("PERSONAL_DATA_KEYS")


def encrypt_bytes_again(stored: bytes) -> bytes:
    """What `stored` holds, under the first key. Raises `CannotDecrypt`."""
    return encrypt_bytes(decrypt_bytes(stored))


def encrypt(text: str) -> str:
    """`text` under the first key, by the cipher of the setting; the empty string stays empty."""
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

    Width, letter case and blanks do not matter. Made with the first key and the hash of the setting
    CIPHERS: look up with `fingerprints`.
    """
    same = _folded(text)
    return _keyed(same, settings.PERSONAL_DATA_KEYS[0], _FINGERPRINT) if same else ""


def fingerprints(text: str) -> list[str]:
    """The digest of `text` under each key and hash, for `filter(….__in=…)` while they are being changed."""
    same = _folded(text)
    return _under_each(same, _FINGERPRINT) if same else [""]


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _keyed(text: str, key: str, use: bytes, name: str | None = None) -> str:
    # `use` keeps this use of the key apart from encryption and from every other.
    name = name or settings.CIPHERS
    secret = ciphers.keyed(key.encode(), use, name)
    return ciphers.keyed(secret, text.encode(), name).hex()


def _under_each(text: str, use: bytes) -> list[str]:
    """The digest of now first."""
    return [
        _keyed(text, key, use, name)
        for name in ciphers.order()
        for key in settings.PERSONAL_DATA_KEYS
    ]


def digest(text: str) -> str:
    """A keyed digest (64 hex digits) of exactly `text`, under the first key."""
    return _keyed(text, settings.PERSONAL_DATA_KEYS[0], b"gongkai text read")


def digests(text: str) -> list[str]:
    """The same under each key and hash, for what was made before they were changed."""
    return _under_each(text, b"gongkai text read")


def mask_name(name: str, *, organisation: bool = False) -> str:
    """A natural person's name as the public may see it: 张三丰 → 张**. Organisations are not masked."""
    if organisation:
        return name
    name = name.strip()
    return name[:1] + "*" * (len(name) - 1) if len(name) > 1 else "*" * len(name)
