"""A report is found from its publication on, each year once."""

from datetime import datetime

import pytest
from django.urls import reverse

from annual_report import life
from annual_report.models import Problem
from disclosure.models import DecisionCount
from records.models import SearchEntry
from records.search import finding
from tests.annual_report.test_pages import DAY
from tests.factories.annual_report import SHANGHAI
from tests.factories.disclosure import person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def found(at):
    return [hit.url for hit in finding.search("年度报告", at=at, kinds=["report"]).page(1)]


def published(report, at):
    life.check(report, by=person("nianbao"), on=DAY)
    life.approve(report, by=person("fuzeren"), on=DAY)
    return life.publish(report, by=person("nianbao"), at=at)


def test_a_report_is_found_from_its_publication_and_a_correction_takes_its_place():
    first_day, second_day = (datetime(2025, month, 21, tzinfo=SHANGHAI) for month in (1, 3))
    for kind in DecisionCount.Kind:
        DecisionCount.objects.create(year=2024, kind=kind, count=7)
    Problem.objects.create(year=2024, title="更新不及时", description="个别栏目更新偏慢。")
    report = life.draw_up(2024, by=person("nianbao"), on=DAY)
    assert found(first_day) == []

    report = published(report, first_day)
    assert found(first_day) == [reverse("report-detail", args=[2024])]

    correction = life.correct(report, reason="数字有误", by=person("nianbao"), on=DAY)
    correction = published(correction, second_day)
    assert found(second_day) == [reverse("report-detail", args=[2024])]
    assert list(SearchEntry.objects.values_list("object_id", flat=True)) == [correction.pk]
