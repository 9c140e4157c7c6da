"""Files of an item: as they were handed in, and the clean copy the public gets."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from disclosure.models.disclosures import Disclosure
from records import uploads
from records.plain_text import PlainTextModel
from records.rows import AuditedQuerySet
from records.uploads import DOCX, JPEG, KINDS, PDF, PNG, XLSX, Kind, private_path

PREVIEWED = frozenset(kind.content_type for kind in (PDF, PNG, JPEG))
TOLD = frozenset(kind.content_type for kind in (DOCX, XLSX))
LARGEST_TOLD = 5_000_000  # bytes of a file whose contents a page tells


class AttachmentQuerySet(AuditedQuerySet):
    def in_order(self):
        """As the clerk put them."""
        return self.order_by("position", "pk")


class Attachment(PlainTextModel):
    """A file belonging to an item; it leaves only through the item's gate (views.AttachmentFile).

    `original` is what was handed in and reviewed (`original_sha256`); it is kept and never public.
    `file` is its copy without the author's name and other hidden data, made when the item is
    published; `size` and `sha256` are those of `file`, before publication those of the original.

    A file of a revision knows the one it was copied from (`copy_of`). When the revision is adopted, a
    file that stayed the same keeps its row and its address; another is `gone_at` that moment, and leads
    on to what took its place (`replaced_by`), if anything did.
    """

    disclosure = models.ForeignKey(
        Disclosure, models.CASCADE, related_name="attachments", verbose_name=_("disclosure")
    )
    original = models.FileField(_("file"), upload_to=private_path)
    original_sha256 = models.CharField(_("SHA-256 of the original"), max_length=64, editable=False)
    file = models.FileField(_("public copy"), upload_to=private_path, blank=True, editable=False)
    name = models.CharField(_("file name"), max_length=150, editable=False)
    title = models.CharField(
        _("title"), max_length=150, blank=True, help_text=_("Left empty: the file's name.")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    size = models.PositiveBigIntegerField(_("size in bytes"), editable=False)
    content_type = models.CharField(_("file type"), max_length=100, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    copy_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="copies"
    )
    replaced_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="predecessors"
    )
    gone_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("attachment", args=[self.pk])

    @property
    def caption(self) -> str:
        """What a reader is told it is: its title, or its name."""
        return self.title or self.name

    @property
    def download_name(self) -> str:
        """Under what name it is saved: its title with the ending of its kind, or its name."""
        ending = self.name.rpartition(".")[2]
        return uploads.clean_name(f"{self.title}.{ending}") if self.title else self.name

    @property
    def kind(self) -> Kind:
        return next(kind for kind in KINDS if kind.content_type == self.content_type)

    @property
    def original_kind(self) -> Kind:
        """Of the file as it was handed in; a copy with boxes is a PDF, whatever the file was."""
        stored = self.original.name.rpartition(".")[2].lower()
        return next((kind for kind in KINDS if f".{stored}" in kind.extensions), self.kind)

    @property
    def boxes(self) -> models.QuerySet:
        """What was drawn over the pages of this file, not of one it took the place of."""
        return self.all_boxes.filter(file_sha256=self.original_sha256)

    @property
    def is_previewed(self) -> bool:
        """A browser shows it by itself."""
        return self.content_type in PREVIEWED

    @property
    def is_told(self) -> bool:
        """A page of ours tells what is in it: the text of a DOCX, the first sheet of an XLSX."""
        return self.content_type in TOLD and self.size <= LARGEST_TOLD

    @property
    def preview_address(self) -> str:
        """Where it can be looked at without being saved; "" where it cannot."""
        if self.is_told:
            return reverse("attachment-preview", args=[self.pk])
        return f"{self.get_absolute_url()}?preview" if self.is_previewed else ""

    @property
    def extension(self) -> str:
        """PDF, DOCX …: as a reader names the type."""
        return self.name.rpartition(".")[2].upper()
