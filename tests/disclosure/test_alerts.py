"""E-mail alerts: asked for, confirmed by the address itself, told once a day, ended by one press."""

import re
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from disclosure import alerts
from disclosure.models import Alert
from tests.factories import disclosure as make

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=make.SHANGHAI)
NEXT = NOON + timedelta(days=1)


def asked(client, email="li@example.com", query="category=tztg"):
    return client.post(f"/alerts/new/?{query}", {"email": email})


def link(message, step: str) -> str:
    return re.search(rf"https://[^/]+(/alerts/{step}/\S+/)", message.body)[1]


def confirmed(client, **given):
    asked(client, **given)
    alerts.send_due(at=NOON)
    client.post(link(mail.outbox[-1], "confirm"))
    Alert.objects.update(told_until=NOON)
    mail.outbox.clear()
    return Alert.objects.get()


def test_an_address_is_asked_first_and_told_of_nothing_before_it_answers(client):
    asked(client)
    make.published(at=NOON)

    alerts.send_due(at=NOON)
    alerts.send_due(at=NEXT)

    assert [message.to for message in mail.outbox] == [["li@example.com"]]
    assert "通知通告" in mail.outbox[0].body
    client.get(link(mail.outbox[0], "confirm"))  # a mail program looks at every address
    assert Alert.objects.get().confirmed_at is None
    client.post(link(mail.outbox[0], "confirm"))
    assert Alert.objects.get().confirmed_at is not None


def test_what_is_published_in_the_list_is_told_once_with_the_way_out(client):
    confirmed(client)
    shown = make.published(at=NOON + timedelta(hours=1), title="施工通告")
    make.published(at=NOON + timedelta(hours=1), category=make.category("gzdt"), title="另一栏")
    make.draft(title="未公开")

    done = [alerts.send_due(at=NEXT + timedelta(hours=hour)).told for hour in (0, 1)]

    (message,) = mail.outbox
    assert done == [1, 0]
    assert shown.title in message.body
    assert shown.get_absolute_url() in message.body
    assert "另一栏" not in message.body
    assert "未公开" not in message.body
    assert link(message, "end") in message.extra_headers["List-Unsubscribe"]


def test_a_day_without_news_sends_nothing(client):
    confirmed(client)

    alerts.send_due(at=NEXT)

    assert mail.outbox == []


def test_one_press_ends_it_and_nothing_of_the_address_is_kept(client):
    confirmed(client)
    make.published(at=NOON + timedelta(hours=1))
    alerts.send_due(at=NEXT)
    way_out = link(mail.outbox[0], "end")

    assert client.get(way_out).status_code == 200
    assert Alert.objects.exists()
    assert client.post(way_out).status_code == 200  # as a mail program does it (RFC 8058)
    assert not Alert.objects.exists()
    assert client.get(way_out).status_code == 404
    assert client.post(way_out).status_code == 200


def test_an_address_nobody_confirms_is_erased(client):
    asked(client)

    alerts.send_due(at=timezone.now() + timedelta(days=4))

    assert not Alert.objects.exists()


def test_a_box_is_not_filled_by_somebody_else_and_the_answer_tells_nothing(client):
    pages = [asked(client, query=f"q={word}") for word in ("甲甲", "乙乙", "丙丙", "丁丁", "甲甲")]

    assert Alert.objects.count() == 3
    assert {page.context["said"] for page in pages} == {"asked"}


def test_a_dead_mail_server_loses_nothing(client, monkeypatch):
    confirmed(client)
    make.published(at=NOON + timedelta(hours=1))

    def dead(*_given):
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", dead)
        assert alerts.send_due(at=NEXT).failed == 1

    assert alerts.send_due(at=NEXT).told == 1


def test_address_and_words_lie_encrypted(client):
    asked(client, query="q=居住证")

    with connection.cursor() as cursor:
        cursor.execute("SELECT email, query FROM disclosure_alert")
        stored = str(cursor.fetchall())

    assert "example" not in stored
    assert "q=" not in stored


@pytest.mark.parametrize("path", ["/alerts/confirm/x/", "/alerts/end/1:x/"])
def test_a_forged_address_is_not_found(client, path):
    assert client.get(path).status_code == 404
