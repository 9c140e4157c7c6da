"""Applicants are told of each step that concerns them, through an outbox a dead server only delays."""

import smtplib
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import call_command

from records.lifecycle import NotAllowed
from requests_app import outbox
from requests_app.lifecycle import intake
from requests_app.models import Applicant, Notice
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 3, 10, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


class DeadServer(BaseEmailBackend):
    """A mail server that takes nothing and quotes the address when it says so."""

    def send_messages(self, messages):
        raise smtplib.SMTPRecipientsRefused({messages[0].to[0]: (550, b"unknown")})


class Recorder:
    """A gateway for text messages that keeps what it is given."""

    taken: list[tuple[str, str]] = []

    def send(self, number, text):
        self.taken.append((number, text))


def kinds():
    return list(Notice.objects.order_by("pk").values_list("event__kind", flat=True))


def send(minutes=0):
    return outbox.send_due(at=NOW + timedelta(minutes=minutes))


def test_each_step_that_concerns_the_applicant_is_put_into_the_outbox():
    make.closed_case()
    make.correcting_case()
    make.charged_case()

    assert kinds() == ["accepted", "served", "correction_requested", "accepted", "charged"]


def test_what_happens_inside_the_office_is_told_to_nobody():
    make.submitted_case()

    assert kinds() == ["accepted"]


def test_a_step_that_fails_leaves_no_notice():
    case = make.registered_case()

    with pytest.raises(NotAllowed):
        intake.accept(case, by=make.handler(), on=make.RECEIVED)

    assert kinds() == []


def test_a_notice_names_the_number_and_the_step_and_nothing_personal():
    case = make.accepted_case()

    assert send() == outbox.Sending(sent=1, put_off=0, given_up=0)

    (message,) = mail.outbox
    assert message.to == ["zhang@example.com"]
    assert case.number in message.subject
    assert "接收回执" in message.body
    assert "/requests/track/" in message.body
    for personal in ("张三丰", "13800000000", "治安管理处罚案件数量"):
        assert personal not in message.subject + message.body


def test_a_notice_is_sent_once():
    make.accepted_case()

    send()

    assert send(60).sent == 0
    assert len(mail.outbox) == 1


def test_a_dead_server_delays_the_notice_and_keeps_the_address_out_of_the_log(settings, caplog):
    settings.EMAIL_BACKEND = f"{__name__}.DeadServer"
    make.accepted_case()

    assert send().put_off == 1
    assert send(1) == outbox.Sending(sent=0, put_off=0, given_up=0)  # not before five minutes
    assert send(6).put_off == 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    assert send(30).sent == 1
    assert "zhang@example.com" not in caplog.text
    assert Notice.objects.get().error == ""


def test_after_a_dozen_attempts_the_notice_is_given_up_and_shown_as_such(settings):
    settings.EMAIL_BACKEND = f"{__name__}.DeadServer"
    make.accepted_case()

    runs = [send(minutes=800 * n) for n in range(12)]

    assert [run.given_up for run in runs] == [0] * 11 + [1]
    notice = Notice.objects.get()
    assert (notice.attempts, notice.error) == (12, "SMTPRecipientsRefused")
    assert send(100_000) == outbox.Sending(sent=0, put_off=0, given_up=0)


def test_who_was_erased_meanwhile_is_written_to_no_more():
    make.accepted_case()
    Applicant.objects.update(email="")

    assert send().given_up == 1
    assert mail.outbox == []


def test_who_gave_no_address_is_told_by_text_message_where_there_is_a_gateway(settings):
    settings.SMS_GATEWAY = f"{__name__}.Recorder"
    Recorder.taken.clear()
    make.accepted_case(applicant={"email": ""})

    send()

    ((number, text),) = Recorder.taken
    assert number == "13800000000"
    assert "接收回执" in text


def test_without_a_gateway_who_gave_no_address_waits_for_the_letter(settings):
    settings.SMS_GATEWAY = ""
    make.accepted_case(applicant={"email": ""})

    assert kinds() == []


def test_the_command_says_what_it_did(capsys):
    make.accepted_case()

    call_command("send_outbox")

    assert capsys.readouterr().out == "1 notices sent, 0 put off, 0 given up\n"


def test_a_console_shows_no_whole_number(settings, capsys):
    settings.SMS_GATEWAY = "requests_app.text_messages.Console"
    make.accepted_case(applicant={"email": ""})

    send()

    told = capsys.readouterr().out
    assert "***0000" in told
    assert "13800000000" not in told
