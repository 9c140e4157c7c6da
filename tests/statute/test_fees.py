from datetime import date

import pytest

from statute.fees import (
    FeeRegime,
    fee_by_pages,
    fee_by_pieces,
    page_rate,
    page_sum,
    piece_rate,
    regime,
)


@pytest.mark.parametrize(
    ("pieces", "rate", "yuan"),
    [
        *((0, None, 0), (1, 0, 0), (10, 0, 0), (11, 100, 100), (12, 100, 200), (20, 100, 1000)),
        *((30, 100, 2000), (31, 200, 2200), (35, 200, 3000), (40, 200, 4000), (41, 300, 4300)),
        *((50, 300, 7000), (51, 400, 7400), (60, 400, 11000), (70, 500, 16000)),
        (100, 800, 37000),
    ],
)
def test_the_fee_by_pieces_rises_by_bands_of_ten(pieces, rate, yuan):
    assert fee_by_pieces(pieces) == yuan
    assert rate is None or piece_rate(pieces) == rate


@pytest.mark.parametrize(
    ("pages", "yuan"),
    [
        *((0, 0), (30, 0), (31, 10), (35, 50), (60, 300), (68, 380), (100, 700), (101, 720)),
        *((150, 1700), (200, 2700), (201, 2740), (250, 4700), (500, 14700)),
    ],
)
def test_the_fee_by_pages_rises_by_bands(pages, yuan):
    assert fee_by_pages(pages) == yuan


def test_totals_are_the_sums_of_the_rates():
    assert [fee_by_pieces(n) for n in range(200)] == [
        sum(piece_rate(i) for i in range(1, n + 1)) for n in range(200)
    ]
    assert [fee_by_pages(n) for n in range(300)] == [
        sum(page_rate(i) for i in range(1, n + 1)) for n in range(300)
    ]


def test_pieces_of_one_month_add_up():
    # nine on the 3rd, four on the 20th: 11 to 13 are charged
    assert (fee_by_pieces(9), fee_by_pieces(4, earlier=9)) == (0, 300)
    # one letter with 25 matters
    assert fee_by_pieces(25) == 1500


@pytest.mark.parametrize("reckon", [fee_by_pieces, fee_by_pages])
def test_less_than_nothing_cannot_be_charged(reckon):
    with pytest.raises(ValueError, match="不能小于0"):
        reckon(-1)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2016, 12, 31), FeeRegime.COST),
        (date(2017, 3, 31), FeeRegime.COST),
        (date(2017, 4, 1), FeeRegime.NONE),
        (date(2020, 12, 31), FeeRegime.NONE),
        (date(2021, 1, 1), FeeRegime.PROCESSING),
    ],
)
def test_what_may_be_charged_depends_on_the_day(on, expected):
    assert regime(on) == expected


@pytest.mark.parametrize(
    ("pages", "worked_out"),
    [
        (31, "1页×10元＝10元"),
        (100, "70页×10元＝700元"),
        (150, "70页×10元＋50页×20元＝1700元"),
        (250, "70页×10元＋100页×20元＋50页×40元＝4700元"),
    ],
)
def test_a_notice_works_the_amount_out_by_bands(pages, worked_out):
    assert page_sum(pages) == worked_out
