"""Coverage and freshness of the categories, and the points of the units."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission

from annual_report.assessment import UnitScore, assess
from annual_report.coverage import coverage
from disclosure.models import Category, Membership, Unit
from inquiries.models import Contact
from requests_app.models import Case
from statute.calendar import official_workdays
from tests.factories import staff
from tests.factories.annual_report import SHANGHAI, case, contacts
from tests.factories.disclosure import category, imported, person, unit, withdrawn

pytestmark = pytest.mark.django_db


def at(*day):
    return datetime(*day, 9, 0, tzinfo=SHANGHAI)


def test_each_category_tells_its_items_share_and_newest_day():
    Category.objects.filter(code="tztg").update(update_within=30)
    imported(3, at=at(2016, 5, 9))
    imported(1, at=at(2016, 12, 25), first=9, category=category("gzdt"))
    imported(1, at=at(2015, 5, 9), first=19)

    rows = {row.category.code: row for row in coverage(2016, on=date(2017, 6, 1))}

    notices, news, personnel = rows["tztg"], rows["gzdt"], rows["rsxx"]
    assert (notices.in_year, notices.ever, notices.share) == (3, 4, Decimal("75.0"))
    assert (notices.newest, notices.idle, notices.is_stale) == (date(2016, 5, 9), 236, True)
    assert (news.share, news.is_stale, news.is_thin) == (Decimal("25.0"), False, True)
    assert (personnel.is_empty, personnel.share) == (True, Decimal("0.0"))


def test_coverage_takes_two_queries(django_assert_num_queries):
    imported(2, at=at(2016, 5, 9))

    with django_assert_num_queries(2):
        coverage(2016, on=date(2016, 12, 31))


def test_a_unit_earns_points_for_what_its_records_show():
    office = unit()
    imported(3, at=at(2016, 5, 9))
    imported(1, at=at(2016, 8, 9), first=9, formed_on=date(2016, 5, 9))
    withdrawn(title="已撤回")
    Case.objects.bulk_create(
        [
            case(1, received=date(2016, 3, 1), closed=date(2016, 3, 10), outcome="1"),
            case(2, received=date(2016, 3, 1), closed=date(2016, 6, 10), outcome="1"),
            case(3, received=date(2016, 3, 1)),
        ]
    )
    Case.objects.update(unit=office, due_on=date(2016, 3, 22))
    for contact in contacts("mayor_hotline", 4, replied=3):
        contact.unit = office
        contact.save(update_fields=["unit"])

    (score,) = assess(2016, workdays=official_workdays())

    assert (score.published, score.published_in_time, score.withdrawn) == (4, 3, 1)
    assert (score.closed, score.closed_in_time, score.overdue) == (2, 1, 1)
    assert (score.received, score.replied) == (4, 3)
    assert (score.proactive, score.requests, score.contacts) == (
        *(Decimal("28.0"), Decimal("8.3"), Decimal("11.3")),
    )
    assert score.total == Decimal("59.5")


def test_a_part_without_records_neither_earns_nor_costs():
    score = UnitScore(Unit(name="警令部"), published=2, published_in_time=2)

    assert (score.requests, score.contacts, score.total) == (None, None, Decimal("100.0"))
    assert UnitScore(Unit(name="警令部")).total is None


@pytest.mark.parametrize("name", ["coverage", "assessment"])
def test_staff_read_both_pages_and_take_the_scores_along(client, name):
    imported(2, at=at(2016, 5, 9))
    user = person("nianbao")
    user.user_permissions.add(Permission.objects.get(codename="view_report"))
    client.force_login(user)
    path = f"/admin/annual_report/report/{name}/"

    assert "100" in client.get(f"{path}2016/").content.decode()
    assert client.get(f"{path}2999/").status_code == 404
    client.force_login(person("dengji"))
    assert client.get(f"{path}2016/").status_code == 403


def test_an_officer_reads_the_scores_of_the_own_units_and_those_below(client):
    traffic = unit("jj", "交警支队")
    offices = [traffic, unit("jj1", "交警一大队", parent=traffic), unit("xz", "刑侦支队")]
    for contact, office in zip(contacts("mayor_hotline", 3), offices, strict=True):
        Contact.objects.filter(pk=contact.pk).update(unit=office)
    officer = staff.member("of-traffic", "承办")
    Membership.objects.create(user=officer, unit=traffic)

    def units_read_by(user):
        user.user_permissions.add(Permission.objects.get(codename="view_report"))
        client.force_login(user)
        page = client.get("/admin/annual_report/report/assessment/2016/")
        return {row[0] for row in page.context["rows"]}

    assert units_read_by(person("nianbao")) == {"交警支队", "交警一大队", "刑侦支队"}
    assert units_read_by(officer) == {"交警支队", "交警一大队"}


def test_the_scores_come_as_a_spreadsheet(client):
    imported(1, at=at(2016, 5, 9))
    user = person("nianbao")
    user.user_permissions.add(Permission.objects.get(codename="view_report"))
    client.force_login(user)

    response = client.get("/admin/annual_report/report/assessment/2016/?format=xlsx")

    assert b"".join(response.streaming_content).startswith(b"PK")
