"""What goes with letters to the post: address sheets for envelopes, and 送达回证, many at once."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date

from pypdf import PdfWriter

from papers.model import Cell, Paper, Paragraph, Table
from papers.pdf import to_pdf
from records import office
from requests_app.models import Case, Letter

# To the applicant, and not handed over on this portal alone.
_SENT = Letter.TO_APPLICANT


def letters_to_serve(cases: Iterable[Case]) -> list[Letter]:
    """Of each case the last issued letter to the applicant that nobody recorded as served, by number."""
    letters = (
        Letter.objects.issued()
        .filter(case__in=[case.pk for case in cases], kind__in=_SENT, service=None)
        .select_related("case__applicant")
        .order_by("issued_on", "pk")
    )
    last = {letter.case_id: letter for letter in letters}
    return sorted(last.values(), key=lambda letter: letter.case.number)


def address_sheets(letters: Iterable[Letter], *, on: date) -> bytes:
    """One page a letter to go on or into its envelope: postcode, address, name, the sender below."""
    return _bound(_address(letter, on) for letter in letters)


def service_receipts(letters: Iterable[Letter], *, on: date) -> bytes:
    """送达回证, one page a letter, to be signed by who takes it."""
    return _bound(_receipt(letter, on) for letter in letters)


def _bound(papers: Iterable[Paper]) -> bytes:
    writer = PdfWriter()
    for paper in papers:
        writer.append(io.BytesIO(to_pdf(paper)), import_outline=False)
    packed = io.BytesIO()
    writer.write(packed)
    return packed.getvalue()


def _address(letter: Letter, on: date) -> Paper:
    person, sender = letter.case.applicant, office.on(on)
    lines = [
        person.postcode,
        person.address or "【无通信地址】",
        f"{letter.addressee}（收）",
        "",
        f"寄件人：{sender.name}",
        f"{sender.address}　{sender.postcode}".strip("　"),
        f"内件：{letter.get_kind_display()}　{letter.number}",
    ]
    blocks = [Paragraph(line, indent=False) for line in lines if line]
    return Paper(title="国内挂号信函", date=on, blocks=blocks)


def _receipt(letter: Letter, on: date) -> Paper:
    person, sender = letter.case.applicant, office.on(on)
    rows = [
        ("送达文书名称和文号", f"{letter.get_kind_display()}　{letter.number}"),
        ("登记编号", letter.case.number),
        ("受送达人", letter.addressee),
        ("送达地点", person.address),
        ("送达方式", "□直接送达　□邮寄送达　□留置送达　□委托送达"),
        ("收件人签名或者盖章", "　　　　　　　　　　　　　年　　月　　日"),
        ("代收人签名及与受送达人的关系", "　　　　　　　　　　　　　年　　月　　日"),
        ("挂号信函号码", ""),
        ("拒收事由和见证人", ""),
        ("送达人", "　　　　　　　　　　　　　年　　月　　日"),
        ("备注", ""),
    ]
    table = Table(
        caption="送达回证",
        head=[[Cell("项目", header=True), Cell("内容", header=True)]],
        body=[[Cell(name), Cell(text, align="left")] for name, text in rows],
        widths=(1, 2.4),
        font_size=12,
    )
    return Paper(title=f"{sender.name}\n送达回证", date=on, blocks=[table])
