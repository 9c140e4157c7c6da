"""Open data: the same rows in both forms, page by page, to programs that behave and to those that do not."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from itertools import chain

import pytest
import time_machine
from django.test import RequestFactory
from django.urls import reverse
from drf_spectacular.validation import validate_schema

from annual_report.figures import YearFacts
from annual_report.tables import Form
from disclosure import publication
from disclosure.models import Channel, Disclosure, Release
from portal.opendata import cursors
from portal.opendata.datasets import BY_NAME, DATASETS
from portal.opendata.views import CLIENT
from records.throttle import source_of
from requests_app.models import Remedy
from statute.outcomes import ApplicantKind, Outcome
from tests.factories import disclosure as make
from tests.factories import inquiries
from tests.factories import requests_app as requests
from tests.factories.opendata import published_report, something_of_everything

pytestmark = pytest.mark.django_db
NOON = datetime(2025, 6, 2, 4, 0, tzinfo=UTC)
every_dataset = pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.name)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


def address(name, form="json"):
    return reverse(f"open-data-{name}-{form}")


def rows(client, name, **given):
    return client.get(address(name), given).json()["results"]


def table(client, name, **given):
    """The CSV as a reader gets it: one dictionary a row."""
    content = b"".join(client.get(address(name, "csv"), given).streaming_content)
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def pages(client, name, **given):
    """Every page of a dataset, found by following `next`."""
    url, found = address(name), []
    answer = client.get(url, given).json()
    found.append(answer["results"])
    while answer["next"]:
        answer = client.get(answer["next"]).json()
        found.append(answer["results"])
    return found


# --- rows


@every_dataset
def test_csv_and_json_say_the_same(client, dataset):
    something_of_everything()

    in_json, in_csv = rows(client, dataset.name, limit=dataset.largest), table(client, dataset.name)

    assert in_json
    assert [list(row) for row in in_json[:1]] == [[column.name for column in dataset.columns]]
    assert list(in_csv[0]) == dataset.labels
    assert [[_as_cell(value) for value in row.values()] for row in in_json] == [
        list(row.values()) for row in in_csv
    ]


def _as_cell(value):
    """As a spreadsheet writes it: nothing for null, 1 for true, China's time without its zone."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, str) and value.endswith("+08:00"):
        return value.removesuffix("+08:00").replace("T", " ")
    return str(value)


def test_a_published_item_in_json(client):
    item = make.published(title="关于临时交通管制的通告")

    assert rows(client, "disclosures") == [
        {
            "index_number": item.index_number,
            "title": "关于临时交通管制的通告",
            "category": "tztg",
            "category_name": item.category.name,
            "unit": "0010",
            "unit_name": "办公室",
            "document_number": None,
            "formed_on": "2016-05-03",
            "published_at": "2016-05-09T09:00:00+08:00",
            "summary": "为保障道路施工，部分路段临时限制通行。",
            "keywords": None,
            "source": None,
            "validity": "有效",
            "repealed_on": None,
            "url": f"http://testserver/disclosures/{item.pk}/",
        }
    ]


def test_json_is_utf_8_with_chinese_as_it_is(client):
    make.published(title="通告")

    answer = client.get(address("disclosures"))

    assert "通告".encode() in answer.content
    assert answer.headers["Content-Type"] == "application/json"


def test_a_title_that_would_run_in_a_spreadsheet_is_text(client):
    make.published(title="=HYPERLINK(1)")

    assert table(client, "disclosures")[0]["标题"] == "'=HYPERLINK(1)"
    assert rows(client, "disclosures")[0]["title"] == "=HYPERLINK(1)"


def test_contacts_are_counts_of_a_month_on_a_channel(client):
    inquiries.published_contact(on=date(2016, 5, 3))
    inquiries.contact(on=date(2016, 5, 30))
    inquiries.contact(on=date(2016, 6, 1), code="mayor_hotline")

    assert [list(row.values()) for row in rows(client, "contacts")] == [
        ["2016-05", "online_politics", "网上问政", 2, 1, 0, 0],
        ["2016-06", "mayor_hotline", "市长热线", 1, 0, 0, 0],
    ]
    assert [row["period"] for row in rows(client, "contacts", channel="mayor_hotline")] == [
        "2016-06"
    ]


