"""Letters of a case: drafted, edited, then issued once: numbered, frozen, kept to the byte.

`issue` and `serve` are the only writers of a letter's number and of its service.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from disclosure import staff
from papers import pdf
from papers.conventions import document_number
from records import office
from records.lifecycle import NotAllowed
from records.numbering import free_number
from requests_app import acts, wording
from requests_app.letterhead import render
from requests_app.models import Case, Letter, LetterCopy, LetterVersion, OpinionRequest, Service

# 发文字号: one series for each kind of letter and year, after the organ's own 机关代字 (本机关设置).
SERIES = {
    Letter.Kind.RECEIPT: "公开回",
    Letter.Kind.SPLIT: "公开分",
    Letter.Kind.CORRECTION: "公开补",
    Letter.Kind.THIRD_PARTY: "公开征",
    Letter.Kind.THIRD_PARTY_RESULT: "公开知",
    Letter.Kind.ORGAN: "公开函",
    Letter.Kind.REASONS: "公开理",
    Letter.Kind.EXTENSION: "公开延",
    Letter.Kind.FEE: "公开费",
    Letter.Kind.TRANSFER: "公开移",
    Letter.Kind.RECORD: "公开更",
    Letter.Kind.REPLY: "公开答",
    Letter.Kind.LAPSE: "公开止",
    Letter.Kind.ASSIST: "公开协",
}

# In the ledger: somebody drafted or edited a letter, and so does not review it.
WRITTEN = "letter_written"

GAP = re.compile(r"【[^】]*】?")


class Incomplete(NotAllowed):
    """The letter has an empty field; `letter` is what was written so far."""

    def __init__(self, message: str, letter: Letter):
        super().__init__(message)
        self.letter = letter


@transaction.atomic
def draft(
    case: Case,
    kind: str,
    *,
    body: str,
    addressee: str = "",
    outcome: str = "",
    grounds: str = "",
    reference: str = "",
    record_result: str = "",
    opinion_request: OpinionRequest | None = None,
    by=None,
    on: date | None = None,
) -> Letter:
    """The draft of that kind, new or written over: a case has one of each kind at a time.

    What stood in it stays as an earlier text; `by` wrote over it on `on`.
    """
    letter = case.letters.drafts().filter(kind=kind, opinion_request=opinion_request).first()
    letter = letter or Letter(case=case, kind=kind, opinion_request=opinion_request)
    if letter.pk is not None:
        _keep_text(letter, addressee or letter.addressee, body, by=by, on=on or localdate())
    letter.addressee = addressee or letter.addressee or case.applicant.name
    letter.body, letter.outcome = body, outcome
    letter.grounds, letter.reference = grounds, reference
    letter.record_result = record_result
    letter.full_clean(exclude=["case", "opinion_request"])
    letter.save()
    return letter


def _keep_text(letter: Letter, addressee: str, body: str, *, by, on: date) -> None:
    """Before `letter` gets another text: the one it has, numbered."""
    if (letter.addressee, letter.body) == (addressee, body):
        return
    LetterVersion.objects.create(
        letter=letter,
        number=letter.versions.count() + 1,
        addressee=letter.addressee,
        body=letter.body,
        replaced_on=on,
        replaced_by=by,
    )


@transaction.atomic
def edit(letter: Letter, *, addressee: str, body: str, by, on: date) -> Letter:
    """The officer's own words, until the letter is under review or issued; who wrote them is kept."""
    acts.EDIT_LETTER.ask(by)
    staff.ask_unit(letter.case, by)
    case = Case.objects.select_for_update(of=("self",)).get(pk=letter.case_id)
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if letter.is_issued:
        raise NotAllowed(_("An issued letter is frozen."))
    under_review = (Case.Status.REVIEWING, Case.Status.SIGNING, Case.Status.SIGNED)
    if letter.kind in (Letter.Kind.REPLY, Letter.Kind.RECORD) and case.status in under_review:
        # What was approved is what is sent (第十七条): a change goes back through the review.
        raise NotAllowed(_("The reply is under review; send it back to change it."))
    _keep_text(letter, addressee.strip(), body.strip(), by=by, on=on)
    letter.addressee, letter.body = addressee.strip(), body.strip()
    letter.full_clean(exclude=["case", "opinion_request"])
    letter.save(update_fields=["addressee", "body"])
    case.events.create(kind=WRITTEN, on=on, by=by, data={"letter": letter.pk})
    return letter


def restore(letter: Letter, version: LetterVersion, *, by, on: date) -> Letter:
    """An earlier text is the text again; the one it replaces is kept like any other."""
    return edit(letter, addressee=version.addressee, body=version.body, by=by, on=on)


def refuse_incomplete(letter: Letter) -> None:
    """Raise Incomplete, naming the gap, when the letter has an empty field."""
    if not letter.addressee.strip():
        raise Incomplete(_("The letter has no addressee."), letter)
    if not letter.body.strip():
        raise Incomplete(_("The letter has no text."), letter)
    if rare := pdf.uncovered(letter.addressee + letter.body):
        # A name is printed whole or the letter is not issued.
        raise Incomplete(
            _("No font here holds these characters, so they cannot be printed: %s") % rare, letter
        )
    if gap := GAP.search(letter.body + letter.addressee):
        raise Incomplete(_("Still to be filled in: %(gap)s") % {"gap": gap.group()}, letter)


