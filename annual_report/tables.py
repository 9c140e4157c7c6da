"""The yearly report's forms of 2008, 2019 and 2021 as data: sections, tables, verbatim labels.

2008: the parts of 第三十二条 of the Regulations of 2007, in the order and with the headings this bureau used.
2019: 国办公开办函〔2019〕60号, for the reports on 2019 and 2020. 2021: 国办公开办函〔2021〕30号, since then.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from annual_report.grid import Cell, FilledTable, Kind, Table
from statute.outcomes import ApplicantKind, Outcome, OutcomeGroup

FIRST_YEAR = 2008  # the Regulations came into force on 1 May 2008


class Form(StrEnum):
    OF_2008 = "2008"
    OF_2019 = "2019"
    OF_2021 = "2021"


class NoSuchYear(ValueError):
    """A year that cannot have a report."""


def form_for(year: int) -> Form:
    """The form in force for the report on `year`. Raises NoSuchYear before the Regulations."""
    if year < FIRST_YEAR:
        raise NoSuchYear(f"{year}年没有政府信息公开年度报告：《条例》自2008年5月1日起施行")
    if year < 2019:
        return Form.OF_2008
    return Form.OF_2019 if year < 2021 else Form.OF_2021


@dataclass(frozen=True)
class Section:
    """A part of the report: `key` orders and names it, `table` is the table that stands in it."""

    key: str
    heading: str
    level: int = 1
    table: str = ""
    about: str = ""  # how a closing note names a part without a heading
    # In a report under its office's own headings: the sections of the shipped layout it speaks for.
    stands_for: tuple[str, ...] = ()

    def speaks_for(self, key: str) -> bool:
        """Whether this is the section `key` of the shipped layout, or does for it."""
        return key in self.stands_for if self.stands_for else key == self.key


_OVERVIEW = (
    Section("1", "一、总体情况"),
    Section("1.1", "（一）主动公开", level=2),
    Section("1.2", "（二）依申请公开", level=2),
    Section("1.3", "（三）政府信息管理", level=2),
    Section("1.4", "（四）平台建设", level=2),
    Section("1.5", "（五）监督保障", level=2),
)
_TABLES = (
    Section("2", "二、主动公开政府信息情况", table="二"),
    Section("3", "三、收到和处理政府信息公开申请情况", table="三"),
    Section("4", "四、政府信息公开行政复议、行政诉讼情况", table="四"),
)
SECTIONS: dict[Form, tuple[Section, ...]] = {
    Form.OF_2008: (
        Section("0", "", about="概述"),
        Section("1", "一、主动公开信息情况"),
        Section("1.1", "（一）主动公开信息情况", level=2),
        Section("1.2", "（二）受理回复群众咨询情况", level=2),
        Section("1.3", "（三）行政权力运行信息公开情况", level=2),
        Section("1.4", "（四）财政资金信息公开情况", level=2),
        Section("1.5", "（五）公共监管信息公开情况", level=2),
        Section("2", "二、依申请公开信息办理情况"),
        Section("3", "三、信息公开收费及减免情况"),
        Section("4", "四、因政府信息公开申请行政复议、提起行政诉讼的情况"),
        Section("5", "五、信息公开工作措施效果及问题"),
        Section("5.1", "（一）工作措施及效果", level=2),
        Section("5.2", "（二）工作中存在的问题", level=2),
        Section("5.3", "（三）改进措施", level=2),
        Section("9", "", about="注"),
    ),
    Form.OF_2019: (
        *_OVERVIEW,
        *_TABLES,
        Section("5", "五、政府信息公开工作存在的主要问题及改进情况"),
        Section("6", "六、其他需要报告的事项"),
    ),
    Form.OF_2021: (
        *_OVERVIEW,
        *_TABLES,
        Section("5", "五、存在的主要问题及改进情况"),
        Section("6", "六、其他需要报告的事项"),
    ),
}


def title(organ: str, year: int, form: Form) -> str:
    if form is Form.OF_2008:
        return f"{organ}{year}年度政府信息公开工作情况报告"
    return f"{organ}{year}年政府信息公开工作年度报告"


# --- table 二


@dataclass(frozen=True)
class Block:
    """One item of 第二十条 in table 二. `columns` are the value columns after 信息内容."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[str, ...]

    def ref(self, row: str, column: str) -> str:
        return f"{self.title}/{row}/{column}"


