from datetime import datetime, timedelta

import pytest

from disclosure.models import Disclosure
from disclosure.monitor import duties
from disclosure.publication import publishing
from tests.factories import disclosure as make

pytestmark = pytest.mark.django_db


def day(year, month, of):
    return datetime(year, month, of, 9, 0, tzinfo=make.SHANGHAI)


def check(name, at):
    (found,) = [c for c in duties(on=at.date(), at=at) if name in c.name]
    return found


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.mark.parametrize(
    ("on", "verdict"), [(day(2025, 2, 21), "PASS"), (day(2025, 2, 22), "FAIL")]
)
def test_an_item_formed_on_2025_01_20_is_late_after_2025_02_21(on, verdict):
    make.draft(formed_on=day(2025, 1, 20).date())

    assert check("term of its category", on).verdict == verdict


@pytest.mark.parametrize(
    ("at", "verdict"), [(day(2025, 2, 21), "PASS"), (day(2025, 2, 24), "FAIL")]
)
def test_what_came_out_after_its_last_day_is_named(at, verdict):
    make.imported(1, formed_on=day(2025, 1, 20).date(), at=at)

    assert check("over the last year", day(2025, 3, 1)).verdict == verdict


@pytest.mark.parametrize(("days", "verdict"), [(14, "PASS"), (15, "FAIL")])
def test_the_home_page_is_stale_after_14_days(days, verdict):
    make.imported(1)

    assert check("Home page", make.NINE + timedelta(days=days)).verdict == verdict


@pytest.mark.parametrize(
    ("column", "days", "verdict"),
    [("tztg", 183, "PASS"), ("tztg", 184, "FAIL"), ("jqyj", 14, "PASS"), ("jqyj", 15, "FAIL")],
)
def test_a_column_is_stale_after_its_own_time(column, days, verdict):
    make.imported(1, category=make.category(column))

    name = f"“{make.category(column).name}”"
    assert check(name, make.NINE + timedelta(days=days)).verdict == verdict


def test_an_empty_column_fails():
    assert (check("“在线访谈”", make.NINE).verdict, check("“在线访谈”", make.NINE).detail) == (
        "FAIL",
        "The column is empty.",
    )


def test_an_explanation_later_than_three_working_days_fails():
    (policy,) = make.imported(1, category=make.category("art20-01-2"))
    publishing.publish_imported(
        [
            Disclosure(
                title="解读",
                category=make.category("zcjd"),
                unit=make.unit(),
                formed_on=make.NINE.date(),
                published_at=day(2016, 5, 13),
                interprets=policy,
            )
        ],
        basis="移交",
    )

    found = check("Explanations within", day(2016, 6, 1))

    assert (found.verdict, [text for text, _address in found.evidence]) == ("FAIL", ["解读"])


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"body": "十公发〔2016〕8号"}, "does not bear"),
        ({"formed_on": day(2015, 12, 30).date()}, "not the year"),
        ({"formed_on": day(2016, 5, 10).date()}, "before it was formed"),
    ],
)
def test_a_document_whose_number_text_and_days_disagree_is_named(wrong, says):
    good = {"document_number": "十公发〔2016〕7号", "body": "十公发[2016]7号"}
    make.imported(1, **good)
    assert check("text and days agree", make.NINE).verdict == "PASS"

    make.imported(1, first=2, **good | wrong)

    found = check("text and days agree", make.NINE)
    assert (found.verdict, len(found.evidence)) == ("FAIL", 1)
    assert says in found.evidence[0][0]


def test_the_monitor_costs_the_same_whatever_there_is(django_assert_max_num_queries):
    def cost():
        with django_assert_max_num_queries(20) as captured:
            duties(on=make.NINE.date(), at=make.NINE)
        return len(captured)

    make.draft()
    few = cost()
    for _more in range(3):
        make.draft()
    make.imported(3)

    assert cost() == few
