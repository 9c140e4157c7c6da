"""What stands beside a request being entered: earlier ones of the same person, published items like it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from disclosure.models import Disclosure
from requests_app import access, suggestions
from requests_app.models import Case

SHOWN = 10  # earlier requests


@dataclass(frozen=True)
class Alike:
    """`earlier`: of whoever has that whole name or number, newest first. `published`: the likest first."""

    earlier: list[Case] = field(default_factory=list)
    published: list[Disclosure] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.earlier or self.published)


def beside(
    user, *, name: str, id_number: str, text: str, on: date, at: datetime, but: Case | None = None
) -> Alike:
    """What is found for who may see applicants; looking for a person is recorded on each request found."""
    if not access.may_see(user):
        return Alike()
    seen, earlier = Case.objects.visible_to(user).select_related("unit"), []
    for who in filter(None, (id_number.strip(), name.strip())):
        known = {case.pk for case in earlier}
        requests = seen.of_person(who).exclude(pk=but.pk if but else None).newest_first()[:SHOWN]
        earlier += [case for case in requests if case.pk not in known]
    access.log_views(earlier, by=user, on=on, what="search")
    return Alike(earlier[:SHOWN], suggestions.suggest(text, at=at))
