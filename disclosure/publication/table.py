"""The one table of an item's steps: from which states each may be taken, and who may take it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from disclosure.models import Disclosure, DisclosureEvent

Status = Disclosure.Status


class NotAllowed(Exception):
    """The step is refused; the message says why, in words for the clerk."""


@dataclass(frozen=True)
class Transition:
    """A step: the states it starts from, the states it can lead to, the permission it asks of the staff.

    An empty `targets` leaves the state as it is.
    """

    label: object
    sources: frozenset
    targets: frozenset
    permission: str


def _step(label, sources, targets, permission):
    return Transition(label, frozenset(sources), frozenset(targets), permission)


IN_REVIEW = (Status.FIRST_REVIEW, Status.SECRECY_REVIEW, Status.REFERRED, Status.APPROVAL)
UNPUBLISHED = (Status.DRAFT, *IN_REVIEW, Status.APPROVED)

STEPS: dict[str, Transition] = {
    "edit": _step(gettext_lazy("Edit"), UNPUBLISHED, [Status.DRAFT], "change"),
    "submit": _step(
        gettext_lazy("Submit for review"), [Status.DRAFT], [Status.FIRST_REVIEW], "change"
    ),
    "first_review": _step(
        gettext_lazy("First review"), [Status.FIRST_REVIEW], [Status.SECRECY_REVIEW], "review"
    ),
    "secrecy_review": _step(
        gettext_lazy("Secrecy review"),
        [Status.SECRECY_REVIEW, Status.REFERRED],
        [Status.APPROVAL, Status.REFERRED],
        "review",
    ),
    "sign_off": _step(
        gettext_lazy("Sign-off of the legal unit"),
        [Status.SECRECY_REVIEW, Status.REFERRED, Status.APPROVAL, Status.APPROVED],
        [],
        "review",
    ),
    "approve": _step(
        gettext_lazy("Approve"), [Status.APPROVAL], [Status.APPROVED, Status.WITHHELD], "approve"
    ),
    "send_back": _step(
        gettext_lazy("Send back"), [*IN_REVIEW, Status.APPROVED], [Status.DRAFT], "review"
    ),
    "publish": _step(
        pgettext_lazy("disclosure", "Publish"),
        [Status.APPROVED],
        [Status.PUBLISHED, Status.ADOPTED],
        "publish",
    ),
    "withdraw": _step(
        pgettext_lazy("disclosure", "Withdraw"), [Status.PUBLISHED], [Status.WITHDRAWN], "publish"
    ),
    "revise": _step(gettext_lazy("Prepare a revision"), [Status.PUBLISHED], [], "change"),
    "change_validity": _step(gettext_lazy("Change validity"), [Status.PUBLISHED], [], "publish"),
    "release": _step(gettext_lazy("Add a channel"), [Status.PUBLISHED], [], "publish"),
    "reassess": _step(
        gettext_lazy("Reassess"), [Status.WITHHELD], [Status.WITHHELD, Status.DRAFT], "review"
    ),
}

# Events of the ledger that are no step of their own.
EVENT_LABELS = {
    "draft": gettext_lazy("Drafted"),
    "import": gettext_lazy("Imported"),
    "clear": gettext_lazy("Finding cleared"),
    "look_at": gettext_lazy("Looked at what could not be read"),
    **{name: step.label for name, step in STEPS.items()},
}


def next_steps(disclosure: Disclosure) -> list[str]:
    """Names of the steps the item's state allows, in the order of work; editing is the form itself."""
    steps = [
        name for name, step in STEPS.items() if disclosure.status in step.sources and name != "edit"
    ]
    if not disclosure.is_penalty_decision and "sign_off" in steps:
        steps.remove("sign_off")
    return steps


def locked(disclosure: Disclosure, step: str) -> Disclosure:
    """The row as it stands, locked until the transaction ends; NotAllowed if the step is not open."""
    row = (
        Disclosure.objects.select_for_update(of=("self",))
        .select_related("category", "unit")
        .get(pk=disclosure.pk)
    )
    if row.status not in STEPS[step].sources:
        raise NotAllowed(
            _("“%(step)s” is not possible: the item is %(status)s.")
            % {"step": STEPS[step].label, "status": row.get_status_display()}
        )
    return row


def wrote(disclosure: Disclosure, user) -> bool:
    """`user` drafted or edited the item: such a person judges no part of its publication (第十七条)."""
    return user is not None and (
        disclosure.author_id == user.pk
        or disclosure.events.filter(kind__in=("draft", "edit"), by=user).exists()
    )


def second_person(disclosure: Disclosure, user) -> None:
    """Refuse unless `user` is somebody other than the author; no rank is above this rule."""
    if user is None:
        raise NotAllowed(_("A review names the person who gives it."))
    if wrote(disclosure, user):
        raise NotAllowed(_("Who wrote the item does not review it or approve its publication."))


def with_reason(text: str, message: str) -> str:
    text = text.strip()
    if not text:
        raise NotAllowed(message)
    return text


def log(disclosure: Disclosure, kind: str, *, by, on, note: str = "") -> DisclosureEvent:
    return disclosure.events.create(kind=kind, by=by, on=on, note=note)
