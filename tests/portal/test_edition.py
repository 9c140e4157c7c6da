"""The static edition: a stranger's site as plain files that agree with the records."""

import re
from html import unescape
from io import StringIO
from pathlib import Path
from posixpath import dirname, normpath
from urllib.parse import unquote

import pytest
from django.core.management import CommandError, call_command
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate

from disclosure.publication import publishing
from portal.edition.making import _name_in
from tests.factories import disclosure as make
from tests.factories.inquiries import consultation, interview, published_contact
from tests.factories.requests_app import filed_case

pytestmark = pytest.mark.django_db

PLANTED = "江十八"
WHERE = {"prefix": "/x", "address": "http://testserver", "portal": "http://apply.test/x"}
LINK = re.compile(r'\s(?:href|src|action)="([^"]*)"')


def run(command, folder, **options) -> str:
    told = StringIO()
    try:
        call_command(command, str(folder), **{**WHERE, **options}, stdout=told)
    except CommandError as error:
        pytest.fail(f"{told.getvalue()}{error}")
    return told.getvalue()


def text_of(folder: Path) -> str:
    return "\n".join(
        file.read_bytes().decode("utf-8", "replace")
        for file in folder.rglob("*")
        if file.is_file() and not file.name.startswith(".")
    )


def leads_nowhere(folder: Path) -> list[str]:
    """Links of pages that lead neither to a file nor to another host."""
    lost = []
    for page in sorted(folder.rglob("*.html")):
        here = dirname(page.relative_to(folder).as_posix())
        for link in map(unescape, LINK.findall(page.read_text("utf-8"))):
            target = normpath(f"{here}/{unquote(link.partition('#')[0])}").lstrip("/")
            is_elsewhere = link.startswith(("http://", "https://", "tel:", "mailto:", "#"))
            if not is_elsewhere and not (folder / target).is_file():
                lost.append(f"{page.relative_to(folder)}: {link}")
    return lost


@pytest.fixture
def notice():
    """An item with a file, and something of most registers; somebody who asked."""
    item = make.published(
        title="关于临时交通管制的通告", files=[("路段.pdf", make.pdf("管制路段"))]
    )
    make.power()
    published_contact(subject="居住证怎么办")
    interview()
    filed_case(applicant={"name": PLANTED})
    return item


def test_the_folder_is_the_site_of_a_stranger_and_every_link_of_it_leads_somewhere(
    notice, tmp_path
):
    run("publish_site", tmp_path)

    page = (tmp_path / f"disclosures/{notice.pk}/index.html").read_text("utf-8")
    english = (tmp_path / f"en/disclosures/{notice.pk}/index.html").read_text("utf-8")
    feed = (tmp_path / "feed/index.atom").read_text("utf-8")
    assert leads_nowhere(tmp_path) == []
    assert notice.title in page
    assert 'action="http://apply.test/x/search/"' in page
    assert f'href="../../en/disclosures/{notice.pk}/index.html" lang="en">English</a>' in page
    assert '<html lang="en"' in english
    assert "../../../static/portal/site.css" in english
    assert f"http://testserver/x/disclosures/{notice.pk}/" in feed
    assert (tmp_path / "disclosures/category-tztg.html").is_file()
    assert list(tmp_path.glob("attachments/*/路段.pdf")) != []
    assert (tmp_path / "sitemap.xml").is_file()
    assert PLANTED not in text_of(tmp_path)
    assert "csrfmiddlewaretoken" not in text_of(tmp_path)
    assert run("check_site", tmp_path) == "the folder is what the records say\n"


def test_a_withdrawal_takes_its_files_away_before_the_answer_and_lists_follow(
    notice, tmp_path, settings, django_capture_on_commit_callbacks
):
    run("publish_site", tmp_path)
    settings.SITE_EDITION_DIR = str(tmp_path)

    with django_capture_on_commit_callbacks(execute=True):
        publishing.withdraw(notice, by=make.person("fabu"), at=make.NINE, reason="内容有误")

    assert notice.title not in text_of(tmp_path)
    assert not list(tmp_path.glob("attachments/*/路段.pdf"))
    assert (tmp_path / "guide/index.html").is_file()  # what does not show it stays

    run("publish_site", tmp_path)
    assert notice.title not in text_of(tmp_path)
    assert (tmp_path / "disclosures/index.html").is_file()
    assert f"/x/disclosures/{notice.pk}/ 1;" in (tmp_path / ".gone.map").read_text()
    assert run("check_site", tmp_path) == "the folder is what the records say\n"


