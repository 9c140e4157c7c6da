"""What a row leaves when strangers read it no longer (`disclosure.taking_back`)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosure import emergency
from records.ledger import Event


class SightEvent(Event):
    """Who took a row away from strangers, and who showed it again. Subclasses add the foreign key."""

    kind = models.CharField(_("step"), max_length=40, choices=emergency.EVENTS)

    class Meta(Event.Meta):
        abstract = True


def hidden_at() -> models.DateTimeField:
    return models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
