"""Decisions speak for what was read: each is taken on a page that shows what is decided, and counts for that.

A register declares for each deciding step what is shown (`Lifecycle.decides`). The step's page shows it and
carries its fingerprint; `Lifecycle.begin` makes the fingerprint anew under the lock and refuses another one.
What was shown is kept with the decision, so that the next round sees what changed since.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from records.differences import Difference, lines_between
from records.models import Decision
from records.names import name_of
from records.personal import digest, digests

FIELD = "read"  # of the form: the fingerprint of what its page showed


@dataclass(frozen=True)
class Part:
    """One thing shown: `key` names it for good, `label` and `text` are read.

    `value`: what counts, where `text` is worded in the reader's language or leaves something out.
    `page`: (name of an address, its arguments) where more of it is read, such as a file. `is_content`: it is
    of the text itself and not about it, as who proposes it and what others said. `markup`: as
    a page shows it.
    """

    key: str
    label: Any
    text: str
    value: str = ""
    page: tuple[str, tuple] | None = None
    is_content: bool = True
    markup: SafeString | None = None

    @property
    def counts(self) -> str:
        return self.value or self.text

    @property
    def url(self) -> str:
        return reverse(self.page[0], args=self.page[1]) if self.page else ""


@dataclass(frozen=True)
class Shown:
    """What is decided: its parts in the order they are read.

    `steps`: those that decide on the same; what they showed before is compared with. `handed_in`: when it
    was handed in for this round; None where nothing is handed in. `replaces`: the parts of what is public
    now, where this would take its place.
    """

    parts: tuple[Part, ...]
    steps: tuple[str, ...]
    handed_in: datetime | None = None
    replaces: tuple[Part, ...] = ()

    @property
    def _canonical(self) -> str:
        return Decision.canonical([[part.key, part.counts] for part in self.parts])

    @property
    def fingerprint(self) -> str:
        """HMAC-SHA-256 (64 hex digits) over keys and values, under the first personal key.

        Keyed, because a name could be guessed by trying against a plain digest.
        """
        return digest(self._canonical)

    def is_what_was_read(self, fingerprint: str) -> bool:
        """Whether a page with that fingerprint showed this; true under each key while keys rotate."""
        return fingerprint in digests(self._canonical)


def parts_of(record: models.Model, names: Iterable[str], *, is_content: bool = True) -> list[Part]:
    """One part for each filled field of `record` that `names` names, labelled as the field is."""
    parts = []
    for name in names:
        field = record._meta.get_field(name)
        stored = field.value_from_object(record)
        if stored in (None, "", False):
            continue
        parts.append(
            Part(
                field.name,
                field.verbose_name,
                _worded(record, field.name),
                value=str(stored),
                is_content=is_content,
            )
        )
    return parts


def _worded(record: models.Model, name: str) -> str:
    """A field's value as it is read: the word of a choice, the time of day here."""
    choice = getattr(record, f"get_{name}_display", None)
    value = choice() if choice else getattr(record, name)
    if value is True:
        return _("Yes")
    return f"{localtime(value):%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value)


def person(key: str, label: Any, user) -> Part:
    """Who proposed or wrote it."""
    known = str(user.pk) if user else "—"
    return Part(key, label, name_of(user) or "—", value=known, is_content=False)


def lines(*texts: Any) -> str:
    """The texts that are there, one a line."""
    return "\n".join(str(text) for text in texts if text not in (None, ""))


def keep(record: models.Model, step: str, shown: Shown, *, by, on: date) -> Decision:
    """Store that `by` took `step` on what was `shown`."""
    return Decision.objects.create(
        register=record._meta.label,
        record=record.pk,
        step=step,
        on=on,
        by=by,
        fingerprint=shown.fingerprint,
        shown=json.dumps(
            [[part.key, str(part.label), part.text, part.counts] for part in shown.parts],
            ensure_ascii=False,
        ),
    )


def of(record: models.Model) -> models.QuerySet[Decision]:
    """The decisions on `record`, oldest first."""
    return Decision.objects.filter(register=record._meta.label, record=record.pk)


def forget(record: models.Model) -> None:
    """What was shown goes, when the person of a record is erased; who decided and when stays."""
    of(record).update(shown="")


@dataclass(frozen=True)
class Comparison:
    """What differs from an earlier text: of the last round (`last`), or of the one in force (None)."""

    last: Decision | None
    differences: list[Difference]


@dataclass(frozen=True)
class Page:
    """What the page of a deciding step shows."""

    parts: Sequence[Part]
    fingerprint: str
    comparisons: list[Comparison]


def page_of(record: models.Model, shown: Shown) -> Page:
    comparisons = []
    if shown.replaces:
        before = [(p.key, p.label, p.text, p.counts) for p in shown.replaces]
        content = [part for part in shown.parts if part.is_content]
        comparisons.append(Comparison(None, _between(before, content)))
    if (last := _last_round(record, shown)) is not None:
        comparisons.append(Comparison(last, _between(json.loads(last.shown), shown.parts)))
    return Page(shown.parts, shown.fingerprint, comparisons)


def _last_round(record: models.Model, shown: Shown) -> Decision | None:
    """The last decision of an earlier round: taken before this text was handed in."""
    earlier = of(record).filter(step__in=shown.steps).exclude(shown="").select_related("by")
    if shown.handed_in is not None:
        earlier = earlier.filter(at__lt=shown.handed_in)
    return earlier.last()


def _between(before: Iterable[Sequence], after: Iterable[Part]) -> list[Difference]:
    """`before`: rows of key, label, text and value."""
    old = {key: (label, text, value) for key, label, text, value in before}
    new = {part.key: (part.label, part.text, part.counts) for part in after}
    nothing = ("", "", "")
    return [
        Difference(
            new.get(key, old.get(key, nothing))[0],
            list(lines_between(old.get(key, nothing)[1], new.get(key, nothing)[1])),
        )
        for key in {**old, **new}
        if old.get(key, nothing)[2] != new.get(key, nothing)[2]
    ]
