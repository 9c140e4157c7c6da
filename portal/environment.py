"""Reads the environment for the settings: an odd value stops the start and is named.

`HTTPS=ture` must not quietly mean "off". Every function raises ImproperlyConfigured with the name of
the variable, what stood there (never a secret) and what may stand there.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Mapping
from importlib.util import find_spec
from ipaddress import IPv4Network, IPv6Network, ip_network

import environ
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

ON = frozenset({"1", "true", "yes", "on"})
OFF = frozenset({"0", "false", "no", "off", ""})
# `portal.roles.ROLES`, which no setting can import: it needs the settings.
DUTIES = ("登记", "承办", "审核", "发布", "年报", "机构负责人", "管理员", "安全管理员", "审计员")


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


def server_options(database: Mapping) -> str:
    """What PostgreSQL is told as a connection opens: what the address or PGOPTIONS says, which these would
    take the place of otherwise, and that no statement is compiled.

    A page reads few rows by many conditions; compiling (JIT) what the planner overrates took 3.1 s of 3.3.
    """
    given = database.get("OPTIONS", {}).get("options") or os.environ.get("PGOPTIONS", "")
    return f"-c jit=off {given}".strip()


def mail(name: str, *, default: str) -> dict:
    """The mail server's settings from its URL; the URL may hold a password and is not repeated."""
    url = os.environ.get(name) or default
    scheme = url.partition("://")[0]
    if scheme not in environ.Env.EMAIL_SCHEMES:
        known = "、".join(sorted(environ.Env.EMAIL_SCHEMES))
        raise ImproperlyConfigured(f"{name} begins with {scheme!r}; known are {known}")
    try:
        return environ.Env.email_url_config(url)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} cannot be read as a mail server's address") from error


def keys(name: str) -> list[str]:
    """Comma-separated Fernet keys, each checked; an unset variable gives an empty list."""
    given = listed(name)
    for place, key in enumerate(given, start=1):
        try:
            Fernet(key)
        except ValueError as error:
            raise ImproperlyConfigured(
                f"{name}: key {place} is no Fernet key (32 bytes in URL-safe base64, 44 characters)"
            ) from error
    return given


def listed(name: str) -> list[str]:
    """Comma-separated parts, blanks left out; an unset variable gives an empty list."""
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def names(name: str, *, default: str, known: Collection[str]) -> frozenset[str]:
    """Comma-separated names, each one of `known`; "none" is no name at all."""
    given = frozenset(listed(name) or default.split(","))
    if odd := sorted(given - {*known, "none"}):
        raise ImproperlyConfigured(
            f"{name}: {'、'.join(odd)} is not known; known are none、{'、'.join(known)}"
        )
    return given - {"none"}


def choice(name: str, *, default: str, known: Collection[str]) -> str:
    """One of `known`."""
    value = os.environ.get(name, "").strip() or default
    if value not in known:
        raise ImproperlyConfigured(f"{name}={value!r} is not known; known are {'、'.join(known)}")
    return value


def hosts(name: str) -> list[str]:
    """Comma-separated names of hosts, without scheme, path or blank; a leading dot takes in what is below."""
    given = listed(name)
    for host in given:
        if host != "*" and not re.fullmatch(r"\.?[\w.-]+|\[[0-9a-fA-F:]+\]", host):
            raise ImproperlyConfigured(
                f"{name}: {host!r} is no name of a host (gaj.example.gov.cn)"
            )
    return given


def origins(name: str) -> list[str]:
    """Comma-separated origins: scheme and host, no path (https://gaj.example.gov.cn)."""
    given = listed(name)
    for origin in given:
        if not re.fullmatch(r"https?://[\w.*:\[\]-]+", origin):
            raise ImproperlyConfigured(
                f"{name}: {origin!r} is no origin (https://gaj.example.gov.cn)"
            )
    return given


def prefix(name: str) -> str:
    """A path such as /xxgk, without a slash at its end, or ""."""
    value = os.environ.get(name, "").strip().rstrip("/")
    if value and not re.fullmatch(r"(/[\w.-]+)+", value):
        raise ImproperlyConfigured(f"{name}={value!r} is no path (/xxgk)")
    return value


def folder(name: str) -> str:
    """A folder that is there, or ""."""
    value = os.environ.get(name, "").strip()
    if value and not os.path.isdir(value):
        raise ImproperlyConfigured(f"{name}={value!r} is no folder")
    return value


def address(name: str, *schemes: str) -> str:
    """A URL of one of `schemes`, or "". It may hold a password and is not repeated in the error."""
    value = os.environ.get(name, "").strip()
    scheme, separator, rest = value.partition("://")
    if value and (scheme not in schemes or not separator or not rest.strip("/")):
        known = "、".join(f"{scheme}://…" for scheme in schemes)
        raise ImproperlyConfigured(f"{name} is not written as {known}")
    return value


def dotted(name: str, *, default: str) -> str:
    """The dotted path of a class whose module is there, or ""."""
    value = os.environ.get(name, default).strip()
    module, _dot, attribute = value.rpartition(".")
    if not value:
        return ""
    try:
        is_there = bool(module and attribute.isidentifier() and find_spec(module))
    except (ImportError, ValueError):
        is_there = False
    if not is_there:
        raise ImproperlyConfigured(f"{name}={value!r} names no class (package.module.Class)")
    return value


def recipient(name: str) -> str:
    """The public half of an age identity (age1…), or ""."""
    from pyrage import RecipientError, x25519

    value = os.environ.get(name, "").strip()
    if value:
        try:
            x25519.Recipient.from_str(value)
        except RecipientError as error:
            raise ImproperlyConfigured(
                f"{name} is no recipient of age (age1… and 58 more characters)"
            ) from error
    return value


def number(name: str, *, default: int, least: int = 0) -> int:
    """A whole number, `least` or more."""
    value = os.environ.get(name, "").strip() or str(default)
    if not (value.isascii() and value.isdigit()):
        raise ImproperlyConfigured(f"{name}={value!r} is no whole number")
    if int(value) < least:
        raise ImproperlyConfigured(f"{name}={value!r} is less than {least}")
    return int(value)


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    """Comma-separated networks or addresses (10.0.0.0/8, 2001:db8::/32)."""
    try:
        return [ip_network(part) for part in listed(name)]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}") from error


def needs(package: str, *, name: str) -> None:
    """The variable `name` asks for a package of requirements-scale.txt; refuse to start without it."""
    if find_spec(package) is None:
        raise ImproperlyConfigured(
            f"{name} is set, but the package {package} is missing:"
            " pip install --require-hashes -r requirements-scale.lock"
        )
