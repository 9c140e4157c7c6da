"""Places of the site that answer a search by themselves: services, columns, forms, the guide, units.

They are few and always public, so they are compared here and not indexed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from disclosure.models import Category, Channel, ServiceLink, Unit
from portal.sections import BESIDE, NAVIGATION
from records.search.text import fold
from records.search.words import SUBJECT, Term, Vocabulary, said

SHOWN = 3
MOST = 0.7  # of what the words of a query weigh
# What these pages are for, in the words of who looks for them.
PAGES = (
    (
        "request-track",
        "查询申请进度",
        "凭登记编号和查询码查询政府信息公开申请的办理进度和答复，申请到哪一步了、办到哪了、有没有结果",
    ),
    (
        "contact-ask",
        "我要咨询",
        "网上咨询、投诉、举报、举报电话、建议、求助、反映问题、意见、信访，局长信箱，"
        "警察不作为、乱作为、民警态度差、态度不好、态度恶劣、打人、违纪，告警察",
    ),
    ("contact-follow", "查询来件办理情况", "凭编号和查询码查询咨询、投诉、建议的办理进度"),
    ("power-changes", "权责清单调整", "权责事项的新增、取消和变更"),
    ("report-check", "核对年报", "核对政府信息公开工作年度报告"),
    ("open-data", "开放数据", "数据开放、数据下载、统计数据、接口"),
)
# What else the sections answer, by their entry.
WORDS = {
    "request-new": "申请政府信息公开的期限、多久答复、多长时间有结果，收费、费用、要钱，"
    "流程、步骤、申请表下载，不服、复议、行政复议、诉讼、行政诉讼、起诉、救济",
    "contact-list": "来信、留言、网上问政、在线访谈、民意征集、问卷调查",
    "service-list": "网上办事、在线办理、预约、查询进度",
}
# What the page of a unit answers, and no title of a unit says.
OF_A_UNIT = (
    "地址、位置、怎么走、电话、联系电话、联系方式、办公时间、上班时间、工作时间、几点上班、下班、"
    "周末上班、周六、周日、职责、负责人"
)


@dataclass(frozen=True)
class Shortcut:
    """One place: its label, address and, where it has one, what it is for; `kind` is what it is.

    `words`: what people also call what they find there; not shown.
    """

    title: str
    url: str
    text: str
    kind: object
    words: str = ""

    @property
    def everything(self) -> str:
        return f"{self.title} {self.text} {self.words}"


def shortcuts(
    readings: Sequence[Sequence[Term]],
    categories: Iterable[Category],
    units: Iterable[Unit],
    known: Vocabulary,
) -> list[Shortcut]:
    """At most `SHOWN` places for the first of the readings that leads to one; two queries."""
    places = list(_places(categories, units))
    asked = [terms for terms in readings if terms]
    answers = chain(
        (_titled(places, terms) for terms in asked),
        (_worded(places, terms) for terms in asked),
        (_mostly(places, terms, known) for terms in asked[-1:]),
        (_told(places, terms, known) for terms in asked[-1:]),
    )
    return next(filter(None, answers), [])[:SHOWN]


def _bureau_first(unit: Unit) -> tuple:
    return unit.parent_id is not None, unit.code


def _titled(places: Sequence[Shortcut], terms: Sequence[Term]) -> list[Shortcut]:
    """Places that hold every term, one at least in the title; most in the title first."""
    ranked = []
    for place, shortcut in enumerate(places):
        in_title = _held(terms, shortcut.title)
        if in_title and len(_held(terms, shortcut.everything)) == len(terms):
            ranked.append((-len(in_title), place, shortcut))
    return [shortcut for *_rank, shortcut in sorted(ranked, key=lambda row: row[:2])]


def _mostly(places: Sequence[Shortcut], terms: Sequence[Term], known: Vocabulary) -> list[Shortcut]:
    """Places with a subject of the query in the title or the words written for this, that hold most of
    what the query weighs; heaviest first.
    """
    weights = {term: known.weight(said(term)) for term in terms}
    least = MOST * sum(weights.values())
    ranked = []
    for place, shortcut in enumerate(places):
        as_typed = _held([term[:1] for term in terms], shortcut.words)
        subjects = _held(terms, shortcut.title) + [t for t in terms if t[:1] in as_typed]
        weight = sum(weights[term] for term in _held(terms, shortcut.everything))
        if weight >= least and any(weights[term] == SUBJECT for term in subjects):
            ranked.append((-weight, place, shortcut))
    return [shortcut for *_rank, shortcut in sorted(ranked, key=lambda row: row[:2])]


def _told(places: Sequence[Shortcut], terms: Sequence[Term], known: Vocabulary) -> list[Shortcut]:
    """Places that say all of it somewhere, in whatever words: 台胞证 in what a service is for."""
    if not any(known.weight(said(term)) == SUBJECT for term in terms):
        return []
    return [place for place in places if len(_held(terms, place.everything)) == len(terms)]


def _worded(places: Sequence[Shortcut], terms: Sequence[Term]) -> list[Shortcut]:
    """Places whose words, which were written for this, hold every term as it was typed."""
    as_typed = [term[:1] for term in terms]
    return [place for place in places if len(_held(as_typed, place.words)) == len(terms)]


def _held(terms: Sequence[Term], text: str) -> list[Term]:
    folded = fold(text)
    return [term for term in terms if any(said.pattern.search(folded) for said in term)]


def _places(categories: Iterable[Category], units: Iterable[Unit]) -> Iterable[Shortcut]:
    for section in (*NAVIGATION, *BESIDE):
        text = f"{section.description} {section.keywords}"
        words = WORDS.get(section.entry, "")
        yield Shortcut(section.column, reverse(section.entry), text, _("Column"), words)
    for name, title, text in PAGES:
        yield Shortcut(title, reverse(name), text, _("Page"), text)
    for service in ServiceLink.objects.all():
        said, group = service.description, service.get_group_display()
        yield Shortcut(service.name, service.url, said, group, said)
    ask = reverse("contact-ask")
    for channel in Channel.objects.filter(kind=Channel.Kind.CONTACT):
        yield Shortcut(channel.name, channel.url or ask, "", _("Channel"))
    listed = reverse("disclosure-list")
    for category in categories:
        yield Shortcut(category.name, f"{listed}?category={category.code}", "", _("Category"))
    for unit in sorted(filter(attrgetter("is_active"), units), key=_bureau_first):
        told = " ".join(filter(None, (unit.address, unit.phone, unit.hours)))
        yield Shortcut(unit.name, unit.get_absolute_url(), told, _("Unit"), OF_A_UNIT)