def test_the_power_list_is_todays_unless_a_day_is_named(client):
    make.power("CF-001", type="CF", valid_to=date(2020, 1, 1))
    make.power("CF-001", type="CF", valid_from=date(2020, 1, 1), name="新名称")

    assert [row["valid_from"] for row in rows(client, "powers")] == ["2020-01-01"]
    assert [row["valid_from"] for row in rows(client, "powers", on="2019-12-31")] == ["2016-01-01"]
    assert [row["valid_to"] for row in rows(client, "power-versions")] == ["2020-01-01", None]


def test_a_reports_numbers_are_those_frozen_in_it(client):
    report = published_report(2024)

    found = {(row["table"], row["figure"]): row["value"] for row in rows(client, "report-figures")}

    cells = {
        (f"表{name}", ref): value
        for name, cells in report.frozen["tables"].items()
        for ref, value in cells.items()
    }
    figures = {("正文", each["key"]): each["value"] for each in report.frozen["figures"]}
    assert found == cells | figures
    assert len(cells) > 190


# --- recounting the report


def register():
    """Requests over three years: carried in, carried out, closed the year after, of every kind."""
    kinds, outcomes = list(ApplicantKind), list(Outcome)
    for n in range(60):
        received = date(2022, 11, 1) + timedelta(days=17 * n)
        closed = received + timedelta(days=(5 * n) % 70 + 1) if n % 4 else None
        requests.register_row(
            f"{received.year}-{n:05}",
            received_on=received,
            kind=kinds[n % 6],
            closed_on=closed,
            outcome=outcomes[n % 21] if closed else "",
        )


@pytest.mark.parametrize("year", [2022, 2023, 2024])
@pytest.mark.parametrize("given", [{}, {"year": True}], ids=["whole register", "of the year"])
def test_table_three_of_a_year_is_recounted_from_the_csv(client, year, given):
    register()
    published = YearFacts.of(year).requests.table(Form.OF_2021)

    first, last = f"{year}-01-01", f"{year}-12-31"
    cells = dict.fromkeys(published.values, 0)
    for row in table(client, "requests", **dict.fromkeys(given, year)):
        received, closed = row["收到日期"], row["答复日期"]
        if received > last or (closed and closed < first):
            continue
        lines = ["一" if received >= first else "二"]
        if closed and closed <= last:
            lines += [_reference(row["办理结果"]), "（七）"]
        else:
            lines.append("四")
        for line in lines:
            for column in (row["申请人类别"], "总计"):
                cells[f"{line}/{column}"] += 1

    assert cells == published.values
    assert sum(cells.values()) > 0


def _reference(outcome):
    """（三）1 of （三）1属于国家秘密."""
    group, _, rest = outcome.partition("）")
    return f"{group}）{rest[0] if rest[0].isdigit() else ''}"


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_table_four_of_a_year_is_recounted_from_the_csv(client, year):
    for n, kind in enumerate(Remedy.Kind):
        requests.remedy(f"{n}a", kind=kind, filed_on=date(2023, 5, 6))
        requests.remedy(
            f"{n}b",
            kind=kind,
            filed_on=date(2023, 5, 6),
            decided_on=date(2024, 2, 1),
            result="upheld",
        )
        requests.remedy(
            f"{n}c",
            kind=kind,
            filed_on=date(2024, 5, 6),
            decided_on=date(2024, 7, 1),
            result="corrected",
        )
    published = YearFacts.of(year).remedies.table()

    cells = dict.fromkeys(published.values, 0)
    for row in table(client, "remedies"):
        filed, decided = int(row["受理年度"]), int(row["审结年度"] or 9999)
        if filed > year or decided < year:
            continue
        result = row["结果"] if decided == year else "尚未审结"
        for column in (result, "总计"):
            cells[f"{row['类型']}/{column}"] += int(row["件数"])

    assert cells == published.values


# --- pages


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 7])
def test_pages_give_each_row_once_in_order(client, limit):
    make.imported(5)  # all published at the same moment
    make.published(title="较新", at=make.NINE + timedelta(days=1))
    whole = rows(client, "disclosures")

    found = pages(client, "disclosures", limit=limit)

    assert [len(page) for page in found[:-1]] == [limit] * (len(found) - 1)
    assert list(chain.from_iterable(found)) == whole
    assert whole[0]["title"] == "较新"
    assert len(whole) == 6


