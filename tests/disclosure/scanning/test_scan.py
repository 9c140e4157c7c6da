import re

import openpyxl
import pytest
from django.utils import translation
from openpyxl.comments import Comment
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from disclosure.scanning import scan
from disclosure.scanning.clean import CannotClean, published_copy
from disclosure.scanning.detectors import Personal
from disclosure.scanning.passages import Active, Hidden
from disclosure.scanning.scan import Unknown, scan_disclosure_texts, scan_file
from records.uploads import DOCX, JPEG, PDF, PNG, XLSX, Kind
from tests.disclosure.scanning.files import (
    MASKED,
    MOBILE,
    document,
    members,
    page,
    photograph,
    saved,
    with_note,
    with_part,
    with_relation,
    with_xml,
    workbook,
    written,
    zipped,
)

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
CHANGE = 'w:id="1" w:author="李四" w:date="2024-01-01T00:00:00Z"'


def seen(findings):
    return [(finding.kind, finding.place) for finding in findings]


def in_docx(content):
    return seen(scan_file("通知.docx", DOCX, content))


def in_xlsx(content):
    return seen(scan_file("名单.xlsx", XLSX, content))


# --- typed text -----------------------------------------------------------------------------------


def test_each_field_of_an_item_is_looked_through_and_named():
    findings = scan_disclosure_texts(
        title=f"关于{MOBILE}的通知",
        summary="鄂C12345",
        body=f"第一段。\n\n第二段\n续行。\n\n第三段{MOBILE}。",
        others={"关键词": "15912345678"},
    )

    assert seen(findings) == [
        (Personal.MOBILE, "标题"),
        (Personal.PLATE, "内容概述"),
        (Personal.MOBILE, "关键词"),
        (Personal.MOBILE, "正文第3段"),
    ]
    assert [finding.label for finding in findings][:2] == ["手机号码", "机动车号牌"]
    assert not any(MOBILE in str(finding) for finding in findings)


def test_the_same_number_in_one_field_is_one_finding_with_its_places():
    findings = scan_disclosure_texts(title="", body=f"{MOBILE}\n\n二\n\n138-1234-5678")

    assert seen(findings) == [(Personal.MOBILE, "正文第1段等另外1处")]


def test_a_fingerprint_outlives_edits_elsewhere_but_not_of_the_thing_itself():
    [before] = scan_disclosure_texts(title="", body=f"电话{MOBILE}")
    [after] = scan_disclosure_texts(title="改", body="新的一段。\n\n电话 138-1234-5678")
    [other] = scan_disclosure_texts(title="", body="电话13812345679")
    [elsewhere] = scan_disclosure_texts(title=f"电话{MOBILE}")

    assert before.fingerprint == after.fingerprint
    assert len({before.fingerprint, other.fingerprint, elsewhere.fingerprint}) == 3
    assert len(before.fingerprint) == 64


def test_a_landline_informs_and_does_not_stop():
    [finding] = scan_disclosure_texts(title="", body="0719-8672110")

    assert (finding.kind, finding.blocks) == (Personal.LANDLINE, False)
    assert scan_disclosure_texts(title="", body="0719-8672110", office_phones=["07198672110"]) == []


# --- DOCX -----------------------------------------------------------------------------------------


def test_a_plain_document_of_each_kind_passes():
    assert in_docx(saved(document("根据《条例》第二十条，现予公开。"))) == []
    assert in_xlsx(saved(workbook())) == []
    assert scan_file("a.pdf", PDF, written(page("Notice 2024"))) == []
    assert scan_file("a.png", PNG, saved(Image.new("RGB", (2, 2)), format="PNG")) == []


def test_the_name_of_a_file_counts():
    [finding] = scan_file(f"张三{MOBILE}.docx", DOCX, saved(document("无")))

    assert (finding.kind, finding.place) == (Personal.MOBILE, f"附件《张三{MASKED}.docx》文件名")


