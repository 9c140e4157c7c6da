"""A mail server that hangs or is dead: a run of jobs loses seconds, not hours, and no notice."""

import socket
import time
from threading import Thread

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from portal.smtp import MailServer
from requests_app import outbox
from requests_app.models import Notice
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def silent(settings, monkeypatch):
    """A server that takes every call and says nothing; the list of calls it took."""
    monkeypatch.setattr(MailServer, "_until", 0.0)
    settings.EMAIL_BACKEND = "portal.smtp.MailServer"
    settings.EMAIL_TIMEOUT = 0.3
    calls = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()

        def take():
            while True:
                try:
                    calls.append(server.accept()[0])
                except OSError:  # closed: the test is over
                    return

        Thread(target=take, daemon=True).start()
        yield calls
        server.shutdown(socket.SHUT_RDWR)


def test_a_server_that_hangs_is_waited_for_once_and_every_notice_is_put_off(silent):
    for _each in range(3):
        make.accepted_case()
    waiting = Notice.objects.count()

    began = time.monotonic()
    done = outbox.send_due(at=timezone.now())

    assert done == outbox.Sending(sent=0, put_off=waiting, given_up=0)
    assert waiting >= 3
    assert len(silent) == 1
    assert time.monotonic() - began < 2


def test_it_is_asked_again_when_it_was_left_alone_long_enough(silent, monkeypatch):
    monkeypatch.setattr(MailServer, "left_alone", 0)
    for _each in range(2):
        make.accepted_case()

    outbox.send_due(at=timezone.now())

    assert len(silent) == 2


@pytest.mark.usefixtures("silent")
def test_a_reminder_that_went_nowhere_is_named_and_not_recorded_as_sent():
    head = make.head()
    head.email = "fuzeren@example.gov.cn"
    head.save()
    case = make.handled_case()

    with pytest.raises(CommandError, match=r"fuzeren@example\.gov\.cn"):
        call_command("remind_deadlines")

    assert not case.events.filter(kind="reminded").exists()
