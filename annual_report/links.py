"""Where the public finds the rows behind a figure."""

from urllib.parse import urlencode

from django.urls import reverse

from annual_report.figures.channels import RELEASED, SESSIONS, Source
from annual_report.figures.own_channels import channel_and_measure
from annual_report.figures.year import Figure
from statute.powers import PowerType

_POWERS = {
    "powers_penalty": PowerType.PENALTY,
    "powers_licence": PowerType.LICENCE,
    "powers_coercion": PowerType.COERCION,
    "powers_inspection": PowerType.INSPECTION,
    "powers_reward": PowerType.REWARD,
    "powers_confirmation": PowerType.CONFIRMATION,
    "powers_other": PowerType.OTHER,
    "powers_total": None,
}
_RECOUNTED = ("requests_", "documents_", "reviews", "suits")


def public_rows(figure: Figure, year: int) -> str:
    """The address of the rows: published items, monthly figures, the power list, the report's own
    bundle, else the open data. "" for what the office counts from its work register."""
    channel, measure = channel_and_measure(figure.key)
    if figure.source == Source.RECORDS.value and measure == RELEASED:
        return _address("disclosure-list", channel=channel, year=year)
    if measure == SESSIONS or figure.source == Source.NOTHING.value:
        return ""
    if figure.source == Source.TALLIES.value:
        return reverse("open-data")
    if figure.key in _POWERS:
        kind = _POWERS[figure.key]
        return _address("power-list", **({"type": kind.value} if kind else {}), on=f"{year}-12-31")
    if figure.key.startswith(_RECOUNTED):
        return reverse("report-recompute", args=[year])
    if figure.key.endswith("_decided") or figure.key == "charges":
        return reverse("decision-list")
    if measure or figure.key.startswith(("contacts_", "mayor_and_")):
        return _address("contact-figures", year=year)
    return ""


def _address(name: str, **query) -> str:
    return f"{reverse(name)}?{urlencode(query)}"
