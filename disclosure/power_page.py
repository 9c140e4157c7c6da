"""The page of a power as a guide to it (办事页): its law, and how to appeal."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from disclosure.models import PowerItem
from records import office
from statute.powers import PowerType
from statute.remedies import Authorities, against_power

_LAW = re.compile(r"《([^《》]+)》")


@dataclass(frozen=True)
class Basis:
    """A line of the legal basis; `url` finds what the site holds of that law, "" where none is named."""

    text: str
    url: str


def bases(power: PowerItem) -> list[Basis]:
    laws = []
    for line in power.legal_bases:
        law = _LAW.search(line)
        url = f"{reverse('search')}?{urlencode({'q': law[1]})}" if law else ""
        laws.append(Basis(line, url))
    return laws


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