@pytest.mark.parametrize(
    ("xml", "found"),
    [
        (
            "<w:r><w:t>138</w:t></w:r><w:r><w:t>1234</w:t></w:r><w:r><w:t>5678</w:t></w:r>",
            [(Personal.MOBILE, "正文第2段")],
        ),
        (
            f"<w:ins {CHANGE}><w:r><w:t>新增</w:t></w:r></w:ins>",
            [(Hidden.TRACKED_CHANGE, "正文第2段（修订：插入）")],
        ),
        (
            f"<w:del {CHANGE}><w:r><w:delText>{MOBILE}</w:delText></w:r></w:del>",
            [
                (Hidden.TRACKED_CHANGE, "正文第2段（修订：删除）"),
                (Personal.MOBILE, "正文第2段（修订：删除）等另外1处"),
            ],
        ),
        (
            # Neither the deleted half nor the inserted one is a number by itself.
            f"<w:r><w:t>138</w:t></w:r><w:del {CHANGE}><w:r><w:delText>12345678</w:delText></w:r></w:del>"
            f"<w:ins {CHANGE}><w:r><w:t>********</w:t></w:r></w:ins>",
            [
                (Hidden.TRACKED_CHANGE, "正文第2段（修订：插入）"),
                (Hidden.TRACKED_CHANGE, "正文第2段（修订：删除）"),
                (Personal.MOBILE, "正文第2段（修订前）"),
            ],
        ),
        (
            f"<w:r><w:rPr><w:b/><w:rPrChange {CHANGE}><w:rPr/></w:rPrChange></w:rPr><w:t>粗</w:t></w:r>",
            [(Hidden.TRACKED_CHANGE, "正文第2段（修订：格式）")],
        ),
        (
            f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>内部{MOBILE}</w:t></w:r>",
            [
                (Personal.MOBILE, "正文第2段等另外1处"),
                (Hidden.HIDDEN_TEXT, "正文第2段（隐藏文字）"),
            ],
        ),
        ('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>可见</w:t></w:r>', []),
        ('<w:r><w:rPr><w:vanish/></w:rPr><w:instrText>XE "索引"</w:instrText></w:r>', []),
        (
            f"<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>{MOBILE}</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>",
            [(Personal.MOBILE, "正文第2段文本框")],
        ),
        (
            "<w:r><w:drawing><wp:inline>"
            f'<wp:docPr id="1" name="n" descr="张三{MOBILE}"/></wp:inline></w:drawing></w:r>',
            [(Personal.MOBILE, "正文图片替代文字")],
        ),
        (
            f'<w:r><w:instrText>HYPERLINK "tel:{MOBILE}"</w:instrText></w:r>',
            [(Personal.MOBILE, "正文第2段")],
        ),
    ],
)
def test_what_a_paragraph_shows_or_hides_is_found(xml, found):
    assert in_docx(saved(with_xml(document("第一段", "第二段"), xml))) == [
        (kind, f"附件《通知.docx》{place}") for kind, place in found
    ]


def test_a_comment_is_a_finding_and_is_read():
    made = document("正文")
    for text in ("同意", f"联系张三{MOBILE}"):
        made.add_comment(made.paragraphs[-1].runs, text=text, author="李四")

    assert in_docx(saved(made)) == [
        (Hidden.COMMENT, "附件《通知.docx》批注1"),
        (Hidden.COMMENT, "附件《通知.docx》批注2"),
        (Personal.MOBILE, "附件《通知.docx》批注2"),
    ]


def test_an_excerpt_of_a_comment_is_masked():
    made = document("正文")
    made.add_comment(
        made.paragraphs[-1].runs, text=f"联系张三{MOBILE}，学号 20240101", author="李四"
    )

    assert scan_file("a.docx", DOCX, saved(made))[0].excerpt == f"联系张三{MASKED}，学号 20******"


def test_headers_footers_tables_and_properties_are_read():
    made = document("第一段")
    made.sections[0].header.paragraphs[0].text = "鄂C00001"
    made.sections[0].footer.paragraphs[0].text = "鄂C00002"
    made.add_table(2, 2).cell(1, 1).text = "鄂C00003"
    made.core_properties.subject = "鄂C00004"

    assert sorted(place for _kind, place in in_docx(saved(made))) == [
        "附件《通知.docx》文档属性",
        "附件《通知.docx》正文表格1第2行",
        "附件《通知.docx》页眉第1段",
        "附件《通知.docx》页脚第1段",
    ]


