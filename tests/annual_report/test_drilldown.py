"""A cell or a figure lists exactly the records it counts."""

from datetime import date, datetime

import pytest

from annual_report import drilldown
from annual_report.drilldown import NoRows
from annual_report.figures import YearFacts
from annual_report.figures.proactive import table_of_2019
from annual_report.models import StatedFigure
from annual_report.tables import Form
from disclosure.models import DecisionCount, PowerItem
from requests_app.models import Case, Remedy
from tests.annual_report.test_request_figures import drawn
from tests.annual_report.test_table_figures import document
from tests.factories.annual_report import remedy
from tests.factories.disclosure import SHANGHAI

pytestmark = pytest.mark.django_db


def public_on(year):
    return {
        "status": "published",
        "index_number": f"索引{year}",
        "published_at": datetime(year, 6, 1, 9, tzinfo=SHANGHAI),
    }


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


def power(code, kind, *, since=date(2016, 1, 1), until=None):
    return PowerItem.objects.create(
        code=code,
        type=kind,
        name=code,
        legal_basis="《治安管理处罚法》",
        valid_from=since,
        valid_to=until,
    )


def test_table_two_of_2019_lists_the_documents_and_powers_it_counts():
    document("旧", formed=date(2018, 1, 1), **public_on(2018))
    document("新", formed=date(2020, 1, 1), **public_on(2020))
    document("未公开", formed=date(2020, 1, 1))
    power("XK1", "XK")
    power("XK2", "XK", until=date(2020, 6, 1))
    power("CF1", "CF", since=date(2020, 6, 1))
    facts = YearFacts.of(2020)

    listed = {
        ref: sorted(str(record) for record in drilldown.of_cell("二", ref, facts).records)
        for ref in (
            "第二十条第（一）项/规范性文件/本年新制作数量",
            "第二十条第（一）项/规范性文件/本年新公开数量",
            "第二十条第（一）项/规范性文件/对外公开总数量",
            "第二十条第（五）项/行政许可/上一年项目数量",
            "第二十条第（六）项/行政处罚/上一年项目数量",
        )
    }
    kept = frozenset({"powers", "documents"})
    cells = table_of_2019(facts.period, kept=kept, kept_before=kept).values

    assert [len(records) for records in listed.values()] == [2, 1, 2, 2, 0]
    assert [cells[ref] for ref in listed] == [2, 1, 2, 2, 0]


@pytest.mark.parametrize(
    ("ref", "year", "kind"),
    [
        ("第二十条第（五）项/其他对外管理服务事项/处理决定数量", 2020, "other_decisions"),
        ("第二十条第（八）项/行政事业性收费/上一年项目数量", 2019, "charge_items"),
        ("第二十条第（九）项/政府集中采购/采购项目数量", 2020, "purchases"),
        ("第二十条第（九）项/政府集中采购/采购总金额", 2020, "purchase_sum"),
    ],
)
def test_what_another_office_states_leads_to_its_entry(ref, year, kind):
    said = StatedFigure.objects.create(year=year, kind=kind, value=7, source="警务保障处")
    facts = YearFacts.of(2020)

    cell = table_of_2019(facts.period, kept=frozenset(), kept_before=frozenset()).values[ref]

    assert (cell, list(drilldown.of_cell("二", ref, facts).records)) == (7, [said])


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
        ("二", "第二十条第（一）项/行政规范性文件/无此栏"),
        ("二", "第二十条第（五）项/行政许可/无此栏"),
        ("二", "第二十条第（五）项/行政许可/本年增/减"),
    ],
)
def test_a_cell_that_does_not_exist_has_no_rows(table, ref):
    with pytest.raises(NoRows):
        drilldown.of_cell(table, ref, YearFacts.of(2024))


def test_a_figure_made_of_others_has_no_rows_of_its_own():
    with pytest.raises(NoRows):
        drilldown.of_figure("contacts_total", YearFacts.of(2024))
