"""What waits in each unit and with each person, for the head of the office."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from disclosure.models import Disclosure
from disclosure.publication.table import UNPUBLISHED
from inquiries.models import Contact
from records.names import name_of
from requests_app.models import Case


@dataclass(frozen=True)
class Load:
    """What waits in one place: `open` requests, `late` ones, documents on their way, contacts unanswered."""

    name: str
    cases: int = 0
    late: int = 0
    documents: int = 0
    contacts: int = 0


def by_unit(*, on: date) -> list[Load]:
    """By handling unit, the bureau's own and what no unit has yet included; three queries."""
    cases, items = _open_cases("unit__name", on=on), _documents("unit__name")
    contacts = Contact.objects.unanswered().order_by().values_list("unit__name")
    waiting = Counter(dict(contacts.annotate(Count("pk"))))
    names = sorted({*cases, *items, *waiting}, key=lambda name: (name is None, name or ""))
    return [
        Load(name or "", *cases.get(name, (0, 0)), items.get(name, 0), waiting[name])
        for name in names
    ]


def by_person(*, on: date) -> list[Load]:
    """By handler of a request and author of a document; three queries."""
    cases = _open_cases("handler", on=on)
    documents = _documents("author")
    people = {user.pk: name_of(user) for user in User.objects.filter(pk__in={*cases, *documents})}
    return [
        Load(name, *cases.get(pk, (0, 0)), documents=documents.get(pk, 0))
        for pk, name in sorted(people.items(), key=lambda pair: pair[1])
    ]


def total(loads: Iterable[Load]) -> Load:
    """The bureau as a whole."""
    rows = list(loads)
    return Load(
        _("the whole bureau"),
        *(sum(getattr(row, name) for row in rows) for name in ("cases", "late", "documents")),
        sum(row.contacts for row in rows),
    )


def _open_cases(by: str, *, on: date) -> dict[Any, tuple[int, int]]:
    late = Count("pk", filter=Q(due_on__lt=on))
    rows = Case.objects.open().order_by().values_list(by).annotate(open=Count("pk"), late=late)
    return {key: (count, overdue) for key, count, overdue in rows}


def _documents(by: str) -> dict[Any, int]:
    on_their_way = Disclosure.objects.filter(status__in=UNPUBLISHED).order_by()
    return dict(on_their_way.values_list(by).annotate(Count("pk")))
