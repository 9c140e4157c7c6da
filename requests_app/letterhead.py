"""A letter as an official paper, and the paper as the bytes that are sent."""

from __future__ import annotations

from papers.docx import to_docx
from papers.model import Paper, Paragraph
from papers.pdf import fitted, to_pdf
from records import office
from records.models import Office
from requests_app.models import Letter, LetterCopy


def paper(letter: Letter) -> Paper:
    """The paper of an issued letter: addressee, one paragraph a line, signed by the office."""
    sender = office.on(letter.issued_on)
    return Paper(
        title=f"{sender.name}\n{letter.get_kind_display()}",
        date=letter.issued_on,
        blocks=[Paragraph(line.strip()) for line in letter.body.splitlines() if line.strip()],
        number=letter.number,
        addressee=f"{letter.addressee}：",
        organ=sender.name,
        note=f"（{told.rstrip('。')}）" if (told := contact(sender)) else "",
    )


def contact(sender: Office) -> str:
    """Whom to call and where to write, on each letter; "" where the bureau has set none of it."""
    facts = (
        ("联系人", sender.contact),
        ("联系电话", sender.phone),
        ("地址", sender.address),
        ("邮政编码", sender.postcode),
    )
    told = "，".join(f"{name}：{fact}" for name, fact in facts if fact)
    return f"{told}。" if told else ""


def render(letter: Letter) -> dict[str, bytes]:
    """The copies to freeze, by format."""
    made = fitted(paper(letter))
    return {LetterCopy.Format.PDF: to_pdf(made), LetterCopy.Format.DOCX: to_docx(made)}
