"""A new office from nothing: what `setup_office` and the first-steps page know.

A TOML file says who the office is, its units, channels and first accounts. Everything may be run again:
what is there and equal stays, what is there and differs is changed. Nothing is deleted but the channels of
the demonstration's bureau, where the file names those of this one and nothing was entered for them.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import transaction
from django.db.models import Model
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from accounts import duties
from annual_report.models import Report
from disclosure import shipped_channels
from disclosure.models import Channel, Disclosure, Unit
from inquiries.models import Contact
from portal.roles import ROLES, sync_roles
from records import office
from records.lifecycle import NotAllowed
from records.models import JobRun, Office
from requests_app.models import Case
from statute.models import CalendarDay

OFFICE = tuple(
    field.name for field in Office._meta.fields if field.name not in ("id", "valid_from")
)
ACCOUNT = {"username", "name", "email", "roles"}


class SetupRefused(ValueError):
    """The file says what cannot be: the section, the key and what may stand there."""


@dataclass(frozen=True)
class Done:
    """What a run did: rows by "created", "updated", "unchanged", and the links of new accounts by name."""

    counts: Counter
    links: dict[str, str]


def read(path: Path) -> dict:
    """The file's sections. Raises SetupRefused with the line where it is no TOML."""
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise SetupRefused(
            _("%(path)s cannot be read: %(why)s") % {"path": path, "why": error.strerror}
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SetupRefused(
            _("%(path)s is no TOML: %(why)s") % {"path": path, "why": error}
        ) from error


@transaction.atomic
def set_up(said: dict, *, on: date) -> Done:
    """Bring the office to what `said` says: sections office, units, channels, accounts. All or nothing.

    Raises SetupRefused.
    """
    if unknown := said.keys() - {"office", "units", "channels", "accounts"}:
        raise SetupRefused(
            _("There is no section %(section)s: office, units, channels, accounts.")
            % {"section": ", ".join(sorted(unknown))}
        )
    counts: Counter = Counter()
    sync_roles()
    if "office" in said:
        counts[_office(said["office"], on)] += 1
    for position, row in enumerate(said.get("units", []), start=1):
        parent = row.get("parent")
        known = {**row, "parent": _named(Unit, parent, "units") if parent else None}
        counts[_row(Unit, "units", {"position": position, **known})] += 1
    for position, row in enumerate(said.get("channels", []), start=1):
        counts[_row(Channel, "channels", {"position": position, **row})] += 1
    if "channels" in said:
        shipped_channels.give_way({row["code"] for row in said["channels"]})
    links = {}
    for row in said.get("accounts", []):
        what, user = _account(row)
        counts[what] += 1
        if what == "created":
            links[user.username] = link_for(user)
    return Done(counts, links)


def _office(row: dict, on: date) -> str:
    _only(row, set(OFFICE), "office")
    newest = Office.objects.first()
    if newest and all(getattr(newest, name) == value for name, value in row.items()):
        return "unchanged"
    entry = Office.objects.filter(valid_from=on).first() or Office(valid_from=on)
    base = newest or office.from_environment()
    for name in OFFICE:
        setattr(entry, name, row.get(name, getattr(base, name)))
    _check(entry, "office", row.get("name", ""))
    office.enter(entry)
    return "updated" if newest else "created"


def _named(model: type[Model], code: str, section: str) -> Model:
    named = model.objects.filter(code=code).first()
    if named is None:
        raise SetupRefused(
            _("[[%(section)s]]: %(code)s is named before it is there")
            % {"section": section, "code": code}
        )
    return named


def _row(model: type[Model], section: str, row: dict) -> str:
    """One unit or channel by its code; created, updated or unchanged."""
    if not row.get("code"):
        raise SetupRefused(_("[[%(section)s]]: code is missing") % {"section": section})
    entry = model.objects.filter(code=row["code"]).first()
    what = "updated" if entry else "created"
    entry = entry or model()
    before = {name: getattr(entry, name, None) for name in row}
    for name, value in row.items():
        try:
            model._meta.get_field(name)
        except FieldDoesNotExist:
            raise SetupRefused(
                _("[[%(section)s]] %(code)s: there is no %(key)s")
                % {"section": section, "code": row["code"], "key": name}
            ) from None
        setattr(entry, name, value)
    if what == "updated" and before == row:
        return "unchanged"
    _check(entry, section, row["code"])
    entry.save()
    return what


def _account(row: dict) -> tuple[str, User]:
    _only(row, ACCOUNT, "accounts")
    username, roles = row.get("username", ""), row.get("roles", [])
    if unknown := [role for role in roles if role not in ROLES]:
        raise SetupRefused(
            _("[[accounts]] %(name)s: there is no role %(role)s; there are %(roles)s")
            % {"name": username, "role": unknown[0], "roles": "、".join(ROLES)}
        )
    if user := User.objects.filter(username=username).first():
        return "unchanged", user
    user = User(
        username=username,
        first_name=row.get("name", ""),
        email=row.get("email", ""),
        is_staff=True,
    )
    user.set_unusable_password()
    _check(user, "accounts", username)
    user.save()
    try:
        duties.take_over(user, roles, note=_("As the file of the new office says."))
    except NotAllowed as refusal:
        raise SetupRefused(f"[[accounts]] {username}: {refusal}") from refusal
    return "created", user


def link_for(user: User) -> str:
    """Where the owner of a new account sets the password: good once, for a day."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    path = reverse("admin:reset-password", args=[uid, default_token_generator.make_token(user)])
    scheme = "https" if settings.HTTPS else "http"
    return f"{scheme}://{(settings.ALLOWED_HOSTS or ['localhost'])[0]}{path}"


def _only(row: dict, keys: set[str], section: str) -> None:
    if unknown := row.keys() - keys:
        raise SetupRefused(
            _("[%(section)s]: there is no %(key)s; there are %(keys)s")
            % {"section": section, "key": sorted(unknown)[0], "keys": ", ".join(sorted(keys))}
        )


def _check(entry: Model, section: str, name: str) -> None:
    try:
        entry.full_clean()
    except ValidationError as error:
        field, reasons = next(iter(error.message_dict.items()))
        raise SetupRefused(
            f"[{section}] {name}: {field}: {'；'.join(str(reason) for reason in reasons)}"
        ) from error


# --- the first steps, ticking themselves off


@dataclass(frozen=True)
class FirstStep:
    """One thing a new office does before it begins, whether it is done, and where it is done."""

    label: str
    is_done: bool
    url: str


def first_steps(*, on: date) -> list[FirstStep]:
    """What a new office does first. One cheap question each."""
    holders = set(User.objects.filter(is_active=True).values_list("groups__name", flat=True))
    at = "admin:{}_changelist".format
    return [
        FirstStep(
            _("Enter the office: name, address, reviewing government"),
            Office.objects.exists(),
            reverse(at("records_office")),
        ),
        FirstStep(_("Enter the units"), Unit.objects.exists(), reverse(at("disclosure_unit"))),
        FirstStep(
            _("Make accounts for 登记, 承办, 审核, 发布 and 机构负责人"),
            {"登记", "承办", "审核", "发布", "机构负责人"} <= holders,
            reverse(at("auth_user")),
        ),
        FirstStep(
            _("Enter this year’s rest days, or import them"),
            CalendarDay.objects.filter(date__year=on.year).exists(),
            reverse(at("statute_calendarday")),
        ),
        FirstStep(
            _("Let the timer run the jobs (deploy/gongkai-jobs.timer)"),
            JobRun.objects.filter(succeeded=True).exists(),
            reverse(at("records_jobrun")),
        ),
        FirstStep(
            _("Name a mail server (EMAIL_URL)"),
            "console" not in settings.EMAIL_BACKEND,
            "",
        ),
        FirstStep(
            _("Publish the first item"),
            Disclosure.objects.filter(status="published").exists(),
            reverse(at("disclosure_disclosure")),
        ),
    ]


def has_begun_by(year: int) -> bool:
    """Whether anything of that year or before stands in the registers: else it owes no report on it."""
    last = date(year, 12, 31)
    return (
        Case.objects.filter(received_on__lte=last).exists()
        or Disclosure.objects.filter(published_at__date__lte=last).exists()
        or Contact.objects.filter(received_on__lte=last).exists()
        or Report.objects.filter(year__lte=year).exists()
    )
