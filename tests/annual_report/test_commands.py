"""export_report and check_report: every format and form, clear refusals, nothing half-written."""

import io
import json
from datetime import date, datetime

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from annual_report import life
from annual_report.models import Problem
from disclosure.models import DecisionCount
from requests_app.models import Case
from tests.factories.annual_report import SHANGHAI, SUGGESTED_CHANNELS, case, state, tally
from tests.factories.disclosure import person

pytestmark = pytest.mark.django_db


def export(year, path, *options, format="json"):
    call_command("export_report", str(year), "--format", format, "--output", str(path), *options)
    return path.read_bytes()


def decisions(year):
    for kind in DecisionCount.Kind:
        DecisionCount.objects.create(year=year, kind=kind, count=0)


def checked(year, *options):
    output = io.StringIO()
    call_command("check_report", str(year), *options, stdout=output)
    return output.getvalue().splitlines()


@pytest.mark.parametrize("form", ["2008", "2019", "2021"])
@pytest.mark.parametrize(
    ("format", "begins"),
    [
        ("json", b"{"),
        ("html", b"<!doctype html>"),
        ("docx", b"PK"),
        ("xlsx", b"PK"),
        ("pdf", b"%PDF"),
    ],
)
def test_a_year_without_records_can_be_exported_in_every_form_and_format(
    tmp_path, form, format, begins
):
    assert export(2022, tmp_path / "report", "--form", form, format=format).startswith(begins)


@pytest.mark.parametrize(("year", "form"), [(2016, "2008"), (2020, "2019"), (2024, "2021")])
def test_the_default_form_is_the_one_of_the_year(tmp_path, year, form):
    assert json.loads(export(year, tmp_path / "report"))["form"] == form


def test_a_year_of_registers_without_rows_is_all_zeros_but_for_what_only_others_know(tmp_path):
    tables = json.loads(export(2022, tmp_path / "report"))["tables"]

    assert {n for row in tables["requests"]["rows"] for n in row["values"]} == {0}
    cells = [row["values"] for row in tables["proactive"]]
    assert [set(each.values()) for each in cells] == [{0}, {0}, {None}, {None}, {None}, {None}]


def test_a_year_nobody_kept_registers_of_is_all_unknown(tmp_path, nothing_kept):
    report = json.loads(export(2022, tmp_path / "report"))

    tables = report["tables"]
    assert {n for row in tables["requests"]["rows"] for n in row["values"]} == {None}
    assert {n for row in tables["proactive"] for n in row["values"].values()} == {None}
    assert {n for cells in tables["remedies"].values() for n in cells.values()} == {None}
    assert {figure["value"] for figure in report["figures"]} == {None}
    assert {figure["printed"] for figure in report["figures"]} == {"【待填】"}


def test_text_goes_to_standard_output_for_a_dash():
    output = io.StringIO()

    call_command("export_report", "2022", "--format", "json", "--output", "-", stdout=output)

    assert json.loads(output.getvalue())["year"] == 2022


@pytest.mark.parametrize("year", ["2007", "1900", "2999", "99999999999999999999"])
@pytest.mark.parametrize("command", ["check_report", "export_report"])
def test_a_year_that_has_no_report_is_refused_with_its_reason(tmp_path, command, year):
    options = (
        [] if command == "check_report" else ["--format", "json", "--output", str(tmp_path / "x")]
    )

    with pytest.raises(CommandError, match=f"{year}年"):
        call_command(command, year, *options)

    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(CommandError, match="不能写入"):
        export(2022, tmp_path / "nowhere" / "report.json")


def test_a_formula_in_the_prose_stays_text_in_the_workbook(tmp_path):
    report = life.draw_up(2022, by=person("nianbao"), on=date(2023, 1, 9))
    life.write_section(
        report, key="6", text='=HYPERLINK("http://x")', by=person("nianbao"), on=date(2023, 1, 9)
    )

    sheet = openpyxl.load_workbook(io.BytesIO(export(2022, tmp_path / "r.xlsx", format="xlsx")))[
        "正文"
    ]

    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}


def test_what_was_published_is_exported_as_it_was_frozen(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    case("1", received=date(2024, 3, 1), closed=date(2024, 3, 20), outcome="1").save()
    for kind in DecisionCount.Kind:
        DecisionCount.objects.create(year=2024, kind=kind, count=7)
    Problem.objects.create(year=2024, title="更新不及时", description="个别栏目更新偏慢。")
    day = date(2025, 1, 20)
    report = life.draw_up(2024, by=person("nianbao"), on=day)
    life.check(report, by=person("nianbao"), on=day)
    life.approve(report, by=person("fuzeren"), on=day)
    life.publish(report, by=person("nianbao"), at=datetime(2025, 1, 21, 9, 0, tzinfo=SHANGHAI))
    Case.objects.all().delete()

    frozen = json.loads(export(2024, tmp_path / "frozen", "--published"))
    today = json.loads(export(2024, tmp_path / "today"))

    assert [
        frozen["tables"]["requests"]["rows"][0]["values"][-1],
        today["tables"]["requests"]["rows"][0]["values"][-1],
    ] == [1, 0]


def test_what_was_not_published_cannot_be_exported_as_such(tmp_path):
    with pytest.raises(CommandError, match="2024年的年度报告尚未发布"):
        export(2024, tmp_path / "frozen", "--published")


def test_the_preflight_prints_a_line_for_each_check():
    decisions(2022)
    state(2022, *SUGGESTED_CHANNELS)

    lines = checked(2022)

    assert [line.split()[0] for line in lines] == [
        *("E1", "E2", "E3", "E4", "E5", "E6", "W1", "W2", "W3", "W4"),
        *("A1", "A2", "A3", "A4", "A5", "A6"),
    ]
    assert {line.split()[1] for line in lines} <= {"ok", "warn"}


def test_a_failing_check_ends_the_preflight_with_an_error():
    decisions(2022)
    state(2022, *SUGGESTED_CHANNELS)
    life.draw_up(2022, by=person("nianbao"), on=date(2023, 1, 9))
    output = io.StringIO()

    with pytest.raises(CommandError, match="1项检查未通过"):
        call_command("check_report", "2022", stdout=output)

    assert "A1 FAIL “五、存在的主要问题及改进情况”没有内容" in output.getvalue()


def test_a_text_with_an_unknown_placeholder_is_a_clear_refusal():
    report = life.draw_up(2022, by=person("nianbao"), on=date(2023, 1, 9))
    report.narrative.filter(key="1.3").update(text="{nothing}")

    with pytest.raises(CommandError, match="不是可用的数据项"):
        checked(2022)


def test_a_jump_is_reported_until_the_text_states_the_change():
    tally("mayor_hotline", "受理", 1399, "件", period="2016")
    tally("mayor_hotline", "受理", 629, "件", period="2015")
    report = life.draw_up(2016, by=person("nianbao"), on=date(2017, 1, 9))

    before = next(line for line in _all(2016) if line.startswith("A4"))
    life.write_section(
        report,
        key="1.2",
        text="市长热线{mayor_hotline_received}，{mayor_hotline_received.change}；{mayor_and_12389_received.change}；{contacts_total.change}。",
        by=person("nianbao"),
        on=date(2017, 1, 9),
    )
    after = next(line for line in _all(2016) if line.startswith("A4"))

    assert "市长热线受理：上年629，本年1399，上升122.4%，正文没有说明" in before
    assert after.startswith("A4 ok")


def _all(year):
    output = io.StringIO()
    with pytest.raises(CommandError):
        call_command("check_report", str(year), stdout=output)
    return output.getvalue().splitlines()
