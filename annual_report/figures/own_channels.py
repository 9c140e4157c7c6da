"""Figures of the channels a bureau has: whatever is kept of a channel has a figure, a label and its rows.

`declared` names those the shipped texts and charts use; a channel entered today, and a measure somebody
tallies, get theirs from the register of channels. A channel that is called otherwise is told by its name.
"""

from __future__ import annotations

from annual_report.figures.channels import RELEASED
from annual_report.figures.declared import DECLARED, Declaration, channel, contacts
from annual_report.figures.facts import YearFacts
from disclosure import shipped_channels
from disclosure.models import Channel


def declarations(facts: YearFacts) -> dict[str, Declaration]:
    """Every figure of the year by key: the declared ones, and those of this bureau's own channels."""
    told = {key: _named(figure, facts) for key, figure in DECLARED.items()}
    spoken_for = {(figure.channel, figure.measure) for figure in DECLARED.values()}
    for each in facts.own_channels.values():
        for figure in _of_channel(each, facts):
            if (figure.channel, figure.measure) not in spoken_for:
                told.setdefault(figure.key, figure)
    return told


def _named(figure: Declaration, facts: YearFacts) -> Declaration:
    """A declared figure under the name its channel has in this office."""
    own = facts.own_channels.get(figure.channel)
    if own is None or own.name == shipped_channels.names().get(own.code):
        return figure
    return figure.called(f"{own.name}{figure.measure}")


def _of_channel(own: Channel, facts: YearFacts) -> list[Declaration]:
    """What came in on a contact channel with its rates; what went out, and whatever was tallied."""
    if own.kind == Channel.Kind.CONTACT:
        return list(contacts(own.code, own.name, "件", own.code))
    measures = {RELEASED: "条"} | facts.channels.measures_of(own.code)
    return [
        channel(_key(own.code, measure), f"{own.name}{measure}", unit, own.code, measure)
        for measure, unit in measures.items()
    ]


def _key(code: str, measure: str) -> str:
    return f"{code}_published" if measure == RELEASED else f"{code}_{measure}"


def channel_and_measure(key: str) -> tuple[str, str]:
    """What a key counts; ("", "") for a figure of no channel. Also of channels that are gone since."""
    if key in DECLARED:
        return DECLARED[key].channel, DECLARED[key].measure
    if key.endswith("_published"):
        return key.removesuffix("_published"), RELEASED
    code, _underscore, measure = key.rpartition("_")
    return code, measure


def has_rows(key: str) -> bool:
    """Whether single records stand behind a figure: a rate or a difference has none of its own."""
    if key in DECLARED:
        return DECLARED[key].rows is not None
    return not key.endswith(("_rate", "_pending"))
