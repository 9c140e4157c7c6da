"""The whole file of a case (案卷) as one ZIP: an index as PDF, then every letter and attachment, numbered."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date

from papers.model import Cell, Heading, Paper, Paragraph, Table
from papers.pdf import to_pdf
from records import office
from requests_app import letters, timeline
from requests_app.models import Case, LetterCopy


def index_paper(case: Case, names: list[str], *, on: date) -> Paper:
    """卷内目录: what the request was, its steps, and the files that follow."""

    def table(caption, head, rows, widths):
        return Table(
            caption=caption,
            head=[[Cell(text, header=True) for text in head]],
            body=[[Cell(str(text), align="left") for text in row] for row in rows],
            widths=widths,
        )

    facts = [
        ("登记编号", case.number),
        ("收到日期", case.received_on or "—"),
        ("申请内容", case.description),
        ("承办单位", case.unit or "—"),
        ("答复期限", case.due_on or "—"),
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
            consultation.party,
            f"{consultation.get_kind_display()} {consultation.sent_on}",
            f"{consultation.answered_on or '—'} {consultation.get_answer_display()} "
            f"{consultation.opinion} {consultation.get_joint_decision_display()} "
            f"{consultation.decision_reason}".strip(),
        )
        for consultation in case.consultations.all()
    ]
    opinions = asked and table("征求意见情况", ("对象", "征求", "意见和决定"), asked, (1, 1, 2))
    return Paper(
        title="政府信息公开申请案卷",
        date=on,
        organ=office.current().name,
        number=case.number,
        blocks=[
            Heading(1, "一、申请情况"),
            table("申请情况", ("项目", "内容"), facts, (1, 4)),
            Heading(1, "二、办理经过"),
            table("办理经过", ("日期", "步骤", "说明"), events, (1, 1.6, 3)),
            *([Heading(1, "三、征求意见情况"), opinions] if opinions else []),
            Heading(1, f"{'四' if opinions else '三'}、卷内文件"),
            *([Paragraph(name, indent=False) for name in names] or [Paragraph("无")]),
        ],
    )


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
