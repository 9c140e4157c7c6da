"""Inside the office: remarks to colleagues, and opinions of other units (协办). The only writer of both.

Nothing of it moves a term, is public or goes to the applicant; it is part of the file.
"""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from disclosure import staff
from disclosure.models import Unit
from records.lifecycle import NotAllowed, holds_any
from requests_app import access, acts
from requests_app.models import Case, Comment, UnitOpinion

ASKED, ANSWERED = "colleagues_asked", "colleagues_answered"


@transaction.atomic
def comment(case: Case, *, by, on: date, text: str, to=None) -> Comment:
    """A remark on `case`; `to` is told. What was said to `by` before counts as seen: it was answered.

    Raises NotAllowed when either may not read the request.
    """
    _ask_reader(case, by)
    if not text.strip():
        raise NotAllowed(_("A remark has a text."))
    if to is not None and not may_be_told(case, to):
        raise NotAllowed(_("This colleague does not work on the request."))
    see(case, by=by, on=on)
    return Comment.objects.create(case=case, by=by, to=to, on=on, text=text.strip())


def see(case: Case, *, by, on: date) -> int:
    """What was said to `by` is ticked off; how many remarks that were."""
    return case.comments.unseen_by(by).update(seen_on=on)


def colleagues(case: Case, *, but) -> QuerySet[User]:
    """Whom a remark may be said to: who handles it, its unit, and those whose duty is the whole bureau."""
    duties = [role.value for role in acts.COMMENT.who if role in staff.BUREAU_WIDE]
    of_the_unit = Q(memberships__unit=case.unit_id) if case.unit_id else Q(pk=None)
    near = Q(pk=case.handler_id) | Q(groups__name__in=duties) | of_the_unit
    return (
        User.objects.filter(near, is_active=True, is_staff=True)
        .exclude(pk=but.pk)
        .order_by("username")
        .distinct()
    )


def may_be_told(case: Case, user) -> bool:
    return (
        user.is_active
        and holds_any(user, acts.COMMENT.who)
        and access.may_see(user)
        and Case.objects.within_reach(user).filter(pk=case.pk).exists()
    )


def _ask_reader(case: Case, by) -> None:
    acts.COMMENT.ask(by)
    staff.ask_unit(case, by)
    if not access.may_see(by):
        raise NotAllowed(_("Remarks are for those who may read the request."))


@transaction.atomic
def ask_unit(
    case: Case, *, by, on: date, unit: Unit, question: str, answer_by: date
) -> UnitOpinion:
    """协办: ask `unit`; its people see the question and what is asked for, not who asks."""
    acts.ASK_UNIT.ask(by)
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    staff.ask_unit(case, by)
    if case.is_closed:
        raise NotAllowed(_("The request is closed."))
    if unit.pk == case.unit_id:
        raise NotAllowed(_("This unit handles the request itself."))
    if answer_by < on:
        raise NotAllowed(_("The day to answer by has passed."))
    if case.unit_opinions.unanswered().filter(unit=unit).exists():
        raise NotAllowed(_("This unit has been asked already."))
    asked = UnitOpinion(
        case=case,
        unit=unit,
        question=question.strip(),
        asked_by=by,
        asked_on=on,
        answer_by=answer_by,
    )
    asked.full_clean(exclude=["case"])
    asked.save()
    case.events.create(kind=ASKED, on=on, by=by, note=str(unit))
    return asked


@transaction.atomic
def give_opinion(asked: UnitOpinion, *, by, on: date, opinion: str) -> UnitOpinion:
    """What the unit says; once. Who asked is told by a remark."""
    acts.GIVE_UNIT_OPINION.ask(by)
    asked = UnitOpinion.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    staff.ask_unit(asked, by)
    if asked.answered_on is not None:
        raise NotAllowed(_("This opinion is recorded already."))
    if not opinion.strip():
        raise NotAllowed(_("Say what the unit holds or thinks."))
    asked.opinion, asked.answered_by, asked.answered_on = opinion.strip(), by, on
    asked.full_clean(exclude=["case"])
    asked.save(update_fields=["opinion", "answered_by", "answered_on"])
    asked.case.events.create(kind=ANSWERED, on=on, by=by, note=str(asked.unit))
    told = _("%(unit)s has given its opinion.") % {"unit": asked.unit}
    Comment.objects.create(case=asked.case, by=by, to=asked.asked_by, on=on, text=told)
    return asked
