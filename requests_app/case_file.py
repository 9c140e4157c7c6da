"""The whole file of a case (案卷): as a ZIP of every letter and attachment behind an index, and as one PDF
with index and bookmarks, in order of time, the application first."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localtime
from PIL import Image, ImageOps
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from papers.model import Cell, Heading, Paper, Paragraph, Table
from papers.pdf import to_pdf
from records import office
from records.names import name_of
from requests_app import clock, letters, office_papers, timeline
from requests_app.models import (
    Case,
    CaseAttachment,
    FileDamaged,
    Letter,
    LetterCopy,
    OpinionRequest,
)
from statute.calendar import official_workdays


def _table(caption, head, rows, widths) -> Table:
    return Table(
        caption=caption,
        head=[[Cell(text, header=True) for text in head]],
        body=[[Cell(str(text), align="left") for text in row] for row in rows],
        widths=widths,
    )


def index_paper(case: Case, names: list[str], *, on: date) -> Paper:
    """卷内目录: what the request was, its steps, and the files that follow."""
    files = [Paragraph(name, indent=False) for name in names] or [Paragraph("无")]
    return _index(case, files, on=on)


def _index(case: Case, files: list, *, on: date) -> Paper:
    facts = [
        ("登记编号", case.number),
        ("收到日期", case.received_on or "—"),
        ("申请内容", case.description),
        ("承办单位", case.unit or "—"),
        ("答复期限", clock.told_due(case, official_workdays()) or "—"),
        ("办结日期", case.closed_on or "—"),
        ("办理结果", case.get_outcome_display() or "—"),
        ("理由", "；".join(ground.label for ground in case.stated_grounds) or "—"),
    ]
    events = [
        (entry.on, str(entry.title), f"{entry.note} {entry.by}".strip())
        for entry in timeline.internal(case)
    ]
    asked = [
        (
            opinion_request.party,
            f"{opinion_request.get_kind_display()} {opinion_request.sent_on}",
            f"{opinion_request.answered_on or '—'} {opinion_request.get_answer_display()} "
            f"{opinion_request.opinion} {opinion_request.get_joint_decision_display()} "
            f"{opinion_request.decision_reason}".strip(),
        )
        for opinion_request in case.opinion_requests.all()
    ]
    sections = [
        ("征求意见情况", asked and [_opinions(asked)]),
        ("内部协办和意见", _conferred(case)),
        ("卷内文件", files),
    ]
    return Paper(
        title="政府信息公开申请案卷",
        date=on,
        organ=office.current().name,
        number=case.number,
        blocks=[
            Heading(1, "一、申请情况"),
            _table("申请情况", ("项目", "内容"), facts, (1, 4)),
            Heading(1, "二、办理经过"),
            _table("办理经过", ("日期", "步骤", "说明"), events, (1, 1.6, 3)),
            *(block for section in _numbered(sections, first=2) for block in section),
        ],
    )


def _numbered(sections: list[tuple[str, list]], *, first: int) -> Iterator[list]:
    """Those that have something, under 三、四、 …; `first` is the place of the first in 一二三四五."""
    filled = [(title, blocks) for title, blocks in sections if blocks]
    for number, (title, blocks) in enumerate(filled, first):
        yield [Heading(1, f"{'一二三四五'[number]}、{title}"), *blocks]


def _opinions(rows: list[tuple]) -> Table:
    return _table("征求意见情况", ("对象", "征求", "意见和决定"), rows, (1, 1, 2))


def _conferred(case: Case) -> list[Table]:
    """What units and colleagues said inside the office: of the file, of nothing else."""
    units = [
        (
            asked.unit,
            f"{asked.asked_on} {asked.question}",
            f"{asked.answered_on or '—'} {asked.opinion}",
        )
        for asked in case.unit_opinions.select_related("unit")
    ]
    remarks = [
        (
            said.on,
            f"{name_of(said.by)} → {name_of(said.to) if said.to else '全体经办人'}",
            said.text,
        )
        for said in case.comments.select_related("by", "to")
    ]
    tables = []
    if units:
        tables.append(_table("在线协办意见", ("协办单位", "协办事项", "意见"), units, (1, 2, 2)))
    if remarks:
        tables.append(_table("内部意见", ("日期", "经办人", "内容"), remarks, (1, 1.6, 3)))
    return tables


def _files(case: Case) -> Iterator[tuple[str, bytes]]:
    number = 1
    copies = LetterCopy.objects.filter(letter__case=case).select_related("letter")
    for copy in copies.order_by("letter__issued_on", "letter_id", "format"):
        title = f"{copy.letter.get_kind_display()} {copy.letter.number}"
        yield f"{number:02d} {title}.{copy.format}", letters.content_of(copy)
        number += 1
    for attachment in case.attachments.all():
        with attachment.file.open("rb") as file:
            yield f"{number:02d} {attachment.name}", file.read()
        number += 1


def zip_of(case: Case, *, on: date) -> bytes:
    """The file of `case` as it stands on `on`."""
    files = list(_files(case))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        index = index_paper(case, [name for name, _content in files], on=on)
        archive.writestr("00 卷内目录.pdf", to_pdf(index))
        for name, content in files:
            archive.writestr(name, content)
    return packed.getvalue()


# --- as one PDF


A4_AT_150 = (1240, 1754)  # dots


@dataclass(frozen=True)
class Piece:
    """One paper of the file: its day, what it is, what the index says of it, its pages."""

    on: date
    title: str
    remark: str
    pages: bytes


def pdf_of(case: Case, *, on: date) -> bytes:
    """The file of `case` as it stands on `on`, in one PDF: index, application, then everything by its day.

    Letters are the frozen copies. What is no page (Word, Excel, a PDF that cannot be read) stands there as a
    sheet with its SHA-256; the ZIP holds it.
    """
    later = sorted(_later_pieces(case), key=lambda piece: piece.on)
    pieces = [_application(case), *later]
    readers = [PdfReader(io.BytesIO(piece.pages)) for piece in pieces]
    lengths = [len(reader.pages) for reader in readers]
    # The index counts its own pages too: its length hardly depends on the numbers in it.
    front = _front(case, pieces, lengths, 1, on=on)
    front = _front(case, pieces, lengths, len(PdfReader(io.BytesIO(front)).pages), on=on)
    bound = PdfWriter()
    bound.append(io.BytesIO(front), outline_item="卷内目录", import_outline=False)
    for piece, reader in zip(pieces, readers, strict=True):
        bound.append(reader, outline_item=f"{piece.on} {piece.title}", import_outline=False)
    bound.add_metadata({"/Title": f"政府信息公开申请案卷 {case.number}"})
    packed = io.BytesIO()
    bound.write(packed)
    return packed.getvalue()


def _front(case: Case, pieces: list[Piece], lengths: list[int], own: int, *, on: date) -> bytes:
    rows, page = [], own + 1
    for number, (piece, length) in enumerate(zip(pieces, lengths, strict=True), 1):
        rows.append((number, piece.on, piece.title, piece.remark, page))
        page += length
    head = ("序号", "日期", "题名", "备注", "起始页")
    return to_pdf(_index(case, [_table("卷内文件", head, rows, (0.6, 1.2, 2.4, 2.4, 0.8))], on=on))


def _application(case: Case) -> Piece:
    """What was asked, by whom and how it came in, as the register holds it."""
    arrived = localtime(case.arrived_at).date() if case.arrived_at else None
    day = arrived or case.received_on
    paper = office_papers.register_form(case, on=day)
    return Piece(day, "政府信息公开申请", case.get_intake_display(), to_pdf(paper))


def _later_pieces(case: Case) -> Iterator[Piece]:
    """Everything after the application, in no order."""
    pdfs = LetterCopy.objects.filter(letter__case=case, format=LetterCopy.Format.PDF)
    for copy in pdfs.select_related("letter__service").order_by("letter_id"):
        title = f"{copy.letter.get_kind_display()} {copy.letter.number}"
        yield Piece(copy.letter.issued_on, title, _served(copy.letter), letters.content_of(copy))
    if day := _answered_on(case):
        for name in ("approval", "handed-over"):
            kept = office_papers.PAPERS[name]
            if kept.is_open(case):
                paper = kept.make(case, on=day)
                yield Piece(day, paper.title, "", to_pdf(paper))
    for opinion_request in case.opinion_requests.exclude(answered_on=None):
        yield _opinion(opinion_request)
    for attachment in case.attachments.all():
        yield _attached(attachment)


def _answered_on(case: Case) -> date | None:
    """The day of the answer, which these papers belong to; None while there is none."""
    answers = case.letters.issued().filter(kind__in=office_papers.ANSWERS)
    return answers.order_by("-pk").values_list("issued_on", flat=True).first()


def _served(letter: Letter) -> str:
    """How, when and by what number it reached its addressee."""
    service = getattr(letter, "service", None)
    if service is None:
        return "未登记送达"
    return f"{service.get_method_display()} {service.counted_on} {service.proof}"


def _opinion(opinion_request: OpinionRequest) -> Piece:
    rows = [
        ("征求对象", opinion_request.party),
        ("发出日期", opinion_request.sent_on),
        ("收到日期", opinion_request.delivered_on or "—"),
        ("答复日期", opinion_request.answered_on),
        ("意见", f"{opinion_request.get_answer_display()} {opinion_request.opinion}".strip()),
        (
            "决定",
            f"{opinion_request.get_joint_decision_display()} {opinion_request.decision_reason}",
        ),
    ]
    paper = Paper(
        title="征求意见结果登记",
        date=opinion_request.answered_on,
        number=opinion_request.case.number,
        blocks=[_table("征求意见结果", ("项目", "内容"), rows, (1, 3))],
    )
    return Piece(opinion_request.answered_on, paper.title, opinion_request.party, to_pdf(paper))


def _attached(attachment: CaseAttachment) -> Piece:
    day = localtime(attachment.added_at).date()
    pages = _pages_of(attachment)
    remark = f"SHA-256 {attachment.sha256}"
    title = f"{attachment.get_role_display()}：{attachment.name}"
    if pages is None:
        paper = Paper(
            title=attachment.name,
            date=day,
            number=attachment.case.number,
            blocks=[
                Paragraph(
                    f"本件为{attachment.kind}文件，共{attachment.size}字节，原件随案卷ZIP保存。"
                ),
                Paragraph(remark, indent=False),
            ],
        )
        pages = to_pdf(paper)
    return Piece(day, title, remark, pages)


def _pages_of(attachment: CaseAttachment) -> bytes | None:
    """The file as pages: a sound PDF as it is, a picture on a page; None for anything else."""
    try:
        content = attachment.content()
        if attachment.content_type == "application/pdf":
            reader = PdfReader(io.BytesIO(content))
            return content if not reader.is_encrypted and len(reader.pages) else None
        if attachment.content_type.startswith("image/"):
            page, picture = io.BytesIO(), Image.open(io.BytesIO(content))
            picture = ImageOps.exif_transpose(picture).convert("RGB")
            picture.thumbnail(A4_AT_150)
            picture.save(page, "PDF", resolution=150)
            return page.getvalue()
    except (FileDamaged, PyPdfError, OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return None
