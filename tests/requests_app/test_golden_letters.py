"""Every reply there can be, as it reads: outcome × ground × law of the day × kind of applicant.

golden_replies.txt, golden_letters.txt (every other letter) and golden_variants.txt (what else can stand in
a reply) were read by a person once. When a text
changes on purpose, read what the failing test wrote and put it in the place of the file. TABLE states article
and remedy by hand, apart from the code.
"""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils.timezone import now

from requests_app import findings, wording
from requests_app.findings import SAFETY
from requests_app.models import (
    Correction,
    Extension,
    FeeDecision,
    FreshReply,
    OpinionRequest,
    ReasonsRequest,
    Remedy,
)
from statute.grounds import grounds_of, reference_wanted
from statute.outcomes import Ground, Outcome
from statute.remedies import Authorities, Route, recourse, route
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).parent / "golden_replies.txt"
OTHERS = GOLDEN.with_name("golden_letters.txt")
# The text of 2007; that of 2019 before review came first, with it, and since 法释〔2025〕8号.
DAYS = (date(2018, 3, 12), date(2020, 3, 9), date(2024, 3, 11), date(2025, 6, 9))
APPLICANTS = ("person", "company")
BY_LAPSE = (Outcome.NOT_CORRECTED, Outcome.NOT_PAID)


def kinds_of_reply():
    """(outcome, grounds, reference) of every reply with one ground, and one with two of 部分公开."""
    for outcome in Outcome:
        if outcome not in BY_LAPSE:
            for ground in grounds_of(outcome) or (None,):
                grounds = (ground,) if ground else ()
                yield (
                    outcome,
                    grounds,
                    "《某法》第一条" if reference_wanted(outcome, grounds) else "",
                )


def rendered() -> str:
    """Finding and basis of each reply; the remedies once each, by number."""
    lines, remedies = [], {}
    for day in DAYS:
        for kind in APPLICANTS:
            case = make.registered_case(on=day, kind=kind)
            lines.append(f"== {day} {kind}")
            for outcome, grounds, reference in kinds_of_reply():
                body = wording.reply(
                    case, outcome, "（说明）", on=day, grounds=grounds, reference=reference
                )
                _opening, finding, _statement, basis, remedy = body.splitlines()
                number = remedies.setdefault(remedy, len(remedies) + 1)
                lines.append(f"{outcome.ref}{'、'.join(g.label for g in grounds)}")
                lines.append(f"  {finding}\n  {basis} → 救济{number}")
    told = [f"救济{number}：{text}" for text, number in remedies.items()]
    return "\n".join([*told, *lines]) + "\n"


def test_every_reply_reads_as_it_was_read_by_a_person(tmp_path):
    written = tmp_path / GOLDEN.name
    written.write_text(rendered(), encoding="utf-8")

    assert written.read_text(encoding="utf-8") == GOLDEN.read_text(encoding="utf-8"), written


def with_rounds(case, day):
    """The case with the rounds a letter can speak of, in memory only."""
    later = day + timedelta(days=14)
    case.correction = Correction(case=case, wanted="请写明年份。", noticed_on=day, reply_by=later)
    case.reasons_request = ReasonsRequest(case=case, asked_on=day, reply_by=later)
    return case


def charged(case, basis, quantity, amount, **facts):
    return FeeDecision(case=case, basis=basis, quantity=quantity, amount=amount, **facts)


