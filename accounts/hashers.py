"""The hash of passwords by SM3, for CIPHERS=sm; hashes of before are read and made anew at a sign-in."""

from __future__ import annotations

import base64

from django.contrib.auth.hashers import PBKDF2PasswordHasher

from records import ciphers


class Sm3PasswordHasher(PBKDF2PasswordHasher):
    """PBKDF2 as Django's, with HMAC-SM3 (GB/T 32905) in place of HMAC-SHA-256."""

    algorithm = "pbkdf2_sm3"
    iterations = 600_000  # a third of a second
    LENGTH = 32  # bytes

    def encode(self, password, salt, iterations=None):
        self._check_encode_args(password, salt)
        rounds = iterations or self.iterations
        made = ciphers.stretched(
            password.encode(), salt.encode(), rounds=rounds, length=self.LENGTH
        )
        return f"{self.algorithm}${rounds}${salt}${base64.b64encode(made).decode()}"
