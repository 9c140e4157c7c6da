"""What a document page says about itself to machines, and which items stand beside it."""

import json
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urljoin

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from disclosure.models import Category, Disclosure
from records import office

_IN_SCRIPT = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def neighbours(item: Disclosure, public: QuerySet) -> tuple[Disclosure | None, Disclosure | None]:
    """(earlier, later) published item of the same category."""
    same = public.filter(category=item.category_id).only("title", "published_at")
    moment, pk = item.published_at, item.pk
    # The first condition alone bounds the index; the second settles equal moments.
    earlier = same.filter(published_at__lte=moment).filter(
        Q(published_at__lt=moment) | Q(pk__lt=pk)
    )
    later = same.filter(published_at__gte=moment).filter(Q(published_at__gt=moment) | Q(pk__gt=pk))
    return (
        earlier.order_by("-published_at", "-pk").first(),
        later.order_by("published_at", "pk").first(),
    )


def ended_by(item: Disclosure, public: QuerySet) -> Disclosure | None:
    """The published document that ended the item, where the site has it; asked for such items only."""
    if not item.repealed_by:
        return None
    told = item.repealed_by.strip("《》")
    items = public.filter(Q(title=told) | Q(document_number=told)).exclude(pk=item.pk)
    return items.only("title").order_by("-published_at").first()


def trail(category: Category | None = None) -> list[tuple[str, str]]:
    """The breadcrumb down to `category`: (label, address) pairs. Reads at most its parent."""
    steps = [(_("Statutory disclosure"), reverse("category-tree"))]
    for step in (category.parent, category) if category else ():
        if step is not None:
            steps.append((step.name, f"{reverse('disclosure-list')}?category={step.code}"))
    return steps


def column(category: Category) -> dict[str, str]:
    """Column* meta tags (国办发〔2017〕47号)."""
    kind = _("Government information disclosure")
    return {
        "name": category.name,
        "description": category.description or f"{category.name} {category.basis}".strip(),
        "keywords": category.keywords or f"{category.name},{kind}",
        "type": kind,
    }


def article(item: Disclosure) -> dict[str, object]:
    """Article* meta tags."""
    return {
        "title": item.title,
        "published_at": item.published_at,
        "source": item.source or item.unit.name,
    }


def linked_data(
    item: Disclosure,
    address: str,
    *,
    attachments: Iterable = (),
    changed_at: datetime | None = None,
) -> SafeString:
    """The item as schema.org JSON-LD, safe inside a script element of a data type."""
    data = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": item.title,
        "name": item.title,
        "identifier": item.index_number,
        "description": item.summary,
        **({"about": item.get_theme_display()} if item.theme else {}),
        **({"genre": item.get_genre_display()} if item.genre else {}),
        "datePublished": timezone.localtime(item.published_at).isoformat(),
        "dateModified": timezone.localtime(changed_at or item.published_at).isoformat(),
        "dateCreated": item.formed_on.isoformat(),
        "inLanguage": "zh-Hans",
        "url": address,
        "publisher": {"@type": "GovernmentOrganization", "name": office.current().name},
        "isAccessibleForFree": True,
    }
    if item.category.normative_kind:
        in_force = item.validity == Disclosure.Validity.IN_FORCE
        data |= {
            "@type": ["Article", "Legislation"],
            "legislationIdentifier": item.document_number,
            "legislationDate": item.formed_on.isoformat(),
            "legislationLegalForce": f"https://schema.org/{'InForce' if in_force else 'NotInForce'}",
        }
    if attachments:
        data["associatedMedia"] = [
            {
                "@type": "MediaObject",
                "name": file.caption,
                "contentUrl": urljoin(address, file.get_absolute_url()),
                "encodingFormat": file.content_type,
                "contentSize": str(file.size),
            }
            for file in attachments
        ]
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(_IN_SCRIPT))
