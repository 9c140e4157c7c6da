"""Retention (档案保管期限): after the term the person is erased from a closed case, the count stays.

Two persons: one proposes, another erases. What the yearly reports count (number, kind, days,
outcome) is not touched, so every past report comes out the same. Whatever is written in free words,
by the applicant or about the applicant, goes: 个人信息保护法 第四十七条 knows no exception for remarks.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records import amending, decisions
from records.decisions import Part, Shown, person
from records.kept import ERASED, years_after
from records.lifecycle import NotAllowed, ask_read
from requests_app import acts, referral
from requests_app.models import (
    Applicant,
    Assistance,
    Case,
    CaseAttachment,
    Conversion,
    Correction,
    Extension,
    FeeDecision,
    LetterCopy,
    LetterVersion,
    ReasonsRequest,
    RemedyEvent,
    Service,
    Wanted,
)

YEARS = 10  # 《机关文件材料归档范围和文书档案保管期限规定》: 10年, the shortest fixed term
# What stays of an event's details: days, codes, numbers of the register. Not the organ or the channel
# an officer wrote in his own words.
KEPT_DATA = frozenset(
    {
        "amount", "answer", "attachment", "basis", "contact", "disclosure", "due", "fields", "from",
        "imported", "intake", "into", "kind", "late", "letter", "mark", "method", "new", "number", "old",
        "opinion_request", "outcome", "quantity", "received", "reply_by", "sha256", "unit", "until",
        "void", "was", "working_days",
        "consultation",  # what an opinion request was called until November 2026
    }
)  # fmt: skip


def kept_until(case: Case) -> date | None:
    """The day before which nothing of the case is erased; None while it is open."""
    last = _ended_on(case)
    return last and years_after(last, YEARS)


def _ended_on(case: Case) -> date | None:
    """The day of the last reply; of an entry that was no request, the day that was found."""
    if case.status == Case.Status.VOID:
        return case.events.filter(kind__in=("voided", "merged")).latest("pk").on
    if not case.is_closed:
        return None
    return max([case.closed_on, *(fresh.replied_on for fresh in case.fresh_replies.all())])


def shown_of(case: Case) -> Shown:
    """What goes and what stays is known by number; who asked is not read once more to be erased."""
    letters, files = case.letters.count(), CaseAttachment.with_detached.filter(case=case).count()
    until = kept_until(case)
    return Shown(
        (
            Part("number", gettext_lazy("request"), f"{case.number} {case.get_status_display()}"),
            Part("until", gettext_lazy("kept until"), until.isoformat() if until else "—"),
            Part("papers", gettext_lazy("letters and files"), f"{letters} + {files}"),
            person("proposed", gettext_lazy("proposed by"), case.applicant.erasure_proposed_by),
        ),
        steps=("erased",),
    )


def erase_or_propose(case: Case, *, by, on: date, read: str | None = None) -> Case:
    """The first person proposes, the second erases; `read`: the fingerprint of what the page showed."""
    if case.applicant.erasure_proposed_by_id is None:
        return propose(case, by=by, on=on)
    return erase(case, by=by, on=on, read=read)


@transaction.atomic
def propose(case: Case, *, by, on: date) -> Case:
    """One of the office proposes to erase."""
    case, person = _ready(case, by=by, on=on)
    person.erasure_proposed_by = by
    person.save(update_fields=["erasure_proposed_by"])
    case.events.create(kind="erasure_proposed", on=on, by=by)
    return case


@transaction.atomic
def erase(case: Case, *, by, on: date, read: str | None = None) -> Case:
    """Another one erases: applicant, texts, letters' copies and files."""
    case, applicant = _ready(case, by=by, on=on)
    if applicant.erasure_proposed_by_id is None:
        raise NotAllowed(_("Somebody proposes the erasure first."))
    if applicant.erasure_proposed_by_id == by.pk:
        raise NotAllowed(_("Whoever proposed the erasure does not also carry it out."))
    shown = ask_read(shown_of(case), read)
    erased = _erase(case, applicant, by=by, on=on)
    decisions.keep(case, "erased", shown, by=by, on=on)
    return erased


