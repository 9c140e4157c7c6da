"""The channels `migrate` brings: those of the demonstration's bureau. An office enters its own."""

import csv
from functools import cache
from pathlib import Path

from disclosure.models import Channel

TABLE = Path(__file__).parent / "data" / "channels.csv"
# The portal itself, and where its forms for questions lead: every office has these two.
KEPT = {"site": "政府网站", "site_mailbox": "网站咨询"}


@cache
def names() -> dict[str, str]:
    """Code → name as it was shipped."""
    with TABLE.open(encoding="utf-8") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


def give_way(own: set[str]) -> None:
    """Take out the shipped channels that `own` (codes) does not name and nothing was entered for.

    The portal loses the name it has in the demonstration. A channel an office has renamed is its own.
    """
    unnamed = Channel.objects.filter(
        code__in=names().keys() - own, contacts=None, releases=None, tallies=None, sessions=None
    )
    for channel in unnamed:
        if channel.name != names()[channel.code]:
            continue
        if channel.code in KEPT:
            channel.name = KEPT[channel.code]
            channel.save(update_fields=["name"])
        else:
            channel.delete()
