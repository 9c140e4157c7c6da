"""审查 (第十七条、第十八条): first review, secrecy review, sign-off, approval; never by the author."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from disclosure.models import Disclosure, Review
from disclosure.publication.table import (
    NotAllowed,
    Status,
    locked,
    log,
    second_person,
    with_reason,
)
from statute.outcomes import Ground

Result, Stage = Review.Result, Review.Stage


def standing_review(disclosure: Disclosure, stage: str) -> Review | None:
    """The latest review of that stage, if it speaks for the text as it stands."""
    return (
        disclosure.reviews.filter(kind=stage, fingerprint=disclosure.fingerprint())
        .order_by("-at", "-pk")
        .first()
    )


def _review(disclosure, stage, *, by, on, basis, result=Result.DISCLOSE, ground="") -> Review:
    second_person(disclosure, by)
    return disclosure.reviews.create(
        kind=stage,
        by=by,
        on=on,
        result=result,
        ground=ground,
        note=with_reason(basis, _("A review states its basis.")),
        fingerprint=disclosure.fingerprint(),
    )


@transaction.atomic
def first_review(disclosure: Disclosure, *, by, on: date, basis: str) -> Disclosure:
    """初审 by the unit: the content is right and fit for publication."""
    disclosure = locked(disclosure, "first_review")
    _review(disclosure, Stage.FIRST, by=by, on=on, basis=basis)
    disclosure.status = Status.SECRECY_REVIEW
    disclosure.save(update_fields=["status"])
    log(disclosure, "first_review", by=by, on=on, note=basis)
    return disclosure


@transaction.atomic
def secrecy_review(
    disclosure: Disclosure, *, by, on: date, result: str, basis: str, ground: str = ""
) -> Disclosure:
    """保密审查: publish, disclose on request, withhold on a `ground`, or refer where it cannot be decided.

    What was referred (报请有关主管部门或者保密行政管理部门确定) is reviewed again with the answer as basis.
    """
    disclosure = locked(disclosure, "secrecy_review")
    if result == Result.WITHHOLD and ground not in set(Ground):
        raise NotAllowed(_("Not publishing needs a ground of Articles 14 to 16."))
    if result != Result.WITHHOLD:
        ground = ""
    review = _review(
        disclosure, Stage.SECRECY, by=by, on=on, basis=basis, result=result, ground=ground
    )
    disclosure.status = Status.REFERRED if result == Result.REFER else Status.APPROVAL
    disclosure.save(update_fields=["status"])
    log(
        disclosure,
        "secrecy_review",
        by=by,
        on=on,
        note=f"{review.get_result_display()}：{review.note}",
    )
    return disclosure


@transaction.atomic
def sign_off(disclosure: Disclosure, *, by, on: date, basis: str) -> Disclosure:
    """法制审核 of a penalty decision: off by default since records of public-order offences are sealed.

    《治安管理处罚法》(2025年修订) 第一百三十六条; 《行政处罚法》第四十八条 for decisions of social influence.
    """
    disclosure = locked(disclosure, "sign_off")
    _review(disclosure, Stage.LEGAL, by=by, on=on, basis=basis)
    log(disclosure, "sign_off", by=by, on=on, note=basis)
    return disclosure


@transaction.atomic
def approve(
    disclosure: Disclosure, *, by, on: date, basis: str, reassess_on: date | None = None
) -> Disclosure:
    """批准 what the secrecy review proposed: publication, or entry in the register of withheld items.

    A withheld item needs the day by which it is looked at again (第十八条).
    """
    disclosure = locked(disclosure, "approve")
    secrecy = standing_review(disclosure, Stage.SECRECY)
    if secrecy is None or standing_review(disclosure, Stage.FIRST) is None:
        raise NotAllowed(_("The text was changed after its review; it must be reviewed again."))
    _review(
        disclosure,
        Stage.APPROVAL,
        by=by,
        on=on,
        basis=basis,
        result=secrecy.result,
        ground=secrecy.ground,
    )
    if secrecy.result == Result.DISCLOSE:
        disclosure.status = Status.APPROVED
    else:
        _reassessment_after(reassess_on, on)
        disclosure.status = Status.WITHHELD
        disclosure.withheld_ground = secrecy.ground
        disclosure.on_request = secrecy.result == Result.ON_REQUEST
        disclosure.reassess_on = reassess_on
    disclosure.save(update_fields=["status", "withheld_ground", "on_request", "reassess_on"])
    log(disclosure, "approve", by=by, on=on, note=f"{secrecy.get_result_display()}：{basis}")
    return disclosure


@transaction.atomic
def send_back(disclosure: Disclosure, *, by, on: date, reason: str) -> Disclosure:
    """退回: back to its author, with what is to be put right."""
    disclosure = locked(disclosure, "send_back")
    reason = with_reason(reason, _("Sending back needs a reason."))
    disclosure.status = Status.DRAFT
    disclosure.save(update_fields=["status"])
    log(disclosure, "send_back", by=by, on=on, note=reason)
    return disclosure


@transaction.atomic
def reassess(
    disclosure: Disclosure, *, by, on: date, basis: str, reassess_on: date | None = None
) -> Disclosure:
    """定期评估审查 (第十八条): withheld until `reassess_on`, or, without a day, a draft to be published."""
    disclosure = locked(disclosure, "reassess")
    second_person(disclosure, by)
    basis = with_reason(basis, _("A review states its basis."))
    if reassess_on is None:
        disclosure.status = Status.DRAFT
        disclosure.withheld_ground, disclosure.on_request = "", False
    else:
        _reassessment_after(reassess_on, on)
    disclosure.reassess_on = reassess_on
    disclosure.save(update_fields=["status", "withheld_ground", "on_request", "reassess_on"])
    log(disclosure, "reassess", by=by, on=on, note=basis)
    return disclosure


def _reassessment_after(day: date | None, on: date) -> None:
    if day is None or day <= on:
        raise NotAllowed(_("An item not published needs a later day of reassessment (Article 18)."))
