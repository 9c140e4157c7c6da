"""The disclosure datasets as files: units, categories, disclosures, powers, tallies, decision counts."""

from disclosure.resources.documents import DisclosureResource
from disclosure.resources.figures import DecisionCountResource, TallyResource
from disclosure.resources.powers import PowerItemResource
from disclosure.resources.reading import channel_reader
from disclosure.resources.reference import CategoryResource, UnitResource

__all__ = [
    "CategoryResource",
    "DecisionCountResource",
    "DisclosureResource",
    "PowerItemResource",
    "TallyResource",
    "UnitResource",
    "channel_reader",
]
