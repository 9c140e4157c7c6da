"""What hangs on an item: files to add, and the read-only record of what happened to it."""

from django import forms
from django.contrib import admin
from django.db import models
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from disclosure.blackout import KINDS
from disclosure.models import Attachment, DisclosureEvent, Finding, Release, Review
from disclosure.publication import attaching, table
from disclosure.publication.table import EVENT_LABELS
from records import uploads
from records.inlines import RecordInline

MOVE = "_move"  # of the form: which file goes up or down


class AttachmentForm(forms.ModelForm):
    """Takes a PDF, DOCX, XLSX, PNG or JPEG that is what its name says."""

    class Meta:
        model = Attachment
        fields = ["title", "position", "original"]
        # The stored file has no address; the column beside it leads to it.
        widgets = {"original": forms.FileInput(attrs={"accept": uploads.ENDINGS})}
        help_texts = {
            "original": _(
                "PDF, DOCX, XLSX, PNG or JPEG (HEIC, WebP and BMP are converted); "
                "at most 10 files of 20 MB each."
            )
        }

    position = forms.IntegerField(
        label=_("order"), required=False, initial=0, min_value=0, max_value=999
    )
    note = ""  # what was done to the file handed in

    def clean_position(self):
        return self.cleaned_data["position"] or 0

    def clean_original(self):
        upload = self.cleaned_data["original"]
        if "original" in self.changed_data:
            try:
                accepted = uploads.accept(upload)
            except uploads.UploadRefused as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
            attaching.describe(self.instance, accepted)
            self.note = accepted.note
            self.instance.file = ""
            return accepted.file
        return upload


class AttachmentInline(admin.TabularInline):
    model = Attachment
    form = AttachmentForm
    readonly_fields = ["move", "download", "size", "boxes"]
    extra = 0
    max_num = uploads.MAX_FILES

    def get_extra(self, request, obj=None, **kwargs):
        return 2 if obj is None else 0  # most notices come with a file or two

    def get_fields(self, request, obj=None):
        told = ["title", "position"]
        if self._is_open(obj):
            return [*told, "original", *self.readonly_fields]
        return [*told, *self.readonly_fields]

    @admin.display(description=_("move"))
    def move(self, attachment):
        """Buttons of the form around them: what is typed is saved, then the file moves."""
        if attachment.pk is None or not self._is_open(attachment.disclosure):
            return "—"
        return format_html(
            '<button type="submit" name="{}" value="{}-up">{}</button> '
            '<button type="submit" name="{}" value="{}-down">{}</button>',
            *(MOVE, attachment.pk, _("Up")),
            *(MOVE, attachment.pk, _("Down")),
        )

    @admin.display(description=_("file as handed in"))
    def download(self, attachment):
        if attachment.pk is None:
            return "—"
        address = reverse(
            "admin:disclosure_disclosure_original",
            args=[attachment.disclosure_id, attachment.pk],
        )
        return format_html('<a href="{}">{}</a>', address, attachment.name)

    @admin.display(description=_("blacked out"))
    def boxes(self, attachment):
        if attachment.pk is None or attachment.original_kind not in KINDS:
            return "—"
        count = attachment.boxes.count()
        if not self._is_open(attachment.disclosure):
            return str(count)
        address = reverse(
            "admin:disclosure_disclosure_blackout",
            args=[attachment.disclosure_id, attachment.pk],
        )
        return format_html(
            '<a href="{}">{}</a>', address, _("%(count)d boxes, draw") % {"count": count}
        )

    def _is_open(self, item):
        return item is None or item.status in table.STEPS["edit"].sources

    def has_add_permission(self, request, obj=None):
        return self._is_open(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        return self._is_open(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        # A file of an unpublished item is part of its text: who may change one may remove the other.
        return self._is_open(obj) and self.has_change_permission(request, obj)


class FindingInline(RecordInline):
    model = Finding
    fields = ["label", "place", "excerpt", "blocks", "cleared_by", "reason"]


class ReviewInline(RecordInline):
    model = Review
    fields = ["on", "stage", "result", "ground", "by", "note"]
    readonly_fields = ["stage"]

    @admin.display(description=_("stage"))
    def stage(self, review):
        return review.stage_label


class ReleaseInline(RecordInline):
    model = Release
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    fields = ["channel", "released_on", "url"]


class EventInline(RecordInline):
    model = DisclosureEvent
    fields = ["on", "step", "by", "note"]
    readonly_fields = ["step"]

    @admin.display(description=_("step"))
    def step(self, event):
        return EVENT_LABELS.get(event.kind, event.kind)
