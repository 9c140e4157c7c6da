"""Who asked, and who gave an opinion: told to who rings back, on one click that is kept in the audit."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from inquiries.models import ContactPerson, Opinion
from records import audit
from records.lifecycle import Act, Role

SEE = Act(_("See who asked"), (Role.REGISTRAR, Role.HANDLER))


@dataclass(frozen=True)
class Told:
    """A field of a person as it is read."""

    label: str
    text: str


def told_of(person: ContactPerson | Opinion, *, by) -> list[Told]:
    """Name and ways to reach a person; the reading is recorded. Raises NotAllowed."""
    SEE.ask(by)
    audit.note_read(person)
    return [
        Told(str(person._meta.get_field(name).verbose_name), getattr(person, name))
        for name in type(person).personal_fields
    ]


def is_known(person: Model | None) -> bool:
    """Whether a name or a way to reach somebody was left."""
    return person is not None and any(getattr(person, name) for name in person.personal_fields)