@transaction.atomic
def erase_for(case: Case, *, proposed_by, by, on: date) -> Case:
    """Erased because the applicant asked (第四十七条); two people answered that (`own_data`)."""
    if proposed_by.pk == by.pk:
        raise NotAllowed(_("Whoever proposed the erasure does not also carry it out."))
    case, person = _not_pending(case)
    person.erasure_proposed_by = proposed_by
    return _erase(case, person, by=by, on=on)


def _erase(case: Case, person: Applicant, *, by, on: date) -> Case:
    blank = dict.fromkeys(person.personal_fields, "")
    blank |= {"name_fingerprint": "", "id_fingerprint": "", "secret_hash": "", "id_kind": ""}
    for name, value in {**blank, "erased_on": on}.items():
        setattr(person, name, value)
    person.save()
    Case.objects.filter(pk=case.pk).update(description=ERASED, receipt_proof="")
    Case.objects.filter(pk=case.pk).exclude(information_name="").update(information_name=ERASED)
    Case.objects.filter(pk=case.pk).exclude(original_wording="").update(original_wording=ERASED)
    _erase_passed_on(case)
    _erase_rounds(case)
    _erase_papers(case)
    decisions.forget(case)
    for conversion in Conversion.objects.filter(case=case):
        decisions.forget(conversion)
    amending.forget(case)
    case.events.erase_notes()
    case.events.erase_details(kept=KEPT_DATA)
    case.accesses.erase_notes()
    RemedyEvent.objects.filter(remedy__case=case).erase_notes()
    case.events.create(kind="erased", on=on, by=by)
    return Case.objects.get(pk=case.pk)


def _erase_passed_on(case: Case) -> None:
    """The petition that `lifecycle.refer` handed to the contacts."""
    for data in case.events.filter(data__has_key="contact").values_list("data", flat=True):
        referral.erase(data["contact"])


def _erase_rounds(case: Case) -> None:
    """Words only: days, kinds of answer and amounts are counted."""
    Correction.objects.filter(case=case).update(wanted=ERASED, text="")
    ReasonsRequest.objects.filter(case=case).update(reasons="")
    case.opinion_requests.update(party=ERASED, opinion="", decision_reason="")
    Extension.objects.filter(case=case).update(reason=ERASED)
    Extension.objects.filter(case=case).exclude(approver="").update(approver=ERASED)
    case.erasure_requests.update(reason="", answer_reason="")
    Assistance.objects.filter(case=case).update(given=ERASED)
    case.comments.update(text=ERASED)
    case.unit_opinions.update(question=ERASED)
    case.unit_opinions.exclude(answered_on=None).update(opinion=ERASED)
    fee = FeeDecision.objects.filter(case=case)
    fee.exclude(waiver_reason="").update(waiver_reason=ERASED)
    fee.exclude(channel="").update(channel=ERASED)
    fee.exclude(receipt_number="").update(receipt_number=ERASED)  # leads to who paid
    Conversion.objects.filter(case=case).exclude(reason="").update(reason=ERASED)
    # The digest tells that two requests were alike, and so whose this one was.
    Wanted.objects.filter(case=case).delete()


def _erase_papers(case: Case) -> None:
    LetterCopy.objects.filter(letter__case=case).delete()
    LetterVersion.objects.filter(letter__case=case).delete()
    Service.objects.filter(letter__case=case).update(proof=ERASED)
    case.letters.update(addressee=ERASED, body=ERASED)
    case.letters.exclude(reference="").update(reference=ERASED)
    files = CaseAttachment.with_detached.filter(case=case)
    for attachment in files:
        # After the commit: a file cannot be rolled back.
        transaction.on_commit(lambda file=attachment.file: file.storage.delete(file.name))
    files.delete()


def _ready(case: Case, *, by, on: date) -> tuple[Case, Applicant]:
    acts.ERASE.ask(by)
    until = kept_until(case)
    if until is None or on < until:
        raise NotAllowed(_("The file is kept until %s.") % (until.isoformat() if until else "—"))
    return _not_pending(case)


def _not_pending(case: Case) -> tuple[Case, Applicant]:
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if case.remedies.filter(decided_on=None).exists():
        raise NotAllowed(_("A review or suit is pending."))
    person = Applicant.objects.select_for_update(of=("self",)).get(case=case)
    if person.erased_on is not None:
        raise NotAllowed(_("The personal data are erased already."))
    return case, person