def test_a_form_with_a_box_for_each_digit_is_read():
    made = document("身份证号")
    for cell, digit in zip(made.add_table(1, 11).rows[0].cells, MOBILE, strict=True):
        cell.text = digit

    assert in_docx(saved(made)) == [(Personal.MOBILE, "附件《通知.docx》正文表格1第1行")]


def test_text_hidden_by_its_style_is_hidden_text():
    made = document("正文")
    made.styles.add_style("Secret", 2).font.hidden = True
    made.paragraphs[-1].add_run("内部意见", style="Secret")

    assert in_docx(saved(made)) == [(Hidden.HIDDEN_TEXT, "附件《通知.docx》正文第1段（隐藏文字）")]


@pytest.mark.parametrize(
    ("name", "part", "type_", "found"),
    [
        (
            "word/footnotes.xml",
            f"<w:footnotes {W}><w:footnote><w:p><w:r><w:t>{MOBILE}</w:t></w:r></w:p>"
            "</w:footnote></w:footnotes>",
            f"{WORD}.footnotes+xml",
            [(Personal.MOBILE, "脚注第1段")],
        ),
        (
            "customXml/item1.xml",
            f"<data><phone>{MOBILE}</phone></data>",
            "",
            [(Hidden.CUSTOM_DATA, "自定义XML数据"), (Personal.MOBILE, "自定义XML数据")],
        ),
        ("word/charts/chart1.xml", f"<c><v>{MOBILE}</v></c>", "", [(Personal.MOBILE, "图表数据")]),
        (
            "word/embeddings/oleObject1.bin",
            "anything",
            "",
            [(Hidden.EMBEDDED_FILE, "内嵌文件“oleObject1.bin”")],
        ),
        (
            "word/embeddings/data.xlsx",
            saved(workbook([(MOBILE,)])),
            "",
            [
                (Hidden.EMBEDDED_FILE, "内嵌文件“data.xlsx”"),
                (Personal.MOBILE, "内嵌文件“data.xlsx”工作表“公开”第1行"),
            ],
        ),
        (
            "word/media/image1.jpeg",
            photograph(),
            "",
            [(Hidden.LOCATION, "图片“image1.jpeg”EXIF GPS位置")],
        ),
    ],
)
def test_the_other_parts_of_a_document_are_read(name, part, type_, found):
    content = with_part(saved(document("正文")), name, part, type_)

    assert in_docx(content) == [(kind, f"附件《通知.docx》{place}") for kind, place in found]


def test_the_target_of_a_link_is_read():
    content = with_relation(
        saved(document("正文")),
        "word/_rels/document.xml.rels",
        "hyperlink",
        f"mailto:{MOBILE}@139.com",
        external=True,
    )

    assert in_docx(content) == [(Personal.MOBILE, "附件《通知.docx》链接")]


# --- XLSX -----------------------------------------------------------------------------------------


def test_hidden_sheets_rows_and_columns_are_findings_and_are_read():
    made = workbook()
    for title, state in (("内部", "hidden"), ("更内部", "veryHidden")):
        sheet = made.create_sheet(title)
        sheet.sheet_state = state
    made["内部"].append(["张三", int(MOBILE)])
    made["公开"]["A5"], made["公开"]["A6"] = "鄂C12345", "乙"
    made["公开"].row_dimensions[5].hidden = made["公开"].row_dimensions[6].hidden = True
    made["公开"].column_dimensions["D"].hidden = True

    assert in_xlsx(saved(made)) == [
        (Personal.PLATE, "附件《名单.xlsx》工作表“公开”第5行（隐藏）"),
        (Hidden.HIDDEN_CELLS, "附件《名单.xlsx》工作表“公开”隐藏行5–6"),
        (Hidden.HIDDEN_CELLS, "附件《名单.xlsx》工作表“公开”隐藏列D"),
        (Personal.MOBILE, "附件《名单.xlsx》工作表“内部”第1行"),
        (Hidden.HIDDEN_SHEET, "附件《名单.xlsx》工作表“内部”（隐藏）"),
        (Hidden.HIDDEN_SHEET, "附件《名单.xlsx》工作表“更内部”（深度隐藏）"),
    ]


