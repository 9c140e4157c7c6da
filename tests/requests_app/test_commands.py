"""remind_deadlines and recompute_deadlines."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command

from requests_app.lifecycle import rounds
from requests_app.models import Case
from statute.models import CalendarDay
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db


def run(name, day):
    output = StringIO()
    with time_machine.travel(datetime(day.year, day.month, day.day, 4, tzinfo=UTC)):
        call_command(name, stdout=output)
    return output.getvalue().strip()


def with_mail(name):
    user = make.clerk(name)
    user.email = f"{name}@example.gov.cn"
    user.save()


def sent():
    return [(message.to[0].split("@")[0], message.body.split()[2]) for message in mail.outbox]


@pytest.fixture(autouse=True)
def _addresses():
    for name in ("dengji", "chengban", "fuzeren"):
        with_mail(name)


def test_each_stage_is_told_once_and_to_whom_it_concerns():
    make.handled_case()  # due on 2025-03-31
    days = [date(2025, 3, day) for day in (21, 24, 24, 25, 26, 27)] + [date(2025, 4, 1)] * 2

    counts = [run("remind_deadlines", day) for day in days]

    assert [int(count.split()[0]) for count in counts] == [0, 1, 0, 0, 1, 0, 1, 0]
    assert [to for to, _stage in sent()] == [
        "chengban",
        "chengban",
        "fuzeren",
        "chengban",
        "fuzeren",
    ]


def test_a_day_without_a_run_is_caught_up():
    make.handled_case()

    run("remind_deadlines", date(2025, 4, 3))

    assert [to for to, _stage in sent()] == ["chengban", "fuzeren"]


def test_while_nobody_handles_a_request_its_registrars_are_told():
    make.accepted_case()

    run("remind_deadlines", date(2025, 3, 24))

    assert [to for to, _stage in sent()] == ["dengji"]


def test_closed_and_stopped_requests_are_left_alone():
    make.closed_case()
    make.correcting_case()

    assert run("remind_deadlines", date(2025, 5, 6)) == "0 requests reminded of"


def test_nothing_personal_is_mailed():
    make.handled_case()

    run("remind_deadlines", date(2025, 3, 24))

    assert "张" not in mail.outbox[0].body + mail.outbox[0].subject


def test_an_extension_begins_its_stages_anew():
    case = make.handled_case()
    run("remind_deadlines", date(2025, 3, 24))
    day = date(2025, 3, 25)
    rounds.propose_extension(
        case, by=make.handler(), on=day, working_days=2, reason="检索量大", today=day
    )
    rounds.approve_extension(case, by=make.head(), on=day, today=day)
    rounds.notify_extension(case, by=make.handler(), on=day, method="hand", proof="签收", today=day)

    assert run("remind_deadlines", date(2025, 3, 27)) == "1 requests reminded of"


def test_recomputing_tells_how_many_moved():
    case = make.handled_case()
    CalendarDay.objects.create(
        date=date(2025, 3, 28), kind="holiday", name="临时放假", source="公告"
    )

    assert run("recompute_deadlines", date(2025, 3, 10)) == "1 requests moved"
    assert Case.objects.get(pk=case.pk).due_on == date(2025, 4, 1)


def test_a_calendar_brought_in_by_command_moves_the_last_days_of_open_requests(tmp_path):
    case = make.registered_case(on=date(2026, 12, 1))
    case.refresh_from_db()
    before = case.due_on
    table = tmp_path / "2027.csv"
    table.write_text(f"date,kind,name\n{before},holiday,元旦\n", "utf-8")

    call_command("import_calendar", table, "--source", "国办发明电〔2026〕9号", stdout=StringIO())

    case.refresh_from_db()
    assert case.due_on > before
    assert case.events.filter(kind="recomputed").count() == 1
