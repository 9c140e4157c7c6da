"""A report's life: draft → checked → approved → published → corrected or withdrawn, by one table of steps.

A correction that is not wanted any more is thrown away while in work.

One function for each step; each refuses aloud with NotAllowed. Any edit of a checked or approved report
makes it a draft again, so what is published is what was checked and approved.
"""

import hashlib
from dataclasses import replace
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, Max
from django.db.models.functions import Abs
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annual_report import preflight, shown, texts
from annual_report.balance.submission import Severity
from annual_report.bundle import BUNDLE, to_zip
from annual_report.figures import YearFacts, YearFigures
from annual_report.frozen import digest, freeze
from annual_report.models import NarrativeSection, Report, ReportFile, Waiver
from annual_report.narrative import NarrativeError, compose
from annual_report.outline import OutlineError, as_text, carried_over, sections_of
from annual_report.preflight import Preflight
from annual_report.render.files import FORMATS, file_name, written
from annual_report.search import REPORT
from annual_report.tables import SECTIONS, Form, form_for
from disclosure import emergency
from disclosure.gate import ask_gate, ask_reason, keeps_findings
from records import epoch
from records.lifecycle import Act, Lifecycle, NotAllowed, Role, Transition, holds_any
from records.search import entries
from transparency import journal

Status = Report.Status


class DoesNotBalance(NotAllowed):
    """Checks do not hold and nobody has answered for them in writing."""

    def __init__(self, findings):
        self.findings = findings
        told = "；".join(f"{finding.id} {finding.detail}" for finding in findings)
        super().__init__(_("Checks that do not hold: %s") % told)


_REPORTER, _HEAD = (Role.REPORTER,), (Role.HEAD,)
_IN_WORK, _DRAFT = Report.IN_WORK, (Status.DRAFT,)
_IN_APPROVAL = (Status.CHECKED, Status.APPROVED)
STEPS: dict[str, Transition] = {
    row.step: row
    for row in (
        Transition("written", gettext_lazy("Write a section"), _IN_WORK, _DRAFT, _REPORTER),
        Transition(
            "outlined",
            gettext_lazy("Set the headings of the report"),
            _IN_WORK,
            _DRAFT,
            _REPORTER,
        ),
        Transition(
            "figures_closed",
            gettext_lazy("Set the day figures are closed"),
            _IN_WORK,
            _DRAFT,
            _REPORTER,
        ),
        Transition("waived", gettext_lazy("Answer a check in writing"), _IN_WORK, (), _REPORTER),
        Transition("error_waived", gettext_lazy("Waive an error"), _IN_WORK, (), _HEAD),
        Transition(
            "discarded",
            gettext_lazy("Throw the correction away"),
            _IN_WORK,
            (Status.DISCARDED,),
            _REPORTER,
        ),
        # Not before the year is over and its figures are closed: a rule of its own, in `check`.
        Transition(
            "checked",
            gettext_lazy("Submit for approval"),
            _DRAFT,
            (Status.CHECKED,),
            _REPORTER,
            in_order=False,
        ),
        Transition(
            "approved",
            gettext_lazy("Approve the report"),
            (Status.CHECKED,),
            (Status.APPROVED,),
            _HEAD,
        ),
        Transition(
            "recalled",
            gettext_lazy("Take back from approval"),
            (Status.CHECKED,),
            _DRAFT,
            _REPORTER,
        ),
        Transition("sent_back", gettext_lazy("Send back"), _IN_APPROVAL, _DRAFT, _HEAD),
        Transition(
            "published",
            gettext_lazy("Publish the report"),
            (Status.APPROVED,),
            (Status.PUBLISHED,),
            _REPORTER,
        ),
        # Follows from the publication of the next version.
        Transition(
            "replaced",
            gettext_lazy("Replace by a correction"),
            (Status.PUBLISHED,),
            (Status.CORRECTED,),
            _REPORTER,
        ),
        Transition(
            "withdrawn",
            gettext_lazy("Withdraw the report"),
            (Status.PUBLISHED,),
            (Status.WITHDRAWN,),
            _REPORTER,
            in_order=False,
        ),
        *emergency.transitions((Status.PUBLISHED, Status.CORRECTED), (Status.WITHDRAWN,)),
        Transition(
            "reworded",
            gettext_lazy("Reword the reason strangers read"),
            (Status.PUBLISHED, Status.CORRECTED, Status.WITHDRAWN),
            (),
            emergency.TAKERS,
            in_order=False,
        ),
        # Begins the next version; this one stands until that is published.
        Transition(
            "correction_begun",
            gettext_lazy("Begin a correction"),
            (Status.PUBLISHED, Status.WITHDRAWN),
            (),
            _REPORTER,
            in_order=False,
        ),
    )
}
DRAW_UP = Act(gettext_lazy("Draw up a report"), _REPORTER)
LIFECYCLE = Lifecycle(
    model=Report,
    transitions=STEPS,
    refused=gettext_lazy("“%(step)s” is not possible: the report is %(state)s."),
    decides={**dict.fromkeys(shown.STEPS, shown.report), emergency.UNDONE: shown.published},
)


