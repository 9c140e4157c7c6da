"""Open data: the same rows in both forms, page by page, with a page for people and one for machines."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from itertools import chain

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from openapi_spec_validator import validate

from opendata import cursors
from opendata.datasets import BY_NAME, DATASETS
from opendata.parameters import narrowed
from requests_app.models import Case
from tests.factories import disclosure as make
from tests.factories import inquiries
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
            "theme": None,
            "genre": "通告",
            "source": None,
            "validity": "有效",
            "repealed_on": None,
            "repealed_by": None,
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
    assert [row["valid_from"] for row in rows(client, "powers", on="")] == ["2020-01-01"]
    assert [row["valid_to"] for row in rows(client, "power-versions")] == ["2020-01-01", None]
    assert [BY_NAME[name].count(NOON) for name in ("powers", "power-versions")] == [1, 2]


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


@pytest.fixture
def many():
    make.imported(60)
    make.imported(240, first=100, category=make.category("gzdt"), unit=make.unit("0011"))
    Case.objects.bulk_create(
        Case(
            number=str(n),
            received_on=date(2024, 1, 1) + timedelta(days=n),
            applicant_kind="person",
            description="演示",
        )
        for n in range(300)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            # So few rows are read in one go whatever the indexes; ask which way there would be.
            for way in ("seqscan", "sort", "bitmapscan", "hashjoin", "mergejoin"):
                cursor.execute(f"SET LOCAL enable_{way} = off")


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("disclosures", {}),
        ("disclosures", {"category": "tztg"}),
        ("disclosures", {"unit": "0010"}),
        ("disclosures", {"year": "2016"}),
        ("requests", {}),
        ("requests", {"year": "2024"}),
        ("releases", {}),
    ],
)
def test_an_index_leads_to_a_page_at_any_depth(many, name, given):
    dataset = BY_NAME[name]
    chosen = narrowed(dataset, given, at=NOON)
    key = dataset.key(dataset.read(chosen)[30])

    plan = dataset.read(cursors.after(chosen, dataset.order, key))[:20].explain()

    assert not any(mark in plan for mark in ("USE TEMP B-TREE", "Sort Key", "SCAN ")), plan


# --- for people and machines


def test_the_description_is_valid_openapi_and_names_every_address_and_column(client):
    description = json.loads(client.get(reverse("open-data-openapi")).content)

    validate(description)
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
