"""A letter as the bytes that are sent."""

import io

import docx


def render(letter):
    d = docx.Document()
    for line in letter.body.splitlines():
        d.add_paragraph(line)
    out = io.BytesIO()
    d.save(out)
    return {"docx": out.getvalue()}