@transaction.atomic
def draw_up(year: int, *, by, on: date, form: Form | None = None) -> Report:
    """A draft of a year's first report, with the suggested text. Raises NoSuchYear."""
    DRAW_UP.ask(by)
    form = form or form_for(year)
    if Report.objects.filter(year=year).exists():
        raise NotAllowed(_("The year %d already has a report.") % year)
    outline = _headings_of_the_office(year) if form is Form.OF_2008 else ""
    suggestion = texts.suggested(year, form, outline)
    report = Report.objects.create(year=year, form=form, as_of=suggestion.as_of, outline=outline)
    texts.write(report, suggestion.sections)
    report.events.create(kind="drawn_up", by=by, on=on)
    return report


def _headings_of_the_office(year: int) -> str:
    """Those of its report on the nearest year before 2019: an office kept to its own."""
    of_form = Report.objects.filter(form=Form.OF_2008).exclude(status=Status.DISCARDED)
    nearest = of_form.annotate(away=Abs(F("year") - year)).order_by("away", "-version").first()
    return nearest.outline if nearest else ""


@transaction.atomic
def set_outline(report: Report, *, outline: str, own_title: str, by, on: date) -> Report:
    """The title and headings as the office printed them before 2019; each text stays under its heading."""
    report = LIFECYCLE.begin(report, "outlined", by=by, on=on)
    if Form(report.form) is not Form.OF_2008:
        raise NotAllowed(_("Since 2019 title and headings are prescribed."))
    outline = "\n".join(line.strip() for line in outline.splitlines() if line.strip())
    if outline == as_text(SECTIONS[Form.OF_2008]):
        outline = ""  # the form's own
    try:
        parts = sections_of(Form.OF_2008, outline)
        kept = carried_over(report.sections, parts, texts.written_by_hand(report))
    except OutlineError as error:
        raise NotAllowed(str(error)) from None
    suggestion = texts.suggested(report.year, Form.OF_2008, outline).sections
    report.outline, report.own_title = outline, own_title.strip()
    report.narrative.all().delete()
    texts.write(report, {**suggestion, **{key: text for key, text in kept.items() if text}})
    return _back_to_draft(
        report, "outlined", by=by, on=on, outline=report.outline, own_title=report.own_title
    )


@transaction.atomic
def write_section(report: Report, *, key: str, text: str, by, on: date) -> Report:
    """Change the prose of one section; placeholders are tried before anything is stored."""
    report = LIFECYCLE.begin(report, "written", by=by, on=on)
    section = NarrativeSection.objects.filter(report=report, key=key).first()
    if section is None:
        raise NotAllowed(_("The report has no section “%s”.") % key)
    figures = YearFigures(YearFacts.of(report.year, as_of=report.as_of))
    try:
        compose(text, figures, texts.words(figures))
    except NarrativeError as error:
        raise NotAllowed(str(error)) from None
    if section.text == text:
        return report
    section.text = text
    section.save(update_fields=["text"])
    return _back_to_draft(report, "written", by=by, on=on, note=key)


@transaction.atomic
def close_figures(report: Report, *, as_of: date, by, on: date) -> Report:
    """Set the day until which replies to the year's contacts are counted."""
    report = LIFECYCLE.begin(report, "figures_closed", by=by, on=on)
    if as_of < date(report.year, 12, 31):
        raise NotAllowed(_("The figures are closed after the year's end."))
    return _back_to_draft(
        report, "figures_closed", by=by, on=on, note=as_of.isoformat(), as_of=as_of
    )


