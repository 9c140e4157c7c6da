"""The page of a record's history says what its ledger knows, not only what was typed into a form."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from records.names import name_of


@dataclass(frozen=True)
class Line:
    """One step: its day, its name and who recorded it; remarks stand on the page of the record."""

    on: date
    step: Any
    by: str


class LedgerHistoryMixin:
    """Before every ModelAdmin, whose `event_labels` names the steps of a ledger where the model does not."""

    def history_view(self, request, object_id, extra_context=None):
        response = super().history_view(request, object_id, extra_context)
        context = getattr(response, "context_data", None)  # none where there is no such record
        if context is not None:
            context["ledger"] = self._ledger_of(context["object"])
        return response

    def _ledger_of(self, record) -> list[Line]:
        events = getattr(record, "events", None)
        if events is None:
            return []
        rows = events.select_related("by").order_by("on", "pk")
        return [Line(row.on, self._label_of(row), name_of(row.by)) for row in rows]

    def _label_of(self, event):
        known = getattr(event, "get_kind_display", None)
        # Asked of whatever stands behind this: a default here would hide the admin's own.
        labels = getattr(self, "event_labels", {})
        return known() if known else labels.get(event.kind, event.kind)
