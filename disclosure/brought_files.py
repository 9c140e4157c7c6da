"""附件 of imported items: found beside the table, inspected, scanned, and kept with the item.

What a reviewer would be shown of a file handed in is asked of one brought in too: it has to be of a kind
we take, and one that becomes public at once has to be readable and without personal data.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from disclosure import word_list
from disclosure.models import Attachment, Disclosure
from disclosure.publication.attaching import describe, make_public_copies
from disclosure.scanning import scan
from disclosure.scanning.clean import CannotClean, published_copy
from records import uploads
from records.file_sources import FileMissing, FileSource

APART = re.compile(r"[；;\n]")
PICTURES = (".jpg", ".jpeg", ".png", ".heic", ".heif", ".webp", ".bmp")  # kept under another ending


@dataclass(frozen=True)
class Named:
    """The files of a cell in its order; equal to those of an item where it has each of them."""

    names: tuple[str, ...] = field(compare=False)
    known_as: frozenset[str] = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "known_as", frozenset(map(_known_as, self.names)))

    def __str__(self):
        return "；".join(self.names)


def _known_as(name: str) -> str:
    """A picture that was converted is still the one the table names."""
    path = PurePosixPath(uploads.clean_name(name))
    return f"{path.stem}.picture" if path.suffix.lower() in PICTURES else path.name


def read_names(text: str) -> Named | None:
    """附件 of a cell: names apart by ；, in the order they are shown. Raises ValueError."""
    names = tuple(dict.fromkeys(part.strip() for part in APART.split(text) if part.strip()))
    if len(names) > uploads.MAX_FILES:
        raise ValueError(
            _("At most %(limit)d files can be attached.") % {"limit": uploads.MAX_FILES}
        )
    if len({_known_as(name) for name in names}) < len(names):
        raise ValueError(_("Two of the files have one name; rename one."))
    return Named(names) if names else None


def names_of(item: Disclosure) -> Named | None:
    """What the cell of a stored item would say; a file replaced or left out since is not its file."""
    files = [file for file in item.attachments.all() if file.gone_at is None]
    files.sort(key=lambda file: (file.position, file.pk))
    return Named(tuple(file.name for file in files)) if files else None


def new_names(item: Disclosure, named: Named) -> list[str]:
    """The files a row brings. Raises ValidationError where a stored one would go: that is a revision's."""
    stored = (names_of(item) if item.pk else None) or Named(())
    gone = [name for name in stored.names if _known_as(name) not in named.known_as]
    if gone:
        told = _("“%s” is a file of the stored item: a table takes no file away.")
        raise ValidationError({"attachments": told % "、".join(gone)})
    return [name for name in named.names if _known_as(name) not in stored.known_as]


class FilesOf:
    """The files a stored item has, as they were handed in; for `inspect`."""

    def __init__(self, item: Disclosure):
        self._files = {file.name: file for file in item.attachments.filter(gone_at=None)}
        self.names = list(self._files)

    def open(self, name: str):
        file = self._files[name].original
        with file.open("rb") as original:
            return ContentFile(original.read(), name=name)


def inspect(
    names: Iterable[str], source: FileSource | None, *, is_public: bool, phones: Collection[str]
) -> None:
    """Raise ValidationError for files that are missing, refused, or may not be public unread."""
    names = list(names)
    if names and source is None:
        told = _("Say where the files lie: --files FOLDER or ZIP; in the admin, a ZIP.")
        raise ValidationError({"attachments": told})
    wrong = [said for name in names for said in _faults(name, source, is_public, phones)]
    if wrong:
        raise ValidationError({"attachments": wrong})


def _faults(name: str, source: FileSource, is_public: bool, phones: Collection[str]) -> list[str]:
    try:
        with source.open(name) as upload:
            accepted = uploads.accept(upload)
            if not is_public:
                return []
            content = accepted.file.read()
        published_copy(accepted.kind, content)
    except (FileMissing, uploads.UploadRefused) as refusal:
        return [str(refusal)]
    except CannotClean as reason:
        return [f"{name}：{reason}"]
    sightings = scan.scan_file(
        accepted.name, accepted.kind, content, office_phones=phones, listed=word_list.current()
    )
    told = _("%(file)s, %(place)s: %(what)s; not published unread.")
    return [
        told % {"file": name, "place": one.place, "what": f"{one.label}（{one.excerpt}）"}
        for one in sightings
        if one.blocks
    ]


def attach(item: Disclosure, named: Named, source: FileSource) -> list[Attachment]:
    """Keep the files with the stored `item`, after those it has; a public one gets its public copies."""
    position = max((file.position for file in item.attachments.all()), default=0)
    kept = []
    for name in new_names(item, named):
        with source.open(name) as upload:
            accepted = uploads.accept(upload)
            position += 1
            attachment = Attachment(disclosure=item, position=position, original=accepted.file)
            describe(attachment, accepted)
            attachment.save()
        kept.append(attachment)
    if item.published_at:
        make_public_copies(item)
        for attachment in kept:
            attachment.refresh_from_db()
    return kept


def take_away(kept: Iterable[Attachment]) -> None:
    """Delete the files of rows that were rolled back: a disk knows of no transaction."""
    for attachment in kept:
        for file in (attachment.original, attachment.file):
            if file:
                file.storage.delete(file.name)
