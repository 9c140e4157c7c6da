"""What the public sees of an item, as the public log hashes it."""

from datetime import datetime

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from disclosure.models import Attachment, Disclosure, Version


def items(at: datetime) -> QuerySet:
    """Items the public sees at `at`, with `shown_version` (1, and one more for each revision) and
    `shown_files`; in the order they came out."""
    replaced = (
        Version.objects.filter(disclosure=OuterRef("pk"))
        .order_by()
        .values("disclosure")
        .annotate(count=Count("pk"))
        .values("count")
    )
    files = Attachment.objects.filter(gone_at=None).in_order()
    return (
        Disclosure.objects.published(at=at)
        .annotate(shown_version=Coalesce(Subquery(replaced), 0) + 1)
        .select_related("category", "unit")
        .prefetch_related(Prefetch("attachments", files, to_attr="shown_files"))
        .order_by("published_at", "pk")
    )


def content(item: Disclosure) -> dict:
    """Of an item of `items`: title, numbers, text, and each file by its caption and SHA-256."""
    return {
        "index_number": item.index_number,
        "title": item.title,
        "category": item.category.code,
        "unit": item.unit.code,
        "document_number": item.document_number,
        "formed_on": item.formed_on.isoformat(),
        "summary": item.summary,
        "body": item.body,
        **({"body_html": item.body_html} if item.body_html else {}),
        "keywords": item.keywords,
        **{name: told for name in ("theme", "genre") if (told := getattr(item, name))},
        "source": item.source,
        "files": [[file.caption, file.sha256] for file in item.shown_files],
    }
