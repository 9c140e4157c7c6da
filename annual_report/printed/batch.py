"""Many printed reports examined together, each against its predecessor; the findings as a workbook. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from annual_report.printed import Printed, Unreadable, read
from annual_report.printed.checking import Examined, as_last_year, examined
from records.spreadsheets import Sheet, xlsx_file

OVERVIEW = ("文件", "机关", "年度", "格式", "错误", "提示", "上年年报", "未检查", "说明")
FINDINGS = (
    *("文件", "机关", "年度", "检查", "规则", "级别", "位置"),
    *("左", "右", "差", "说明"),
)


@dataclass(frozen=True)
class Result:
    """One file: `examined` is None for a file that could not be read, and `refusal` says why."""

    name: str
    examined: Examined | None
    refusal: str = ""


def examine_all(files: Iterable[tuple[str, bytes]]) -> list[Result]:
    """(name, content) of each file. The predecessor is the same organ's report on the year before."""
    read_files = [(name, _read(content)) for name, content in files]
    reports = [report for _name, report in read_files if isinstance(report, Printed)]
    known = {(report.organ, report.year): report for report in reports if report.organ}
    return [
        Result(name, _examined(report, known))
        if isinstance(report, Printed)
        else Result(name, None, report)
        for name, report in read_files
    ]


def _read(content: bytes) -> Printed | str:
    """The report, or why it cannot be read."""
    try:
        return read(content)
    except Unreadable as refusal:
        return str(refusal)


def _examined(report: Printed, known: Mapping[tuple[str, int | None], Printed]) -> Examined:
    before = known.get((report.organ, report.year - 1)) if report.year else None
    return examined(report, last_year=as_last_year(before) if before else None)


def workbook(results: Iterable[Result]) -> BinaryIO:
    """Two sheets: a row for each file, a row for each fault."""
    results = list(results)
    return xlsx_file(
        Sheet("年报", OVERVIEW, [_overview(result) for result in results]),
        Sheet("问题", FINDINGS, [row for result in results for row in _faults(result)]),
    )


def _overview(result: Result) -> tuple:
    if result.examined is None:
        return (result.name, "", "", "", "", "", "", "", result.refusal)
    report = result.examined
    counts = {
        severity: sum(len(f.faults) for f in report.open if f.severity.value == severity)
        for severity in ("FAIL", "warn")
    }
    return (
        *(result.name, report.printed.organ, report.printed.year or "", report.printed.form.value),
        *(counts["FAIL"], counts["warn"], "有" if report.was_compared else "无"),
        "；".join(f"{check}：{reason}" for check, reason in report.left_out.items()),
        "",
    )


def _faults(result: Result) -> Iterable[tuple]:
    if result.examined is None:
        return
    report = result.examined.printed
    for finding in result.examined.open:
        for fault in finding.faults:
            yield (
                *(result.name, report.organ, report.year or "", finding.id, finding.title),
                *(finding.severity.value, fault.cell),
                *("" if n is None else n for n in (fault.left, fault.right, fault.difference)),
                str(fault),
            )
