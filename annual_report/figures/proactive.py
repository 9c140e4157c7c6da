"""Table 二: documents made, repealed and in force; decisions and charges; for 2019 also items of power."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import Count, Q, Value

from annual_report import tables
from annual_report.figures.period import Period
from annual_report.grid import FilledTable
from annual_report.models import KeptRegister, StatedFigure
from annual_report.tables import (
    ALL_PUBLIC,
    CHARGED,
    CHARGES,
    COERCION,
    DECIDED,
    DECIDED_2019,
    IN_FORCE,
    ITEM_1,
    ITEM_5,
    ITEM_6,
    ITEM_8,
    ITEM_9,
    ITEMS_BEFORE,
    ITEMS_CHANGED,
    LICENCES,
    MADE,
    NEWLY_MADE,
    NEWLY_PUBLIC,
    NORMATIVE,
    NORMATIVE_2019,
    OTHER_SERVICES,
    PENALTIES,
    PROCUREMENT,
    PURCHASE_SUM,
    PURCHASES,
    REPEALED,
    RULES,
    Form,
    proactive_table,
)
from disclosure.models import Category, DecisionCount, Disclosure, PowerItem
from records.amounts import tidy
from statute.powers import PowerType

NormativeKind = Category.NormativeKind
Decided = DecisionCount.Kind
Stated = StatedFigure.Kind
# 其他对外管理服务事项: what is granted or settled on application, apart from licences.
OTHER_SERVICE_TYPES = (
    PowerType.BENEFIT,
    PowerType.CONFIRMATION,
    PowerType.REWARD,
    PowerType.RULING,
    PowerType.OTHER,
)
POWER_ROWS: dict[str, tuple[PowerType, ...]] = {
    LICENCES: (PowerType.LICENCE,),
    OTHER_SERVICES: OTHER_SERVICE_TYPES,
    PENALTIES: (PowerType.PENALTY,),
    COERCION: (PowerType.COERCION,),
}


def normative_documents() -> models.QuerySet:
    """规章 and 行政规范性文件 this office made, published or lawfully not: 制发 counts them all."""
    return Disclosure.objects.filter(
        category__normative_kind__in=NormativeKind.values, origin=Disclosure.Origin.MADE
    )


def column_of(column: str, period: Period) -> Q:
    """Which of `normative_documents` a column of item （一） holds: 制发, 废止, 现行有效 of the form of 2021,
    新制作, 新公开, 对外公开总数量 of that of 2019."""
    within = (period.first, period.last)
    there = Q(formed_on__lte=period.last)
    public = there & Q(status=Disclosure.Status.PUBLISHED)
    match column:
        case tables.MADE | tables.NEWLY_MADE:
            return Q(formed_on__range=within)
        case tables.REPEALED:
            return there & Q(repealed_on__range=within)
        case tables.IN_FORCE:
            return there & (Q(repealed_on=None) | Q(repealed_on__gt=period.last))
        case tables.NEWLY_PUBLIC:
            return public & Q(published_at__date__range=within)
        case tables.ALL_PUBLIC:
            return public & Q(published_at__date__lte=period.last)
    raise KeyError(column)


def in_column(column: str, kind: str, period: Period) -> models.QuerySet:
    """The documents of a NormativeKind that a column counts."""
    return normative_documents().filter(column_of(column, period), category__normative_kind=kind)


@dataclass(frozen=True)
class Documents:
    """Documents of one kind in a period."""

    made: int = 0
    repealed: int = 0
    in_force: int = 0
    newly_public: int = 0
    all_public: int = 0


def count_documents(period: Period) -> dict[str, Documents]:
    """By NormativeKind; one aggregate query."""
    columns = {
        "made": MADE,
        "repealed": REPEALED,
        "in_force": IN_FORCE,
        "newly_public": NEWLY_PUBLIC,
        "all_public": ALL_PUBLIC,
    }
    counts = {
        fact: Count(Value(1), filter=column_of(column, period)) for fact, column in columns.items()
    }
    groups = normative_documents().order_by().values("category__normative_kind").annotate(**counts)
    return {group.pop("category__normative_kind"): Documents(**group) for group in groups}


def powers(day: date, row: str | None = None) -> models.QuerySet:
    """Items of the power list in force on `day`; those of one row of the form of 2019."""
    there = PowerItem.objects.in_force(on=day)
    return there if row is None else there.filter(type__in=POWER_ROWS[row])


def count_powers(day: date) -> dict[str, int]:
    """`powers`, by type."""
    return dict(powers(day).order_by().values_list("type").annotate(items=Count("*")))


# Cells of the form of 2019 that an office states: what of, and of which year, counted from the report's.
STATED_CELLS: dict[tuple[str, str], tuple[Stated, int]] = {
    (OTHER_SERVICES, DECIDED_2019): (Stated.OTHER_DECISIONS, 0),
    (CHARGES, ITEMS_BEFORE): (Stated.CHARGE_ITEMS, -1),
    (PROCUREMENT, PURCHASES): (Stated.PURCHASES, 0),
    (PROCUREMENT, PURCHASE_SUM): (Stated.PURCHASE_SUM, 0),
}


def stated(year: int, row: str, column: str) -> models.QuerySet:
    """The entry behind one of `STATED_CELLS`, of a report on `year`."""
    kind, years_off = STATED_CELLS[row, column]
    return StatedFigure.objects.filter(year=year + years_off, kind=kind)


@dataclass(frozen=True)
class ProactiveCounts:
    """The facts of table 二. Decisions and stated figures nobody has entered are absent."""

    period: Period
    documents: Mapping[str, Documents] = field(repr=False)
    decisions: Mapping[str, Decimal] = field(repr=False)

    def kind(self, kind: NormativeKind) -> Documents:
        return self.documents.get(kind, Documents())

    def decided(self, kind: Decided) -> int | Decimal | None:
        """As somebody entered it; None where nobody did."""
        return tidy(self.decisions[kind]) if kind in self.decisions else None

    def table(self, *, with_documents: bool = True) -> FilledTable:
        """Table 二 of the form of 2021; without its documents where their register was not kept."""
        cells: dict[str, int | Decimal | None] = {}
        for row, kind in (
            (RULES, NormativeKind.RULE),
            (NORMATIVE, NormativeKind.NORMATIVE_DOCUMENT),
        ):
            counted = self.kind(kind)
            if with_documents:
                cells |= {
                    f"{ITEM_1}/{row}/{MADE}": counted.made,
                    f"{ITEM_1}/{row}/{REPEALED}": counted.repealed,
                    f"{ITEM_1}/{row}/{IN_FORCE}": counted.in_force,
                }
        return proactive_table(Form.OF_2021).filled(
            cells
            | {
                f"{ITEM_5}/{LICENCES}/{DECIDED}": self.decided(Decided.LICENCE),
                f"{ITEM_6}/{PENALTIES}/{DECIDED}": self.decided(Decided.PENALTY),
                f"{ITEM_6}/{COERCION}/{DECIDED}": self.decided(Decided.COERCION),
                f"{ITEM_8}/{CHARGES}/{CHARGED}": self.decided(Decided.CHARGE),
            }
        )


def count_proactive(period: Period) -> ProactiveCounts:
    """One aggregate over the documents, and the year's four counts."""
    decisions = DecisionCount.objects.filter(year=period.year).values_list("kind", "count")
    return ProactiveCounts(period, count_documents(period), dict(decisions))


