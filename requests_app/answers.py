"""The disclosure log: what one person was told may be of use to everybody.

An answer goes to the public in two steps: somebody who handles requests prepares it without the
applicant (`publish_answer`), and it then passes through the reviews of any other item (第十七条).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from disclosure import staff
from disclosure.models import Attachment, Category, Disclosure, Unit
from disclosure.publication import attaching, drafting
from papers.pdf import to_pdf
from records import hiding, uploads
from records.lifecycle import NotAllowed
from requests_app import acts, letterhead
from requests_app.contradictions import GIVES
from requests_app.models import Case, CaseAttachment, FileDamaged, Letter, PublishedAnswer

LETTER = "letter"  # key of the reply among the texts of an answer


def may_publish(case: Case) -> bool:
    """The request was answered with information, and no item shows the answer yet."""
    return (
        case.is_closed
        and case.outcome in GIVES
        and not PublishedAnswer.objects.filter(case=case).exists()
    )


def _category() -> Category:
    category = Category.objects.used_for(Category.Role.ANSWERS).first()
    if category is None:
        raise NotAllowed(
            _("No category is used for published answers; choose one under Categories.")
        )
    return category


@transaction.atomic
def publish_answer(
    case: Case,
    *,
    by,
    on: date,
    title: str,
    summary: str,
    unit: Unit,
    hide: Collection[str] | None = None,
) -> Disclosure:
    """Prepare the answer for everybody: a draft with the reply without the applicant, and its files.

    The reply is made anew from the frozen letter, with the places hidden that `hide` names (keys of
    `places_of`; None: all that surely say who asked); the digest of the copy that was sent stands below
    it. Files that were given are taken over byte for byte, under names in which the same is hidden.
    What was hidden and what was left is kept with the answer. The draft is not public before it was
    reviewed and approved. Raises NotAllowed.
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    acts.PREPARE_ANSWER.ask(by)
    staff.ask_unit(case, by)
    if not may_publish(case):
        raise NotAllowed(_("Only an answer that gave information is published, and only once."))
    letter = _letter(case)
    copy = letter and letter.copies.filter(format="pdf").first()
    if copy is None:
        raise NotAllowed(_("The copy of the reply is no longer on file."))
    if hiding.sure(hiding.places(f"{title}\n{summary}", _person(case))):
        raise NotAllowed(_("Title or summary name the applicant."))
    decided = _decided(places_of(case), hide)
    body = hiding.without(letter.body, decided[LETTER].hidden)
    redacted = Letter(
        kind=letter.kind,
        number=letter.number,
        issued_on=letter.issued_on,
        addressee=hiding.HIDDEN,
        body=body,
    )
    item = drafting.draft(
        by=by,
        on=on,
        title=title,
        summary=summary,
        category=_category(),
        unit=unit,
        document_number=letter.number,
        formed_on=letter.issued_on,
        body="\n\n".join(
            (
                letter.number,
                *filter(None, map(str.strip, body.splitlines())),
                f"答复书存档副本校验值（SHA-256）：{copy.sha256}",
            )
        ),
    )
    _attach(item, "答复书（隐去申请人信息）.pdf", to_pdf(letterhead.paper(redacted)))
    for given in _given(case):
        try:
            content = given.content()
        except FileDamaged as damaged:
            raise NotAllowed(_("A file that was given differs from its SHA-256.")) from damaged
        _attach(item, hiding.without(given.name, decided[_file_key(given)].hidden), content)
    PublishedAnswer.objects.create(
        case=case,
        disclosure=item,
        letter_sha256=copy.sha256,
        hidden=[decision.recorded(key) for key, decision in decided.items()],
    )
    case.events.create(kind="answer_prepared", on=on, by=by, data={"disclosure": item.pk})
    return item


@dataclass(frozen=True)
class Naming:
    """A text of the answer and where it names the applicant."""

    text: str
    places: tuple[hiding.Place, ...]


def places_of(case: Case) -> dict[str, Naming]:
    """The letter and the names of the files given: text's key → where it names the applicant."""
    person, letter = _person(case), _letter(case)
    texts = {LETTER: letter.body if letter else ""}
    texts |= {_file_key(given): given.name for given in _given(case)}
    return {key: Naming(text, tuple(hiding.places(text, person))) for key, text in texts.items()}


def key_of(text_key: str, place: hiding.Place) -> str:
    """Names a place among those of all texts of an answer."""
    return f"{text_key}:{place.key}"


@dataclass(frozen=True)
class _Decision:
    hidden: list[hiding.Place]
    left: list[hiding.Place]

    def recorded(self, text_key: str) -> dict:
        """Which places, by where they stand and what they are; never what they say."""
        return {
            "text": text_key,
            "hidden": [[place.key, place.field] for place in self.hidden],
            "left": [[place.key, place.field] for place in self.left],
        }


def _decided(namings: Mapping[str, Naming], hide: Collection[str] | None) -> dict[str, _Decision]:
    """What is hidden and what is left of each text. Raises NotAllowed for places that are none."""
    known = {key_of(key, place) for key, naming in namings.items() for place in naming.places}
    if hide is not None and set(hide) - known:
        raise NotAllowed(_("The places to be hidden have changed; look at them again."))
    decided = {}
    for key, naming in namings.items():
        hidden = [
            place
            for place in naming.places
            if (place.is_sure if hide is None else key_of(key, place) in hide)
        ]
        left = [place for place in naming.places if place not in hidden]
        decided[key] = _Decision(hidden, left)
    return decided


def _person(case: Case) -> dict[str, str]:
    return {name: getattr(case.applicant, name) for name in case.applicant.personal_fields}


def _letter(case: Case) -> Letter | None:
    return case.letters.issued().filter(kind="reply").order_by("-pk").first()


def _given(case: Case) -> QuerySet[CaseAttachment]:
    return case.attachments.given()


def _file_key(given: CaseAttachment) -> str:
    return f"file-{given.pk}"


def _attach(item: Disclosure, name: str, content: bytes) -> None:
    upload = SimpleUploadedFile(name, content)
    attachment = Attachment(disclosure=item, original=upload)
    attaching.describe(attachment, uploads.accept(upload))
    attachment.save()
