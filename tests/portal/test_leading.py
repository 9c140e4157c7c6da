"""One screen for whoever leads: every number has its rows, a unit without data is said, one sheet of A4."""

import io
from datetime import date

import openpyxl
import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.urls import reverse
from lxml import html
from pypdf import PdfReader

from portal import leading
from portal.roles import sync_roles
from tests.factories import inquiries
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:leading")


@pytest.fixture(autouse=True)
def _on_the_day():
    sync_roles()
    with time_machine.travel("2025-04-02 10:00+08:00", tick=False):
        yield


@pytest.fixture
def head(client):
    user = User.objects.create(username="head", is_staff=True)
    user.groups.add(Group.objects.get(name="机构负责人"))
    client.force_login(user)
    return client


def numbers_of(response, caption):
    boards = response.context["boards"]
    board = next(board for board in boards if str(board.caption) == caption)
    return {name: [number.value for number in numbers] for name, numbers in board.rows}


def test_a_month_is_counted_by_unit_and_late_is_late(head):
    make.handled_case()  # due on 2025-03-31, open on 2025-04-02
    make.closed_case()

    page = head.get(PAGE, {"period": "2025-03"})

    received, closed, still_open, overdue, late, days, *_rest = numbers_of(page, "按单位")[
        "治安支队"
    ]
    assert (received, closed, still_open, overdue, late, days) == (2, 1, 1, 1, 0, 0.0)


def test_every_number_leads_to_a_list_with_as_many_rows(head):
    make.handled_case()
    make.closed_case()
    inquiries.contact(on=date(2025, 3, 5))

    page = html.fromstring(head.get(PAGE, {"period": "2025-Q1"}).content)

    links = [(link.get("href"), link.text) for link in page.xpath("//td/a") if "." not in link.text]
    assert len(links) > 8
    assert [address for address, told in links if rows_of(head, address) != int(told)] == []


def rows_of(client, address):
    return client.get(address).context["cl"].result_count


def test_a_unit_without_data_is_named(head):
    make.unit("0099", "边境支队")

    board = leading.boards(leading.Period.read("2025-03"), on=date(2025, 4, 2))[0]

    assert "边境支队" in board.note


@pytest.mark.parametrize("code", ["2025-13", "2025-Q5", "2025-H0", "1999", "x"])
def test_no_period_is_not_found(head, code):
    assert head.get(PAGE, {"period": code}).status_code == 404


@pytest.mark.parametrize(
    ("code", "first", "last", "label"),
    [
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "2024年2月"),
        ("2025-Q4", date(2025, 10, 1), date(2025, 12, 31), "2025年第四季度"),
        ("2025-H1", date(2025, 1, 1), date(2025, 6, 30), "2025年上半年"),
        ("2025", date(2025, 1, 1), date(2025, 12, 31), "2025年"),
    ],
)
def test_periods(code, first, last, label):
    period = leading.Period.read(code)

    assert (period.first, period.last, period.label) == (first, last, label)


def test_the_half_year_is_one_sheet_and_a_workbook(head):
    make.closed_case()
    address = reverse("admin:leading-file", args=["pdf"])

    sheet = PdfReader(io.BytesIO(head.get(address, {"period": "2025-H1"}).content))
    table = head.get(reverse("admin:leading-file", args=["xlsx"]), {"period": "2025-H1"})

    assert len(sheet.pages) == 1
    book = openpyxl.load_workbook(io.BytesIO(table.content))
    assert book.worksheets[0]["B2"].value == 1


def test_it_is_for_who_leads(client):
    client.force_login(make.handler())

    assert client.get(PAGE).status_code in (302, 403)