def table_of_2019(
    period: Period, *, kept: frozenset[str], kept_before: frozenset[str]
) -> FilledTable:
    """Table 二 of the form of 2019: documents as made public, items of power with their change.

    `kept` and `kept_before`: the registers of the year and of the one before; what they do not hold and
    nobody stated is blank.
    """
    counts = count_proactive(period)
    before, now = count_powers(period.before.last), count_powers(period.last)
    said = {
        (year, kind): tidy(value)
        for year, kind, value in StatedFigure.objects.filter(
            year__in=(period.year - 1, period.year)
        ).values_list("year", "kind", "value")
    }

    def told(row: str, column: str) -> int | Decimal | None:
        kind, years_off = STATED_CELLS[row, column]
        return said.get((period.year + years_off, kind))

    cells: dict[str, int | Decimal | None] = {}
    for row, kind in (
        (RULES, NormativeKind.RULE),
        (NORMATIVE_2019, NormativeKind.NORMATIVE_DOCUMENT),
    ):
        documents = counts.kind(kind)
        if KeptRegister.Register.DOCUMENTS not in kept:
            continue
        cells |= {
            f"{ITEM_1}/{row}/{NEWLY_MADE}": documents.made,
            f"{ITEM_1}/{row}/{NEWLY_PUBLIC}": documents.newly_public,
            f"{ITEM_1}/{row}/{ALL_PUBLIC}": documents.all_public,
        }
    decided = {
        LICENCES: counts.decided(Decided.LICENCE),
        OTHER_SERVICES: told(OTHER_SERVICES, DECIDED_2019),
        PENALTIES: counts.decided(Decided.PENALTY),
        COERCION: counts.decided(Decided.COERCION),
    }
    for row, types in POWER_ROWS.items():
        item = ITEM_5 if row in (LICENCES, OTHER_SERVICES) else ITEM_6
        then = _powers_of(types, before, kept_before)
        cells |= {
            f"{item}/{row}/{ITEMS_BEFORE}": then,
            f"{item}/{row}/{ITEMS_CHANGED}": _difference(_powers_of(types, now, kept), then),
            f"{item}/{row}/{DECIDED_2019}": decided[row],
        }
    charged_before = told(CHARGES, ITEMS_BEFORE)
    charged_now = said.get((period.year, Stated.CHARGE_ITEMS))
    return proactive_table(Form.OF_2019).filled(
        cells
        | {
            f"{ITEM_8}/{CHARGES}/{ITEMS_BEFORE}": charged_before,
            f"{ITEM_8}/{CHARGES}/{ITEMS_CHANGED}": _difference(charged_now, charged_before),
            f"{ITEM_9}/{PROCUREMENT}/{PURCHASES}": told(PROCUREMENT, PURCHASES),
            f"{ITEM_9}/{PROCUREMENT}/{PURCHASE_SUM}": told(PROCUREMENT, PURCHASE_SUM),
        }
    )


def _powers_of(
    types: tuple[PowerType, ...], counts: Mapping[str, int], kept: frozenset[str]
) -> int | None:
    if KeptRegister.Register.POWERS not in kept:
        return None
    return sum(counts.get(kind, 0) for kind in types)


def _difference(now: int | Decimal | None, then: int | Decimal | None) -> int | Decimal | None:
    return None if now is None or then is None else now - then
