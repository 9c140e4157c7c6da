"""One step for many records of a list: shown, confirmed once, each taken or refused by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from records import decisions, fresh_proof
from records.lifecycle import NotAllowed, holds_any

AT_ONCE = 100  # records on one page of confirmation


@dataclass(frozen=True)
class BulkStep:
    """A step of `StepAdminMixin` that may be taken for many: `name`, who sees it, and the answers that
    its form would ask of one record."""

    name: str
    label: Any
    who: tuple
    answers: Callable[[], Mapping[str, Any]]
    proved: bool = False  # asks for a fresh proof of who takes it


@dataclass(frozen=True)
class Row:
    """One record on the page: what a deciding step shows of it, or why it cannot be taken now."""

    record: Any
    decided: decisions.Page | None
    refusal: str


class BulkStepsMixin(admin.ModelAdmin):
    """Offers `bulk_steps` below a list of a StepAdminMixin; each record goes through its own step."""

    bulk_steps: tuple[BulkStep, ...] = ()

    def get_actions(self, request):
        actions = super().get_actions(request)
        for step in self.bulk_steps:
            if holds_any(request.user, step.who):
                name = f"bulk_{step.name}"
                actions[name] = (_action(step), name, step.label)
        return actions

    def bulk_view(self, request, queryset, step: BulkStep):
        if step.proved:
            fresh_proof.ask(request)
        if "confirmed" in request.POST:
            return self._take_all(request, queryset, step)
        rows = [self._row(request, record, step) for record in queryset[:AT_ONCE]]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": step.label,
            "step": step,
            "rows": rows,
            "open_count": sum(not row.refusal for row in rows),
            "left_out": max(queryset.count() - AT_ONCE, 0),
        }
        return TemplateResponse(request, "admin/bulk.html", context)

    def _row(self, request, record, bulk: BulkStep) -> Row:
        step = self._allowed(request, record).get(bulk.name)
        if step is None:
            return Row(record, None, _("This step is not possible now."))
        shown = step.shows(record) if step.shows else None
        return Row(record, shown and decisions.page_of(record, shown), "")

    def _take_all(self, request, queryset, bulk: BulkStep):
        done, refused = [], []
        for record in queryset[:AT_ONCE]:
            step = self._allowed(request, record).get(bulk.name)
            try:
                if step is None:
                    raise NotAllowed(_("This step is not possible now."))
                # What was not shown is not decided: an empty fingerprint fits nothing.
                read = {decisions.FIELD: request.POST.get(f"read_{record.pk}", "")}
                step.take(record, {**bulk.answers(), **(read if step.shows else {})}, request.user)
                done.append(record)
            except NotAllowed as refusal:
                refused.append(f"{record}：{refusal}")
        if done:
            said = ngettext("%(step)s: %(n)d record.", "%(step)s: %(n)d records.", len(done))
            messages.success(request, said % {"step": bulk.label, "n": len(done)})
        for line in refused:
            messages.error(request, _("Refused: %s") % line)
        if done:
            self.admin_site.say_next(request, done[-1])
        return HttpResponseRedirect(request.get_full_path())


def _action(step: BulkStep):
    def run(model_admin, request, queryset):
        return model_admin.bulk_view(request, queryset, step)

    return run
