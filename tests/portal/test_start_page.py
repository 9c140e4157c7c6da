"""The staff's start page: what waits for whom, counted, and where it is."""

from datetime import date

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.urls import reverse

from portal.roles import ROLES, sync_roles
from portal.todo import todo_of
from tests.factories import disclosure, inquiries
from tests.factories.requests_app import filed_case, handled_case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def roles():
    sync_roles()


def holder(role):
    user, _created = User.objects.get_or_create(username=role, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return User.objects.get(pk=user.pk)  # whose permissions nobody has asked for yet


def told(role, *, on):
    return [(line.count, line.tone) for line in todo_of(holder(role), on=on)]


def test_the_office_watches_last_days_whoever_has_the_request_in_hand():
    handled_case(on=date(2025, 3, 3))  # last day 31 March
    filed_case(on=date(2025, 3, 3))

    assert told("登记", on=date(2025, 3, 27)) == [(1, "due")]
    assert told("登记", on=date(2025, 4, 1)) == [(1, "late")]


def test_a_contact_is_watched_past_its_channels_term_and_again_after_three_months():
    line = inquiries.channel()
    line.reply_within = 5
    line.save()
    inquiries.contact(on=date(2025, 3, 28))

    assert (
        told("审核", on=date(2025, 4, 7)) == []
    )  # the fifth working day; 4 to 6 April are holidays
    assert told("审核", on=date(2025, 4, 8)) == [(1, "late")]
    assert told("审核", on=date(2025, 6, 27)) == [(1, "late"), (1, "late")]


def test_the_administrator_is_told_of_next_years_holidays_and_of_nothing_else():
    filed_case(on=date(2026, 11, 2))

    assert told("管理员", on=date(2026, 10, 31)) == []
    assert told("管理员", on=date(2026, 11, 1)) == [(2027, "due")]


@pytest.mark.parametrize(
    ("on", "line"),
    [
        (date(2026, 1, 21), (9, "due")),  # 31 January 2026 is a Saturday
        (date(2026, 1, 31), (0, "due")),
        (date(2026, 2, 3), (3, "late")),
    ],
)
def test_days_are_counted_to_the_last_day_worked_before_the_report_is_due(on, line):
    disclosure.published()  # an office that had begun by then

    assert told("年报", on=on) == [line]


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_a_start_page_whose_lines_lead_somewhere(client, role):
    handled_case(on=date(2025, 3, 3))
    disclosure.submitted()
    inquiries.contact(on=date(2025, 3, 28))
    user = holder(role)
    client.force_login(user)

    with time_machine.travel("2025-04-01 10:00 +0800", tick=False):
        page = client.get(reverse("admin:index"))
        lines = [*page.context["kinds"], *page.context["todo"]]
        answers = [client.get(line.url).status_code for line in lines]

    assert page.status_code == 200
    assert set(answers) <= {200}