ITEM_1, ITEM_5, ITEM_6, ITEM_8, ITEM_9 = (
    f"第二十条第（{number}）项" for number in ("一", "五", "六", "八", "九")
)
MADE, REPEALED, IN_FORCE = "本年制发件数", "本年废止件数", "现行有效件数"
DECIDED, CHARGED = "本年处理决定数量", "本年收费金额（单位：万元）"
NEWLY_MADE, NEWLY_PUBLIC, ALL_PUBLIC = "本年新制作数量", "本年新公开数量", "对外公开总数量"
ITEMS_BEFORE, ITEMS_CHANGED, DECIDED_2019 = "上一年项目数量", "本年增/减", "处理决定数量"
PURCHASES, PURCHASE_SUM = "采购项目数量", "采购总金额"
RULES, NORMATIVE, NORMATIVE_2019 = "规章", "行政规范性文件", "规范性文件"
LICENCES, OTHER_SERVICES = "行政许可", "其他对外管理服务事项"
PENALTIES, COERCION, CHARGES, PROCUREMENT = "行政处罚", "行政强制", "行政事业性收费", "政府集中采购"

_PROJECTS = (ITEMS_BEFORE, ITEMS_CHANGED, DECIDED_2019)
BLOCKS: dict[Form, tuple[Block, ...]] = {
    Form.OF_2019: (
        Block(ITEM_1, (NEWLY_MADE, NEWLY_PUBLIC, ALL_PUBLIC), (RULES, NORMATIVE_2019)),
        Block(ITEM_5, _PROJECTS, (LICENCES, OTHER_SERVICES)),
        Block(ITEM_6, _PROJECTS, (PENALTIES, COERCION)),
        Block(ITEM_8, (ITEMS_BEFORE, ITEMS_CHANGED), (CHARGES,)),
        Block(ITEM_9, (PURCHASES, PURCHASE_SUM), (PROCUREMENT,)),
    ),
    Form.OF_2021: (
        Block(ITEM_1, (MADE, REPEALED, IN_FORCE), (RULES, NORMATIVE)),
        Block(ITEM_5, (DECIDED,), (LICENCES,)),
        Block(ITEM_6, (DECIDED,), (PENALTIES, COERCION)),
        Block(ITEM_8, (CHARGED,), (CHARGES,)),
    ),
}
_PROACTIVE_WIDTH = 4


def _spans(count: int) -> list[int]:
    """How many of the three value columns each of `count` cells covers: the last takes the rest."""
    return [1] * (count - 1) + [_PROACTIVE_WIDTH - count]


def proactive_table(form: Form) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for block in BLOCKS[form]:
        spans = _spans(len(block.columns))
        rows.append((Cell(block.title, Kind.HEADING, columns=_PROACTIVE_WIDTH),))
        rows.append(
            (
                Cell("信息内容", Kind.HEADING),
                *(
                    Cell(column, Kind.HEADING, columns=span)
                    for column, span in zip(block.columns, spans, strict=True)
                ),
            )
        )
        rows.extend(
            (
                Cell(row),
                *(
                    Cell(kind=Kind.VALUE, columns=span, ref=block.ref(row, column))
                    for column, span in zip(block.columns, spans, strict=True)
                ),
            )
            for row in block.rows
        )
    return Table("二", "主动公开政府信息情况", _PROACTIVE_WIDTH, 2, tuple(rows))


# --- table 三

TOTAL = "总计"
KINDS = tuple(kind.label for kind in ApplicantKind)
COLUMNS = (*KINDS, TOTAL)
NEW, CARRIED_IN, RESULTS, CARRIED_OUT = "一", "二", "（七）", "四"
UNDIVIDED = OutcomeGroup.OTHERWISE.ref  # the one row of （六） in the form of 2019
_CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
_NEW_LABEL = "一、本年新收政府信息公开申请数量"
_CARRIED_IN_LABEL = "二、上年结转政府信息公开申请数量"
_RESULTS_LABEL = "三、本年度办理结果"
_TOTAL_LABEL = "（七）总计"
_CARRIED_OUT_LABEL = "四、结转下年度继续办理"


def cell_ref(row: str, column: str) -> str:
    """（三）1/自然人: a cell of table 三; 行政复议/总计: one of table 四."""
    return f"{row}/{column}"


def result_ref(outcome: Outcome, form: Form) -> str:
    """The row an outcome counts in; the form of 2019 does not divide （六）其他处理."""
    undivided = form is Form.OF_2019 and outcome.group is OutcomeGroup.OTHERWISE
    return UNDIVIDED if undivided else outcome.ref


def result_refs(form: Form) -> tuple[str, ...]:
    """The rows （一） to （六）, in order, that （七）总计 adds up."""
    return tuple(dict.fromkeys(result_ref(outcome, form) for outcome in Outcome))


@dataclass(frozen=True)
class RequestRow:
    """A row with numbers: its short reference and its label word for word."""

    ref: str
    label: str


