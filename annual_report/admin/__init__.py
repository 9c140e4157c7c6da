"""年度报告 for staff: drawing up, checking, publishing, and the registers behind it."""

from annual_report.admin.register import ProblemAdmin, StatedFigureAdmin, WorkRecordAdmin
from annual_report.admin.reports import ReportAdmin

__all__ = ["ProblemAdmin", "ReportAdmin", "StatedFigureAdmin", "WorkRecordAdmin"]
