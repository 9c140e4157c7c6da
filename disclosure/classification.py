"""主题分类 and 体裁分类: what a document is about, and of what kind it is. The lists: `data/README.md`."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent / "data"
# Titles end with the kind of document they are of (《党政机关公文处理工作条例》第九条), or with a form of it.
_ENDINGS = {"令": "order", "规定": "rules", "办法": "rules", "细则": "rules"}


def themes() -> list[tuple[str, str]]:
    """(code, name) of 主题分类."""
    return _read("themes")


def genres() -> list[tuple[str, str]]:
    """(code, name) of 体裁分类."""
    return _read("genres")


@cache
def _read(name: str) -> list[tuple[str, str]]:
    with (_HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [(row["code"], row["name"]) for row in csv.DictReader(file)]


def genre_of(title: str) -> str:
    """The kind a title says by its last word (…的通告); "" where it says none."""
    plain = title.strip().split("（")[0].rstrip("》")
    kinds = {name: code for code, name in genres() if code != "other"} | _ENDINGS
    fitting = [name for name in kinds if plain.endswith(name)]
    return kinds[max(fitting, key=len)] if fitting else ""
