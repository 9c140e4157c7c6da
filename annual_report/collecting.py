"""所属单位年报: units hand in their own yearly reports, and the bureau adds them up.

The only writer of UnitReport. A report is kept as it was printed; what does not hold is told to who hands
it in and to the bureau, and mended by handing it in again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annual_report.balance.submission import LastYear
from annual_report.bringing_in import stored, tables_of
from annual_report.frozen import thaw
from annual_report.grid import FilledTable
from annual_report.models import PrintedReport, Report, UnitReport
from annual_report.printed import Printed
from annual_report.printed.checking import examined
from annual_report.tables import Form, form_for, rows_of
from disclosure import staff
from disclosure.models import Unit
from records.lifecycle import Act, NotAllowed, Role

TABLES = ("二", "三", "四")
HAND_IN = Act(gettext_lazy("Hand in the yearly report of a unit"), (Role.HANDLER, Role.REPORTER))


@transaction.atomic
def hand_in(unit: Unit, printed: Printed, *, year: int, name: str, by, on: date) -> UnitReport:
    """Keep what was read of a unit's report on `year`; a later hand-in takes the place of this one.

    Raises NotAllowed: not of the person's units, a unit without a report of its own, another year, or not
    in the form of the year, which alone can be added up.
    """
    HAND_IN.ask(by)
    staff.ask_own_unit(unit, by, on=on)
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    _refuse_other_report(unit, printed, year, on)
    latest = UnitReport.objects.filter(unit=unit, year=year).order_by("-version").first()
    findings = examined(printed, last_year=_before(unit, year - 1)).findings
    return UnitReport.objects.create(
        unit=unit,
        year=year,
        version=latest.version + 1 if latest else 1,
        form=printed.form.value,
        content=stored(printed, findings),
        name=name[:150],
        handed_in_by=by,
        handed_in_on=on,
    )


def _refuse_other_report(unit: Unit, printed: Printed, year: int, on: date) -> None:
    if not unit.reports_yearly:
        raise NotAllowed(_("%s makes no yearly report of its own.") % unit)
    if not 2019 <= year < on.year:
        raise NotAllowed(_("A report is on a year that is over, from 2019 on."))
    if printed.year not in (None, year):
        raise NotAllowed(
            _("The file is the report on %(said)d, not on %(year)d.")
            % {"said": printed.year, "year": year}
        )
    if printed.organ and printed.organ == settings.ORGAN_NAME:
        raise NotAllowed(_("This is the report of the bureau itself."))
    if printed.absent:
        raise NotAllowed(_("Not found in the file: table %s.") % "、".join(sorted(printed.absent)))
    form = form_for(year)
    if printed.form is not form or rows_of(printed.tables["三"]) is not form:
        raise NotAllowed(_("The report is not in the form of its year; it cannot be added up."))


def _before(unit: Unit, year: int) -> LastYear | None:
    report = UnitReport.objects.standing(year).filter(unit=unit).first()
    if report is None:
        return None
    tables = tables_of(report)
    return LastYear(tables["二"], tables["三"], tables["四"], report.content["sections"])


@dataclass(frozen=True)
class Collected:
    """`own`: the bureau's tables, None until its report is public; `parts`: those of each report, in
    the same order; `total`: all of them added up, None where there is nothing to add."""

    year: int
    reports: tuple[UnitReport, ...]
    missing: tuple[Unit, ...]
    own: dict[str, FilledTable] | None
    parts: tuple[dict[str, FilledTable], ...]
    total: dict[str, FilledTable] | None

    def cells(self) -> Iterator[tuple]:
        """A row for every cell: table, place, sum, the bureau's, each unit's; None where there is none."""
        for name in TABLES if self.total else ():
            for ref in self.total[name].table.refs():
                own = self.own[name][ref] if self.own else None
                yield (name, ref, self.total[name][ref], own, *(p[name][ref] for p in self.parts))


def collected(year: int) -> Collected:
    """The reports on `year` as they stand, who is missing, and their sum."""
    reports = tuple(UnitReport.objects.standing(year).order_by("unit__position", "unit__code"))
    owing = Unit.objects.filter(reports_yearly=True, is_active=True)
    missing = tuple(owing.exclude(pk__in=[report.unit_id for report in reports]))
    own, parts = own_tables(year), tuple(tables_of(report) for report in reports)
    everything = [*([own] if own else []), *parts]
    total = (
        {name: added([each[name] for each in everything]) for name in TABLES}
        if everything
        else None
    )
    return Collected(year, reports, missing, own, parts, total)


def own_tables(year: int) -> dict[str, FilledTable] | None:
    """Of the bureau's own public report, where its tables are those of the year's form."""
    published = Report.objects.in_force().filter(year=year).first()
    printed = None if published else PrintedReport.objects.filter(year=year).first()
    if published:
        tables = dict(thaw(published.frozen).tables)
    elif printed:
        tables = tables_of(printed)
    else:
        return None
    form = form_for(year)
    return tables if form is not Form.OF_2008 and rows_of(tables["三"]) is form else None


def added(tables: Sequence[FilledTable]) -> FilledTable:
    """Each cell the sum of that cell in every table; a blank and a mark count as nothing.

    `tables`: at least one, all of one form.
    """
    form = tables[0].table
    return form.filled({ref: sum(each.number(ref) for each in tables) for ref in form.refs()})
