"""Bringing in this bureau's report on an earlier year as it was printed: nothing else makes a PrintedReport.

What was read is frozen with its findings; nothing is mended. It is public at once, so the file passes the
scanners first, and a file of a kind they cannot look into is read but not kept.
"""

import hashlib
import io
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from annual_report.balance.submission import CheckResult, LastYear
from annual_report.figures.year import plain
from annual_report.grid import FilledTable, Value
from annual_report.models import PrintedReport, Report, UnitReport
from annual_report.printed import Printed, Unreadable, read
from annual_report.printed.checking import Examined, examined
from annual_report.tables import (
    UNDIVIDED,
    Form,
    proactive_table,
    remedies_table,
    requests_table,
)
from disclosure import word_list
from disclosure.scanning.passages import Unread
from disclosure.scanning.scan import Unknown, scan_disclosure_texts, scan_file
from records import epoch
from records.uploads import DOCX, PDF, XLSX, UploadRefused, accept, clean_name

KEPT_KINDS = (PDF, DOCX, XLSX)


class ReportRefused(ValueError):
    """The report is not brought in; the message says why and what to do."""


@transaction.atomic
def bring_in(
    name: str, content: bytes, *, at: datetime, by=None, year: int | None = None
) -> Examined:
    """Read, examine and keep a report; the findings are told and kept, they do not stop it.

    Raises `ReportRefused`: unreadable, of another organ, of a year that has a report, not fit for the public.
    """
    try:
        printed = read(content, year=year)
    except Unreadable as refusal:
        raise ReportRefused(str(refusal)) from None
    _is_ours(printed)
    kept = _scanned(name, content, printed)
    before = predecessor(printed.year - 1)
    report = examined(printed, last_year=before)
    row = PrintedReport(
        year=printed.year,
        form=printed.form.value,
        content=stored(printed, report.findings),
        name=clean_name(name),
        sha256=hashlib.sha256(content).hexdigest(),
        imported_by=by,
        imported_at=at,
    )
    if kept:
        row.file.save(row.name, ContentFile(content), save=False)
    row.save()
    epoch.move()
    return report


def _is_ours(printed: Printed) -> None:
    if printed.year is None:
        raise ReportRefused(_("The file does not say its year; give it."))
    if printed.organ and printed.organ != settings.ORGAN_NAME:
        raise ReportRefused(
            _("This is a report of “%(organ)s”, not of “%(own)s”.")
            % {"organ": printed.organ, "own": settings.ORGAN_NAME}
        )
    if PrintedReport.objects.filter(year=printed.year).exists():
        raise ReportRefused(_("The printed report on %d is already here.") % printed.year)
    if Report.objects.public().filter(year=printed.year).exists():
        raise ReportRefused(_("The year %d already has a report.") % printed.year)


def _scanned(name: str, content: bytes, printed: Printed) -> bool:
    """Whether the file itself can be kept for the public. Raises ReportRefused for what it must not see.

    A file with a page or picture the scanners cannot read is not kept: what was read of it is.
    """
    kind = _kind(name, content)
    listed = word_list.current()
    of_file = scan_file(name, kind, content, listed=listed) if kind is not None else []
    if any(isinstance(finding.kind, Unread | Unknown) for finding in of_file):
        kind, of_file = None, []
    cells = [value for table in printed.tables.values() for value in table.values.values()]
    # The name stands on the page even where the file itself is not kept, and a cell may hold words.
    beside = [name, *printed.oddities, *(cell for cell in cells if isinstance(cell, str))]
    texts = scan_disclosure_texts(
        title=printed.title,
        body="\n".join(printed.sections.values()),
        others={"": "\n".join(beside)},
        listed=listed,
    )
    findings = [*texts, *of_file]
    blocking = [f"{f.label}（{f.place}）" for f in findings if f.blocks]
    if blocking:
        raise ReportRefused(_("The public must not see: %s") % "；".join(dict.fromkeys(blocking)))
    return kind is not None


def _kind(name: str, content: bytes):
    upload = InMemoryUploadedFile(io.BytesIO(content), None, name, None, len(content), None)
    try:
        return accept(upload, kinds=KEPT_KINDS).kind
    except UploadRefused:
        return None


def stored(printed: Printed, findings: tuple[CheckResult, ...]) -> dict[str, Any]:
    """What was read, as JSON can hold it, with what does not hold."""
    return {
        "title": printed.title,
        "organ": printed.organ or settings.ORGAN_NAME,
        "absent": sorted(printed.absent),
        "oddities": list(printed.oddities),
        "tables": {
            name: {ref: _plain(value) for ref, value in filled.values.items()}
            for name, filled in printed.tables.items()
        },
        "sections": dict(printed.sections),
        "findings": [
            {"id": f.id, "severity": f.severity.value, "faults": list(f.faults)}
            for f in findings
            if not f.holds
        ],
    }


def _plain(value: Value):
    return value if value is None or isinstance(value, str) else plain(value)


def tables_of(report: PrintedReport | UnitReport) -> dict[str, FilledTable]:
    """The tables as printed."""
    kept = report.content["tables"]
    form = Form(report.form)
    undivided = f"{UNDIVIDED}/总计" in kept["三"]
    empty = {
        "二": proactive_table(form),
        "三": requests_table(Form.OF_2019 if undivided else Form.OF_2021),
        "四": remedies_table(),
    }
    return {name: table.filled(kept[name]) for name, table in empty.items()}


def predecessor(year: int) -> LastYear | None:
    """The printed report on `year` as what the next one must follow."""
    report = PrintedReport.objects.filter(year=year).first()
    if report is None:
        return None
    tables = tables_of(report)
    return LastYear(tables["二"], tables["三"], tables["四"], report.content["sections"])
