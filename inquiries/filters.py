"""What the public may narrow the answered contacts by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from disclosure.models import Channel
from inquiries.models import Contact
from records.choices import PlainSelect


class ContactFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Words"), method="matching", max_length=100)
    channel = django_filters.ModelChoiceFilter(
        label=_("Channel"),
        queryset=Channel.objects.filter(kind=Channel.Kind.CONTACT),
        to_field_name="code",
        empty_label=_("All channels"),
        widget=PlainSelect,
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"),
        choices=Contact.Kind.choices,
        empty_label=_("All kinds"),
        widget=PlainSelect,
    )

    class Meta:
        model = Contact
        fields = ["q", "channel", "kind"]

    def matching(self, contacts, name, text):
        return contacts.matching(text)