def other_letters(case, day):
    """(name, text) of each letter beside the replies that the law of the day knows."""
    later = day + timedelta(days=14)
    third = OpinionRequest(kind="third_party", party="某某科技有限公司")
    yield "接收回执", wording.receipt(case)
    yield "分别办理", wording.split(case, [case])
    with_rounds(case, day)
    yield "补正", wording.correction(case)
    yield "逾期不补正", wording.lapse(case, on=later)
    yield "征求第三方意见", wording.opinion_request(case, third, "合同")
    yield (
        "第三方意见处理",
        wording.third_party_result(case, third.party, "合同", "资金监督", on=day),
    )
    yield (
        "延期",
        wording.extension(case, Extension(working_days=15, reason="检索量大。"), until=later),
    )
    yield "协办", wording.assist(case, party="法制支队", wanted="检索案件数量", until=later)
    yield "转送", wording.transfer(case, reason="该记录由市司法局制作")
    for result in ("corrected", "refused", "passed_on"):
        yield f"更正告知 {result}", wording.record(case, result, "（说明）", on=day)
    if day.year < 2019:
        return
    organ = OpinionRequest(kind="organ", party="市司法局")
    yield "征求共同制作机关意见", wording.opinion_request(case, organ, "文件")
    yield "说明理由", wording.reasons(case)
    yield "延迟答复", wording.delay(case, until=later, reason="数量较多")
    if day.year < 2021:
        return
    for basis, quantity, amount in (("pieces", 35, 200), ("pages", 150, 1700)):
        fee = charged(case, basis, quantity, amount, noticed_on=day, delivered_on=day)
        yield f"收费 {basis}", wording.fee(case, fee, "缴款码001")
    case.fee, case.status = fee, "charging"
    yield "逾期未缴费", wording.lapse(case, on=later)


VARIANTS = GOLDEN.with_name("golden_variants.txt")
THREE_MONTHS = date(
    2012, 3, 12
)  # the text of 2007, when a suit was to be brought within three months
SEVERAL = (Ground.STATE_SECRET, Ground.TRADE_SECRET, Ground.PRIVACY, Ground.DRAFT, Ground.PERSONNEL)


def variants(case, day):
    """(name, text) of what else a reply can say: the whole letter, with the standard statement."""

    def reply(outcome, **facts):
        return wording.reply(case, outcome, "", on=day, **facts)

    yield "（一）已经主动公开", reply(Outcome.DISCLOSED, published=True)
    yield "（二）几项理由", reply(Outcome.PARTLY, grounds=SEVERAL)
    yield "（三）4两项理由", reply(Outcome.THIRD_PARTY, grounds=SEVERAL[1:3])
    yield "（三）3四项理由", reply(Outcome.ENDANGERS_SAFETY, grounds=SAFETY)
    case.reasons_request = ReasonsRequest(case=case, asked_on=day, reply_by=day, answered_on=day)
    yield "（五）4理由不合理", reply(Outcome.EXCESSIVE)
    for kind, authority, number in ORDERS:
        anew = ordered_anew(
            case, Remedy(kind=kind, authority=authority, number=number, decided_on=day)
        )
        yield (
            f"重新答复 {kind}",
            wording.reply(anew, Outcome.PARTLY, "", on=day, grounds=SEVERAL[2:3]),
        )
        yield f"重新更正告知 {kind}", wording.record(anew, "corrected", "（说明）", on=day)


# Each kind of order to reply again: a decision on review, a judgment without one, a judgment after one.
ORDERS = (
    ("review", "十堰市人民政府", "十政复决〔2026〕1号"),
    ("suit", "十堰市茅箭区人民法院", "（2026）鄂0302行初1号"),
    ("suit_after_review", "十堰市中级人民法院", "（2026）鄂03行终1号"),
)


def ordered_anew(case, remedy):
    """The case with a new reply under way, in memory only."""
    case.reopened_on = remedy.decided_on
    fresh = FreshReply(case=case, remedy=remedy, opened_at=now())
    case._prefetched_objects_cache = {"fresh_replies": [fresh]}
    return case


def variants_rendered() -> str:
    lines = []
    for day in (THREE_MONTHS, *DAYS):
        case = make.registered_case(on=day)
        for name, body in variants(case, day):
            text = DAYS_AND_NUMBERS.sub("…", body.replace(wording.opening(case), "（开头）"))
            lines.append(f"== {day} {name}\n{text}")
    return "\n".join(lines) + "\n"


def test_every_variant_of_a_reply_reads_as_it_was_read_by_a_person(tmp_path):
    written = tmp_path / VARIANTS.name
    written.write_text(variants_rendered(), encoding="utf-8")

    assert written.read_text(encoding="utf-8") == VARIANTS.read_text(encoding="utf-8"), written


