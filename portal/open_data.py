"""What can be downloaded, dataset by dataset; the files themselves are each app's."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Dataset:
    """`files`: (format, URL name) pairs; `note` says what one row is."""

    title: object
    note: object
    files: tuple[tuple[str, str], ...]

    @property
    def downloads(self) -> list[tuple[str, str]]:
        return [(format_, reverse(name)) for format_, name in self.files]


DATASETS = (
    Dataset(
        _("Requests"),
        _(
            "A request, anonymised: kind of applicant, days, outcome. Table 三 can be recounted from it."
        ),
        (("CSV", "open-data-requests-csv"), ("JSON", "open-data-requests-json")),
    ),
)
