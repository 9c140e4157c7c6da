"""Every list of the office is served by an index, however long the register."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annual_report.figures import requests
from annual_report.figures.period import Period
from requests_app import desk
from requests_app.models import Case, CaseEvent
from statute.calendar import official_workdays
from tests.factories import requests_app as cases

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 10)


def plan(queryset):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Few rows in a test: the planner would read them all, and sort them.
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
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


def test_the_register_by_last_day_is_read_from_its_index():
    """As the list of the office sorts it."""
    by_last_day = Case.objects.order_by("due_on", "-received_on", "-pk").values("pk")[:50]

    assert "case_by_last_day" in plan(by_last_day)


def test_no_statement_of_a_page_is_compiled_by_the_database():
    """PostgreSQL overrates what waits for a person: three seconds of compiling for a fifth of one of work."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite compiles nothing")

    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")

        assert cursor.fetchone() == ("off",)


def test_the_years_of_the_report_are_read_from_indexes():
    assert "case_" in plan(requests.counted(Period.of(2024)).values("pk"))


def test_a_whole_name_is_found_through_its_fingerprint():
    found = Case.objects.filter(applicant__name_fingerprint__in=["x"]).values("pk")

    assert "name_fingerprint" in plan(found) or "name_finger" in plan(found)


def test_a_number_is_looked_for_by_its_index():
    assert "number" in plan(Case.objects.filter(number="2025-0001").values("pk"))


def test_proposals_to_restore_are_found_by_their_index_and_not_case_by_case():
    proposed = CaseEvent.objects.filter(kind="restore_proposed").values("case")

    assert "case_restore_proposed" in plan(proposed)


def walks_the_register(statement: str) -> bool:
    """Whether it asks every row of the register for what filters or bounds of days offer."""
    asks_all = "DISTINCT" in statement or "MIN(" in statement
    return asks_all and "requests_app_case" in statement


@pytest.mark.parametrize("asked", ["", "?q=2025", "?q=十公开〔2025〕3号", "?o=5", "?p=2"])
def test_no_page_of_the_list_walks_the_whole_register(admin_client, asked):
    cases.handled_case()

    with CaptureQueriesContext(connection) as asking:
        page = admin_client.get(reverse("admin:requests_app_case_changelist") + asked)

    assert page.status_code == 200
    assert [row["sql"] for row in asking if walks_the_register(row["sql"])] == []


def test_the_list_offers_the_units_that_handle_requests_and_no_other(admin_client):
    cases.handled_case()
    cases.unit("0099", "无件支队")

    page = admin_client.get(reverse("admin:requests_app_case_changelist")).content.decode()

    assert "治安支队" in page
    assert "无件支队" not in page


def test_a_number_of_another_form_finds_its_request_and_not_those_that_name_it(admin_client):
    """`十公开〔2019〕7号` stands as the number of an older register, and in the words of another request."""
    named = cases.filed_case(description="请公开十公开〔2019〕7号答复书的附件")
    meant = cases.filed_case()
    Case.objects.filter(pk=meant.pk).update(original_number="十公开〔2019〕7号")
    address = reverse("admin:requests_app_case_changelist")

    by_number = admin_client.get(address, {"q": "十公开〔2019〕7号"}).context["cl"].result_list
    by_words = admin_client.get(address, {"q": "答复书的附件"}).context["cl"].result_list

    assert list(by_number) == [meant]
    assert list(by_words) == [named]
