"""Reference data is public the moment it is saved: its form asks the scanners first."""

from django import forms
from django.utils.translation import gettext as _

from disclosure.publication.incoming import office_phones, refuse_findings

OWN_PHONES = ("phone", "fax")


class PublicTextsForm(forms.ModelForm):
    """A text with personal data is an error of its field. The row's own telephones are the office's."""

    def clean(self):
        cleaned = super().clean()
        texts = {
            name: cleaned[name]
            for name in self.changed_data
            if name not in OWN_PHONES and isinstance(cleaned.get(name), str) and cleaned[name]
        }
        own = [cleaned[name] for name in OWN_PHONES if cleaned.get(name)]
        refuse_findings(
            texts, phones=[*office_phones(), *own], advice=_("Take it out of the text.")
        )
        return cleaned
