"""所属单位年报 of the demo: the district bureaus' reports on 2025, all but one handed in."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import User

from annual_report.collecting import hand_in
from annual_report.printed import Printed
from annual_report.tables import (
    CARRIED_OUT,
    DECIDED,
    ITEM_6,
    KINDS,
    NEW,
    PENALTIES,
    RESULTS,
    TOTAL,
    Form,
    cell_ref,
    proactive_table,
    remedies_table,
    requests_table,
)
from demo import MARK
from demo.documents import full_name
from disclosure.models import Unit
from statute.outcomes import Outcome

YEAR = 2025
HANDED_IN_ON = date(2026, 1, 12)


def load_unit_reports(units: dict[str, Unit], staff: dict[str, User]) -> None:
    bureaus = [unit for code, unit in units.items() if code.startswith("fj-")]
    Unit.objects.filter(pk__in=[unit.pk for unit in bureaus]).update(reports_yearly=True)
    for place, unit in enumerate(bureaus[:-1], start=1):
        hand_in(
            unit,
            _printed(unit, place),
            year=YEAR,
            name=f"{unit.name}{YEAR}年报.docx",
            by=staff["nianbao"],
            on=HANDED_IN_ON,
        )


def _printed(unit: Unit, place: int) -> Printed:
    """Small numbers that hold: what came in was answered but for one request."""
    organ = full_name(unit)
    counts = {
        NEW: place + 1,
        Outcome.DISCLOSED.ref: place,
        RESULTS: place,
        CARRIED_OUT: 1,
    }
    requests = requests_table(Form.OF_2021)
    cells = dict.fromkeys(requests.refs(), 0)
    for row, number in counts.items():
        cells |= {cell_ref(row, column): number for column in (KINDS[0], TOTAL)}
    proactive = proactive_table(Form.OF_2021)
    penalties = f"{ITEM_6}/{PENALTIES}/{DECIDED}"
    tables = {
        "二": proactive.filled(dict.fromkeys(proactive.refs(), 0) | {penalties: 120 + 10 * place}),
        "三": requests.filled(cells),
        "四": remedies_table().filled(dict.fromkeys(remedies_table().refs(), 0)),
    }
    return Printed(
        title=f"{organ}{YEAR}年政府信息公开工作年度报告（{MARK}）",
        organ=organ,
        year=YEAR,
        form=Form.OF_2021,
        tables=tables,
        absent=frozenset(),
        sections={},
        oddities=(),
    )
