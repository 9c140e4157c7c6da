"""The page of a power as a guide to it (办事页): its law, what belongs to it, how to appeal."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.urls import reverse

from disclosure.models import PowerItem, ServiceLink
from disclosure.search import POWER
from records import office
from records.search import titled
from records.search.titled import Titled
from statute.powers import PowerType
from statute.remedies import Authorities, against_power

EACH = 5  # pages of a kind beside the guide
_LAW = re.compile(r"《([^《》]+)》")


@dataclass(frozen=True)
class Basis:
    """A line of the legal basis; `url` finds what the site holds of that law, "" where none is named."""

    text: str
    url: str


@dataclass(frozen=True)
class Beside:
    """What belongs to a power: online services, then pages by kind."""

    services: list[ServiceLink]
    pages: dict[str, list[Titled]]


def bases(power: PowerItem) -> list[Basis]:
    found = []
    for line in power.legal_bases:
        law = _LAW.search(line)
        url = f"{reverse('search')}?{urlencode({'q': law[1]})}" if law else ""
        found.append(Basis(line, url))
    return found


def beside(power: PowerItem, *, at: datetime) -> Beside:
    """What its words (常用叫法) or its own name stand in the titles of. Three queries."""
    words = power.keywords.split() or [power.name]
    services = [
        link
        for link in ServiceLink.objects.all()
        if any(word in f"{link.name}{link.description}" for word in words)
    ]
    pages = titled.titled_with(words, at=at, each=EACH, apart_from=(POWER, power.code))
    return Beside(services[:EACH], {kind: rows for kind, rows in pages.items() if rows})


def appeals(power: PowerItem, *, on: date) -> list[str]:
    """How to appeal, a paragraph each: its own ways where it has them, else those of the law."""
    if power.appeal:
        return [line for line in power.appeal.splitlines() if line.strip()]
    organ = office.current()
    known = {
        "government": organ.review_government,
        "superior": organ.review_superior,
        "court": organ.court,
    }
    authorities = Authorities(**{name: value for name, value in known.items() if value})
    return against_power(on, authorities=authorities, is_penalty=power.type == PowerType.PENALTY)