def test_where_reviews_are_handed_in_online_stands_in_the_letter_since_2024():
    online = Authorities(online="https://fy.example.gov.cn")
    told = "行政复议申请书可以通过互联网渠道提交：https://fy.example.gov.cn。"

    texts = [recourse(Outcome.PARTLY, day, authorities=online).text for day in DAYS]

    assert [told in text for text in texts] == [False, False, True, True]


def test_no_letter_says_a_word_twice_or_leaves_a_stop_beside_another():
    texts = [path.read_text("utf-8") for path in (GOLDEN, OTHERS, VARIANTS)]

    doubled = [found[0] for text in texts for found in DOUBLED.finditer(text)]
    assert doubled == []


# Marks side by side; a phrase of two signs and more that follows itself; 经审查 before 经检索.
DOUBLED = re.compile(
    r"[。，；：、][。，；：、]|经审查，经检索|申请公开“申请公开|：可以|([一-鿿]{2,8})\1"
)
DAYS_AND_NUMBERS = re.compile(r"[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日|20[0-9]{2}-[0-9]{5}")


def other_letters_rendered() -> str:
    """Each letter where its words differ from those of the law before, days and numbers left out."""
    lines, seen = [], set()
    for day in DAYS:
        for kind in APPLICANTS:
            case = make.registered_case(on=day, kind=kind)
            for name, body in other_letters(case, day):
                text = DAYS_AND_NUMBERS.sub("…", body.replace(wording.opening(case), "（开头）"))
                if (name, text) not in seen:
                    seen.add((name, text))
                    lines.append(f"== {day} {kind} {name}\n{text}")
    return "\n".join(lines) + "\n"


def test_every_other_letter_reads_as_it_was_read_by_a_person(tmp_path):
    written = tmp_path / OTHERS.name
    written.write_text(other_letters_rendered(), encoding="utf-8")

    assert written.read_text(encoding="utf-8") == OTHERS.read_text(encoding="utf-8"), written


# outcome → articles under the text of 2019, and whether review comes first in 2020, 2024, June 2025
E, F = Route.EITHER, Route.REVIEW_FIRST
TABLE = {
    "1": (["第三十六条第（二）项"], E, E, E),
    "2": (["第三十七条"], E, F, F),
    "3.1": (["第十四条", "第三十六条第（三）项"], E, F, F),
    "3.2": (["第十四条", "第三十六条第（三）项"], E, F, F),
    "3.3": (["第十四条", "第三十六条第（三）项"], E, F, F),
    "3.4": (["第十五条", "第三十六条第（三）项"], E, F, F),
    "3.5": (["第十六条第一款", "第三十六条第（三）项"], E, F, F),
    "3.6": (["第十六条第二款", "第三十六条第（三）项"], E, F, F),
    "3.7": (["第十六条第二款", "第三十六条第（三）项"], E, F, F),
    "3.8": (["第三十六条第（七）项"], E, F, E),
    "4.1": (["第三十六条第（四）项"], E, E, E),
    "4.2": (["第三十八条"], E, E, E),
    "4.3": (["第三十条"], E, E, E),
    "5.1": (["第三十九条第一款"], E, E, E),
    "5.2": (["第三十六条第（六）项"], E, E, E),
    "5.3": (["第三十九条第二款"], E, E, E),
    "5.4": (["第三十五条"], E, E, E),
    "5.5": (["第二十七条"], E, E, E),
    "6.3": ([], E, E, E),
}


def test_the_table_holds_every_outcome_a_reply_can_have():
    assert set(TABLE) == {outcome.value for outcome in Outcome if outcome not in BY_LAPSE}


@pytest.mark.parametrize("code", TABLE)
def test_article_and_remedy_of_each_outcome(code):
    outcome = Outcome(code)
    articles, *ways = TABLE[code]
    case = make.registered_case(on=date(2025, 3, 3))

    basis = findings.legal_basis(case, outcome, grounds=grounds_of(outcome)[:1])
    if outcome is Outcome.PARTLY:
        basis = basis[1:]  # of each ground it withholds on, see test_grounds

    assert [article.place for article in basis] == articles
    assert [route(outcome, day) for day in DAYS[1:]] == ways