def request_rows(form: Form) -> tuple[RequestRow, ...]:
    results = {result_ref(outcome, form): outcome for outcome in Outcome}
    return (
        RequestRow(NEW, _NEW_LABEL),
        RequestRow(CARRIED_IN, _CARRIED_IN_LABEL),
        *(
            RequestRow(ref, outcome.group.heading if ref == UNDIVIDED else outcome.row)
            for ref, outcome in results.items()
        ),
        RequestRow(RESULTS, _TOTAL_LABEL),
        RequestRow(CARRIED_OUT, _CARRIED_OUT_LABEL),
    )


def rows_of(filled: FilledTable) -> Form:
    """The form whose rows a table 三 has: some offices printed （六） in one row long after 2020."""
    return Form.OF_2019 if cell_ref(UNDIVIDED, TOTAL) in filled.values else Form.OF_2021


def _request_values(row: str, form: Form) -> tuple[Cell, ...]:
    """The seven value cells of a row; the last adds the six before it, （七） adds the rows above."""

    def cell(column: str) -> Cell:
        if column == TOTAL:
            sums = tuple(cell_ref(row, kind) for kind in KINDS)
        elif row == RESULTS:
            sums = tuple(cell_ref(ref, column) for ref in result_refs(form))
        else:
            sums = ()
        return Cell(kind=Kind.VALUE, ref=cell_ref(row, column), sums=sums)

    return tuple(cell(column) for column in COLUMNS)


def _result_rows(form: Form) -> Iterator[tuple[Cell, ...]]:
    """（一） to （六）: a group of several rows begins with a cell merged downward."""
    for group in OutcomeGroup:
        members = [outcome for outcome in Outcome if outcome.group is group]
        refs = list(dict.fromkeys(result_ref(outcome, form) for outcome in members))
        if len(refs) == 1:
            yield (Cell(group.heading, columns=2), *_request_values(refs[0], form))
            continue
        for number, outcome in enumerate(members):
            head = (Cell(group.heading, rows=len(members)),) if number == 0 else ()
            yield (*head, Cell(outcome.row), *_request_values(outcome.ref, form))


def requests_table(form: Form) -> Table:
    results = [
        *_result_rows(form),
        (Cell(_TOTAL_LABEL, columns=2), *_request_values(RESULTS, form)),
    ]
    first, *rest = results
    rows = (
        (
            Cell(_CORNER, Kind.HEADING, rows=3, columns=3),
            Cell("申请人情况", Kind.HEADING, columns=len(COLUMNS)),
        ),
        (
            Cell(KINDS[0], Kind.HEADING, rows=2),
            Cell("法人或其他组织", Kind.HEADING, columns=len(KINDS) - 1),
            Cell(TOTAL, Kind.HEADING, rows=2),
        ),
        tuple(Cell(kind, Kind.HEADING) for kind in KINDS[1:]),
        (Cell(_NEW_LABEL, columns=3), *_request_values(NEW, form)),
        (Cell(_CARRIED_IN_LABEL, columns=3), *_request_values(CARRIED_IN, form)),
        (Cell(_RESULTS_LABEL, rows=len(results)), *first),
        *rest,
        (Cell(_CARRIED_OUT_LABEL, columns=3), *_request_values(CARRIED_OUT, form)),
    )
    return Table("三", "收到和处理政府信息公开申请情况", 3 + len(COLUMNS), 3, rows)


# --- table 四

REVIEW, SUIT, SUIT_AFTER_REVIEW = "行政复议", "未经复议直接起诉", "复议后起诉"
REMEDIES = (REVIEW, SUIT, SUIT_AFTER_REVIEW)
RESULT_COLUMNS = ("结果维持", "结果纠正", "其他结果", "尚未审结")
PENDING = RESULT_COLUMNS[-1]


def remedies_table() -> Table:
    """One row of fifteen numbers; the same in the forms of 2019 and 2021."""
    columns = (*RESULT_COLUMNS, TOTAL)

    def cell(kind: str, column: str) -> Cell:
        sums = tuple(cell_ref(kind, result) for result in RESULT_COLUMNS) if column == TOTAL else ()
        return Cell(kind=Kind.VALUE, ref=cell_ref(kind, column), sums=sums)

    labels = tuple(Cell(column, Kind.HEADING) for column in columns)
    rows = (
        (
            Cell(REVIEW, Kind.HEADING, columns=5),
            Cell("行政诉讼", Kind.HEADING, columns=10),
        ),
        (
            *(Cell(column, Kind.HEADING, rows=2) for column in columns),
            Cell(SUIT, Kind.HEADING, columns=5),
            Cell(SUIT_AFTER_REVIEW, Kind.HEADING, columns=5),
        ),
        (*labels, *labels),
        tuple(cell(kind, column) for kind in REMEDIES for column in columns),
    )
    return Table("四", "政府信息公开行政复议、行政诉讼情况", 15, 3, rows)
