"""What an applicant who disagrees can do, by outcome and day of the reply.

《条例》第五十一条 opens review (行政复议) and suit (行政诉讼); which comes first, to whom and within
what time has changed four times:

- to 2015-04-30: review or suit at choice, suit within three months (《行政诉讼法》1989, 第三十九条);
- from 2015-05-01: suit within six months (第四十六条);
- from 2024-01-01: a refusal must be reviewed first (《行政复议法》第二十三条第一款第四项), the reply must
  say so (第二款), and the review goes to the people's government alone (第二十四条);
- from 2025-06-01: 不予公开 means withheld on 第十四条 to 第十六条, wholly or in part; everything else, also
  行政查询 (第三十六条第七项), may go straight to court (法释〔2025〕8号第一条).
"""

from dataclasses import dataclass
from datetime import date

from statute.articles import (
    ART_51,
    FEE_7,
    INTERPRETATION_1,
    LITIGATION_44,
    LITIGATION_45,
    LITIGATION_46,
    OLD_33_2,
    OLD_LITIGATION_38,
    OLD_LITIGATION_39,
    OLD_REVIEW_9,
    OLD_REVIEW_12,
    REVIEW_20,
    REVIEW_22_2,
    REVIEW_23_1_1,
    REVIEW_23_1_3,
    REVIEW_23_1_4,
    REVIEW_23_2,
    REVIEW_24,
    Article,
)
from statute.deadlines import days_after, months_after
from statute.labelled import Labelled
from statute.outcomes import Outcome, OutcomeGroup
from statute.regulations import TEXT_2019
from statute.workdays import Workdays

REVIEW_DAYS = 60
SUIT_AFTER_REVIEW_DAYS = 15
SIX_MONTHS_SINCE = date(2015, 5, 1)  # the term to sue became six months
REVIEW_FIRST_SINCE = date(2024, 1, 1)
QUERIES_TO_COURT_SINCE = date(2025, 6, 1)  # 法释〔2025〕8号
COUNTING = (
    "上述期间自知道或者收到之日的次日起计算；"
    "最后一日是法定休假日的，以法定休假日结束的次日为最后一日。"
)


class Route(Labelled):
    """In what order review and suit stand open."""

    REVIEW_FIRST = "review_first", "应当先申请行政复议"
    EITHER = "either", "可以申请行政复议，也可以直接提起行政诉讼"


@dataclass(frozen=True)
class Authorities:
    """Whom a remedy names. The defaults fit any bureau; a letter puts in the real names.

    `court`: for a suit without review. After a review another may have it, so none is named there.
    """

    government: str = "本级人民政府"
    superior: str = "上一级公安机关"
    court: str = "有管辖权的人民法院"
    # Where the application for review can be handed in online; "" where nobody has set it.
    online: str = ""


@dataclass(frozen=True)
class Recourse:
    """The remedies against one reply. `text` is a paragraph ready for the letter."""

    route: Route
    review_days: int
    suit_months: int
    text: str
    articles: tuple[Article, ...]

    def review_due(self, told_on: date, *, workdays: Workdays) -> date:
        """Last day to apply for review, for an applicant told on `told_on`."""
        return days_after(told_on, self.review_days, workdays=workdays)

    def suit_due(self, told_on: date, *, workdays: Workdays) -> date:
        """Last day to sue directly, for an applicant told on `told_on`."""
        return months_after(told_on, self.suit_months, workdays=workdays)


def suit_after_review_due(review_decided: date, *, workdays: Workdays) -> date:
    """Last day to sue over a review decision received on `review_decided` (《行政诉讼法》第四十五条)."""
    return days_after(review_decided, SUIT_AFTER_REVIEW_DAYS, workdays=workdays)


def route(outcome: Outcome, replied_on: date) -> Route:
    """Whether a refusal has to be reviewed first.

    The withheld part of a 部分公开 is a refusal too. So was （三）8 before 法释〔2025〕8号 decided it: sent
    to review first, its applicant lost nothing; sent to court first, the suit could be turned away.
    """
    if outcome is Outcome.ADMINISTRATIVE_QUERY and replied_on >= QUERIES_TO_COURT_SINCE:
        return Route.EITHER
    refused = outcome.group in (OutcomeGroup.REFUSED, OutcomeGroup.PARTLY)
    if refused and replied_on >= REVIEW_FIRST_SINCE:
        return Route.REVIEW_FIRST
    return Route.EITHER


