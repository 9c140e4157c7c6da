"""A report's content to and from plain data: what publishing stores is what every later reading shows."""

import hashlib
import json
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from annual_report.balance.submission import CheckResult, Fault, Severity
from annual_report.content import Content, Part
from annual_report.figures import Figure
from annual_report.figures.year import plain
from annual_report.grid import TO_FILL, FilledTable, Table, Value
from annual_report.narrative import Piece
from annual_report.outline import sections_of
from annual_report.pictures import Drawing, Picture
from annual_report.tables import Form, proactive_table, remedies_table, requests_table

TABLE_NAMES = ("二", "三", "四")


def freeze(content: Content, findings: tuple[CheckResult, ...]) -> dict[str, Any]:
    """Everything the pages and files say, as JSON can hold it."""
    return {
        "organ": content.organ,
        "year": content.year,
        "form": content.form.value,
        "as_of": content.as_of.isoformat(),
        "signed_on": content.signed_on.isoformat(),
        "parts": {
            part.section.key: [[[p.text, p.figure] for p in pieces] for pieces in part.paragraphs]
            for part in content.parts
        },
        "tables": {
            name: {ref: _stored(value) for ref, value in filled.values.items()}
            for name, filled in content.tables.items()
        },
        "figures": [_stored_figure(figure) for figure in content.figures.values()],
        "fees": None if content.fees is None else plain(content.fees),
        "log_head": content.log_head,
        **content.own_headings,
        "pictures": [
            asdict(picture) | {"series": [[name, list(v)] for name, v in picture.series.items()]}
            for picture in content.pictures
        ],
        "findings": [
            {
                "id": f.id,
                "title": f.title,
                "severity": f.severity.value,
                "faults": list(f.faults),
                "note": f.note,
            }
            for f in findings
        ],
    }


def digest(stored: dict[str, Any]) -> str:
    """SHA-256 of the stored content, keys in order."""
    text = json.dumps(stored, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def thaw(stored: dict[str, Any]) -> Content:
    form = Form(stored["form"])
    return Content(
        organ=stored["organ"],
        year=stored["year"],
        form=form,
        as_of=date.fromisoformat(stored["as_of"]),
        signed_on=date.fromisoformat(stored["signed_on"]),
        parts=tuple(
            Part(
                section,
                tuple(
                    tuple(Piece(text, figure) for text, figure in pieces)
                    for pieces in stored["parts"].get(section.key, ())
                ),
            )
            for section in sections_of(form, stored.get("outline", ""))
        ),
        # PostgreSQL keeps no order of keys: the tables' own is restored, series are stored as pairs.
        tables={name: _filled(_empty(name, form), stored["tables"][name]) for name in TABLE_NAMES},
        figures={each["key"]: _figure(each) for each in stored["figures"]},
        fees=None if stored["fees"] is None else Decimal(str(stored["fees"])),
        pictures=tuple(_picture(each) for each in stored["pictures"]),
        # Reports frozen before there was a log have none.
        log_head=tuple(stored["log_head"]) if stored.get("log_head") else None,
        own_title=stored.get("own_title", ""),
    )


def thaw_findings(stored: dict[str, Any]) -> tuple[CheckResult, ...]:
    return tuple(
        CheckResult(
            f["id"],
            f["title"],
            Severity(f["severity"]),
            tuple(map(Fault, f["faults"])),
            f.get("note", ""),  # not kept by reports frozen before there were any
        )
        for f in stored["findings"]
    )


def _empty(name: str, form: Form) -> Table:
    table_form = Form.OF_2019 if form is Form.OF_2019 else Form.OF_2021
    if name == "四":
        return remedies_table()
    return proactive_table(table_form) if name == "二" else requests_table(table_form)


def _stored(value: Value) -> Any:
    return value if value is None or isinstance(value, str) else plain(value)


def _restored(value: Any) -> Value:
    return Decimal(str(value)) if isinstance(value, float) else value


def _filled(table: Table, values: dict[str, Any]) -> FilledTable:
    return table.filled({ref: _restored(value) for ref, value in values.items()}, blank=TO_FILL)


def _stored_figure(figure: Figure) -> dict[str, Any]:
    return {
        **asdict(figure),
        "value": None if figure.value is None else plain(figure.value),
        "previous": None if figure.previous is None else plain(figure.previous),
        "as_of": figure.as_of.isoformat() if figure.as_of else None,
    }


def _figure(stored: dict[str, Any]) -> Figure:
    return Figure(
        **{
            **stored,
            "value": _restored(stored["value"]),
            "previous": _restored(stored["previous"]),
            "as_of": date.fromisoformat(stored["as_of"]) if stored["as_of"] else None,
        }
    )


def _picture(stored: dict[str, Any]) -> Picture:
    return Picture(
        **{
            **stored,
            "drawing": Drawing(stored["drawing"]),
            "labels": tuple(stored["labels"]),
            "series": {name: tuple(values) for name, values in stored["series"]},
            "at_least": {
                name: tuple(bounds) for name, bounds in stored.get("at_least", {}).items()
            },
        }
    )
