"""What is written down when something goes wrong, and what never is."""

import json
import logging
import sys

import pytest
from django.db import IntegrityError
from django.urls import path

from portal.logs import JsonFormatter, without_rows


def breaks(request):
    raise RuntimeError("the filing cabinet fell over")


urlpatterns = [path("breaks/", breaks)]
handler500 = "portal.logs.server_error"


@pytest.mark.urls("tests.portal.test_logs")
def test_the_number_on_the_error_page_is_the_one_in_the_log(client, caplog):
    client.raise_request_exception = False

    response = client.get("/breaks/")

    number = response.headers["X-Request-ID"]
    assert response.status_code == 500
    assert number in response.content.decode()
    assert len(number) == 12


def test_a_number_from_outside_is_not_taken_over(client):
    response = client.get("/healthz", headers={"X-Request-ID": "13800138000"})

    assert response.headers["X-Request-ID"] != "13800138000"


def event_of(error: Exception, logger="django.request") -> dict:
    try:
        raise error
    except type(error):
        record = logging.LogRecord(
            logger,
            logging.ERROR,
            "views.py",
            1,
            "Internal Server Error: %s",
            ("/x/",),
            sys.exc_info(),
        )
    return json.loads(JsonFormatter().format(record))


def test_the_row_a_database_quotes_is_left_out_and_the_place_in_the_code_is_kept():
    refused = IntegrityError(
        "duplicate key value violates unique constraint\n"
        "DETAIL:  Key (name, phone)=(张三丰, 13800138000) already exists.\n"
    )

    event = event_of(refused)

    assert "张三丰" not in json.dumps(event, ensure_ascii=False)
    assert "unique constraint" in event["traceback"]
    assert "event_of" in event["traceback"]


def test_what_a_failing_row_contains_over_two_lines_is_left_out_too():
    text = "null value\nDETAIL:  Failing row contains (1, 张三丰,\n十堰市某路3号).\nError: end"

    assert "张三丰" not in without_rows(text)
    assert "某路" not in without_rows(text)


def test_a_foreign_host_is_one_line():
    event = event_of(
        ValueError("Invalid HTTP_HOST header"), logger="django.security.DisallowedHost"
    )

    assert "traceback" not in event
