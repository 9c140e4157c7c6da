"""What every page says about its place: the navigation and the tags of its head."""

import re
from datetime import date, datetime, time

from django import template
from django.urls import reverse
from django.utils.timezone import make_aware
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.sections import NAVIGATION, section_of

register = template.Library()
_NUMBER = re.compile(r"(?<!\d)(?:0\d{2,3}[- ]?\d{7,8}|1\d{10}|\d{3,5}|[48]00-?\d{3}-?\d{4})(?!\d)")


@register.inclusion_tag("_nav.html", takes_context=True)
def site_nav(context):
    """The entries, the one whose pages the reader is in marked as current."""
    path = context["request"].path
    here, home = section_of(path), reverse("home")
    entries = [(_("Home"), home, path == home)]
    entries += [(section.label, reverse(section.entry), section is here) for section in NAVIGATION]
    return {"entries": entries}


@register.inclusion_tag("_meta.html", takes_context=True)
def column_tags(context):
    """Tags of a column page: those of the section the page is in; none outside the sections."""
    section = section_of(context["request"].path)
    return {"column": section.tags if section else None, "article": None}


@register.inclusion_tag("_meta.html", takes_context=True)
def article_tags(context, title, published_at, source):
    """Tags of a content page. `published_at`: a moment, or a day where no hour is known."""
    if isinstance(published_at, date) and not isinstance(published_at, datetime):
        published_at = make_aware(datetime.combine(published_at, time.min))
    return column_tags(context) | {
        "article": {"title": title, "published_at": published_at, "source": source}
    }


@register.simple_tag(takes_context=True)
def page_description(context):
    """What a search engine says below a page's title, where the page has no words of its own for it."""
    organ, section = context.get("organ_called", ""), section_of(context["request"].path)
    if section is None:
        told = _(
            "What %(organ)s publishes, its powers and yearly reports, and how to ask for more."
        )
        return told % {"organ": organ}
    if get_language() == "zh-hans":
        return f"{organ}{section.column}：{section.description}。"
    return _("%(section)s of %(organ)s.") % {"section": section.label, "organ": organ}


@register.simple_tag(takes_context=True)
def canonical(context, path):
    """`path` as a full address: the one a page reachable under several is to be known by."""
    return context["request"].build_absolute_uri(path)


@register.filter
def dialled(phone: str) -> str:
    """The number of a `tel:` link, or "" where the text holds no number or several: 0719-0000013 转 2."""
    numbers = _NUMBER.findall(phone)
    return numbers[0].replace(" ", "").replace("-", "") if len(numbers) == 1 else ""
