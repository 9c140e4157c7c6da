"""The mail server, not waited for again and again: who does not answer is left alone for a while.

A run of jobs sends some hundred mails one after another; a server that hangs would hold it for hours, and
every other job with it. Senders put off what failed (`requests_app.outbox`, reminders, alerts, the digest).
"""

from __future__ import annotations

import smtplib
import time

from django.core.mail.backends.smtp import EmailBackend


class MailServer(EmailBackend):
    """Django's, but a server that could not be reached, or fell silent, is asked again after
    `left_alone` seconds; until then each mail fails at once with OSError, as it would after the wait."""

    left_alone = 60
    _until = 0.0  # of this process, by its monotonic clock

    def send_messages(self, email_messages):
        if time.monotonic() < MailServer._until:
            raise OSError("the mail server did not answer and is left alone")
        try:
            return super().send_messages(email_messages)
        except OSError as error:
            if _is_silence(error):
                MailServer._until = time.monotonic() + self.left_alone
            raise


def _is_silence(error: OSError) -> bool:
    """Whether the server did not answer; a mail or an address that it refused is an answer."""
    is_answer = isinstance(error, smtplib.SMTPException)
    return not is_answer or isinstance(error, smtplib.SMTPServerDisconnected)
