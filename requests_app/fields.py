"""Form fields for what strangers type and send."""

import unicodedata

from django import forms
from django.contrib import messages
from django.utils.translation import gettext_lazy as _

from records.lost_files import NamesLostFiles
from records.uploads import ENDINGS, UploadRefused, accept_all


class PlainTextField(forms.CharField):
    """Text without what is invisible: control characters and marks that turn the reading direction
    are dropped (Unicode class C but line breaks and tabs), a NUL is refused by Django itself."""

    # By the codes of Django's validators, whose own words read badly in Chinese.
    default_error_messages = {
        "max_length": _("At most %(limit_value)d characters; these are %(show_value)d."),
        "null_characters_not_allowed": _("There is a character in it that cannot be stored."),
    }

    def to_python(self, value):
        text = super().to_python(value)
        if not isinstance(text, str):
            return text
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        kept = (c for c in text if c in "\n\t\0" or unicodedata.category(c)[0] != "C")
        return unicodedata.normalize("NFC", "".join(kept)).strip()


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(NamesLostFiles, forms.FileField):
    """Several files, each checked by content; cleans to (file to keep, Accepted) pairs."""

    widget = FilesInput

    def __init__(self, *args, max_files: int, max_bytes: int, **options):
        super().__init__(*args, **options)
        self.max_files, self.max_bytes = max_files, max_bytes

    def widget_attrs(self, widget):
        return {**super().widget_attrs(widget), "accept": ENDINGS}

    def clean(self, data, initial=None):
        uploads = [upload for upload in (data or []) if upload]
        if not uploads:
            return super().clean(None, initial) or []
        try:
            accepted = accept_all(uploads, max_files=self.max_files, max_bytes=self.max_bytes)
        except UploadRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return [(one.file, one) for one in accepted]


def tell_notes(request, files) -> None:
    """Say what was done to files that were handed in; `files` as a `FilesField` gives them."""
    for _file, accepted in files:
        if accepted.note:
            messages.info(request, accepted.note)
