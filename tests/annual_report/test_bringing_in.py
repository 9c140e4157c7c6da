"""A printed report of an earlier year goes in as it stands, and the next year must follow it."""

from datetime import date, datetime

import pytest
from django.core.management import CommandError, call_command

from annual_report import preflight
from annual_report.bringing_in import ReportRefused, bring_in, predecessor
from annual_report.models import PrintedReport
from annual_report.render.files import written
from annual_report.tables import Form
from tests.factories.annual_report import (
    SHANGHAI,
    content,
    distinct_tables,
    having,
    prose_part,
    remedies,
)

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 27, 9, 0, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def report_of_2023(format="docx", **changes):
    faulty = {"四": remedies((11, 0, 0, 0, 0))}
    facts = {"year": 2023, "tables": content().tables | faulty} | changes
    return written(content(**facts), (), format)


def brought_in(format="docx", **changes):
    return bring_in(f"2023年报.{format}", report_of_2023(format, **changes), at=AT)


def test_nothing_is_mended_and_what_does_not_hold_is_told():
    report = brought_in()

    assert "行政复议：各项结果之和11，总计0" in {
        f for finding in report.open for f in finding.faults
    }
    assert predecessor(2023).remedies["行政复议/总计"] == 0


def test_it_is_the_predecessor_of_the_next_year():
    brought_in()

    findings = {f.id: f for f in preflight.of_year(2024, on=date(2025, 1, 20)).findings}

    assert "自然人：上年结转0，上年报告的结转下年度2" in findings["E4"].faults
    assert any("上年11＋制发0" in fault for fault in findings["W1"].faults)


def test_the_form_of_2019_comes_in_too():
    bring_in(
        "2020.pdf",
        written(content(Form.OF_2019, year=2020, tables=distinct_tables(Form.OF_2019)), (), "pdf"),
        at=AT,
    )

    assert PrintedReport.objects.get().form == "2019"


def test_it_stands_among_the_reports_as_the_original_with_its_file(client):
    brought_in()

    listed = client.get("/reports/").content.decode()
    page = client.get("/reports/2023/original/").content.decode()
    file = client.get("/reports/2023/original/file/")

    assert "/reports/2023/original/" in listed
    assert "行政复议：各项结果之和11，总计0" in page
    assert b"".join(file.streaming_content) == report_of_2023()


def test_a_file_the_scanners_cannot_look_into_is_read_but_not_kept(client):
    brought_in("html")

    assert client.get("/reports/2023/original/").status_code == 200
    assert client.get("/reports/2023/original/file/").status_code == 404


def test_its_figures_are_open_data(client):
    brought_in()

    rows = client.get("/open-data/printed-report-figures.json?year=2023").json()["results"]

    assert {"year": 2023, "table": "表四", "figure": "行政复议/结果维持", "value": "11"} in rows


def test_another_organs_report_is_refused():
    with pytest.raises(ReportRefused, match="某县公安局"):
        brought_in(organ="某县公安局")

    assert not PrintedReport.objects.exists()


def test_the_same_year_does_not_come_in_twice():
    brought_in()

    with pytest.raises(ReportRefused, match="2023"):
        brought_in()


def test_what_the_public_must_not_see_stays_out():
    secret = prose_part("六、其他需要报告的事项", "当事人身份证号110101199003077475。")

    with pytest.raises(ReportRefused, match="不得公开"):
        brought_in(parts=(*content().parts, secret))
    assert not PrintedReport.objects.exists()


def test_the_command_tells_the_faults_and_refuses_in_words(tmp_path, capsys):
    file = tmp_path / "2023.docx"
    file.write_bytes(report_of_2023())

    call_command("import_report", file)

    assert "E5 FAIL 行政复议：各项结果之和11，总计0" in capsys.readouterr().out
    with pytest.raises(CommandError, match="2023"):
        call_command("import_report", file)
    with pytest.raises(CommandError, match="不能读取"):
        call_command("import_report", tmp_path / "none.pdf")


def test_totals_stay_as_printed():
    stated = having(remedies((0, 0, 0, 0, 0)), {"复议后起诉/其他结果": 5})
    brought_in(tables=content().tables | {"四": stated})

    assert predecessor(2023).remedies["复议后起诉/总计"] == 0
