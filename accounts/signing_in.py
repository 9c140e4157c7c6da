"""A session of a member of staff: begun, kept alive, ended (GB/T 22239-2019, 8.1.4.1 b and c).

It ends after half an hour of doing nothing and after eight hours in any case, when its owner or who keeps
accounts ends all of them, and, by the setting ONE_SESSION, when the account signs in elsewhere.
"""

from __future__ import annotations

import time
from datetime import datetime

from django.conf import settings
from django.db.models import F

from accounts.models import SignIn

BEGAN, SEEN, ROUND = "session_began", "session_seen", "session_round"
BY_OFFICE = "session_by_office"
VOUCHED = "session_vouched_at"  # when password, or the office, last said who it is
WRITE_EVERY = 60  # seconds: the session is not written at every page


def begin(request, *, at: datetime, by_office: bool = False) -> None:
    """A sign-in: its time is written down, with the one before to show; others end if one is allowed.

    `by_office`: the office's own sign-in vouched for the account, no password of ours was given.
    """
    state, _created = SignIn.objects.get_or_create(user=request.user)
    if settings.ONE_SESSION:
        SignIn.objects.filter(pk=state.pk).update(session_round=F("session_round") + 1)
        state.refresh_from_db()
    SignIn.objects.filter(pk=state.pk).update(last_at=state.this_at, this_at=at)
    now = int(time.time())
    request.session.update(
        {BEGAN: now, SEEN: now, VOUCHED: now, ROUND: state.session_round, BY_OFFICE: by_office}
    )


def state_of(user) -> SignIn | None:
    """What is known of the account's sign-ins; None before the first."""
    return SignIn.objects.filter(user=user).first()


def is_over(request, state: SignIn | None) -> bool:
    """Whether this session has run out, or was ended from elsewhere (`state` of its account). One that
    began without a sign-in of ours (before an upgrade) begins now."""
    session, now = request.session, time.time()
    current = state.session_round if state else 0
    if BEGAN not in session:
        session.update({BEGAN: int(now), SEEN: int(now), VOUCHED: int(now), ROUND: current})
        return False
    return (
        now - session[SEEN] > settings.SESSION_IDLE
        or now - session[BEGAN] > settings.SESSION_LONGEST
        or session[ROUND] != current
    )


def vouch(request) -> None:
    """The password was given again: the session gets a new key, as at a sign-in."""
    request.session.cycle_key()
    request.session[VOUCHED] = int(time.time())


def keep_alive(request) -> None:
    """Something was done: the half hour begins again."""
    now = int(time.time())
    if now - request.session[SEEN] > WRITE_EVERY:
        request.session[SEEN] = now


def end_all(user) -> None:
    """Every session of the account is over, on every machine."""
    SignIn.objects.get_or_create(user=user)
    SignIn.objects.filter(user=user).update(session_round=F("session_round") + 1)


def stay(request) -> None:
    """This session goes on after `end_all`."""
    state = state_of(request.user)
    request.session[ROUND] = state.session_round if state else 0
