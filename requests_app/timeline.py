"""What the ledger tells: to the applicant, what happened and when; to the office also by whom and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from records.names import name_of
from requests_app.lifecycle.steps import Step
from requests_app.models import Case, Letter

TITLES = {
    Step.FILE: _("Request filed"),
    Step.CONFIRM: _("Receipt confirmed"),
    Step.PROPOSE_VOID: _("Proposed: no request"),
    Step.VOID: _("Entered by mistake: no request"),
    Step.REQUEST_CORRECTION: _("Correction asked for"),
    Step.CORRECT: _("Correction received"),
    Step.LAPSE_CORRECTION: _("Closed: not corrected in time"),
    Step.ACCEPT: _("Receipt sent"),
    Step.SPLIT: _("Split: one matter in each request"),
    Step.MERGE: _("Merged with the same request"),
    Step.ASSIGN: _("Passed to the unit that holds the information"),
    Step.SIGN_FOR: _("Handling begun"),
    Step.RETURN: _("Returned by the unit"),
    Step.TAKE_BACK: _("Assignment taken back"),
    Step.REASSIGN: _("Given to another unit"),
    Step.HAND_OVER: _("Handed over to a successor"),
    Step.ASK_UNIT: _("Another unit asked to help by letter"),
    Step.ASK_OPINION: _("Opinion asked for"),
    Step.RECORD_OPINION: _("Opinion received"),
    Step.TELL_THIRD_PARTY: _("Third party told of the disclosure"),
    Step.REQUEST_REASONS: _("Reasons asked for"),
    Step.GIVE_REASONS: _("Reasons received"),
    Step.LAPSE_REASONS: _("No reasons given"),
    Step.DELAY: _("Reply delayed to a later day"),
    Step.CHARGE: _("Fee notice sent"),
    Step.DELIVER_FEE: _("Fee notice received"),
    Step.PAY: _("Fee paid"),
    Step.WAIVE: _("Fee waived"),
    Step.LAPSE_FEE: _("Closed: fee not paid in time"),
    Step.PROPOSE_EXTENSION: _("Extension proposed"),
    Step.APPROVE_EXTENSION: _("Extension approved"),
    Step.REFUSE_EXTENSION: _("Extension refused"),
    Step.NOTIFY_EXTENSION: _("Term to reply extended"),
    Step.DECIDE_JOINT: _("Decided on the joint organ's objection"),
    Step.NAME_ORGAN: _("Organ responsible named"),
    Step.TRANSFER: _("Passed on to the organ responsible"),
    Step.REFER: _("Pointed to the proper channel"),
    Step.ANSWER_ON_THE_SPOT: _("Reply on the spot, to be signed"),
    Step.SUBMIT: _("Reply under review"),
    Step.RECALL: _("Reply taken back before its review"),
    Step.SEND_BACK: _("Reply sent back for revision"),
    Step.APPROVE: _("Reply approved"),
    Step.SIGN: _("Reply signed"),
    Step.REPLY: _("Reply issued"),
    Step.SERVE: _("Reply served, request closed"),
    Step.ARCHIVE: _("Archived"),
    Step.AMEND: _("Registered details corrected"),
    Step.DETACH: _("File put in wrongly taken out"),
    Step.REOPEN: _("Reopened: a decision orders a new reply"),
    Step.WITHDRAW: _("Withdrawn"),
    Step.PROPOSE_RESTORE: _("Proposed: the end was a mistake"),
    Step.RESTORE: _("The end was a mistake: the request goes on"),
    Step.REFUSE_RESTORE: _("Proposal refused: the end stands"),
    "letter_written": _("Letter drafted or edited"),
    "letter_issued": _("Letter issued"),
    "letter_served": _("Letter served"),
    "code_issued": _("New query code issued"),
    "letter_opened": _("Opened by the applicant on this portal"),
    "import_undone": _("Import undone: no request"),
    "recomputed": _("Last day recomputed: the holiday calendar changed"),
    "reminded": _("Reminder sent"),
    "answer_prepared": _("Answer prepared for the public"),
    "blacked_out": _("Parts of a file blacked out"),
    "copy_made": _("Copy with parts blacked out put into the file"),
    "erasure_asked": _("Erasure of personal data asked for"),
    "erasure_answer_proposed": _("Answer to the request for erasure proposed"),
    "erasure_answered": _("Request for erasure answered"),
    "colleagues_asked": _("Another unit asked (协办)"),
    "colleagues_answered": _("Opinion of the unit received (协办)"),
    "assisted": _("Help given (Article 43)"),
    "erasure_proposed": _("Erasure of personal data proposed"),
    "erased": _("Personal data erased"),
}

# What happens inside the office is no news for the applicant.
INTERNAL = frozenset(
    {
        Step.PROPOSE_VOID,
        Step.PROPOSE_RESTORE,
        Step.REFUSE_RESTORE,
        Step.RETURN,
        Step.ASK_UNIT,
        Step.TAKE_BACK,
        Step.REASSIGN,
        Step.HAND_OVER,
        Step.AMEND,
        Step.DETACH,
        Step.REFUSE_EXTENSION,
        Step.RECALL,
        Step.DECIDE_JOINT,
        Step.NAME_ORGAN,
        Step.PROPOSE_EXTENSION,
        Step.APPROVE_EXTENSION,
        Step.ANSWER_ON_THE_SPOT,
        Step.SUBMIT,
        Step.SEND_BACK,
        Step.APPROVE,
        Step.SIGN,
        Step.ARCHIVE,
        "letter_written",
        "letter_issued",
        "letter_served",
        "import_undone",
        "reminded",
        "answer_prepared",
        "blacked_out",
        "copy_made",
        "erasure_answer_proposed",
        "erasure_proposed",
        "erased",
        "colleagues_asked",
        "colleagues_answered",
    }
)


@dataclass(frozen=True)
class Entry:
    """One line of a timeline, as `_timeline.html` takes it."""

    on: date
    title: str
    note: str = ""
    by: str = ""


def public(case: Case) -> list[Entry]:
    """For the applicant: no names, no remarks."""
    return [
        Entry(event.on, TITLES.get(event.kind, event.kind), _moved(event))
        for event in case.events.all()
        if event.kind not in INTERNAL
    ]


def internal(case: Case) -> list[Entry]:
    """For the office: everything."""
    return [
        Entry(
            event.on,
            TITLES.get(event.kind, event.kind),
            " ".join(part for part in (_letter(event), event.note, _moved(event)) if part),
            name_of(event.by),
        )
        for event in case.events.select_related("by")
    ]


def _letter(event) -> str:
    number = event.data.get("number")
    return f"{Letter.Kind(event.data['kind']).label} {number}" if number else ""


def _moved(event) -> str:
    """The last day before and after the step, where it moved."""
    old, new = event.data.get("due") or (event.data.get("old"), event.data.get("new"))
    if old == new:
        return ""
    return _("last day to reply: %(old)s → %(new)s") % {"old": old or "—", "new": new or "—"}
