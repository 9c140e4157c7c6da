"""Looking through an item and its files before anybody can publish them.

`scan_disclosure_texts` for what is typed, `scan_file` for each attachment; both return findings and
never raise for what they are given. What cannot be inspected is a finding too.
"""

import hashlib
import logging
import re
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from disclosure.scanning import detectors, extractors, recognition, words
from disclosure.scanning.detectors import Circumstance, Personal
from disclosure.scanning.passages import (
    Active,
    Caution,
    Hidden,
    Passage,
    Uninspectable,
    Unread,
)
from disclosure.scanning.words import Word, Wording
from records.personal import fingerprint
from records.uploads import Kind

logger = logging.getLogger(__name__)

MAX_SECONDS = 60  # for one file; looked at between its pages, rows and paragraphs
MAX_FINDINGS = 200  # different ones in one file
MAX_PLACE, MAX_EXCERPT = 250, 40  # characters
_WINDOW, _OVERLAP = 50_000, 100  # characters looked through at a time


class Unknown(StrEnum):
    """The scan did not come to an end; a false sense of safety would be worse than a stop."""

    UNINSPECTED = "uninspected"


LABELS = {
    Personal.CITIZEN_ID: gettext_lazy("citizen identity number"),
    Personal.OLD_CITIZEN_ID: gettext_lazy("15-digit identity number"),
    Personal.DAMAGED_ID: gettext_lazy("identity number, spoiled or mistyped"),
    Personal.PASSPORT: gettext_lazy("passport number"),
    Personal.PERMIT: gettext_lazy("number of a travel permit (港澳台)"),
    Personal.OTHER_ID: gettext_lazy("number of another personal document"),
    Personal.BANK_CARD: gettext_lazy("bank card number"),
    Personal.MOBILE: gettext_lazy("mobile telephone number"),
    Personal.LANDLINE: gettext_lazy("telephone number"),
    Personal.PLATE: gettext_lazy("vehicle plate"),
    Personal.EMAIL: gettext_lazy("private e-mail address"),
    Personal.ACCOUNT: gettext_lazy("WeChat or QQ number"),
    Circumstance.HOME: gettext_lazy("home address"),
    Circumstance.ADDRESS: gettext_lazy("address of a house or flat"),
    Circumstance.BIRTHDAY: gettext_lazy("day of birth"),
    Circumstance.MINOR: gettext_lazy("minor"),
    Circumstance.ILLNESS: gettext_lazy(
        "illness of somebody whose workplace or name stands beside it"
    ),
    Wording.STOP: gettext_lazy("wording that is not to be used"),
    Wording.WARN: gettext_lazy("wording that may be a slip"),
    Hidden.COMMENT: gettext_lazy("comment in the file"),
    Hidden.TRACKED_CHANGE: gettext_lazy("tracked change"),
    Hidden.HIDDEN_TEXT: gettext_lazy("hidden text"),
    Hidden.HIDDEN_SHEET: gettext_lazy("hidden sheet"),
    Hidden.HIDDEN_CELLS: gettext_lazy("hidden rows or columns"),
    Hidden.CACHED_DATA: gettext_lazy("data kept out of sight"),
    Hidden.EMBEDDED_FILE: gettext_lazy("embedded file"),
    Hidden.CUSTOM_DATA: gettext_lazy("custom data"),
    Hidden.LOCATION: gettext_lazy("place where a photograph was taken"),
    Active.ACTION: gettext_lazy("action or script in the file"),
    Unread.PAGE: gettext_lazy("page that cannot be read by the scanners"),
    Unread.PICTURE: gettext_lazy("picture that cannot be read by the scanners"),
    Caution.SIGNATURE: gettext_lazy("signature that the published copy will not carry"),
    Unknown.UNINSPECTED: gettext_lazy("cannot be inspected"),
}
_WEAK = {
    Personal.LANDLINE,
    *(Circumstance.ADDRESS, Circumstance.BIRTHDAY, Circumstance.MINOR, Circumstance.ILLNESS),
    Wording.WARN,
    *Caution,
}


@dataclass(frozen=True)
class Sighting:
    """One thing found, once for each content of one field or file.

    `place` and `excerpt` are worded for the clerk, in the language of the office; numbers in the
    excerpt are masked. `fingerprint` (64 hex digits) stays the same while field or file name and the
    content found stay the same, so that what was cleared as a false alarm stays cleared.
    """

    kind: Personal | Circumstance | Wording | Hidden | Active | Caution | Unread | Unknown
    place: str
    excerpt: str
    fingerprint: str

    @property
    def label(self) -> str:
        """What it is, in the reader's language."""
        return str(LABELS[self.kind])

    @property
    def blocks(self) -> bool:
        """Stops publication until removed or cleared; a weak finding only informs."""
        return self.kind not in _WEAK

    @property
    def clearable(self) -> bool:
        """Can be a false alarm; a file that nobody could look into, or that acts by itself, cannot."""
        return self.kind not in (Unknown.UNINSPECTED, Active.ACTION)


