"""The mail of the morning: what waits for each member of staff, as numbers; nothing of what people wrote."""

from __future__ import annotations

import logging
import smtplib
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _

from portal.turns import Kind, kinds_of
from records import office

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sent:
    """What a run did: how many were written to, and the addresses that could not be reached."""

    people: int
    unreached: tuple[str, ...]


def send_digests(*, on: date) -> Sent:
    """One mail to everybody on the staff with an address for whom something waits on `on`.

    A bad address keeps nobody else waiting. A second run on the same day writes again.
    """
    people, unreached = 0, []
    staff = User.objects.filter(is_active=True, is_staff=True).exclude(email="").order_by("pk")
    with translation.override(settings.LANGUAGE_CODE):
        for user in staff:
            kinds = kinds_of(user, on=on)
            if not kinds:
                continue
            try:
                _send(user, kinds, on=on)
                people += 1
            except (smtplib.SMTPException, OSError, ValueError):
                log.exception("No digest could be sent to account %s", user.pk)
                unreached.append(user.email)
    return Sent(people, tuple(unreached))


def _send(user: User, kinds: list[Kind], *, on: date) -> None:
    count = sum(kind.count for kind in kinds)
    lines = [f"{kind.label}  {kind.count}" for kind in kinds]
    address = f"{office.current().site_address}/admin/"
    send_mail(
        _("Waiting for you: %(count)d (%(day)s)") % {"count": count, "day": on.isoformat()},
        "\n".join([*lines, "", address]) + "\n",
        settings.DEFAULT_FROM_EMAIL,
        [user.email],
    )
