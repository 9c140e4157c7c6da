"""What 主动公开 and the list of powers wait for."""

from __future__ import annotations

from django.db.models import (
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
)
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from disclosure import emergency, power_proposals
from disclosure.models import (
    AdjustmentEvent,
    AdjustmentProposal,
    AdjustmentProposalEvent,
    Disclosure,
    DisclosureEvent,
    Finding,
    PowerItemEvent,
)
from disclosure.powers_shown import ADJUSTMENTS, POWERS
from disclosure.publication import table as publication
from portal.awaited.rows import (
    Asked,
    Awaited,
    Register,
    away,
    by_status,
    emergency_of,
    last_was_by,
    shortened,
)


def _not_written_by(asked: Asked) -> Q:
    wrote = DisclosureEvent.objects.filter(
        disclosure=OuterRef("pk"), kind__in=("draft", "edit"), by=asked.user
    )
    return ~Q(author=asked.user) & ~Q(Exists(wrote))


def _gave_first_review(asked: Asked) -> Q:
    """Who gave the last first review does not give the secrecy review."""
    reviews = DisclosureEvent.objects.filter(disclosure=OuterRef("pk"), kind="first_review")
    return last_was_by(reviews, asked.user)


def _blocked() -> Q:
    return Q(Exists(Finding.objects.blocking().filter(disclosure=OuterRef("pk"))))


def _restore_proposed(asked: Asked) -> Q:
    """Somebody else proposed that the item, withdrawn by mistake, is public again."""
    kinds = ("withdraw", "propose_restore", "refuse_restore", emergency.TAKEN)
    latest = DisclosureEvent.objects.filter(disclosure=OuterRef("pk"), kind__in=kinds)
    latest = latest.order_by("-pk")
    is_proposed = Q(Exact(Subquery(latest.values("kind")[:1]), "propose_restore"))
    return is_proposed & ~last_was_by(latest, asked.user)


_P = publication.STEPS
_DOCUMENTS = (
    Awaited(_P["restore"], _restore_proposed),
    Awaited(_P[emergency.CONFIRMED], emergency_of(DisclosureEvent, "disclosure")),
    Awaited(
        publication.CLEAR,
        lambda asked: _not_written_by(asked) & _blocked(),
        states=(
            *publication.IN_REVIEW,
            Disclosure.Status.APPROVED,
            Disclosure.Status.PUBLISHED,  # found by the daily rescan
        ),
        name="clear",
    ),
    Awaited(_P["submit"], lambda asked: Q(author=asked.user)),
    Awaited(_P["first_review"], _not_written_by),
    Awaited(
        _P["secrecy_review"], lambda asked: _not_written_by(asked) & ~_gave_first_review(asked)
    ),
    Awaited(_P["approve"], _not_written_by),
    Awaited(_P["publish"]),
    Awaited(_P["reassess"], lambda asked: Q(reassess_on__lte=asked.on)),
)


DISCLOSURE = Register(
    "disclosure",
    _("document"),
    Disclosure,
    lambda asked: Disclosure.objects.within_reach(asked.user, on=asked.on),
    _DOCUMENTS,
    lambda item: shortened(item.title),
    by_status,
    "disclosure_disclosure",
    number="index_number",
    due=F("reassess_on"),
    related=("unit",),
    events=DisclosureEvent,
)

FINDING = Register(
    "finding",
    _("finding"),
    Finding,
    lambda asked: Finding.objects.of_other_registers().blocking().filter(clearable=True),
    (
        Awaited(
            publication.CLEAR,
            lambda asked: Q(found_by=None) | ~Q(found_by=asked.user),
            name="clear",
        ),
    ),
    lambda finding: f"{finding.model_in_words}：{finding.label}（{finding.place}）",
    by_status,
    "disclosure_finding",
)

POWER_AWAY = away(
    "power_away",
    _("power item"),
    POWERS,
    PowerItemEvent,
    "power",
    str,
    "disclosure_poweritem",
)
ADJUSTMENT_AWAY = away(
    "adjustment_away",
    _("adjustment"),
    ADJUSTMENTS,
    AdjustmentEvent,
    "adjustment",
    str,
    "disclosure_adjustment",
)

POWER = Register(
    "power",
    _("proposed adjustment"),
    AdjustmentProposal,
    lambda asked: AdjustmentProposal.objects.all(),
    (
        Awaited(
            power_proposals.LIFECYCLE.transitions["approved"],
            lambda asked: ~Q(proposed_by=asked.user),
        ),
    ),
    str,
    by_status,
    "disclosure_adjustmentproposal",
    due=F("effective_on"),
    events=AdjustmentProposalEvent,
)
