"""What the bureau publishes of itself."""

from disclosure.models.addresses import OldAddress
from disclosure.models.alerts import Alert
from disclosure.models.attachments import Attachment
from disclosure.models.blackouts import AttachmentBox, DrawnBox
from disclosure.models.catalogue import Category, Unit
from disclosure.models.channels import Channel, Release, Tally
from disclosure.models.disclosures import Disclosure
from disclosure.models.memberships import Membership
from disclosure.models.powers import (
    Adjustment,
    AdjustmentEvent,
    DecisionCount,
    PowerItem,
    PowerItemEvent,
)
from disclosure.models.proposals import AdjustmentProposal, AdjustmentProposalEvent
from disclosure.models.reviews import DisclosureEvent, Finding, Review, Version
from disclosure.models.services import ServiceLink
from disclosure.models.words import ListedWord

__all__ = [
    "Adjustment",
    "AdjustmentEvent",
    "AdjustmentProposal",
    "AdjustmentProposalEvent",
    "Alert",
    "Attachment",
    "AttachmentBox",
    "Category",
    "Channel",
    "DecisionCount",
    "Disclosure",
    "DisclosureEvent",
    "DrawnBox",
    "Finding",
    "ListedWord",
    "Membership",
    "OldAddress",
    "PowerItem",
    "PowerItemEvent",
    "Release",
    "Review",
    "ServiceLink",
    "Tally",
    "Unit",
    "Version",
]
