import contextlib
import hashlib
import io
import random
import struct
import zipfile
import zlib
from pathlib import Path

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from records import uploads
from records.uploads import UploadRefused, accept, accept_all, clean_name, private_path

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(20) + b"\xff\xd9"


def chunk(kind, data=b""):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + chunk(b"IEND")
)


def saved(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def zipped(members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return stream.getvalue()


def with_damaged_types(content):
    """The package with the compressed bytes of its content types overwritten."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        member = package.getinfo("[Content_Types].xml")
    start = member.header_offset + 30 + len(member.filename)
    size = member.compress_size
    return content[:start] + b"\xff" * size + content[start + size :]


def compressed_by(method):
    """A DOCX in all but the way its members are compressed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as package:
        package.writestr("[Content_Types].xml", MACRO * 20)
        package.writestr("word/document.xml", b"<document/>")
    return stream.getvalue()


def marked_encrypted(content):
    """The package with the flag of encryption set on its first member, in both of its headers."""
    changed = bytearray(content)
    changed[6] |= 1
    changed[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


HEIC = Path(__file__).parent / "photograph.heic"
HEIC_HEAD = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"
DOCX, XLSX = saved(docx.Document()), saved(openpyxl.Workbook())
MACRO = b"wordprocessingml.document.main+xml"


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("通知.pdf", PDF, uploads.PDF),
        ("a.PNG", PNG, uploads.PNG),
        ("a.jpeg", JPEG, uploads.JPEG),
        ("a.docx", DOCX, uploads.DOCX),
        ("a.xlsx", XLSX, uploads.XLSX),
    ],
)
def test_a_file_of_an_accepted_kind_is_described_and_rewound(name, content, kind):
    upload = SimpleUploadedFile(name, content)

    accepted = accept(upload)

    assert accepted == uploads.Accepted(
        name, len(content), kind, hashlib.sha256(content).hexdigest()
    )
    assert upload.read() == content


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.pdf", b""),
        ("page.pdf", b"<html><script>alert(1)</script></html>"),
        ("page.html", b"<html></html>"),
        ("renamed.pdf", PNG),
        ("renamed.exe", PDF),
        ("no extension", PDF),
        ("cut.pdf", b"%PDF-1.7\n"),
        ("cut.png", PNG[:-4]),
        ("picture and archive.png", PNG + zipped({"a": b"b"})),
        ("paper and archive.pdf", PDF + zipped({"a": b"b"})),
        ("shifted.docx", b"PK\x03\x04" + DOCX),
        ("plain zip.docx", zipped({"a.txt": b"x"})),
        (
            "macro.docx",
            zipped(
                {"[Content_Types].xml": MACRO, "word/document.xml": b"", "word/vbaProject.bin": b""}
            ),
        ),
        (
            "swollen.docx",
            zipped({"[Content_Types].xml": MACRO, "word/document.xml": bytes(201 * 1024 * 1024)}),
        ),
        ("broken.docx", DOCX[: len(DOCX) // 2]),
        ("damaged.docx", with_damaged_types(DOCX)),
        ("damaged lzma.docx", with_damaged_types(compressed_by(zipfile.ZIP_LZMA))),
        ("lzma.docx", compressed_by(zipfile.ZIP_LZMA)),
        ("bzip2.docx", compressed_by(zipfile.ZIP_BZIP2)),
        ("encrypted.docx", marked_encrypted(DOCX)),
    ],
)
def test_what_is_not_plainly_an_accepted_kind_is_refused_by_name(name, content):
    with pytest.raises(UploadRefused, match=name.split(".")[0]):
        accept(SimpleUploadedFile(name, content))


def picture(format_, mode="RGB", **options):
    held = io.BytesIO()
    Image.new(mode, (40, 20), "red").save(held, format_, **options)
    return held.getvalue()


# What a phone writes behind the picture.
TRAILER = b"\x00" * 60 + b"TC_Data1709254800000SEFHk\x00\x00\x00SEFT"


@pytest.mark.parametrize("trailer", [TRAILER, bytes(500), b"....ftypmp42" + bytes(90)])
def test_a_photograph_with_what_its_phone_wrote_behind_it_is_taken_as_it_is(trailer):
    upload = SimpleUploadedFile("IMG_1.jpg", picture("JPEG") + trailer)

    accepted = accept(upload)

    assert (accepted.kind, accepted.note) == (uploads.JPEG, "")
    assert accepted.file.read() == picture("JPEG") + trailer


@pytest.mark.parametrize(
    "second",
    [zipped({"a": b"b"}), b"%PDF-1.7 %%EOF", b"<script>alert(1)</script>", b"<?php ?>", b"\x7fELF"],
)
def test_a_photograph_with_another_format_behind_it_is_refused(second):
    with pytest.raises(UploadRefused):
        accept(SimpleUploadedFile("IMG_1.jpg", picture("JPEG") + bytes(30) + second + TRAILER))


def test_a_picture_under_the_ending_of_another_is_kept_under_its_own_and_that_is_said():
    accepted = accept(SimpleUploadedFile("屏幕截图.jpg", PNG))

    assert (accepted.name, accepted.kind, accepted.file.name) == (
        "屏幕截图.png",
        uploads.PNG,
        "屏幕截图.png",
    )
    assert "实际是PNG文件" in accepted.note


@pytest.mark.parametrize("lead", [b"\xef\xbb\xbf", b"\r\n", b"\x00\x00 \n"])
def test_a_pdf_with_bytes_before_it_is_kept_without_them_and_that_is_said(lead):
    accepted = accept(SimpleUploadedFile("通知.pdf", lead + PDF))

    assert accepted.kind == uploads.PDF
    assert accepted.file.read() == PDF
    assert accepted.sha256 == hashlib.sha256(PDF).hexdigest()
    assert "通知.pdf" in accepted.note


@pytest.mark.parametrize("lead", [b"GIF89a", b"<html>", b"PK\x03\x04", b" " * 200])
def test_a_pdf_behind_another_format_is_refused(lead):
    with pytest.raises(UploadRefused):
        accept(SimpleUploadedFile("通知.pdf", lead + PDF))


@pytest.mark.parametrize(
    ("name", "content", "kind", "kept"),
    [
        ("照片.webp", picture("WEBP"), uploads.JPEG, "照片.jpg"),
        ("透明.webp", picture("WEBP", "RGBA"), uploads.JPEG, "透明.jpg"),
        ("扫描.bmp", picture("BMP"), uploads.JPEG, "扫描.jpg"),
        ("微信图片.jpg", picture("WEBP"), uploads.JPEG, "微信图片.jpg"),
    ],
)
def test_a_picture_of_another_format_is_converted_and_that_is_said(name, content, kind, kept):
    accepted = accept(SimpleUploadedFile(name, content))

    assert (accepted.kind, accepted.name) == (kind, kept)
    assert "已转换为" in accepted.note
    with Image.open(accepted.file) as made:
        assert (made.size, made.format) == ((40, 20), "JPEG")


def test_what_is_transparent_stays_so():
    held = io.BytesIO()
    Image.new("RGBA", (40, 20), (255, 0, 0, 100)).save(held, "WEBP")

    accepted = accept(SimpleUploadedFile("章.webp", held.getvalue()))

    assert (accepted.kind, accepted.name) == (uploads.PNG, "章.png")


def test_a_photograph_of_an_iphone_is_converted():
    accepted = accept(SimpleUploadedFile("IMG_0001.HEIC", HEIC.read_bytes()))

    assert (accepted.kind, accepted.name) == (uploads.JPEG, "IMG_0001.jpg")
    with Image.open(accepted.file) as made:
        assert made.size == (64, 32)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("通知.ofd", zipped({"OFD.xml": b"<ofd:OFD/>"}), "OFD"),
        ("旧.doc", b"\xd0\xcf\x11\xe0" + bytes(600), "另存为"),
        ("动图.gif", picture("GIF"), "GIF"),
        ("扫描.tif", picture("TIFF"), "TIFF"),
        ("坏.webp", picture("WEBP")[:40], "坏.webp"),
        ("坏.heic", HEIC_HEAD + bytes(40), "坏.heic"),
    ],
)
def test_what_is_refused_is_named_with_the_way_out(name, content, said):
    with pytest.raises(UploadRefused, match=said):
        accept(SimpleUploadedFile(name, content))


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked():
    head = (
        b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + struct.pack("<IiiHH", 40, 30000, 30000, 1, 24)
    )

    with pytest.raises(UploadRefused):
        accept(SimpleUploadedFile("bomb.bmp", head + bytes(24)))


