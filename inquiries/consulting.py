"""The steps of a consultation (征集调查); 紧急撤回 stands in `emergencies`, by the same table."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure import emergency, staff
from disclosure.gate import ask_gate, keeps_findings, note, texts_of
from disclosure.models import Disclosure
from inquiries import questionnaire, shown
from inquiries.models import (
    AnswerSheet,
    Consultation,
    ConsultationEvent,
    Opinion,
    OpinionGroup,
)
from inquiries.search import CONSULTATION
from records import epoch
from records.lifecycle import Act, Lifecycle, NotAllowed, Role, Transition
from records.search import entries

Step, Status = ConsultationEvent.Step, Consultation.Status
EDIT = Act(gettext_lazy("Edit a consultation"), (Role.HANDLER,))
TAKE_OVER = Act(
    gettext_lazy("Take over consultations published before"), (Role.PUBLISHER, Role.SYSTEM)
)
_PUBLIC = (Status.OPEN, Status.CLOSED)  # unless it is hidden, which is no state of its own
LIFECYCLE = Lifecycle(
    model=Consultation,
    transitions={
        row.step: row
        for row in (
            Transition(
                Step.OPENED,
                gettext_lazy("Open"),
                (Status.DRAFT,),
                (Status.OPEN,),
                (Role.PUBLISHER,),
            ),
            Transition(
                Step.EXTENDED,
                gettext_lazy("Extend the term"),
                (Status.OPEN,),
                (Status.OPEN,),
                (Role.PUBLISHER,),
            ),
            Transition(
                Step.CLOSED,
                gettext_lazy("Publish the result"),
                (Status.OPEN,),
                (Status.CLOSED,),
                (Role.PUBLISHER, Role.HEAD),
            ),
            Transition(
                Step.CORRECTED,
                gettext_lazy("Correct the result"),
                (Status.CLOSED,),
                (Status.CLOSED,),
                (Role.PUBLISHER, Role.HEAD),
            ),
            Transition(
                Step.WITHDRAWN,
                gettext_lazy("Withdraw"),
                _PUBLIC,
                (),
                (Role.PUBLISHER, Role.HEAD),
            ),
            *emergency.transitions(_PUBLIC, _PUBLIC),
            *emergency.restoring(_PUBLIC, _PUBLIC),
        )
    },
    refused=gettext_lazy("“%(step)s” is not possible: the consultation is %(state)s."),
    ask_reach=staff.ask_unit,
    decides={
        Step.OPENED: shown.consultation_to_open,
        Step.CLOSED: shown.consultation_to_close,
        Step.CORRECTED: shown.consultation_to_correct,
        **dict.fromkeys(
            (emergency.UNDONE, emergency.RESTORED, emergency.REFUSED), shown.consultation_again
        ),
    },
)


def note_edit(consultation: Consultation, *, on: date, by) -> None:
    """Log who worked on the text; that person does not also put it before the public."""
    EDIT.ask(by)
    staff.ask_unit(consultation, by, on=on)
    consultation.events.create(kind=Step.EDITED, on=on, by=by)
    note(consultation, public_texts(consultation), by=by)


@keeps_findings
@transaction.atomic
def open_consultation(
    consultation: Consultation, *, on: date, by, read: str | None = None
) -> Consultation:
    """Put a draft before the public from `opened_on`; decided by somebody who did not write it.

    `read`: the fingerprint of what the page of the step showed.
    """
    consultation = LIFECYCLE.begin(consultation, Step.OPENED, by=by, on=on, read=read)
    if consultation.closes_on < on:
        raise NotAllowed(_("The last day for opinions has passed."))
    if consultation.events.filter(kind=Step.EDITED, by=by).exists():
        raise NotAllowed(_("Publication is decided by somebody other than the author."))
    questionnaire.ask_whole(consultation)
    ask_gate(consultation, public_texts(consultation), by=by)
    LIFECYCLE.finish(consultation, Step.OPENED, by=by, on=on)
    entries.refresh(CONSULTATION, [consultation.pk])
    epoch.move()
    return consultation


# Source of what came in elsewhere too: the public reads how an opinion was counted.
GROUP_TEXTS = ("summary", "reason", "elsewhere_source")


def may_be_edited(consultation: Consultation) -> bool:
    """A draft, and what was taken back and stays away: its text is mended before it is shown again."""
    if consultation.status == Status.DRAFT:
        return True
    return consultation.hidden_at is not None and emergency.waiting(consultation) is None


def public_texts(consultation: Consultation) -> dict[str, str]:
    """Label → text, of the consultation, its questionnaire and each group of opinions, numbered as listed."""
    texts = texts_of(
        consultation, ("title", "text", "result", "correction_reason", "withdrawal_reason")
    )
    for number, group in enumerate(consultation.groups.all(), start=1):
        texts |= texts_of(group, GROUP_TEXTS, within=f"{number} ")
    return texts | questionnaire.public_texts(consultation)


@transaction.atomic
def send_opinion(
    consultation: Consultation, *, text: str, name: str, phone: str, at: datetime
) -> Opinion:
    """Keep one opinion of the public; refused outside the days the consultation runs."""
    _ask_running(consultation, at)
    opinion = Opinion(consultation=consultation, text=text, name=name, phone=phone, sent_at=at)
    opinion.full_clean()
    opinion.save()
    return opinion


@transaction.atomic
def send_answers(
    consultation: Consultation, *, chosen: Collection[int], at: datetime
) -> AnswerSheet:
    """Keep one answered questionnaire of the public (keys of options), within the same days."""
    _ask_running(consultation, at)
    return questionnaire.send_answers(consultation, chosen, at=at)


def _ask_running(consultation: Consultation, at: datetime) -> None:
    running = Consultation.objects.taking_opinions(on=timezone.localdate(at))
    if not running.filter(pk=consultation.pk).exists():
        raise NotAllowed(_("This consultation is not taking opinions."))


@transaction.atomic
def extend_term(
    consultation: Consultation, *, closes_on: date, reason: str, on: date, by
) -> Consultation:
    """A later last day; never an earlier one, for the public counts on it. The ledger keeps the reason."""
    consultation = LIFECYCLE.begin(consultation, Step.EXTENDED, by=by, on=on)
    _ask_public(consultation)
    if closes_on <= consultation.closes_on:
        raise NotAllowed(_("The new last day lies after the one announced."))
    if closes_on < on:
        raise NotAllowed(_("The last day for opinions has passed."))
    if not reason.strip():
        raise NotAllowed(_("Say why the term is extended."))
    note = f"{consultation.closes_on:%Y-%m-%d} → {closes_on:%Y-%m-%d}：{reason.strip()}"
    LIFECYCLE.finish(consultation, Step.EXTENDED, by=by, on=on, note=note, closes_on=closes_on)
    entries.refresh(CONSULTATION, [consultation.pk])
    epoch.move()
    return consultation


@keeps_findings
@transaction.atomic
def close_consultation(
    consultation: Consultation,
    *,
    result: str,
    on: date,
    by,
    document: Disclosure | None = None,
    read: str | None = None,
) -> Consultation:
    """Publish the result; by somebody who did not open it. Every group not adopted in full says why, and
    every opinion is in a group of this consultation.

    `document`: the published document that followed. `read`: the fingerprint of what the page showed.
    """
    consultation = LIFECYCLE.begin(consultation, Step.CLOSED, by=by, on=on, read=read)
    emergency.ask_none_waits(consultation)
    _ask_public(consultation)
    if on <= consultation.closes_on:
        raise NotAllowed(_("Opinions may still come in until the last day."))
    if consultation.events.filter(kind=Step.OPENED, by=by).exists():
        raise NotAllowed(_("Who opened the consultation does not publish its result."))
    if not result.strip():
        raise NotAllowed(_("A consultation closes only with a published result."))
    unexplained = consultation.groups.exclude(adoption=OpinionGroup.Adoption.ADOPTED).filter(
        reason=""
    )
    if unexplained.exists():
        raise NotAllowed(_("An opinion that is not adopted in full needs a reason."))
    if consultation.opinions.exclude(group__consultation=consultation).exists():
        raise NotAllowed(_("Every opinion belongs to a group before the result is published."))
    consultation.result = result
    ask_gate(consultation, public_texts(consultation), by=by)
    facts = {"result": result, "closed_on": on, "result_document": document}
    return _shown_anew(LIFECYCLE.finish(consultation, Step.CLOSED, by=by, on=on, **facts))


@keeps_findings
@transaction.atomic
def correct_result(
    consultation: Consultation,
    *,
    result: str,
    reason: str,
    on: date,
    by,
    document: Disclosure | None = None,
    read: str | None = None,
) -> Consultation:
    """Another text of the published result, with its public reason; by somebody who did not publish what
    stands there. The ledger keeps the text that stood there.

    `document`: the published document that followed. `read`: the fingerprint of what the page showed.
    """
    consultation = LIFECYCLE.begin(consultation, Step.CORRECTED, by=by, on=on, read=read)
    _ask_public(consultation)
    _ask_another(consultation, (Step.CLOSED, Step.CORRECTED), by)
    if not result.strip():
        raise NotAllowed(_("A consultation closes only with a published result."))
    before = consultation.result
    consultation.result, consultation.correction_reason = result, _reason(reason)
    ask_gate(consultation, public_texts(consultation), by=by)
    facts = {
        "result": result,
        "correction_reason": consultation.correction_reason,
        "corrected_on": on,
        "result_document": document,
    }
    note = f"{consultation.correction_reason}：{before}"
    return _shown_anew(
        LIFECYCLE.finish(consultation, Step.CORRECTED, by=by, on=on, note=note, **facts)
    )


@keeps_findings
@transaction.atomic
def withdraw(consultation: Consultation, *, reason: str, on: date, by) -> Consultation:
    """Taken back; who comes to its page reads that it was, and why."""
    consultation = LIFECYCLE.begin(consultation, Step.WITHDRAWN, by=by, on=on)
    emergency.ask_none_waits(consultation)
    _ask_public(consultation)
    consultation.withdrawal_reason = _reason(reason)
    ask_gate(consultation, texts_of(consultation, ("withdrawal_reason",)), by=by)
    facts = {"hidden_at": timezone.now(), "withdrawal_reason": consultation.withdrawal_reason}
    return _shown_anew(
        LIFECYCLE.finish(consultation, Step.WITHDRAWN, by=by, on=on, note=reason.strip(), **facts)
    )


def _reason(reason: str) -> str:
    if not reason.strip():
        raise NotAllowed(_("Give the reason."))
    return reason.strip()


def _ask_public(consultation: Consultation) -> None:
    if consultation.hidden_at:
        raise NotAllowed(_("This consultation is withdrawn."))


def _ask_another(consultation: Consultation, kinds: tuple[str, ...], by) -> None:
    """Refuse to who took the last of these steps."""
    last = consultation.events.filter(kind__in=kinds).order_by("pk").last()
    if last is not None and last.by_id == by.pk:
        raise NotAllowed(_("Another person than who did this decides."))


def _shown_anew(consultation: Consultation) -> Consultation:
    entries.refresh(CONSULTATION, [consultation.pk])
    epoch.move()
    return consultation
