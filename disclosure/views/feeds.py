"""Atom feeds: everything, or one category with what is below it."""

from datetime import UTC, datetime

from django.contrib.syndication.views import Feed
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from disclosure import alerts, topics
from disclosure.models import Category, Disclosure, Version
from records import office
from records.characters import without_unseen
from records.epoch import ITEMS, shows

ENTRIES = 20
CHANGES = Prefetch("versions", Version.objects.only("disclosure", "replaced_at"))


def _with(address: str, query: str) -> str:
    return f"{address}?{query}" if query else address


NOTHING_YET = datetime(
    2008, 5, 1, tzinfo=UTC
)  # the first 《条例》 took effect; nothing here is older


class SteadyAtom(Atom1Feed):
    """Atom that says the same until something is published: an empty feed of Django's is of this second."""

    def latest_post_date(self):
        return super().latest_post_date() if self.items else NOTHING_YET


class LatestFeed(Feed):
    """/feed/?category=…&q=… — the latest items of a list; /feed/tztg/ those of a column."""

    feed_type = SteadyAtom

    def get_object(self, request, code=None):
        """The query of the list, "" for all."""
        if code:
            category = get_object_or_404(Category, code=code)
            shows(request, topics.column(category.pk))
            return f"category={category.code}"
        shows(request, ITEMS)
        return alerts.query_of(request.GET)

    def title(self, query):
        name = alerts.name_of(query) if query else _("Latest disclosures")
        return f"{name} - {office.current().name}"

    def link(self, query):
        return _with(reverse("disclosure-list"), query)

    def feed_url(self, query):
        return _with(reverse("feed"), query)

    def items(self, query):
        public = Disclosure.objects.published(at=timezone.now())
        if query:
            public = alerts.items_of(query).published(at=timezone.now())
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
