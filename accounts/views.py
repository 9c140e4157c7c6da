"""The pages of a sign-in: second factor, its setting up, what an account sees of itself."""

from __future__ import annotations

import json
import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import url_has_allowed_host_and_scheme, urlencode, urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import form_drafts, held_forms, passkeys, second_factor, signing_in
from accounts.models import Authenticator, Passkey, SignIn
from records import fresh_proof, office


def next_of(request) -> str:
    """Where the sign-in was to lead: a page of ours, else the start page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if wanted and ours else reverse("admin:index")


def _page(request, template: str, title: str, **context):
    from django.contrib import admin  # the site is made when all apps are loaded

    shown = {
        **admin.site.each_context(request),
        "title": title,
        "next": next_of(request),
        **context,
    }
    return TemplateResponse(request, f"accounts/{template}", shown)


def verify(request):
    """The second step of a sign-in: a code, or a passkey."""
    if second_factor.is_satisfied(request) and not request.GET.get("again"):
        return redirect(next_of(request))
    if not second_factor.has_any(request.user):
        if second_factor.is_required(request.user):
            return redirect(f"{reverse('admin:second-factor-set-up')}?next={next_of(request)}")
        return _password_again(request)
    error = ""
    if request.method == "POST":
        if _has_proved(request):
            second_factor.prove(request)
            return redirect(next_of(request))
        error = _("This code is not right, or was used already. Wait for the next one.")
        if second_factor.TRIES.exceeded(str(request.user.pk)):
            error = _("Too many wrong codes: try again in a quarter of an hour.")
    return _page(
        request,
        "verify.html",
        _("Second step of the sign-in"),
        error=error,
        passkey_options=passkeys.ask_for_proof(request) if request.user.passkeys.exists() else "",
    )


def _password_again(request):
    """The proof of an account without a second factor: its password, or the office's own sign-in."""
    error = ""
    if request.method == "POST":
        if second_factor.check_password_of(request.user, request.POST.get("password", "")):
            signing_in.vouch(request)
            return redirect(next_of(request))
        error = _("This is not your password.")
        if second_factor.TRIES.exceeded(str(request.user.pk)):
            error = _("Too many wrong passwords: try again in a quarter of an hour.")
    return _page(
        request,
        "password_again.html",
        _("Show again who you are"),
        error=error,
        by_office=request.session.get(signing_in.BY_OFFICE, False),
    )


def _has_proved(request) -> bool:
    at = timezone.now()
    if answer := request.POST.get("passkey"):
        try:
            passkeys.check(request, answer, at=at)
        except passkeys.PasskeyRefused:
            return False
        return True
    return second_factor.check(request.user, request.POST.get("code", ""), at=at)


def set_up(request):
    """An authenticator app is set up: picture, secret to type, first code; then the recovery codes, once."""
    if second_factor.has_any(request.user):
        fresh_proof.ask(request)
    app = second_factor.begin_app(request.user)
    if app.confirmed_at:
        return redirect("admin:my-sign-in")
    error = ""
    if request.method == "POST":
        if second_factor.confirm_app(app, request.POST.get("code", ""), at=timezone.now()):
            second_factor.prove(request)
            return _codes(request)
        error = _("This is not the app’s code. Is the telephone’s clock right?")
    address = second_factor.address_of(app, office.current().name)
    return _page(
        request,
        "set_up.html",
        _("Set up the second factor"),
        error=error,
        picture=second_factor.picture_of(address),
        secret=app.secret,
    )


def prove_again(request):
    """Leads to a fresh proof and back to the page that asked for it; what was being sent waits meanwhile."""
    back = request.get_full_path()
    if request.method == "POST":
        held_forms.hold(request, request.user, at=timezone.now())
        back = reverse("admin:held-form")
    return redirect(f"{reverse('admin:second-factor')}?{urlencode({'again': 1, 'next': back})}")


def _codes(request):
    """New recovery codes, shown this once."""
    codes = second_factor.new_codes(request.user)
    return _page(request, "codes.html", _("Recovery codes"), codes=codes)


def my_sign_in(request):
    """What an account sees of its own sign-in, and changes there."""
    changes = {
        "codes": _codes,
        "add-passkey": _add_passkey,
        "remove-passkey": _remove_passkey,
        "end-others": _end_others,
    }
    if request.method == "POST" and (change := changes.get(request.POST.get("do"))):
        if second_factor.has_any(request.user):
            fresh_proof.ask(request)
        return change(request) or redirect("admin:my-sign-in")
    return _page(
        request,
        "my_sign_in.html",
        _("My sign-in"),
        state=SignIn.objects.filter(user=request.user).first(),
        app=Authenticator.objects.filter(user=request.user, confirmed_at__isnull=False).first(),
        codes_left=request.user.recovery_codes.filter(used_at=None).count(),
        keys=request.user.passkeys.all(),
        passkey_options=passkeys.ask_for_new(request),
    )


