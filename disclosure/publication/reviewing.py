"""审查 (第十七条、第十八条): first review, secrecy review, sign-off, approval; never by the author.

`read`: the fingerprint of what the page of the step showed (`records.decisions`).
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from disclosure.models import Disclosure, Review
from disclosure.publication.table import (
    Status,
    begin,
    finish,
    second_person,
    with_reason,
)
from records.lifecycle import NotAllowed
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
def first_review(
    disclosure: Disclosure, *, by, on: date, basis: str, read: str | None = None
) -> Disclosure:
    """初审 by the unit: the content is right and fit for publication."""
    disclosure = begin(disclosure, "first_review", by=by, on=on, read=read)
    _review(disclosure, Stage.FIRST, by=by, on=on, basis=basis)
    return finish(disclosure, "first_review", by=by, on=on, note=basis)


@transaction.atomic
def secrecy_review(
    disclosure: Disclosure,
    *,
    by,
    on: date,
    result: str,
    basis: str,
    ground: str = "",
    read: str | None = None,
) -> Disclosure:
    """保密审查: publish, disclose on request, withhold on a `ground`, or refer where it cannot be decided.

    What was referred (报请有关主管部门或者保密行政管理部门确定) is reviewed again with the answer as basis.
    """
    disclosure = begin(disclosure, "secrecy_review", by=by, on=on, read=read)
    first = standing_review(disclosure, Stage.FIRST)
    if first is not None and by is not None and first.by_id == by.pk:
        raise NotAllowed(_("Who gave the first review does not also give the secrecy review."))
    if result == Result.WITHHOLD and ground not in set(Ground):
        raise NotAllowed(_("Not publishing needs a ground of Articles 14 to 16."))
    if result != Result.WITHHOLD:
        ground = ""
    review = _review(
        disclosure, Stage.SECRECY, by=by, on=on, basis=basis, result=result, ground=ground
    )
    return finish(
        disclosure,
        "secrecy_review",
        by=by,
        on=on,
        note=f"{review.get_result_display()}：{review.note}",
        to=Status.REFERRED if result == Result.REFER else Status.APPROVAL,
    )


@transaction.atomic
def sign_off(
    disclosure: Disclosure, *, by, on: date, basis: str, read: str | None = None
) -> Disclosure:
    """法制审核 of a penalty decision: off by default since records of public-order offences are sealed.

    《治安管理处罚法》(2025年修订) 第一百三十六条; 《行政处罚法》第四十八条 for decisions of social influence.
    """
    disclosure = begin(disclosure, "sign_off", by=by, on=on, read=read)
    _review(disclosure, Stage.LEGAL, by=by, on=on, basis=basis)
    return finish(disclosure, "sign_off", by=by, on=on, note=basis)


@transaction.atomic
def approve(
    disclosure: Disclosure,
    *,
    by,
    on: date,
    basis: str,
    reassess_on: date | None = None,
    read: str | None = None,
) -> Disclosure:
    """批准 what the secrecy review proposed: publication, or entry in the register of withheld items.

    A withheld item needs the day by which it is looked at again (第十八条).
    """
    disclosure = begin(disclosure, "approve", by=by, on=on, read=read)
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
    note = f"{secrecy.get_result_display()}：{basis}"
    if secrecy.result == Result.DISCLOSE:
        return finish(disclosure, "approve", by=by, on=on, note=note, to=Status.APPROVED)
    _reassessment_after(reassess_on, on)
    return finish(
        disclosure,
        "approve",
        by=by,
        on=on,
        note=note,
        to=Status.WITHHELD,
        withheld_ground=secrecy.ground,
        on_request=secrecy.result == Result.ON_REQUEST,
        reassess_on=reassess_on,
    )


@transaction.atomic
def send_back(
    disclosure: Disclosure, *, by, on: date, reason: str, read: str | None = None
) -> Disclosure:
    """退回: back to its author, with what is to be put right."""
    disclosure = begin(disclosure, "send_back", by=by, on=on, read=read)
    reason = with_reason(reason, _("Sending back needs a reason."))
    return finish(disclosure, "send_back", by=by, on=on, note=reason)


@transaction.atomic
def reassess(
    disclosure: Disclosure,
    *,
    by,
    on: date,
    basis: str,
    reassess_on: date | None = None,
    read: str | None = None,
) -> Disclosure:
    """定期评估审查 (第十八条): withheld until `reassess_on`, or, without a day, a draft to be published."""
    disclosure = begin(disclosure, "reassess", by=by, on=on, read=read)
    second_person(disclosure, by)
    basis = with_reason(basis, _("A review states its basis."))
    if reassess_on is not None:
        _reassessment_after(reassess_on, on)
    open_again = reassess_on is None
    return finish(
        disclosure,
        "reassess",
        by=by,
        on=on,
        note=basis,
        to=Status.DRAFT if open_again else Status.WITHHELD,
        withheld_ground="" if open_again else disclosure.withheld_ground,
        on_request=disclosure.on_request and not open_again,
        reassess_on=reassess_on,
    )


def _reassessment_after(day: date | None, on: date) -> None:
    if day is None or day <= on:
        raise NotAllowed(_("An item not published needs a later day of reassessment (Article 18)."))
