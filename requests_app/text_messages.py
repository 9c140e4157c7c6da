"""短信: one small interface; which gateway carries them is a setting (SMS_GATEWAY, a dotted path)."""

from __future__ import annotations

from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class GatewayError(Exception):
    """The gateway did not take the message; it is tried again later."""


class Gateway(Protocol):
    def send(self, number: str, text: str) -> None:
        """Hand one message over. Raises GatewayError."""


class Console:
    """Prints instead of sending, for a demo: the last four digits only."""

    def send(self, number: str, text: str) -> None:
        print(f"SMS ***{number[-4:]}: {text}")


def gateway() -> Gateway:
    """The gateway of the settings."""
    return import_string(settings.SMS_GATEWAY)()