@every_dataset
def test_every_dataset_can_be_walked_in_small_steps(client, dataset):
    something_of_everything()
    whole = rows(client, dataset.name, limit=dataset.largest)

    found = pages(client, dataset.name, limit=max(1, dataset.largest // 50))

    assert list(chain.from_iterable(found)) == whole


def test_a_row_added_meanwhile_shifts_no_page(client):
    make.imported(4)
    first = client.get(address("disclosures"), {"limit": 2}).json()

    make.published(title="新发布", at=NOON)
    second = client.get(first["next"]).json()

    titles = [row["title"] for page in (first, second) for row in page["results"]]
    assert titles == [f"历史信息第{n}号" for n in (4, 3, 2, 1)]


def test_a_page_names_the_next_in_its_link_header_and_keeps_the_parameters(client):
    make.imported(3)

    answer = client.get(address("disclosures"), {"limit": 1, "year": "2016"})

    following = answer.json()["next"]
    assert answer.headers["Link"] == f'<{following}>; rel="next"'
    assert "limit=1" in following
    assert "year=2016" in following


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", ["disclosures", "releases", "power-versions"])
def test_a_page_costs_the_same_queries_for_one_row_and_three(
    client, django_assert_max_num_queries, name, count
):
    make.imported(count)
    for n in range(count):
        make.power(f"XK-{n:03}")

    with django_assert_max_num_queries(6):
        assert len(rows(client, name)) == count


# --- refusals


@pytest.mark.parametrize(
    ("name", "given", "wrong"),
    [
        ("disclosures", {"categroy": "tztg"}, "categroy"),
        ("disclosures", {"format": "api"}, "format"),
        ("disclosures", {"category": "nope"}, "category"),
        ("disclosures", {"category": "x\x00"}, "category"),
        ("disclosures", {"q": "x\x00"}, "q"),
        ("disclosures", {"q": "长" * 101}, "q"),
        ("disclosures", {"year": "99999999999999999999"}, "year"),
        ("disclosures", {"validity": "gone"}, "validity"),
        ("disclosures", {"limit": "0"}, "limit"),
        ("disclosures", {"limit": "1001"}, "limit"),
        ("disclosures", {"limit": "9" * 400}, "limit"),
        ("disclosures", {"limit": "many"}, "limit"),
        ("disclosures", {"cursor": ""}, "cursor"),
        ("disclosures", {"cursor": "1"}, "cursor"),
        ("disclosures", {"cursor": "a:b:c"}, "cursor"),
        ("disclosures", {"cursor": "\x00\ud7ff"}, "cursor"),
        ("disclosures", {"cursor": "A" * 5000}, "cursor"),
        ("requests", {"year": "1e9"}, "year"),
        ("requests", {"year": "2016.5"}, "year"),
        ("requests", {"year": "-1"}, "year"),
        ("requests", {"outcome": "（一）"}, "outcome"),
        ("requests", {"applicant": "张三丰"}, "applicant"),
        ("powers", {"on": "2016-13-45"}, "on"),
        ("powers", {"on": "0000-01-01"}, "on"),
        ("units", {"year": "2016"}, "year"),
    ],
)
def test_what_cannot_be_understood_is_refused_by_name(client, name, given, wrong):
    answer = client.get(address(name), given)

    assert answer.status_code == 400
    assert list(answer.json()) == [wrong]
    assert answer.json()[wrong][0]


def test_a_csv_is_whole_and_has_no_pages(client):
    answer = client.get(address("disclosures", "csv"), {"limit": 5, "cursor": "x"})

    assert answer.status_code == 400
    assert set(answer.json()) == {"limit", "cursor"}


def test_a_cursor_of_another_dataset_is_refused(client):
    stranger = cursors.encode("requests", ["2016-05-09", 1])

    assert client.get(address("disclosures"), {"cursor": stranger}).status_code == 400


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_nothing_can_be_written(client, method):
    assert getattr(client, method)(address("disclosures")).status_code == 405


# --- conditional requests


@pytest.mark.parametrize("form", ["json", "csv"])
@every_dataset
def test_an_unchanged_dataset_costs_a_few_look_ups_and_no_body(
    client, django_assert_max_num_queries, dataset, form
):
    something_of_everything()
    url = address(dataset.name, form)
    tag = client.get(url).headers["ETag"]

    with django_assert_max_num_queries(5):
        again = client.get(url, headers={"If-None-Match": tag})

    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert again.headers["Access-Control-Allow-Origin"] == "*"


def _publish():
    make.published()


def _withdraw():
    item = publication.withdraw(
        Disclosure.objects.published(at=NOON).get(title="历史信息第1号"),
        by=make.person("fabu"),
        at=NOON,
        reason="内容有误",
    )
    assert item.status == "withdrawn"


def _release():
    Release.objects.create(
        disclosure=Disclosure.objects.get(title="历史信息第1号"),
        channel=Channel.objects.get(code="weibo"),
        released_on=date(2016, 5, 9),
    )


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("disclosures", _publish),
        ("disclosures", _withdraw),
        ("releases", _withdraw),
        ("releases", _release),
        ("requests", requests.registered_case),
        ("contacts", inquiries.contact),
        ("contacts", inquiries.published_contact),
        ("remedies", lambda: requests.remedy("1")),
        ("powers", make.power),
        ("reports", lambda: published_report(2024)),
    ],
)
def test_a_change_changes_the_tag(client, name, change):
    make.imported(1)
    tag = client.get(address(name, "csv")).headers["ETag"]

    change()

    assert client.get(address(name, "csv"), headers={"If-None-Match": tag}).status_code == 200


