"""What open data must never say: unpublished items, and anything about persons. Somebody is there to leak."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from disclosure.models import Disclosure
from disclosure.publication import publishing
from opendata.datasets import DATASETS
from requests_app.models import Applicant
from tests.factories import disclosure as make
from tests.factories import inquiries
from tests.factories import requests_app as requests
from tests.factories.annual_report import SHANGHAI
from tests.factories.opendata import published_report

pytestmark = pytest.mark.django_db
NOON = datetime(2025, 6, 2, 4, 0, tzinfo=UTC)
LATER = NOON + timedelta(days=1)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


def everything_said(client):
    """All there is to read: each dataset whole in both forms, the pages, the description."""
    texts = [
        client.get(reverse(name)).content.decode()
        for name in ("open-data", "open-data-guide", "open-data-openapi")
    ]
    for dataset in DATASETS:
        answer = client.get(dataset.json_url, {"limit": dataset.largest})
        assert answer.json()["next"] is None
        texts.append(json.dumps(answer.json(), ensure_ascii=False))
        texts.append(b"".join(client.get(dataset.csv_url).streaming_content).decode())
    return "\n".join(texts)


def test_only_what_the_gate_lets_through_is_said(client):
    public = make.published(title="公开的通告")
    hidden = [
        make.draft(title="未审的草稿"),
        make.submitted(title="送审中的通告"),
        make.approved(title="已批准未发布"),
        make.published(title="定时明日发布", at=LATER),
        make.withdrawn(title="已撤下的通告"),
    ]

    said = everything_said(client)

    assert public.index_number in said
    assert "公开的通告" in said
    stored = Disclosure.objects.filter(pk__in=[item.pk for item in hidden])
    for title, number, reason in stored.values_list("title", "index_number", "withdrawal_reason"):
        assert title not in said
        assert not number or f'"{number}"' not in said
        assert not reason or reason not in said


@pytest.mark.parametrize("form", ["json", "csv"])
@pytest.mark.parametrize(
    "given", [{}, {"q": "通告"}, {"category": "tztg"}, {"channel": "site"}, {"year": "2016"}]
)
def test_no_filter_opens_the_gate(client, form, given):
    make.published(title="公开的通告")
    make.withdrawn(title="已撤下的通告")
    make.draft(title="未审的通告")

    answer = client.get(reverse(f"open-data-disclosures-{form}"), given)
    said = b"".join(answer).decode()

    assert "公开的通告" in said
    assert "已撤下的通告" not in said
    assert "未审的通告" not in said


def test_what_is_withdrawn_between_two_pages_is_not_on_the_second(client):
    make.imported(3)
    first = client.get(reverse("open-data-disclosures-json"), {"limit": 1}).json()

    publishing.withdraw(
        Disclosure.objects.get(title="历史信息第1号"),
        by=make.person("fabu"),
        at=NOON,
        reason="内容有误",
    )
    second = client.get(first["next"]).json()

    assert [row["title"] for row in second["results"]] == ["历史信息第2号"]
    assert second["next"] is None


def test_a_power_or_a_release_of_a_later_day_is_not_said_yet(client):
    item = make.published()
    item.releases.create(channel=make.channel("cctv"), released_on=LATER.date() + timedelta(days=9))
    make.power("XK-001", name="现行许可")
    make.power("XK-002", name="将来许可", valid_from=date(2026, 1, 1))

    for given in ({}, {"on": "2027-01-01"}):
        answer = client.get(reverse("open-data-powers-json"), given).json()
        assert [row["name"] for row in answer["results"]] == ["现行许可"]
    versions = client.get(reverse("open-data-power-versions-json")).json()["results"]
    assert [row["name"] for row in versions] == ["现行许可"]
    released = client.get(reverse("open-data-releases-json")).json()["results"]
    assert [row["channel"] for row in released] == ["site"]


def test_a_report_in_work_or_set_for_later_is_not_said(client):
    published_report(2023)
    draft = published_report(2024)
    draft.status, draft.published_at, draft.sha256 = "draft", None, ""
    draft.save()
    published_report(2022, at=LATER.astimezone(SHANGHAI))

    for name in ("reports", "report-figures"):
        found = client.get(reverse(f"open-data-{name}-json")).json()["results"]
        assert {row["year"] for row in found} == {2023}


def test_nothing_is_said_about_persons(client):
    case = requests.registered_case(description="本人王小明与邻居李四的纠纷处理情况")
    assert Applicant.objects.get(case=case).name == "张三丰"
    inquiries.published_contact(
        subject="本人赵六身份证丢失",
        content="我叫赵六，身份证丢了",
        person={"name": "赵六", "phone": "13911112222", "email": "zhao@example.com"},
    )
    inquiries.contact(
        code="report_12389", subject="举报民警孙七", content="孙七受贿", kind="report"
    )
    unit = make.unit("0099", "督察支队", head="周八")
    make.published(editor="吴九", unit=unit, body="正文里的郑十")

    said = everything_said(client)

    assert case.number in said
    for personal in (
        *("张三丰", "420302198001015671", "13800000000", "人民路1号", "zhang@example.com"),
        *("王小明", "李四", "赵六", "13911112222", "zhao@example.com", "孙七", "受贿"),
        *("周八", "吴九", "郑十", "chengban", "fuzeren", "fabu"),
    ):
        assert personal not in said


def test_of_a_request_five_facts_are_said_and_of_one_not_confirmed_none(client):
    requests.registered_case()
    waiting = requests.filed_case()
    own = requests.registered_case(matter="own_record")

    found = client.get(reverse("open-data-requests-json")).json()["results"]

    assert [list(row) for row in found] == [
        ["number", "applicant_kind", "received_on", "closed_on", "outcome"]
    ]
    assert not {waiting.number, own.number} & {row["number"] for row in found}
