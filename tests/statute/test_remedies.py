from datetime import date

import pytest

from statute.outcomes import Outcome
from statute.remedies import (
    FEE_NOTICE_TEXT,
    Authorities,
    Route,
    recourse,
    suit_after_review_due,
)

REFUSALS = [outcome for outcome in Outcome if outcome.value.startswith("3.")]
# 民法典第二百零一条、第二百零三条, in words.
COUNTING = (
    "上述期间自知道或者收到之日的次日起计算；"
    "最后一日是法定休假日的，以法定休假日结束的次日为最后一日。"
)
OTHERS = [outcome for outcome in Outcome if outcome.value[0] in "1456"]


@pytest.mark.parametrize("outcome", REFUSALS)
def test_since_2024_a_refusal_is_reviewed_first(outcome):
    remedies = recourse(outcome, date(2024, 1, 1))

    assert remedies.route is Route.REVIEW_FIRST
    assert "第二十三条第一款第（四）项" in remedies.text
    assert "应当自知道本答复之日起六十日内先向本级人民政府申请行政复议" in remedies.text
    assert "十五日内" in remedies.text
    assert "直接" not in remedies.text
    assert "上一级公安机关" not in remedies.text


@pytest.mark.parametrize("outcome", OTHERS)
def test_since_2024_other_replies_may_go_straight_to_court(outcome):
    remedies = recourse(outcome, date(2025, 6, 1))

    assert remedies.route is Route.EITHER
    assert remedies.text == (
        "对本答复不服的，可以自知道本答复之日起六十日内向本级人民政府申请行政复议，"
        "也可以自知道本答复之日起六个月内直接向有管辖权的人民法院提起行政诉讼。" + COUNTING
    )


@pytest.mark.parametrize(
    ("replied_on", "way"),
    [
        (date(2023, 12, 31), Route.EITHER),
        (date(2024, 1, 1), Route.REVIEW_FIRST),
        (date(2025, 5, 31), Route.REVIEW_FIRST),
        (date(2025, 6, 1), Route.EITHER),
    ],
)
def test_a_query_under_other_law_may_go_straight_to_court_since_the_interpretation_of_2025(
    replied_on, way
):
    assert recourse(Outcome.ADMINISTRATIVE_QUERY, replied_on).route is way


def test_only_since_june_2025_the_interpretation_is_among_the_articles():
    before, since = (
        recourse(Outcome.STATE_SECRET, day).articles
        for day in (date(2025, 5, 31), date(2025, 6, 1))
    )

    assert "法释〔2025〕8号" not in "".join(article.in_full for article in before)
    assert "法释〔2025〕8号" in since[-1].in_full


def test_the_court_set_for_direct_suits_is_not_named_for_a_suit_after_review():
    remedies = recourse(
        Outcome.PROCESS, date(2025, 6, 3), authorities=Authorities(court="茅箭区人民法院")
    )

    assert "茅箭区人民法院" not in remedies.text
    assert "向有管辖权的人民法院提起行政诉讼" in remedies.text


def test_the_withheld_part_is_reviewed_first_and_the_given_part_may_go_to_court():
    remedies = recourse(Outcome.PARTLY, date(2025, 6, 1))

    assert remedies.route is Route.REVIEW_FIRST
    assert remedies.text.startswith("对不予公开的部分不服的")
    assert remedies.text.endswith("六个月内直接向有管辖权的人民法院提起行政诉讼。" + COUNTING)


@pytest.mark.parametrize("outcome", Outcome)
def test_before_2024_review_and_suit_were_at_choice(outcome):
    remedies = recourse(outcome, date(2023, 12, 31))

    assert remedies.route is Route.EITHER
    assert remedies.text == (
        "对本答复不服的，可以自知道本答复之日起六十日内向本级人民政府或者上一级公安机关申请行政复议，"
        "也可以自知道本答复之日起六个月内直接向有管辖权的人民法院提起行政诉讼。" + COUNTING
    )


@pytest.mark.parametrize(
    ("replied_on", "months", "law"),
    [
        (date(2015, 4, 30), 3, "《条例》（2007年）第三十三条第二款"),
        (date(2015, 5, 1), 6, "《条例》（2007年）第三十三条第二款"),
        (date(2019, 5, 15), 6, "《条例》第五十一条"),
    ],
)
def test_the_time_to_sue_and_the_article_follow_the_day_of_the_reply(replied_on, months, law):
    remedies = recourse(Outcome.STATE_SECRET, replied_on)

    assert (remedies.suit_months, str(remedies.articles[0])) == (months, law)


def test_a_letter_names_the_authorities():
    named = Authorities(
        government="十堰市人民政府", superior="湖北省公安厅", court="茅箭区人民法院"
    )

    new = recourse(Outcome.STATE_SECRET, date(2025, 6, 3), authorities=named)
    old = recourse(Outcome.STATE_SECRET, date(2018, 6, 4), authorities=named)

    assert "先向十堰市人民政府申请" in new.text
    assert "直接向茅箭区人民法院提起" in old.text
    assert "向十堰市人民政府或者湖北省公安厅申请" in old.text


def test_remedy_terms_run_in_calendar_days_and_roll(workdays):
    remedies = recourse(Outcome.NOT_HELD, date(2025, 4, 1))

    assert remedies.review_due(date(2025, 4, 1), workdays=workdays) == date(2025, 6, 3)
    assert remedies.suit_due(date(2025, 4, 1), workdays=workdays) == date(2025, 10, 9)
    assert suit_after_review_due(date(2025, 4, 18), workdays=workdays) == date(2025, 5, 6)


def test_a_fee_notice_opens_no_remedy_of_its_own():
    assert FEE_NOTICE_TEXT.startswith("收费通知不单独作为行政复议或者行政诉讼的对象")
