"""What is not found here may have stood on the old site: its links lead on (301), also after renames."""

from django.http import HttpResponsePermanentRedirect
from django.utils import timezone
from django.views.defaults import page_not_found

from disclosure.models import Disclosure
from disclosure.views.disclosures import gone_items


def not_found(request, exception):
    """The handler of 404: the item that stood at this address, if the public may see it or its tombstone."""
    if request.method in ("GET", "HEAD") and (item := _item_at(request.get_full_path())):
        return HttpResponsePermanentRedirect(item.get_absolute_url())
    return page_not_found(request, exception)


def _item_at(address: str) -> Disclosure | None:
    now, paths = timezone.now(), {address, address.partition("?")[0]}
    items = Disclosure.objects.published(at=now) | gone_items(at=now)
    return items.filter(old_addresses__path__in=paths).order_by("pk").first()
