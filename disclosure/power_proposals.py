"""动态调整 by two persons: one proposes it with its basis, the head approves what the page showed.

Until then nothing of it is on the list. A proposal is tried when it is made: what `power_list.adjust` would
refuse is refused at once, and again when it is approved, because the list may have changed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure import power_list
from disclosure.gate import keeps_findings
from disclosure.models import AdjustmentProposal, AdjustmentProposalEvent, PowerItem
from records.decisions import Part, Shown, lines, parts_of, person
from records.lifecycle import Lifecycle, NotAllowed, Role, Transition

Status, Step = AdjustmentProposal.Status, AdjustmentProposalEvent.Step
ELEMENTS = ("code", *power_list.ELEMENTS)
FACTS = ("kind", "effective_on", "basis", "approval", "note")
_HEAD = (Role.HEAD,)


# --- what is read before it is decided


def shown_of(proposal: AdjustmentProposal) -> Shown:
    """Kind, day and basis; what ends and what begins, element by element, beside the version it replaces."""
    closes, opens = _closing(proposal), _opening(proposal)
    before = {item.code: item for item in closes}
    replaced = [before[item.code] for item in opens if item.code in before]
    return Shown(
        (
            *parts_of(proposal, FACTS, is_content=False),
            person("proposed", gettext_lazy("proposed by"), proposal.proposed_by),
            *map(_ends, closes),
            *(part for item in opens for part in _elements(item)),
        ),
        steps=(Step.APPROVED, Step.REFUSED),
        replaces=tuple(part for item in replaced for part in _elements(item)),
    )


def _ends(item: PowerItem) -> Part:
    """The version as it stands; another one is another decision."""
    stands = [str(getattr(item, name)) for name in ELEMENTS]
    told = lines(f"{item.code} {item.name}", item.implementing_unit)
    value = json.dumps([item.pk, str(item.valid_to), *stands], ensure_ascii=False)
    return Part(f"ends {item.pk}", gettext_lazy("ends"), told, value=value, is_content=False)


def _elements(item: PowerItem) -> list[Part]:
    return [
        Part(f"{item.code} {part.key}", f"{item.code} {part.label}", part.text, value=part.value)
        for part in parts_of(item, ELEMENTS)
    ]


LIFECYCLE = Lifecycle(
    model=AdjustmentProposal,
    transitions={
        row.step: row
        for row in (
            Transition(
                Step.APPROVED,
                gettext_lazy("Approve the adjustment"),
                (Status.PROPOSED,),
                (Status.APPROVED,),
                _HEAD,
            ),
            Transition(
                Step.REFUSED,
                gettext_lazy("Refuse the adjustment"),
                (Status.PROPOSED,),
                (Status.REFUSED,),
                _HEAD,
            ),
        )
    },
    refused=gettext_lazy("“%(step)s” is not possible: the adjustment is %(state)s."),
    decides={Step.APPROVED: shown_of, Step.REFUSED: shown_of},
)


# --- proposing and deciding


@keeps_findings
@transaction.atomic
def propose(
    *,
    kind: str,
    effective_on: date,
    basis: str,
    approval: str,
    by,
    on: date,
    closes: Sequence[PowerItem] = (),
    opens: Sequence[PowerItem] = (),
    note: str = "",
) -> AdjustmentProposal:
    """Write down an adjustment for approval; the arguments are those of `power_list.adjust`."""
    power_list.ADJUST.ask(by)
    handed_in = [item.flow_chart for item in opens if not item.flow_chart._committed]
    try:
        proposal = AdjustmentProposal(
            kind=kind,
            effective_on=effective_on,
            basis=basis,
            approval=approval,
            note=note,
            closes=[item.pk for item in closes],
            opens=[_stored(item) for item in opens],
            proposed_by=by,
        )
        _try(proposal)
        proposal.save()
        proposal.events.create(kind=Step.PROPOSED, on=on, by=by, note=basis)
    except BaseException:
        # The rows are rolled back; a disk knows of no transaction.
        for chart in handed_in:
            if chart._committed:
                chart.storage.delete(chart.name)
        raise
    return proposal


def _stored(item: PowerItem) -> dict:
    """The values of the version; of a chart the name of the file, which is kept already."""
    chart = item.flow_chart
    if chart and not chart._committed:
        chart.save(chart.name, chart.file, save=False)
    values = {name: getattr(item, name) for name in (*ELEMENTS, "flow_chart_seen")}
    return {**values, "flow_chart": chart.name if chart else ""}


def _closing(proposal: AdjustmentProposal) -> list[PowerItem]:
    return list(PowerItem.objects.filter(pk__in=proposal.closes).order_by("code"))


def _opening(proposal: AdjustmentProposal) -> list[PowerItem]:
    return [PowerItem(**values) for values in proposal.opens]


def _made(proposal: AdjustmentProposal):
    try:
        return power_list.adjust(
            kind=proposal.kind,
            effective_on=proposal.effective_on,
            basis=proposal.basis,
            approval=proposal.approval,
            note=proposal.note,
            closes=_closing(proposal),
            opens=_opening(proposal),
            by=proposal.proposed_by,
        )
    except ValidationError as invalid:
        raise NotAllowed("；".join(invalid.messages)) from invalid


def _try(proposal: AdjustmentProposal) -> None:
    """Make it and undo it: what would refuse it refuses its proposal."""
    with transaction.atomic():
        _made(proposal)
        transaction.set_rollback(True)


@keeps_findings
@transaction.atomic
def approve(
    proposal: AdjustmentProposal, *, by, on: date, read: str | None = None
) -> AdjustmentProposal:
    """批准: the list changes as proposed. `read`: the fingerprint of what the page of the step showed."""
    proposal = LIFECYCLE.begin(proposal, Step.APPROVED, by=by, on=on, read=read)
    if proposal.proposed_by_id == by.pk:
        raise NotAllowed(_("Another person approves the adjustment."))
    adjustment = _made(proposal)
    return LIFECYCLE.finish(
        proposal, Step.APPROVED, by=by, on=on, decided_by=by, adjustment=adjustment
    )


@transaction.atomic
def refuse(
    proposal: AdjustmentProposal, *, by, on: date, reason: str, read: str | None = None
) -> AdjustmentProposal:
    """The list stays; the reason stands in the ledger."""
    proposal = LIFECYCLE.begin(proposal, Step.REFUSED, by=by, on=on, read=read)
    if not reason.strip():
        raise NotAllowed(_("A refusal needs a reason."))
    LIFECYCLE.finish(proposal, Step.REFUSED, by=by, on=on, note=reason.strip(), decided_by=by)
    transaction.on_commit(sweep_charts)
    return proposal


def sweep_charts() -> None:
    """Charts of refused adjustments leave the disk, unless a version of a power or another adjustment has
    the same file: nobody reads them any more, and nobody reviewed them. The ledger keeps who refused what."""
    charts = {}
    for status, opens in AdjustmentProposal.objects.values_list("status", "opens"):
        charts.setdefault(status, set()).update(row["flow_chart"] for row in opens)
    refused = charts.pop(Status.REFUSED, set()) - set().union(*charts.values(), {""})
    listed = PowerItem.objects.filter(flow_chart__in=refused).values_list("flow_chart", flat=True)
    storage = PowerItem._meta.get_field("flow_chart").storage
    for name in refused.difference(listed):
        storage.delete(name)
