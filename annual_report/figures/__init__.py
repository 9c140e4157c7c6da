"""The year's counts: tables 二 三 四 as frozen dataclasses, and every figure the prose may name."""

from annual_report.figures.channels import Source
from annual_report.figures.facts import YearFacts
from annual_report.figures.period import Period
from annual_report.figures.year import Figure, UnknownFigure, YearFigures

__all__ = ["Figure", "Period", "Source", "UnknownFigure", "YearFacts", "YearFigures"]
