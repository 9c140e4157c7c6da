"""年度报告 for staff: drawing up, checking, publishing, and the registers behind it."""

from annual_report.admin.printed import PrintedReportAdmin
from annual_report.admin.register import (
    KeptRegisterAdmin,
    ProblemAdmin,
    StatedFigureAdmin,
    WorkRecordAdmin,
)
from annual_report.admin.reports import ReportAdmin
from annual_report.admin.units import UnitReportAdmin

__all__ = [
    "KeptRegisterAdmin",
    "PrintedReportAdmin",
    "ProblemAdmin",
    "ReportAdmin",
    "StatedFigureAdmin",
    "UnitReportAdmin",
    "WorkRecordAdmin",
]
