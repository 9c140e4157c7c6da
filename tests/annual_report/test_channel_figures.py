"""A count by channel, measure and year: records where the bureau keeps them, else tallies, never both."""

from datetime import date

import pytest

from annual_report.figures import Source
from annual_report.figures.channels import ChannelCounts, Counted
from annual_report.figures.period import Period
from tests.factories.annual_report import contacts, tally
from tests.factories.disclosure import imported, withdrawn

pytestmark = pytest.mark.django_db


def counts(year=2016, as_of=date(2017, 1, 5)):
    return ChannelCounts(Period.of(year), as_of)


def test_records_are_counted_and_a_tally_of_the_same_is_left_aside():
    imported(3)
    tally("site", "发布", 1497)

    assert counts().count("site", "发布") == Counted(3)


def test_a_channel_without_records_is_counted_by_its_tally():
    tally("local_media", "发布", 2700, approx=True, scope="", as_of=date(2016, 12, 20))

    assert counts().count("local_media", "发布") == Counted(
        2700, "条", True, "", date(2016, 12, 20), Source.TALLIES
    )


def test_monthly_tallies_add_up_unless_the_year_has_one_of_its_own():
    tally("weibo", "发布", 100, period="2016-01")
    tally("weibo", "发布", 50, period="2016-02", approx=True)
    tally("wechat", "发布", 7, period="2016-01")
    tally("wechat", "发布", 90, period="2016")
    tally("weibo", "发布", 999, period="2017-01")

    year = counts()

    assert (year.count("weibo", "发布").value, year.count("weibo", "发布").approx) == (150, True)
    assert year.count("wechat", "发布").value == 90


def test_one_month_is_read_from_its_own_tally():
    tally("cctv", "节目", 9, "期", period="2016-05")

    assert counts().count("cctv", "节目", month=5).value == 9
    assert counts().count("cctv", "节目", month=6).source is Source.NOTHING


def test_the_bureaus_own_scope_comes_before_a_wider_one():
    tally("boards", "展板", 160, "个", scope="全市")
    tally("boards", "展板", 40, "个")

    assert counts().count("boards", "展板").value == 40


def test_an_item_that_was_withdrawn_is_not_counted():
    imported(1)
    withdrawn(title="已撤回")

    assert counts().count("site", "发布").value == 1


def test_steps_are_counted_until_the_day_the_figures_are_closed():
    contacts("report_12389", 3, replied=2, closed=1)

    late, early = counts(), counts(as_of=date(2016, 3, 5))

    assert [late.count("report_12389", step).value for step in ("受理", "回复", "办结")] == [
        3,
        2,
        1,
    ]
    assert [early.count("report_12389", step).value for step in ("受理", "回复")] == [3, 0]


def test_nothing_kept_is_unknown_and_not_nought():
    assert counts().count("radio", "发布") == Counted(None, source=Source.NOTHING)


def test_all_channels_of_a_year_take_four_queries(django_assert_num_queries):
    imported(1)
    tally("weibo", "发布", 100)
    contacts("mayor_hotline", 2)
    year = counts()

    with django_assert_num_queries(4):
        for channel in ("site", "weibo", "radio", "mayor_hotline"):
            year.count(channel, "发布")
            year.count(channel, "受理")
