"""From a request to everybody: answers made public, and what several people have asked for."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from disclosure.models import Disclosure
from records.personal import fingerprint, fingerprints
from records.plain_text import PlainTextModel
from requests_app.models.cases import Case
from requests_app.subjects import subject_of


class PublishedAnswer(PlainTextModel):
    """已答复申请公开: the item that shows an answer to everybody, and the exact copy it was made from."""

    case = models.OneToOneField(
        Case, models.PROTECT, related_name="published_answer", verbose_name=_("request")
    )
    disclosure = models.OneToOneField(
        Disclosure, models.PROTECT, related_name="+", verbose_name=_("disclosure")
    )
    letter_sha256 = models.CharField(_("SHA-256 of the copy sent"), max_length=64)
    # By text: where each place stands and which of the applicant's data it is; never what it says.
    hidden = models.JSONField(_("places hidden and left"), default=list, blank=True)

    class Meta:
        verbose_name = _("published answer")
        verbose_name_plural = _("published answers")

    def __str__(self):
        return f"{self.case}"


class _AskedFor(PlainTextModel):
    """Bears the keyed digest of what its case asks for."""

    fingerprint_fields = ("key",)

    class Meta:
        abstract = True

    def make_fingerprints(self) -> None:
        """The digest under the first key, if it still is the one of the case's words under any key.

        Words that were erased or corrected since leave it as it is: it says what was asked then.
        """
        subject = subject_of(self.case)
        if self.key in fingerprints(subject):
            self.key = fingerprint(subject)


class Wanted(_AskedFor):
    """Which information a request asks for, as a keyed digest: equal requests have equal digests."""

    case = models.OneToOneField(
        Case, models.CASCADE, related_name="wanted", verbose_name=_("request")
    )
    key = models.CharField(_("digest of what is asked for"), max_length=64, db_index=True)

    def __str__(self):
        return f"{self.case}"


class Conversion(_AskedFor):
    """转主动公开 (第四十四条): several applicants asked for the same information; is it for everybody?"""

    class Decision(models.TextChoices):
        PUBLISH = "publish", _("to be published")
        DECLINE = "decline", _("not to be published")

    key = models.CharField(_("digest of what is asked for"), max_length=64, unique=True)
    case = models.ForeignKey(
        Case, models.PROTECT, related_name="+", verbose_name=_("request of the third applicant")
    )
    raised_on = models.DateField(_("raised on"))
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )

    class Meta:
        verbose_name = _("conversion to proactive disclosure")
        verbose_name_plural = _("conversions to proactive disclosure")
        ordering = ["-raised_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="conversion_decided_with_day_and_reason",
                condition=Q(decision="", decided_on=None)
                | (~Q(decision="") & Q(decided_on__isnull=False) & ~Q(reason="")),
                violation_error_message=_("A decision has its day and its reason."),
            )
        ]
        indexes = [models.Index(name="conversion_newest", fields=["-raised_on", "-id"])]

    def __str__(self):
        return f"{self.case} {self.raised_on}"
