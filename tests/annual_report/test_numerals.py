"""Numbers and placeholders as the report writes them."""

from datetime import date
from decimal import Decimal

import pytest

from annual_report.figures import Figure, UnknownFigure
from annual_report.figures.declared import DECLARED
from annual_report.figures.numerals import change, percentage, quantity
from annual_report.figures.year import declared
from annual_report.narrative import NarrativeError, Piece, compose, plain_text


@pytest.mark.parametrize(
    ("value", "unit", "approx", "told"),
    [
        (1497, "条", False, "1497条"),
        (2700, "条", True, "2700余条"),
        (100_000, "人", True, "10万余人"),
        (130_000_000, "次", True, "1.3亿余次"),
        (200_000_000, "次", True, "2亿余次"),
        (123_450_000, "次", True, "12345万余次"),
        (100_000, "人", False, "100000人"),
        (12_500, "人", True, "12500余人"),
        (0, "件", False, "0件"),
        (Decimal("14722.490000"), "万元", False, "14722.49万元"),
        (Decimal("100.0"), "%", False, "100%"),
    ],
)
def test_a_quantity_is_written_with_its_unit_and_yu(value, unit, approx, told):
    assert quantity(value, unit, approx=approx) == told


@pytest.mark.parametrize(
    ("now", "before", "told"),
    [
        (3048, 2970, "上升2.6%"),
        (1378, 2072, "下降33.5%"),
        (68, 66, "上升3%"),
        (1602, 832, "上升92.5%"),
        (7, 7, "与上年持平"),
        (10001, 10000, "与上年持平"),
        (0, 0, "与上年持平"),
        (5, 0, "上年无可比数据"),
        (5, None, "上年无可比数据"),
    ],
)
def test_a_change_is_told_to_one_decimal(now, before, told):
    assert change(now, before) == told


def test_a_share_of_nothing_is_unknown():
    assert percentage(0, 0) is None
    assert percentage(201, 203) == Decimal("99.0")


def figure(**facts):
    given = {
        "key": "mayor_hotline_received",
        "label": "市长热线受理",
        "value": 1399,
        "unit": "件",
        "scope": "市局",
        "as_of": date(2017, 1, 5),
        "approx": False,
        "source": "records",
        "previous": 629,
    }
    return Figure(**given | facts)


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("", "1399件"),
        ("value", "1399"),
        ("unit", "件"),
        ("label", "市长热线受理"),
        ("scope", "市局"),
        ("previous", "629件"),
        ("change", "上升122.4%"),
        ("as_of", "2017年1月5日"),
    ],
)
def test_a_figure_tells_its_parts(part, told):
    assert figure().told(part) == told


def test_a_figure_without_a_last_year_says_so():
    assert figure(previous=None).told("previous") == "无数据"


def test_a_part_no_figure_has_is_refused():
    with pytest.raises(UnknownFigure, match="“市长热线受理”没有“rate”这一项"):
        figure().told("rate")


def test_only_large_counts_that_moved_by_half_are_a_jump():
    assert figure().jump.percent == Decimal(100) * 770 / 629
    assert figure(value=900).jump is None
    assert figure(value=12, previous=4).jump is None
    assert figure(previous=None).jump is None


def test_an_unknown_key_names_the_nearest_known_one():
    with pytest.raises(UnknownFigure) as refusal:
        declared("site_publised", DECLARED)

    assert str(refusal.value) == "“{site_publised}”不是可用的数据项，是否为“{site_published}”？"


def test_every_declared_figure_has_a_label_and_a_unit_of_its_own():
    labels = [declaration.label for declaration in DECLARED.values()]

    assert len(set(labels)) == len(labels)
    assert all(declaration.unit for declaration in DECLARED.values())


FIGURES = {"mayor_hotline_received": figure()}


def test_prose_becomes_paragraphs_that_know_their_figures():
    composed = compose(
        "{year}年转办{mayor_hotline_received}。\n\n{year}年完。", FIGURES, {"year": "2016"}
    )

    assert composed == (
        (Piece("2016年转办"), Piece("1399件", "mayor_hotline_received"), Piece("。")),
        (Piece("2016年完。"),),
    )
    assert plain_text(composed) == "2016年转办1399件。\n2016年完。"


def test_a_word_may_be_nothing_or_several_lines():
    assert compose("{problems}\n{measures}", {}, {"problems": "一。\n二。", "measures": ""}) == (
        (Piece("一。"),),
        (Piece("二。"),),
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{unknown}", "“{unknown}”不是可用的数据项"),
        ("{mayor_hotline_received.rate}", "没有“rate”这一项"),
        ("{mayor_hotline_received", "花括号不成对"),
        ("空{}的", "花括号不成对"),
        ("{Mayor}", "花括号不成对"),
        ("{year.x}", "“{year}”不是可用的数据项"),
    ],
)
def test_what_no_figure_knows_is_an_error_never_an_empty_space(text, told):
    class Declared(dict):
        def __missing__(self, key):
            return declared(key, DECLARED)

    with pytest.raises(NarrativeError, match=told.replace("{", r"\{").replace("}", r"\}")):
        compose(text, Declared(FIGURES), {"year": "2016"})
