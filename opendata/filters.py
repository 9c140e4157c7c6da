"""What a dataset may be narrowed by, where no list page of the site has a filter of its own."""

from datetime import date

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from annual_report.figures import Period
from annual_report.figures import remedies as remedy_figures
from annual_report.figures import requests as request_figures
from disclosure.models import Channel
from statute.outcomes import ApplicantKind, Outcome

FIRST_YEAR, LAST_YEAR = 1949, 2100
LOGGED = ("disclosure", "power", "consultation", "report")  # opendata.public_record


class YearFilter(django_filters.Filter):
    field_class = forms.IntegerField

    def __init__(self, **extra):
        bounds = {"min_value": FIRST_YEAR, "max_value": LAST_YEAR}
        super().__init__(**{"label": _("Year")} | bounds | extra)


class DaysOfYear(YearFilter):
    """The year a day falls in."""

    def filter(self, rows, year):
        if year is None:
            return rows
        days = (date(year, 1, 1), date(year, 12, 31))
        return rows.filter(**{f"{self.field_name}__range": days})


def _channel():
    return django_filters.ModelChoiceFilter(
        label=_("Channel"),
        field_name="channel",
        queryset=Channel.objects.all(),
        to_field_name="code",
    )


class RequestFilter(django_filters.FilterSet):
    year = YearFilter(label=_("Year of the report: what its table 三 counts"), method="counted_in")
    kind = django_filters.ChoiceFilter(
        label=_("Kind of applicant"), field_name="applicant_kind", choices=ApplicantKind.choices
    )
    outcome = django_filters.ChoiceFilter(label=_("Outcome"), choices=Outcome.choices)

    def counted_in(self, cases, name, year):
        return cases & request_figures.counted(Period.of(year))


class RemedyFilter(django_filters.FilterSet):
    year = YearFilter(label=_("Year of the report: what its table 四 counts"), method="counted_in")

    def counted_in(self, remedies, name, year):
        return remedies.filter(pk__in=remedy_figures.counted(Period.of(year)).values("pk"))


class ReleaseFilter(django_filters.FilterSet):
    year = DaysOfYear(field_name="released_on")
    channel = _channel()


class TallyFilter(django_filters.FilterSet):
    year = YearFilter(method="of_year")
    channel = _channel()

    def of_year(self, tallies, name, year):
        return tallies.of_year(year)


class ContactFilter(django_filters.FilterSet):
    year = DaysOfYear(field_name="received_on")
    channel = _channel()


class CalendarFilter(django_filters.FilterSet):
    year = DaysOfYear(field_name="date")


class DecisionFilter(django_filters.FilterSet):
    year = YearFilter(field_name="year")


class ReportFilter(django_filters.FilterSet):
    year = YearFilter(field_name="year")


class LogFilter(django_filters.FilterSet):
    record = django_filters.CharFilter(label=_("Record: index number, code of a power, year"))
    register = django_filters.ChoiceFilter(
        label=_("Register of the log"), choices=[(name, name) for name in LOGGED]
    )
