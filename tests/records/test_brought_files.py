"""附件 of an imported document: found in a folder or ZIP, read before they are public, kept or given back."""

import io
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from disclosure.models import Attachment, Disclosure, Review
from disclosure.resources import DisclosureResource
from records.file_sources import FolderOfFiles, ZipOfFiles
from records.resources import run_import
from tests.factories import disclosure

pytestmark = pytest.mark.django_db
HEAD = "标题,类别,发布机构,成文日期,发布日期,附件\n"
ROW = "校车管理通告,{category},{unit},2024-03-01,2024-03-05,{files}\n"
IDENTITY = "420302199001011237"


@pytest.fixture(autouse=True)
def _own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "附件"
    (place / "2024").mkdir(parents=True)
    (place / "线路图.pdf").write_bytes(disclosure.pdf("route"))
    (place / "2024" / "名单.pdf").write_bytes(disclosure.pdf("list of 2024"))
    return place


def table(files: str, *, day="2024-03-05") -> str:
    unit, category = disclosure.unit(), disclosure.category()
    row = ROW.format(category=category.code, unit=unit.code, files=files)
    return HEAD + row.replace("2024-03-05", day)


def load(text: str, source, **options):
    resource = DisclosureResource()
    resource.files = source
    return run_import(resource, io.BytesIO(text.encode()), **options)


def said(outcome) -> str:
    return "\n".join(map(str, outcome.errors))


def stored_files() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_the_files_a_row_names_stand_with_the_item_in_the_order_of_the_cell(client, folder):
    outcome = load(table("2024/名单.pdf；线路图.pdf"), FolderOfFiles(folder))

    assert said(outcome) == ""
    item = Disclosure.objects.get()
    assert [file.name for file in item.attachments.in_order()] == ["名单.pdf", "线路图.pdf"]
    page = client.get(item.get_absolute_url()).content.decode()
    assert "名单.pdf" in page
    shown = client.get(item.attachments.first().get_absolute_url())
    assert b"".join(shown.streaming_content).startswith(b"%PDF")
    assert Review.objects.get().fingerprint == item.fingerprint()


def test_the_same_table_again_changes_nothing(folder):
    text = table("2024/名单.pdf；线路图.pdf")
    load(text, FolderOfFiles(folder))

    again = load(text, FolderOfFiles(folder), update=True)

    assert (again.created, again.updated, again.unchanged) == (0, 0, 1)
    assert Attachment.objects.count() == 2


def test_a_table_adds_a_file_and_takes_none_away(folder):
    load(table("线路图.pdf"), FolderOfFiles(folder))
    added = load(table("线路图.pdf；名单.pdf"), FolderOfFiles(folder), update=True)
    fewer = load(table("名单.pdf"), FolderOfFiles(folder), update=True)

    assert added.updated == 1
    assert "附件: “线路图.pdf”是已有条目的文件" in said(fewer)
    item = Disclosure.objects.get()
    assert [file.name for file in item.attachments.in_order()] == ["线路图.pdf", "名单.pdf"]
    assert Review.objects.order_by("-pk").first().fingerprint == item.fingerprint()


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("没有.pdf", "没有名为“没有.pdf”的文件"),
        ("../线路图.pdf", "没有名为“../线路图.pdf”的文件"),
        ("程序.exe", "不是 PDF、DOCX、XLSX、PNG 或 JPEG 文件"),
        ("图.jpg；图.png", "其中两个文件同名"),
    ],
)
def test_a_file_that_cannot_be_taken_is_an_error_of_its_row(folder, cell, reason):
    (folder / "程序.exe").write_bytes(b"MZ" + bytes(64))

    outcome = load(table(cell), FolderOfFiles(folder))

    assert said(outcome).startswith("row 2, 附件: ")
    assert reason in said(outcome)
    assert Disclosure.objects.count() == 0
    assert stored_files() == []


def test_a_file_with_an_identity_number_does_not_become_public(folder):
    (folder / "名册.pdf").write_bytes(disclosure.pdf(IDENTITY))

    public = load(table("名册.pdf"), FolderOfFiles(folder))
    draft = load(table("名册.pdf", day=""), FolderOfFiles(folder))
    later = load(table("名册.pdf"), None, update=True)

    assert "名册.pdf" in said(public)
    assert "不得发布" in said(public)
    assert IDENTITY not in said(public)
    assert draft.created == 1
    assert "名册.pdf" in said(later)
    assert Disclosure.objects.get().status == Disclosure.Status.DRAFT


def test_a_rehearsal_and_a_refused_table_leave_no_file(folder):
    rehearsed = load(table("线路图.pdf"), FolderOfFiles(folder), dry_run=True)
    refused = load(table("线路图.pdf") + "无类别,没有,没有,2024-03-01,,\n", FolderOfFiles(folder))

    assert rehearsed.errors == []
    assert refused.errors
    assert stored_files() == []
    assert Attachment.objects.count() == 0


def test_a_zip_made_on_chinese_windows_is_read_by_its_names():
    name = "附件/线路图.pdf".encode(
        "gbk"
    )  # as Windows' own program writes it, without the mark of UTF-8
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as package:
        package.writestr("x" * len(name), disclosure.pdf("route"))
    content = archive.getvalue().replace(b"x" * len(name), name)

    with ZipOfFiles(io.BytesIO(content)).open("线路图.pdf") as file:
        assert file.name == "线路图.pdf"


def test_the_command_says_where_the_files_are_missing(tmp_path, folder):
    path = tmp_path / "documents.csv"
    path.write_text(table("线路图.pdf"), "utf-8")
    errors = io.StringIO()

    with pytest.raises(CommandError):
        call_command("import_records", "disclosures", str(path), stderr=errors)
    call_command("import_records", "disclosures", str(path), files=folder, stdout=io.StringIO())

    assert "--files" in errors.getvalue()
    assert Attachment.objects.count() == 1


def test_what_goes_out_names_the_files(folder):
    load(table("线路图.pdf"), FolderOfFiles(folder))
    resource = DisclosureResource()

    row = next(resource.export_rows(Disclosure.objects.all()))

    assert row[resource.labels().index("附件")] == "线路图.pdf"
