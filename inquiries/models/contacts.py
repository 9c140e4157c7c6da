"""来件 by channel, who brought them, and the programmes the bureau joined."""

from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import ExtractMonth
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disclosure import staff
from disclosure.models import Channel, Unit
from records.ledger import ErasableEventQuerySet, Event
from records.personal import EncryptedTextField
from records.plain_text import PlainTextModel
from records.rows import AuditedQuerySet
from records.search import finding

# A contact nobody answered for three months counts against the site (国办秘函〔2019〕19号).
STALE_AFTER_DAYS = 90


class ContactQuerySet(AuditedQuerySet):
    def received_in(self, year: int):
        return self.filter(received_on__range=(date(year, 1, 1), date(year, 12, 31)))

    def within_reach(self, user, *, on: date | None = None):
        """What `user` may handle: contacts of the person's units."""
        return self.filter(staff.reach(user, on=on))

    def visible_to(self, user, *, on: date | None = None):
        """What somebody of the staff may read: of the own units; confidential ones are for who handles
        contacts (《信访工作条例》第三十条)."""
        seen = self.within_reach(user, on=on)
        if user.has_perm("inquiries.change_contact"):
            return seen
        return seen.filter(is_confidential=False)

    def unanswered(self):
        return self.filter(replied_on=None)

    def received_before(self, day: date):
        return self.filter(received_on__lt=day)

    def stale(self, *, on: date):
        """Unanswered on `on` for longer than a site may leave a message."""
        return self.unanswered().received_before(on - timedelta(days=STALE_AFTER_DAYS))

    def published(self, *, at: datetime):
        """Answered contacts whose public version was reviewed; every public page starts here, and shows
        `public_subject`, `public_content` and `public_reply` only."""
        return self.filter(published_at__lte=at, replied_on__isnull=False)

    def matching(self, text: str):
        """Published contacts with every word of `text`: in number, subject, content or reply."""
        return self.filter(pk__in=finding.matching_ids("contact", text))

    def by_month(self):
        """Counts by channel and month: rows of channel_id, month, received, replied, closed, fed_back."""
        return (
            self.order_by()
            .values("channel_id", month=ExtractMonth("received_on"))
            .annotate(
                received=Count("pk"),
                replied=Count("replied_on"),
                closed=Count("closed_on"),
                fed_back=Count("fed_back_on"),
            )
            .order_by("channel_id", "month")
        )


class StandingContacts(models.Manager):
    """Those that were not struck out. Events and persons still lead to each."""

    def get_queryset(self):
        return super().get_queryset().filter(is_struck=False)