def test_a_comment_on_a_cell_is_a_finding_and_is_read():
    made = workbook()
    made["公开"]["B2"].comment = Comment(f"打{MOBILE}", "李四")

    # The comment's own part and the drawing of its balloon both belong to the file.
    assert in_xlsx(saved(made))[:2] == [
        (Hidden.COMMENT, "附件《名单.xlsx》工作表“公开”单元格B2批注"),
        (Personal.MOBILE, "附件《名单.xlsx》工作表“公开”单元格B2批注"),
    ]


def test_numbers_stored_as_numbers_formulas_and_names_are_read():
    made = workbook([(13812345678.0,), ("x", f'="{15912345678}"')])
    made.defined_names["phone"] = openpyxl.workbook.defined_name.DefinedName(
        "phone", attr_text='"13712345678"'
    )

    assert in_xlsx(saved(made)) == [
        (Personal.MOBILE, "附件《名单.xlsx》工作表“公开”第1行"),
        (Personal.MOBILE, "附件《名单.xlsx》工作表“公开”第2行"),
        (Personal.MOBILE, "附件《名单.xlsx》定义的名称"),
    ]


@pytest.mark.parametrize(
    ("name", "part", "kind", "place"),
    [
        (
            "xl/pivotCache/pivotCacheRecords1.xml",
            f'<pivotCacheRecords {S}><r><s v="{MOBILE}"/></r></pivotCacheRecords>',
            Hidden.CACHED_DATA,
            "数据透视表缓存",
        ),
        (
            "xl/externalLinks/externalLink1.xml",
            f"<externalLink {S}><v>{MOBILE}</v></externalLink>",
            Hidden.CACHED_DATA,
            "外部工作簿缓存数据",
        ),
        (
            "xl/revisions/revisionLog1.xml",
            f"<revisions {S}><t>{MOBILE}</t></revisions>",
            Hidden.TRACKED_CHANGE,
            "共享工作簿修订记录",
        ),
    ],
)
def test_data_kept_behind_the_sheets_is_a_finding_and_is_read(name, part, kind, place):
    content = with_part(saved(workbook()), name, part)

    assert in_xlsx(content) == [
        (kind, f"附件《名单.xlsx》{place}"),
        (Personal.MOBILE, f"附件《名单.xlsx》{place}"),
    ]


def test_a_deleted_cell_whose_text_stayed_in_the_file_is_found():
    content = saved(workbook([("甲", "乙")]))
    sheet = members(content)["xl/worksheets/sheet1.xml"]
    shared = re.sub(rb'<c r="A1".*?</c>', b'<c r="A1" t="s"><v>0</v></c>', sheet)
    strings = f"<sst {S}><si><t>鄂C12345</t></si><si><t>{MOBILE}</t></si></sst>"
    content = with_part(content, "xl/worksheets/sheet1.xml", shared)
    content = with_part(content, "xl/sharedStrings.xml", strings, f"{SHEET}.sharedStrings+xml")

    assert in_xlsx(content) == [
        (Personal.PLATE, "附件《名单.xlsx》工作表“公开”第1行"),
        (Hidden.CACHED_DATA, "附件《名单.xlsx》未被单元格引用的文字"),
        (Personal.MOBILE, "附件《名单.xlsx》未被单元格引用的文字"),
    ]


# --- PDF ------------------------------------------------------------------------------------------


def in_pdf(writer):
    return seen(scan_file("a.pdf", PDF, written(writer)))


def test_text_under_a_black_box_is_found():
    blackened = page(f"Tel {MOBILE}", over=b"0 g 60 690 200 30 re f")

    assert in_pdf(blackened) == [(Personal.MOBILE, "附件《a.pdf》第1页")]


