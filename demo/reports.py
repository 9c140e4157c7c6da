"""The office's own work, and the yearly reports of 2016 to 2025, published as the records had them."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import User

from annual_report import life, preflight, texts
from annual_report.models import KeptRegister, Report, StatedFigure
from demo import MARK, YEARS, at

# What the suggested text of 2008 leaves to the office, for the years that have no text of their own.
WRITTEN = {
    year: {
        "1.4": f"{MARK}：按照财政部门的统一安排，公开{year}年部门预算和“三公”经费预算。",
        "1.5": f"{MARK}：公开安全生产、道路交通等公共监管信息。",
    }
    for year in (2017, 2018)
}


def load_reports(staff: dict[str, User]) -> None:
    """The work register, what other offices stated, and a published report of every year that is over."""
    texts.load_register()
    KeptRegister.objects.bulk_create(
        KeptRegister(
            register=register,
            since=YEARS[0],
            declared_by=staff["nianbao"],
            declared_on=date(YEARS[0], 1, 4),
        )
        for register in KeptRegister.Register
    )
    # What the report on 2016 says of 2015: a total, and by its changes what was left for two channels.
    StatedFigure.objects.bulk_create(
        StatedFigure(year=2015, kind=kind, value=value, source="2016年度报告所载上年数")
        for kind, value in (("contacts_total", 2970), ("mayor_and_12389_received", 832))
    )
    StatedFigure.objects.bulk_create(
        StatedFigure(year=year, kind=kind, value=value, scope=scope, source=f"{MARK}：{source}")
        for year in YEARS
        for kind, value, scope, source in (
            (StatedFigure.Kind.APPEALS, 0, "全市", "法制支队"),
            (StatedFigure.Kind.LEAKS, 0, "全市", "保密委员会办公室"),
            (StatedFigure.Kind.OTHER_DECISIONS, 1200 + 40 * (year - 2016), "", "行政审批服务科"),
            (StatedFigure.Kind.CHARGE_ITEMS, 6, "", "警务保障部"),
            (StatedFigure.Kind.PURCHASES, 38, "", "警务保障部"),
            (StatedFigure.Kind.PURCHASE_SUM, 2600, "", "警务保障部"),
        )
    )
    for year in YEARS[:-1]:
        report = texts.load_narrative(year)
        for key, text in WRITTEN.get(report.year, {}).items():
            day = date(report.year + 1, 1, 10)
            life.write_section(report, key=key, text=text, by=staff["nianbao"], on=day)
        _publish(report, staff)


def _publish(report: Report, staff: dict[str, User]) -> None:
    """Submitted, approved by another and published on 20 January, as the report on 2016 was."""
    day = date(report.year + 1, 1, 20)
    for finding in life.unanswered(report, preflight.of_report(report, on=day)):
        life.waive(
            report,
            check_id=finding.id,
            reason=f"{MARK}：各年度正文由系统推荐的文字生成，历年数据随机，不作逐项说明。",
            by=staff["fuzeren"],
            on=day,
        )
    life.check(report, by=staff["nianbao"], on=day)
    life.approve(report, by=staff["fuzeren"], on=day)
    life.publish(report, by=staff["nianbao"], at=at(day, 15, 57))