def test_what_is_published_is_added_with_its_lists_and_nothing_else_is_written(notice, tmp_path):
    run("publish_site", tmp_path)
    guide = (tmp_path / "guide/index.html").stat().st_mtime_ns

    later = make.imported(1, title="关于早市的通告")[0]
    told = run("publish_site", tmp_path)

    assert later.title in (tmp_path / "disclosures/index.html").read_text("utf-8")
    assert (tmp_path / f"disclosures/{later.pk}/index.html").is_file()
    assert (tmp_path / "guide/index.html").stat().st_mtime_ns == guide
    assert "0 files" in run("publish_site", tmp_path)
    assert not told.startswith("0 files")


def test_a_check_names_what_differs(notice, tmp_path):
    run("publish_site", tmp_path)
    (tmp_path / "guide/index.html").write_text("anything")
    (tmp_path / "about/index.html").unlink()
    (tmp_path / "left.html").write_text("left")
    told = StringIO()

    with pytest.raises(CommandError, match="not what the records say"):
        call_command("check_site", str(tmp_path), **WHERE, stdout=told)

    assert told.getvalue().splitlines() == [
        "missing: about/index.html",
        "different: guide/index.html",
        "foreign: left.html",
    ]


def test_a_link_of_the_edition_whose_file_was_taken_away_leads_to_the_page(client, notice):
    narrowed = client.get("/disclosures/category-tztg.page-2.html")
    english = client.get(f"/en/disclosures/{notice.pk}/index.html")
    file = client.get(f"/attachments/{notice.attachments.get().pk}/路段.pdf")

    assert narrowed["Location"] == "/disclosures/?category=tztg&page=2"
    assert english["Location"] == f"/disclosures/{notice.pk}/"
    assert english.cookies["django_language"].value == "en"
    assert file["Location"] == notice.attachments.get().get_absolute_url()
    assert client.get("/left.html").status_code == 404


def test_a_consultation_stands_in_the_folder_and_its_form_at_the_portal(tmp_path):
    asked = consultation(opens=localdate(), closes=localdate())

    run("publish_site", tmp_path)

    page = (tmp_path / f"consultations/{asked.pk}/index.html").read_text("utf-8")
    assert asked.text in page
    assert f'href="http://apply.test/x/consultations/{asked.pk}/?opinion=1#opinion"' in page
    assert "<textarea" not in page


def test_tables_of_open_data_stand_in_the_folder_and_their_rows_as_json_at_the_portal(
    notice, tmp_path
):
    run("publish_site", tmp_path)

    page = (tmp_path / "open-data/index.html").read_text("utf-8")
    assert notice.title in (tmp_path / "open-data/disclosures.csv").read_text("utf-8-sig")
    assert 'href="disclosures.csv"' in page
    assert 'href="http://apply.test/x/open-data/disclosures.json"' in page


def test_papers_stand_in_the_folder_when_they_are_asked_for(notice, tmp_path):
    without, with_papers = tmp_path / "without", tmp_path / "with"

    run("publish_site", without)
    run("publish_site", with_papers, papers=True)

    papers = f"disclosures/{notice.pk}/paper.pdf", f"disclosures/{notice.pk}/paper.docx"
    assert [(without / paper).exists() for paper in papers] == [False, False]
    assert (with_papers / papers[0]).read_bytes().startswith(b"%PDF")
    assert (with_papers / papers[1]).read_bytes().startswith(b"PK")
    assert leads_nowhere(with_papers) == []
    assert run("check_site", with_papers, papers=True) == "the folder is what the records say\n"


@pytest.mark.parametrize(
    ("named", "lies_under"),
    [
        ("../../别处.pdf", "_.._别处.pdf"),
        ("a/b\u202e.pdf", "a_b_.pdf"),
        (".htaccess", "htaccess"),
        ("关" * 100 + ".pdf", "关" * 58 + ".pdf"),
        ("", "file"),
    ],
)
def test_a_file_lies_under_its_name_and_never_elsewhere(named, lies_under):
    assert _name_in(content_disposition_header(True, named) or "attachment") == lies_under
