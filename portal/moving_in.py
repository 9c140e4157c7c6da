"""A whole folder brought in at once: each file by its name, in the order in which they build on each other.

All files go in or none; a rehearsal reads each file on what the ones before it would have brought.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from portal.datasets import RESOURCES, resource_of
from records.file_sources import FolderOfFiles
from records.grids import SpreadsheetError
from records.import_rows import ImportResult
from records.office_tables import LEAVE, TAKE, Reading
from records.resources import RecordResource, run_import
from statute.arrangements import BadRow, listed_days
from statute.entering import ArrangementRefused, enter

CALENDAR = "calendar"
FILES = ("files", "附件")  # folders with what the tables name
CHOICES = "import.toml"
TABLES = (".csv", ".txt", ".xlsx", ".xlsm", ".xls")
# What offices call a file, besides the dataset's own name; the first that fits, in the order of RESOURCES.
CALLED = {
    CALENDAR: ("节假日", "日历", "放假"),
    "units": ("机构", "单位", "部门"),
    "categories": ("类别", "栏目", "分类"),
    "disclosures": ("主动公开", "公开信息", "文件"),
    "powers": ("权责", "权力", "职权"),
    "requests": ("依申请公开", "申请"),
    "remedies": ("复议", "诉讼"),
    "inquiries": ("来件", "来信", "信访", "咨询", "热线"),
    "interviews": ("在线访谈", "访谈"),
    "consultations": ("意见征集", "征集调查", "民意征集", "征集"),
    "tallies": ("台账", "统计"),
    "decisions": ("处罚许可", "行政行为", "决定数量"),
    "figures": ("期初数", "期初", "年报数据"),
}


class FolderRefused(ValueError):
    """The folder cannot be read as one; the message says why."""


@dataclass
class BroughtFile:
    """What became of one file: `said` in one line, and what was wrong or remarked."""

    name: str
    dataset: str
    said: str = ""
    errors: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def files_in_order(folder: Path) -> tuple[list[tuple[str, Path]], list[str]]:
    """(dataset, file) of the tables of `folder` in the order they go in, and the names nobody understands.

    A name may bear a number in front and a remark behind: 03-disclosures-2024.csv, 依申请公开（2016年）.xlsx.
    """
    order = [CALENDAR, *RESOURCES]
    known: list[tuple[str, Path]] = []
    strange: list[str] = []
    for path in sorted(folder.iterdir()):
        if path.is_dir() or path.name.startswith((".", "~$")) or path.name == CHOICES:
            continue
        dataset = _dataset_of(path)
        if dataset:
            known.append((dataset, path))
        else:
            strange.append(path.name)
    return sorted(known, key=lambda pair: (order.index(pair[0]), pair[1].name)), strange


def _dataset_of(path: Path) -> str:
    stem = re.sub(r"^[\d_.、\-\s]+", "", path.stem).lower()
    kinds = (*TABLES, ".json") if stem.startswith((CALENDAR, *CALLED[CALENDAR])) else TABLES
    if path.suffix.lower() not in kinds:
        return ""
    named = (name for name in CALLED if re.match(rf"{name}(?![a-z])", stem))
    called = (name for name, words in CALLED.items() if any(word in stem for word in words))
    return next(named, next(called, ""))


def bring_in(
    folder: Path, *, on: date, dry_run: bool, update: bool, skip_repeats: bool
) -> list[BroughtFile]:
    """Every file of `folder`, or none where one has an error. Raises FolderRefused.

    `import.toml` in the folder answers what a file leaves open, by dataset: sheet, hidden_rows, columns
    (head = column), values (a table for each column: said = meant); under `calendar` the source.
    """
    known, strange = files_in_order(folder)
    if not known:
        raise FolderRefused(_("No file in “%s” bears the name of a dataset.") % folder)
    choices = _choices(folder)
    source = next(
        (FolderOfFiles(folder / name) for name in FILES if (folder / name).is_dir()), None
    )
    resources: list[RecordResource] = []
    brought = [
        BroughtFile(name, "", errors=[_("The name says no dataset: rename it or take it out.")])
        for name in strange
    ]
    with transaction.atomic():
        for dataset, path in known:
            told = BroughtFile(path.name, dataset)
            brought.append(told)
            if dataset == CALENDAR:
                _bring_calendar(told, path, choices.get(CALENDAR, {}), on)
                continue
            resource = resource_of(dataset)
            resource.files = source
            resources.append(resource)
            reading = _reading(resource, choices.get(dataset, {}))
            try:
                result = run_import(
                    resource, path, update=update, skip_repeats=skip_repeats, reading=reading
                )
            except SpreadsheetError as refusal:
                told.errors.append(str(refusal))
            else:
                _tell(told, result)
        if dry_run or any(told.errors for told in brought):
            transaction.set_rollback(True)
            for resource in resources:
                resource.take_back()
    return brought


def _tell(told: BroughtFile, result: ImportResult) -> None:
    told.said = str(result)
    told.errors += map(str, result.errors)
    if hidden := result.error_count - len(result.errors):
        told.errors.append(_("… and %d more errors") % hidden)
    told.remarks += [*result.notes, *result.warnings]


def _bring_calendar(told: BroughtFile, path: Path, choices: Mapping, on: date) -> None:
    try:
        days = list(listed_days(path.read_text("utf-8-sig")))
        with transaction.atomic():
            entered = enter(days, source=choices.get("source", path.stem), on=on)
    except ArrangementRefused as refusal:
        told.errors += refusal.faults
    except (BadRow, ValueError) as fault:
        told.errors.append(str(fault))
    else:
        told.said = (
            f"{entered.created} created, {entered.updated} updated, {entered.unchanged} unchanged"
        )


def _choices(folder: Path) -> dict:
    path = folder / CHOICES
    if not path.exists():
        return {}
    try:
        choices = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FolderRefused(f"{CHOICES}: {error}") from error
    if unknown := sorted(set(choices) - set(CALLED)):
        raise FolderRefused(
            _("%(file)s: “%(name)s” is no dataset.") % {"file": CHOICES, "name": unknown[0]}
        )
    return choices


def _reading(resource: RecordResource, choices: Mapping) -> Reading:
    hidden = choices.get("hidden_rows", "")
    if hidden not in ("", TAKE, LEAVE):
        raise FolderRefused(f"{CHOICES}: hidden_rows = {TAKE} | {LEAVE}")
    try:
        return resource.reading(
            choices.get("sheet", ""), hidden, choices.get("columns", {}), _words(choices)
        )
    except KeyError as error:
        raise FolderRefused(_("There is no column “%s”.") % error.args[0]) from error


def _words(choices: Mapping) -> Iterator[tuple[str, str, str]]:
    for column, meanings in choices.get("values", {}).items():
        for said, meant in meanings.items():
            yield column, said, meant