def test_size_and_number_are_limited():
    with pytest.raises(UploadRefused, match="1 MB"):
        accept(SimpleUploadedFile("a.pdf", PDF + bytes(1024 * 1024)), max_bytes=1024 * 1024)
    with pytest.raises(UploadRefused, match="2"):
        accept_all([SimpleUploadedFile("a.pdf", PDF)] * 3, max_files=2)


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("../../etc/通知.pdf", "通知.pdf"),
        (r"C:\Users\张三\附件 1.docx", "附件 1.docx"),
        ("通知\u202efdp.exe", "通知fdp.exe"),
        ('a"b\r\nX: 1.pdf', "a_b X_ 1.pdf"),
        ("空\x00字\u200b符.pdf", "空字符.pdf"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
    ],
)
def test_the_kept_name_holds_no_path_control_or_direction_characters(name, cleaned):
    assert clean_name(name) == cleaned


def test_the_stored_path_is_random_and_keeps_only_a_known_extension():
    first, second = private_path(None, "张三的申请.PDF"), private_path(None, "张三的申请.PDF")

    assert first != second
    assert "张三" not in first
    assert first.endswith(".pdf")
    assert "." not in private_path(None, "x.php")


def test_a_package_damaged_anywhere_is_accepted_or_refused_and_never_an_error():
    chance = random.Random(2016)
    for _ in range(300):
        damaged = bytearray(compressed_by(zipfile.ZIP_DEFLATED))
        for _byte in range(chance.randint(1, 12)):
            damaged[chance.randrange(4, len(damaged))] = chance.randrange(256)
        with contextlib.suppress(UploadRefused):
            accept(SimpleUploadedFile("a.docx", bytes(damaged)))
