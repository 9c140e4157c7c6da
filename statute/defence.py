"""What a review or a suit asks of the organ: its answer within a term, and perhaps a new reply.

The answer (答复书、答辩状, with the evidence) is due, counted from the day after the copy of the
application or complaint was received:

- review: to 2023-12-31 within ten days (《行政复议法》1999, 第二十三条); since 2024-01-01 within ten
  (普通程序, 第四十八条) or five (简易程序, 第五十四条), and both are working days (第八十八条第二款);
- what the reviewing organ itself has to decide: since 2024-01-01 sixty days from the acceptance, thirty
  under 简易程序, which is open to every case of disclosure (第五十三、六十二条); before, sixty (1999,
  第三十一条). It may be prolonged, which only the organ's notice tells;
- suit: to 2015-04-30 within ten days (《行政诉讼法》1989, 第四十三条); since then within fifteen
  (第六十七条).

Read in the text: 《行政复议法》2023 第二十、二十二至二十四、四十八、五十四、六十四、八十八条,
《行政诉讼法》第四十四至四十六、六十七、七十一条 (github.com/LawRefBook/Laws), 法释〔2025〕8号第一条
(law-lib.com). Taken from reference/statute.md, not read: 《行政复议法》2023 第五十三、六十二条.
《行政复议法》1999 第四十条, by which five and seven days are working days and ten are not, in a commentary.
From general knowledge, read nowhere yet: 《行政复议法》1999 第九、十二、二十三、三十一条; 《行政诉讼法》1989
第三十八、三十九、四十三条; that the reviewing organ may prolong its term.
"""

from dataclasses import dataclass
from datetime import date

from statute.articles import (
    LITIGATION_67,
    OLD_LITIGATION_43,
    OLD_REVIEW_23,
    OLD_REVIEW_31,
    REVIEW_48,
    REVIEW_53,
    REVIEW_54,
    REVIEW_62,
    REVIEW_88_2,
    Article,
)
from statute.deadlines import Term, Trace, days_after
from statute.remedies import REVIEW_FIRST_SINCE, SIX_MONTHS_SINCE
from statute.workdays import Workdays

REVIEW_LAW_2023_SINCE = REVIEW_FIRST_SINCE
LITIGATION_LAW_2014_SINCE = SIX_MONTHS_SINCE


@dataclass(frozen=True)
class Span:
    """`days` from the day after an event: working days, or calendar days that end on a worked day
    (《民法典》第二百零三条)."""

    days: int
    working: bool
    articles: tuple[Article, ...] = ()

    def due(self, event: date, workdays: Workdays) -> date:
        """The last day; `workdays` as given, provisional or not."""
        if self.working:
            return workdays.after(event, self.days)
        return days_after(event, self.days, workdays=workdays)

    def trace(self, event: date, workdays: Workdays) -> Trace | None:
        """Day by day, for working days; calendar days are counted by anybody."""
        if not self.working:
            return None
        return Term(event, event, self.days, self.articles).trace(workdays)


def answer_to_review(told_on: date, *, summary: bool = False) -> Span:
    """The term of the 答复书, for a copy received on `told_on`; `summary`: 简易程序.

    Before 2024-01-01 the law knew no summary procedure: ValueError.
    """
    if told_on >= REVIEW_LAW_2023_SINCE:
        days, article = (5, REVIEW_54) if summary else (10, REVIEW_48)
        return Span(days, True, (article, REVIEW_88_2))
    if summary:
        raise ValueError(f"{told_on}：{OLD_REVIEW_23.law}没有简易程序")
    return Span(10, False, (OLD_REVIEW_23,))


def decision_of_review(accepted_on: date, *, summary: bool = False) -> Span:
    """The term of the decision itself, for a review accepted on `accepted_on`; ValueError as above."""
    if accepted_on >= REVIEW_LAW_2023_SINCE:
        return Span(30, False, (REVIEW_53, REVIEW_62)) if summary else Span(60, False, (REVIEW_62,))
    if summary:
        raise ValueError(f"{accepted_on}：{OLD_REVIEW_23.law}没有简易程序")
    return Span(60, False, (OLD_REVIEW_31,))


def answer_to_suit(told_on: date) -> Span:
    """The term of the 答辩状 and the evidence, for a copy received on `told_on`."""
    if told_on >= LITIGATION_LAW_2014_SINCE:
        return Span(15, False, (LITIGATION_67,))
    return Span(10, False, (OLD_LITIGATION_43,))
