"""Steps in the admin: what may be done next to a record, as buttons, each with a page that asks and confirms.

The admin shows, the lifecycle changes: a step's `take` calls one function of the app's lifecycle module
and lets its refusal (an exception of the class named in `refusal`) become an error of the form.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ConfirmForm(forms.Form):
    """Nothing to ask, only to confirm."""


class StepForm(forms.Form):
    """The day a step counts for, and a remark. A step that asks for more brings its own form."""

    on = forms.DateField(
        label=_("Day"),
        initial=timezone.localdate,
        # A browser's date field takes one format, whatever the language.
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(
        label=_("Remark"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


@dataclass(frozen=True)
class Step:
    """One button. `take(record, answers, user)` does it; `answers` is the form's cleaned data."""

    name: str
    label: Any
    take: Callable[[Any, dict, Any], Any]
    form: type[forms.Form] = StepForm
    permission: str = "change"
    tone: str = ""
    initial: Callable[[Any], dict] | None = None
    preview: Callable[[Any], list[str]] | None = None


class StepAdminMixin(admin.ModelAdmin):
    """Adds the permitted steps to the change page; `get_steps` says which these are."""

    change_form_template = "admin/steps/change_form.html"
    refusal: type[Exception] = Exception

    def get_steps(self, request, record) -> list[Step]:
        """The steps the record's state and this user's permissions allow now."""
        raise NotImplementedError

    def _allowed(self, request, record) -> dict[str, Step]:
        return {
            step.name: step
            for step in self.get_steps(request, record)
            if request.user.has_perm(
                f"{self.opts.app_label}.{step.permission}_{self.opts.model_name}"
            )
        }

    def get_urls(self):
        step = path(
            "<path:object_id>/step/<slug:name>/",
            self.admin_site.admin_view(self.step_view),
            name=f"{self.opts.app_label}_{self.opts.model_name}_step",
        )
        return [step, *super().get_urls()]

    def step_url(self, record, name: str) -> str:
        return reverse(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_step", args=[record.pk, name]
        )

    def change_view(self, request, object_id, form_url="", extra_context=None):
        record = self.get_object(request, object_id)
        steps = []
        if record is not None:
            steps = [
                {"label": step.label, "tone": step.tone, "url": self.step_url(record, step.name)}
                for step in self._allowed(request, record).values()
            ]
        return super().change_view(
            request, object_id, form_url, {"steps": steps, **(extra_context or {})}
        )

    def step_view(self, request, object_id, name):
        """Ask what the step needs to know, say what it will do, then take it."""
        record = self.get_object(request, object_id)
        if record is None:
            raise Http404
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        change_url = reverse(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[record.pk]
        )
        step = self._allowed(request, record).get(name)
        if step is None:
            messages.error(request, _("This step is not possible now."))
            return HttpResponseRedirect(change_url)
        initial = step.initial(record) if step.initial else None
        form = (
            step.form(request.POST, request.FILES, initial=initial)
            if request.method == "POST"
            else step.form(initial=initial)
        )
        if request.method == "POST" and form.is_valid():
            try:
                step.take(record, form.cleaned_data, request.user)
            except self.refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Done: %(step)s") % {"step": step.label})
                return HttpResponseRedirect(change_url)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "record": record,
            "change_url": change_url,
            "title": step.label,
            "tone": step.tone,
            "form": form,
            "preview": step.preview(record) if step.preview else [],
        }
        return TemplateResponse(request, "admin/steps/step.html", context)
