"""The scan of files before publication: `python -m benchmarks.scan [pages]`, 100 unless said otherwise.

Processor time for a PDF of full pages of text as the portal prints it, and for one of scanned pages
(A4 at 150 dots an inch), each of so many pages.
"""

import io
import sys
import time
from datetime import date

from PIL import Image, ImageDraw

LINE = "根据《中华人民共和国政府信息公开条例》第二十条，现将有关事项公告如下，请遵照执行。"
TARGET = 5.0  # seconds of processor time for a hundred pages


def printed(pages: int) -> bytes:
    from papers.model import PageBreak, Paper, Paragraph
    from papers.pdf import to_pdf

    blocks = []
    for _page in range(pages):
        blocks += [*(Paragraph(LINE * 2) for _number in range(8)), PageBreak()]
    return to_pdf(Paper("关于公开事项的公告", date(2024, 3, 1), blocks=blocks[:-1]))


def scanned(pages: int) -> bytes:
    sheet = Image.new("L", (1240, 1754), "white")
    brush = ImageDraw.Draw(sheet)
    for row in range(40):
        brush.text((120, 120 + 38 * row), "Scanned line of a page " * 3, fill=0, font_size=24)
    held = io.BytesIO()
    sheet.save(held, "PDF", save_all=True, append_images=[sheet] * (pages - 1), resolution=150)
    return held.getvalue()


def main(pages: int) -> None:
    import django

    django.setup()
    from disclosure.scanning.scan import scan_file
    from records.uploads import PDF

    print(f"| {pages} pages of | MB | processor seconds | findings |")
    print("|---|--:|--:|---|")
    for name, content in (("text", printed(pages)), ("scans", scanned(pages))):
        began = time.process_time()
        findings = scan_file("a.pdf", PDF, content)
        took = time.process_time() - began
        kinds = ", ".join(finding.kind for finding in findings) or "none"
        print(f"| {name} | {len(content) / 1e6:.1f} | {took:.1f} | {kinds} |")


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