def scan_disclosure_texts(
    *,
    title: str,
    summary: str = "",
    body: str = "",
    others: Mapping[str, str] | None = None,
    office_phones: Collection[str] = (),
    listed: Sequence[Word] = (),
) -> list[Sighting]:
    """Findings in the typed text of an item. `others`: label → text of further fields.

    `office_phones`: numbers the office has published itself, in any notation. `listed`: the words of
    the list of 错敏词 (`disclosure.word_list.current`).
    """
    with override(settings.LANGUAGE_CODE):
        fields = [
            ("title", _("title"), title),
            ("summary", _("summary"), summary),
            *((label, label, text) for label, text in (others or {}).items()),
        ]
        found = [
            finding
            for source, label, text in fields
            if text
            for finding in _findings(
                source, [Passage(label, text)], office_phones, listed, whole=label
            )
        ]
        return found + _findings("body", _paragraphs(body), office_phones, listed, whole=_("text"))


def scan_file(
    name: str,
    kind: Kind,
    content: bytes,
    *,
    title: str = "",
    office_phones: Collection[str] = (),
    listed: Sequence[Word] = (),
) -> list[Sighting]:
    """Findings in a file, in its name and title. `kind` as `records.uploads.accept` found it.

    `office_phones` and `listed` as for texts.
    """

    def everywhere() -> Iterator[Passage]:
        yield Passage(_("file name"), name)
        yield Passage(_("title of the file"), title)
        yield from extractors.passages(kind, content)

    with override(settings.LANGUAGE_CODE):
        file = _("attachment “%(name)s”") % {"name": detectors.mask(name, every_number=False)}
        with recognition.allowed():
            return _findings(
                f"file|{name}",
                everywhere(),
                office_phones,
                listed,
                whole=file,
                within=file,
                content=content,
            )


def _paragraphs(body: str) -> Iterator[Passage]:
    paragraphs = (p for p in re.split(r"\r?\n[ \t\u3000]*\r?\n", body) if p.strip())
    for number, paragraph in enumerate(paragraphs, start=1):
        facts = {"story": _("text"), "number": number}
        yield Passage(_("%(story)s, paragraph %(number)d") % facts, paragraph)


def _findings(
    source: str,
    passages: Iterable[Passage],
    office_phones: Collection[str],
    listed: Sequence[Word],
    *,
    whole: str,
    within: str = "",
    content: bytes = b"",
) -> list[Sighting]:
    """What the passages of one field or file give.

    `source` is part of each fingerprint. `whole` names the field or file, `within` stands before each
    of its places; `content` identifies what could not be inspected.
    """
    sightings: dict[str, Sighting] = {}
    places: dict[str, dict[str, None]] = {}  # fingerprint → places in order, each once
    deadline = time.monotonic() + MAX_SECONDS
    unread = ""
    try:
        for passage in passages:
            for kind, value, excerpt in _seen(passage, office_phones, listed, deadline):
                mark = fingerprint(f"{kind}|{source}|{value}")
                if mark not in sightings and len(sightings) == MAX_FINDINGS:
                    raise Uninspectable(_("There is too much personal data to list it all."))
                sightings.setdefault(mark, Sighting(kind, "", excerpt, mark))
                places.setdefault(mark, {})[passage.place] = None
    except Uninspectable as reason:
        unread = str(reason)
    except Exception as error:
        # Parsers meet hostile files here. Whatever goes wrong inside them must stop publication, not
        # the page; the message could quote the file, so only the class is logged.
        logger.warning("a file could not be scanned: %s", type(error).__name__)
        unread = _("The file is damaged, or not made as its kind prescribes.")
    findings = [
        replace(f, place=_places(within, list(places[mark]))) for mark, f in sightings.items()
    ]
    if unread:
        digest = hashlib.sha256(content).hexdigest()
        mark = fingerprint(f"{Unknown.UNINSPECTED}|{source}|{digest}")
        findings.append(Sighting(Unknown.UNINSPECTED, whole, unread, mark))
    return findings


def _seen(
    passage: Passage, office_phones: Collection[str], listed: Sequence[Word], deadline: float
) -> Iterator[
    tuple[Personal | Circumstance | Wording | Hidden | Active | Caution | Unread, str, str]
]:
    """(kind, what identifies it, masked excerpt) of everything to be noted in a passage."""
    if passage.finding is not None:
        excerpt = detectors.mask(" ".join(passage.text[: 2 * MAX_EXCERPT].split()))[:MAX_EXCERPT]
        yield passage.finding, passage.identity or passage.text, excerpt
    # Long texts in pieces that overlap by more than the longest number, so that time is looked at.
    for start in range(0, max(1, len(passage.text)), _WINDOW):
        if time.monotonic() > deadline:
            raise Uninspectable(_("The file takes too long to inspect."))
        piece = passage.text[start : start + _WINDOW + _OVERLAP]
        for match in detectors.find(piece, office_phones=office_phones):
            yield match.kind, match.value, match.masked
        for word in words.find(piece, listed):
            yield word.kind, word.word, word.told


def _places(within: str, places: list[str]) -> str:
    """The first place, and how many more there are."""
    # A place can quote the name of a sheet or of an attachment, and with it the number found there.
    first = within + detectors.mask(places[0], every_number=False)
    more = ""
    if len(places) > 1:
        more = _(" and %(count)d more places") % {"count": len(places) - 1}
    room = MAX_PLACE - len(more)
    return (first if len(first) <= room else f"{first[: room - 1]}…") + more
