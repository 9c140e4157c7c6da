"""The one table of an item's steps: from which states each may be taken, and who may take it."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from disclosure import emergency, staff
from disclosure.models import Disclosure, DisclosureEvent
from disclosure.publication import shown
from records.lifecycle import Act, Lifecycle, NotAllowed, Role, Transition

Status = S = Disclosure.Status


def _row(
    step: str,
    label,
    sources: Iterable[Status],
    targets: Iterable[Status],
    who: Iterable[Role],
    *,
    in_order: bool = True,
) -> Transition:
    return Transition(step, label, tuple(sources), tuple(targets), tuple(who), in_order=in_order)


HANDLER, PUBLISHER = Role.HANDLER, Role.PUBLISHER
_PUBLISH = pgettext_lazy("disclosure", "Publish")
_WITHDRAW = pgettext_lazy("disclosure", "Withdraw")
IN_REVIEW = (Status.FIRST_REVIEW, Status.SECRECY_REVIEW, Status.REFERRED, Status.APPROVAL)
UNPUBLISHED = (Status.DRAFT, *IN_REVIEW, Status.APPROVED)

_SIGNED_OFF_IN = (S.SECRECY_REVIEW, S.REFERRED, S.APPROVAL, S.APPROVED)

STEPS: dict[str, Transition] = {
    row.step: row
    for row in (
        _row("edit", _("Edit"), UNPUBLISHED, [S.DRAFT], [HANDLER], in_order=False),
        _row(
            "submit", _("Submit for review"), [S.DRAFT], [S.FIRST_REVIEW], [HANDLER], in_order=False
        ),
        _row(
            "first_review", _("First review"), [S.FIRST_REVIEW], [S.SECRECY_REVIEW], [Role.REVIEWER]
        ),
        _row(
            "secrecy_review",
            _("Secrecy review"),
            [S.SECRECY_REVIEW, S.REFERRED],
            [S.APPROVAL, S.REFERRED],
            [Role.REVIEWER],
        ),
        _row("sign_off", _("Sign-off of the legal unit"), _SIGNED_OFF_IN, [], [Role.REVIEWER]),
        _row(
            "approve",
            pgettext_lazy("disclosure", "Approve"),
            [S.APPROVAL],
            [S.APPROVED, S.WITHHELD],
            [Role.HEAD],
        ),
        # By who handed it in, before anybody reviewed it.
        _row(
            "recall",
            _("Take back from review"),
            [S.FIRST_REVIEW],
            [S.DRAFT],
            [HANDLER],
            in_order=False,
        ),
        _row(
            "send_back",
            _("Send back"),
            [*IN_REVIEW, S.APPROVED],
            [S.DRAFT],
            [Role.REVIEWER, Role.HEAD],
        ),
        # The author's account is put out of service.
        _row(
            "hand_over",
            _("Hand over to a successor"),
            UNPUBLISHED,
            [],
            [Role.ADMINISTRATOR],
            in_order=False,
        ),
        _row("publish", _PUBLISH, [S.APPROVED], [S.PUBLISHED, S.ADOPTED], [PUBLISHER]),
        # A time set for publication lies ahead: what is done before it comes is not out of order.
        _row("withdraw", _WITHDRAW, [S.PUBLISHED], [S.WITHDRAWN], [PUBLISHER], in_order=False),
        *emergency.transitions([S.PUBLISHED], [S.WITHDRAWN]),
        # 恢复公开: what was withdrawn by mistake; one proposes, another confirms
        _row(
            "propose_restore",
            _("Propose: withdrawn by mistake"),
            [S.WITHDRAWN],
            [],
            [PUBLISHER],
            in_order=False,
        ),
        _row(
            "restore",
            _("Confirm: withdrawn by mistake, public again"),
            [S.WITHDRAWN],
            [S.PUBLISHED, S.APPROVED],
            [PUBLISHER, Role.HEAD],
            in_order=False,
        ),
        _row(
            "refuse_restore",
            _("Refuse: it stays withdrawn"),
            [S.WITHDRAWN],
            [],
            [PUBLISHER, Role.HEAD],
            in_order=False,
        ),
        # The reason that stands in place of the item, or of its earlier texts, is worded anew.
        _row(
            "reword",
            _("Reword the reason strangers read"),
            [S.WITHDRAWN, S.PUBLISHED],
            [],
            emergency.TAKERS,
            in_order=False,
        ),
        _row(
            "reschedule",
            _("Set time and term of publication"),
            [S.PUBLISHED],
            [],
            [PUBLISHER],
            in_order=False,
        ),
        _row("revise", _("Prepare a revision"), [S.PUBLISHED], [], [HANDLER], in_order=False),
        _row(
            "change_validity",
            _("Change validity"),
            [S.PUBLISHED],
            [],
            [PUBLISHER],
            in_order=False,
        ),
        _row("release", _("Add a channel"), [S.PUBLISHED], [], [PUBLISHER], in_order=False),
        _row("reassess", _("Reassess"), [S.WITHHELD], [S.WITHHELD, S.DRAFT], [Role.REVIEWER]),
    )
}

DRAFT = Act(_("Draft"), (Role.HANDLER,))
CLEAR = Act(_("Clear a finding"), (Role.REVIEWER,))
# A take-over publishes without the portal's reviews: not in the hands of who drafts.
TAKE_OVER = Act(_("Take over what was published before"), (Role.HEAD, Role.SYSTEM))

LIFECYCLE = Lifecycle(
    model=Disclosure,
    transitions=STEPS,
    refused=_("“%(step)s” is not possible: the item is %(state)s."),
    related=("category", "unit"),
    beside=("hand_over",),
    ask_reach=staff.ask_unit,
    decides={
        **dict.fromkeys(shown.STEPS, shown.shown_of),
        **dict.fromkeys(("restore", "refuse_restore"), shown.withdrawn),
        emergency.UNDONE: shown.shown_of,
    },
)

# Events of the ledger that are no step of their own.
EVENT_LABELS = {
    "draft": _("Drafted"),
    "import": _("Imported"),
    "import_undone": _("Import undone"),
    "clear": _("Finding cleared"),
    "look_at": _("Looked at what could not be read"),
    **{name: step.label for name, step in STEPS.items()},
}


def next_steps(disclosure: Disclosure, user=None) -> list[str]:
    """Names of the steps the item's state leaves open, in the order of work, with `user` those of that
    person; editing is the form itself."""
    steps = [
        name
        for name in LIFECYCLE.steps_from(disclosure.status, user)
        if name not in ("edit", "hand_over")
    ]
    closed = _shut(disclosure)
    steps = [name for name in steps if name not in closed]
    if not disclosure.is_penalty_decision and "sign_off" in steps:
        steps.remove("sign_off")
    return steps


def _shut(disclosure: Disclosure) -> set[str]:
    """What an emergency withdrawal leaves closed, until a second person has decided on it."""
    if disclosure.status not in (Status.PUBLISHED, Status.WITHDRAWN):
        return set()
    closed = emergency.shut(disclosure)
    if emergency.waiting(disclosure):
        return closed | {"propose_restore", "restore", "refuse_restore", "reword"}
    is_proposed = restore_proposal(disclosure) is not None
    closed |= {"propose_restore"} if is_proposed else {"restore", "refuse_restore"}
    is_read = disclosure.status == Status.WITHDRAWN or withheld(disclosure).exists()
    return closed if is_read else closed | {"reword"}


def withheld(disclosure: Disclosure) -> QuerySet:
    """Its earlier texts in whose place a reason stands."""
    return disclosure.versions.exclude(withheld_reason="")


def restore_proposal(disclosure: Disclosure) -> DisclosureEvent | None:
    """The proposal to make it public again that waits for a second person."""
    kinds = ("withdraw", "propose_restore", "refuse_restore", emergency.TAKEN)
    latest = disclosure.events.filter(kind__in=kinds).order_by("pk").last()
    return latest if latest and latest.kind == "propose_restore" else None


def begin(
    disclosure: Disclosure, step: str, *, by, on: date | None = None, read: str | None = None
) -> Disclosure:
    """The row as it stands, locked until the transaction ends. Raises NotAllowed."""
    return LIFECYCLE.begin(disclosure, step, by=by, on=on, read=read)


def finish(
    disclosure: Disclosure, step: str, *, by, on: date, note: str = "", to=None, **changes
) -> Disclosure:
    """Write the state and the `changes`, log the event."""
    return LIFECYCLE.finish(disclosure, step, by=by, on=on, note=note, to=to, **changes)


def wrote(disclosure: Disclosure, user) -> bool:
    """`user` drafted or edited the item: such a person judges no part of its publication (第十七条)."""
    return user is not None and (
        disclosure.author_id == user.pk
        or disclosure.events.filter(kind__in=("draft", "edit"), by=user).exists()
    )


def second_person(disclosure: Disclosure, user) -> None:
    """Refuse unless `user` is somebody other than the author; no rank is above this rule."""
    if user is None:
        raise NotAllowed(gettext("A review names the person who gives it."))
    if wrote(disclosure, user):
        raise NotAllowed(
            gettext("Who wrote the item does not review it or approve its publication.")
        )


def with_reason(text: str, message: str) -> str:
    text = text.strip()
    if not text:
        raise NotAllowed(message)
    return text


def log(disclosure: Disclosure, kind: str, *, by, on, note: str = "") -> DisclosureEvent:
    return disclosure.events.create(kind=kind, by=by, on=on, note=note)
