"""What belongs together by the words people use (常用叫法 of the powers): services, powers, questions."""

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import caches
from django.utils import timezone

from disclosure.models import Disclosure, PowerItem, ServiceLink
from disclosure.search import DISCLOSURE, POWER
from records.search.titled import Titled, titled_with

EACH = 5  # pages of a kind
KEPT = 60  # seconds a worker goes on with the words it knows, as with its pages
_KEY = "words-of-powers"


@dataclass(frozen=True)
class Beside:
    """Online services, then pages by kind."""

    services: list[ServiceLink]
    pages: dict[str, list[Titled]]


@dataclass(frozen=True)
class Vocabulary:
    """The words of the powers in force, each with the codes of those that have it, and the services."""

    powers: dict[str, list[str]]
    services: list[ServiceLink]


def vocabulary() -> Vocabulary:
    """As of today; two queries, then kept by the worker for moments."""
    known = caches["facts"].get(_KEY)
    if known is None:
        named: dict[str, list[str]] = {}
        powers = PowerItem.objects.shown().in_force(on=timezone.localdate()).exclude(keywords="")
        for code, words in powers.order_by("code").values_list("code", "keywords"):
            for word in words.split():
                named.setdefault(word, []).append(code)
        known = Vocabulary(named, list(ServiceLink.objects.all()))
        caches["facts"].set(_KEY, known, KEPT)
    return known


def beside_power(power: PowerItem, *, at: datetime) -> Beside:
    """What its words, or its own name, stand in the titles of. Two queries and the vocabulary's."""
    words = power.keywords.split() or [power.name]
    return _beside(words, at=at, apart_from=(POWER, power.code))


def beside_item(item: Disclosure, *, at: datetime) -> Beside:
    """What has a word of the powers in common with its title; nothing, and no query, without one."""
    words = [word for word in vocabulary().powers if word in item.title]
    if not words:
        return Beside([], {})
    beside = _beside(words, at=at, apart_from=(DISCLOSURE, str(item.pk)))
    # Items of its own kind are reached by its column; here stand what one does and what others asked.
    return Beside(beside.services, {k: rows for k, rows in beside.pages.items() if k != DISCLOSURE})


def _beside(words: list[str], *, at: datetime, apart_from: tuple[str, str]) -> Beside:
    services = [
        link
        for link in vocabulary().services
        if any(word in f"{link.name}{link.description}" for word in words)
    ]
    pages = titled_with(words, at=at, each=EACH, apart_from=apart_from)
    return Beside(services[:EACH], {kind: rows for kind, rows in pages.items() if rows})
