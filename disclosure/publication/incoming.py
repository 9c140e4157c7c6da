"""Days of rows that become public at once."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

FURTHEST_AHEAD = timedelta(days=365)  # a day further off is a slip of the pen


def refuse_far_day(published_on: date, *, field: str = "published_on") -> None:
    """A day to come is a schedule; one more than a year ahead is refused, as an error of `field`."""
    if published_on > localdate() + FURTHEST_AHEAD:
        far = _("%(day)s is more than a year ahead; correct the day of publication.")
        raise ValidationError({field: far % {"day": published_on}})
