"""A report as said: finished prose, filled tables, the figures it names; one object for every output."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from annual_report import texts
from annual_report.balance.claims import FIGURE_KEYS
from annual_report.balance.submission import Change, LastYear, Number, Submission
from annual_report.figures import Figure, YearFacts, YearFigures
from annual_report.figures.channels import RECEIVED, RELEASED
from annual_report.figures.declared import DECLARED, Register
from annual_report.figures.proactive import table_of_2019
from annual_report.grid import TO_FILL, FilledTable
from annual_report.narrative import Paragraph, compose, placeholders, plain_text, spelled_out
from annual_report.outline import as_text
from annual_report.pictures import Picture, pictures
from annual_report.tables import (
    SECTIONS,
    Form,
    Section,
    form_for,
    remedies_table,
    requests_table,
    title,
)
from records import office


@dataclass(frozen=True)
class Part:
    """A section with its paragraphs; a heading over sub-sections has none."""

    section: Section
    paragraphs: tuple[Paragraph, ...] = ()

    @property
    def text(self) -> str:
        return plain_text(self.paragraphs)


@dataclass(frozen=True)
class Content:
    """The report on `year`. `tables` has 二 三 四 even where the form prints none, for the balance."""

    organ: str
    year: int
    form: Form
    as_of: date
    signed_on: date
    parts: tuple[Part, ...]
    tables: Mapping[str, FilledTable] = field(repr=False)
    figures: Mapping[str, Figure] = field(repr=False)
    fees: Decimal | None = Decimal(0)  # None: nobody kept the ledger of fees
    jumps: tuple[Change, ...] = ()
    missing: tuple[str, ...] = ()
    known: Mapping[str, Number] = field(default_factory=dict, compare=False)  # what W2 compares
    channels: tuple[tuple[str, str, Number], ...] = field(default=(), compare=False)
    pictures: tuple[Picture, ...] = ()
    is_drafted: bool = True  # somebody has written its prose
    # (entries, root hash) of the public log when the report went out; None before, and without a log.
    log_head: tuple[int, str] | None = None
    own_title: str = ""  # as an office printed it before 2019

    @property
    def log_told(self) -> str:
        """The head as the report prints it, in groups a reader can compare; "" without one."""
        if self.log_head is None:
            return ""
        size, root = self.log_head
        groups = " ".join(root[at : at + 8] for at in range(0, len(root), 8))
        return f"公开日志（截至本报告发布）：共{size}条，根值 {groups}。"

    @property
    def title(self) -> str:
        return self.own_title or title(self.organ, self.year, self.form)

    @property
    def period(self) -> tuple[date, date]:
        return date(self.year, 1, 1), date(self.year, 12, 31)

    @property
    def sections(self) -> tuple[Section, ...]:
        return tuple(part.section for part in self.parts)

    @property
    def own_headings(self) -> dict[str, str]:
        """Title and headings where they are the office's own words and not those of a form."""
        if self.sections == SECTIONS[self.form]:
            return {"own_title": self.own_title} if self.own_title else {}
        return {"own_title": self.own_title, "outline": as_text(self.sections)}

    def printed_tables(self) -> list[FilledTable]:
        return [self.tables[part.section.table] for part in self.parts if part.section.table]

    @property
    def texts(self) -> dict[str, str]:
        """All words strangers read: prose, headings of the office's own, and what stands beside them in
        figures and drawings; some of that people wrote too (口径 of a tally, what a stated number counts)."""
        figures = (
            word
            for figure in self.figures.values()
            for word in (figure.label, figure.unit, figure.scope)
        )
        drawings = (
            word
            for picture in self.pictures
            for word in (
                *(picture.title, picture.description, picture.unit),
                *(*picture.labels, *picture.series),
            )
        )
        beside = dict.fromkeys((self.organ, *figures, *drawings))
        return {**self.own_headings, **self.prose, "": "\n".join(filter(None, beside))}

    @property
    def prose(self) -> dict[str, str]:
        """Finished text by section key."""
        return {part.section.key: part.text for part in self.parts if part.paragraphs}


