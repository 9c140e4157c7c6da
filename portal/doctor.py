"""What is wrong with an installation: one finding for each thing looked at, each with what to do.

Settings with an odd value stop the start by themselves (`portal.environment`); here is what a site can
run with and an office should not: no mail, no backup, a file others can read, a clock that is off.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, connections
from django.utils import timezone

from portal import health, office_sign_in, starting
from records import guards, key_seal, office
from records.models import JobRun
from statute import calendar

OK, WARN, FAIL = "ok", "warn", "FAIL"
_OF_HEALTH = {health.OK: OK, health.ATTENTION: WARN, health.DOWN: FAIL}
SHORTEST_SECRET = 40  # characters
CLOCK_OFF = timedelta(minutes=2)  # between this machine and the database, or into the past
BACKUP_AGE = timedelta(hours=36)


@dataclass(frozen=True)
class Diagnosis:
    """One thing looked at: its name, OK, WARN or FAIL, and what is wrong and to be done."""

    name: str
    state: str
    detail: str = ""


def examine(now: datetime) -> list[Diagnosis]:
    """Everything, in the order it should be mended. A check that cannot be made is a FAIL of its own."""
    findings = [
        Diagnosis(answer.name, _OF_HEALTH[answer.state], answer.detail)
        for answer in health.readiness()
    ]
    for name, check in CHECKS.items():
        try:
            wrong = list(check(now))
        except Exception as error:  # a broken database must not hide what else is wrong
            wrong = [Diagnosis(name, FAIL, f"could not be looked at: {type(error).__name__}")]
        findings += wrong or [Diagnosis(name, OK)]
    return findings


def _migrations(now: datetime) -> Iterator[Diagnosis]:
    if waiting := starting.waiting_migrations():
        yield Diagnosis("migrations", FAIL, f"{len(waiting)} not applied: manage.py migrate")
    if unknown := starting.unknown_migrations():
        yield Diagnosis("migrations", FAIL, f"{unknown[0]} is of a later version of the program")


def _guards(now: datetime) -> Iterator[Diagnosis]:
    for table in guards.missing():
        yield Diagnosis("guards", FAIL, f"{table} could be rewritten: manage.py migrate")


def _keys(now: datetime) -> Iterator[Diagnosis]:
    """A database restored under other keys shows here."""
    try:
        key_seal.ask()
    except key_seal.OtherKeys:
        yield Diagnosis(
            "personal keys",
            FAIL,
            "PERSONAL_DATA_KEYS do not open what is stored: set them as they were, take nothing in before",
        )


def _secret(now: datetime) -> Iterator[Diagnosis]:
    if len(settings.SECRET_KEY) < SHORTEST_SECRET:
        yield Diagnosis("secret", FAIL, f"SECRET_KEY is shorter than {SHORTEST_SECRET} characters")


def _mode(now: datetime) -> Iterator[Diagnosis]:
    for name in ("DEBUG", "DEMO"):
        if getattr(settings, name):
            yield Diagnosis("mode", WARN, f"{name} is on: never where the public comes in")


# 机关代字, and whom to call and where to write.
ON_EACH_LETTER = ("mark", "address", "phone", "contact")


def _texts(now: datetime) -> Iterator[Diagnosis]:
    """What pages and letters cannot do without, as the office entered it."""
    bureau = office.on(timezone.localdate(now))
    for field in ("name", "review_government", "site_id_code"):
        if not getattr(bureau, field):
            yield Diagnosis(
                "office", FAIL, f"{field} is empty: 本机关设置 in the admin, or setup_office"
            )
    if bureau.pk is None:
        yield Diagnosis(
            "office", WARN, "本机关设置 is not entered: pages name what the environment says"
        )
    elif empty := [name for name in ON_EACH_LETTER if not getattr(bureau, name)]:
        yield Diagnosis(
            "office", WARN, f"letters go out without {', '.join(empty)}: 本机关设置 in the admin"
        )


def _accounts(now: datetime) -> Iterator[Diagnosis]:
    if not User.objects.filter(is_active=True, is_staff=True).exists():
        yield Diagnosis("accounts", FAIL, "nobody can sign in: manage.py setup_office")


def _mail(now: datetime) -> Iterator[Diagnosis]:
    if "smtp" not in settings.EMAIL_BACKEND:
        yield Diagnosis("mail", WARN, "EMAIL_URL names no server: no reminder reaches anybody")


def _office_sign_in(now: datetime) -> Iterator[Diagnosis]:
    if office_sign_in.is_offered() and not office_sign_in.answers():
        yield Diagnosis(
            "office sign-in",
            WARN,
            f"{settings.OIDC_ISSUER} does not answer: only passwords kept here open",
        )


def _calendar(now: datetime) -> Iterator[Diagnosis]:
    today = timezone.localdate(now)
    if (year := calendar.missing_year(today)) is not None:
        state = FAIL if year <= today.year else WARN
        yield Diagnosis("calendar", state, f"{year} is missing: manage.py import_calendar")


def _backup(now: datetime) -> Iterator[Diagnosis]:
    if not settings.BACKUP_DIR:
        yield Diagnosis("backup", WARN, "BACKUP_DIR is not set: nothing is backed up by the clock")
        return
    made = Path(settings.BACKUP_DIR).glob("gongkai-*/manifest.json")
    newest = max((path.stat().st_mtime for path in made), default=0)
    if now.timestamp() - newest > BACKUP_AGE.total_seconds():
        yield Diagnosis("backup", FAIL, f"none of the last {BACKUP_AGE} in {settings.BACKUP_DIR}")
    if not settings.BACKUP_RECIPIENT:
        yield Diagnosis("backup", WARN, "BACKUP_RECIPIENT is not set: backups are not encrypted")


def _files(now: datetime) -> Iterator[Diagnosis]:
    """Nobody but the service reads the database or changes what is kept."""
    database = settings.DATABASES["default"]
    places = [Path(settings.VAR_DIR)]
    if connection.vendor == "sqlite":
        places.append(Path(database["NAME"]))
    for place in places:
        if not place.exists():
            continue
        mode = stat.S_IMODE(place.stat().st_mode)
        if mode & 0o007:
            yield Diagnosis(
                "files", WARN, f"{place} is open to others ({mode:o}): chmod o= {place}"
            )


def _clock(now: datetime) -> Iterator[Diagnosis]:
    latest = JobRun.objects.order_by("-began_at").exclude(began_at=None).first()
    if latest is not None and latest.began_at - now > CLOCK_OFF:
        yield Diagnosis(
            "clock", FAIL, f"{latest.job} ran at {latest.began_at}: the clock was set back"
        )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            (theirs,) = cursor.fetchone()
        if abs(theirs - timezone.now()) > CLOCK_OFF:
            yield Diagnosis("clock", FAIL, f"the database says {theirs}: set both by NTP")
    if timezone.localdate(now) < date(2026, 1, 1):
        yield Diagnosis("clock", FAIL, f"{now} is before this version was made")


def _replicas(now: datetime) -> Iterator[Diagnosis]:
    for name in settings.REPLICAS:
        try:
            connections[name].ensure_connection()
        except Exception as error:  # whatever the driver raises
            yield Diagnosis("replicas", WARN, f"{name}: {type(error).__name__}")


CHECKS: dict[str, Callable[[datetime], Iterator[Diagnosis]]] = {
    "migrations": _migrations,
    "guards": _guards,
    "personal keys": _keys,
    "secret": _secret,
    "mode": _mode,
    "office": _texts,
    "accounts": _accounts,
    "mail": _mail,
    "office sign-in": _office_sign_in,
    "calendar": _calendar,
    "backup": _backup,
    "files": _files,
    "clock": _clock,
    "replicas": _replicas,
}
