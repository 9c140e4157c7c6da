"""What was erased after its term: the record of each disposal (处置记录), without what was erased."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from inquiries.models.consultations import Opinion
from inquiries.models.contacts import Contact
from records.plain_text import PlainTextModel
from records.rows import AuditedQuerySet


class DisposalQuerySet(AuditedQuerySet):
    def proposed(self):
        """Not yet carried out."""
        return self.filter(erased_on=None)


class Disposal(PlainTextModel):
    """Person and words of a contact or an opinion, proposed by one and erased by another."""

    contact = models.OneToOneField(
        Contact,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="disposal",
        verbose_name=_("contact"),
    )
    opinion = models.OneToOneField(
        Opinion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="disposal",
        verbose_name=_("opinion"),
    )
    kept_until = models.DateField(_("kept until"))
    proposed_on = models.DateField(_("proposed on"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("proposed by"),
    )
    erased_on = models.DateField(_("erased on"), null=True, blank=True)
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("erased by"),
    )

    objects = DisposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("disposal")
        verbose_name_plural = _("disposals")
        ordering = ["-proposed_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="disposal_of_one_record",
                condition=Q(contact=None, opinion__isnull=False)
                | Q(contact__isnull=False, opinion=None),
            ),
            models.CheckConstraint(
                name="disposal_not_before_its_term",
                condition=Q(proposed_on__gte=F("kept_until")),
                violation_error_message=_("The term of retention has not ended."),
            ),
            models.CheckConstraint(
                name="disposal_erased_by_a_second_person",
                condition=Q(erased_on=None, erased_by=None)
                | Q(erased_on__isnull=False, erased_by__isnull=False)
                & ~Q(erased_by=F("proposed_by")),
                violation_error_message=_(
                    "Whoever proposed the erasure does not also carry it out."
                ),
            ),
        ]

    def __str__(self):
        return self.about

    @property
    def record(self) -> Contact | Opinion:
        return self.contact or self.opinion

    @property
    def about(self) -> str:
        """The record by its number alone; what it said is not repeated."""
        if self.contact:
            return f"{Contact._meta.verbose_name} {self.contact.number}"
        return f"{Opinion._meta.verbose_name} {self.opinion}"
