"""The second factor of a sign-in: an authenticator app (RFC 6238), a passkey, or a recovery code.

GB/T 22239-2019, 8.1.4.1 d: two kinds of proof for those who use the system. Who needs one is the setting
SECOND_FACTOR. What was proved stands in the session with its second, for steps that ask for a fresh proof.
"""

from __future__ import annotations

import base64
import secrets
import time
from datetime import datetime

import segno
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from accounts import signing_in
from accounts.models import Authenticator, RecoveryCode
from records.throttle import Throttle

STEP, DIGITS = 30, 6  # seconds; what every app expects
DRIFT = 1  # steps a telephone's clock may be off, either way
CODES = 10
# Without l, o, 0, 1: read from paper.
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
PROVED = "second_factor_at"
FRESH = 10 * 60  # seconds a proof stands for what asks for a fresh one
TRIES = Throttle("second-factor", limit=8, seconds=15 * 60)


def is_required(user) -> bool:
    """Whether `user` is let in with a second factor only: SECOND_FACTOR names roles, "all" or nobody."""
    wanted = settings.SECOND_FACTOR
    if "all" in wanted:
        return True
    return bool(wanted) and (user.is_superuser or user.groups.filter(name__in=wanted).exists())


def has_any(user) -> bool:
    """Whether `user` has an app or a passkey to prove himself with."""
    return (
        Authenticator.objects.filter(user=user, confirmed_at__isnull=False).exists()
        or user.passkeys.exists()
    )


def is_satisfied(request) -> bool:
    """Whether this session has shown what its account must show. An account that has a factor shows it."""
    if PROVED in getattr(request, "session", {}):
        return True
    # A page asks several times; what the account has is read once for each person of a request.
    asked = request.__dict__.setdefault("_needs_second_factor", {})
    if request.user.pk not in asked:
        asked[request.user.pk] = is_required(request.user) or has_any(request.user)
    return not asked[request.user.pk]


def is_fresh(request) -> bool:
    """Whether the factor was shown in the last ten minutes; of an account without one, the password."""
    shown = PROVED if is_required(request.user) or has_any(request.user) else signing_in.VOUCHED
    return time.time() - request.session.get(shown, 0) < FRESH


def prove(request) -> None:
    """The factor was shown: the session gets a new key, as at a sign-in."""
    request.session.cycle_key()
    request.session[PROVED] = int(time.time())


# --- the app on the telephone


def begin_app(user) -> Authenticator:
    """The app's secret while it is being set up; asked for again, the same."""
    app, _created = Authenticator.objects.get_or_create(
        user=user, defaults={"secret": base64.b32encode(secrets.token_bytes(20)).decode()}
    )
    return app


def address_of(app: Authenticator, organ: str) -> str:
    """The otpauth:// address that the app reads from the picture."""
    key = HOTP(base64.b32decode(app.secret), DIGITS, SHA1())
    address = key.get_provisioning_uri(app.user.get_username(), 0, organ)
    return address.replace("otpauth://hotp/", "otpauth://totp/").replace(
        "&counter=0", f"&period={STEP}"
    )


def picture_of(address: str) -> str:
    """The address as a QR code, an SVG to stand in a page."""
    return segno.make(address, error="m").svg_inline(scale=5, border=2, omitsize=False)


@transaction.atomic
def confirm_app(app: Authenticator, code: str, *, at: datetime) -> bool:
    """The first code of a new app proves that it has the secret."""
    if not check_app(app, code, at=at):
        return False
    Authenticator.objects.filter(pk=app.pk).update(confirmed_at=at)
    return True


def check_app(app: Authenticator, code: str, *, at: datetime) -> bool:
    """Whether `code` is the app's at that moment, one step of drift allowed; each code is good once."""
    digits = "".join(code.split())
    if len(digits) != DIGITS or not (digits.isascii() and digits.isdigit()):
        return False
    key = HOTP(base64.b32decode(app.secret), DIGITS, SHA1())
    now = int(at.timestamp()) // STEP
    for step in range(now - DRIFT, now + DRIFT + 1):
        if secrets.compare_digest(key.generate(step), digits.encode()):
            # In the database: of two requests with one code, one is let in.
            return bool(
                Authenticator.objects.filter(pk=app.pk, last_step__lt=step).update(last_step=step)
            )
    return False


# --- recovery codes


@transaction.atomic
def new_codes(user) -> list[str]:
    """Ten new recovery codes, to be shown once; those before are dead."""
    RecoveryCode.objects.filter(user=user).delete()
    codes = [
        "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(2))
        for _ in range(CODES)
    ]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, code=make_password(code)) for code in codes
    )
    return codes


def use_code(user, code: str, *, at: datetime) -> bool:
    """Whether `code` is one of the unused codes; it is used up then."""
    given = code.strip().lower()
    for unused in user.recovery_codes.filter(used_at=None):
        if check_password(given, unused.code):
            return bool(RecoveryCode.objects.filter(pk=unused.pk, used_at=None).update(used_at=at))
    return False


def check(user, code: str, *, at: datetime) -> bool:
    """Whether `code` is a right code of the app or an unused recovery code; eight wrong ones close the
    door for a quarter of an hour (`TRIES`)."""
    source = str(user.pk)
    if TRIES.exceeded(source):
        return False
    app = Authenticator.objects.filter(user=user, confirmed_at__isnull=False).first()
    if (app and check_app(app, code, at=at)) or use_code(user, code, at=at):
        TRIES.clear(source)
        return True
    TRIES.mark(source)
    return False


def check_password_of(user, password: str) -> bool:
    """Whether `password` is the account's, tried as often as a code may be."""
    source = str(user.pk)
    if TRIES.exceeded(source):
        return False
    if user.check_password(password):
        TRIES.clear(source)
        return True
    TRIES.mark(source)
    return False


def take_away(user) -> None:
    """The account has lost its factors (who keeps accounts has seen its owner): they are set up anew."""
    Authenticator.objects.filter(user=user).delete()
    user.recovery_codes.all().delete()
    user.passkeys.all().delete()
