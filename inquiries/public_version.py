"""公开稿: what strangers read of a letter, proposed from the original; nothing is stored here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from disclosure.gate import office_phones
from disclosure.scanning import detectors
from disclosure.scanning.detectors import Circumstance, Personal
from inquiries.models import Contact, ContactPerson
from records import hiding

FIELDS = {"public_subject": "subject", "public_content": "content", "public_reply": "reply"}
# Told to who writes the public version, who decides: a telephone of an office, a house, a day of birth, …
_PERHAPS = (
    Personal.LANDLINE,
    *(Circumstance.ADDRESS, Circumstance.BIRTHDAY, Circumstance.MINOR, Circumstance.ILLNESS),
)


@dataclass(frozen=True)
class Proposal:
    """`texts`: field of the public version → proposed text. `hidden` and `left`: each place that was
    hidden, and each that may name somebody and was left, with the words before, of and after it."""

    texts: dict[str, str]
    hidden: tuple[tuple[str, str, str], ...]
    left: tuple[tuple[str, str, str], ...]


def proposed(contact: Contact) -> Proposal:
    """The letter and its reply with a mark where they surely name who wrote, or hold a number of a person."""
    person, phones = _person(contact), office_phones()
    texts, hidden, left = {}, [], []
    for name, original in FIELDS.items():
        text = getattr(contact, original)
        places = [*_of_person(text, person), *_numbers(text, phones)]
        sure = _merged(place for place in places if place.is_sure)
        perhaps = _merged(place for place in places if not place.is_sure)
        texts[name] = hiding.without(text, sure)
        hidden += [place.around(text) for place in sure]
        left += [
            place.around(text)
            for place in perhaps
            if not any(place.start < other.end and other.start < place.end for other in sure)
        ]
    return Proposal(texts, tuple(hidden), tuple(left))


def _person(contact: Contact) -> dict[str, str]:
    person = ContactPerson.objects.filter(contact=contact).first()
    return {name: getattr(person, name, "") for name in ContactPerson.personal_fields}


def _of_person(text: str, person: dict[str, str]) -> list[hiding.Place]:
    """As `hiding` has it; a whole name of three characters is hidden wherever it stands (我叫赵小六)."""
    name = person["name"].strip()
    return [
        replace(place, is_sure=True)
        if len(name) > 2 and text[place.start : place.end] == name
        else place
        for place in hiding.places(text, person)
    ]


def _numbers(text: str, phones: list[str]) -> list[hiding.Place]:
    return [
        hiding.Place(match.start, match.end, str(match.kind), match.kind not in _PERHAPS)
        for match in detectors.find(text, office_phones=phones)
    ]


def _merged(places: Iterable[hiding.Place]) -> list[hiding.Place]:
    """In order; places that overlap become one."""
    merged: list[hiding.Place] = []
    for place in sorted(places, key=lambda place: (place.start, place.end)):
        if merged and place.start < merged[-1].end:
            last = merged.pop()
            place = replace(last, end=max(last.end, place.end))
        merged.append(place)
    return merged
