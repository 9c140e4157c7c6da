"""延期 in a register kept elsewhere: by how many working days the term of a request was extended, why, who
approved it and when the applicant was told (第三十三条第二款). Without it an old request answered in time
would count as late.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from records.columns import whole_number
from records.import_rows import LOOKUP_CHUNK, Row, chunks
from requests_app.lifecycle.steps import Step
from requests_app.models import Case, CaseEvent, Extension
from statute.regulations import in_force

# Column of the table → field of the model.
COLUMNS = {
    "extension_days": "working_days",
    "extension_reason": "reason",
    "extension_approver": "approver",
    "extended_on": "noticed_on",
}
_NONE = frozenset({"否", "无", "未延期", "不延期", "0"})


def read_days(text: str) -> int | None:
    """15, 15个工作日; 否 and 无 say that the term was not extended."""
    plain = normalize("NFKC", text).strip()
    if plain in _NONE:
        return None
    if plain in ("是", "有", "延期", "已延期"):
        raise ValueError(_("“%s” does not say by how many working days; write 15 or 20.") % text)
    return whole_number(plain, most=20)


def stored(case: Case) -> dict[str, Any]:
    """The extension of `case` that the applicant was told of, by column."""
    extension = getattr(case, "extension", None)
    if extension is None or extension.noticed_on is None:
        return dict.fromkeys(COLUMNS)
    values = {column: getattr(extension, field) for column, field in COLUMNS.items()}
    if extension.approved_by is not None:
        values["extension_approver"] = str(extension.approved_by)
    return values


def of_row(row: Row) -> dict[str, Any]:
    """What holds after the row: its cells, and what is stored where it says nothing."""
    before = stored(row.instance)
    return {name: row.values[name] if name in row.changed else before[name] for name in COLUMNS}


def check(case: Case, extension: Mapping[str, Any], *, today: date) -> None:
    """All four facts or none; within the law of the day of receipt; told between receipt and today."""
    missing = [name for name in COLUMNS if not extension[name]]
    if len(missing) == len(COLUMNS):
        return
    if missing:
        told = _(
            "An extension has its working days, reason, who approved it and the day it was told."
        )
        raise ValidationError(dict.fromkeys(missing, told))
    longest = in_force(case.received_on).extension
    if extension["extension_days"] > longest:
        told = _("An extension is 1 to %(longest)d working days (Article 33).")
        raise ValidationError({"extension_days": told % {"longest": longest}})
    last = case.closed_on or today
    if not case.received_on <= extension["extended_on"] <= last:
        told = _("The applicant is told of an extension after the receipt and before the reply.")
        raise ValidationError({"extended_on": told})
    for name in ("extension_reason", "extension_approver"):
        longest = Extension._meta.get_field(COLUMNS[name]).max_length
        if len(extension[name]) > longest:
            told = _("At most %d characters.")
            raise ValidationError({name: told % longest})


def write(created: Iterable[Row], updated: Iterable[Row]) -> list[CaseEvent]:
    """Store what the rows say, in place of what an earlier table said; the events these are, unsaved."""
    updated = [row for row in updated if row.changed & COLUMNS.keys()]
    said = [(row.instance, of_row(row)) for row in (*created, *updated)]
    for some in chunks((row.instance for row in updated), LOOKUP_CHUNK):
        for stale in Extension.objects.filter(case__in=some):
            stale.delete()
    extensions = [
        Extension(case=case, **{field: facts[name] for name, field in COLUMNS.items()})
        for case, facts in said
        if facts["extension_days"]
    ]
    Extension.objects.bulk_create(extensions, batch_size=LOOKUP_CHUNK)
    return [
        CaseEvent(
            case=extension.case,
            kind=Step.NOTIFY_EXTENSION,
            on=extension.noticed_on,
            note=extension.reason,
            data={"imported": True, "working_days": extension.working_days},
        )
        for extension in extensions
    ]
