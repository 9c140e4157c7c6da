"""The page of `leading`, and the same on one sheet of A4 as PDF and as XLSX."""

from __future__ import annotations

from datetime import date

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.encoding import escape_uri_path
from django.utils.translation import gettext as _

from papers.model import Cell, Paper, Paragraph, Table
from papers.pdf import to_pdf
from portal import leading
from portal.desk_pages import OVERVIEW
from records import office
from records.spreadsheets import Sheet, xlsx_file

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SMALL = 8.0  # pt: all tables on one page


def leading_page(request):
    """/admin/leading/?period=2026-Q4 — by unit and month, outcomes, remedies, contacts, the report."""
    on = timezone.localdate()
    period = _period(request, on)
    year, due, left = leading.countdown(on)
    context = {
        **admin.site.each_context(request),
        "title": _("The office at a glance"),
        "period": period,
        "periods": leading.around(on),
        "boards": leading.boards(period, on=on),
        "report": {"year": year, "due": due, "left": left},
    }
    return TemplateResponse(request, "admin/leading.html", context)


def leading_file(request, form: str):
    """/admin/leading.pdf, /admin/leading.xlsx — the same period, to be printed or handed on."""
    on = timezone.localdate()
    period = _period(request, on)
    boards = leading.boards(period, on=on)
    content, kind = (
        (to_pdf(paper(period, boards, on=on)), "application/pdf")
        if form == "pdf"
        else (_workbook(boards), XLSX)
    )
    name = escape_uri_path(f"政府信息公开工作情况（{period.label}）.{form}")
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )


def _period(request, on: date) -> leading.Period:
    if not request.user.has_perm(OVERVIEW):
        raise PermissionDenied
    try:
        return leading.Period.read(request.GET.get("period") or f"{on:%Y-%m}")
    except leading.NoPeriod:
        raise Http404 from None


def paper(period: leading.Period, boards, *, on: date) -> Paper:
    """One sheet; the unit's note of who has no data stands below its table."""
    blocks = []
    for board in boards:
        if board.rows:
            blocks.append(_table(board))
        if board.note:
            blocks.append(Paragraph(board.note))
    return Paper(
        title=f"政府信息公开工作情况（{period.label}）",
        date=on,
        organ=office.current().name,
        blocks=blocks,
    )


def _table(board: leading.Board) -> Table:
    return Table(
        caption=str(board.caption),
        head=[[Cell(str(name), header=True) for name in board.head]],
        body=[[Cell(name), *(Cell(str(n.value)) for n in numbers)] for name, numbers in board.rows],
        widths=(2.4, *([1] * (len(board.head) - 1))),
        font_size=SMALL,
    )


def _workbook(boards) -> bytes:
    sheets = [
        Sheet(
            str(board.caption),
            [str(name) for name in board.head],
            [[name, *(number.value for number in numbers)] for name, numbers in board.rows],
        )
        for board in boards
    ]
    with xlsx_file(*sheets) as file:
        return file.read()
