"""Table 三 counts every case once where it belongs; compared with a naive recount of drawn cases."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from annual_report.balance import examine
from annual_report.figures.period import Period
from annual_report.figures.requests import count_requests
from annual_report.tables import COLUMNS, TOTAL, Form, cell_ref, request_rows
from requests_app.models import Case
from statute.outcomes import ApplicantKind, Outcome, OutcomeGroup
from tests.factories.annual_report import case, last_year, submission

pytestmark = pytest.mark.django_db
YEAR = Period.of(2024)


def row(table, ref):
    return [table[cell_ref(ref, column)] for column in COLUMNS]


def nonzero(table):
    return {ref: value for ref, value in table.values.items() if value and ref.endswith(TOTAL)}


def test_a_year_without_cases_is_all_zeros():
    table = count_requests(YEAR).table(Form.OF_2021)

    assert set(table.values.values()) == {0}


@pytest.mark.parametrize(
    ("received", "closed", "rows"),
    [
        (date(2024, 1, 1), date(2024, 12, 31), {"一": 1, "（一）": 1, "（七）": 1}),
        (date(2023, 12, 31), date(2024, 1, 1), {"二": 1, "（一）": 1, "（七）": 1}),
        (date(2022, 5, 1), date(2024, 3, 1), {"二": 1, "（一）": 1, "（七）": 1}),
        (date(2024, 12, 31), None, {"一": 1, "四": 1}),
        (date(2024, 12, 31), date(2025, 1, 1), {"一": 1, "四": 1}),
        (date(2023, 6, 1), None, {"二": 1, "四": 1}),
        (date(2023, 6, 1), date(2025, 6, 1), {"二": 1, "四": 1}),
        (date(2023, 6, 1), date(2023, 12, 31), {}),
        (date(2025, 1, 1), date(2025, 1, 2), {}),
        (date(2025, 1, 1), None, {}),
    ],
)
def test_a_case_counts_by_its_receipt_and_by_where_it_stood_on_31_december(received, closed, rows):
    case("1", received=received, closed=closed, outcome=Outcome.DISCLOSED if closed else "").save()

    table = count_requests(YEAR).table(Form.OF_2021)

    assert nonzero(table) == {cell_ref(ref, TOTAL): n for ref, n in rows.items()}


def test_what_is_not_yet_validly_received_or_no_request_for_information_is_not_counted():
    filed = case("1", received=None)
    filed.status = Case.Status.FILED
    filed.save()
    own_record = case("2", received=date(2024, 5, 1))
    own_record.matter = Case.Matter.OWN_RECORD
    own_record.save()

    assert count_requests(YEAR).counts == {}


def test_a_preview_of_a_running_year_ends_on_its_day():
    case("1", received=date(2024, 5, 1), closed=date(2024, 6, 3), outcome="1").save()

    counts = count_requests(Period.of(2024, until=date(2024, 5, 31)))

    assert (counts.new, counts.closed(), counts.carried_out) == (1, 0, 1)


def test_the_form_of_2019_puts_all_other_handling_in_one_row():
    for number, outcome in enumerate((Outcome.NOT_CORRECTED, Outcome.NOT_PAID, Outcome.OTHER)):
        case(number, received=date(2020, 5, 1), closed=date(2020, 6, 1), outcome=outcome).save()

    table = count_requests(Period.of(2020)).table(Form.OF_2019)

    assert row(table, "（六）") == [3, 0, 0, 0, 0, 0, 3]


def test_the_table_takes_one_query(django_assert_num_queries):
    Case.objects.bulk_create(case(n, received=date(2024, 5, 1)) for n in range(30))

    with django_assert_num_queries(1):
        count_requests(YEAR)


def drawn(seed):
    """Up to 120 cases over four years, half of them closed, in any outcome and by any kind."""
    draw = random.Random(seed)
    for number in range(draw.randrange(120)):
        received = date(2022, 1, 1) + timedelta(days=draw.randrange(4 * 365))
        closed = received + timedelta(days=draw.randrange(500)) if draw.random() < 0.6 else None
        yield case(
            number,
            received=received,
            kind=draw.choice(list(ApplicantKind)),
            closed=closed,
            outcome=draw.choice(list(Outcome)) if closed else "",
        )


def recounted(cases, year):
    """Table 三 case by case, as a clerk with a pencil would fill it in."""
    table = {row.ref: dict.fromkeys(COLUMNS, 0) for row in request_rows(Form.OF_2021)}

    def mark(ref, kind):
        table[ref][kind.label] += 1
        table[ref][TOTAL] += 1

    for each in cases:
        kind = ApplicantKind(each.applicant_kind)
        closed_before = each.closed_on is not None and each.closed_on.year < year
        if each.received_on.year > year or closed_before:
            continue
        mark("一" if each.received_on.year == year else "二", kind)
        if each.closed_on is not None and each.closed_on.year == year:
            mark(Outcome(each.outcome).ref, kind)
            mark("（七）", kind)
        else:
            mark("四", kind)
    return {cell_ref(ref, column): n for ref, cells in table.items() for column, n in cells.items()}


@pytest.mark.parametrize("seed", range(25))
def test_the_table_equals_a_recount_by_hand_and_keeps_every_identity(seed):
    cases = Case.objects.bulk_create(drawn(seed))

    tables = {year: count_requests(Period.of(year)).table(Form.OF_2021) for year in (2023, 2024)}
    findings = examine(
        replace(submission(), requests=tables[2024], last_year=last_year(requests=tables[2023]))
    )

    assert {year: dict(table.values) for year, table in tables.items()} == {
        year: recounted(cases, year) for year in tables
    }
    assert [f.id for f in findings if f.id in ("E1", "E2", "E3", "E4", "E6") and not f.holds] == []


def test_counts_answer_by_outcome_and_group():
    Case.objects.bulk_create(
        case(n, received=date(2024, 2, 1), closed=date(2024, 3, 1), outcome=outcome)
        for n, outcome in enumerate(("1", "1", "3.1", "3.8", "4.2"))
    )
    refused = [outcome for outcome in Outcome if outcome.group is OutcomeGroup.REFUSED]

    counts = count_requests(YEAR)

    assert (
        counts.new,
        counts.closed(),
        counts.closed(Outcome.DISCLOSED),
        counts.closed(*refused),
    ) == (*(5, 5, 2, 2),)
