"""Rows of a file that become public at once pass the scanners before they are stored."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from disclosure import word_list
from disclosure.models import Unit
from disclosure.scanning import scan

FURTHEST_AHEAD = timedelta(days=365)  # a day further off is a slip of the pen


def office_phones() -> list[str]:
    """What the office itself publishes as its telephones."""
    return list(Unit.objects.exclude(phone="").values_list("phone", flat=True))


def refuse_findings(texts: Mapping[str, str], *, phones: Collection[str], advice: str) -> None:
    """Refuse texts with findings that stop publication, each under the field it stands in.

    `texts`: field → text; `advice` says what the clerk can do. Excerpts are masked.
    """
    if not blocking(texts, phones):  # one pass for the many rows that are sound
        return
    places = {field: blocking({field: text}, phones) for field, text in texts.items()}
    raise ValidationError(
        {
            field: _("%(what)s: not published unread. %(advice)s")
            % {
                "what": "、".join(f"{one.label}（{one.excerpt}）" for one in found),
                "advice": advice,
            }
            for field, found in places.items()
            if found
        }
    )


def refuse_far_day(published_on: date) -> None:
    """A day to come is a schedule; one more than a year ahead is refused."""
    if published_on > localdate() + FURTHEST_AHEAD:
        far = _("%(day)s is more than a year ahead; correct the day of publication.")
        raise ValidationError({"published_on": far % {"day": published_on}})


def blocking(texts: Mapping[str, str], phones: Collection[str]) -> list[scan.Sighting]:
    """The findings in `texts` (label → text) that stop publication."""
    found = scan.scan_disclosure_texts(
        title="", others=texts, office_phones=phones, listed=word_list.current()
    )
    return [finding for finding in found if finding.blocks]
