"""What a changed calendar means for requests: the due dates of open cases follow at once."""

from django.contrib import admin, messages
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from requests_app.clock import recompute_open
from statute.admin import CalendarDayAdmin
from statute.calendar import official_workdays
from statute.models import CalendarDay

admin.site.unregister(CalendarDay)


@admin.register(CalendarDay)
class RecomputingCalendarDayAdmin(CalendarDayAdmin):
    """The calendar's own admin, which knows nothing of cases, and the consequence beside it."""

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        self._recompute(request)

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        self._recompute(request)

    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset)
        self._recompute(request)

    @staticmethod
    def _recompute(request):
        moved = recompute_open(workdays=official_workdays(), on=localdate(), by=request.user)
        if moved:
            messages.info(request, _("The last day of %d open requests moved.") % moved)