def tables(facts: YearFacts, form: Form) -> dict[str, FilledTable]:
    """The statutory tables; a report in the layout of 2008 is balanced by those of 2021."""
    of_2019 = form is Form.OF_2019
    table_form = Form.OF_2019 if of_2019 else Form.OF_2021
    if of_2019:
        proactive = table_of_2019(facts.period, kept=facts.kept, kept_before=facts.before.kept)
    else:
        proactive = facts.proactive.table(with_documents=Register.DOCUMENTS in facts.kept)
    requests, remedies = requests_table(table_form).filled({}), remedies_table().filled({})
    if Register.REQUESTS in facts.kept:
        requests = facts.requests.table(table_form)
    if Register.REMEDIES in facts.kept:
        remedies = facts.remedies.table()
    filled = {"二": proactive, "三": requests, "四": remedies}
    return {name: replace(table, blank=TO_FILL) for name, table in filled.items()}


def drawn_up(
    year: int,
    *,
    on: date,
    form: Form | None = None,
    prose: texts.Texts | None = None,
) -> Content:
    """The report from the records as they stand. `on` is the day it is signed.

    Raises NoSuchYear, and NarrativeError for a placeholder that names nothing.
    """
    form = form or form_for(year)
    prose = prose or texts.for_year(year, form)
    facts = YearFacts.of(year, as_of=prose.as_of)
    figures = YearFigures(facts)
    words = texts.words(figures)
    parts = tuple(
        Part(section, compose(prose.sections.get(section.key, ""), figures, words))
        for section in prose.parts or SECTIONS[form]
    )
    asked = placeholders(spelled_out(text, words) for text in prose.sections.values())
    told = {part: {key for key, asked_part in asked if asked_part == part} for _, part in asked}
    explained = told.get("change", set()) | told.get("previous", set())
    return Content(
        organ=office.on(date(year, 12, 31)).name,
        year=year,
        form=form,
        as_of=prose.as_of,
        signed_on=on,
        parts=parts,
        tables=tables(facts, form),
        figures={key: figures[key] for key in figures if key in {key for key, _ in asked}},
        fees=Decimal(facts.fees["taken"]) if Register.FEES in facts.kept else None,
        jumps=tuple(jump for key, jump in figures.jumps().items() if key not in explained),
        missing=_missing(figures, asked),
        known={key: figures[key].value for key in FIGURE_KEYS if figures[key].is_known},
        channels=_own_channels(figures),
        pictures=pictures(figures, form),
        is_drafted=prose.is_written,
        own_title=prose.own_title,
    )


def _own_channels(figures: YearFigures) -> tuple[tuple[str, str, Number], ...]:
    """(name, unit, count) of the channels only this bureau has, for W2."""
    own = figures.facts.own_channels
    return tuple(
        (own[declaration.channel].name, figures[key].unit, figures[key].value)
        for key, declaration in figures.declared.items()
        if key not in DECLARED
        and declaration.measure in (RELEASED, RECEIVED)
        and figures[key].is_known
    )


def _missing(figures: YearFigures, asked: set[tuple[str, str]]) -> tuple[str, ...]:
    """Labels of the figures the text prints and nobody knows, in the order of their declaration."""
    printed = {key for key, part in asked if part not in ("label", "unit", "scope")}
    return tuple(
        declaration.label
        for key, declaration in figures.declared.items()
        if key in printed and not figures[key].is_known
    )


def submission(content: Content, *, out_on: date, last_year: LastYear | None) -> Submission:
    """What the balance examines."""
    return Submission(
        year=content.year,
        form=content.form,
        proactive=content.tables["二"],
        requests=content.tables["三"],
        remedies=content.tables["四"],
        sections=content.prose,
        out_on=out_on,
        fees=content.fees,
        last_year=last_year,
        jumps=content.jumps,
        figures=content.known,
        channels=content.channels,
        missing=content.missing,
        parts=content.sections,
        is_drafted=content.is_drafted,
    )
