"""Tables 二 and 四 from their registers, and published reports rebuilt cell for cell from imported rows."""

import csv
import io
import json
from datetime import date
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest

from annual_report.figures.period import Period
from annual_report.figures.proactive import count_proactive, table_of_2019
from annual_report.figures.remedies import count_remedies
from annual_report.figures.requests import count_requests
from annual_report.models import StatedFigure
from annual_report.tables import BLOCKS, COLUMNS, KINDS, Form, cell_ref
from disclosure.models import DecisionCount, Disclosure, PowerItem
from disclosure.resources import DecisionCountResource, DisclosureResource
from records.importing import Import
from records.spreadsheets import read_table
from requests_app.models import Remedy
from requests_app.resources import CaseResource, RemedyResource
from tests.factories.annual_report import remedy
from tests.factories.disclosure import category, unit

pytestmark = pytest.mark.django_db
YEAR = Period.of(2024)
PUBLISHED = Path(__file__).parent / "published"


def document(title, *, formed, repealed=None, code="art20-01-2", **facts):
    return Disclosure.objects.create(
        title=title,
        category=category(code),
        unit=unit(),
        formed_on=formed,
        repealed_on=repealed,
        validity=Disclosure.Validity.REPEALED if repealed else Disclosure.Validity.IN_FORCE,
        **facts,
    )


def values(table):
    return {ref: value for ref, value in table.values.items() if value}


def test_documents_are_counted_as_made_repealed_and_in_force():
    document("一", formed=date(2020, 1, 1))
    document("二", formed=date(2024, 1, 1))
    document("三", formed=date(2020, 1, 1), repealed=date(2024, 12, 31))
    document("四", formed=date(2024, 3, 1), repealed=date(2024, 9, 1))
    document("五", formed=date(2020, 1, 1), repealed=date(2025, 1, 1))
    document("六", formed=date(2025, 1, 1))
    document("七", formed=date(2020, 1, 1), repealed=date(2023, 1, 1))
    document("上级", formed=date(2024, 1, 1), origin=Disclosure.Origin.OBTAINED)
    document("通告", formed=date(2024, 1, 1), code="tztg")

    table = count_proactive(YEAR).table()

    assert values(table) == {
        "第二十条第（一）项/行政规范性文件/本年制发件数": 2,
        "第二十条第（一）项/行政规范性文件/本年废止件数": 2,
        "第二十条第（一）项/行政规范性文件/现行有效件数": 3,
    }


def test_decisions_and_charges_come_from_the_years_counts_and_what_lacks_stays_blank():
    DecisionCount.objects.create(year=2024, kind="penalty", count=8123)
    DecisionCount.objects.create(year=2024, kind="charge", count=Decimal("3.25"))
    DecisionCount.objects.create(year=2023, kind="licence", count=5)

    counts = count_proactive(YEAR)

    assert values(counts.table()) == {
        "第二十条第（六）项/行政处罚/本年处理决定数量": 8123,
        "第二十条第（八）项/行政事业性收费/本年收费金额（单位：万元）": Decimal("3.25"),
    }
    assert counts.table()["第二十条第（五）项/行政许可/本年处理决定数量"] is None


def test_table_two_takes_two_queries(django_assert_num_queries):
    document("一", formed=date(2024, 1, 1))

    with django_assert_num_queries(2):
        count_proactive(YEAR)


def test_table_two_of_2019_counts_items_of_power_and_their_change():
    for number, (kind, since, until) in enumerate(
        [
            ("XK", date(2016, 1, 1), None),
            ("XK", date(2016, 1, 1), date(2020, 6, 1)),
            ("QR", date(2020, 6, 1), None),
            ("CF", date(2016, 1, 1), None),
        ]
    ):
        PowerItem.objects.create(
            code=f"p{number}",
            type=kind,
            name="事项",
            legal_basis="《治安管理处罚法》",
            valid_from=since,
            valid_to=until,
        )
    StatedFigure.objects.create(year=2020, kind="purchases", value=3, source="警务保障处")
    StatedFigure.objects.create(year=2019, kind="charge_items", value=5, source="警务保障处")
    StatedFigure.objects.create(year=2020, kind="charge_items", value=4, source="警务保障处")

    table = table_of_2019(
        Period.of(2020), kept=frozenset({"powers", "documents"}), kept_before=frozenset({"powers"})
    )

    assert values(table) == {
        "第二十条第（五）项/行政许可/上一年项目数量": 2,
        "第二十条第（五）项/行政许可/本年增/减": -1,
        "第二十条第（五）项/其他对外管理服务事项/本年增/减": 1,
        "第二十条第（六）项/行政处罚/上一年项目数量": 1,
        "第二十条第（八）项/行政事业性收费/上一年项目数量": 5,
        "第二十条第（八）项/行政事业性收费/本年增/减": -1,
        "第二十条第（九）项/政府集中采购/采购项目数量": 3,
    }


