"""Who gives which duty to whom: asked by one 安全管理员, confirmed by another, never for oneself.

The only writer of an account's groups, for a new office's file too (the demo empties them first). A duty
that handles records waits for the second person. One that keeps the system (管理员, 安全管理员, 审计员) is
held at once and excludes every other; a superuser may give it too: somebody has to give the first.
"""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import Group, User
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Grant, GrantEvent
from records.decisions import Part, Shown, parts_of, person
from records.lifecycle import Act, Lifecycle, NotAllowed, Role, Transition, holds_any

KEEPING = (Role.ADMINISTRATOR, Role.SECURITY, Role.AUDITOR)
CONFIRMED = (Role.REGISTRAR, Role.HANDLER, Role.REVIEWER, Role.PUBLISHER, Role.HEAD)
Status = Grant.Status
_SECURITY = (Role.SECURITY,)


def shown_of(grant: Grant) -> Shown:
    """Whose duty, which, on what order, asked by whom; and what the account holds beside it."""
    held = sorted(grant.user.groups.values_list("name", flat=True))
    return Shown(
        (
            person("account", gettext_lazy("account"), grant.user),
            *parts_of(grant, ("role", "reason")),
            person("asked", gettext_lazy("asked by"), grant.asked_by),
            Part("held", gettext_lazy("roles held"), "、".join(held) or "—"),
        ),
        steps=("confirmed", "refused"),
    )


ASK = Act(gettext_lazy("Give a duty"), _SECURITY)
LIFECYCLE = Lifecycle(
    model=Grant,
    transitions={
        row.step: row
        for row in (
            Transition(
                "confirmed",
                gettext_lazy("Confirm the duty"),
                (Status.ASKED,),
                (Status.HELD,),
                _SECURITY,
            ),
            Transition(
                "refused",
                gettext_lazy("Refuse the duty"),
                (Status.ASKED,),
                (Status.REFUSED,),
                _SECURITY,
            ),
            Transition(
                "ended",
                gettext_lazy("Take the duty away"),
                (Status.HELD,),
                (Status.ENDED,),
                _SECURITY,
            ),
        )
    },
    refused=gettext_lazy("“%(step)s” is not possible: the duty is %(state)s."),
    decides={"confirmed": shown_of, "refused": shown_of},
)


@transaction.atomic
def ask(user: User, role: str, *, by: User, on: date, reason: str) -> Grant:
    """Give `user` the duty: pending where a second person confirms it, held at once where not.

    `reason`: on what order or need, as the file has it. Raises NotAllowed.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    check(user, role, by=by)
    if not reason.strip():
        raise NotAllowed(_("Say on what order the duty is given."))
    grant = Grant(user=user, role=role, reason=reason.strip(), asked_by=by)
    LIFECYCLE.take_over(grant, Status.ASKED if role in CONFIRMED else Status.HELD)
    grant.save()
    grant.events.create(kind=GrantEvent.Step.ASKED, by=by, on=on, note=grant.reason)
    if grant.status == Status.HELD:
        _give(grant)
    return grant


def check(user: User, role: str, *, by: User) -> None:
    """Refuse (NotAllowed) what could not be asked for; also for a form, before it is sent."""
    if not (by.is_superuser and role in KEEPING):
        ASK.ask(by)
    _refuse_own(user, by)
    _refuse_clash(user, role)


@transaction.atomic
def confirm(grant: Grant, *, by: User, on: date, read: str | None = None) -> Grant:
    """The second person agrees: from now on the duty is held. `read`: the fingerprint of what the page
    showed."""
    grant = LIFECYCLE.begin(grant, "confirmed", by=by, on=on, read=read)
    _refuse_own(grant.user, by)
    if grant.asked_by_id == by.pk:
        raise NotAllowed(_("Somebody else confirms the duty."))
    _refuse_clash(grant.user, grant.role, beside=grant)
    LIFECYCLE.finish(grant, "confirmed", by=by, on=on, confirmed_by=by)
    _give(grant)
    return grant


@transaction.atomic
def refuse(grant: Grant, *, by: User, on: date, reason: str, read: str | None = None) -> Grant:
    """The duty is not given."""
    grant = LIFECYCLE.begin(grant, "refused", by=by, on=on, read=read)
    return LIFECYCLE.finish(grant, "refused", by=by, on=on, note=_said(reason))


@transaction.atomic
def end(grant: Grant, *, by: User, on: date, reason: str) -> Grant:
    """The duty is taken away, at once: less is never kept waiting."""
    grant = LIFECYCLE.begin(grant, "ended", by=by, on=on)
    _refuse_own(grant.user, by)
    LIFECYCLE.finish(grant, "ended", by=by, on=on, note=_said(reason))
    grant.user.groups.remove(*Group.objects.filter(name=grant.role))
    return grant


def take_over(user: User, roles, *, note: str) -> None:
    """Duties an account comes with (the demo, the file of a new office): held, by the system.

    Raises NotAllowed where they exclude each other.
    """
    for role in roles:
        if Grant.objects.filter(user=user, role=role, status=Status.HELD).exists():
            continue
        _refuse_clash(user, role)
        grant = LIFECYCLE.take_over(Grant(user=user, role=role, reason=note), Status.HELD)
        grant.save()
        _give(grant)


def _give(grant: Grant) -> None:
    grant.user.groups.add(Group.objects.get(name=grant.role))


def _said(reason: str) -> str:
    if not reason.strip():
        raise NotAllowed(_("Say why."))
    return reason.strip()


def _refuse_own(user: User, by: User) -> None:
    if user.pk == by.pk:
        raise NotAllowed(_("Nobody changes their own duties."))


def _refuse_clash(user: User, role: str, *, beside: Grant | None = None) -> None:
    """Keeping the system and handling its records are different hands; so are the three that keep it."""
    rows = Grant.objects.open().filter(user=user).exclude(pk=beside and beside.pk)
    others = {*rows.values_list("role", flat=True), *user.groups.values_list("name", flat=True)}
    if role in others:
        raise NotAllowed(_("The account holds this duty, or it is asked for already."))
    clashes = others if role in KEEPING else others & set(KEEPING)
    if clashes:
        raise NotAllowed(
            _("“%(role)s” excludes: %(others)s.")
            % {"role": role, "others": "、".join(sorted(clashes))}
        )


def may_give_any(user) -> bool:
    """Whether the page for giving duties is this person's at all."""
    return user.is_superuser or holds_any(user, ASK.who)
