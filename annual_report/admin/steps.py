"""The buttons of a yearly report, by its state."""

from django.utils import timezone

from annual_report import life, taking_back
from annual_report.admin.forms import CloseForm, OutlineForm, ReasonForm, WaiveForm
from annual_report.models import Report
from annual_report.outline import as_text
from disclosure import emergency
from disclosure.admin.emergencies import emergency_steps
from records.steps import ConfirmForm, Step, taken_by

Status = Report.Status
TABLE = life.LIFECYCLE


def _today(function):
    """A step that counts for the day it is taken."""
    return taken_by(function, on=timezone.localdate)


def _now(function):
    return taken_by(function, at=timezone.now)


CHECK = Step.of(TABLE, "checked", _today(life.check), ConfirmForm, name="check", tone="default")
RECALL = Step.of(TABLE, "recalled", _today(life.recall), ConfirmForm, name="recall")
APPROVE = Step.of(
    TABLE, "approved", _today(life.approve), ConfirmForm, name="approve", tone="default"
)
PUBLISH = Step.of(
    TABLE, "published", _now(life.publish), ConfirmForm, name="publish", tone="default"
)
SEND_BACK = Step.of(TABLE, "sent_back", _today(life.send_back), ReasonForm, name="send-back")
WAIVE = Step.of(TABLE, "waived", _today(life.waive), WaiveForm, name="waive")
WAIVE_ERROR = Step.of(TABLE, "error_waived", _today(life.waive), WaiveForm, name="waive-error")
DISCARD = Step.of(TABLE, "discarded", _today(life.discard), ConfirmForm, name="discard")
WITHDRAW = Step.of(TABLE, "withdrawn", _today(life.withdraw), ReasonForm, name="withdraw")
CLOSE = Step.of(
    TABLE,
    "figures_closed",
    _today(life.close_figures),
    CloseForm,
    name="close-figures",
    initial=lambda report: {"as_of": report.as_of},
)
OUTLINE = Step.of(
    TABLE,
    "outlined",
    _today(life.set_outline),
    OutlineForm,
    name="outline",
    initial=lambda report: {
        "outline": report.outline or as_text(report.sections),
        "own_title": report.own_title,
    },
)
CORRECT = Step.of(TABLE, "correction_begun", _today(life.correct), ReasonForm, name="correct")
REWORD = Step.of(TABLE, "reworded", _now(taking_back.reword), ReasonForm, name="reword")
_EMERGENCY = emergency_steps(TABLE, taking_back.TAKES)
_TAKE, _CONFIRM, _UNDO = (_EMERGENCY[name] for name in emergency.STEPS)
STEPS: dict[str, tuple[Step, ...]] = {
    Status.DRAFT: (CHECK, WAIVE, WAIVE_ERROR, CLOSE, OUTLINE),
    Status.CHECKED: (APPROVE, SEND_BACK, RECALL),
    Status.APPROVED: (PUBLISH, SEND_BACK),
    Status.PUBLISHED: (CORRECT, WITHDRAW, REWORD, _TAKE),
    Status.CORRECTED: (REWORD, _TAKE),
    Status.WITHDRAWN: (CORRECT, REWORD, _CONFIRM, _UNDO),
    Status.DISCARDED: (),
}


def steps_of(report: Report) -> list[Step]:
    """Those its state and its ledger leave open; a correction in work can be thrown away."""
    closed = emergency.shut(report)
    if emergency.TAKEN in closed or not (report.reason or report.withdrawn_reason):
        closed.add(REWORD.name)
    if report.form != Report.FormChoice.OF_2008:
        closed.add(OUTLINE.name)  # prescribed since 2019
    steps = [step for step in STEPS[report.status] if step.name not in closed]
    is_correction_in_work = report.version > 1 and report.status in Report.IN_WORK
    return [*steps, DISCARD] if is_correction_in_work else steps
