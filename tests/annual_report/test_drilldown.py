"""A cell or a figure lists exactly the records it counts."""

from datetime import date

import pytest

from annual_report import drilldown
from annual_report.drilldown import NoRows
from annual_report.figures import YearFacts
from annual_report.tables import Form
from disclosure.models import DecisionCount
from requests_app.models import Case, Remedy
from tests.annual_report.test_request_figures import drawn
from tests.annual_report.test_table_figures import document
from tests.factories.annual_report import remedy

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", [3, 11])
def test_every_cell_of_table_three_lists_as_many_cases_as_it_says(seed):
    Case.objects.bulk_create(drawn(seed))
    facts = YearFacts.of(2024)
    table = facts.requests.table(Form.OF_2021)

    listed = {ref: drilldown.of_cell("三", ref, facts).records.count() for ref in table.values}

    assert listed == table.values


def test_every_cell_of_table_four_lists_as_many_remedies_as_it_says():
    Remedy.objects.bulk_create(
        [
            remedy("1", filed=date(2023, 5, 1), decided=date(2024, 1, 9), result="upheld"),
            remedy("2", filed=date(2024, 5, 1), decided=date(2025, 1, 9), result="upheld"),
            remedy("3", kind="suit", filed=date(2024, 5, 1)),
        ]
    )
    facts = YearFacts.of(2024)
    table = facts.remedies.table()

    listed = {ref: drilldown.of_cell("四", ref, facts).records.count() for ref in table.values}

    assert listed == table.values


def test_documents_of_table_two_are_listed_by_what_the_cell_counts():
    document("一", formed=date(2020, 1, 1))
    document("二", formed=date(2024, 1, 1))
    document("三", formed=date(2020, 1, 1), repealed=date(2024, 12, 31))
    facts = YearFacts.of(2024)

    titles = {
        column: sorted(
            drilldown.of_cell(
                "二", f"第二十条第（一）项/行政规范性文件/{column}", facts
            ).records.values_list("title", flat=True)
        )
        for column in ("本年制发件数", "本年废止件数", "现行有效件数")
    }

    assert titles == {"本年制发件数": ["二"], "本年废止件数": ["三"], "现行有效件数": ["一", "二"]}


def test_a_number_entered_for_the_year_leads_to_its_entry():
    entered = DecisionCount.objects.create(year=2024, kind="penalty", count=8)

    rows = drilldown.of_cell(
        "二", "第二十条第（六）项/行政处罚/本年处理决定数量", YearFacts.of(2024)
    )

    assert list(rows.records) == [entered]


@pytest.mark.parametrize(
    ("table", "ref"),
    [
        ("五", "一/总计"),
        ("三", "九/总计"),
        ("三", "一/外星人"),
        ("三", "一"),
        ("四", "和解/总计"),
        ("二", "x"),
    ],
)
def test_a_cell_that_does_not_exist_has_no_rows(table, ref):
    with pytest.raises(NoRows):
        drilldown.of_cell(table, ref, YearFacts.of(2024))


def test_a_figure_made_of_others_has_no_rows_of_its_own():
    with pytest.raises(NoRows):
        drilldown.of_figure("contacts_total", YearFacts.of(2024))
