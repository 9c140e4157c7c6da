"""本机关设置: who publishes here, as the office entered it; one truth for header, footer, letters and report.

The environment's ORGAN_…, REVIEW_…, COURT, SITE_… and record numbers are what stands here until the office
has entered its own. A change holds from a day on: a letter, a report or a page of an earlier day names the
organ as it was called then.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.utils import timezone

from records import epoch
from records.models import Office

KEPT = 5  # seconds another process may go on with what it knows
_KEY, _UNKNOWN = "office", "unknown"


def current() -> Office:
    """The office as it is called today; kept in the process for moments, as every page asks."""
    kept = caches["facts"].get(_KEY, _UNKNOWN)
    if kept == _UNKNOWN:
        kept = _entry(timezone.localdate())
        caches["facts"].set(_KEY, kept, KEPT)
    return kept or from_environment()


def on(day: date) -> Office:
    """The office as it was called on `day`; before the first entry, as the first entry has it."""
    return _entry(day) or from_environment()


def _entry(day: date) -> Office | None:
    entries = Office.objects.order_by("valid_from")
    return entries.filter(valid_from__lte=day).last() or entries.first()


def from_environment() -> Office:
    """What the environment says, unsaved: the first words of an installation."""
    return Office(
        name=settings.ORGAN_NAME,
        code=settings.ORGAN_CODE,
        mark=settings.ORGAN_MARK,
        contact=settings.ORGAN_CONTACT,
        address=settings.ORGAN_ADDRESS,
        postcode=settings.ORGAN_POSTCODE,
        phone=settings.ORGAN_PHONE,
        review_government=settings.REVIEW_GOVERNMENT,
        review_superior=settings.REVIEW_SUPERIOR,
        court=settings.COURT,
        review_online=settings.REVIEW_ONLINE,
        site_domain=settings.SITE_DOMAIN,
        site_id_code=settings.SITE_ID_CODE,
        icp_number=settings.ICP_NUMBER,
        police_record_number=settings.POLICE_RECORD_NUMBER,
    )


@transaction.atomic
def enter(office: Office) -> Office:
    """Keep an entry; what it says is on every page from the next request on."""
    office.save()
    epoch.move(epoch.EVERYTHING)
    caches["facts"].delete(_KEY)
    # Again once it is done: another thread may have asked in between and kept the entry before.
    transaction.on_commit(lambda: caches["facts"].delete(_KEY))
    return office
