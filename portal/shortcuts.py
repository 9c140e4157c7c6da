"""Places of the site that answer a search by themselves: services, columns, forms, the guide.

They are few and always public, so they are compared here and not indexed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from disclosure.models import Category, ServiceLink
from portal.sections import BESIDE, NAVIGATION
from records.search.text import fold
from records.search.understanding import Term

SHOWN = 3
# What these pages are for, in the words of who looks for them.
PAGES = (
    ("request-track", "查询申请进度", "凭登记编号和查询码查询政府信息公开申请的办理进度和答复"),
    ("contact-ask", "我要咨询", "网上咨询、投诉、举报、建议，局长信箱"),
    ("contact-follow", "查询来件办理情况", "凭编号和查询码查询咨询、投诉、建议的办理进度"),
    ("power-changes", "权责清单调整", "权责事项的新增、取消和变更"),
    ("report-check", "核对年报", "核对政府信息公开工作年度报告"),
    ("open-data", "开放数据", "数据开放、数据下载、统计数据、接口"),
)


@dataclass(frozen=True)
class Shortcut:
    """One place: its label, address and, where it has one, what it is for; `kind` is what it is."""

    title: str
    url: str
    text: str
    kind: object


def shortcuts(readings: Iterable[Sequence[Term]], categories: Iterable[Category]) -> list[Shortcut]:
    """At most `SHOWN` places for the first of the readings that leads to one; one query."""
    places = list(_places(categories))
    answers = (_holding(places, terms) for terms in readings if terms)
    return next(filter(None, answers), [])[:SHOWN]


def _holding(places: Sequence[Shortcut], terms: Sequence[Term]) -> list[Shortcut]:
    """Places whose title or text holds every term, those with most in the title first."""
    ranked = []
    for place, shortcut in enumerate(places):
        in_title = _held(terms, shortcut.title)
        if in_title and len(_held(terms, f"{shortcut.title} {shortcut.text}")) == len(terms):
            ranked.append((-len(in_title), place, shortcut))
    return [shortcut for *_rank, shortcut in sorted(ranked, key=lambda row: row[:2])]


def _held(terms: Sequence[Term], text: str) -> list[Term]:
    folded = fold(text)
    return [term for term in terms if any(said.pattern.search(folded) for said in term)]


def _places(categories: Iterable[Category]) -> Iterable[Shortcut]:
    for section in (*NAVIGATION, *BESIDE):
        text = f"{section.description} {section.keywords}"
        yield Shortcut(section.column, reverse(section.entry), text, _("Column"))
    for name, title, text in PAGES:
        yield Shortcut(title, reverse(name), text, _("Page"))
    for service in ServiceLink.objects.all():
        yield Shortcut(service.name, service.url, service.description, service.get_group_display())
    listed = reverse("disclosure-list")
    for category in categories:
        yield Shortcut(category.name, f"{listed}?category={category.code}", "", _("Category"))
