"""What a password must be, and what happens when one is set (GB/T 22239-2019, 8.1.4.1 a)."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import PastPassword, SignIn

KEPT = 5  # passwords that are not taken again


class NotUsedBefore:
    """Django's password validator: none of the last five. It also writes down each password that is set."""

    def validate(self, password, user=None):
        if user is None or user.pk is None:
            return
        used = [user.password, *user.past_passwords.values_list("password", flat=True)[:KEPT]]
        if any(check_password(password, hashed) for hashed in used if hashed):
            raise ValidationError(
                _("This password was used before: choose one that is none of the last %d.") % KEPT,
                code="used_before",
            )

    def password_changed(self, password, user=None):
        PastPassword.objects.create(user=user, password=user.password)
        old = user.past_passwords.values_list("pk", flat=True)[KEPT:]
        PastPassword.objects.filter(pk__in=list(old)).delete()
        SignIn.objects.update_or_create(
            user=user, defaults={"password_set_on": timezone.localdate(), "must_change": False}
        )

    def get_help_text(self):
        return _("Your password can’t be one of the last %d you had.") % KEPT


def ask_for_new(user) -> None:
    """Somebody else set the password: its owner sets one of his own at the next sign-in, and what is
    signed in with the old one is signed out."""
    state, _created = SignIn.objects.get_or_create(user=user)
    SignIn.objects.filter(pk=state.pk).update(
        must_change=True, session_round=state.session_round + 1
    )


def is_due(user, state: SignIn | None, *, on: date) -> bool:
    """Whether `user` must set a new password before anything else: told to, or it is too old.

    `state`: of the account's sign-ins (`signing_in.state_of`).
    """
    if state and state.must_change:
        return True
    # One that was set before this was written down is as old as its account.
    since = (state and state.password_set_on) or timezone.localdate(user.date_joined)
    return bool(settings.PASSWORD_DAYS) and on - since > timedelta(days=settings.PASSWORD_DAYS)
