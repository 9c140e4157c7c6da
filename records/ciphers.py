"""How personal data is sealed and digested: one setting, CIPHERS, for what is written from now on.

`aes` is Fernet (AES-128-CBC with HMAC-SHA-256) and SHA-256; `sm` is SM4-GCM (GB/T 32907, RFC 8998) and SM3
(GB/T 32905), which an assessment of commercial cryptography (密评, GB/T 39786) asks for. What is stored says
by its first byte what sealed it, so both are read whatever the setting is. The keys stay the same 32 bytes;
of each a key for one use is derived.
"""

from __future__ import annotations

import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NoBase64

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM
from cryptography.hazmat.primitives.hashes import SHA256, SM3, Hash, HashAlgorithm
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from django.conf import settings

AES, SM = "aes", "sm"
HASHES: dict[str, HashAlgorithm] = {AES: SHA256(), SM: SM3()}
_OF_SM4 = 0x83  # first byte; Fernet's is 0x80
_NONCE, _TAG = 12, 16  # bytes
_KEY = 16  # bytes of a key of SM4


class NotOpened(Exception):
    """The key is not the one that sealed it, or what is stored was altered."""


def order() -> list[str]:
    """The name of what is written with, then of the others that are read."""
    return [settings.CIPHERS, *(name for name in HASHES if name != settings.CIPHERS)]


def seal(key: str, content: bytes) -> bytes:
    """`content` under `key` (32 bytes in URL-safe Base64), as printable bytes."""
    return Fernet(key).encrypt(content) if settings.CIPHERS == AES else _seal_by_sm4(key, content)


def open_sealed(key: str, stored: bytes) -> bytes:
    """What was sealed under `key`, by whichever cipher. Raises NotOpened."""
    try:
        if urlsafe_b64decode(stored[:4])[0] == _OF_SM4:
            return _open_by_sm4(key, stored)
        return Fernet(key).decrypt(stored)
    except (InvalidToken, InvalidTag, NoBase64, IndexError, ValueError) as error:
        raise NotOpened from error


def _key_of_sm4(key: str) -> bytes:
    return keyed(urlsafe_b64decode(key), b"gongkai sm4-gcm", SM)[:_KEY]


def _seal_by_sm4(key: str, content: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    sealing = Cipher(SM4(_key_of_sm4(key)), GCM(nonce)).encryptor()
    sealed = sealing.update(content) + sealing.finalize()
    return urlsafe_b64encode(bytes([_OF_SM4]) + nonce + sealing.tag + sealed)


def _open_by_sm4(key: str, stored: bytes) -> bytes:
    whole = urlsafe_b64decode(stored)
    nonce, tag = whole[1 : 1 + _NONCE], whole[1 + _NONCE : 1 + _NONCE + _TAG]
    opening = Cipher(SM4(_key_of_sm4(key)), GCM(nonce, tag)).decryptor()
    return opening.update(whole[1 + _NONCE + _TAG :]) + opening.finalize()


def hashed(content: bytes, name: str) -> bytes:
    """The hash of `name` of `content`: 32 bytes."""
    made = Hash(HASHES[name])
    made.update(content)
    return made.finalize()


def keyed(key: bytes, content: bytes, name: str) -> bytes:
    """HMAC (RFC 2104) of `content` with the hash of `name`: 32 bytes."""
    if name == AES:
        return hmac.digest(key, content, "sha256")  # C throughout: searched for at every import
    mac = HMAC(key, HASHES[name])
    mac.update(content)
    return mac.finalize()


def stretched(secret: bytes, salt: bytes, *, rounds: int, length: int) -> bytes:
    """PBKDF2 (RFC 8018) with HMAC-SM3, for what people remember or read from paper."""
    return PBKDF2HMAC(SM3(), length, salt, rounds).derive(secret)
