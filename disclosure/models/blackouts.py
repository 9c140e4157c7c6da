"""Boxes drawn over the pages of a file, each with its ground: what the copy for others does not show."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from disclosure.blackout import Box
from disclosure.models.attachments import Attachment
from records.rows import AuditedQuerySet
from statute.outcomes import Ground

WHOLE = 10_000  # parts of a page's width or height an edge is counted in


class DrawnBox(models.Model):
    """A box over a page (from 1), its edges in ten-thousandths from the left and the top.

    `file_sha256`: the file it was drawn on; over another file it means nothing.
    """

    file_sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, editable=False)
    page = models.PositiveSmallIntegerField(_("page"))
    left = models.PositiveSmallIntegerField(_("left edge"))
    top = models.PositiveSmallIntegerField(_("upper edge"))
    right = models.PositiveSmallIntegerField(_("right edge"))
    bottom = models.PositiveSmallIntegerField(_("lower edge"))
    ground = models.CharField(_("ground"), max_length=30, choices=Ground.choices)
    drawn_at = models.DateTimeField(_("drawn at"), auto_now_add=True)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("drawn by"),
    )

    objects = AuditedQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["page", "top", "left", "pk"]
        constraints = [
            models.CheckConstraint(
                name="%(class)s_lies_on_its_page",
                condition=Q(page__gte=1, left__lt=F("right"), top__lt=F("bottom"))
                & Q(right__lte=WHOLE, bottom__lte=WHOLE),
                violation_error_message=_("A box lies on its page and has some extent."),
            ),
            models.CheckConstraint(
                name="%(class)s_has_a_ground",
                condition=Q(ground__in=[ground.value for ground in Ground]),
                violation_error_message=_("Each box has its ground."),
            ),
        ]

    def __str__(self):
        return f"{self.page}: {self.get_ground_display()}"

    @property
    def box(self) -> Box:
        edges = (edge / WHOLE for edge in (self.left, self.top, self.right, self.bottom))
        return Box(self.page, *edges)


class AttachmentBox(DrawnBox):
    """Over a file of an item; its public copy is made with it."""

    attachment = models.ForeignKey(
        Attachment, models.CASCADE, related_name="all_boxes", verbose_name=_("attachment")
    )

    class Meta(DrawnBox.Meta):
        verbose_name = _("box over a page")
        verbose_name_plural = _("boxes over pages")
