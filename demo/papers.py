"""Attachments of some documents: tables as XLSX, lists as PDF; every one says that it is a demo."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.core.files.base import ContentFile

from demo import MARK, read_csv
from demo.documents import Draft
from disclosure.models import Attachment, Disclosure
from papers import model as paper
from papers.pdf import to_pdf
from records import office
from records.spreadsheets import Sheet, xlsx_file
from records.uploads import PDF, XLSX, Kind

BUDGET = (
    ("收入合计", 52_340),
    ("财政拨款收入", 51_180),
    ("其他收入", 1_160),
    ("支出合计", 52_340),
    ("人员经费", 33_905),
    ("公用经费", 9_870),
    ("项目支出", 8_565),
    ("其中：“三公”经费", 1_204),
)


def load_attachments(loaded: list[tuple[Disclosure, Draft]]) -> None:
    for item, draft in loaded:
        if draft.attachment:
            content, kind = MAKERS[draft.attachment](item)
            _attach(item, content, kind)


def _attach(item: Disclosure, content: bytes, kind: Kind) -> None:
    attachment = Attachment(
        disclosure=item,
        name=f"{item.title}（附件，{MARK}）{kind.extensions[0]}",
        size=len(content),
        content_type=kind.content_type,
        sha256=hashlib.sha256(content).hexdigest(),
    )
    attachment.file.save(attachment.name, ContentFile(content), save=False)
    attachment.save()


def _budget(item: Disclosure) -> tuple[bytes, Kind]:
    growth = 100 + 3 * (item.formed_on.year - 2016)
    rows = [(name, amount * growth / 100, MARK) for name, amount in BUDGET]
    return _sheet("收支表", ("项目", "金额（万元）", "备注"), rows), XLSX


def _powers(item: Disclosure) -> tuple[bytes, Kind]:
    names = ("code", "type", "name", "legal_basis", "implementing_unit")
    rows = [[row[name] for name in names] for row in read_csv("powers.csv")]
    return _sheet(
        "权力运行清单", ("职权编码", "权力类型", "权力名称", "设定依据", "实施主体"), rows
    ), XLSX


def _list(item: Disclosure) -> tuple[bytes, Kind]:
    rows = [
        [paper.Cell(str(number)), paper.Cell(f"演示事项{number}"), paper.Cell("有效")]
        for number in range(1, 13)
    ]
    made = paper.Paper(
        title=item.title,
        date=item.formed_on,
        organ=office.current().name,
        number=item.document_number,
        blocks=(
            paper.Paragraph(f"本附件为{MARK}，内容系虚构。"),
            paper.Table(
                caption="目录",
                head=[[paper.Cell(name, header=True) for name in ("序号", "名称", "状态")]],
                body=rows,
                widths=(1, 5, 2),
            ),
        ),
    )
    return to_pdf(made), PDF


def _sheet(name: str, headers: Iterable[str], rows: Iterable) -> bytes:
    with xlsx_file(Sheet(name, list(headers), rows)) as file:
        return file.read()


MAKERS = {"budget": _budget, "powers": _powers, "list": _list}
