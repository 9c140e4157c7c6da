"""Holds the staff's pages: from which networks, how long a session lasts, a new password before all else."""

from __future__ import annotations

from functools import partial
from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from accounts import form_drafts, held_forms, passwords, second_factor, signing_in
from records.throttle import address_of

OPEN = ("admin:password_change", "admin:logout", "admin:login", "admin:jsi18n")


def staff_session_middleware(get_response):
    """Refuses what is outside ADMIN_NETWORKS as if nothing were there; ends sessions that are over, and
    keeps what was being sent; leads to the new password that is due."""

    def middleware(request):
        if not request.path_info.startswith(reverse("admin:index")):
            return get_response(request)
        if not is_from_here(request):
            raise Http404
        request.is_freshly_proved = partial(second_factor.is_fresh, request)
        answer = _over(request) if request.user.is_authenticated else None
        if answer is None:
            answer = get_response(request)
        if request.method == "POST" and answer.status_code == 302:
            _forget_draft(request)
        if request.user.is_authenticated:
            add_never_cache_headers(answer)
        return answer

    return middleware


def _forget_draft(request) -> None:
    """A form that led on was taken: what was kept of it is not needed any more."""
    if request.user.is_authenticated and reverse("admin:login") != request.path_info:
        form_drafts.drop(request.user, request.get_full_path()[:500])


def is_from_here(request) -> bool:
    """Whether the staff's pages may be seen from there; everywhere where ADMIN_NETWORKS is not set."""
    if not settings.ADMIN_NETWORKS:
        return True
    try:
        address = ip_address(address_of(request))
    except ValueError:
        return False
    return any(address in network for network in settings.ADMIN_NETWORKS)


def _over(request):
    """The answer to who may not go on: session over, or a new password due. None for who may."""
    state = signing_in.state_of(request.user)
    if signing_in.is_over(request, state):
        user, at = request.user, timezone.now()
        if request.method == "POST":
            held_forms.hold(request, user, at=at)
        logout(request)
        if request.path_info == reverse("admin:session"):
            return JsonResponse({"left": 0})
        back = request.get_full_path() if request.method == "GET" else reverse("admin:index")
        return redirect_to_login(back, login_url=reverse("admin:login") + "?ended=1")
    if request.path_info != reverse("admin:session"):
        signing_in.keep_alive(request)
    is_open = request.path_info in {reverse(name) for name in OPEN}
    # Whom the office's own sign-in vouched for has given no password of ours that could be too old.
    if is_open or request.session.get(signing_in.BY_OFFICE):
        return None
    if passwords.is_due(request.user, state, on=timezone.localdate()):
        return redirect("admin:password_change")
    return None
