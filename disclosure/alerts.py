"""E-mail alerts for a list: asked for, confirmed by the address itself, told once a day, ended by one press.

Nothing is mailed to an address before it has answered (double opt-in); what is mailed goes out by the
command `send_alerts`, so that a dead mail server stops no page. A mail that failed is tried at the next run:
what an alert was told is moved on only when its mail is out.
"""

from __future__ import annotations

import logging
import smtplib
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from disclosure.filters import DisclosureFilter
from disclosure.models import Alert, Disclosure
from disclosure.models.alerts import AT_MOST_UNCONFIRMED
from records import office

log = logging.getLogger(__name__)
SALT = "disclosure.alerts"
NAMED = 20  # items in one mail; the list holds the rest
KEPT = ("q", "category", "unit", "channel", "validity")  # what an alert is narrowed by
AT_ONCE = 500


@dataclass(frozen=True)
class Sent:
    """What one run did."""

    asked: int
    told: int
    failed: int


def query_of(given: QueryDict) -> str:
    """The part of a list's address an alert keeps, in one order; years and pages are left out."""
    kept = QueryDict(mutable=True)
    for name in KEPT:
        if value := given.get(name, "").strip():
            kept[name] = value
    return kept.urlencode()


def items_of(query: str):
    """The published items a stored query finds; none for a query that no longer can be read."""
    chosen = DisclosureFilter(QueryDict(query), queryset=Disclosure.objects.all())
    return chosen.qs if chosen.is_valid() else Disclosure.objects.none()


def name_of(query: str) -> str:
    """What the list is called in a mail."""
    chosen = DisclosureFilter(QueryDict(query), queryset=Disclosure.objects.none())
    answers = chosen.form.cleaned_data if chosen.is_valid() else {}
    told = [str(value) for name, value in answers.items() if name in KEPT and value]
    return "、".join(told) or _("All information")


@transaction.atomic
def ask(email: str, query: str, *, at: datetime) -> None:
    """Wait for the address to confirm. Nothing tells whether it is known already, or has too many waiting."""
    alert = Alert(email=email.strip(), query=query, created_at=at, told_until=at)
    alert.make_fingerprints()
    known = Alert.objects.of_address(email)
    if known.filter(list_fingerprint=alert.list_fingerprint).exists():
        return
    if known.filter(confirmed_at=None).count() >= AT_MOST_UNCONFIRMED:
        return
    alert.full_clean()
    alert.save()


def token_of(alert: Alert) -> str:
    """What the links of its mails carry: the alert, nothing of the person."""
    return signing.dumps(alert.pk, salt=SALT)


def alert_of(token: str) -> Alert | None:
    try:
        return Alert.objects.filter(pk=signing.loads(token, salt=SALT)).first()
    except signing.BadSignature:
        return None


def confirm(alert: Alert, *, at: datetime) -> None:
    """The address is theirs: from now on it is told what is published."""
    asked = Alert.objects.filter(pk=alert.pk, confirmed_at=None, asked_at__isnull=False)
    asked.update(confirmed_at=at, told_until=at)


def end(alert: Alert) -> None:
    """Nothing of it is kept."""
    Alert.objects.filter(pk=alert.pk).delete()


def send_due(*, at: datetime) -> Sent:
    """Ask, tell, and erase what nobody confirmed; each mail by itself."""
    Alert.objects.never_confirmed(at=at).delete()
    asked = [_send(alert, _asking, at=at) for alert in Alert.objects.to_be_asked()[:AT_ONCE]]
    told = [_send(alert, _telling, at=at) for alert in Alert.objects.due(at=at)[:AT_ONCE]]
    done = [*asked, *told]
    return Sent(asked.count("asked"), told.count("told"), done.count("failed"))


def _send(alert: Alert, write, *, at: datetime) -> str:
    try:
        return write(alert, at)
    except (smtplib.SMTPException, OSError, ValueError) as error:
        # No address in a log.
        log.warning("Alert %s was not sent: %s", alert.pk, type(error).__name__)
        return "failed"


def _asking(alert: Alert, at: datetime) -> str:
    text = _(
        "Somebody, probably you, asked to be told by e-mail when something is published here: %(list)s.\n\n"
        "If it was you, open this address and confirm:\n%(address)s\n\n"
        "If not, do nothing: without an answer your address is erased in three days."
    )
    address = _address("alert-confirm", alert)
    told = text % {"list": name_of(alert.query), "address": address}
    _mail(alert, _("Confirm your e-mail alert"), told)
    Alert.objects.filter(pk=alert.pk).update(asked_at=at)
    return "asked"


def _telling(alert: Alert, at: datetime) -> str:
    public = items_of(alert.query).published(at=at).filter(published_at__gt=alert.told_until)
    items = list(public.only("title", "published_at").newest_first()[:NAMED])
    if items:
        lines = [f"{item.title}\n{_site()}{item.get_absolute_url()}" for item in items]
        listed = f"{_site()}{reverse('disclosure-list')}?{alert.query}"
        subject = _("Newly published: %s") % name_of(alert.query)
        _mail(alert, subject, "\n\n".join([*lines, _("The whole list: %s") % listed]))
    Alert.objects.filter(pk=alert.pk).update(told_until=at)
    return "told" if items else "nothing new"


def _mail(alert: Alert, subject: str, text: str) -> None:
    ending = _address("alert-end", alert)
    organ = office.current().name
    closing = _("To stop these mails, and have your address erased: %s") % ending
    message = EmailMessage(
        f"[{organ}] {subject}",
        f"{text}\n\n--\n{organ}\n{closing}\n",
        settings.DEFAULT_FROM_EMAIL,
        [alert.email],
        headers={
            "List-Unsubscribe": f"<{ending}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    if not message.send():
        raise OSError("the mail server took no message")


def _address(route: str, alert: Alert) -> str:
    return f"{_site()}{reverse(route, args=[token_of(alert)])}"


def _site() -> str:
    return office.current().site_address
