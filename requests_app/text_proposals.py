"""Standard texts change by two persons: one proposes a version, the head approves what the page showed.

Until then the text in force stays. What everybody reads on the site passes the gate, both times.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.gate import Record, ask_gate, keeps_findings
from records import epoch
from records.decisions import Part, Shown, person
from records.lifecycle import Lifecycle, NotAllowed, Role, Transition
from requests_app import acts, standard_texts
from requests_app.models import StandardText, StandardTextEvent

Status, Step = StandardText.Status, StandardTextEvent.Step
BUILT_IN = 1  # the version that comes with the portal


def shown_of(proposal: StandardText) -> Shown:
    """The text with its slot and reason, and how it would read, beside the text in force."""
    slot = standard_texts.slot_of(proposal.slot)
    text, standing = gettext_lazy("text"), standard_texts.in_force(proposal.slot)
    return Shown(
        (
            person("proposed", gettext_lazy("proposed by"), proposal.proposed_by),
            Part(
                "slot",
                gettext_lazy("standard text"),
                f"{slot.group} · {slot.title}",
                is_content=False,
            ),
            Part("reason", gettext_lazy("reason"), proposal.reason, is_content=False),
            Part("text", text, proposal.text),
            Part(
                "preview",
                gettext_lazy("how it reads"),
                standard_texts.sample(proposal.slot, proposal.text),
                is_content=False,
            ),
        ),
        steps=(Step.APPROVED, Step.REFUSED),
        replaces=(Part("text", text, standing),),
    )


def _row(step: Step, label, target: Status) -> Transition:
    return Transition(step, label, (Status.PROPOSED,), (target,), (Role.HEAD,))


LIFECYCLE = Lifecycle(
    model=StandardText,
    transitions={
        Step.APPROVED: _row(
            Step.APPROVED, gettext_lazy("Approve the standard text"), Status.APPROVED
        ),
        Step.REFUSED: _row(Step.REFUSED, gettext_lazy("Refuse the standard text"), Status.REFUSED),
    },
    refused=gettext_lazy("“%(step)s” is not possible: the standard text is %(state)s."),
    decides={Step.APPROVED: shown_of, Step.REFUSED: shown_of},
)


@keeps_findings
@transaction.atomic
def propose(*, slot: str, text: str, reason: str, by, on: date) -> StandardText:
    """Write down a new version for approval. Raises NotAllowed with all that is wrong with the text."""
    acts.PROPOSE_TEXT.ask(by)
    text = standard_texts.tidy(text)
    _ask(StandardText, slot, text, by=by)  # not stored yet
    if text == standard_texts.in_force(slot):
        raise NotAllowed(_("This is the text in force already."))
    if not reason.strip():
        raise NotAllowed(_("A change of a standard text has its reason."))
    if StandardText.objects.proposed().filter(slot=slot).exists():
        raise NotAllowed(_("A change of this text waits for approval already."))
    proposal = StandardText.objects.create(
        slot=slot, text=text, reason=reason.strip(), proposed_by=by
    )
    proposal.events.create(kind=Step.PROPOSED, on=on, by=by, note=proposal.reason)
    return proposal


def _ask(record: Record, key: str, text: str, *, by) -> None:
    """The rules of the slot, and for what the public reads the gate."""
    slot = standard_texts.slot_of(key)
    if errors := standard_texts.errors_of(slot, text):
        raise NotAllowed("".join(errors))
    if slot.is_public:
        ask_gate(record, {slot.title: text}, by=by)


@keeps_findings
@transaction.atomic
def approve(proposal: StandardText, *, by, on: date, read: str | None = None) -> StandardText:
    """批准: the next version, in force from the next letter on."""
    proposal = LIFECYCLE.begin(proposal, Step.APPROVED, by=by, on=on, read=read)
    if proposal.proposed_by_id == by.pk:
        raise NotAllowed(_("Another person approves a standard text."))
    _ask(proposal, proposal.slot, proposal.text, by=by)  # the rules may have changed since
    latest = StandardText.objects.filter(slot=proposal.slot).aggregate(latest=Max("version"))
    version = (latest["latest"] or BUILT_IN) + 1
    proposal = LIFECYCLE.finish(
        proposal, Step.APPROVED, by=by, on=on, decided_by=by, version=version
    )
    if standard_texts.slot_of(proposal.slot).is_public:
        epoch.move(epoch.EVERYTHING)
    return proposal


@transaction.atomic
def refuse(
    proposal: StandardText, *, by, on: date, reason: str, read: str | None = None
) -> StandardText:
    """The text in force stays; the reason stands in the ledger."""
    proposal = LIFECYCLE.begin(proposal, Step.REFUSED, by=by, on=on, read=read)
    if not reason.strip():
        raise NotAllowed(_("A refusal needs a reason."))
    return LIFECYCLE.finish(
        proposal, Step.REFUSED, by=by, on=on, note=reason.strip(), decided_by=by
    )
