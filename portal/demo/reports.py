"""The office's own work, and the yearly reports drafted from the records."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import User

from annual_report import texts
from annual_report.models import StatedFigure
from portal.demo import MARK, YEARS


def load_reports(staff: dict[str, User]) -> None:
    """The work register, what other offices stated, and a report of every year that is over."""
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
    for year in YEARS:
        if date(year, 12, 31) < date(YEARS[-1], 1, 31):
            texts.load_narrative(year)
