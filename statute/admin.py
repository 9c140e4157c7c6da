from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from statute.calendar import missing_year
from statute.entering import ArrangementRefused, Entered, enter, of_notice, tried
from statute.models import CalendarDay


class NoticeForm(forms.Form):
    """The notice and its number, as the State Council's office published it."""

    source = forms.CharField(
        label=gettext_lazy("Notice and its number"),
        max_length=100,
        help_text=gettext_lazy("For example 国办发明电〔2025〕7号."),
    )
    text = forms.CharField(
        label=gettext_lazy("Text of the notice"),
        widget=forms.Textarea(attrs={"rows": 16, "class": "vLargeTextField"}),
        help_text=gettext_lazy("The whole text; all seven holidays have to be named."),
    )

    def clean_text(self):
        try:
            return of_notice(self.cleaned_data["text"])
        except ArrangementRefused as refusal:
            raise forms.ValidationError(refusal.faults) from refusal


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

    change_list_template = "admin/statute/calendarday/change_list.html"

    def get_urls(self):
        paste = path(
            "paste/", self.admin_site.admin_view(self.paste_view), name="statute_calendarday_paste"
        )
        return [paste, *super().get_urls()]

    def paste_view(self, request):
        """A year's arrangement from the notice's text: what it says and does is shown before it is kept."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form, trial, today = NoticeForm(request.POST or None), None, localdate()
        if form.is_valid():
            listed, source = form.cleaned_data["text"], form.cleaned_data["source"]
            try:
                if "keep" in request.POST:
                    with transaction.atomic():
                        entered = enter(listed, source=source, on=today)
                    self._say(request, entered)
                    return redirect("admin:statute_calendarday_changelist")
                trial = tried(listed, source=source, on=today)
            except ArrangementRefused as refusal:
                form.add_error("text", refusal.faults)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("A year’s holidays from the notice"),
            "form": form,
            "trial": trial,
        }
        return TemplateResponse(request, "admin/statute/calendarday/paste.html", context)

    @staticmethod
    def _say(request, entered: Entered) -> None:
        messages.success(
            request,
            _(
                "Kept: %(new)d days new, %(changed)d changed. The last day of %(moved)d open requests moved."
            )
            % {"new": entered.created, "changed": entered.updated, "moved": entered.moved},
        )

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