def test_metadata_notes_links_fields_and_attachments_of_a_pdf_are_read():
    described = page("Notice")
    described.add_metadata({"/Subject": MOBILE})
    packaged = page("Notice")
    packaged.xmp_metadata = f"<dc:subject>{MOBILE}</dc:subject>".encode()
    attached = page("Notice")
    attached.add_attachment("名单.xlsx", saved(workbook([(MOBILE,)])))

    assert in_pdf(described) == [(Personal.MOBILE, "附件《a.pdf》文档属性")]
    assert in_pdf(packaged) == [(Personal.MOBILE, "附件《a.pdf》XMP")]
    assert in_pdf(with_note(page("Notice"), "/Text", Contents=f"问张三{MOBILE}")) == [
        (Hidden.COMMENT, "附件《a.pdf》第1页注释1"),
        (Personal.MOBILE, "附件《a.pdf》第1页注释1"),
    ]
    assert in_pdf(with_note(page("Notice"), "/Widget", V=MOBILE)) == [
        (Personal.MOBILE, "附件《a.pdf》第1页注释1")
    ]
    assert in_pdf(attached) == [
        (Hidden.EMBEDDED_FILE, "附件《a.pdf》内嵌文件“名单.xlsx”"),
        (Personal.MOBILE, "附件《a.pdf》内嵌文件“名单.xlsx”工作表“公开”第1行"),
    ]


def test_a_file_pinned_to_a_page_is_found():
    writer = page("Notice")
    writer.add_attachment("名单.xlsx", b"PK")
    [spec] = [thing for thing in writer._objects if isinstance(thing, dict) and "/EF" in thing]
    del writer.root_object["/Names"]
    with_note(writer, "/FileAttachment", Contents="名单")
    writer.pages[0]["/Annots"][0].get_object()[NameObject("/FS")] = spec

    assert in_pdf(writer) == [
        (Hidden.COMMENT, "附件《a.pdf》第1页注释1"),
        (Hidden.EMBEDDED_FILE, "附件《a.pdf》第1页注释1"),
    ]


def opening_with(action: dict) -> PdfWriter:
    writer = page("Notice")
    writer.root_object[NameObject("/OpenAction")] = writer._add_object(pdf_object(action))
    return writer


def asking(key: str, action: dict) -> PdfWriter:
    """A page whose form field acts under `key`."""
    writer = with_note(page("Notice"), "/Widget")
    writer.pages[0]["/Annots"][0].get_object()[NameObject(key)] = pdf_object(action)
    return writer


def pdf_object(value):
    """Names begin with a stroke, as they do in the file."""
    if isinstance(value, dict):
        return DictionaryObject({NameObject(k): pdf_object(v) for k, v in value.items()})
    return NameObject(value) if value.startswith("/") else TextStringObject(value)


def with_script_in_names() -> PdfWriter:
    writer = page("Notice")
    script = pdf_object({"/S": "/JavaScript", "/JS": "app.alert(1)"})
    listed = DictionaryObject({NameObject("/Names"): ArrayObject([TextStringObject("a"), script])})
    writer.root_object[NameObject("/Names")] = pdf_object({})
    writer.root_object["/Names"][NameObject("/JavaScript")] = writer._add_object(listed)
    return writer


@pytest.mark.parametrize(
    ("writer", "name"),
    [
        (opening_with({"/S": "/JavaScript", "/JS": "app.alert(1)"}), "JavaScript"),
        (opening_with({"/S": "/Launch", "/F": "cmd.exe"}), "Launch"),
        (opening_with({"/S": "/Named", "/N": "/Print"}), "OpenAction"),
        (opening_with({"/S": "/GoTo", "/Next": {"/S": "/JavaScript", "/JS": "1"}}), "JavaScript"),
        (asking("/A", {"/S": "/SubmitForm", "/F": "https://example.org"}), "SubmitForm"),
        (asking("/AA", {"/E": {"/S": "/URI", "/URI": "https://example.org"}}), "AA"),
        (asking("/MK", {"/Subtype": "/RichMedia"}), "RichMedia"),
        (with_script_in_names(), "JavaScript"),
    ],
)
def test_a_pdf_that_acts_by_itself_is_refused_and_nobody_can_clear_it(writer, name):
    content = written(writer)

    findings = scan_file("a.pdf", PDF, content)

    acting = [finding for finding in findings if finding.kind is Active.ACTION]
    assert f"附件《a.pdf》动作“{name}”" in [finding.place for finding in acting]
    assert {(f.blocks, f.clearable, f.label) for f in acting} == {
        (True, False, "文件中的动作或脚本")
    }
    with pytest.raises(CannotClean, match="动作或脚本"), translation.override("zh-hans"):
        published_copy(PDF, content)


