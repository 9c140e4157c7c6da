from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statute.articles import ART_30, ART_33_2, ART_33_3, FEE_6, OLD_24_2
from statute.deadlines import (
    NoTerm,
    TooLong,
    TraceKind,
    correction_notice_due,
    days_after,
    joint_opinion_term,
    months_after,
    opinion_due,
    opinion_term,
    payment_due,
    publication_due,
    reply_due,
    reply_term,
)
from statute.regulations import NoRegulations
from statute.shipped import shipped_days
from statute.workdays import Workdays, YearNotAnnounced


def day(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("received", "extension", "due"),
    [
        ("2022-09-30", 0, "2022-11-02"),
        ("2022-09-30", 20, "2022-11-30"),
        ("2019-05-14", 0, "2019-06-04"),  # the last day of the 2007 text: 15
        ("2019-05-14", 15, "2019-06-26"),
        ("2019-05-15", 0, "2019-06-13"),  # the first of the 2019 text: 20
        ("2019-05-15", 20, "2019-07-11"),
        ("2016-09-26", 0, "2016-10-20"),
        ("2026-02-07", 0, "2026-03-12"),
        ("2025-09-22", 20, "2025-11-21"),
    ],
)
def test_a_reply_is_due_by_the_text_in_force_on_the_day_of_receipt(
    workdays, received, extension, due
):
    assert reply_due(day(received), workdays=workdays, extension=extension) == day(due)


@pytest.mark.parametrize(
    ("received", "extension"), [("2019-05-14", 16), ("2019-05-15", 21), ("2025-01-02", -1)]
)
def test_no_extension_goes_beyond_the_law(received, extension):
    with pytest.raises(TooLong, match="第二款"):
        reply_term(day(received), extension=extension)


def test_a_correction_notice_goes_out_within_seven_working_days(workdays):
    assert correction_notice_due(day("2025-03-03"), workdays=workdays) == day("2025-03-12")
    assert correction_notice_due(day("2026-02-10"), workdays=workdays) == day("2026-02-26")


def test_the_whole_term_runs_anew_from_a_correction(workdays):
    due = reply_due(day("2025-03-03"), workdays=workdays, corrected=day("2025-03-20"))

    assert due == day("2025-04-18")


def test_a_request_of_the_2007_text_keeps_its_term_when_corrected_under_the_2019_text(workdays):
    due = reply_due(day("2019-05-10"), workdays=workdays, corrected=day("2019-05-20"))

    assert due == workdays.after(day("2019-05-20"), 15)


def test_the_whole_term_runs_anew_from_payment(workdays):
    assert payment_due(day("2026-02-10"), workdays=workdays) == day("2026-03-16")
    due = reply_due(day("2026-01-20"), workdays=workdays, paid=day("2026-03-16"))

    assert due == day("2026-04-14")


def test_the_later_of_correction_and_payment_starts_the_term(workdays):
    dates = {"corrected": day("2026-01-26"), "paid": day("2026-03-16")}

    term = reply_term(day("2026-01-20"), **dates)

    assert (term.start, term.due(workdays)) == (day("2026-03-16"), day("2026-04-14"))
    assert term.articles == (ART_33_2, ART_30, FEE_6)


@pytest.mark.parametrize("event", ["corrected", "paid"])
def test_nothing_restarts_the_term_before_the_request_came_in(event):
    with pytest.raises(ValueError, match="早于收到申请之日"):
        reply_term(day("2026-01-20"), **{event: day("2026-01-19")})


@pytest.mark.parametrize(
    ("received", "consulted", "due"),
    [
        ("2025-09-15", [], "2025-10-17"),
        ("2025-09-15", [("2025-09-22", "2025-10-13")], "2025-11-03"),
        ("2026-03-02", [], "2026-03-30"),
        ("2026-03-02", [("2026-03-10", "2026-03-24")], "2026-04-14"),
        # two parties asked over the same days stop the clock once
        ("2025-09-15", [("2025-09-22", "2025-10-13"), ("2025-09-25", "2025-10-13")], "2025-11-03"),
        ("2025-09-15", [("2025-09-22", "2025-10-13")] * 2, "2025-11-03"),
        # asked and answered in one day takes nothing
        ("2025-09-15", [("2025-09-22", "2025-09-22")], "2025-10-17"),
        # asked after the last day: nothing is left to stop
        ("2025-09-15", [("2025-10-20", "2025-10-31")], "2025-10-17"),
    ],
)
def test_days_of_an_opinion_are_left_out_as_a_set(workdays, received, consulted, due):
    periods = [(day(asked), day(answered)) for asked, answered in consulted]

    assert reply_due(day(received), workdays=workdays, consulted=periods) == day(due)


