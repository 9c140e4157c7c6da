"""The published report against the records as they stand."""

from datetime import date, datetime
from io import StringIO

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.urls import reverse
from lxml import html

from annual_report import life
from annual_report.models import Measure, Problem
from annual_report.reconciling import NothingPublished, against_records, in_force
from disclosure.models import DecisionCount
from portal.roles import sync_roles
from requests_app.models import Case
from tests.factories.annual_report import SHANGHAI, case
from tests.factories.disclosure import person

pytestmark = pytest.mark.django_db
DAY = date(2025, 1, 20)


@pytest.fixture(autouse=True)
def published(settings, tmp_path):
    """The report on 2024, with two requests received in that year."""
    settings.MEDIA_ROOT = tmp_path
    case("1", received=date(2024, 3, 1), closed=date(2024, 3, 20), outcome="1").save()
    case("2", received=date(2024, 12, 20)).save()
    for kind in DecisionCount.Kind:
        DecisionCount.objects.create(year=2024, kind=kind, count=7)
    problem = Problem.objects.create(year=2024, title="更新慢", description="个别栏目更新偏慢。")
    Measure.objects.create(problem=problem, text="每周巡查栏目")
    clerk, head = person("nianbao"), person("fuzeren")
    report = life.check(life.draw_up(2024, by=clerk, on=DAY), by=clerk, on=DAY)
    life.approve(report, by=head, on=DAY)
    return life.publish(report, by=clerk, at=datetime(2025, 1, 21, 12, 0, tzinfo=SHANGHAI))


def reconciled(year=2024):
    output = StringIO()
    try:
        call_command("reconcile_report", str(year), stdout=output)
    except CommandError as refusal:
        return [*output.getvalue().splitlines(), str(refusal)]
    return output.getvalue().splitlines()


def test_records_that_still_give_the_published_numbers_agree(published):
    assert against_records(published) == ()
    assert reconciled() == ["2024年年度报告（第1版）与现有记录一致"]


def test_a_request_that_is_gone_is_told_with_both_numbers(published):
    Case.objects.filter(number="2").delete()

    told = {number.place: (number.before, number.after) for number in against_records(published)}

    assert ("2", "1") in told.values()
    assert reconciled()[-1].endswith("项数字与现有记录不一致")


def test_a_decision_entered_later_is_told_and_the_next_years_are_not(published):
    DecisionCount.objects.filter(year=2024, kind=DecisionCount.Kind.values[0]).update(count=9)
    case("3", received=date(2025, 1, 2)).save()

    (number,) = against_records(published)

    assert (number.before, number.after) == ("7", "9")


def test_a_year_without_a_published_report_is_refused():
    with pytest.raises(NothingPublished, match="2023"):
        in_force(2023)
    assert reconciled(2023) == ["2023年没有已公布的年度报告"]


def the_page(client, *roles):
    sync_roles()
    user = User.objects.create_user("shenji", is_staff=True)
    user.groups.set(Group.objects.filter(name__in=roles))
    client.force_login(user)
    return client.get(reverse("admin:annual_report_report_reconcile", args=[2024]))


@pytest.mark.parametrize("role", ["审计员", "年报"])
def test_who_audits_and_who_reports_reads_each_number_that_differs(client, role):
    Case.objects.filter(number="2").delete()

    page = html.fromstring(the_page(client, role).content.decode())

    rows = [
        [cell.text_content() for cell in row.cssselect("th, td")]
        for row in page.cssselect("tbody tr")
    ]
    assert [place for place, _before, _after in rows] == [
        difference.place for difference in against_records(in_force(2024))
    ]
    assert ["2", "1"] in [row[1:] for row in rows]


def test_the_page_says_when_nothing_differs(client):
    page = the_page(client, "审计员")

    assert "报告中的每项数字都与现有记录一致" in page.content.decode()


def test_who_keeps_accounts_does_not_read_it(client):
    assert the_page(client, "管理员").status_code == 403
