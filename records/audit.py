"""The audit: every write of a register leaves who, when, by which door, old and new value; reads of personal
data leave who and when.

What Django saves and deletes is caught where Django itself reports it, for every model of the apps that are
watched, so that no register can forget; what is written in bulk reports here: by the managers of registers
(`records.rows`), and by the import engine. Personal columns show that they changed, never what they hold.

An entry is stored in the transaction of the write it tells of. The chain over the entries is made afterwards,
many in one go (`chain`): a lock on the head within each write would make all who write wait for each other.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save, pre_save
from django.http import HttpRequest

from records import ciphers, touching
from records.models import AuditEntry, AuditHead, AuditLink
from records.personal import EncryptedTextField

HIDDEN = "●"  # stands for what a personal column holds
LONGEST = 2000  # characters of one value; a longer text is told by its beginning and its digest
CODE = 40  # characters of the longest code or number; a longer column may hold a sentence
TOGETHER = 500  # rows stored in bulk that one entry tells of
TO = "–"  # between the first and the last number of rows one entry tells of
CHUNK = 2000  # entries chained or read in one go
UNCHAINED = timedelta(
    hours=1
)  # an entry that nobody chained for so long was not written by the portal

_request: ContextVar[HttpRequest | None] = ContextVar("audit_request", default=None)
_account: ContextVar = ContextVar("audit_account", default=None)
_watched: set[str] = set()  # of apps and of single models, in small letters
_words_of_people: set[str] = set()
_secret: set[str] = set()
_left_out: set[str] = set()


# --- who, and by which door


@contextmanager
def door_of(request: HttpRequest) -> Iterator[None]:
    """What is written within came by `request`."""
    token = _request.set(request)
    try:
        yield
    finally:
        _request.reset(token)


@contextmanager
def on_behalf_of(user) -> Iterator[None]:
    """What is written within was ordered by `user` on a page of the staff, and is done in the background."""
    token = _account.set(user)
    try:
        yield
    finally:
        _account.reset(token)


def _who() -> dict:
    """The account, its name then, and the door: admin, public form, or the command."""
    request = _request.get()
    if user := _account.get():
        name = user.get_username()
        return {"account": user.pk, "account_name": name, "door": AuditEntry.Door.ADMIN}
    if request is None:
        command = next((word for word in sys.argv[1:2] if not word.startswith("-")), "")
        return {"account": None, "account_name": "", "door": f"command {command}".strip()[:40]}
    user = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    return {
        "account": user.pk if known else None,
        "account_name": user.get_username() if known else "",
        "door": AuditEntry.Door.ADMIN if known else AuditEntry.Door.PUBLIC,
    }


# --- what is written


def watch(
    *labels: str,
    words_of_people: Iterable[str] = (),
    secret: Iterable[str] = (),
    left_out: Iterable[str] = (),
) -> None:
    """These models, and every model of these apps, leave their writes here.

    `words_of_people`: apps of what people wrote. `secret`: columns (auth.user.password) of which it is told
    that they changed; `left_out`: columns that tell nothing.
    """
    _watched.update(label.lower() for label in labels)
    _words_of_people.update(words_of_people)
    _secret.update(secret)
    _left_out.update(left_out)


def is_watched(model: type[models.Model]) -> bool:
    """Whether the writes of `model` are kept here."""
    known = model._meta.app_label in _watched or model._meta.label_lower in _watched
    return known and not model.__module__.startswith("__fake__")


def _column(field: models.Field) -> str:
    return f"{field.model._meta.label_lower}.{field.name}"


def values_of(record: models.Model, names: Iterable[str] | None = None) -> dict:
    """The columns of `record` as the audit keeps them, by name."""
    wanted = None if names is None else set(names)
    deferred = record.get_deferred_fields()
    return {
        field.attname: _plain(field, field.value_from_object(record))
        for field in record._meta.concrete_fields
        if not field.primary_key
        and _column(field) not in _left_out
        and field.attname not in deferred
        and (wanted is None or field.name in wanted or field.attname in wanted)
    }


def _plain(field: models.Field, value):
    """`value` as JSON can keep it."""
    if isinstance(field, models.FileField):
        value = str(getattr(value, "name", value) or "")
    if value in (None, ""):
        return value
    if _is_hidden(field):
        return _Hidden(str(value))
    if hasattr(value, "resolve_expression"):  # F("count") + 1: the database works it out
        return str(value)
    if isinstance(field, models.BinaryField):
        return f"SHA-256 {hashlib.sha256(value).hexdigest()}"
    if isinstance(value, str) and len(value) > LONGEST:
        digest = hashlib.sha256(value.encode()).hexdigest()
        return f"{value[:LONGEST]}… SHA-256 {digest}"
    return value


def _is_hidden(field: models.Field) -> bool:
    """Personal columns; and in registers of what people wrote to the office (`words_of_people`) every
    free text: it may name them, and the audit cannot forget when they are erased."""
    model = field.model
    if field.name in getattr(model, "personal_fields", ()) or isinstance(field, EncryptedTextField):
        return True
    if _column(field) in _secret:
        return True
    if model._meta.app_label not in _words_of_people or field.choices:
        return False
    long = isinstance(field, models.CharField) and (field.max_length or 0) > CODE
    return long or isinstance(field, models.TextField | models.JSONField)


class _Hidden(str):
    """Compared as it is, kept as `HIDDEN`."""


def _shown(value):
    return HIDDEN if isinstance(value, _Hidden) else value


def _changes(old: dict, new: dict) -> dict[str, list]:
    return {
        name: [_shown(old.get(name)), _shown(new.get(name))]
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    }


def _entry(record: models.Model, action: str, changes: dict) -> AuditEntry:
    return AuditEntry(
        action=action,
        register=record._meta.label,
        record=str(record.pk),
        # Once through JSON, so that what is stored is what the digest was made of.
        changes=json.loads(json.dumps(changes, cls=DjangoJSONEncoder)),
        **_who(),
    )


def note_added(records: Iterable[models.Model]) -> None:
    """`records`, of one register, were stored in bulk: an entry for some hundred of them, with the values
    of each by its number. An entry for each would double the time of an import.
    """
    records = [record for record in records if is_watched(type(record))]
    touching.written([(record, {}) for record in records])
    entries = []
    for at in range(0, len(records), TOGETHER):
        some = records[at : at + TOGETHER]
        values = {str(record.pk): [None, _all_shown(values_of(record))] for record in some}
        if len(some) == 1:
            values = _changes({}, values_of(some[0]))
        entry = _entry(some[0], AuditEntry.Action.ADDED, values)
        if len(some) > 1:
            entry.record = f"{some[0].pk}{TO}{some[-1].pk}"
        entries.append(entry)
    AuditEntry.objects.bulk_create(entries, batch_size=CHUNK)


def _all_shown(values: dict) -> dict:
    return {name: _shown(value) for name, value in values.items() if value not in (None, "")}


def note_changed(pairs: Iterable[tuple[models.Model, dict]], names: Iterable[str]) -> None:
    """The columns `names` of records were stored in bulk; each comes with its `values_of` before."""
    names = list(names)
    changed = []
    for record, old in pairs:
        new = values_of(record, names)
        if changes := _changes({name: old.get(name) for name in new}, new):
            changed.append((record, changes))
    touching.written(changed)
    entries = [_entry(record, AuditEntry.Action.CHANGED, changes) for record, changes in changed]
    AuditEntry.objects.bulk_create(entries, batch_size=CHUNK)


def note_read(record: models.Model) -> None:
    """Personal data of `record` was shown to who is signed in: told once for a page."""
    seen = _request.get().__dict__.setdefault("_audit_read", set()) if _request.get() else set()
    if (record._meta.label, record.pk) in seen:
        return
    seen.add((record._meta.label, record.pk))
    _entry(record, AuditEntry.Action.READ, {}).save()


def note_taken_out(model: type[models.Model], numbers: Iterable) -> None:
    """What people wrote in the rows `numbers` of `model` left as a file, for who is signed in."""
    numbers = [str(number) for number in numbers]
    together = [numbers[at : at + TOGETHER] for at in range(0, len(numbers), TOGETHER)]
    for some in together:
        told = {"id": [None, "、".join(some)]}
        entry = _entry(model(pk=some[0]), AuditEntry.Action.READ, told)
        entry.record = some[0] if len(some) == 1 else f"{some[0]}{TO}{some[-1]}"
        entry.save()


def _before_save(sender, instance, raw=False, update_fields=None, **_ignored) -> None:
    if raw or not is_watched(sender) or instance._state.adding:
        return
    names = [
        field.attname
        for field in sender._meta.concrete_fields
        if update_fields is None or field.name in update_fields or field.attname in update_fields
    ]
    stored = sender._base_manager.only("pk", *names).filter(pk=instance.pk).first()
    instance._audit_before = values_of(stored, names) if stored else {}


def _after_save(sender, instance, created, raw=False, update_fields=None, **_ignored) -> None:
    if raw or not is_watched(sender):
        return
    old = instance.__dict__.pop("_audit_before", {})
    if created:
        touching.written([(instance, {})])
        _entry(instance, AuditEntry.Action.ADDED, _changes({}, values_of(instance))).save()
    elif old and (changes := _changes(old, values_of(instance, old))):
        touching.written([(instance, changes)])
        _entry(instance, AuditEntry.Action.CHANGED, changes).save()


def _after_delete(sender, instance, **_ignored) -> None:
    if is_watched(sender):
        touching.written([(instance, {})])
        _entry(instance, AuditEntry.Action.REMOVED, _changes(values_of(instance), {})).save()


def begin() -> None:
    """Called once when the process starts, after `watch`.

    Model by model: a receiver for all of them would have Django read every row before a DELETE, and one
    that finds none would send no DELETE, whose lock keeps a rebuild of the search index waiting.
    """
    for model in filter(is_watched, apps.get_models(include_auto_created=True)):
        uid = f"audit {model._meta.label}"
        pre_save.connect(_before_save, sender=model, dispatch_uid=uid)
        post_save.connect(_after_save, sender=model, dispatch_uid=uid)
        post_delete.connect(_after_delete, sender=model, dispatch_uid=uid)


# --- the chain


@dataclass(frozen=True)
class Fault:
    """The first thing wrong: `kind` is changed, missing or added; `entry` the row's number."""

    kind: str
    entry: int | None
    position: int | None
    told: str = ""


