"""What staff keep of the search: synonyms, and what people looked for in vain. The audit, to be read."""

import json
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Q
from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from records import audit
from records.filters import DayRange
from records.models import AuditEntry, SynonymGroup, VainSearch
from records.names import field_label, label_of, value_label
from records.pagination import BoundedPaginator
from records.read_only import ReadOnlyMixin
from records.spreadsheets import csv_rows


@admin.register(SynonymGroup)
class SynonymGroupAdmin(admin.ModelAdmin):
    """Two words at least a group; out of use rather than deleted, so that an upgrade brings none back."""

    list_display = ["words", "source", "is_used"]
    list_filter = ["is_used"]
    search_fields = ["words"]
    ordering = ["-pk"]


@admin.register(VainSearch)
class VainSearchAdmin(ReadOnlyMixin, admin.ModelAdmin):
    """Read only; a link makes the words the beginning of a new group."""

    list_display = ["words", "on", "count", "as_synonym"]
    list_display_links = None
    date_hierarchy = "on"
    ordering = ["-on", "-count", "-id"]

    @admin.display(description=_("as synonym"))
    def as_synonym(self, row):
        new = reverse("admin:records_synonymgroup_add")
        begun = urlencode({"words": f"{row.words}、"})
        return format_html('<a href="{}?{}">{}</a>', new, begun, _("Make a synonym"))


class RegisterFilter(admin.AllValuesFieldListFilter):
    """The registers that have entries, by their names."""

    def choices(self, changelist):
        for choice in super().choices(changelist):
            yield {**choice, "display": label_of(str(choice["display"]))}


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyMixin, admin.ModelAdmin):
    """审计: by person, register, row, day; taken out as CSV. Nobody writes here."""

    COMMAND_LINE = _("command line")

    list_display = ["at", "account_name", "way", "action", "kind", "record", "told"]
    list_filter = [("at", DayRange), "action", ("register", RegisterFilter)]
    search_fields = ["=account_name", "=record"]
    search_help_text = _("The name of an account, or the number of a row, in full.")
    ordering = ["-id"]
    paginator = BoundedPaginator
    show_full_result_count = False
    actions = ["export_csv"]
    fields = ["at", "account", "account_name", "way", "action", "kind", "record", "told_whole"]
    readonly_fields = fields

    def get_search_results(self, request, queryset, search_term):
        """A number of a row also finds the entry that tells of it together with others."""
        found, several = super().get_search_results(request, queryset, search_term)
        if search_term.strip().isdecimal():
            together = Q(record__contains=audit.TO, changes__has_key=search_term.strip())
            found |= queryset.filter(together)
        return found, several

    @admin.display(description=_("by way of"))
    def way(self, entry):
        """The pages it came by, or the command as it is typed."""
        doors = AuditEntry.Door
        if entry.door in doors.values:
            return doors(entry.door).label
        command = entry.door.removeprefix("command").strip()
        return f"{self.COMMAND_LINE} {command}".strip()

    @admin.display(description=_("register"), ordering="register")
    def kind(self, entry):
        return label_of(entry.register)

    @admin.display(description=_("old and new value"))
    def told(self, entry):
        """One line a column, the first ones: the page of the entry shows all."""
        text = "；".join(_lines(entry))
        return text if len(text) <= 400 else f"{text[:400]}…"

    @admin.display(description=_("old and new value"))
    def told_whole(self, entry):
        return format_html_join("", "<p>{}</p>", ((line,) for line in _lines(entry)))

    @admin.action(description=_("Export as CSV"), permissions=["view"])
    def export_csv(self, request, entries):
        """The chosen entries, or all the filter lets through, with every old and new value."""
        columns = ["id", "at", "account", "account_name", "door", "action", "register", "record"]
        rows = (
            [*(getattr(entry, name) for name in columns), _as_text(entry.changes)]
            for entry in entries.iterator(chunk_size=1000)
        )
        heads = [str(self.opts.get_field(name).verbose_name) for name in [*columns, "changes"]]
        return StreamingHttpResponse(
            csv_rows(heads, rows),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="audit.csv"'},
        )


def _lines(entry: AuditEntry) -> list[str]:
    """One for each column that was something before or after."""
    return [
        f"{field_label(entry.register, name)}：{value_label(entry.register, name, old)}"
        f" → {value_label(entry.register, name, new)}"
        for name, (old, new) in sorted(entry.changes.items())
        if (old, new) != (None, None)
    ]


def _as_text(changes: dict) -> str:
    return json.dumps(changes, ensure_ascii=False, sort_keys=True)
