"""Following a request by number and query code."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.cache import caches
from django.urls import reverse

from records import receipts
from records.throttle import source_of
from requests_app import open_data
from requests_app.lifecycle import rounds
from requests_app.models import Case
from requests_app.views import tracking
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db
SECRET = "ABCD-EFGH-JKMN-PQRS-TVWX-YZ23-4567"
NOW = datetime(2025, 3, 10, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=True):
        yield


def with_secret(case):
    case.applicant.secret_hash = receipts.hash_secret(SECRET)
    case.applicant.save()
    return case


def enter(client, case, secret=SECRET):
    return client.post(reverse("request-track"), {"number": case.number, "secret": secret})


def page_of(client, case):
    assert enter(client, case).status_code == 302
    return client.get(reverse("request-case"))


def without_tokens(response):
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", response.content)


def test_number_and_code_show_the_request(client):
    case = with_secret(make.accepted_case())

    page = page_of(client, case)

    assert page.context["due"] == make.DUE
    assert [entry.on for entry in page.context["events"]] == [make.RECEIVED] * 3
    assert [letter.kind for letter in page.context["letters"]] == ["receipt"]


def test_nothing_personal_is_shown_but_the_masked_name(client):
    case = with_secret(make.accepted_case())

    text = page_of(client, case).content.decode()

    assert "张**" in text
    for secret in ("张三丰", "420302198001015671", "13800000000", "zhang@example.com", "人民路"):
        assert secret not in text


def test_every_failure_gets_the_same_answer(client):
    case = with_secret(make.accepted_case())
    imported = make.accepted_case()  # nobody holds a code for it
    tries = [
        (case.number, "WRONG-CODE"),
        ("2025-99999", SECRET),
        (imported.number, SECRET),
        ("不是编号", "\u202eX"),
        ("x" * 500, SECRET),
        (case.number, "y" * 5000),
        (case.number + "\0", SECRET),
        ("' OR 1=1 --", SECRET),
    ]

    answers = {
        without_tokens(client.post(reverse("request-track"), {"number": number, "secret": secret}))
        for number, secret in tries
    }

    assert len(answers) == 1


def test_ten_failures_close_the_door_for_the_source_even_to_the_right_code(client):
    case = with_secret(make.accepted_case())
    for _ in range(10):
        enter(client, case, "WRONG")

    assert enter(client, case).status_code == 200
    assert (
        type(client)(REMOTE_ADDR="10.9.9.9")
        .post(reverse("request-track"), {"number": case.number, "secret": SECRET})
        .status_code
        == 302
    )


def test_the_throttle_outlives_a_restart_of_the_server(client):
    case = with_secret(make.accepted_case())
    for _ in range(10):
        enter(client, case, "WRONG")
    del caches["default"]  # a new process opens the same store

    assert enter(client, case).status_code == 200


@pytest.mark.parametrize(
    "name", ["request-case", "request-correct", "request-reasons", "request-withdraw"]
)
def test_without_the_code_nothing_is_reached(client, name):
    make.accepted_case()

    response = client.get(reverse(name))

    assert (response.status_code, response.url) == (302, reverse("request-track"))


def test_letters_are_downloaded_to_the_byte_and_only_ones_own(client):
    case, other = with_secret(make.accepted_case()), make.accepted_case()
    letter, foreign = case.letters.get(), other.letters.get()
    enter(client, case)

    pdf = client.get(reverse("request-letter", args=[letter.pk, "pdf"]))

    assert pdf.content.startswith(b"%PDF-")
    assert client.get(reverse("request-letter", args=[foreign.pk, "pdf"])).status_code == 404
    assert client.get(f"/requests/track/letters/{10**17}.docx").status_code == 404


def test_the_correction_restarts_the_term_from_today(client):
    case = with_secret(make.correcting_case())
    enter(client, case)

    response = client.post(reverse("request-correct"), {"text": "2024年1月至12月"})

    case = Case.objects.get(pk=case.pk)
    assert response.url == reverse("request-case")
    assert (case.status, case.due_on) == ("registered", date(2025, 4, 8))
    assert case.correction.text == "2024年1月至12月"


def test_a_correction_that_nobody_asked_for_is_refused(client):
    case = with_secret(make.accepted_case())
    enter(client, case)

    response = client.post(reverse("request-correct"), {"text": "x"})

    assert response.status_code == 200
    assert response.context["form"].non_field_errors()
    assert Case.objects.get(pk=case.pk).status == "accepted"


def test_reasons_are_given_online(client):
    case = with_secret(make.reasoning_case())
    enter(client, case)

    client.post(reverse("request-reasons"), {"text": "用于学术研究"})

    assert Case.objects.get(pk=case.pk).status == "handling"


def test_a_request_is_withdrawn_after_a_confirmation(client):
    case = with_secret(make.handled_case())
    enter(client, case)

    unconfirmed = client.post(reverse("request-withdraw"), {})
    assert "confirmed" in unconfirmed.context["form"].errors
    client.post(reverse("request-withdraw"), {"confirmed": "on"})

    case = Case.objects.get(pk=case.pk)
    assert (case.status, case.outcome, case.closed_on) == ("closed", "6.3", date(2025, 3, 10))


def test_leaving_forgets_the_request_on_this_device(client):
    enter(client, with_secret(make.accepted_case()))

    client.post(reverse("request-leave"))

    assert client.get(reverse("request-case")).status_code == 302


@pytest.mark.parametrize("status", Case.Status, ids=lambda status: status.name)
def test_the_page_shows_a_case_in_every_state(client, status):
    case = with_secret(make.case_in(status))

    assert page_of(client, case).status_code == 200


def test_the_calendar_bears_each_counted_days_number_and_each_other_days_reason(client):
    case = with_secret(make.accepted_case(on=date(2025, 9, 22)))
    with time_machine.travel(datetime(2025, 9, 23, tzinfo=UTC)):
        months = page_of(client, case).context["months"]

    cells = {
        (month.month, cell.day): cell
        for month in months
        for week in month.weeks
        for cell in week
        if cell.day
    }
    assert (cells[9, 22].css, cells[9, 22].why) == ("is-start", "收到")
    assert (cells[9, 23].n, cells[9, 28].n, cells[9, 28].why) == (1, 5, "调休上班")
    assert (cells[10, 1].css, cells[10, 1].why) == ("is-holiday", "国庆节")
    assert (cells[10, 24].css, cells[10, 24].n) == ("is-due", 20)


def test_the_secret_stands_in_no_address(client):
    case = with_secret(make.accepted_case())

    assert SECRET not in enter(client, case).url
    assert (
        client.get(reverse("request-track") + f"?number={case.number}&secret={SECRET}")
        .context["form"]
        .is_bound
        is False
    )


def test_the_open_register_holds_what_the_report_counts_and_no_more():
    accepted = make.accepted_case()
    closed = make.closed_case(served_on=date(2025, 3, 10))
    make.filed_case()
    make.registered_case(matter="own_record")

    assert list(open_data.anonymised().order_by("pk")) == [accepted, closed]


def test_the_page_says_what_was_asked_and_what_is_to_be_paid_how_and_by_when(client):
    case = with_secret(make.charged_case())
    before = page_of(client, case)
    rounds.deliver_fee_notice(case, by=make.handler(), on=date(2025, 3, 10))

    page = page_of(client, case)

    text = page.content.decode()
    assert case.description in text
    assert (page.context["payment"].amount, page.context["payment"].how) == (
        10,
        "到代收银行缴纳",
    )
    assert before.context["payment"].until is None
    # 20 working days from 11 March 2025; 4 April is 清明节.
    assert page.context["payment"].until == date(2025, 4, 8)
    assert "2025-04-08" in text


def test_a_mistyped_code_is_told_as_such_and_is_no_try(client):
    case = with_secret(make.accepted_case())

    page = enter(client, case, secret="2222-2222-2223")

    assert "录入有误" in page.content.decode()
    assert tracking.TRACKING.marks(source_of(page.wsgi_request)) == 0
