"""The buttons of a yearly report, by its state."""

from django.utils import timezone

from annual_report import life, taking_back
from annual_report.admin.forms import CloseForm, OutlineForm, ReasonForm, WaiveForm
from annual_report.models import Report
from annual_report.outline import as_text
from disclosure import emergency
from disclosure.admin.emergencies import emergency_steps
from records.steps import ConfirmForm, Step

Status = Report.Status


def _step(name: str, kind: str, take, form=ConfirmForm, **options) -> Step:
    """A button of the step the report's table calls `kind`."""
    row = life.STEPS[kind]
    shows = life.LIFECYCLE.decides.get(kind)
    return Step(name, row.label, take, form, who=row.who, shows=shows, kind=kind, **options)


CHECK = _step(
    "check",
    "checked",
    lambda report, answers, user: life.check(report, by=user, on=timezone.localdate()),
    tone="default",
)
RECALL = _step(
    "recall",
    "recalled",
    lambda report, answers, user: life.recall(report, by=user, on=timezone.localdate()),
)
APPROVE = _step(
    "approve",
    "approved",
    lambda report, answers, user: life.approve(
        report, by=user, on=timezone.localdate(), read=answers["read"]
    ),
    tone="default",
)
PUBLISH = _step(
    "publish",
    "published",
    lambda report, answers, user: life.publish(
        report, by=user, at=timezone.now(), read=answers["read"]
    ),
    tone="default",
)
SEND_BACK = _step(
    "send-back",
    "sent_back",
    lambda report, answers, user: life.send_back(
        report, by=user, on=timezone.localdate(), reason=answers["reason"], read=answers["read"]
    ),
    ReasonForm,
)
WAIVE = _step(
    "waive",
    "waived",
    lambda report, answers, user: life.waive(
        report,
        check_id=answers["check_id"],
        reason=answers["reason"],
        by=user,
        on=timezone.localdate(),
    ),
    WaiveForm,
)
WAIVE_ERROR = _step("waive-error", "error_waived", WAIVE.take, WaiveForm)
DISCARD = _step(
    "discard",
    "discarded",
    lambda report, answers, user: life.discard(report, by=user, on=timezone.localdate()),
)
WITHDRAW = _step(
    "withdraw",
    "withdrawn",
    lambda report, answers, user: life.withdraw(
        report, reason=answers["reason"], by=user, on=timezone.localdate()
    ),
    ReasonForm,
)
CLOSE = _step(
    "close-figures",
    "figures_closed",
    lambda report, answers, user: life.close_figures(
        report, as_of=answers["as_of"], by=user, on=timezone.localdate()
    ),
    CloseForm,
    initial=lambda report: {"as_of": report.as_of},
)
OUTLINE = _step(
    "outline",
    "outlined",
    lambda report, answers, user: life.set_outline(
        report,
        outline=answers["outline"],
        own_title=answers["own_title"],
        by=user,
        on=timezone.localdate(),
    ),
    OutlineForm,
    initial=lambda report: {
        "outline": report.outline or as_text(report.sections),
        "own_title": report.own_title,
    },
)
CORRECT = _step(
    "correct",
    "correction_begun",
    lambda report, answers, user: life.correct(
        report, reason=answers["reason"], by=user, on=timezone.localdate()
    ),
    ReasonForm,
)
REWORD = _step(
    "reword",
    "reworded",
    lambda report, answers, user: taking_back.reword(
        report, reason=answers["reason"], by=user, at=timezone.now()
    ),
    ReasonForm,
)
_EMERGENCY = emergency_steps(life.LIFECYCLE, taking_back.TAKES)
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
