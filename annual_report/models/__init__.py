"""Reports with their narrative and frozen files, and the work register behind sections 五 and 六."""

from annual_report.models.printed import PrintedReport, PrintedReportEvent
from annual_report.models.register import KeptRegister, Measure, Problem, StatedFigure, WorkRecord
from annual_report.models.reports import (
    NarrativeSection,
    Report,
    ReportEvent,
    ReportFile,
    Waiver,
)
from annual_report.models.units import UnitReport

__all__ = [
    "KeptRegister",
    "Measure",
    "NarrativeSection",
    "PrintedReport",
    "PrintedReportEvent",
    "Problem",
    "Report",
    "ReportEvent",
    "ReportFile",
    "StatedFigure",
    "UnitReport",
    "Waiver",
    "WorkRecord",
]
