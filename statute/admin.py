from django.contrib import admin, messages
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from statute.calendar import missing_year
from statute.models import CalendarDay


class YearFilter(admin.SimpleListFilter):
    title = gettext_lazy("year")
    parameter_name = "year"

    def lookups(self, request, model_admin):
        years = CalendarDay.objects.dates("date", "year", order="DESC")
        return [(str(day.year), str(day.year)) for day in years]

    def queryset(self, request, days):
        offered = dict(self.lookup_choices)
        return days.of_year(int(self.value())) if self.value() in offered else days


@admin.register(CalendarDay)
class CalendarDayAdmin(admin.ModelAdmin):
    list_display = ["date", "weekday", "kind", "name", "source"]
    list_filter = [YearFilter, "kind"]
    search_fields = ["name", "source"]
    ordering = ["-date"]
    list_per_page = 50

    @admin.display(description=gettext_lazy("weekday"))
    def weekday(self, day):
        return date_format(day.date, "l")

    def changelist_view(self, request, extra_context=None):
        year = missing_year(localdate())
        if year and request.method == "GET":
            warning = _(
                "The arrangement of holidays for %(year)s has not been entered. "
                "Deadlines that run into that year are provisional until it is."
            )
            messages.warning(request, warning % {"year": year})
        return super().changelist_view(request, extra_context)
