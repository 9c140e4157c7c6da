"""What came in and waits: confirmed, reminded of, or found to be no request at all."""

from datetime import date

import pytest
from django.core import mail
from django.urls import reverse

from annual_report.figures.period import Period
from annual_report.figures.requests import count_requests
from portal.indicators import terms
from portal.roles import sync_roles
from records.lifecycle import NotAllowed
from requests_app import desk, retention
from requests_app.lifecycle import intake as case_intake
from requests_app.models import Case
from requests_app.reminders import remind
from statute.calendar import official_workdays
from statute.outcomes import Outcome
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY, THURSDAY, SATURDAY = (date(2025, 3, day) for day in (3, 4, 6, 8))


def with_mail(user, address):
    user.email = address
    user.save(update_fields=["email"])


@pytest.fixture
def _mailboxes():
    with_mail(make.registrar(), "dengji@example.gov.cn")
    with_mail(make.head(), "fuzeren@example.gov.cn")


def receivers(on):
    mail.outbox.clear()
    remind(on=on, workdays=official_workdays())
    return sorted(message.to[0] for message in mail.outbox)


# --- seen, and reminded of


@pytest.mark.usefixtures("_mailboxes")
@pytest.mark.parametrize("intake", ["web", "fax", "ordinary_mail"])
def test_a_filing_is_reminded_of_after_one_three_and_five_days(intake):
    make.filed_case(on=MONDAY, intake=intake)

    assert receivers(MONDAY) == []
    assert receivers(TUESDAY) == ["dengji@example.gov.cn"]
    assert receivers(date(2025, 3, 5)) == []
    assert receivers(THURSDAY) == ["dengji@example.gov.cn", "fuzeren@example.gov.cn"]
    assert receivers(SATURDAY) == ["dengji@example.gov.cn", "fuzeren@example.gov.cn"]
    assert receivers(date(2025, 3, 20)) == []


@pytest.mark.usefixtures("_mailboxes")
def test_the_reminder_says_number_and_day_of_arrival_and_nobodys_name():
    case = make.filed_case(on=MONDAY)
    receivers(TUESDAY)

    assert f"{case.number}  2025-03-03" in mail.outbox[0].body
    assert "张三丰" not in mail.outbox[0].body


@pytest.mark.usefixtures("_mailboxes")
def test_what_is_confirmed_is_not_reminded_of():
    case_intake.confirm(
        make.filed_case(on=MONDAY), by=make.registrar(), on=MONDAY, proof="电话确认"
    )

    assert receivers(THURSDAY) == []


def test_the_desk_knows_how_many_days_it_waits():
    assert desk.age(make.filed_case(on=MONDAY), on=THURSDAY) == 3


def test_the_desk_shows_day_of_arrival_and_age(client):
    make.filed_case(on=MONDAY)
    sync_roles()
    client.force_login(make.registrar())

    page = client.get(reverse("admin:requests_app_deskcase_changelist"), {"lane": "filed"})

    assert "2025-03-03" in page.content.decode()
    assert page.context["page"][0].age > 100


def unconfirmed_check(on):
    return next(check for check in terms(on, None) if check.source == "《条例》第三十一条")


def test_the_monitor_names_what_waits_longer_than_three_days():
    case = make.filed_case(on=MONDAY)

    assert unconfirmed_check(THURSDAY).evidence == []
    assert [shown for shown, _where in unconfirmed_check(date(2025, 3, 7)).evidence] == [
        f"{case.number} 2025-03-03"
    ]


# --- 平常信函 (第三十一条第二项)


def letter():
    return make.filed_case(on=MONDAY, intake="ordinary_mail")


def test_ordinary_mail_is_confirmed_on_the_day_it_came():
    case = case_intake.confirm(letter(), by=make.registrar(), on=MONDAY, proof="电话确认")

    assert case.received_on == MONDAY


def test_ordinary_mail_confirmed_later_says_why():
    with pytest.raises(NotAllowed):
        case_intake.confirm(letter(), by=make.registrar(), on=TUESDAY, proof="电话确认")


def test_the_reason_stays_in_the_file():
    case = case_intake.confirm(
        letter(), by=make.registrar(), on=TUESDAY, proof="电话确认", late_reason="当日无人接听"
    )

    assert case.events.get(kind="confirmed").note == "电话确认（当日无人接听）"


def test_a_letter_entered_later_says_why_too():
    with pytest.raises(NotAllowed):
        make.filed_case(on=MONDAY, intake="ordinary_mail", entered_on=TUESDAY)

    case = make.filed_case(
        on=MONDAY, intake="ordinary_mail", entered_on=TUESDAY, late_reason="周末到达收发室"
    )
    assert case.events.get(kind="filed").note == "周末到达收发室"


def test_a_filing_online_is_confirmed_when_both_sides_do():
    case = case_intake.confirm(
        make.filed_case(on=MONDAY), by=make.registrar(), on=TUESDAY, proof="电话确认"
    )

    assert case.received_on == TUESDAY


# --- 无效登记


def proposed(case=None):
    return case_intake.propose_void(
        case or make.filed_case(on=MONDAY),
        by=make.registrar(),
        on=TUESDAY,
        reason="robot",
        note="同一分钟内提交二十五件，内容为乱码",
    )


def test_two_people_find_that_something_is_no_request():
    case = case_intake.void(proposed(), by=make.head(), on=TUESDAY)

    assert (case.status, case.void_reason) == (Case.Status.VOID, "robot")
    assert case not in Case.objects.open()


def test_whoever_proposed_it_does_not_confirm_it():
    with pytest.raises(NotAllowed):
        case_intake.void(proposed(), by=make.registrar(), on=TUESDAY)


def test_nothing_is_void_without_a_proposal():
    with pytest.raises(NotAllowed):
        case_intake.void(make.filed_case(on=MONDAY), by=make.head(), on=TUESDAY)


def test_confirming_the_receipt_sets_the_proposal_aside():
    case = case_intake.confirm(proposed(), by=make.registrar(), on=TUESDAY, proof="电话确认")

    with pytest.raises(NotAllowed):
        case_intake.void(case, by=make.head(), on=TUESDAY)


@pytest.mark.parametrize("make_case", [make.filed_case, make.registered_case])
def test_no_report_counts_it(make_case):
    case_intake.void(proposed(make_case(on=MONDAY)), by=make.head(), on=TUESDAY)
    counted = count_requests(Period.of(2025))

    assert (counted.new, counted.closed(), counted.carried_out) == (0, 0, 0)


def test_its_data_are_kept_ten_years_and_no_longer():
    case = case_intake.void(proposed(), by=make.head(), on=TUESDAY)

    assert retention.kept_until(case) == date(2035, 3, 4)


# --- merged duplicates


def test_a_duplicate_that_was_received_is_new_and_closed_as_6_3():
    case_intake.merge(
        make.registered_case(), into=make.registered_case(), by=make.registrar(), on=MONDAY
    )
    counted = count_requests(Period.of(2025))

    assert (counted.new, counted.closed(Outcome.OTHER), counted.carried_out) == (2, 1, 1)


def test_a_duplicate_never_confirmed_is_counted_nowhere():
    case = case_intake.merge(
        make.filed_case(on=MONDAY), into=make.registered_case(), by=make.registrar(), on=MONDAY
    )
    counted = count_requests(Period.of(2025))

    assert (case.status, case.void_reason) == (Case.Status.VOID, "duplicate")
    assert (counted.new, counted.closed(Outcome.OTHER)) == (1, 0)