def test_an_opinion_answered_before_it_was_asked_is_refused():
    with pytest.raises(ValueError, match="早于发出日"):
        reply_term(day("2025-09-15"), consulted=[(day("2025-09-22"), day("2025-09-21"))])


def test_opinions_are_due_in_fifteen_working_days(workdays):
    assert opinion_due(day("2026-04-24"), workdays=workdays) == day("2026-05-19")
    assert joint_opinion_term(day("2026-04-24")).due(workdays) == day("2026-05-19")
    assert str(joint_opinion_term(day("2026-04-24")).articles[0]) == "《条例》第三十四条"


def test_publication_is_due_in_twenty_working_days_or_the_term_of_its_category(workdays):
    assert publication_due(day("2025-01-20"), workdays=workdays) == day("2025-02-21")
    assert publication_due(day("2025-01-20"), workdays=workdays, within=1) == day("2025-01-21")
    assert publication_due(day("2016-09-26"), workdays=workdays) == workdays.after(
        day("2016-09-26"), 20
    )


def test_the_2007_text_sets_no_term_for_correction_or_opinion(workdays):
    with pytest.raises(NoTerm, match="（2007年）第二十一条"):
        correction_notice_due(day("2018-03-01"), workdays=workdays)
    with pytest.raises(NoTerm, match="（2007年）第二十三条"):
        opinion_term(day("2018-03-01"))


def test_no_fee_was_payable_before_2021(workdays):
    with pytest.raises(NoTerm, match="2021-01-01"):
        payment_due(day("2020-12-31"), workdays=workdays)


def test_before_may_2008_there_was_no_text():
    with pytest.raises(NoRegulations):
        reply_term(day("2008-04-30"))


@pytest.mark.parametrize(
    ("event", "due"),
    [
        ("2025-03-03", "2025-05-06"),  # 60 days end on 2 May, in the holiday
        ("2025-06-02", "2025-08-01"),
        ("2025-08-05", "2025-10-09"),  # 4 October rolls over the whole holiday
    ],
)
def test_sixty_days_roll_off_a_rest_day(workdays, event, due):
    assert days_after(day(event), 60, workdays=workdays) == day(due)


@pytest.mark.parametrize(
    ("event", "due"),
    [
        ("2025-01-02", "2025-07-02"),
        ("2025-04-01", "2025-10-09"),  # 1 October
        ("2024-08-31", "2025-02-28"),  # February has no 31st
        ("2025-06-30", "2025-12-30"),
    ],
)
def test_six_months_end_on_the_corresponding_day_or_roll(workdays, event, due):
    assert months_after(day(event), 6, workdays=workdays) == day(due)


