"""The clock of a case: its facts lead to the day the law sets, and to an account of it."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from requests_app import clock
from requests_app.clock import Facts
from requests_app.lifecycle import intake, rounds
from requests_app.models import Case, CaseEvent
from statute.calendar import official_workdays
from statute.models import CalendarDay
from statute.shipped import shipped_days
from statute.workdays import Workdays
from tests.factories import requests_app as make

SHIPPED = Workdays.from_rows(shipped_days())


@pytest.mark.parametrize(
    ("facts", "due"),
    [
        (Facts(date(2022, 9, 30)), date(2022, 11, 2)),
        (Facts(date(2022, 9, 30), extension=20), date(2022, 11, 30)),
        (Facts(date(2019, 5, 14)), date(2019, 6, 4)),
        (Facts(date(2019, 5, 14), extension=15), date(2019, 6, 26)),
        (Facts(date(2019, 5, 15)), date(2019, 6, 13)),
        (Facts(date(2019, 5, 15), extension=20), date(2019, 7, 11)),
        (Facts(date(2025, 3, 3), corrected=date(2025, 3, 20)), date(2025, 4, 18)),
        (
            Facts(
                date(2025, 9, 15),
                consulted=((date(2025, 9, 22), date(2025, 10, 13)),) * 2,
            ),
            date(2025, 11, 3),
        ),
        (Facts(date(2026, 2, 9), paid=date(2026, 3, 16)), date(2026, 4, 14)),
        (Facts(date(2025, 3, 3), delayed_to=date(2025, 6, 30)), date(2025, 6, 30)),
        (Facts(None), None),
        (Facts(date(2025, 3, 3), stopped=True), None),
    ],
)
def test_the_last_day_follows_from_the_facts(facts, due):
    assert facts.due(SHIPPED) == due


def test_a_date_in_a_year_not_announced_is_given_as_provisional():
    facts = Facts(date(2026, 12, 21))

    assert facts.due(SHIPPED) == date(2027, 1, 19)
    assert facts.trace(SHIPPED).provisional


DAYS = st.dates(date(2019, 5, 15), date(2026, 6, 30))


@settings(max_examples=1000, deadline=None)
@given(
    received=DAYS,
    extension=st.integers(0, 20),
    restart=st.none() | st.integers(0, 60),
    periods=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 30)), max_size=3),
)
def test_the_clock_agrees_with_counting_day_by_day(received, extension, restart, periods):
    start = received + timedelta(days=restart or 0)
    consulted = tuple(
        (received + timedelta(days=after), received + timedelta(days=after + length))
        for after, length in periods
    )
    facts = Facts(
        received,
        extension=extension,
        consulted=consulted,
        corrected=start if restart is not None else None,
    )

    trace = facts.trace(SHIPPED)

    listed = {day: kind for day, kind, _name in shipped_days()}
    day, n = start, 0
    while n < 20 + extension:
        day += timedelta(days=1)
        worked = listed.get(day) == "makeup" or (day.weekday() < 5 and day not in listed)
        n += worked and not any(asked < day <= answered for asked, answered in consulted)
    assert facts.due(SHIPPED) == trace.due == day
    assert [d.date for d in trace.days if d.counts][-1] == day
    assert len([d for d in trace.days if d.counts]) == 20 + extension


@pytest.mark.django_db
@pytest.mark.parametrize("status", Case.Status, ids=lambda status: status.name)
def test_the_stored_due_date_is_what_the_facts_give(status):
    case = Case.objects.get(pk=make.case_in(status).pk)

    if not case.is_closed:
        assert case.due_on == clock.due(case, official_workdays())
    assert (case.due_on is None) == (status in ("filed", "correcting", "charging", "void"))


@pytest.mark.django_db
def test_the_days_of_every_round_are_also_in_the_ledger():
    case = make.correcting_case()
    case = intake.correct(case, on=date(2025, 3, 6), text="2024年")

    assert list(case.events.values_list("kind", "on", "data__due")) == [
        ("filed", date(2025, 3, 3), None),
        ("confirmed", date(2025, 3, 3), None),
        ("letter_issued", date(2025, 3, 3), None),
        ("correction_requested", date(2025, 3, 3), ["2025-03-31", None]),
        ("corrected", date(2025, 3, 6), [None, "2025-04-03"]),
    ]


@pytest.mark.django_db
class TestOpinionRequest:
    def ask(self, case, *, on=date(2025, 9, 22), kind="third_party"):
        return rounds.ask_opinion(
            case, by=make.handler(), on=on, kind=kind, party="某公司", content="合同"
        )

    def due(self, case):
        return Case.objects.get(pk=case.pk).due_on

    def test_the_days_it_took_are_not_counted_and_overlapping_letters_not_twice(self):
        case = make.handled_case(on=date(2025, 9, 15))
        assert self.due(case) == date(2025, 10, 17)
        asked = [self.ask(case), self.ask(case, kind="organ")]

        for opinion_request in asked:
            rounds.record_opinion(
                opinion_request, by=make.handler(), on=date(2025, 10, 13), answer="agrees"
            )

        assert self.due(case) == date(2025, 11, 3)

    def test_while_it_is_open_the_date_is_that_of_an_answer_on_the_last_day(self):
        case = make.handled_case(on=date(2025, 9, 15))
        opinion_request = self.ask(case)
        last = clock.opinion_last_day(opinion_request, official_workdays())
        expected = clock.due_after(
            case, official_workdays(), consulted=((date(2025, 9, 22), last),)
        )

        assert self.due(case) == expected
        assert list(Case.objects.waiting()) == [case]

    def test_an_answer_recorded_late_takes_no_more_than_the_term_of_the_opinion(self):
        case = make.handled_case(on=date(2025, 9, 15))
        opinion_request = self.ask(case)
        while_open = self.due(case)

        rounds.record_opinion(
            opinion_request,
            by=make.handler(),
            on=date(2025, 12, 1),
            answer="silent",
            delivered_on=date(2025, 9, 22),
        )

        assert self.due(case) == while_open

    def test_a_later_day_set_for_the_reply_is_the_last_of_the_trace(self):
        facts = clock.Facts(received=date(2025, 3, 3), delayed_to=date(2025, 6, 1))

        trace = facts.trace(official_workdays())

        assert trace.due == facts.due(official_workdays()) == date(2025, 6, 1)
        assert [day.n for day in trace.days][-1] == 20
        assert "第三十五条" in trace.days[-1].reason
        assert "第三十五条" in trace.law

    def test_an_extension_falls_away_with_the_term_it_lengthened(self):
        # 信息处理费办法第六条: after the payment the whole term runs anew, and only that.
        received = date(2025, 3, 3)
        told = {"received": received, "extension": 20, "extended_on": date(2025, 3, 5)}

        paid = clock.Facts(**told, paid=date(2025, 3, 10)).due(official_workdays())
        before = clock.Facts(**told).due(official_workdays())
        extended_after = clock.Facts(
            **{**told, "extended_on": date(2025, 3, 11)}, paid=date(2025, 3, 10)
        ).due(official_workdays())

        assert (paid, before) == (date(2025, 4, 8), date(2025, 4, 28))
        assert extended_after > date(2025, 5, 1)

    def test_a_request_under_the_text_of_2007_gets_no_term_from_the_text_of_2019(self):
        case = make.handled_case(on=date(2019, 5, 10))
        opinion_request = rounds.ask_opinion(
            case,
            by=make.handler(),
            on=date(2019, 5, 20),
            kind="third_party",
            party="某公司",
            content="合同",
            body="请提出意见。",
        )

        assert clock.opinion_last_day(opinion_request, official_workdays()) is None


@pytest.mark.django_db
class TestCalendarChange:
    def test_open_cases_move_and_say_from_where_to_where(self):
        case, closed = make.handled_case(), make.closed_case()
        CalendarDay.objects.create(
            date=date(2025, 3, 31), kind="holiday", name="临时放假", source="公告"
        )

        moved = clock.recompute_open(workdays=official_workdays(), on=date(2025, 3, 10))

        assert moved == 1
        assert Case.objects.get(pk=case.pk).due_on == date(2025, 4, 1)
        assert Case.objects.get(pk=closed.pk).due_on == date(2025, 3, 31)
        assert list(CaseEvent.objects.filter(kind="recomputed").values_list("case", "data")) == [
            (case.pk, {"old": "2025-03-31", "new": "2025-04-01"})
        ]

    def test_a_second_run_changes_nothing(self):
        make.handled_case()

        assert clock.recompute_open(workdays=official_workdays(), on=date(2025, 3, 10)) == 0

    def test_it_does_not_stop_steps_that_count_for_an_earlier_day(self):
        case = make.handled_case()
        case.events.create(kind="recomputed", on=date(2025, 3, 20), data={})

        rounds.request_reasons(
            case, by=make.handler(), on=date(2025, 3, 10), reply_by=date(2025, 3, 18)
        )