def test_personal_data_in_a_script_or_in_a_link_of_the_bookmarks_is_read():
    script = opening_with({"/S": "/JavaScript", "/JS": f"call('{MOBILE}')"})
    linked = page("Notice")
    linked.root_object[NameObject("/Outlines")] = pdf_object(
        {"/First": {"/Title": "a", "/A": {"/S": "/URI", "/URI": f"tel:{MOBILE}"}}}
    )

    assert (Personal.MOBILE, "附件《a.pdf》动作“JavaScript”") in in_pdf(script)
    assert (Personal.MOBILE, "附件《a.pdf》链接") in in_pdf(linked)


def test_a_pdf_that_opens_on_a_page_or_leads_to_an_address_does_not_act():
    shown = opening_with({"/S": "/GoTo", "/D": "first"})
    link = with_note(page("Notice"), "/Link")
    action = pdf_object({"/S": "/URI", "/URI": "https://example.org/"})
    link.pages[0]["/Annots"][0].get_object()[NameObject("/A")] = action

    fonts = page("Notice")
    font = fonts.pages[0]["/Resources"]["/Font"]["/F1"]
    for name in ("/S", "/AA", "/JS", "/Subtype"):
        fonts.pages[0]["/Resources"]["/Font"][NameObject(name)] = font

    assert in_pdf(shown) == in_pdf(link) == in_pdf(fonts) == []
    assert published_copy(PDF, written(shown)).startswith(b"%PDF")


def test_a_layer_that_is_switched_off_is_a_finding():
    writer = page("Notice")
    layer = writer._add_object(DictionaryObject({NameObject("/Name"): TextStringObject("内部")}))
    usual = DictionaryObject({NameObject("/OFF"): ArrayObject([layer])})
    writer.root_object[NameObject("/OCProperties")] = DictionaryObject({NameObject("/D"): usual})

    assert in_pdf(writer) == [(Hidden.HIDDEN_TEXT, "附件《a.pdf》隐藏图层“内部”")]


def test_what_is_hidden_has_another_fingerprint_once_it_changes():
    def fingerprints_of(value):
        made = workbook([("甲", value)])
        made["公开"].column_dimensions["B"].hidden = True
        made["公开"].row_dimensions[1].hidden = True
        return [finding.fingerprint for finding in scan_file("a.xlsx", XLSX, saved(made))]

    assert fingerprints_of("乙") == fingerprints_of("乙")
    assert not set(fingerprints_of("乙")) & set(fingerprints_of("丙"))


# --- pictures -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "format_"), [(JPEG, "JPEG"), (PNG, "PNG")])
def test_the_place_where_a_photograph_was_taken_is_a_finding(kind, format_):
    assert seen(scan_file("a", kind, photograph(format_))) == [
        (Hidden.LOCATION, "附件《a》EXIF GPS位置")
    ]
    assert scan_file("a", kind, photograph(format_, gps=False)) == []


def test_texts_inside_a_picture_are_read():
    notes = PngInfo()
    notes.add_itxt("Description", f"张三{MOBILE}")
    notes.add_itxt("XML:com.adobe.xmp", '<x exif:GPSLatitude="32,37N"/>')
    plain = Image.new("RGB", (2, 2))

    assert seen(scan_file("a.png", PNG, saved(plain, format="PNG", pnginfo=notes))) == [
        (Personal.MOBILE, "附件《a.png》文本块“Description”"),
        (Hidden.LOCATION, "附件《a.png》XMP GPS位置"),
    ]
    assert seen(scan_file("a.jpg", JPEG, saved(plain, format="JPEG", comment=MOBILE))) == [
        (Personal.MOBILE, "附件《a.jpg》文本块“comment”")
    ]


