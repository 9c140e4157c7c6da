"""权责清单: the list as of any day, its items, what changed, the decisions taken."""

from datetime import date

from django import forms
from django.http import FileResponse, Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.generic import FormView, TemplateView
from django_filters.views import FilterView

from disclosure import belonging, power_list, power_page
from disclosure.chips import chips
from disclosure.decisions import decision_table
from disclosure.filters import PowerFilter
from disclosure.models import PowerItem
from disclosure.views.disclosures import query_without_page, ways_on
from records.epoch import POWERS, Shows
from records.pagination import BoundedPaginationMixin


def power_trail() -> list[tuple[str, str]]:
    return [(_("Powers and duties"), reverse("power-list"))]


class PowerList(Shows, BoundedPaginationMixin, FilterView):
    """/powers/ — the list in force today, or `?on=2016-12-31` as it stood that day."""

    filterset_class = PowerFilter
    topics = (POWERS,)
    template_name = "disclosure/power_list.html"
    paginate_by = 50

    def get_filterset_kwargs(self, filterset_class):
        kwargs = super().get_filterset_kwargs(filterset_class)
        data = (kwargs["data"] or self.request.GET).copy()
        if not data.get("on"):
            data["on"] = timezone.localdate().isoformat()
        return kwargs | {"data": data}

    def get_queryset(self):
        return (
            PowerItem.objects.shown()
            .only(
                *("code", "type", "name", "sub_item", "implementing_unit", "legal_basis"),
                *("promised_days", "fee", "keywords"),
            )
            .for_readers()
        )

    def get_context_data(self, **kwargs):
        answers = getattr(self.filterset.form, "cleaned_data", {})
        on = answers.get("on") or timezone.localdate()
        types = power_list.count_by_type(on)
        return super().get_context_data(
            on=on,
            is_today=on == timezone.localdate(),
            types=[row for row in types if row.count],
            units=power_list.count_by_unit(on),
            total=sum(row.count for row in types),
            chips=chips(self.filterset.form, self.request.GET, but=("on",)),
            cleared="" if on == timezone.localdate() else f"on={on.isoformat()}",
            ways=[
                (reverse("power-list"), _("The list today")),
                *ways_on(answers.get("q") or "", None),
            ],
            chosen_type=answers.get("type", ""),
            query=query_without_page(self.request),
            **kwargs,
        )


class PowerDetail(TemplateView):
    """/powers/XK-001/ — the version in force, or the last one, and how it came about."""

    template_name = "disclosure/power_detail.html"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        versions = list(
            PowerItem.objects.versions_of(kwargs["code"])
            .filter(valid_from__lte=today)
            .select_related("opened_by", "closed_by")
        )
        if not versions or versions[0].hidden_at:
            raise Http404
        current = versions[0]
        versions = [version for version in versions if not version.hidden_at]
        in_force = current.valid_to is None or current.valid_to > today
        return super().get_context_data(
            trail=power_trail(),
            power=current,
            in_force=in_force,
            versions=versions,
            # An old code's page leads on to what the power became, and back (合并、分设).
            successors=power_list.successors(current) if not in_force else [],
            predecessors=power_list.predecessors(current),
            bases=power_page.bases(current),
            beside=belonging.beside_power(current, at=timezone.now()),
            appeals=power_page.appeals(current, on=today) if in_force else [],
            **kwargs,
        )


class FlowChart(Shows, View):
    """/powers/XK-001/flow/ — the flow chart of the version the power's page shows, in force or the last."""

    topics = (POWERS,)

    def get(self, request, code):
        shown = PowerItem.objects.versions_of(code).filter(valid_from__lte=timezone.localdate())
        power = shown.first()
        if power is None or power.hidden_at or not power.flow_chart:
            raise Http404
        try:
            return FileResponse(power.flow_chart.open("rb"), as_attachment=False)
        except FileNotFoundError:
            raise Http404 from None


class ChangesForm(forms.Form):
    first = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean(self):
        days = super().clean()
        if days.get("first") and days.get("last") and days["first"] > days["last"]:
            raise forms.ValidationError(_("The first day lies after the last."))
        return days


class PowerChanges(Shows, FormView):
    """/powers/changes/?first=2016-01-01&last=2016-12-31 — added, removed and changed powers, with basis."""

    form_class = ChangesForm
    topics = (POWERS,)
    template_name = "disclosure/power_changes.html"

    def get_form_kwargs(self):
        today = timezone.localdate()
        usual = {"first": date(today.year, 1, 1).isoformat(), "last": today.isoformat()}
        return {"data": usual | self.request.GET.dict()}

    def get_context_data(self, **kwargs):
        form = kwargs.setdefault("form", self.get_form())
        days = form.cleaned_data if form.is_valid() else None
        return super().get_context_data(
            trail=power_trail(),
            changes=power_list.changes_between(days["first"], days["last"]) if days else None,
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        return self.http_method_not_allowed(request)


class DecisionList(Shows, TemplateView):
    """/powers/decisions/ — 行政许可、处罚、强制 decisions and charges by year."""

    topics = (POWERS,)
    template_name = "disclosure/decision_list.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(trail=power_trail(), **decision_table(), **kwargs)
