"""Reads the environment for the settings: an odd value stops the start and is named.

`HTTPS=ture` must not quietly mean "off". Every function raises ImproperlyConfigured with the name of
the variable, what stood there (never a secret) and what may stand there.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from ipaddress import IPv4Network, IPv6Network, ip_network

import environ
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

ON = frozenset({"1", "true", "yes", "on"})
OFF = frozenset({"0", "false", "no", "off", ""})


def switch(name: str, *, default: bool) -> bool:
    """The variable as yes or no: 1, true, yes, on / 0, false, no, off; an empty one is off."""
    if name not in os.environ:
        return default
    value = os.environ[name].strip().lower()
    if value not in ON | OFF:
        raise ImproperlyConfigured(
            f"{name}={os.environ[name]!r} is neither on (1, true, yes, on) nor off (0, false, no, off)"
        )
    return value in ON


def database(name: str, *, default: str) -> dict:
    """A database's settings from its URL. The URL is not repeated in the error: it holds a password."""
    url = os.environ.get(name) or default
    return {**database_at(name, url)}


def database_at(name: str, url: str) -> dict:
    """The settings of the database at `url`, which the variable `name` gave."""
    scheme = url.partition("://")[0]
    if scheme not in ("sqlite", "postgres", "postgresql", "psql"):
        raise ImproperlyConfigured(
            f"{name} begins with {scheme!r}: sqlite:///PATH or postgres://USER:PASSWORD@HOST/NAME"
        )
    try:
        config = environ.Env.db_url_config(url)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} cannot be read as the address of a database") from error
    if not config.get("NAME"):
        raise ImproperlyConfigured(f"{name} names no database (…/NAME at its end)")
    return config


def mail(name: str, *, default: str) -> dict:
    """The mail server's settings from its URL; the URL may hold a password and is not repeated."""
    url = os.environ.get(name) or default
    scheme = url.partition("://")[0]
    if scheme not in environ.Env.EMAIL_SCHEMES:
        known = "、".join(sorted(environ.Env.EMAIL_SCHEMES))
        raise ImproperlyConfigured(f"{name} begins with {scheme!r}; known are {known}")
    return environ.Env.email_url_config(url)


def keys(name: str) -> list[str]:
    """Comma-separated Fernet keys, each checked; an unset variable gives an empty list."""
    given = [key.strip() for key in os.environ.get(name, "").split(",") if key.strip()]
    for place, key in enumerate(given, start=1):
        try:
            Fernet(key)
        except ValueError as error:
            raise ImproperlyConfigured(
                f"{name}: key {place} is no Fernet key (32 bytes in URL-safe base64, 44 characters)"
            ) from error
    return given


def names(name: str, *, default: str) -> frozenset[str]:
    """Comma-separated names; "none" is no name at all."""
    given = os.environ.get(name) or default
    return frozenset(part.strip() for part in given.split(",") if part.strip()) - {"none"}


def number(name: str, *, default: int) -> int:
    """A whole number, 0 or more."""
    value = os.environ.get(name, "").strip() or str(default)
    if not (value.isascii() and value.isdigit()):
        raise ImproperlyConfigured(f"{name}={value!r} is no whole number")
    return int(value)


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    """Comma-separated networks or addresses (10.0.0.0/8, 2001:db8::/32)."""
    given = [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]
    try:
        return [ip_network(part) for part in given]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}") from error


def needs(package: str, *, name: str) -> None:
    """The variable `name` asks for a package of requirements-scale.txt; refuse to start without it."""
    if find_spec(package) is None:
        raise ImproperlyConfigured(
            f"{name} is set, but the package {package} is missing:"
            " pip install -r requirements-scale.txt"
        )