def test_remedies_count_by_result_or_as_pending_at_the_end_of_the_year():
    Remedy.objects.bulk_create(
        [
            remedy("1", filed=date(2023, 5, 1), decided=date(2024, 1, 9), result="upheld"),
            remedy("2", filed=date(2024, 5, 1), decided=date(2025, 1, 9), result="upheld"),
            remedy("3", filed=date(2024, 5, 1)),
            remedy("4", filed=date(2023, 5, 1), decided=date(2023, 9, 1), result="other"),
            remedy("5", filed=date(2025, 1, 1)),
            remedy(
                "6",
                kind="suit",
                filed=date(2024, 1, 1),
                decided=date(2024, 12, 31),
                result="corrected",
            ),
        ]
    )

    assert values(count_remedies(YEAR).table()) == {
        "行政复议/结果维持": 1,
        "行政复议/尚未审结": 2,
        "行政复议/总计": 3,
        "未经复议直接起诉/结果纠正": 1,
        "未经复议直接起诉/总计": 1,
    }


def test_table_four_takes_one_query(django_assert_num_queries):
    remedy("1", filed=date(2024, 5, 1)).save()

    with django_assert_num_queries(1):
        count_remedies(YEAR)


# --- published reports


def load(resource, headers, rows):
    """Through the import, as a clerk would bring in a register kept elsewhere."""
    text = io.StringIO()
    csv.writer(text).writerows([headers, *rows])
    outcome = Import(resource, update=False).run(
        read_table(io.BytesIO(text.getvalue().encode())), dry_run=False
    )
    assert outcome.errors == []


def request_rows_of(report):
    """Register rows that a published table 三 stands for."""
    year, table, numbers = report["year"], report["requests"], count(1)
    for at, kind in enumerate(KINDS):

        def cells(ref, at=at):
            return table.get(ref, [0] * 7)[at] or 0

        closing = [
            ref
            for ref in table
            if ref.startswith("（") and ref != "（七）"
            for _ in range(cells(ref))
        ]
        received = [f"{year - 1}-12-20"] * cells("二") + [f"{year}-06-03"] * cells("一")
        for day, outcome in zip(received, closing + [""] * cells("四"), strict=True):
            yield (
                f"{year}-{next(numbers)}",
                *(day, kind, "演示申请", outcome, f"{year}-07-01" if outcome else ""),
            )


def remedy_rows_of(report):
    year, numbers = report["year"], count(1)
    for kind, results in report["remedies"].items():
        for result, number in results.items():
            for _ in range(number if result != "总计" else 0):
                decided = ("", "") if result == "尚未审结" else (f"{year}-09-01", result)
                yield (f"{kind}{next(numbers)}", kind, f"{year}-03-01", *decided)


def document_rows_of(report):
    """Documents that give the three numbers: repealed ones and those of before fill up the stock."""
    year, numbers = report["year"], count(1)
    cells = report["proactive"]["第二十条第（一）项"]["行政规范性文件"]
    made, repealed, stock = (
        cells[name] for name in ("本年制发件数", "本年废止件数", "现行有效件数")
    )
    rows = [(f"{year}-02-01", "有效", "")] * made
    rows += [("2015-02-01", "有效", "")] * (stock - made)
    rows += [("2015-02-01", "废止", f"{year}-05-01")] * repealed
    for formed, validity, repealed_on in rows:
        yield (f"文件{next(numbers)}", "行政规范性文件", "0010", formed, validity, repealed_on)


def decision_rows_of(report):
    for item in ("第二十条第（五）项", "第二十条第（六）项", "第二十条第（八）项"):
        for kind, cells in report["proactive"][item].items():
            for number in cells.values():
                yield (report["year"], kind, number)


@pytest.mark.parametrize("path", sorted(PUBLISHED.glob("*.json")), ids=lambda path: path.stem)
def test_a_published_report_is_rebuilt_cell_for_cell_from_imported_rows(path):
    report = json.loads(path.read_text("utf-8"))
    period = Period.of(report["year"])
    unit()
    load(
        CaseResource(),
        ["登记编号", "收到日期", "申请人类别", "申请内容", "办理结果", "答复日期"],
        request_rows_of(report),
    )
    load(RemedyResource(), ["案号", "类型", "受理日期", "审结日期", "结果"], remedy_rows_of(report))
    load(
        DisclosureResource(),
        ["标题", "类别", "发布机构", "成文日期", "有效性", "废止日期"],
        document_rows_of(report),
    )
    load(DecisionCountResource(), ["年度", "事项", "数量"], decision_rows_of(report))

    proactive = count_proactive(period).table()
    requests = count_requests(period).table(Form.OF_2021)
    remedies = count_remedies(period).table()

    assert dict(proactive.values) == {
        block.ref(name, column): Decimal(str(report["proactive"][block.title][name][column]))
        for block in BLOCKS[Form.OF_2021]
        for name in block.rows
        for column in block.columns
    }
    assert {
        ref: [requests[cell_ref(ref, column)] for column in COLUMNS] for ref in report["requests"]
    } == {ref: [cell or 0 for cell in cells] for ref, cells in report["requests"].items()}
    assert sum(requests.values.values()) == sum(
        cell or 0 for cells in report["requests"].values() for cell in cells
    )
    assert {
        kind: {result: remedies[cell_ref(kind, result)] for result in results}
        for kind, results in report["remedies"].items()
    } == report["remedies"]
