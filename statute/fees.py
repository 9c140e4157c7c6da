"""What a request may cost. Amounts are yuan (元), whole.

Three regimes: cost fees under the 2007 text (第二十七条, waived for hardship by 第二十八条), none after
their abolition, and from 2021 the 信息处理费 of 《条例》第四十二条, which falls only on an applicant
whose requests exceed a reasonable number or frequency.
"""

from datetime import date

from statute.labelled import Labelled

COST_FEES_UNTIL = date(2017, 3, 31)  # 财税〔2017〕20号 abolished them from 1 April 2017
FEE_SINCE = date(2021, 1, 1)  # 国办函〔2020〕109号

FREE_PIECES = 10
FREE_PAGES = 30
FIRST_PIECE_RATE = 100  # 11 to 30 pieces
PIECE_BAND = 10  # from the 31st piece each band of ten costs 100 yuan a piece more
# (up to and including this page, yuan for each page of the band); the last band is open.
PAGE_BANDS = ((FREE_PAGES, 0), (100, 10), (200, 20))
LAST_PAGE_RATE = 40


class FeeBasis(Labelled):
    """How a 信息处理费 is reckoned: one basis for a request, never both (办法第三条)."""

    PIECES = "pieces", "按件计收"
    PAGES = "pages", "按量计收"


class CostFee(Labelled):
    """成本费用 of the 2007 text (第二十七条)."""

    SEARCH = "search", "检索费"
    COPY = "copy", "复制费"
    POST = "post", "邮寄费"


class FeeRegime(Labelled):
    """What an organ was allowed to charge for on a day."""

    COST = "cost", "成本费用"
    NONE = "none", "不收费"
    PROCESSING = "processing", "信息处理费"


def regime(on: date) -> FeeRegime:
    """What could be charged on that day."""
    if on <= COST_FEES_UNTIL:
        return FeeRegime.COST
    return FeeRegime.PROCESSING if on >= FEE_SINCE else FeeRegime.NONE


def piece_rate(i: int) -> int:
    """Yuan for the i-th piece (i >= 1) of one applicant in one calendar month (办法第四条)."""
    _refuse_below(1, i)
    if i <= FREE_PIECES:
        return 0
    if i <= 30:
        return FIRST_PIECE_RATE
    return 2 * FIRST_PIECE_RATE + FIRST_PIECE_RATE * ((i - 31) // PIECE_BAND)


def page_rate(i: int) -> int:
    """Yuan for the i-th page (i >= 1) given for one request (办法第五条)."""
    _refuse_below(1, i)
    return next((rate for last, rate in PAGE_BANDS if i <= last), LAST_PAGE_RATE)


def fee_by_pieces(pieces: int, *, earlier: int = 0) -> int:
    """Yuan for `pieces` more pieces of an applicant who had `earlier` ones this calendar month."""
    _refuse_below(0, pieces, earlier)
    return _total_for_pieces(earlier + pieces) - _total_for_pieces(earlier)


def fee_by_pages(pages: int) -> int:
    """Yuan for `pages` pages (one side of A4 or smaller) given for one request."""
    _refuse_below(0, pages)
    total, before = 0, 0
    for last, rate in PAGE_BANDS:
        total += rate * max(0, min(pages, last) - before)
        before = last
    return total + LAST_PAGE_RATE * max(0, pages - before)


# The bands of 办法第四条 and 第五条 as a notice states them.
PIECE_TARIFF = (
    "同一申请人一个自然月内累计申请10件以下（含10件）的，不收费；11至30件（含30件）的部分，100元/件；"
    "31件以上（含31件）的部分，以10件为一档，每增加一档，收费标准提高100元/件"
)
PAGE_TARIFF = (
    "30页以下（含30页）的，不收费；31至100页（含100页）的部分，10元/页；"
    "101至200页（含200页）的部分，20元/页；201页以上（含201页）的部分，40元/页"
)


def page_sum(pages: int) -> str:
    """The amount for `pages` pages worked out by bands: 70×10+20×20=1100元."""
    parts, before = [], 0
    for last, rate in (*PAGE_BANDS, (max(pages, FREE_PAGES), LAST_PAGE_RATE)):
        count = max(0, min(pages, last) - before)
        if rate and count:
            parts.append(f"{count}页×{rate}元")
        before = last
    return f"{'＋'.join(parts) or '0'}＝{fee_by_pages(pages)}元"


def _total_for_pieces(n: int) -> int:
    """The month's total for n pieces, by bands: a month of a million pieces costs no more to reckon."""
    total = FIRST_PIECE_RATE * max(0, min(n, 30) - FREE_PIECES)
    bands, rest = divmod(max(0, n - 30), PIECE_BAND)
    # the k-th whole band (k from 0) costs (2 + k) * 100 yuan a piece
    total += PIECE_BAND * FIRST_PIECE_RATE * (2 * bands + bands * (bands - 1) // 2)
    return total + rest * FIRST_PIECE_RATE * (2 + bands)


def _refuse_below(least: int, *numbers: int) -> None:
    for number in numbers:
        if number < least:
            raise ValueError(f"件数和页数不能小于{least}：{number}")
