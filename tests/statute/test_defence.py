"""Within what time the organ answers a review or a suit, by the law of the day the copy came."""

from datetime import date

import pytest

from statute.articles import cite
from statute.defence import answer_to_review, answer_to_suit

SUMMARY = {"summary": True}
ORDINARY_LAW = "《行政复议法》第四十八条、《行政复议法》第八十八条第二款"
SUMMARY_LAW = "《行政复议法》第五十四条、《行政复议法》第八十八条第二款"


@pytest.mark.parametrize(
    ("told_on", "how", "due", "law"),
    [
        # 1999 text: ten days, Sunday 2023-12-17 rolls on to Monday.
        (date(2023, 12, 7), {}, date(2023, 12, 18), "《行政复议法》（1999年）第二十三条"),
        # Since 2024: working days, over 元旦's neighbour and the weekends.
        (date(2024, 1, 2), {}, date(2024, 1, 16), ORDINARY_LAW),
        (date(2024, 1, 2), SUMMARY, date(2024, 1, 9), SUMMARY_LAW),
    ],
)
def test_a_review_is_answered_by_the_law_of_the_day_the_copy_came(told_on, how, due, law, workdays):
    span = answer_to_review(told_on, **how)

    assert (span.due(told_on, workdays), cite(span.articles)) == (due, law)


@pytest.mark.parametrize(
    ("told_on", "due", "law"),
    [
        (date(2015, 4, 7), date(2015, 4, 17), "《行政诉讼法》（1989年）第四十三条"),
        (date(2025, 4, 9), date(2025, 4, 24), "《行政诉讼法》第六十七条"),
        # The fifteenth day, 2 October 2025, is a holiday until the 8th.
        (date(2025, 9, 17), date(2025, 10, 9), "《行政诉讼法》第六十七条"),
    ],
)
def test_a_suit_is_answered_within_days_that_end_on_a_worked_one(told_on, due, law, workdays):
    span = answer_to_suit(told_on)

    assert (span.due(told_on, workdays), cite(span.articles)) == (due, law)


def test_before_2024_a_review_knew_no_summary_procedure():
    with pytest.raises(ValueError, match="简易程序"):
        answer_to_review(date(2023, 12, 7), summary=True)


def test_working_days_are_accounted_for_one_by_one(workdays):
    told_on = date(2024, 1, 2)

    assert answer_to_review(told_on).trace(told_on, workdays).due == date(2024, 1, 16)


def test_calendar_days_have_no_such_account(workdays):
    assert answer_to_suit(date(2025, 4, 9)).trace(date(2025, 4, 9), workdays) is None