def digests_of(entry: AuditEntry, previous: str) -> Iterator[str]:
    """The hash over `previous` and the canonical JSON of `entry` (sorted keys, no blanks, UTF-8), by the
    setting CIPHERS first, then by the other: a chain goes on over a change of the setting."""
    columns = {
        "id": entry.pk,
        "at": int(entry.at.timestamp() * 1_000_000),
        "account": entry.account,
        "account_name": entry.account_name,
        "door": entry.door,
        "action": entry.action,
        "register": entry.register,
        "record": entry.record,
        "changes": entry.changes,
    }
    canonical = json.dumps(columns, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    content = f"{previous}\n{canonical}".encode()
    return (ciphers.hashed(content, name).hex() for name in ciphers.order())


def chain() -> int:
    """Every entry that waits is put into the chain; how many. One at a time, under a lock on the head."""
    count = 0
    while linked := _chain_some():
        count += linked
    return count


@transaction.atomic
def _chain_some() -> int:
    AuditHead.objects.bulk_create([AuditHead(pk=1)], ignore_conflicts=True)
    head = AuditHead.objects.select_for_update().get(pk=1)
    chained = AuditLink.objects.filter(entry=models.OuterRef("pk"))
    waiting = list(AuditEntry.objects.filter(~models.Exists(chained)).order_by("pk")[:CHUNK])
    links = []
    for entry in waiting:
        head.position, head.digest = head.position + 1, next(digests_of(entry, head.digest))
        links.append(AuditLink(position=head.position, entry=entry.pk, digest=head.digest))
    AuditLink.objects.bulk_create(links, batch_size=CHUNK)
    head.save()
    return len(links)


def verify(*, now: datetime, heads: dict[int, str]) -> tuple[int, Fault | None]:
    """Walks the whole chain: how many entries were sound, and the first fault.

    `heads`: digests by position, as kept outside the database.
    """
    position, previous = 0, ""
    links = AuditLink.objects.order_by("position").iterator(chunk_size=CHUNK)
    while some := list(islice(links, CHUNK)):
        entries = AuditEntry.objects.in_bulk([link.entry for link in some])
        for link in some:
            position += 1
            if fault := _fault_of(link, entries.get(link.entry), position, previous, heads):
                return position - 1, fault
            previous = link.digest
    return position, _fault_of_the_end(position, previous, now, heads)


def _fault_of(link, entry, position, previous, heads) -> Fault | None:
    if link.position != position:
        return Fault("missing", None, position)
    if entry is None:
        return Fault("missing", link.entry, position)
    told = f"{entry.register} {entry.record}"
    if link.digest not in digests_of(entry, previous):
        return Fault("changed", entry.pk, position, told)
    if heads.get(position, link.digest) != link.digest:  # the whole chain was made anew
        return Fault("changed", entry.pk, position, told)
    return None


def _fault_of_the_end(position, digest, now, heads) -> Fault | None:
    head = AuditHead.objects.filter(pk=1).first() or AuditHead(pk=1)
    last = max([head.position, *heads])
    if last > position:
        return Fault("missing", None, position + 1)
    if (head.position, head.digest) != (position, digest):
        return Fault("added", None, position)
    chained = AuditLink.objects.filter(entry=models.OuterRef("pk"))
    late = AuditEntry.objects.filter(~models.Exists(chained), at__lt=now - UNCHAINED)
    if entry := late.order_by("pk").first():
        return Fault("added", entry.pk, None, f"{entry.register} {entry.record}")
    return None


# --- the heads outside the database


def heads_in(path: Path) -> dict[int, str]:
    """Position → digest of the file's lines `DAY POSITION DIGEST`; empty without a file."""
    if not path.exists():
        return {}
    lines = (line.split() for line in path.read_text("ascii").splitlines())
    return {int(position): digest for _day, position, digest in lines}


def keep_head(path: Path, *, on) -> None:
    """The chain's head of the day `on` as one more line of the file, if the day has none yet."""
    head = AuditHead.objects.filter(pk=1).first()
    kept = path.read_text("ascii").splitlines() if path.exists() else []
    if head is None or not head.position or any(line.startswith(f"{on} ") for line in kept):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="ascii") as file:
        file.write(f"{on} {head.position} {head.digest}\n")
