"""What the bureau publishes of itself."""

from disclosure.models.catalogue import Category, Unit
from disclosure.models.channels import Channel, Release, Tally
from disclosure.models.disclosures import Attachment, Disclosure, DisclosureEvent
from disclosure.models.powers import DecisionCount, PowerItem
from disclosure.models.services import ServiceLink

__all__ = [
    "Attachment",
    "Category",
    "Channel",
    "DecisionCount",
    "Disclosure",
    "DisclosureEvent",
    "PowerItem",
    "Release",
    "ServiceLink",
    "Tally",
    "Unit",
]