def _add_passkey(request):
    try:
        passkeys.add(request, request.POST.get("passkey", ""), request.POST.get("label", ""))
    except passkeys.PasskeyRefused:
        messages.error(request, _("The device’s answer could not be accepted. Try again."))
        return None
    messages.success(request, _("The passkey was added."))
    second_factor.prove(request)
    return None if request.user.recovery_codes.exists() else _codes(request)


def _remove_passkey(request):
    Passkey.objects.filter(user=request.user, pk=request.POST.get("key") or 0).delete()
    messages.success(request, _("The passkey was removed."))


def _end_others(request):
    signing_in.end_all(request.user)
    signing_in.stay(request)
    messages.success(request, _("All other sessions have ended."))


@require_safe
def session(request):
    """How many seconds this session has left; asking does not lengthen it, `?stay` does."""
    if "stay" in request.GET:
        request.session[signing_in.SEEN] = int(time.time())
    idle = request.session[signing_in.SEEN] + settings.SESSION_IDLE
    longest = request.session[signing_in.BEGAN] + settings.SESSION_LONGEST
    return JsonResponse({"left": max(0, int(min(idle, longest) - time.time()))})


@require_http_methods(["GET", "POST"])
def form_draft(request):
    """What this account was typing into the form sent to `path`: read, kept or dropped, as JSON."""
    at, sent = timezone.now(), request.POST if request.method == "POST" else request.GET
    path = sent.get("path", "")[:500]
    if not path.startswith(reverse("admin:index")):
        return JsonResponse({"error": "path"}, status=400)
    if request.method == "GET":
        draft = form_drafts.of(request.user, path, at=at)
        if draft is None:
            return JsonResponse({"fields": []})
        when = timezone.localtime(draft.at).strftime("%Y-%m-%d %H:%M")
        return JsonResponse({"fields": form_drafts.fields_of(draft), "at": when})
    if "drop" in request.POST:
        form_drafts.drop(request.user, path)
        return JsonResponse({"kept": False})
    try:
        fields = [(str(name), str(text)) for name, text in json.loads(request.POST["fields"])]
    except (KeyError, TypeError, ValueError):
        return JsonResponse({"error": "fields"}, status=400)
    return JsonResponse({"kept": form_drafts.keep(request.user, path, fields, at=at)})


def held_form(request):
    """What was being sent when the session ended: shown, to be sent again or dropped."""
    held = held_forms.held_for(request.user, at=timezone.now())
    if held is None:
        return redirect("admin:index")
    if request.method == "POST":
        held_forms.drop(request.user)
        return redirect(held.path)
    return _page(
        request,
        "held_form.html",
        _("What you were sending is still here"),
        held=held,
        fields=held_forms.fields_of(held),
    )


def _owner(request, user_id: int):
    """The account somebody else keeps for its owner: not one's own, no superuser's unless one is one.

    Raises PermissionDenied.
    """
    owner = get_object_or_404(get_user_model(), pk=user_id)
    is_above = owner.is_superuser and not request.user.is_superuser
    if not request.user.has_perm("auth.change_user") or owner == request.user or is_above:
        raise PermissionDenied
    return owner


@require_POST
def reset_factors(request, user_id: int):
    """Who keeps accounts takes away a lost factor; its owner sets up another at the next sign-in."""
    owner = _owner(request, user_id)
    fresh_proof.ask(request)
    second_factor.take_away(owner)
    signing_in.end_all(owner)
    messages.success(
        request, _("The second factor was taken away; another is set up at the next sign-in.")
    )
    return redirect("admin:auth_user_change", user_id)


@require_POST
def end_sessions(request, user_id: int):
    """Who keeps accounts ends every session of one."""
    signing_in.end_all(_owner(request, user_id))
    messages.success(request, _("All sessions of this account have ended."))
    return redirect("admin:auth_user_change", user_id)


@require_POST
def reset_link(request, user_id: int):
    """A link by which the owner sets a new password: good once (it dies with the old password), for a day."""
    owner = _owner(request, user_id)
    fresh_proof.ask(request)
    uid = urlsafe_base64_encode(force_bytes(owner.pk))
    token = default_token_generator.make_token(owner)
    link = request.build_absolute_uri(reverse("admin:reset-password", args=[uid, token]))
    return _page(
        request, "reset_link.html", _("Link to set a new password"), owner=owner, link=link
    )
