"""Every list of the office is served by an index, however long the register."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from annual_report.figures import requests
from annual_report.figures.period import Period
from requests_app import desk
from requests_app.models import Case
from statute.calendar import official_workdays

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 10)


def plan(queryset):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Few rows in a test: the planner would read them all.
            cursor.execute("SET LOCAL enable_seqscan = off")
    return queryset.explain()


@pytest.fixture
def days():
    user = get_user_model().objects.create(username="chengban")
    return desk.days_of(user, on=DAY, workdays=official_workdays())


@pytest.mark.parametrize(
    ("lane", "index"),
    [
        ("overdue", "case_"),
        ("due3", "case_"),
        ("due5", "case_"),
        ("mine", "case_"),
        ("filed", "case_"),
        ("office", "case_"),
        ("review", "case_"),
        ("serve", "case_"),
    ],
)
def test_each_lane_of_the_desk_uses_an_index(lane, index, days):
    ids = desk.BY_CODE[lane].cases(Case.objects.order_by(), days).values("pk")

    assert index in plan(ids)


def test_the_register_newest_first_is_read_from_its_index():
    assert "case_newest" in plan(Case.objects.newest_first().values("pk")[:50])


def test_the_years_of_the_report_are_read_from_indexes():
    assert "case_" in plan(requests.counted(Period.of(2024)).values("pk"))


def test_a_whole_name_is_found_through_its_fingerprint():
    found = Case.objects.filter(applicant__name_fingerprint__in=["x"]).values("pk")

    assert "name_fingerprint" in plan(found) or "name_finger" in plan(found)
