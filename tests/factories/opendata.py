"""At least one row in every dataset of the open data; fixed days, nothing random."""

from datetime import date, datetime

from annual_report.figures import Figure
from annual_report.frozen import digest, freeze
from annual_report.models import PrintedReport, Report
from annual_report.tables import Form
from disclosure.models import DecisionCount, Tally
from opendata import public_record
from tests.factories import annual_report, disclosure, inquiries, requests_app


def published_report(year=2024, *, at=datetime(2025, 1, 21, 12, tzinfo=annual_report.SHANGHAI)):
    """As publishing leaves it, without the steps and files before."""
    figure = Figure(
        key="requests_received",
        label="新收政府信息公开申请",
        value=7,
        unit="件",
        scope="",
        as_of=None,
        approx=False,
        source="records",
    )
    frozen = freeze(annual_report.content(year=year, figures={figure.key: figure}), ())
    report = Report.objects.create(
        year=year,
        form="2021",
        status=Report.Status.PUBLISHED,
        as_of=date(year + 1, 1, 5),
        published_at=at,
        frozen=frozen,
        sha256=digest(frozen),
    )
    report.events.create(kind="published", on=at.date())
    return report


def printed_report(year=2020, *, at=datetime(2025, 1, 21, 12, tzinfo=annual_report.SHANGHAI)):
    tables = annual_report.distinct_tables(Form.OF_2019)
    return PrintedReport.objects.create(
        year=year,
        form="2019",
        name=f"{year}.pdf",
        sha256="0" * 64,
        imported_at=at,
        content={
            "title": f"十堰市公安局{year}年政府信息公开工作年度报告",
            "absent": [],
            "sections": {},
            "findings": [],
            "tables": {name: dict(table.values) for name, table in tables.items()},
        },
    )


def something_of_everything():
    disclosure.imported(3, channels=["weibo"])
    requests_app.register_row("2025-1", received_on=date(2025, 3, 3))
    requests_app.remedy("1")
    inquiries.contact()
    disclosure.power()
    Tally.objects.create(
        period="2016", channel=disclosure.channel(), measure="发布", count=2302, unit="条"
    )
    DecisionCount.objects.create(year=2016, kind="penalty", count=18460)
    published_report()
    printed_report()
    public_record.enter(at=datetime(2025, 6, 1, tzinfo=annual_report.SHANGHAI))
