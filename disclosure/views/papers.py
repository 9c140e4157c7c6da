"""An item to take along: as PDF and DOCX, the code that leads to it, and what its files hold."""

from functools import lru_cache
from io import BytesIO

import segno
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.encoding import escape_uri_path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from docx import Document
from docx.table import Table

from disclosure import page_data, topics
from disclosure.models import Attachment, Disclosure
from disclosure.paper import paper_of
from papers.docx import to_docx
from papers.pdf import to_pdf
from records.epoch import shows
from records.for_files import is_for_files
from records.grids import SpreadsheetError
from records.spreadsheets import read_grids
from records.throttle import Throttle, source_of
from records.uploads import DOCX, PDF, XLSX

WRITERS = {"pdf": (to_pdf, PDF.content_type), "docx": (to_docx, DOCX.content_type)}
TAKING = Throttle("item-paper", limit=120, seconds=3600)  # each costs the processor half a second
ROWS, COLUMNS, PARAGRAPHS = 200, 40, 400  # told of a file; the rest is in the file


@lru_cache(maxsize=64)
def _written(form: str, paper) -> bytes:
    return WRITERS[form][0](paper)


@require_safe
def item_paper(request, pk, form):
    """/disclosures/12/paper.pdf, .docx — the text of an item; 429 for who takes very many."""
    public = Disclosure.objects.published(at=timezone.now()).select_related("unit")
    item = get_object_or_404(public, pk=pk)
    shows(request, topics.item(item.pk))
    if not is_for_files(request):
        source = source_of(request)
        if TAKING.exceeded(source):
            told = _("Too many papers from here within an hour. Try again later.")
            return TemplateResponse(
                request,
                "429.html",
                {"told": told},
                status=429,
                headers={"Retry-After": str(TAKING.seconds)},
            )
        TAKING.mark(source)
    address = request.build_absolute_uri(item.get_absolute_url())
    name = escape_uri_path(f"{item.title}.{form}")
    return HttpResponse(
        _written(form, paper_of(item, address=address)),
        content_type=WRITERS[form][1],
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
            "X-Robots-Tag": "noindex",
        },
    )


@require_safe
def item_code(request, pk):
    """/disclosures/12/code.svg — a QR code of the item's address, for its print."""
    item = get_object_or_404(Disclosure.objects.published(at=timezone.now()).only("pk"), pk=pk)
    shows(request, topics.item(item.pk))
    held = BytesIO()
    code = segno.make(request.build_absolute_uri(item.get_absolute_url()), error="m")
    code.save(held, kind="svg", scale=4, border=2, light="white")
    return HttpResponse(held.getvalue(), content_type="image/svg+xml")


@require_safe
def file_preview(request, pk):
    """/attachments/7/preview/ — the text of a DOCX or the first sheet of an XLSX, through the item's gate."""
    files = Attachment.objects.select_related("disclosure__category__parent")
    file = get_object_or_404(files, pk=pk)
    public = Disclosure.objects.published(at=timezone.now())
    if not file.is_told or not public.filter(pk=file.disclosure_id).exists():
        raise Http404
    try:
        content = file.file.open("rb").read()
    except FileNotFoundError:
        raise Http404 from None
    context = _sheet(content) if file.content_type == XLSX.content_type else _text(content)
    item = file.disclosure
    shows(request, topics.item(item.pk))
    trail = [*page_data.trail(item.category), (item.title, item.get_absolute_url())]
    return TemplateResponse(
        request, "disclosure/attachment_preview.html", {"file": file, "trail": trail, **context}
    )


def _sheet(content: bytes) -> dict:
    """Rows of the first sheet that is shown, each with a cell for every column; the rest is told of."""
    try:
        grids = read_grids(BytesIO(content))
    except SpreadsheetError:
        return {"sheet": None, "rows": [], "is_cut": True}
    shown = next((grid for grid in grids if not grid.is_hidden), None)
    rows = (
        [cells for number, cells in shown.rows if number not in shown.hidden_rows] if shown else []
    )
    width = min(max((max(cells, default=0) + 1 for cells in rows), default=0), COLUMNS)
    return {
        "sheet": shown,
        "rows": [[cells.get(at, "") for at in range(width)] for cells in rows[:ROWS]],
        "is_cut": len(rows) > ROWS or len(grids) > 1,
    }


def _text(content: bytes) -> dict:
    """Paragraphs and tables of the text in their order."""
    try:
        blocks = list(Document(BytesIO(content)).iter_inner_content())
    except Exception:  # a parser raises whatever it likes; the file can still be saved
        return {"blocks": [], "is_cut": True}
    told = [_block(block) for block in blocks[:PARAGRAPHS]]
    return {"blocks": [block for block in told if block], "is_cut": len(blocks) > PARAGRAPHS}


def _block(block) -> dict | None:
    if isinstance(block, Table):
        return {"rows": [[cell.text for cell in row.cells] for row in block.rows[:ROWS]]}
    return {"text": block.text.strip()} if block.text.strip() else None
