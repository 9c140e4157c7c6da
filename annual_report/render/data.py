"""The report as JSON: the interface other systems read (docs/report.md)."""

import json
from collections.abc import Mapping
from typing import Any

from annual_report.balance.submission import CheckResult
from annual_report.content import Content
from annual_report.figures.year import plain
from annual_report.grid import FilledTable, Value
from annual_report.tables import (
    BLOCKS,
    COLUMNS,
    REMEDIES,
    RESULT_COLUMNS,
    TOTAL,
    Form,
    cell_ref,
    request_rows,
    rows_of,
)


def to_data(content: Content, findings: tuple[CheckResult, ...]) -> dict[str, Any]:
    """Plain data. The form of 2008 has no tables: its numbers are the figures its prose names."""
    data: dict[str, Any] = {
        "year": content.year,
        "form": content.form.value,
        "organ": content.organ,
        "title": content.title,
        "period": [day.isoformat() for day in content.period],
        "as_of": content.as_of.isoformat(),
        "sections": _sections(content),
        "figures": [figure.as_json() for figure in content.figures.values()],
        "checks": [
            {
                "id": f.id,
                "holds": f.holds,
                "severity": f.severity.value,
                "detail": f.detail,
                "answer": "" if f.holds else f.note,
            }
            for f in findings
        ],
    }
    if content.log_head is not None:
        data["log"] = dict(zip(("size", "root"), content.log_head, strict=True))
    if content.form is not Form.OF_2008:
        data["tables"] = tables_as_data(content.tables, content.form)
    return data


def tables_as_data(tables: Mapping[str, FilledTable], form: Form) -> dict[str, Any]:
    """Tables 二, 三 and 四 of the forms of 2019 and 2021; a blank cell is null."""
    return {
        "proactive": _proactive(tables["二"], form),
        "requests": _requests(tables["三"]),
        "remedies": _remedies(tables["四"]),
    }


def to_json(content: Content, findings: tuple[CheckResult, ...]) -> bytes:
    text = json.dumps(to_data(content, findings), ensure_ascii=False, indent=1)
    return f"{text}\n".encode()


def _sections(content: Content) -> list[dict[str, str]]:
    """The sections of the first level, each with the text of its sub-sections under their headings."""
    sections: list[dict[str, str]] = []
    for part in content.parts:
        if part.section.level == 1:
            heading = part.section.heading or part.section.about
            sections.append({"heading": heading, "text": part.text})
        else:
            text = f"{part.section.heading}\n{part.text}".strip()
            sections[-1]["text"] = f"{sections[-1]['text']}\n{text}".strip()
    return sections


def _number(value: Value):
    return value if value is None or isinstance(value, str) else plain(value)


def _proactive(filled: FilledTable, form: Form) -> list[dict[str, Any]]:
    return [
        {
            "block": block.title,
            "row": row,
            "values": {c: _number(filled[block.ref(row, c)]) for c in block.columns},
        }
        for block in BLOCKS[form]
        for row in block.rows
    ]


def _requests(filled: FilledTable) -> dict[str, Any]:
    return {
        "columns": list(COLUMNS),
        "rows": [
            {
                "ref": row.ref,
                "label": row.label,
                "values": [_number(filled[cell_ref(row.ref, column)]) for column in COLUMNS],
            }
            for row in request_rows(rows_of(filled))
        ],
    }


def _remedies(filled: FilledTable) -> dict[str, dict[str, Any]]:
    return {
        kind: {
            column: _number(filled[cell_ref(kind, column)]) for column in (*RESULT_COLUMNS, TOTAL)
        }
        for kind in REMEDIES
    }