def _back_to_draft(report: Report, step: str, **facts) -> Report:
    return LIFECYCLE.finish(report, step, checked_by=None, approved_by=None, **facts)


def unanswered(report: Report, examined: Preflight) -> list:
    """What does not hold and has no waiver for just this fault."""
    answered = set(report.waivers.values_list("check_id", "fault"))
    return [f for f in examined.open if (f.id, f.detail) not in answered]


@transaction.atomic
def waive(report: Report, *, check_id: str, reason: str, by, on: date) -> Waiver:
    """Answer in writing for a check that does not hold; it counts for this fault only.

    An error is waived by who may approve and wrote nothing of it, with a reason of substance.
    """
    step = "error_waived" if holds_any(by, _HEAD) else "waived"
    report = LIFECYCLE.begin(report, step, by=by, on=on)
    if not reason.strip():
        raise NotAllowed(_("A waiver needs a written reason."))
    ask_reason(reason)
    examined = _examined(report, on=on)
    finding = next((f for f in examined.open if f.id == check_id), None)
    if finding is None:
        raise NotAllowed(_("The check %s holds: there is nothing to waive.") % check_id)
    if finding.severity is Severity.FAIL:
        _may_waive_error(report, reason, by)
    waiver, _made = Waiver.objects.update_or_create(
        report=report,
        check_id=check_id,
        defaults={"fault": finding.detail, "reason": reason.strip(), "by": by},
    )
    note = f"{check_id} {finding.detail}：{reason.strip()}"
    LIFECYCLE.finish(report, step, by=by, on=on, note=note)
    return waiver


WRITING = ("drawn_up", "written", "correction_begun")
SUBSTANCE = 8  # different characters a reason needs to say anything


def _may_waive_error(report: Report, reason: str, by) -> None:
    if not holds_any(by, _HEAD):
        raise NotAllowed(_("Only who approves the report may waive an error."))
    if report.events.filter(kind__in=WRITING, by=by).exists():
        raise NotAllowed(_("Who wrote the report does not waive its errors."))
    if len({character for character in reason if character.isalnum()}) < SUBSTANCE:
        raise NotAllowed(_("Say in a sentence why the report may go out with this error."))


def _examined(report: Report, *, on: date) -> Preflight:
    try:
        return preflight.of_report(report, on=on)
    except NarrativeError as error:
        raise NotAllowed(str(error)) from None


def _balanced(report: Report, *, by, on: date) -> Preflight:
    """Its checks hold or are answered for, and its words name nobody."""
    examined = _examined(report, on=on)
    ask_gate(report, examined.content.texts, by=by)
    if left := unanswered(report, examined):
        raise DoesNotBalance(left)
    return examined


def _answered(report: Report, examined: Preflight) -> Preflight:
    """What does not hold, with the reason it goes out all the same: the public reads both."""
    reasons = dict(report.waivers.values_list("check_id", "reason"))
    findings = tuple(
        finding if finding.holds else replace(finding, note=reasons[finding.id])
        for finding in examined.findings
    )
    return replace(examined, findings=findings)


@keeps_findings
@transaction.atomic
def check(report: Report, *, by, on: date) -> Report:
    """提交审核: the year is over, its figures are closed, every check holds or is answered for.

    Raises DoesNotBalance.
    """
    report = LIFECYCLE.begin(report, "checked", by=by, on=on)
    if on.year <= report.year:
        raise NotAllowed(_("The year %d is not over yet.") % report.year)
    if on < report.as_of:
        raise NotAllowed(
            _("The figures are counted until %s; submit the report from then on.") % report.as_of
        )
    _balanced(report, by=by, on=on)
    return LIFECYCLE.finish(report, "checked", by=by, on=on, checked_by=by)


@keeps_findings
@transaction.atomic
def approve(report: Report, *, by, on: date, read: str | None = None) -> Report:
    """审批, by another person than the one who submitted it.

    `read`: the fingerprint of what the page of the step showed; so in `send_back` and `publish`.
    """
    report = LIFECYCLE.begin(report, "approved", by=by, on=on, read=read)
    if report.checked_by_id == by.pk:
        raise NotAllowed(_("Another person must approve the report."))
    _balanced(report, by=by, on=on)
    return LIFECYCLE.finish(report, "approved", by=by, on=on, approved_by=by)