# --- what cannot be inspected ---------------------------------------------------------------------


def encrypted_pdf():
    writer = page("Notice")
    writer.encrypt("secret", algorithm="AES-256")
    return written(writer)


def with_dtd():
    parts = members(saved(document("正文")))
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    head, _mark, rest = parts["word/document.xml"].partition(b"?>\n")
    return with_part(saved(document("正文")), "word/document.xml", head + b"?>\n" + bomb + rest)


OFFICE_WITH_PASSWORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
TRUNCATED = saved(document("正文"))[:-200]


@pytest.mark.parametrize(
    ("kind", "content", "reason"),
    [
        (PDF, encrypted_pdf(), "文件设有密码或者为旧格式。"),
        (DOCX, OFFICE_WITH_PASSWORD, "文件设有密码或者为旧格式。"),
        (XLSX, OFFICE_WITH_PASSWORD, "文件设有密码或者为旧格式。"),
        (DOCX, with_dtd(), "文件含有文档类型定义（DTD）。"),
        (DOCX, TRUNCATED, "文件已损坏或者不符合其格式规范。"),
        (DOCX, zipped({"[Content_Types].xml": b"<"}), "文件已损坏或者不符合其格式规范。"),
        (XLSX, zipped({"a.txt": b""}), "文件已损坏或者不符合其格式规范。"),
        (PDF, written(page("a", over=b"0 0 m\n" * 1_500_000)), "页面解压后过大。"),
        (PDF, b"%PDF-1.7\n%%EOF", "文件已损坏或者不符合其格式规范。"),
        (PNG, b"\x89PNG\r\n\x1a\n" + bytes(40), "文件已损坏或者不符合其格式规范。"),
        (JPEG, b"", "文件已损坏或者不符合其格式规范。"),
        (Kind("text/plain", (".txt",)), b"a", "不能检查这种类型的文件。"),
    ],
)
def test_a_file_that_cannot_be_inspected_is_stopped_and_cannot_be_cleared(kind, content, reason):
    [finding] = scan_file("a", kind, content)

    assert (finding.kind, finding.place, finding.excerpt) == (
        Unknown.UNINSPECTED,
        "附件《a》",
        reason,
    )
    assert (finding.blocks, finding.clearable, finding.label) == (True, False, "不能检查")


def test_a_pdf_with_only_an_owners_password_is_read():
    writer = page(f"Tel {MOBILE}")
    writer.encrypt("", "owner", algorithm="AES-256")

    assert in_pdf(writer) == [(Personal.MOBILE, "附件《a.pdf》第1页")]


def test_a_scan_that_runs_out_of_time_or_room_does_not_pass(monkeypatch):
    many = "\n\n".join(f"138{number:08}" for number in range(5))
    monkeypatch.setattr(scan, "MAX_FINDINGS", 3)
    crowded = scan_disclosure_texts(title="", body=many)
    monkeypatch.setattr(scan, "MAX_SECONDS", -1)
    late = scan_file("a.docx", DOCX, saved(document("正文")))

    assert [finding.kind for finding in crowded] == [*[Personal.MOBILE] * 3, Unknown.UNINSPECTED]
    assert seen(late) == [(Unknown.UNINSPECTED, "附件《a.docx》")]


def test_a_failure_inside_a_parser_is_logged_without_what_the_file_says(caplog):
    scan_file("a.xlsx", XLSX, with_part(saved(workbook()), "xl/workbook.xml", f"<{MOBILE}"))

    assert [record.message for record in caplog.records] == [
        "a file could not be scanned: XMLSyntaxError"
    ]


def test_a_number_far_into_a_long_text_is_found_across_the_pieces_it_is_read_in():
    text = "字" * (scan._WINDOW - 5) + MOBILE

    assert seen(scan_disclosure_texts(title="", body=text)) == [(Personal.MOBILE, "正文第1段")]
