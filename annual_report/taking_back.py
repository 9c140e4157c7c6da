"""紧急撤回 of a published report, and of one that was printed; another wording of a reason strangers read."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annual_report.frozen import thaw, thaw_findings
from annual_report.life import LIFECYCLE, Status
from annual_report.models import PrintedReport, Report
from annual_report.search import REPORT
from disclosure import emergency, gate
from disclosure.gate import ask_gate, ask_reason, keeps_findings
from disclosure.scanning.scan import Sighting
from disclosure.taking_back import TakingBack, lifecycle_of
from records import epoch
from records.lifecycle import NotAllowed
from records.search import entries


def texts_of_report(report: Report) -> dict[str, str]:
    """Label → text strangers read: prose and the words beside it, what does not hold with its answer, why it
    was corrected; once it is withdrawn the reason of that alone."""
    if report.withdrawn_reason:
        return gate.texts_of(report, ("withdrawn_reason",))
    answers = {
        one.id: "\n".join((one.note, *one.faults))
        for one in thaw_findings(report.frozen)
        if not one.holds
    }
    return {**thaw(report.frozen).texts, **answers, **gate.texts_of(report, ("reason",))}


@transaction.atomic
def take(report: Report, *, by, at: datetime, reason: str) -> Report:
    """In its place stands that its content is being checked (410)."""
    report = LIFECYCLE.begin(report, emergency.TAKEN, by=by)
    return _moved(
        report,
        emergency.TAKEN,
        by=by,
        at=at,
        note=emergency.with_reason(reason),
        withdrawn_reason=_("The content is being checked."),
        withdrawn_on=timezone.localdate(at),
    )


@transaction.atomic
def confirm(report: Report, *, by, at: datetime, reason: str) -> Report:
    """It stays withdrawn; `reason` is what strangers read from now on. A correction can follow."""
    report = LIFECYCLE.begin(report, emergency.CONFIRMED, by=by)
    emergency.ask_second_person(report, by)
    reason = emergency.with_reason(reason)
    ask_reason(reason)
    return _moved(report, emergency.CONFIRMED, by=by, at=at, note=reason, withdrawn_reason=reason)


@keeps_findings
@transaction.atomic
def undo(report: Report, *, by, at: datetime, reason: str, read: str | None = None) -> Report:
    """Public as it was, by another person; the gate is asked anew. `read`: what the page showed."""
    report = LIFECYCLE.begin(report, emergency.UNDONE, by=by, read=read)
    emergency.ask_second_person(report, by)
    report.withdrawn_reason = ""
    ask_gate(report, texts_of_report(report), by=by)
    later = Report.objects.filter(year=report.year, version__gt=report.version)
    is_corrected = later.exclude(published_at=None).exists()
    return _moved(
        report,
        emergency.UNDONE,
        by=by,
        at=at,
        note=emergency.with_reason(reason),
        to=Status.CORRECTED if is_corrected else Status.PUBLISHED,
        withdrawn_reason="",
        withdrawn_on=None,
    )


@transaction.atomic
def reword(report: Report, *, by, at: datetime, reason: str) -> Report:
    """Another wording of why it was withdrawn, or corrected: a reason that names somebody is away at once."""
    report = LIFECYCLE.begin(report, "reworded", by=by)
    emergency.ask_none_waits(report)
    reason = emergency.with_reason(reason, _("Write what strangers read instead."))
    ask_reason(reason)
    column = "withdrawn_reason" if report.status == Status.WITHDRAWN else "reason"
    if not getattr(report, column):
        raise NotAllowed(_("It states no reason."))
    return _moved(report, "reworded", by=by, at=at, note=reason, **{column: reason})


def _moved(report: Report, step: str, *, by, at: datetime, **facts) -> Report:
    LIFECYCLE.finish(report, step, by=by, on=timezone.localdate(at), **facts)
    entries.refresh(REPORT, [report.pk])
    epoch.move()
    return report


def look_at_printed(report: PrintedReport, office: list[str] | None = None) -> list[Sighting]:
    """What stops publication in the words of a printed report, its file's name and the words in its cells."""
    content = report.content
    cells = [value for table in content["tables"].values() for value in table.values()]
    faults = [fault for finding in content["findings"] for fault in finding["faults"]]
    beside = [content.get("organ", ""), *content.get("oddities", ()), *faults, *cells]
    texts = {
        "title": content["title"],
        "name": report.name,
        **content["sections"],
        "": "\n".join(word for word in beside if isinstance(word, str)),
    }
    return [one for one in gate.look(texts, office=office) if one.blocks]


TAKES = {emergency.TAKEN: take, emergency.CONFIRMED: confirm, emergency.UNDONE: undo}
PRINTED = TakingBack(lifecycle_of(PrintedReport, ("year", "name", "content")), look_at_printed)
