"""Where a report's prose comes from: what staff wrote, else the suggested text of its form."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from annual_report.figures import YearFigures
from annual_report.figures.channels import RECEIVED, RELEASED
from annual_report.models import Measure, NarrativeSection, Problem, Report, WorkRecord
from annual_report.models.reports import usual_cut_off
from annual_report.outline import has_parts, sections_of
from annual_report.tables import Form, Section, form_for
from disclosure.models import Channel
from records import office

DATA = Path(__file__).resolve().parent / "data"
DEFAULTS = {
    Form.OF_2008: "default_2008",
    Form.OF_2019: "default_2021",
    Form.OF_2021: "default_2021",
}
ORDINALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Texts:
    """The prose by section key, with its placeholders, and the day contact figures are counted to."""

    sections: Mapping[str, str]
    as_of: date
    is_written: bool = True  # by somebody; False for a suggestion
    parts: tuple[Section, ...] = ()  # in order; those of the form unless given
    own_title: str = ""


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text("utf-8"))


def suggested(year: int, form: Form, outline: str = "") -> Texts:
    """What a report of this form says when nobody has written anything yet."""
    parts = sections_of(form, outline)
    shipped = {key: text.strip() for key, text in _read(DEFAULTS[form])["sections"].items()}
    sections = _under(parts, shipped) if outline.strip() else shipped
    return Texts(sections, usual_cut_off(year), is_written=False, parts=parts)


def _under(parts: tuple[Section, ...], shipped: Mapping[str, str]) -> dict[str, str]:
    """The shipped texts under an office's own headings; what no heading speaks for is left to write."""
    told = {}
    for section in parts:
        known = [shipped[key] for key in section.stands_for if key in shipped]
        gap = "" if has_parts(section, parts) else f"【待填：{section.heading or section.about}】"
        told[section.key] = "\n".join(known) if known and gap else gap
    return told


def of_report(report: Report) -> Texts:
    rows = report.narrative.values_list("key", "text")
    return Texts(dict(rows), report.as_of, parts=report.sections, own_title=report.own_title)


def written_by_hand(report: Report) -> dict[str, str]:
    """The texts by key that are no longer what was suggested."""
    suggestion = suggested(report.year, Form(report.form), report.outline).sections
    stored = of_report(report).sections
    return {key: text for key, text in stored.items() if text != suggestion.get(key, "")}


def for_year(year: int, form: Form) -> Texts:
    """The newest version staff have written in this form, else the suggestion."""
    written = Report.objects.filter(year=year, form=form).exclude(status=Report.Status.DISCARDED)
    report = written.order_by("-version").first()
    return of_report(report) if report else suggested(year, form)


def words(figures: YearFigures) -> dict[str, str]:
    """Placeholders that are no figures: who, when, and the ledgers told as sentences."""
    year = figures.facts.year
    organ = office.on(date(year, 12, 31))  # as it was called in the report's year
    return {
        "year": str(year),
        "last_year": str(year - 1),
        "organ": organ.name,
        "site_url": f"{organ.site_address}/",
        "problems": _problems(year),
        "measures": _measures(year),
        "follow_up": _follow_up(year - 1),
        "fee_statement": _fee_statement(figures),
        "channels": _channels_out(figures),
        "contact_channels": _contact_channels(figures),
    }


ASKED_OF_ALL = (Channel.Kind.WEBSITE, Channel.Kind.MICROBLOG, Channel.Kind.WECHAT)


def _of_measure(figures: YearFigures, measure: str) -> list[tuple[Channel, str]]:
    """The bureau's channels in their order, each with the key of what it counts of `measure`."""
    own = figures.facts.own_channels
    keys = {
        each.channel: key
        for key, each in figures.declared.items()
        if each.measure == measure and not each.is_monthly
    }
    return [(own[code], keys[code]) for code in own if code in keys]


def _channels_out(figures: YearFigures) -> str:
    """政府网站{site_published}、…: what is known of the year; else what every office is asked."""
    every = [
        (channel, key)
        for channel, key in _of_measure(figures, RELEASED)
        if channel.kind != Channel.Kind.CONTACT
    ]
    known = [(channel, key) for channel, key in every if figures[key].is_known]
    asked = known or [(channel, key) for channel, key in every if channel.kind in ASKED_OF_ALL]
    return "、".join(f"{channel.name}{{{key}}}" for channel, key in asked)