def test_an_item_that_comes_out_at_a_set_time_changes_the_tag_by_itself(client):
    make.published(title="定时发布", at=NOON + timedelta(hours=1))
    tag = client.get(address("disclosures")).headers["ETag"]

    with time_machine.travel(NOON + timedelta(hours=2), tick=False):
        answer = client.get(address("disclosures"), headers={"If-None-Match": tag})

    assert [row["title"] for row in answer.json()["results"]] == ["定时发布"]


def test_the_tag_of_one_question_does_not_answer_another(client):
    tag = client.get(address("requests")).headers["ETag"]

    other = client.get(address("requests"), {"year": "2016"}, headers={"If-None-Match": tag})

    assert other.status_code == 200


# --- manners


def test_any_site_may_read_and_nobody_gets_a_cookie(client):
    for url in (
        address("disclosures"),
        address("disclosures", "csv"),
        reverse("open-data-openapi"),
    ):
        answer = client.get(url, headers={"Origin": "https://example.org"})

        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer.headers
        assert not answer.cookies


def test_an_error_can_be_read_from_other_sites_too(client):
    answer = client.get(address("disclosures"), {"limit": "x"})

    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("form", ["json", "csv"])
def test_head_has_the_headers_and_no_body(client, form):
    make.published()

    answer = client.head(address("disclosures", form))

    assert answer.status_code == 200
    assert answer.headers["ETag"] == client.get(address("disclosures", form)).headers["ETag"]
    assert b"".join(answer) == b""


def test_whatever_a_client_would_rather_have_the_address_decides(client):
    answer = client.get(address("disclosures"), headers={"Accept": "text/html"})

    assert answer.headers["Content-Type"] == "application/json"


def test_one_client_asking_too_often_waits_and_others_do_not(client):
    mine = source_of(RequestFactory().get("/"))
    for _ in range(CLIENT.limit):
        CLIENT.mark(mine)

    refused = client.get(address("disclosures"))
    other = client.get(address("disclosures"), REMOTE_ADDR="203.0.113.9")

    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == str(CLIENT.seconds)
    assert other.status_code == 200


# --- for people and machines


def test_the_description_is_valid_openapi_and_names_every_address_and_column(client):
    description = json.loads(client.get(reverse("open-data-openapi")).content)

    validate_schema(description)
    assert set(description["paths"]) == {
        address(dataset.name, form) for dataset in DATASETS for form in ("json", "csv")
    }
    operation = description["paths"][address("requests")]["get"]
    page = operation["responses"]["200"]["content"]["application/json"]["schema"]
    assert list(page["properties"]["results"]["items"]["properties"]) == [
        *("number", "applicant_kind", "received_on", "closed_on", "outcome")
    ]
    assert [each["name"] for each in operation["parameters"]] == [
        *("year", "kind", "outcome", "limit", "cursor")
    ]


def test_the_page_lists_every_dataset_with_its_number_of_rows(client):
    make.imported(3)

    answer = client.get(reverse("open-data"))

    counted = {dataset.name: number for dataset, number in answer.context["datasets"]}
    assert counted["disclosures"] == 3
    assert set(counted) == set(BY_NAME)
    page = answer.content.decode()
    assert all(dataset.csv_url in page and dataset.json_url in page for dataset in DATASETS)


def test_the_guide_explains_every_column_and_parameter(client):
    page = client.get(reverse("open-data-guide")).content.decode()

    assert "http://testserver/open-data/requests.csv?year=2024" in page
    for dataset in DATASETS:
        assert f'id="{dataset.name}"' in page
        assert all(f"<code>{column.name}</code>" in page for column in dataset.columns)
    assert "<code>repealed</code> 废止" in page
