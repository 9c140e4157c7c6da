"""Citations, the two texts, report days and power types."""

from datetime import date

import pytest

from statute import articles
from statute.articles import ART_33_2, ART_36_7, OLD_24_2, Article, chinese, cite
from statute.powers import STATED_ORDER, PowerType, UnknownPowerType, power_type_from
from statute.regulations import TEXT_2007, TEXT_2019, NoRegulations, in_force, report_due


def test_a_citation_prints_as_the_law_is_quoted():
    assert str(ART_33_2) == "《条例》第三十三条第二款"
    assert str(OLD_24_2) == "《条例》（2007年）第二十四条第二款"
    assert str(ART_36_7) == "《条例》第三十六条第（七）项"
    assert ART_33_2.place == "第三十三条第二款"
    assert ART_33_2.in_full == (
        "《中华人民共和国政府信息公开条例》（国务院令第711号）第三十三条第二款"
    )
    assert cite((OLD_24_2, ART_33_2)) == (
        "《条例》（2007年）第二十四条第二款、《条例》第三十三条第二款"
    )


def test_a_name_says_the_number_it_cites():
    for name, article in vars(articles).items():
        if isinstance(article, Article):
            numbers = [int(part) for part in name.split("_") if part.isdigit()]
            cited = [part for part in (article.number, article.paragraph, article.item) if part]
            assert numbers == cited, name


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (33, "三十三"), (99, "九十九")],
)
def test_numbers_are_written_as_in_the_statutes(number, text):
    assert chinese(number) == text


@pytest.mark.parametrize("number", [0, 100, -1])
def test_a_number_no_statute_here_has_is_refused(number):
    with pytest.raises(ValueError):
        chinese(number)


@pytest.mark.parametrize(
    ("on", "text"),
    [
        (date(2008, 5, 1), TEXT_2007),
        (date(2019, 5, 14), TEXT_2007),
        (date(2019, 5, 15), TEXT_2019),
        (date(2026, 11, 23), TEXT_2019),
    ],
)
def test_the_text_in_force_changes_on_15_may_2019(on, text):
    assert in_force(on) is text


def test_before_the_first_text_nothing_is_in_force():
    with pytest.raises(NoRegulations, match="2008年5月1日"):
        in_force(date(2008, 4, 30))


@pytest.mark.parametrize(
    ("year", "department", "government"),
    [
        (2016, "2017-03-31", "2017-03-31"),
        (2018, "2019-03-31", "2019-03-31"),
        (2019, "2020-01-31", "2020-03-31"),
        (2026, "2027-01-31", "2027-03-31"),
    ],
)
def test_a_report_is_due_by_the_text_in_force_when_it_is_made(year, department, government):
    assert report_due(year).isoformat() == department
    assert report_due(year, government=True).isoformat() == government


def test_the_worked_day_before_a_report_is_due_allows_for_the_holiday(workdays):
    # 31 January 2025 lay in 春节; 26 January was a make-up Sunday
    assert workdays.on_or_before(report_due(2024)) == date(2025, 1, 27)


def test_there_are_ten_types_of_power_with_two_letter_codes():
    assert PowerType.choices == [
        *(("XK", "行政许可"), ("CF", "行政处罚"), ("QZ", "行政强制"), ("ZS", "行政征收")),
        *(("JF", "行政给付"), ("JC", "行政检查"), ("QR", "行政确认"), ("JL", "行政奖励")),
        *(("CJ", "行政裁决"), ("QT", "其他行政权力")),
    ]
    assert [kind.short for kind in STATED_ORDER] == [
        *("处罚", "许可", "强制", "检查", "奖励", "确认", "其他"),
    ]


@pytest.mark.parametrize("kind", PowerType)
def test_a_type_of_power_is_read_from_code_or_name(kind):
    spellings = (kind.value, kind.value.lower(), kind.label, kind.short, f" {kind.short}类 ")

    assert [power_type_from(text) for text in spellings] == [kind] * 5


def test_an_unknown_type_of_power_is_refused_with_the_ten_names():
    with pytest.raises(UnknownPowerType, match="行政许可、行政处罚"):
        power_type_from("行政指导")