def _contact_channels(figures: YearFigures) -> str:
    """A sentence on each channel people wrote on; nothing where none was counted."""
    told = [
        f"{channel.name}{{{key}}}"
        for channel, key in _of_measure(figures, RECEIVED)
        if figures[key].is_known
    ]
    return f"其中，{'、'.join(told)}。" if told else ""


def _fee_statement(figures: YearFigures) -> str:
    """From the fee ledger, or what somebody stated."""
    taken = figures["fees_taken"]
    if not taken.is_known:
        return "【待填：是否收取信息处理费】"
    return f"收取政府信息公开信息处理费{taken}" if taken.value else "未收取政府信息公开信息处理费"


def _enumerated(lead: str, parts: list[str]) -> str:
    """一是…；二是…。 after a lead; one part stands alone; nothing of nothing."""
    if len(parts) < 2:
        return "".join(f"{lead}{part.rstrip('。；')}。" for part in parts)
    counted = zip(ORDINALS, parts, strict=False)
    told = "；".join(f"{ordinal}是{part.rstrip('。；')}" for ordinal, part in counted)
    return f"{lead}{told}。"


def _problems(year: int) -> str:
    problems = Problem.objects.filter(year=year).order_by("position", "pk")
    return _enumerated("", [f"{problem.title}。{problem.description}" for problem in problems])


def _measures(year: int) -> str:
    planned = Measure.objects.filter(problem__year=year).order_by("problem__position", "pk")
    return _enumerated("下一步，", [measure.text for measure in planned])


def _follow_up(year: int) -> str:
    done = Measure.objects.filter(problem__year=year).exclude(result="")
    told = [
        f"针对“{measure.problem.title}”，{measure.result}"
        for measure in done.select_related("problem").order_by("problem__position", "pk")
    ]
    return _enumerated("上年问题的改进情况：", told)


# --- the demonstration's texts


@transaction.atomic
def load_narrative(year: int) -> Report:
    """The year's report as a draft with its demonstration text (2016) or the suggested one.

    Does nothing to a year that has a report already. Returns the newest version.
    """
    existing = Report.objects.filter(year=year).order_by("-version").first()
    if existing:
        return existing
    form = form_for(year)
    texts = suggested(year, form)
    if (DATA / f"narrative_{year}.toml").exists():
        written = _read(f"narrative_{year}")
        sections = {key: text.strip() for key, text in written["sections"].items()}
        texts = Texts(sections, written["as_of"])
    report = Report.objects.create(year=year, form=form, as_of=texts.as_of)
    write(report, texts.sections)
    return report


def write(report: Report, sections: Mapping[str, str]) -> None:
    """Store the prose of every section of the report's form that can have any."""
    NarrativeSection.objects.bulk_create(
        NarrativeSection(report=report, key=section.key, text=sections.get(section.key, ""))
        for section in written_sections(report)
    )


def written_sections(report: Report) -> list[Section]:
    """The sections that hold prose: not those that are a table or, in a form, only a heading over parts."""
    if report.outline:
        return list(report.sections)
    given = _read(DEFAULTS[Form(report.form)])["sections"]
    return [section for section in report.sections if section.key in given]


def _yearly(entries: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """One entry for each year from `since` until `until`."""
    for entry in entries:
        facts = {k: v for k, v in entry.items() if k not in ("since", "until", "month_day")}
        for year in range(entry["since"], entry["until"] + 1):
            yield facts | {"held_on": date.fromisoformat(f"{year}-{entry['month_day']}")}


@transaction.atomic
def load_register() -> int:
    """The demonstration's work register and problem ledger; returns how many entries are new."""
    data, made = _read("register"), 0
    for entry in (*data["work"], *_yearly(data["every_year"])):
        key = {name: entry[name] for name in ("kind", "title", "held_on")}
        made += WorkRecord.objects.get_or_create(**key, defaults=entry)[1]
    for position, entry in enumerate(data["problems"], start=1):
        problem, new = Problem.objects.get_or_create(
            year=entry["year"],
            title=entry["title"],
            defaults={"description": entry["description"], "position": position},
        )
        made += new
        for measure in entry["measures"]:
            made += Measure.objects.get_or_create(
                problem=problem, text=measure["text"], defaults=measure
            )[1]
    return made
