"""When an item is public: the time set for it, and the end of a term of public notice (公示期)."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.models import Disclosure
from disclosure.publication.incoming import FURTHEST_AHEAD
from disclosure.publication.table import begin, finish, with_reason
from disclosure.search import DISCLOSURE
from records import epoch
from records.lifecycle import NotAllowed
from records.search import entries

SITE = "site"  # the channel that is this portal


def ask_near(day: date) -> None:
    """Refuse (NotAllowed) a day more than a year ahead: a slip of the pen."""
    if day > timezone.localdate() + FURTHEST_AHEAD:
        raise NotAllowed(
            _("%(day)s is more than a year ahead; correct the day of publication.") % {"day": day}
        )


def ask_end(until: date | None, *, begins_on: date) -> None:
    """Refuse (NotAllowed) a last day before the day publication begins."""
    if until is not None and until < begins_on:
        raise NotAllowed(_("A term of public notice ends after it began."))


@transaction.atomic
def reschedule(
    disclosure: Disclosure,
    *,
    by,
    now: datetime,
    at: datetime | None,
    until: date | None,
    reason: str,
) -> Disclosure:
    """调整发布时间: move an item whose time has not come to `at` (None: as set), end its term on `until`.

    `until` is the last day shown, None for no end. An item that is public has begun: only its end is
    set then, and not in the past, which would be a withdrawal.
    """
    today = timezone.localdate(now)
    disclosure = begin(disclosure, "reschedule", by=by, on=today)
    reason = with_reason(reason, _("A change of the time of publication needs a reason."))
    is_public = disclosure.published_at <= now
    if at is not None and is_public:
        raise NotAllowed(_("The item is public already; only its end can be set."))
    if at is not None and at < now:
        raise NotAllowed(_("Nothing is published in the past."))
    begins_at = at or disclosure.published_at
    day = timezone.localdate(begins_at)
    ask_near(day)
    ask_end(until, begins_on=day)
    if until is not None and until < today:
        raise NotAllowed(
            _("The last day of the term has passed; to take the item off now, withdraw it.")
        )
    for release in disclosure.releases.filter(channel__code=SITE):
        release.released_on = day
        release.save(update_fields=["released_on"])
    note = f"{timezone.localtime(begins_at):%Y-%m-%d %H:%M}—{until or ''}：{reason}"
    finish(
        disclosure,
        "reschedule",
        by=by,
        on=today,
        note=note,
        published_at=begins_at,
        shown_until=until,
    )
    epoch.move()
    entries.refresh(DISCLOSURE, [disclosure.pk])
    return disclosure
