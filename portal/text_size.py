"""大字版: large type in one column (国办公开办函〔2021〕28号), chosen by a button, kept in a cookie."""

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


# A forged change of size harms nobody; a token in every page would keep pages from caches.
@csrf_exempt
@require_POST
def set_text_size(request):
    """/text-size/ — `size`: "large", anything else is the usual one. Back to `next`, if it is ours."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        back = reverse("home")
    response = HttpResponseRedirect(back)
    if request.POST.get("size") == LARGE:
        response.set_cookie(
            COOKIE,
            LARGE,
            max_age=A_YEAR,
            samesite="Lax",
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response
