from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from statute.calendar import missing_year, official_workdays
from statute.deadlines import reply_due
from statute.models import CalendarDay
from statute.shipped import shipped_days

pytestmark = pytest.mark.django_db


def list_day(day, kind="holiday", name="国庆节", source="国办发明电〔2026〕1号"):
    return CalendarDay.objects.create(date=day, kind=kind, name=name, source=source)


def test_the_migration_loads_the_shipped_calendar():
    rows = CalendarDay.objects.order_by("date").values_list("date", "kind", "name")

    assert list(rows) == shipped_days()


def test_an_edited_day_moves_the_deadlines_that_run_over_it():
    received = date(2025, 9, 22)
    before = reply_due(received, workdays=official_workdays())

    list_day(date(2025, 10, 20), name="地方放假")
    after_a_rest_day = reply_due(received, workdays=official_workdays())
    CalendarDay.objects.filter(date=date(2025, 10, 20)).delete()

    assert before == date(2025, 10, 24)
    assert after_a_rest_day == date(2025, 10, 27)
    assert reply_due(received, workdays=official_workdays()) == before


def test_the_calendar_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        official_workdays()


def test_a_day_is_listed_once():
    with pytest.raises(IntegrityError):
        list_day(date(2025, 10, 1))


@pytest.mark.parametrize("wrong", [{"kind": "half"}, {"name": ""}, {"source": ""}])
def test_the_database_refuses_a_day_of_no_kind_name_or_source(wrong):
    with pytest.raises(IntegrityError):
        list_day(date(2027, 1, 1), **wrong)


def test_a_make_up_day_on_a_weekday_is_refused_beside_its_date():
    monday = CalendarDay(date=date(2027, 1, 4), kind="makeup", name="元旦", source="通知")

    with pytest.raises(ValidationError) as refusal:
        monday.full_clean()

    assert list(refusal.value.message_dict) == ["date"]


@pytest.mark.parametrize(
    ("on", "year"),
    [
        (date(2026, 10, 31), None),
        (date(2026, 11, 1), 2027),
        (date(2027, 1, 1), 2027),
        (date(2025, 12, 31), None),
    ],
)
def test_the_next_year_is_missed_from_november(on, year):
    assert missing_year(on) == year


def test_a_year_is_no_longer_missed_once_entered():
    for number in range(1, 12):
        list_day(date(2027, 10, number))

    assert missing_year(date(2026, 12, 1)) is None


@pytest.mark.parametrize(("today", "warned"), [("2026-10-31", False), ("2026-11-01", True)])
def test_staff_are_warned_on_the_calendar_page(admin_client, time_machine, today, warned):
    time_machine.move_to(f"{today}T04:00:00+00:00")

    page = admin_client.get(reverse("admin:statute_calendarday_changelist"))

    assert page.status_code == 200
    assert ("2027" in "".join(str(message) for message in page.context["messages"])) == warned


@pytest.mark.parametrize("kind", ["holiday", "makeup"])
def test_staff_filter_the_calendar_by_year_and_kind(admin_client, kind):
    url = reverse("admin:statute_calendarday_changelist")

    page = admin_client.get(url, {"year": "2025", "kind__exact": kind})

    listed = set(page.context["cl"].queryset.values_list("date", flat=True))
    assert listed == {
        day for day, listed_kind, _ in shipped_days() if day.year == 2025 and listed_kind == kind
    }


def test_a_year_nobody_offered_filters_nothing(admin_client):
    url = reverse("admin:statute_calendarday_changelist")

    page = admin_client.get(url, {"year": "99999999999999999999"})

    assert page.context["cl"].result_count == 439
