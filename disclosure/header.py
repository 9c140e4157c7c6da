"""What is missing or wrong in an item's header (索引号、分类、发布机构、名称、文号、成文日期、有效性)."""

import re

from django.utils.translation import gettext as _

from disclosure.models import Disclosure
from records.search.text import says

SUMMARY = 100  # characters
_YEAR = re.compile(r"[〔\[［(（](\d{4})[〕\]］)）]")


def problems(disclosure: Disclosure) -> list[str]:
    """Why the item cannot leave the draft; empty when the header is complete and consistent."""
    reasons = []
    if not disclosure.title.strip():
        reasons.append(_("The title is missing."))
    if not disclosure.summary.strip():
        reasons.append(_("The summary is missing."))
    elif len(disclosure.summary) > SUMMARY:
        reasons.append(_("The summary is longer than %d characters.") % SUMMARY)
    elif disclosure.summary.strip() == disclosure.title.strip():
        reasons.append(_("The summary only repeats the title."))
    if not disclosure.body.strip() and not disclosure.attachments.exists():
        reasons.append(_("There is neither text nor attachment."))
    if disclosure.category.normative_kind and not disclosure.document_number:
        reasons.append(_("A normative document needs its document number."))
    return reasons + contradictions(disclosure)


def contradictions(disclosure: Disclosure) -> list[str]:
    """Where header, text and days say different things; also of items that came in by other ways."""
    reasons = []
    number = disclosure.document_number
    year = _YEAR.search(number)
    if year and int(year[1]) != disclosure.formed_on.year:
        reasons.append(
            _("The year of the document number is not the year the document was formed.")
        )
    if number and disclosure.body.strip() and not says(disclosure.body, number):
        reasons.append(_("The text does not bear the document number %s.") % number)
    if disclosure.published_on and disclosure.published_on < disclosure.formed_on:
        reasons.append(_("An item cannot be published before it was formed."))
    return reasons