@transaction.atomic
def recall(report: Report, *, by, on: date) -> Report:
    """收回送审: whoever submitted the report takes it back, until it is approved."""
    report = LIFECYCLE.begin(report, "recalled", by=by, on=on)
    if report.checked_by_id != by.pk:
        raise NotAllowed(_("Whoever submitted the report takes it back."))
    return _back_to_draft(report, "recalled", by=by, on=on)


@transaction.atomic
def send_back(report: Report, *, by, on: date, reason: str, read: str | None = None) -> Report:
    """退回修改, with a reason."""
    report = LIFECYCLE.begin(report, "sent_back", by=by, on=on, read=read)
    if not reason.strip():
        raise NotAllowed(_("Say why the report is sent back."))
    return _back_to_draft(report, "sent_back", by=by, on=on, note=reason.strip())


@keeps_findings
@transaction.atomic
def publish(report: Report, *, by, at: datetime, read: str | None = None) -> Report:
    """发布: figures, text and files are frozen with their hashes; the version before is replaced.

    The checks run once more: records may have changed since the approval.
    """
    on = localdate(at)
    report = LIFECYCLE.begin(report, "published", by=by, on=on, read=read)
    examined = _answered(report, _balanced(report, by=by, on=on))
    if head := journal.head():
        content = replace(examined.content, log_head=(head.size, head.root))
        examined = replace(examined, content=content)
    stored = freeze(examined.content, examined.findings)
    replaced = Report.objects.select_for_update().in_force().filter(year=report.year)
    for before in replaced:
        LIFECYCLE.finish(before, "replaced", by=by, on=on, note=f"v{report.version}")
    seal = digest(stored)
    LIFECYCLE.finish(
        report,
        "published",
        by=by,
        on=on,
        note=seal,
        published_at=at,
        frozen=stored,
        sha256=seal,
    )
    _keep_files(report, examined)
    entries.refresh(REPORT, [report.pk, *(before.pk for before in replaced)])
    epoch.move()
    return report


def _keep_files(report: Report, examined: Preflight) -> None:
    files = {f: written(examined.content, examined.findings, f) for f in FORMATS}
    files[BUNDLE] = to_zip(examined.content)
    for format, content in files.items():
        name = file_name(examined.content, format, version=report.version)
        ReportFile.objects.create(
            report=report,
            format=format,
            file=ContentFile(content, name),
            name=name,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
        )


@transaction.atomic
def correct(report: Report, *, reason: str, by, on: date) -> Report:
    """更正: a new version as a draft with the same text; the published one stands until it is replaced."""
    report = LIFECYCLE.begin(report, "correction_begun", by=by, on=on)
    if not reason.strip():
        raise NotAllowed(_("A correction says why."))
    ask_reason(reason)
    if Report.objects.in_work().filter(year=report.year).exists():
        raise NotAllowed(_("A correction of this report is already in work."))
    correction = Report.objects.create(
        year=report.year,
        form=report.form,
        version=_next_version(report.year),
        as_of=report.as_of,
        reason=reason.strip(),
        outline=report.outline,
        own_title=report.own_title,
    )
    texts.write(correction, texts.of_report(report).sections)
    correction.events.create(kind="correction_begun", by=by, on=on, note=reason.strip())
    return correction


def _next_version(year: int) -> int:
    return 1 + Report.objects.filter(year=year).aggregate(last=Max("version"))["last"]


@transaction.atomic
def discard(report: Report, *, by, on: date) -> Report:
    """A correction in work is thrown away; its number is not used again, the published version stands."""
    report = LIFECYCLE.begin(report, "discarded", by=by, on=on)
    if report.version == 1:
        raise NotAllowed(_("Only a correction can be thrown away."))
    return LIFECYCLE.finish(report, "discarded", by=by, on=on, checked_by=None, approved_by=None)


@transaction.atomic
def withdraw(report: Report, *, reason: str, by, on: date) -> Report:
    """撤回: taken from the public with a reason the public reads; a correction can follow."""
    report = LIFECYCLE.begin(report, "withdrawn", by=by, on=on)
    if not reason.strip():
        raise NotAllowed(_("Say why the report is withdrawn; the public reads it."))
    ask_reason(reason)
    LIFECYCLE.finish(
        report,
        "withdrawn",
        by=by,
        on=on,
        note=reason.strip(),
        withdrawn_reason=reason.strip(),
        withdrawn_on=on,
    )
    entries.refresh(REPORT, [report.pk])
    epoch.move()
    return report
