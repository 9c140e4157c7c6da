"""W2: a number in the text that is held elsewhere too is the same there. Pure.

A quantity is matched by its unit and by the words nearest before it in its sentence (or right after it:
27件申请). A number of another year, of a part of the year or of a change says nothing of this year's.
"""

import re
from collections.abc import Iterator

from annual_report.balance.claims import CASES, CLAIMS, ITEMS, POWERS, TIMES, Claim
from annual_report.balance.numbers import Quantity, normal, quantities
from annual_report.balance.submission import Fault, Number, Submission
from annual_report.grid import printed
from annual_report.tables import KINDS

_SENTENCE = re.compile(r"[^。；！？\n]+")
_REACH_AFTER = re.compile(r"^[^，。；、：\d]{0,16}")
# A number of another year, of part of a year, of a change, of another office, or of a rank.
_OF_ANOTHER = re.compile(
    r"(?<!结转)(?:上年|去年|上一年)(?:度)?(?!(?:度)?结转|(?:同期)?相比)|同比|环比|增加|减少|增长|下降|上升|提高"
    r"|较\S{0,4}年|比上年|累计|历年|季度|上半年|下半年|[\d一二三四五六七八九十]月|全市(?:公安|各|共)|各县|区县|第$|其余"
    r"|(?:支队|大队|派出所|分局|县局|区局)(?!和|及|、)"
)
_YEAR = re.compile(r"(?<!至)(?<!到)(?<!结转)(20\d\d)年(?:度)?(?!以来|\d)")
_BETWEEN = frozenset("、和，")
_WAY = re.compile(r"邮箱|信函|网络|网上|在线|当面|现场|传真|邮寄|邮政|窗口")
_NOT_REQUESTS = re.compile(r"行政复议|行政诉讼|许可|举报|投诉|咨询|信访|来信|来电|护照|身份证|办证")


def prose_agrees(report: Submission) -> Iterator[Fault]:
    """A number in the text that is held elsewhere too is the same there."""
    told: set[tuple[str, str]] = set()
    claims = (*CLAIMS, *(_of_channel(*each) for each in report.channels))
    for sentence in _SENTENCE.findall(normal(report.text)):
        for quantity, claim in _claimed(sentence, claims, report.year):
            held = claim.stated(report)
            if held is None or quantity.agrees(held):
                continue
            clause = _clause(sentence, quantity)
            if (claim.label, clause) in told:
                continue
            told.add((claim.label, clause))
            yield Fault(
                f"{claim.label}：正文{quantity.printed}（“{clause}”），{_where(claim)}{printed(held)}",
                cell=f"正文 {claim.label}",
                left=_whole(quantity),
                right=held,
            )


def _of_channel(name: str, unit: str, count: Number) -> Claim:
    """What one of the bureau's own channels brought."""
    units = (ITEMS | CASES) if unit in ITEMS | CASES else frozenset({unit})
    return Claim(name, re.compile(re.escape(name)), units, lambda report: count)


def _where(claim: Claim) -> str:
    return "台账" if claim.units in (POWERS, TIMES, ITEMS) else "表中"


def _whole(quantity: Quantity) -> Number:
    low = quantity.low
    return int(low) if low == int(low) else low


def _clause(sentence: str, quantity: Quantity) -> str:
    """The stretch between two commas that the number stands in."""
    start = max(sentence.rfind(mark, 0, quantity.start) for mark in "，：、") + 1
    return sentence[start : quantity.end].strip()


def _claimed(
    sentence: str, claims: tuple[Claim, ...], year: int
) -> Iterator[tuple[Quantity, Claim]]:
    before = 0
    is_of_requests = False
    respective: list[Claim] = []
    for quantity in quantities(sentence):
        lead = sentence[before : quantity.start]
        after = _REACH_AFTER.match(sentence[quantity.end :])[0]
        if "分别" in lead:
            respective = _named_in(lead, quantity, claims)
        if respective and ("分别" in lead or lead in _BETWEEN):
            claim, used = respective.pop(0), 0
        else:
            respective = []
            claim, used = _nearest(sentence[: quantity.start], lead, quantity, after, claims)
        before = quantity.end + used
        if claim is None or _is_of_another(lead, after, year):
            continue
        if claim.label in _OF_KINDS and not (is_of_requests or _asks(lead + after)):
            continue
        if claim.label == "新收申请":
            if _NOT_REQUESTS.search(lead + after) or _is_of_one_way(lead):
                continue
            is_of_requests = True
        yield quantity, claim


def _asks(words: str) -> bool:
    """Speaks of requests for information by itself: 收到自然人申请."""
    return bool(re.search(r"申请|提出", words)) and not _NOT_REQUESTS.search(words)


def _is_of_another(lead: str, after: str, year: int) -> bool:
    """Said of another year or part of one, of a change, of another office."""
    if _OF_ANOTHER.search(lead) or _OF_ANOTHER.match(after):
        return True
    years = _YEAR.findall(lead)
    return bool(years) and int(years[-1]) != year


def _is_of_one_way(lead: str) -> bool:
    """What came in by mail alone is a part of what came in."""
    return len(set(_WAY.findall(lead))) == 1 and "等" not in lead


_OF_KINDS = frozenset(f"{kind}申请" for kind in (*KINDS[:-1], "法人或其他组织"))


def _nearest(
    start: str, lead: str, quantity: Quantity, after: str, claims: tuple[Claim, ...]
) -> tuple[Claim | None, int]:
    """The claim whose words end last before the number; else one completed by what follows it.

    `start` is the sentence up to the number, `lead` what of it no number before has used. With how many
    characters after the number belong to it: in 389项行政处罚、16项行政许可 the first words are not the
    second number's.
    """
    beside = _last_clause(lead) + quantity.printed + after
    candidates = [
        claim
        for claim in claims
        if quantity.unit in claim.units
        and not (claim.unless and claim.unless.search(beside))
        and (claim.context is None or claim.context.search(start))
    ]
    best, place = None, -1
    for claim in candidates:
        for words in claim.words.finditer(lead):
            if words.end() > place:
                best, place = claim, words.end()
    if best is not None:
        return best, 0
    for claim in candidates:
        words = claim.words.search(lead + after.split("（")[0])
        if words:
            return claim, max(words.end() - len(lead), 0)
    return None, 0


def _named_in(lead: str, quantity: Quantity, claims: tuple[Claim, ...]) -> list[Claim]:
    """In the order of their words, what 分别 gives one number each: 微博、微信分别发布2302条、815条."""
    places = (
        (words.end(), claim)
        for claim in claims
        if quantity.unit in claim.units
        for words in [claim.words.search(lead)]
        if words
    )
    return [claim for _, claim in sorted(places, key=lambda place: place[0])]


def _last_clause(lead: str) -> str:
    return re.split(r"[，：、]", lead)[-1]