def test_a_trace_tells_of_every_day_why_it_counts_or_not(workdays):
    trace = reply_term(
        day("2025-09-24"),
        corrected=day("2025-09-26"),
        consulted=[(day("2025-10-09"), day("2025-10-10"))],
    ).trace(workdays)

    told = [
        (entry.date.isoformat(), entry.kind, entry.counts, entry.n, entry.reason)
        for entry in trace.days[:20]
    ]
    assert told == [
        ("2025-09-24", TraceKind.RECEIVED, False, 0, "收到之日，不计入"),
        ("2025-09-25", TraceKind.SUPERSEDED, False, 0, "收到补正前，期限已重新计算"),
        ("2025-09-26", TraceKind.RESTARTED, False, 0, "收到补正之日，不计入，期限自次日重新计算"),
        ("2025-09-27", TraceKind.WEEKEND, False, 0, "周末"),
        ("2025-09-28", TraceKind.MAKEUP, True, 1, "第1个工作日（国庆节调休上班）"),
        ("2025-09-29", TraceKind.WORKING, True, 2, "第2个工作日"),
        ("2025-09-30", TraceKind.WORKING, True, 3, "第3个工作日"),
        ("2025-10-01", TraceKind.HOLIDAY, False, 3, "国庆节"),
        ("2025-10-02", TraceKind.HOLIDAY, False, 3, "国庆节"),
        ("2025-10-03", TraceKind.HOLIDAY, False, 3, "国庆节"),
        ("2025-10-04", TraceKind.HOLIDAY, False, 3, "国庆节"),
        ("2025-10-05", TraceKind.HOLIDAY, False, 3, "国庆节"),
        ("2025-10-06", TraceKind.HOLIDAY, False, 3, "中秋节"),
        ("2025-10-07", TraceKind.HOLIDAY, False, 3, "国庆节"),
        ("2025-10-08", TraceKind.HOLIDAY, False, 3, "国庆节"),
        ("2025-10-09", TraceKind.WORKING, True, 4, "第4个工作日"),
        ("2025-10-10", TraceKind.CONSULTED, False, 4, "征求意见，不计入"),
        ("2025-10-11", TraceKind.MAKEUP, True, 5, "第5个工作日（国庆节调休上班）"),
        ("2025-10-12", TraceKind.WEEKEND, False, 5, "周末"),
        ("2025-10-13", TraceKind.WORKING, True, 6, "第6个工作日"),
    ]
    assert trace.law == "《条例》第三十三条第二款、《条例》第三十条、《条例》第三十三条第三款"
    assert trace.articles == (ART_33_2, ART_30, ART_33_3)


def test_a_trace_cites_the_text_of_its_day(workdays):
    assert reply_term(day("2016-09-26")).trace(workdays).articles == (OLD_24_2,)


def test_a_date_that_hangs_on_a_year_not_announced_is_provisional(workdays):
    term = reply_term(day("2026-12-14"))

    with pytest.raises(YearNotAnnounced):
        term.due(workdays)
    trace = term.trace(workdays.provisionally())

    assert (trace.due, trace.provisional) == (day("2027-01-12"), True)
    assert [entry.date.year for entry in trace.days if entry.provisional] == [2027] * 12


def test_a_date_counted_wholly_in_announced_years_is_not_provisional(workdays):
    # the day of receipt is day 0: what kind of day it was does not matter
    trace = reply_term(day("2013-12-31")).trace(workdays.provisionally())

    assert (trace.provisional, trace.due) == (False, workdays.after(day("2013-12-31"), 15))


# --- the clock against a recount by somebody who knows nothing of it

SHIPPED = Workdays.from_rows(shipped_days())
HOLIDAYS = {listed for listed, kind, _ in shipped_days() if kind == "holiday"}
MAKEUPS = {listed for listed, kind, _ in shipped_days() if kind == "makeup"}


def recount(start, length, consulted):
    counted, current = 0, start
    while counted < length:
        current = current + timedelta(days=1)
        worked = current in MAKEUPS or (current.weekday() < 5 and current not in HOLIDAYS)
        stopped = any(asked < current and current <= answered for asked, answered in consulted)
        counted += worked and not stopped
    return current


@given(
    received=st.dates(date(2014, 1, 1), date(2026, 6, 30)),
    extension=st.integers(0, 20),
    letters=st.lists(st.tuples(st.integers(-5, 60), st.integers(0, 25)), max_size=3),
    restart=st.none() | st.integers(0, 40),
)
def test_the_clock_agrees_with_a_naive_recount(received, extension, letters, restart):
    new_text = received >= date(2019, 5, 15)
    if not new_text:
        extension = min(extension, 15)
    consulted = [
        (received + timedelta(days=sent), received + timedelta(days=sent + waited))
        for sent, waited in letters
    ]
    corrected = None if restart is None else received + timedelta(days=restart)

    term = reply_term(received, extension=extension, consulted=consulted, corrected=corrected)
    trace = term.trace(SHIPPED)

    start = corrected or received
    expected = recount(start, (20 if new_text else 15) + extension, consulted)
    assert trace.due == term.due(SHIPPED) == expected
    assert trace.days[-1].counts
    assert trace.days[-1].n == trace.length == sum(entry.counts for entry in trace.days)
    whole = (expected - received).days + 1
    assert [entry.date for entry in trace.days] == [
        received + timedelta(days=i) for i in range(whole)
    ]
