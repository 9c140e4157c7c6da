"""What last year's report said: as published here or printed before, else as its records stand."""

from annual_report.balance.submission import LastYear
from annual_report.bringing_in import predecessor
from annual_report.content import tables
from annual_report.figures import YearFacts
from annual_report.frozen import thaw
from annual_report.models import Report
from annual_report.tables import FIRST_YEAR, form_for


def last_year(year: int) -> LastYear | None:
    """For the report on `year`; None when there was no report to make the year before."""
    before = year - 1
    if before < FIRST_YEAR:
        return None
    published = Report.objects.in_force().filter(year=before).first()
    if published:
        content = thaw(published.frozen)
        stood, prose = content.tables, content.prose
    elif printed := predecessor(before):
        return printed
    else:
        stood, prose = tables(YearFacts.of(before), form_for(before)), {}
    return LastYear(stood["二"], stood["三"], stood["四"], prose)
