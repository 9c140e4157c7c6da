"""The report in a named format as bytes."""

from collections.abc import Callable
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import mark_safe

from annual_report.balance.submission import CheckResult
from annual_report.content import Content
from annual_report.render.data import to_json
from annual_report.render.paper import to_paper
from annual_report.render.workbook import to_xlsx
from papers.docx import to_docx
from papers.html import to_html
from papers.pdf import to_pdf

Findings = tuple[CheckResult, ...]
CONTENT_TYPES = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
PAGE = (
    '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{}</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><style>{}</style></head>'
    "<body>{}</body></html>\n"
)
# Our own file; the site's policy against inline styles does not reach a file opened from a disk.
STYLE = mark_safe(Path(__file__).with_name("alone.css").read_text(encoding="utf-8"))


def _html(content: Content, _findings: Findings) -> bytes:
    return format_html(PAGE, content.title, STYLE, to_html(to_paper(content))).encode()


WRITERS: dict[str, Callable[[Content, Findings], bytes]] = {
    "html": _html,
    "docx": lambda content, _: to_docx(to_paper(content)),
    "pdf": lambda content, _: to_pdf(to_paper(content)),
    "xlsx": lambda content, _: to_xlsx(content),
    "json": to_json,
}
FORMATS = tuple(WRITERS)


def written(content: Content, findings: Findings, format: str) -> bytes:
    """The file. KeyError for a format there is not."""
    return WRITERS[format](content, findings)


def file_name(content: Content, format: str, *, version: int = 1) -> str:
    correction = f"（第{version}版）" if version > 1 else ""
    return f"{content.title}{correction}.{format}"
