"""The numbers of a published report, one a row: the cells of its tables and the figures its prose names."""

from collections.abc import Iterator, Mapping
from typing import Any

from annual_report.tables import Form

PROSE = "正文"


def rows_of_printed(report: Mapping[str, Any]) -> Iterator[tuple]:
    """(year, table, figure, value) of an original as it was printed; a blank cell has no value."""
    for table, cells in report["content"]["tables"].items():
        for ref, value in cells.items():
            yield report["year"], f"表{table}", ref, None if value is None else str(value)


def rows_of(report: Mapping[str, Any]) -> Iterator[tuple]:
    """(year, version, table, figure, label, value, unit) as frozen when the report was published.

    The form of 2008 prints no tables: its numbers are those of its prose.
    """
    year, version, frozen = report["year"], report["version"], report["frozen"]
    if report["form"] != Form.OF_2008:
        for table, cells in frozen["tables"].items():
            for ref, value in cells.items():
                yield year, version, f"表{table}", ref, None, value, None
    for figure in frozen["figures"]:
        yield (
            *(year, version, PROSE),
            *(figure["key"], figure["label"], figure["value"], figure["unit"]),
        )
