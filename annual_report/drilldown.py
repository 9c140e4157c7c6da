"""The records behind a cell or a figure: the very queries that counted them, so that numbers agree."""

from dataclasses import dataclass

from django.db.models import QuerySet

from annual_report.figures import YearFacts, proactive, remedies, requests
from annual_report.figures.own_channels import declarations
from annual_report.tables import (
    CARRIED_IN,
    CARRIED_OUT,
    CHARGED,
    DECIDED,
    DECIDED_2019,
    ITEM_1,
    ITEMS_BEFORE,
    NEW,
    PENDING,
    RESULTS,
    RULES,
    TOTAL,
    UNDIVIDED,
)
from disclosure.models import DecisionCount
from requests_app.models import Case, Remedy
from statute.outcomes import ApplicantKind, Outcome, OutcomeGroup

NAMES = ("二", "三", "四")


class NoRows(LookupError):
    """A cell or figure that does not exist, or is not counted from single records."""


@dataclass(frozen=True)
class Rows:
    title: str
    records: QuerySet


def of_figure(key: str, facts: YearFacts) -> Rows:
    """What a figure counts. Raises NoRows."""
    declaration = declarations(facts).get(key)
    if declaration is None or declaration.rows is None:
        raise NoRows(key)
    return Rows(f"{facts.year}年 {declaration.label}", declaration.rows(facts))


def of_cell(table: str, ref: str, facts: YearFacts) -> Rows:
    """What a cell of table 二, 三 or 四 counts. Raises NoRows."""
    parts = ref.split("/")
    try:
        records = {"二": _proactive, "三": _requests, "四": _remedies}[table](parts, facts)
    except (KeyError, ValueError):
        raise NoRows(f"{table} {ref}") from None
    return Rows(f"{facts.year}年 表{table} {' '.join(parts)}", records)


_APPLICANTS = {kind.label: kind for kind in ApplicantKind}
_OUTCOMES = {outcome.ref: (outcome,) for outcome in Outcome} | {
    UNDIVIDED: tuple(o for o in Outcome if o.group is OutcomeGroup.OTHERWISE)
}


def _requests(parts: list[str], facts: YearFacts) -> QuerySet[Case]:
    row, column = parts
    cases = requests.in_row(row, facts.period)
    if column != TOTAL:
        cases = cases.filter(applicant_kind=_APPLICANTS[column])
    if row in (NEW, CARRIED_IN, CARRIED_OUT, RESULTS):
        return cases
    return cases.filter(outcome__in=_OUTCOMES[row])


_KINDS = {kind.label: kind for kind in Remedy.Kind}
_RESULTS = {result.label: result for result in Remedy.Result}


def _remedies(parts: list[str], facts: YearFacts) -> QuerySet[Remedy]:
    kind, result = parts
    period = facts.period
    matters = remedies.counted(period).filter(kind=_KINDS[kind])
    if result == TOTAL:
        return matters
    result = result if result == PENDING else _RESULTS[result]
    return matters.filter(remedies.result_of(result, period))


_DECISIONS = {kind.label: kind for kind in DecisionCount.Kind}


def _proactive(parts: list[str], facts: YearFacts) -> QuerySet:
    """本年增/减 of the form of 2019 is a difference: no record is counted in it."""
    item, row, column = parts
    if item == ITEM_1:
        kinds = proactive.NormativeKind
        kind = kinds.RULE if row == RULES else kinds.NORMATIVE_DOCUMENT
        return proactive.in_column(column, kind, facts.period)
    if (row, column) in proactive.STATED_CELLS:
        return proactive.stated(facts.year, row, column)
    if column == ITEMS_BEFORE:
        return proactive.powers(facts.period.before.last, row)
    if column in (DECIDED, DECIDED_2019, CHARGED):
        return DecisionCount.objects.filter(year=facts.year, kind=_DECISIONS[row])
    raise KeyError(column)
