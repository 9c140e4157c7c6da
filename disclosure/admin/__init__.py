"""The publisher's side: items and their reviews, the catalogue, the power list."""

from disclosure.admin.adjustments import AdjustmentAdmin, AdjustmentProposalAdmin
from disclosure.admin.catalogue import CategoryAdmin, ChannelAdmin, UnitAdmin
from disclosure.admin.clearing import FindingAdmin
from disclosure.admin.counts import DecisionCountAdmin, ServiceLinkAdmin, TallyAdmin
from disclosure.admin.disclosures import DisclosureAdmin
from disclosure.admin.powers import PowerItemAdmin
from disclosure.admin.words import ListedWordAdmin

__all__ = [
    "AdjustmentAdmin",
    "AdjustmentProposalAdmin",
    "CategoryAdmin",
    "ChannelAdmin",
    "DecisionCountAdmin",
    "DisclosureAdmin",
    "FindingAdmin",
    "ListedWordAdmin",
    "PowerItemAdmin",
    "ServiceLinkAdmin",
    "TallyAdmin",
    "UnitAdmin",
]
