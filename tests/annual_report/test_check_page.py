"""核对年报: anybody sends a printed report and is answered at once; nothing of it is kept."""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from annual_report.render.files import written
from tests.factories.annual_report import content, having, remedies

pytestmark = pytest.mark.django_db
ADDRESS = "/reports/check/"
PUBLISHED = Path(__file__).parent / "published"


@pytest.fixture(autouse=True)
def no_tries():
    cache.clear()
    yield
    cache.clear()


def sent(name="report.docx", **changes):
    faulty = having(remedies((11, 0, 0, 0, 0)), {})
    facts = content().tables | {"四": faulty}
    suffix = name.rpartition(".")[2]
    return SimpleUploadedFile(name, written(content(tables=facts, **changes), (), suffix))


def main_text(response):
    found = html.fromstring(response.content.decode()).cssselect("main")[0]
    return " ".join(found.text_content().split())


def test_the_answer_names_cell_both_numbers_and_their_difference(client):
    response = client.post(ADDRESS, {"report": sent()})

    rows = [
        [" ".join(cell.text_content().split()) for cell in row]
        for row in html.fromstring(response.content.decode()).cssselect("main .table tbody tr")
    ]
    assert [
        *("E5 表四各项结果之和＝总计", "表四 行政复议/总计"),
        *("行政复议：各项结果之和11，总计0", "11", "0", "11"),
    ] in rows
    assert "A3: 没有公布日期" in main_text(response)
    assert "文件是空的" not in main_text(response)  # the form for another report is a fresh one


def test_a_report_in_order_is_told_so_with_what_was_not_checked(client):
    file = SimpleUploadedFile("a.json", (PUBLISHED / "2023_jinhu_xian.json").read_bytes())

    told = main_text(client.post(ADDRESS, {"report": file}))

    assert "能够核对的各项均相符。" in told
    assert "W2: 文件中没有正文" in told


def test_with_last_years_report_and_the_day_more_is_checked(client):
    files = {"report": sent(), "last_year": sent(year=2023), "published_on": "2025-02-03"}

    told = main_text(client.post(ADDRESS, files))

    assert "应于2025-01-31前公布，实为2025-02-03" in told
    assert "自然人：上年结转1，上年报告的结转下年度2" in told


def test_a_report_of_another_year_is_not_last_years(client):
    told = main_text(client.post(ADDRESS, {"report": sent(), "last_year": sent(year=2021)}))

    assert "这是2021年的报告，应当是2024年的上一年度报告。" in told


def test_programs_are_answered_in_json(client):
    response = client.post(f"{ADDRESS}?format=json", {"report": sent("report.pdf")})

    answer = response.json()
    assert (answer["organ"], answer["year"], answer["form"]) == ("十堰市公安局", 2024, "2021")
    faults = {check["id"]: check["faults"] for check in answer["checks"]}
    assert faults["E5"] == [
        {
            "told": "行政复议：各项结果之和11，总计0",
            "cell": "表四 行政复议/总计",
            "left": 11,
            "right": 0,
            "difference": 11,
        }
    ]
    assert answer["not_checked"]["E4"] == "没有上年的年报"
    assert answer["tables"]["remedies"]["行政复议"]["结果维持"] == 11


def test_a_program_may_ask_by_its_accept_header_and_hears_why_a_file_is_refused(client):
    response = client.post(
        ADDRESS,
        {"report": SimpleUploadedFile("a.txt", b"no report")},
        HTTP_ACCEPT="application/json",
    )

    assert response.status_code == 400
    assert "没有找到" in response.json()["errors"]["report"][0]


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (None, "这个字段是必填项"),
        (SimpleUploadedFile("a.pdf", b"%PDF-1.4 x"), "损坏"),
        (SimpleUploadedFile("a.txt", b" " * (10 * 1024 * 1024 + 1)), "10 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_field(client, file, told):
    response = client.post(ADDRESS, {"report": file} if file else {})

    assert response.status_code == 200
    assert told in main_text(response)


def test_it_is_throttled(client):
    file = (PUBLISHED / "2023_jinhu_xian.json").read_bytes()
    for _time in range(30):
        client.post(ADDRESS, {"report": SimpleUploadedFile("a.json", file)})

    page = client.post(ADDRESS, {"report": SimpleUploadedFile("a.json", file)})
    answer = client.post(f"{ADDRESS}?format=json", {"report": SimpleUploadedFile("a.json", file)})

    assert (page.status_code, answer.status_code) == (429, 429)
    assert "请稍后再试" in main_text(page)


def test_nothing_is_kept(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    file = sent()

    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.post(ADDRESS, {"report": file})

    writes = [q["sql"] for q in asked if q["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert writes == []
    assert list(tmp_path.iterdir()) == []


def test_the_list_of_reports_leads_to_it(client):
    found = html.fromstring(client.get("/reports/").content.decode())

    assert found.cssselect(f'main a[href="{ADDRESS}"]')
