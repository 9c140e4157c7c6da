"""What is missing or wrong in an item's header (索引号、分类、发布机构、名称、文号、成文日期、有效性)."""

import re

from django.utils.translation import gettext as _

from disclosure.models import Disclosure

SUMMARY = 100  # characters
_YEAR = re.compile(r"[〔\[［(（](\d{4})[〕\]］)）]")


def problems(disclosure: Disclosure) -> list[str]:
    """Why the item cannot leave the draft; empty when the header is complete and consistent."""
    found = []
    if not disclosure.title.strip():
        found.append(_("The title is missing."))
    if not disclosure.summary.strip():
        found.append(_("The summary is missing."))
    elif len(disclosure.summary) > SUMMARY:
        found.append(_("The summary is longer than %d characters.") % SUMMARY)
    elif disclosure.summary.strip() == disclosure.title.strip():
        found.append(_("The summary only repeats the title."))
    if not disclosure.body.strip() and not disclosure.attachments.exists():
        found.append(_("There is neither text nor attachment."))
    if disclosure.category.normative_kind and not disclosure.document_number:
        found.append(_("A normative document needs its document number."))
    year = _YEAR.search(disclosure.document_number)
    if year and int(year[1]) != disclosure.formed_on.year:
        found.append(_("The year of the document number is not the year the document was formed."))
    return found
