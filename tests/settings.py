"""The settings tests run with: the portal's own, over an environment that is the same everywhere."""

import os

os.environ.setdefault("SECRET_KEY", "tests-only")
os.environ.setdefault("PERSONAL_DATA_KEYS", "ZGVtby1rZXktb25seS1mb3ItdGVzdHMtYW5kLWRlbW8=")
os.environ.setdefault("REVIEW_GOVERNMENT", "十堰市人民政府")
os.environ["HTTPS"] = "0"  # the test client asks without TLS
os.environ["SECOND_FACTOR"] = "none"  # its own tests switch it on

from portal.settings import *  # noqa: F403
from portal.settings import CACHES, DATABASES, STORAGES

CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "accounts.hashers.Sm3PasswordHasher",
]
AXES_ENABLED = False

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A test's file need not outlive a power cut.
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"
