"""The two texts of the 政府信息公开条例 and the terms each sets. A request is governed by the text in
force on the day it was received; lengths are working days (工作日)."""

from dataclasses import dataclass
from datetime import date

from statute.articles import (
    ART_26,
    ART_30,
    ART_32,
    ART_33_2,
    ART_33_3,
    ART_34,
    ART_49_1,
    ART_49_2,
    OLD_18,
    OLD_21_4,
    OLD_23,
    OLD_24_2,
    OLD_24_3,
    OLD_31,
    Article,
)


class NoRegulations(ValueError):
    """The day lies before 2008-05-01, when the first text came into force."""


@dataclass(frozen=True)
class Rule:
    """A term of law: its length and the article that sets it."""

    working_days: int
    article: Article


@dataclass(frozen=True)
class SilentRule:
    """An article that demands an act but sets no term for it."""

    article: Article


@dataclass(frozen=True)
class ReportDay:
    """The month and day before which a yearly report must be out, and the article that says so."""

    month: int
    day: int
    article: Article


@dataclass(frozen=True)
class Regulations:
    """One text of the Regulations."""

    year: int
    order: str
    since: date
    reply: Rule
    extension: int  # the longest one allowed, by the same article as the reply
    uncounted: Article  # the time of an opinion request does not count towards the reply
    correction_notice: Rule | SilentRule
    opinion: Rule | SilentRule  # of a third party
    joint_opinion: Rule | SilentRule  # of an organ that made the document jointly
    publication: Rule
    department_report: ReportDay
    government_report: ReportDay


TEXT_2007 = Regulations(
    year=2007,
    order="国务院令第492号",
    since=date(2008, 5, 1),
    reply=Rule(15, OLD_24_2),
    extension=15,
    uncounted=OLD_24_3,
    correction_notice=SilentRule(OLD_21_4),
    opinion=SilentRule(OLD_23),
    joint_opinion=SilentRule(OLD_23),
    publication=Rule(20, OLD_18),
    department_report=ReportDay(3, 31, OLD_31),
    government_report=ReportDay(3, 31, OLD_31),
)

TEXT_2019 = Regulations(
    year=2019,
    order="国务院令第711号",
    since=date(2019, 5, 15),
    reply=Rule(20, ART_33_2),
    extension=20,
    uncounted=ART_33_3,
    correction_notice=Rule(7, ART_30),
    opinion=Rule(15, ART_32),
    joint_opinion=Rule(15, ART_34),
    publication=Rule(20, ART_26),
    department_report=ReportDay(1, 31, ART_49_1),
    government_report=ReportDay(3, 31, ART_49_2),
)


def in_force(on: date) -> Regulations:
    """The text in force on that day; NoRegulations before there was one."""
    for text in (TEXT_2019, TEXT_2007):
        if on >= text.since:
            return text
    raise NoRegulations(f"{on}：《政府信息公开条例》自2008年5月1日起施行，此前的日期不适用")


def report_due(year: int, *, government: bool = False) -> date:
    """The day before whose end the report on `year` must be submitted and published.

    A calendar day without roll-forward: the Regulations write none. `government`: the report of a
    whole people's government instead of one of its departments (第四十九条第二款).
    """
    text = in_force(date(year + 1, 1, 31))
    due = text.government_report if government else text.department_report
    return date(year + 1, due.month, due.day)
