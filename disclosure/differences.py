"""What a revision changed in an item."""

from django.utils.translation import gettext_lazy as _

from records.differences import Difference, lines_between

FIELDS = (
    ("title", _("title")),
    ("document_number", _("document number")),
    ("summary", _("summary")),
    ("body", _("text")),
)


def compare(before, after) -> list[Difference]:
    """The fields that differ between two texts (each with title, document_number, summary, body)."""
    return [
        Difference(label, list(lines_between(getattr(before, name), getattr(after, name))))
        for name, label in FIELDS
        if getattr(before, name) != getattr(after, name)
    ]
