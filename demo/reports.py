"""The office's own work, and the yearly reports of 2016 to 2025, published as the records had them."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import User

from annual_report import life, preflight, texts
from annual_report.models import Report, StatedFigure
from demo import MARK, YEARS, at


def load_reports(staff: dict[str, User]) -> None:
    """The work register, what other offices stated, and a published report of every year that is over."""
    texts.load_register()
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
        _publish(texts.load_narrative(year), staff)


def _publish(report: Report, staff: dict[str, User]) -> None:
    """Submitted, approved by another and published on 20 January, as the report on 2016 was."""
    day = date(report.year + 1, 1, 20)
    for finding in life.unanswered(report, preflight.of_report(report, on=day)):
        life.waive(
            report,
            check_id=finding.id,
            reason=f"{MARK}：历史数据，已核对并留存说明。",
            by=staff["nianbao"],
            on=day,
        )
    life.check(report, by=staff["nianbao"], on=day)
    life.approve(report, by=staff["fuzeren"], on=day)
    life.publish(report, by=staff["nianbao"], at=at(day, 15, 57))
