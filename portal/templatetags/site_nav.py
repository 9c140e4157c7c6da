"""The primary navigation: the fixed blocks (国办公开办函〔2019〕61号) and the entries beside them."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

register = template.Library()

ENTRIES = [
    ("home", _("Home")),
    ("guide", _("Disclosure guide")),
    ("system-list", _("Disclosure rules")),
    ("category-tree", _("Statutory disclosure")),
    ("report-list", _("Annual reports")),
    ("request-new", _("Request information")),
    ("power-list", _("Powers and duties")),
    ("contact-list", _("Interaction")),
]


@register.inclusion_tag("_nav.html", takes_context=True)
def site_nav(context):
    """The entries, the one whose pages the reader is in marked as current."""
    path, home = context["request"].path, reverse("home")
    entries = []
    for name, label in ENTRIES:
        url = reverse(name)
        entries.append((label, url, path == url or (url != home and path.startswith(url))))
    return {"entries": entries}
