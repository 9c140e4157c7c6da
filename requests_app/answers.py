"""The disclosure log: what one person was told may be of use to everybody.

An answer goes to the public in two steps: somebody who handles requests prepares it without the
applicant (`publish_answer`), and it then passes through the reviews of any other item (第十七条).
"""

from __future__ import annotations

import hashlib
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from disclosure import publication
from disclosure.models import Attachment, Category, Disclosure, Unit
from papers.pdf import to_pdf
from records import uploads
from requests_app import letterhead
from requests_app.contradictions import GIVES
from requests_app.lifecycle.table import Role, holds
from requests_app.models import Case, CaseAttachment, Letter, PublishedAnswer
from requests_app.refusal import NotAllowed

CATEGORY = "ysqdf"  # 依申请公开答复
HIDDEN = "×××"
SHORTEST = 2  # characters of a personal value that can be told from an ordinary word


def may_publish(case: Case) -> bool:
    """The request was answered with information, and no item shows the answer yet."""
    return (
        case.is_closed
        and case.outcome in GIVES
        and not PublishedAnswer.objects.filter(case=case).exists()
    )


@transaction.atomic
def publish_answer(case: Case, *, by, on: date, title: str, summary: str, unit: Unit) -> Disclosure:
    """Prepare the answer for everybody: a draft with the reply without the applicant, and its files.

    The reply is made anew from the frozen letter with every personal value hidden; the digest of the
    copy that was sent stands below it. Files that were given are taken over byte for byte. The draft
    is not public before it was reviewed and approved. Raises NotAllowed.
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if not holds(by, Role.HANDLER):
        raise NotAllowed(_("Answers are prepared for the public by: %s.") % Role.HANDLER.value)
    if not may_publish(case):
        raise NotAllowed(_("Only an answer that gave information is published, and only once."))
    letter = case.letters.issued().filter(kind="reply").order_by("-pk").first()
    copy = letter and letter.copies.filter(format="pdf").first()
    if copy is None:
        raise NotAllowed(_("The copy of the reply is no longer on file."))
    personal = personal_values(case)
    if any(value in f"{title}\n{summary}" for value in personal):
        raise NotAllowed(_("Title or summary name the applicant."))
    redacted = without(letter, personal)
    item = publication.draft(
        by=by,
        on=on,
        title=title,
        summary=summary,
        category=Category.objects.get(code=CATEGORY),
        unit=unit,
        document_number=letter.number,
        formed_on=letter.issued_on,
        body="\n\n".join(
            (
                letter.number,
                *filter(None, map(str.strip, redacted.body.splitlines())),
                f"答复书存档副本校验值（SHA-256）：{copy.sha256}",
            )
        ),
    )
    _attach(item, "答复书（隐去申请人信息）.pdf", to_pdf(letterhead.paper(redacted)))
    for given in case.attachments.filter(role=CaseAttachment.Role.ANSWER):
        with given.file.open("rb") as file:
            content = file.read()
        if hashlib.sha256(content).hexdigest() != given.sha256:
            raise NotAllowed(_("A file that was given differs from its SHA-256."))
        _attach(item, given.name, content)
    PublishedAnswer.objects.create(case=case, disclosure=item, letter_sha256=copy.sha256)
    case.events.create(kind="answer_prepared", on=on, by=by, data={"disclosure": item.pk})
    return item


def personal_values(case: Case) -> list[str]:
    """What must not stand in a published answer, the longest first."""
    person = case.applicant
    values = {getattr(person, name).strip() for name in person.personal_fields}
    return sorted((value for value in values if len(value) >= SHORTEST), key=len, reverse=True)


def without(letter: Letter, personal: list[str]) -> Letter:
    """An unsaved letter that says the same without the applicant."""
    body = letter.body
    for value in personal:
        body = body.replace(value, HIDDEN)
    return Letter(
        kind=letter.kind,
        number=letter.number,
        issued_on=letter.issued_on,
        addressee=HIDDEN,
        body=body,
    )


def _attach(item: Disclosure, name: str, content: bytes) -> None:
    upload = SimpleUploadedFile(name, content)
    attachment = Attachment(disclosure=item, original=upload)
    publication.describe(attachment, uploads.accept(upload))
    attachment.save()
