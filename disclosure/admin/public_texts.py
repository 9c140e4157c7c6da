"""Reference data is public the moment it is saved: its form asks the gate first."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext as _

from disclosure import gate
from disclosure.publication import findings

OWN_PHONES = ("phone", "fax")


class PublicTextsForm(forms.ModelForm):
    """A text with personal data is an error of its field; what was found is kept, and may be cleared.

    The row's own telephones are the office's.
    """

    user = None  # who sends the form

    def clean(self):
        cleaned = super().clean()
        texts = {
            name: cleaned[name]
            for name in self.changed_data
            if name not in OWN_PHONES and isinstance(cleaned.get(name), str) and cleaned[name]
        }
        own = [cleaned[name] for name in OWN_PHONES if cleaned.get(name)]
        record = self.instance if self.instance.pk else type(self.instance)
        held = gate.held_fields(record, texts, office=[*gate.office_phones(), *own])
        sightings = [one for standing in held.values() for one in standing]
        findings.keep(record, sightings, by=self.user)
        if held:
            advice = _("Take it out of the text, or have another person clear it under “findings”.")
            raise gate.refusal(held, advice)
        return cleaned


class PublicTextsAdmin(admin.ModelAdmin):
    """For registers of reference data."""

    form = PublicTextsForm

    def get_form(self, request, obj=None, change=False, **options):
        form = super().get_form(request, obj, change, **options)
        form.user = request.user
        return form
