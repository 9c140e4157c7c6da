"""What is not found here may have stood on the old site: its links lead on (301), also after renames.

So do those of the static edition whose file has been taken away (302): they lead to the page itself.
"""

from django.conf import settings
from django.http import HttpResponsePermanentRedirect, HttpResponseRedirect
from django.urls import get_script_prefix
from django.utils import timezone
from django.views.defaults import page_not_found

from disclosure.models import Disclosure
from disclosure.views.disclosures import gone_items
from portal.edition.addresses import led_to


def not_found(request, exception):
    """The handler of 404: the item that stood at this address, if the public may see it or its tombstone."""
    if request.method in ("GET", "HEAD") and (item := _item_at(request.get_full_path())):
        return HttpResponsePermanentRedirect(item.get_absolute_url())
    if request.method in ("GET", "HEAD") and (answer := _of_the_edition(request.path_info)):
        return answer
    return page_not_found(request, exception)


def _of_the_edition(path: str) -> HttpResponseRedirect | None:
    address, language = led_to(path)
    if not address:
        return None
    answer = HttpResponseRedirect(f"{get_script_prefix().rstrip('/')}{address}")
    if language:
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax")
    return answer


def _item_at(address: str) -> Disclosure | None:
    now, paths = timezone.now(), {address, address.partition("?")[0]}
    items = Disclosure.objects.published(at=now) | gone_items(at=now)
    return items.filter(old_addresses__path__in=paths).order_by("pk").first()
