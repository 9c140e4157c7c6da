"""A report as JSON: what `export_report` writes, and the same tables keyed by their labels. Pure."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from annual_report.grid import Value
from annual_report.printed.sources import Unreadable, decoded
from annual_report.printed.values import MAX_MARK, REFS, Found, key, remedy_refs, row_ref, value_of
from annual_report.tables import BLOCKS, COLUMNS, REMEDIES, cell_ref


@dataclass(frozen=True)
class Told:
    found: Found
    title: str
    organ: str
    year: int | None
    lines: list[str]


def told(content: bytes) -> Told | None:
    """None when the content is no JSON object. Raises `Unreadable` where its parts are of another kind."""
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return None
    try:
        document = json.loads(decoded(content), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise Unreadable(_("The JSON is damaged: %s") % error) from error
    tables = document.get("tables", document)
    try:
        found = Found()
        for title, row, cells in _proactive(tables.get("proactive") or {}):
            _take_proactive(title, row, cells, found)
        _take_requests(tables.get("requests") or {}, found)
        _take_remedies(tables.get("remedies") or {}, found)
        return Told(found, _title(document), _organ(document), _year(document), _lines(document))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Unreadable(
            _("The JSON is not of the form that docs/report.md describes: %s") % error
        ) from error


def _value(stated: Any) -> Value:
    if stated is None or isinstance(stated, bool):
        return None if stated is None else str(stated)
    if isinstance(stated, str):
        return value_of(stated)
    return value_of(str(stated)) if isinstance(stated, int | Decimal) else str(stated)[:MAX_MARK]


def _proactive(stated: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(block, row, cells): a list of rows, or rows by block and label."""
    if isinstance(stated, list):
        for row in stated:
            yield row["block"], row["row"], row["values"]
        return
    for title, rows in stated.items():
        for row, cells in rows.items():
            yield title, row, cells


def _take_proactive(title: str, row: str, cells: dict[str, Any], found: Found) -> None:
    for form, blocks in BLOCKS.items():
        for block in blocks:
            labels = {key(label): label for label in block.rows}
            columns = {key(column): column for column in block.columns}
            if key(block.title) != key(title) or columns.keys() != {key(name) for name in cells}:
                continue
            if label := labels.get(key(row)):
                found.forms.add(form)
                for name, value in cells.items():
                    found.put("二", block.ref(label, columns[key(name)]), _value(value))


def _rows(stated: dict[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    """(label or short reference, seven values): a list of rows, or values by reference."""
    if "rows" not in stated:
        yield from stated.items()
        return
    for row in stated["rows"]:
        yield row["label"], row["values"]


def _take_requests(stated: dict[str, Any], found: Found) -> None:
    for label, values in _rows(stated):
        ref = label if label in REFS else row_ref(label)
        if ref is None:
            found.oddities.append(f"表三：规定格式没有“{label[:40]}”这一行")
            continue
        for column, value in zip(COLUMNS, values, strict=True):
            found.put("三", cell_ref(ref, column), _value(value))


def _take_remedies(stated: dict[str, Any], found: Found) -> None:
    """A part may be called 未经复议直接起诉 or 行政诉讼—未经复议直接起诉."""
    refs = set(remedy_refs())
    for name, cells in stated.items():
        kind = next((kind for kind in REMEDIES if name.endswith(kind)), name)
        for column, value in cells.items():
            if cell_ref(kind, column) in refs:
                found.put("四", cell_ref(kind, column), _value(value))
            else:
                found.oddities.append(f"表四：规定格式没有“{name}”的“{column}”")


def _title(document: dict[str, Any]) -> str:
    source = document.get("source")
    stated = document.get("title") or (source.get("title") if isinstance(source, dict) else "")
    return str(stated or "")


def _organ(document: dict[str, Any]) -> str:
    return str(document.get("organ") or document.get("bureau") or "")


def _year(document: dict[str, Any]) -> int | None:
    stated = document.get("year")
    return stated if isinstance(stated, int) and 2000 < stated < 2100 else None


def _lines(document: dict[str, Any]) -> list[str]:
    """The prose, each section under its heading."""
    lines: list[str] = []
    for section in document.get("sections", ()):
        lines += [section["heading"], *section["text"].splitlines()]
    return lines