class Contact(PlainTextModel):
    """来件: one question, request for help, complaint, report or proposal (R96).

    The four days are four different facts with four different rates (R42): received, replied, closed,
    fed back. `handling.py` writes them, and the import of an older register.
    """

    class Kind(models.TextChoices):
        QUESTION = "question", "咨询"
        HELP = "help", "求助"
        COMPLAINT = "complaint", "投诉"
        REPORT = "report", "举报"
        PROPOSAL = "proposal", "意见建议"
        CORRECTION = "correction", "网站纠错"

    # Kept as they came in (`records.guards`).
    original_words = ("subject", "content")
    # Events of who wrote what strangers read; nobody clears what was found in an own text.
    written_in = ("replied", "redacted")

    number = models.CharField(_("number"), max_length=40)
    original_number = models.CharField(
        _("number in the old register"), max_length=60, blank=True, db_index=True
    )
    channel = models.ForeignKey(
        Channel, models.PROTECT, related_name="contacts", verbose_name=_("channel")
    )
    received_on = models.DateField(_("received on"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, blank=True)
    subject = models.CharField(_("subject"), max_length=200)
    content = models.TextField(_("content"), blank=True)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("handling unit"),
    )
    answer_by = models.DateField(
        _("unit's last day to reply"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("Set when the contact is passed to a unit; within the channel's own term."),
    )
    is_complex = models.BooleanField(
        _("complex"), default=False, help_text=_("Takes the channel's longer term.")
    )
    is_confidential = models.BooleanField(
        _("confidential"),
        default=False,
        help_text=_(
            "Reports and complaints about officers are confidential unless somebody of 审核 decides "
            "otherwise; what is confidential is never published."
        ),
    )
    reply = models.TextField(_("reply"), blank=True)
    replied_on = models.DateField(pgettext_lazy("contact", "replied on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    fed_back_on = models.DateField(_("fed back on"), null=True, blank=True)
    # 公开稿: what strangers read in place of the letter and its reply, which stay as they are.
    public_subject = models.CharField(_("public subject"), max_length=200, blank=True)
    public_content = models.TextField(_("public question"), blank=True)
    public_reply = models.TextField(_("public reply"), blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    # Struck out when its import was undone: it stays with its ledger, and nothing shows or counts it.
    is_struck = models.BooleanField(_("struck out"), default=False, editable=False)

    objects = StandingContacts.from_queryset(ContactQuerySet)()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="contact_number_once_per_channel",
                fields=["channel", "number"],
                violation_error_message=_("This channel already has a contact with this number."),
            ),
            *(
                models.CheckConstraint(
                    name=f"contact_{step}_after_receipt",
                    condition=Q(**{step: None}) | Q(**{f"{step}__gte": F("received_on")}),
                    violation_error_message=_("A step cannot come before the receipt."),
                )
                for step in ("replied_on", "closed_on", "fed_back_on")
            ),
            models.CheckConstraint(
                name="contact_published_only_when_replied",
                condition=Q(published_at=None) | (Q(replied_on__isnull=False) & ~Q(reply="")),
                violation_error_message=_("Only a contact with a reply can be published."),
            ),
            models.CheckConstraint(
                name="contact_published_in_its_public_version",
                condition=Q(published_at=None) | (~Q(public_subject="") & ~Q(public_reply="")),
                violation_error_message=_("Only the public version of a contact is published."),
            ),
            models.CheckConstraint(
                name="contact_confidential_never_published",
                condition=Q(published_at=None) | Q(is_confidential=False),
                violation_error_message=_("A confidential contact is never published."),
            ),
        ]
        indexes = [
            models.Index(name="contact_newest", fields=["-received_on", "-id"]),
            models.Index(name="contact_by_channel", fields=["channel", "received_on"]),
            models.Index(
                "published_at", "id", name="contact_public", condition=Q(published_at__isnull=False)
            ),
            models.Index(
                "channel",
                "published_at",
                "id",
                name="contact_public_channel",
                condition=Q(published_at__isnull=False),
            ),
            models.Index("received_on", name="contact_unanswered", condition=Q(replied_on=None)),
        ]

    def __str__(self):
        return f"{self.number} {self.subject}"

    def get_absolute_url(self):
        return reverse("contact-detail", args=[self.pk])


class ContactPerson(PlainTextModel):
    """Who brought it: personal data, kept apart, encrypted at rest, never public."""

    personal_fields = ("name", "phone", "email")

    contact = models.OneToOneField(
        Contact, models.CASCADE, related_name="person", verbose_name=_("contact")
    )
    name = EncryptedTextField(_("name of the person"), max_length=100, blank=True)
    phone = EncryptedTextField(_("phone"), max_length=50, blank=True)
    email = EncryptedTextField(_("e-mail"), max_length=200, blank=True)
    secret_hash = models.CharField(_("secret of the receipt, hashed"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("contact person")
        verbose_name_plural = _("contact persons")

    def __str__(self):
        return f"#{self.pk}"


class ContactEvent(Event):
    class Step(models.TextChoices):
        RECEIVED = "received", _("Received")
        PASSED_ON = "passed_on", _("Passed to a unit")
        REPLIED = "replied", _("Replied to")
        CLOSED = "closed", _("Closed")
        FED_BACK = "fed_back", _("Fed back")
        REDACTED = "redacted", _("Public version written")
        OPENED_UP = "opened_up", _("No longer confidential")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn from the public pages")
        AMENDED = "amended", _("Registered details corrected")
        IMPORT_UNDONE = "import_undone", _("Import undone")
        EMERGENCY = "emergency", _("Withdrawn in an emergency")
        EMERGENCY_CONFIRMED = "emergency_confirmed", _("Emergency withdrawal confirmed")
        EMERGENCY_UNDONE = "emergency_undone", _("Emergency withdrawal undone")

    kind = models.CharField(_("step"), max_length=40, choices=Step.choices)
    contact = models.ForeignKey(
        Contact, models.CASCADE, related_name="events", verbose_name=_("contact")
    )

    objects = ErasableEventQuerySet.as_manager()

    class Meta(Event.Meta):
        verbose_name = _("contact event")
        verbose_name_plural = _("contact events")
        indexes = [
            models.Index(
                name="contact_emergency", fields=["contact"], condition=Q(kind="emergency")
            )
        ]


class ProgrammeSession(PlainTextModel):
    """One 期次 of a hotline programme the bureau joined (R30)."""

    channel = models.ForeignKey(
        Channel, models.PROTECT, related_name="sessions", verbose_name=_("channel")
    )
    held_on = models.DateField(_("held on"))
    topic = models.CharField(_("topic"), max_length=200, blank=True)
    guests = models.CharField(_("guests"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("programme session")
        verbose_name_plural = _("programme sessions")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="session_once_a_day",
                fields=["channel", "held_on"],
                violation_error_message=_(
                    "A session of this channel on that day is already recorded."
                ),
            )
        ]

    def __str__(self):
        return f"{self.channel} {self.held_on:%Y-%m-%d}"
