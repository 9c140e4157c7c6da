"""长辈版: few things in large type (国办公开办函〔2021〕28号), chosen by a button, kept in a cookie."""

from django.conf import settings
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

COOKIE = "text_size"
LARGE = "large"
A_YEAR = 365 * 24 * 3600  # seconds


def is_large(request) -> bool:
    """Whether this visitor reads the large version."""
    return request.COOKIES.get(COOKIE) == LARGE


def text_size(request) -> dict[str, bool]:
    """Template context of every page."""
    return {"large_text": is_large(request)}


def back_to(request) -> str:
    """`next` of what was sent, if it is a page of ours; else the home page."""
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return back if is_ours else reverse("home")


def remember(response, cookie: str, value: str, *, chosen: bool) -> None:
    """Keep a choice of how pages are shown for a year, or forget it."""
    if not chosen:
        response.delete_cookie(cookie, samesite="Lax")
        return
    response.set_cookie(
        cookie,
        value,
        max_age=A_YEAR,
        samesite="Lax",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
    )


# A forged change of size harms nobody; a token in every page would keep pages from caches.
@csrf_exempt
@require_POST
def set_text_size(request):
    """/text-size/ — `size`: "large", anything else is the usual one. Back to `next`, if it is ours."""
    response = HttpResponseRedirect(back_to(request))
    remember(response, COOKIE, LARGE, chosen=request.POST.get("size") == LARGE)
    return response