def refuse_other_remedies(letter: Letter, on: date) -> None:
    """《行政复议法》第二十三条第二款: a letter says which remedy comes first, by the law of its day."""
    if wording.remedies_of(letter, on) not in letter.body:
        raise NotAllowed(_("The paragraph on remedies is missing or changed; restore it."))


@transaction.atomic
def issue(letter: Letter, *, on: date, by) -> Letter:
    """Number it and freeze it: from now on its exact copies are what counts.

    The number comes from the gap-free series of the kind and year; a letter that cannot be made
    gives its number back with the transaction. Raises NotAllowed.
    """
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if letter.is_issued:
        raise NotAllowed(_("This letter is issued already."))
    refuse_incomplete(letter)
    refuse_other_remedies(letter, on)
    letter.number = free_number(
        f"letter/{letter.kind}/{on.year}",
        taken=Letter.objects.filter(kind=letter.kind, issued_on__year=on.year),
        field="number",
        form=lambda serial: document_number(
            f"{office.on(on).mark}{SERIES[letter.kind]}", year=on.year, serial=serial
        ),
    )
    letter.issued_on = on
    letter.save(update_fields=["number", "issued_on"])
    copies = [
        LetterCopy(
            letter=letter,
            format=form,
            sha256=hashlib.sha256(content).hexdigest(),
            content=base64.b64encode(content).decode(),
        )
        for form, content in render(letter).items()
    ]
    LetterCopy.objects.bulk_create(copies)
    letter.case.events.create(
        kind="letter_issued",
        on=on,
        by=by,
        data={
            "letter": letter.pk,
            "kind": letter.kind,
            "number": letter.number,
            "sha256": {copy.format: copy.sha256 for copy in copies},
        },
    )
    return letter


def send(case: Case, kind: str, *, on: date, by, **written) -> Letter:
    """Write and issue a letter in one go, for the steps whose effect is the letter itself."""
    return issue(draft(case, kind, **written), on=on, by=by)


def rehearse(case: Case, take: Callable[[], object]) -> Letter:
    """The letter that `take`, a step of `case`, would send, to be read and edited before.

    The step is taken and undone: nothing is numbered, recorded or kept, and what would refuse the step
    refuses its rehearsal too (NotAllowed), all but a gap in the text, which is there to be filled in.
    """
    latest = case.letters.aggregate(latest=Max("pk"))["latest"] or 0
    with transaction.atomic():
        try:
            take()
            letter = case.letters.issued().filter(pk__gt=latest).earliest("pk")
        except Incomplete as incomplete:
            letter = incomplete.letter
        transaction.set_rollback(True)
    return letter


def content_of(copy: LetterCopy) -> bytes:
    """The frozen bytes. Raises CopyDamaged when they are not what was issued."""
    content = base64.b64decode(copy.content)
    if hashlib.sha256(content).hexdigest() != copy.sha256:
        raise CopyDamaged(f"{copy.letter.number} {copy.format}")
    return content


def note_opening(letter: Letter, *, at: datetime) -> None:
    """本网站送达: the first time the applicant opens the letter or a file that came with it."""
    first = Service.objects.filter(letter=letter, method=Service.Method.ONLINE, opened_at=None)
    with transaction.atomic():
        if first.update(opened_at=at):
            letter.case.events.create(
                kind="letter_opened", on=localtime(at).date(), data={"letter": letter.pk}
            )


class CopyDamaged(Exception):
    """A stored copy differs from its SHA-256."""


@transaction.atomic
def serve(letter: Letter, *, method: str, on: date, proof: str, by) -> Service:
    """送达: `on` is the day that counts: posting (交邮之日), signature (签收之日) or sending.

    Only the postal enterprise and only prepaid: other carriers and 到付 are not among the methods.
    """
    acts.SERVE_LETTER.ask(by)
    staff.ask_unit(letter.case, by)
    if not letter.is_issued:
        raise NotAllowed(_("Only an issued letter can be served."))
    if on < letter.issued_on:
        raise NotAllowed(_("A letter cannot be served before it was issued."))
    if Service.objects.filter(letter=letter).exists():
        raise NotAllowed(_("The service of this letter is recorded already."))
    if method == Service.Method.ONLINE and not letter.case.root.applicant.secret_hash:
        raise NotAllowed(_("The applicant holds no query code: nothing can be served here."))
    service = Service(letter=letter, method=method, counted_on=on, proof=proof.strip())
    if not service.proof:
        raise NotAllowed(
            _("Service is proved: give the postal number, the signature or the record.")
        )
    service.full_clean(exclude=["letter"])
    service.save()
    letter.case.events.create(
        kind="letter_served", on=on, by=by, data={"letter": letter.pk, "method": method}
    )
    return service
