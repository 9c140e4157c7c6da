"""Open data and its clients: what is refused, what need not be sent again, who may ask and how often."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import RequestFactory
from django.urls import reverse

from disclosure.models import Channel, Disclosure, Release
from disclosure.publication import publishing
from opendata import cursors
from opendata.datasets import DATASETS
from opendata.views import CLIENT
from records.throttle import source_of
from tests.factories import disclosure as make
from tests.factories import inquiries
from tests.factories import requests_app as requests
from tests.factories.opendata import published_report, something_of_everything

pytestmark = pytest.mark.django_db
NOON = datetime(2025, 6, 2, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


def address(name, form="json"):
    return reverse(f"open-data-{name}-{form}")


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
        ("disclosures", {"year": ["2016", "2017"]}, "year"),
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


HOSTILE = ("\x00", "\u202e", "9" * 400, "1e309", "'\"--", "0000-00-00")


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.name)
def test_no_value_of_any_parameter_breaks_a_dataset(client, dataset):
    make.imported(1)
    names = [*dataset.filterset.base_filters, "limit", "cursor", "\x00", "__class__"]

    for name in names:
        for value in HOSTILE:
            answer = client.get(dataset.json_url, {name: value})
            assert answer.status_code in (200, 400), (name, value)
            assert answer.status_code == 200 or answer.json(), (name, value)


@pytest.mark.parametrize("given", [{"lang": "\x00"}, {"version": "1\n2"}, {"format": "yaml"}])
def test_the_description_takes_no_parameters(client, given):
    answer = client.get(reverse("open-data-openapi"), given)

    assert answer.status_code == 400
    assert list(answer.json()) == list(given)


def test_a_csv_is_whole_and_has_no_pages(client):
    answer = client.get(address("disclosures", "csv"), {"limit": 5, "cursor": "x"})

    assert answer.status_code == 400
    assert set(answer.json()) == {"limit", "cursor"}


def test_a_cursor_of_another_dataset_is_refused(client):
    stranger = cursors.encode("requests", ["2016-05-09", 1])

    assert client.get(address("disclosures"), {"cursor": stranger}).status_code == 404
    assert client.get(address("disclosures"), {"cursor": ""}).status_code == 200


def test_the_description_names_what_can_be_chosen_now(client):
    Channel.objects.update_or_create(code="radio", defaults={"name": "广播"})

    described = client.get(reverse("open-data-openapi")).json()["paths"]

    (channel,) = (
        each
        for each in described["/open-data/releases.csv"]["get"]["parameters"]
        if each["name"] == "channel"
    )
    assert {"", "radio"} <= set(channel["schema"]["enum"])


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_nothing_can_be_written(client, method):
    assert getattr(client, method)(address("disclosures")).status_code == 405


# --- conditional requests


@pytest.mark.parametrize("form", ["json", "csv"])
@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.name)
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
    item = publishing.withdraw(
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
