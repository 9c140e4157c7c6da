"""Passkeys (WebAuthn level 2) as a second factor; the protocol is the library's, the rows are ours."""

from __future__ import annotations

import json
from datetime import datetime

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import PublicKeyCredentialDescriptor

from accounts.models import Passkey
from records import office
from records.names import name_of

CHALLENGE = "passkey_challenge"


class PasskeyRefused(Exception):
    """What the device answered is not what was asked, or not from here."""


def _here(request) -> dict[str, str]:
    """The name the device binds the key to, and the origin it must come from."""
    return {
        "expected_rp_id": request.get_host().partition(":")[0],
        "expected_origin": f"{request.scheme}://{request.get_host()}",
    }


def _descriptors(user) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(id=base64url_to_bytes(credential))
        for credential in user.passkeys.values_list("credential", flat=True)
    ]


def ask_for_new(request) -> str:
    """What the browser is to ask the device for (JSON); the challenge stays in the session."""
    options = webauthn.generate_registration_options(
        rp_id=_here(request)["expected_rp_id"],
        rp_name=office.current().name,
        user_id=str(request.user.pk).encode(),
        user_name=request.user.get_username(),
        user_display_name=name_of(request.user),
        exclude_credentials=_descriptors(request.user),
    )
    request.session[CHALLENGE] = bytes_to_base64url(options.challenge)
    return webauthn.options_to_json(options)


def add(request, answer: str, label: str) -> Passkey:
    """The device's answer becomes a passkey of the account. Raises PasskeyRefused."""
    try:
        verified = webauthn.verify_registration_response(
            credential=json.loads(answer),
            expected_challenge=base64url_to_bytes(request.session.pop(CHALLENGE, "")),
            **_here(request),
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise PasskeyRefused from error
    return Passkey.objects.create(
        user=request.user,
        label=label.strip()[:60] or request.user.get_username(),
        credential=bytes_to_base64url(verified.credential_id),
        public_key=bytes_to_base64url(verified.credential_public_key),
        uses=verified.sign_count,
    )


def ask_for_proof(request) -> str:
    """What the browser is to ask the device for at a sign-in (JSON)."""
    options = webauthn.generate_authentication_options(
        rp_id=_here(request)["expected_rp_id"], allow_credentials=_descriptors(request.user)
    )
    request.session[CHALLENGE] = bytes_to_base64url(options.challenge)
    return webauthn.options_to_json(options)


def check(request, answer: str, *, at: datetime) -> None:
    """The device proves that it holds one of the account's keys. Raises PasskeyRefused."""
    try:
        credential = json.loads(answer)
        passkey = request.user.passkeys.get(credential=credential["id"])
        verified = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(request.session.pop(CHALLENGE, "")),
            credential_public_key=base64url_to_bytes(passkey.public_key),
            credential_current_sign_count=passkey.uses,
            **_here(request),
        )
    except (WebAuthnException, Passkey.DoesNotExist, ValueError, KeyError, TypeError) as error:
        raise PasskeyRefused from error
    Passkey.objects.filter(pk=passkey.pk).update(uses=verified.new_sign_count, used_at=at)
