"""The sign-in with the office's own accounts (OpenID Connect Core 1.0, code flow with PKCE).

The provider named by OIDC_ISSUER says who somebody is. It makes no account, gives no duty and stands for no
second factor: an account is made here, by its page it is named as the provider names it, duties come from
`accounts.duties` alone. Where OIDC_UNITS_CLAIM is set, the units of an account are those the provider says.
"""

from __future__ import annotations

import logging
import time
from datetime import datetime
from functools import lru_cache

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.django_client import OAuth
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from joserfc.errors import JoseError
from requests import RequestException

from accounts import views
from accounts.models import OfficeAccount
from disclosure.models import Membership, Unit

logger = logging.getLogger(__name__)
BACKEND = "django.contrib.auth.backends.ModelBackend"
PATIENCE = 5  # seconds the provider is waited for
NEXT, AGAIN = "office_sign_in_next", "office_sign_in_again"
CLOCKS = 60  # seconds the provider's clock may be behind ours
# What the library raises of an answer that is none, or not for us: wrong state, signature, audience, no JSON.
FAULTS = (AuthlibBaseError, JoseError, RequestException, RuntimeError, ValueError, KeyError)


class NotLetIn(Exception):
    """The provider's word is good, and still nobody is let in; `str()` says why."""


def is_offered() -> bool:
    """Whether the office has named a provider."""
    return bool(settings.OIDC_ISSUER)


def _provider():
    """The client of the provider. Raises Http404 where none is named."""
    if not is_offered():
        raise Http404
    return _client(settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET)


@lru_cache(maxsize=4)
def _client(issuer: str, client_id: str, secret: str):
    return OAuth().register(
        "office",
        client_id=client_id,
        client_secret=secret,
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid profile",
            "code_challenge_method": "S256",
            "default_timeout": PATIENCE,
        },
    )


def answers() -> bool:
    """Whether the provider tells where its pages are."""
    try:
        return bool(_provider().load_server_metadata().get("authorization_endpoint"))
    except FAULTS:
        return False


@require_safe
def begin(request):
    """Leads to the page of the provider; who is signed in already is asked there for a fresh proof."""
    provider = _provider()
    request.session[NEXT] = views.next_of(request)
    is_again = request.user.is_authenticated
    request.session[AGAIN] = int(time.time()) if is_again else 0
    back = request.build_absolute_uri(reverse("admin:office-sign-in-back"))
    fresh = {"prompt": "login", "max_age": 0} if is_again else {}
    try:
        return provider.authorize_redirect(request, back, **fresh)
    except FAULTS as error:
        return _refused(request, error)


@require_safe
def end(request):
    """The provider's answer: who is known goes on as after a password, with the second factor before all."""
    provider = _provider()
    wanted = request.session.pop(NEXT, reverse("admin:index"))
    since = request.session.pop(AGAIN, 0)
    expected = {
        "iss": {"essential": True, "values": [settings.OIDC_ISSUER, f"{settings.OIDC_ISSUER}/"]},
        "aud": {"essential": True, "values": [settings.OIDC_CLIENT_ID]},
    }
    try:
        token = provider.authorize_access_token(request, claims_options=expected)
        # The browser could have taken the wish for a fresh proof out of the address.
        if since and int(token["userinfo"].get("auth_time") or 0) < since - CLOCKS:
            raise NotLetIn(_("The office’s own sign-in did not ask who you are again."))
        user = account_of(token["userinfo"], at=timezone.now())
    except NotLetIn as refusal:
        messages.error(request, str(refusal))
        return redirect("admin:login")
    except FAULTS as error:
        return _refused(request, error)
    login(request, user, backend=BACKEND)
    return admin.site.go_on(request, wanted, by_office=True)


def _refused(request, error: Exception):
    # The kind alone: an answer of the provider may hold names.
    logger.warning("office sign-in: %s", type(error).__name__)
    messages.error(
        request,
        _(
            "The office’s own sign-in gave no answer that can be used. Try again, or sign in with the"
            " password."
        ),
    )
    return redirect("admin:login")


@transaction.atomic
def account_of(claims: dict, *, at: datetime) -> User:
    """The account behind the claims of a checked ID token, bound to its identity at the first time.

    Raises NotLetIn.
    """
    identity = {"issuer": settings.OIDC_ISSUER, "subject": str(claims["sub"])}
    name = str(claims.get(settings.OIDC_NAME_CLAIM) or "")
    rows = OfficeAccount.objects.select_for_update().select_related("user")
    account = rows.filter(**identity).first() or rows.filter(name=name, subject="").first()
    if account is None:
        raise NotLetIn(
            _(
                "“%(name)s” is known to the office’s own sign-in, but to no account here. Ask who keeps the"
                " accounts to enter this name on the page of your account."
            )
            % {"name": name or "—"}
        )
    if not (account.user.is_active and account.user.is_staff):
        raise NotLetIn(_("This account is out of service. Ask who keeps the accounts."))
    if not account.subject:
        account.issuer, account.subject, account.bound_at = *identity.values(), at
        account.save(update_fields=["issuer", "subject", "bound_at"])
    _enter_units(account.user, claims)
    return account.user


def unbind(account: OfficeAccount) -> None:
    """Another name is another identity, known at its first sign-in. Not stored."""
    account.issuer, account.subject, account.bound_at = "", "", None


def _enter_units(user: User, claims: dict) -> None:
    """The account's own units as the provider says, by code or name; whom it stands in for stays.

    What names no unit of ours changes nothing: a slip there must not take somebody's work out of sight.
    """
    said = claims.get(settings.OIDC_UNITS_CLAIM) if settings.OIDC_UNITS_CLAIM else None
    given = [str(part) for part in (said if isinstance(said, list) else [said]) if part]
    units = list(Unit.objects.filter(Q(code__in=given) | Q(name__in=given)))
    if given and not units:
        logger.warning("office sign-in: none of the units said is known here")
    if not units:
        return
    own = Membership.objects.filter(user=user, stands_in_for=None)
    for membership in own.exclude(unit__in=units):
        membership.delete()
    known = set(own.values_list("unit", flat=True))
    for unit in units:
        if unit.pk not in known:
            Membership.objects.create(user=user, unit=unit)
