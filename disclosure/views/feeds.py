"""Atom feeds: everything, or one category with what is below it."""

from django.contrib.syndication.views import Feed
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from disclosure.models import Category, Disclosure, Version
from records import office
from records.characters import without_unseen

ENTRIES = 20
CHANGES = Prefetch("versions", Version.objects.only("disclosure", "replaced_at"))


class LatestFeed(Feed):
    """/feed/ — the latest items."""

    feed_type = Atom1Feed

    def get_object(self, request, code=None):
        return get_object_or_404(Category, code=code) if code else None

    def title(self, category):
        name = category.name if category else _("Latest disclosures")
        return f"{name} - {office.current().name}"

    def link(self, category):
        address = reverse("disclosure-list")
        return f"{address}?category={category.code}" if category else address

    def feed_url(self, category):
        return reverse("category-feed", args=[category.code]) if category else reverse("feed")

    def items(self, category):
        public = Disclosure.objects.published(at=timezone.now())
        if category:
            public = public.below(category)
        return public.for_lists().newest_first().prefetch_related(CHANGES)[:ENTRIES]

    def item_title(self, item):
        return without_unseen(item.title)

    def item_description(self, item):
        return without_unseen(item.summary)

    def item_pubdate(self, item):
        return item.published_at

    def item_updateddate(self, item):
        """A reader shows an entry again when a revision took the place of its text."""
        return max((item.published_at, *(version.replaced_at for version in item.versions.all())))

    def item_author_name(self, item):
        return item.unit.name

    def item_categories(self, item):
        return [item.category.name]
