"""Telling applicants of the steps that concern them, by e-mail where they gave one, else by text message.

`note` writes what is to be told beside the step, in its transaction; `send_due` (the command
send_outbox) sends it later, so a dead mail server delays a notice and stops no step. A notice that
was sent twice because the process died between is better than one that was lost.
"""

from __future__ import annotations

import logging
import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection, transaction
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from requests_app import text_messages
from requests_app.models import Applicant, CaseEvent, Notice

log = logging.getLogger(__name__)

# By the kind of the event: what happened, in words for the applicant. No name, no subject matter.
TOLD = {
    "confirmed": "本机关已确认收到您的申请",
    "accepted": "本机关已出具接收回执",
    "split": "您的申请已按事项分别登记办理",
    "correction_requested": "您的申请需要补正，请按期提交",
    "correction_lapsed": "您的申请因逾期未补正，不再处理",
    "reasons_requested": "请按期说明申请数量、频次的理由",
    "delayed": "本机关已确定延迟答复的日期",
    "extended": "本机关已延长答复期限",
    "charged": "本机关已发出信息处理费收费通知，请按期缴纳",
    "fee_lapsed": "您的申请因逾期未缴纳费用，不再处理",
    "merged": "您重复提交的申请已并入同一件办理",
    "restored": "您的申请此前被误作结案处理，现已恢复办理，答复期限仍自收到申请之日起算",
    "reopened": "本机关将依照复议决定或者判决重新作出答复",
    "served": "本机关已作出答复",
}
MOST_ATTEMPTS = 12
FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=12)
AT_ONCE = 500


@dataclass(frozen=True)
class Sending:
    """What one run did: notices sent, put off until later, given up or without an address."""

    sent: int
    put_off: int
    given_up: int


def note(event: CaseEvent) -> None:
    """Put a step that concerns the applicant into the outbox; in the transaction of the step."""
    if event.kind not in TOLD or event.data.get("imported"):
        return
    person = Applicant.objects.filter(case=event.case_id).first()
    channel = _channel(person) if person else None
    if channel:
        Notice.objects.create(event=event, channel=channel, next_at=now())


def _channel(person: Applicant) -> str | None:
    if person.email:
        return Notice.Channel.EMAIL
    return Notice.Channel.SMS if person.phone and settings.SMS_GATEWAY else None


def send_due(*, at: datetime) -> Sending:
    """Send what is due, the oldest first; each in a transaction of its own."""
    waiting = Notice.objects.filter(sent_at=None, given_up_at=None, next_at__lte=at)
    counts = {"sent": 0, "put_off": 0, "given_up": 0}
    for pk in list(waiting.order_by("next_at", "pk").values_list("pk", flat=True)[:AT_ONCE]):
        if done := _send_one(pk, at=at):
            counts[done] += 1
    return Sending(**counts)


@transaction.atomic
def _send_one(pk: int, *, at: datetime) -> str | None:
    skip = connection.features.has_select_for_update_skip_locked
    notice = (
        Notice.objects.select_for_update(of=("self",), skip_locked=skip)
        .filter(pk=pk, sent_at=None, given_up_at=None)
        .select_related("event__case__applicant")
        .first()
    )
    if notice is None:  # another run has it
        return None
    person = notice.event.case.applicant
    address = person.email if notice.channel == Notice.Channel.EMAIL else person.phone
    notice.attempts += 1
    if not address:  # erased meanwhile
        notice.given_up_at, notice.error = at, "NoAddress"
        notice.save()
        return "given_up"
    try:
        _deliver(notice, address)
    except (smtplib.SMTPException, OSError, ValueError, text_messages.GatewayError) as error:
        return _put_off(notice, error, at=at)
    notice.sent_at, notice.error = at, ""
    notice.save()
    return "sent"


def _put_off(notice: Notice, error: Exception, *, at: datetime) -> str:
    notice.error = type(error).__name__
    # No address in a log: the case's page shows who was not reached.
    log.warning("Notice %s was not sent: %s", notice.pk, notice.error)
    if notice.attempts >= MOST_ATTEMPTS:
        notice.given_up_at = at
        notice.save()
        return "given_up"
    notice.next_at = at + min(FIRST_WAIT * 2 ** (notice.attempts - 1), LONGEST_WAIT)
    notice.save()
    return "put_off"


def _deliver(notice: Notice, address: str) -> None:
    number = notice.event.case.number
    text = (
        f"您提出的政府信息公开申请（登记编号：{number}）有新的进展：{TOLD[notice.event.kind]}。"
        f"请凭登记编号和查询码查看：https://{settings.SITE_DOMAIN}{reverse('request-track')}"
    )
    if notice.channel == Notice.Channel.SMS:
        text_messages.gateway().send(address, f"{text}【{settings.ORGAN_NAME}】")
        return
    sent = send_mail(
        _("Request %s: news") % number,
        f"{text}\n\n本邮件由系统自动发出，请勿回复。\n{settings.ORGAN_NAME}\n",
        settings.DEFAULT_FROM_EMAIL,
        [address],
    )
    if not sent:
        raise OSError("the mail server took no message")
