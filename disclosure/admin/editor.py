"""The field for a formatted text: a textarea that a script of ours makes an editor (strict CSP)."""

from __future__ import annotations

import json

from django import forms
from django.forms.widgets import Script
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from disclosure.models import Disclosure
from disclosure.rich_text import with_sources


class FormattedText(forms.Textarea):
    def __init__(self):
        # The words of the panel the script makes for pictures.
        words = {
            "data-picture": _("Picture"),
            "data-shows": _("What it shows, in words"),
            "data-insert": _("Put the picture in"),
        }
        super().__init__({"class": "formatted-text vLargeTextField", "rows": 20, **words})

    class Media:
        css = {
            "all": [
                "django_prose_editor/material-icons.css",
                "django_prose_editor/editor.css",
                "django_prose_editor/overrides.css",
                "disclosure/editor.css",
            ]
        }
        js = [Script("disclosure/editor.js", type="module")]

    def use(self, item: Disclosure) -> str:
        """Offer the pictures of `item`; returns its text with them in place, for the form's initial."""
        kinds = ("image/png", "image/jpeg")
        pictures = {
            file.name: reverse("admin:disclosure_disclosure_original", args=[item.pk, file.pk])
            for file in item.attachments.all()
            if file.original_kind.content_type in kinds
        }
        self.attrs["data-files"] = json.dumps(
            [{"name": name, "url": url} for name, url in pictures.items()], ensure_ascii=False
        )
        return with_sources(item.body_html, pictures.get)
