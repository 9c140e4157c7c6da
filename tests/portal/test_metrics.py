"""What only the portal knows, as numbers for Prometheus; errors by mail; statements that take long."""

import logging
import sys

import pytest
from django.core import mail
from django.db import connection

from portal import slow_queries
from portal.logs import ErrorMail, JsonFormatter
from tests.factories import requests_app as make


@pytest.mark.django_db
def test_prometheus_reads_what_is_asked_the_jobs_and_the_work(client):
    make.registered_case()

    answer = client.get("/metrics")
    lines = answer.content.decode().splitlines()

    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    assert 'gongkai_check{check="cache"} 1' in lines
    assert 'gongkai_job_well{job="remind_deadlines"} 0' in lines
    assert "gongkai_cases_open 1" in lines
    assert "gongkai_cases_late 1" in lines


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked_from", [{"REMOTE_ADDR": "192.0.2.1"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}]
)
def test_only_the_machine_itself_reads_them(client, asked_from):
    assert client.get("/metrics", **asked_from).status_code == 404


def said(words: str) -> logging.LogRecord:
    try:
        raise ValueError(words)
    except ValueError:
        return logging.LogRecord("x", logging.ERROR, "a.py", 1, "broke", (), sys.exc_info())


def test_an_error_is_mailed_once_in_a_quarter_of_an_hour_and_without_the_row():
    handler = ErrorMail(["weihu@example.gov.cn"])
    handler.setFormatter(JsonFormatter())
    first, again, later = (said("no\nDETAIL:  Key (name)=(张三丰) exists.") for _time in range(3))
    later.created += 16 * 60

    for record in (first, again, later):
        handler.emit(record)

    assert [message.to for message in mail.outbox] == [["weihu@example.gov.cn"]] * 2
    assert "ValueError" in mail.outbox[0].body
    assert "张三丰" not in mail.outbox[0].body


@pytest.mark.django_db
def test_a_slow_statement_is_a_line_without_its_values_a_quick_one_is_none(settings, caplog):
    with connection.execute_wrapper(slow_queries.timed), connection.cursor() as cursor:
        settings.SLOW_QUERY_MS = 60_000
        cursor.execute("SELECT 1 + %s", [2])
        settings.SLOW_QUERY_MS = 0.0001
        cursor.execute("SELECT %s", ["张三丰"])

    (line,) = caplog.messages
    assert line.startswith("slow statement, ")
    assert line.endswith(" ms: SELECT %s")
