"""Reminders when a mail fails, and what a run costs."""

from datetime import date
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends import locmem
from django.core.management import CommandError, call_command

from requests_app.models import CaseEvent
from requests_app.reminders import remind
from statute.calendar import official_workdays
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db
PRESSING = date(2025, 3, 27)  # two working days before the last day
BAD = "chengban@bad.example"


class RefusingBackend(locmem.EmailBackend):
    """A mail server that does not know the mailbox of the handler."""

    def send_messages(self, messages):
        if any(BAD in message.to for message in messages):
            raise SMTPRecipientsRefused({BAD: (550, b"no such mailbox")})
        return super().send_messages(messages)


def with_mail(user, address):
    user.email = address
    user.save(update_fields=["email"])


def run():
    return remind(on=PRESSING, workdays=official_workdays())


def receivers():
    return [message.to[0] for message in mail.outbox]


@pytest.fixture
def _handler_unknown_to_the_mail_server(settings):
    settings.EMAIL_BACKEND = f"{__name__}.RefusingBackend"
    with_mail(make.handler(), BAD)
    with_mail(make.head(), "fuzeren@example.gov.cn")


def test_a_last_day_of_a_year_not_announced_is_called_provisional():
    with_mail(make.handler(), "chengban@example.gov.cn")
    make.handled_case(on=date(2026, 12, 18))
    make.handled_case(on=date(2025, 3, 3))

    remind(on=date(2027, 1, 14), workdays=official_workdays())

    days = [line.split("  ")[1] for line in mail.outbox[0].body.splitlines()]
    assert days == ["2025-03-31", "2027-01-18（暂定）"]


@pytest.mark.usefixtures("_handler_unknown_to_the_mail_server")
def test_a_bad_address_keeps_nobody_else_waiting_and_nobody_is_told_twice():
    make.handled_case()

    first, second = run(), run()

    assert (first.cases, first.unreached) == (1, (BAD,))
    assert (second.cases, second.unreached) == (0, (BAD,))
    assert receivers() == ["fuzeren@example.gov.cn"]


@pytest.mark.usefixtures("_handler_unknown_to_the_mail_server")
def test_whoever_could_not_be_reached_is_told_once_the_address_is_right():
    make.handled_case()
    run()
    with_mail(make.handler(), "chengban@example.gov.cn")

    assert run().cases == 1

    assert receivers() == ["fuzeren@example.gov.cn", "chengban@example.gov.cn"]


def test_an_address_that_is_none_is_reported_like_one_that_does_not_answer():
    with_mail(make.handler(), "cheng\nban")
    with_mail(make.head(), "fuzeren@example.gov.cn")
    make.handled_case()

    assert run().unreached == ("cheng\nban",)
    assert receivers() == ["fuzeren@example.gov.cn"]


@pytest.mark.usefixtures("_handler_unknown_to_the_mail_server")
def test_the_command_sends_what_it_can_and_ends_with_the_addresses_it_could_not_reach(
    time_machine, capsys
):
    make.handled_case()
    time_machine.move_to("2025-03-27T12:00:00+08:00")

    with pytest.raises(CommandError, match=BAD):
        call_command("remind_deadlines")

    assert "1 requests reminded of" in capsys.readouterr().out
    assert receivers() == ["fuzeren@example.gov.cn"]


def test_a_reminder_from_before_the_ledger_named_addresses_is_not_sent_again():
    with_mail(make.handler(), "chengban@example.gov.cn")
    case = make.handled_case()
    mark = {"mark": f"due3 {case.due_on.isoformat()}"}
    CaseEvent.objects.create(case=case, kind="reminded", on=PRESSING, data=mark)

    assert run().cases == 0


def test_more_requests_cost_no_more_queries(django_assert_num_queries):
    with_mail(make.handler(), "chengban@example.gov.cn")
    with_mail(make.head(), "fuzeren@example.gov.cn")
    for _ in range(5):
        make.handled_case()

    # calendar, cases, filings to confirm, ledger, roles; then for each of two addresses a savepoint
    # around the insert of its ledger lines and that of their audit
    with django_assert_num_queries(5 + 2 * 4):
        assert run().cases == 5