def recourse(
    outcome: Outcome,
    replied_on: date,
    *,
    authorities: Authorities = Authorities(),
    subject: str = "本答复",
) -> Recourse:
    """The remedies to print in a reply with `outcome` given on `replied_on`.

    `subject`: what the letter calls itself (本答复, 本决定, 本告知).
    """
    review, suit = _review(replied_on, authorities), _suit(replied_on)
    opening = ART_51 if replied_on >= TEXT_2019.since else OLD_33_2
    straight_to_court = (
        f"也可以自知道{subject}之日起{suit.term}内直接向{authorities.court}提起行政诉讼。"
    )
    way = route(outcome, replied_on)
    if way is Route.EITHER:
        text = f"对{subject}不服的，可以自知道{subject}之日起六十日内向{review.organ}申请行政复议，"
        text += straight_to_court
        articles = (opening, *review.articles, *suit.articles)
    else:
        partly = outcome is Outcome.PARTLY
        text = (
            f"对{'不予公开的部分' if partly else subject}不服的，"
            f"依照{REVIEW_23_1_4.in_full}的规定，"
            f"应当自知道{subject}之日起六十日内先向{review.organ}申请行政复议；"
            "对行政复议决定仍不服的，可以自收到行政复议决定书之日起十五日内"
            "向有管辖权的人民法院提起行政诉讼。"
        )
        articles = (opening, REVIEW_23_1_4, REVIEW_23_2, *review.articles, suit.after_review)
        if partly:
            text += f"对已经公开的部分有异议的，可以依法申请行政复议，{straight_to_court}"
            articles += suit.articles
    text += COUNTING
    if authorities.online and replied_on >= REVIEW_FIRST_SINCE:
        # 第二十二条第二款: with a decision served online goes the channel for the application.
        text += f"行政复议申请书可以通过互联网渠道提交：{authorities.online}。"
        articles += (REVIEW_22_2,)
    if replied_on >= QUERIES_TO_COURT_SINCE:
        articles += (INTERPRETATION_1,)
    return Recourse(
        route=way,
        review_days=REVIEW_DAYS,
        suit_months=suit.months,
        text=text,
        articles=articles,
    )


def against_power(on: date, *, authorities: Authorities, is_penalty: bool) -> list[str]:
    """What stands open against a decision taken on a power of the list, a paragraph each.

    What is special to one power (复核 of an accident's 认定) its own entry says in place of this.
    """
    review, suit = _review(on, authorities), _suit(on)
    told = [
        f"对办理本事项作出的决定不服的，可以自知道该决定之日起六十日内向{review.organ}申请行政复议，"
        f"也可以自知道该决定之日起{suit.term}内直接向{authorities.court}提起行政诉讼。{COUNTING}"
    ]
    if on >= REVIEW_FIRST_SINCE and is_penalty:
        told.append(
            "对当场作出的行政处罚决定不服的，应当先申请行政复议"
            f"（{REVIEW_23_1_1.in_full}）；对复议决定仍不服的，再提起行政诉讼。"
        )
    if on >= REVIEW_FIRST_SINCE and not is_penalty:
        told.append(
            "认为本机关没有依法履行职责的（例如不予答复、拖延办理），应当先申请行政复议"
            f"（{REVIEW_23_1_3.in_full}）。"
        )
    return told


@dataclass(frozen=True)
class _Review:
    organ: str
    articles: tuple[Article, ...]


@dataclass(frozen=True)
class _Suit:
    months: int
    term: str
    articles: tuple[Article, ...]
    after_review: Article


def _review(replied_on: date, authorities: Authorities) -> _Review:
    if replied_on >= REVIEW_FIRST_SINCE:
        return _Review(authorities.government, (REVIEW_20, REVIEW_24))
    either = f"{authorities.government}或者{authorities.superior}"
    return _Review(either, (OLD_REVIEW_9, OLD_REVIEW_12))


def _suit(replied_on: date) -> _Suit:
    if replied_on >= SIX_MONTHS_SINCE:
        return _Suit(6, "六个月", (LITIGATION_44, LITIGATION_46), LITIGATION_45)
    return _Suit(3, "三个月", (OLD_LITIGATION_39,), OLD_LITIGATION_38)


# What a fee notice says of remedies. 信息处理费办法第七条: the charge alone opens none, what follows
# from not paying it does.
FEE_NOTICE_ARTICLES = (FEE_7, ART_51)
FEE_NOTICE_TEXT = (
    "收费通知不单独作为行政复议或者行政诉讼的对象。逾期未缴纳费用、本机关不再处理该申请后，"
    "对不再处理的决定不服的，可以依法向上一级行政机关或者政府信息公开工作主管部门投诉、举报，"
    "也可以依法申请行政复议或者提起行政诉讼。"
)
