"""主动公开信息: one item of information and the states it passes through."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosure import classification, rich_text, staff
from disclosure.models.catalogue import Category, Unit
from records.plain_text import PlainTextModel
from records.rows import AuditedQuerySet
from records.search import finding
from records.search.entries import midnight
from statute.outcomes import Ground

# Control characters and the marks that reverse the direction of text; a title has no use for them.
printable = RegexValidator(
    r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]",
    _("Invisible characters are not allowed here."),
    inverse_match=True,
)

# What a reviewer approves; a change of any of it voids the approval.
CONTENT = (
    "title",
    "category_id",
    "unit_id",
    "document_number",
    "formed_on",
    "summary",
    "body",
    "body_html",
    "keywords",
    "theme",
    "genre",
    "source",
    "editor",
    "origin",
    "interprets_id",
    "is_penalty_decision",
)
# Left out of the fingerprint while empty: what was approved before there were any keeps its own.
ADDED_LATER = ("body_html", "theme", "genre")


class DisclosureQuerySet(AuditedQuerySet):
    def within_reach(self, user, *, on: date | None = None):
        """What `user` may handle: of the person's units, or drafted by the person."""
        return self.filter(staff.reach(user, on=on, own=Q(author=user)))

    def visible_to(self, user, *, on: date | None = None):
        """What `user` sees of the register: the same, and what everybody may read anyway."""
        public = Q(status=Disclosure.Status.PUBLISHED, published_at__lte=timezone.now())
        return self.filter(staff.reach(user, on=on, own=Q(author=user) | public))

    def published(self, *, at: datetime):
        """What the public sees at `at`; every public page, feed, export and file starts here."""
        # The few with an end are looked up apart: the lists are answered from their index alone.
        ended = Disclosure.objects.filter(shown_until__lt=timezone.localdate(at)).values("pk")
        return self.set_to_be_public().filter(published_at__lte=at).exclude(pk__in=ended)

    def set_to_be_public(self):
        """What the public sees, saw before its term was over, or will see at the time set for it."""
        return self.filter(status=Disclosure.Status.PUBLISHED)

    def scheduled(self, *, at: datetime):
        """Set to become public after `at`."""
        return self.set_to_be_public().filter(published_at__gt=at)

    def ended(self, *, on: date):
        """公示期满: shown until a day before `on`; the page says so in its place."""
        return self.set_to_be_public().filter(shown_until__lt=on)

    def withdrawn(self, *, at: datetime):
        """What the public saw before it was taken back: a tombstone stands in its place."""
        return self.filter(
            status=Disclosure.Status.WITHDRAWN,
            published_at__lte=at,
            withdrawn_at__gte=F("published_at"),
        )

    def withheld(self):
        """The register of items not to be published (第十四条至第十六条)."""
        return self.filter(status=Disclosure.Status.WITHHELD)

    def due_for_reassessment(self, *, on: date):
        """Withheld items whose grounds are to be looked at again by `on` (第十八条)."""
        return self.withheld().filter(reassess_on__lte=on)

    def newest_first(self):
        return self.order_by("-published_at", "-pk")

    def in_year(self, year: int):
        """Published in the calendar year `year` (local time)."""
        return self.filter(published_at__year=year)

    def published_between(self, first: date | None, last: date | None):
        """Published on local days from `first` to `last`; an open end is none."""
        items = self
        if first:
            items = items.filter(published_at__gte=midnight(first))
        if last:
            items = items.filter(published_at__lt=midnight(last + timedelta(days=1)))
        return items

    def below(self, category: Category):
        """In `category` or anything under it."""
        return self.filter(category__in=Category.objects.descendant_ids(category))

    def released_on(self, channel):
        """Also, or only, gone out on `channel`; a channel has an item at most once."""
        return self.filter(releases__channel=channel)

    def matching(self, text: str):
        """Published items with every word of `text`: in title, numbers, keywords, text or files."""
        return self.filter(pk__in=finding.matching_ids("disclosure", text))

    def of_validity(self, validity: str):
        """有效, 失效 or 废止; the last two are few and have an index of their own."""
        items = self.filter(validity=validity)
        if validity != Disclosure.Validity.IN_FORCE:
            items = items.filter(repealed_on__isnull=False)
        return items

    def for_lists(self):
        """Rows without their long text, with what a list line shows."""
        return self.select_related("category", "unit").defer("body", "body_html", "keywords")

    def in_force(self, *, on: date):
        """Documents formed by `on` and not yet repealed then (现行有效)."""
        return self.filter(Q(repealed_on=None) | Q(repealed_on__gt=on), formed_on__lte=on)

    def no_longer_in_force(self):
        """失效文件清单: lapsed or repealed, by the day it happened."""
        return self.filter(repealed_on__isnull=False).order_by("-repealed_on", "-pk")


class Disclosure(PlainTextModel):
    """An item of 主动公开 information; `disclosure.publication` writes its status.

    A revision of a published item is a row of its own (`revises`), reviewed like any other; when it is
    published its text moves into the item it revises, whose address and index number stay.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        FIRST_REVIEW = "first_review", _("awaiting first review")
        SECRECY_REVIEW = "secrecy_review", _("awaiting secrecy review")
        REFERRED = "referred", _("referred for determination")
        APPROVAL = "approval", _("awaiting approval")
        APPROVED = "approved", _("approved")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")
        WITHHELD = "withheld", _("not published")
        ADOPTED = "adopted", _("adopted revision")

    class Validity(models.TextChoices):
        IN_FORCE = "in_force", "有效"
        LAPSED = "lapsed", "失效"
        REPEALED = "repealed", "废止"

    class Origin(models.TextChoices):
        MADE = "made", "制作"
        OBTAINED = "obtained", "获取"

    title = models.CharField(_("title"), max_length=200, validators=[printable])
    category = models.ForeignKey(
        Category, models.PROTECT, related_name="disclosures", verbose_name=_("category")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="disclosures", verbose_name=_("publishing unit")
    )
    index_number = models.CharField(
        _("index number"),
        max_length=60,
        unique=True,
        null=True,
        blank=True,
        help_text=_("Issued when the item leaves the draft; never used again."),
    )
    document_number = models.CharField(
        _("document number"), max_length=60, blank=True, validators=[printable]
    )
    formed_on = models.DateField(
        _("formed on"), help_text=_("The day an official document was signed.")
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    shown_until = models.DateField(
        _("shown until"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("The last day of a term of public notice (公示期)."),
    )
    summary = models.CharField(
        _("summary"),
        max_length=200,
        blank=True,
        help_text=_("Whole sentences, at most 100 characters, not the title again."),
    )
    body = models.TextField(
        _("text"),
        blank=True,
        help_text=_(
            "Plain text. Headings are numbered 一、 and （一）; a blank line ends a paragraph."
        ),
    )
    # Where it is filled, `body` says the same in plain lines: `clean` makes it.
    body_html = models.TextField(
        _("formatted text"),
        blank=True,
        help_text=_(
            "Headings, lists, tables and pictures; what Word, WPS and WeChat paste is cleaned. "
            "Empty: the plain text below is shown."
        ),
    )
    keywords = models.CharField(
        _("keywords"), max_length=200, blank=True, help_text=_("Separated by ；")
    )
    theme = models.CharField(
        _("subject area"), max_length=10, choices=classification.themes, blank=True
    )
    genre = models.CharField(
        _("kind of document"), max_length=20, choices=classification.genres, blank=True
    )
    source = models.CharField(_("source"), max_length=100, blank=True)
    editor = models.CharField(_("editor"), max_length=50, blank=True)
    origin = models.CharField(
        _("origin"), max_length=10, choices=Origin.choices, default=Origin.MADE
    )
    interprets = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="interpretations",
        verbose_name=_("explains the policy"),
        help_text=_("The document this item explains (解读)."),
    )
    is_penalty_decision = models.BooleanField(
        _("penalty decision"),
        default=False,
        help_text=_("Needs a sign-off of the legal unit; see 《治安管理处罚法》第一百三十六条."),
    )
    validity = models.CharField(
        _("validity"), max_length=10, choices=Validity.choices, default=Validity.IN_FORCE
    )
    repealed_on = models.DateField(_("no longer in force from"), null=True, blank=True)
    repealed_by = models.CharField(
        _("ended by"),
        max_length=200,
        blank=True,
        validators=[printable],
        help_text=_("Number or title of the document that ended it or took its place."),
    )

    status = models.CharField(
        _("status"), max_length=20, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("author"),
    )
    revises = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="revisions",
        verbose_name=_("revises"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    withdrawal_reason = models.CharField(
        _("reason of withdrawal"), max_length=300, blank=True, editable=False
    )
    withheld_ground = models.CharField(
        _("ground for not publishing"),
        max_length=30,
        choices=Ground.choices,
        blank=True,
        editable=False,
    )
    on_request = models.BooleanField(_("disclosed on request"), default=False, editable=False)
    reassess_on = models.DateField(_("to be reassessed by"), null=True, blank=True, editable=False)

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("disclosure")
        verbose_name_plural = _("disclosures")
        permissions = [
            ("review_disclosure", _("Can give the first and the secrecy review")),
            ("approve_disclosure", _("Can approve publication")),
            ("publish_disclosure", _("Can publish and withdraw")),
        ]
        constraints = [
            models.CheckConstraint(
                name="disclosure_published_when_dated",
                condition=~Q(status="published") | Q(published_at__isnull=False),
                violation_error_message=_("A published item has a time of publication."),
            ),
            models.CheckConstraint(
                name="disclosure_numbered_when_public",
                condition=~Q(status__in=["published", "withdrawn"]) | Q(index_number__isnull=False),
                violation_error_message=_("A published item has an index number."),
            ),
            models.CheckConstraint(
                name="disclosure_withdrawn_with_reason",
                condition=Q(status="withdrawn", withdrawn_at__isnull=False)
                & ~Q(withdrawal_reason="")
                | ~Q(status="withdrawn") & Q(withdrawn_at__isnull=True, withdrawal_reason=""),
                violation_error_message=_("A withdrawn item says when and why."),
            ),
            models.CheckConstraint(
                name="disclosure_withheld_is_reassessed",
                condition=Q(status="withheld", reassess_on__isnull=False)
                & (Q(on_request=True) | ~Q(withheld_ground=""))
                | ~Q(status="withheld")
                & Q(reassess_on__isnull=True, withheld_ground="", on_request=False),
                violation_error_message=_(
                    "An item not published has its ground and a day of reassessment."
                ),
            ),
            models.CheckConstraint(
                name="disclosure_repealed_when_dated",
                condition=Q(validity="in_force") ^ Q(repealed_on__isnull=False),
                violation_error_message=_(
                    "An item that is no longer in force, and only such an item, says from which day."
                ),
            ),
            models.CheckConstraint(
                name="disclosure_ended_by_something_when_ended",
                condition=Q(repealed_by="") | Q(repealed_on__isnull=False),
                violation_error_message=_("Only an item no longer in force was ended by another."),
            ),
            models.CheckConstraint(
                name="disclosure_shown_until_a_day_after_formed",
                condition=Q(shown_until__isnull=True) | Q(shown_until__gte=F("formed_on")),
                violation_error_message=_("A term of public notice ends after it began."),
            ),
            models.CheckConstraint(
                name="disclosure_repealed_after_formed",
                condition=Q(repealed_on__isnull=True) | Q(repealed_on__gte=F("formed_on")),
                violation_error_message=_("An item cannot lapse before it was formed."),
            ),
        ]
        indexes = [
            # Each list is a filter, then newest first; a list's COUNT reads the index alone.
            models.Index("status", "published_at", "id", name="disclosure_newest"),
            models.Index("category", "status", "published_at", "id", name="disclosure_by_category"),
            models.Index("unit", "status", "published_at", "id", name="disclosure_by_unit"),
            models.Index("theme", "status", "published_at", "id", name="disclosure_by_theme"),
            models.Index("genre", "status", "published_at", "id", name="disclosure_by_genre"),
            models.Index(
                "repealed_on",
                "id",
                name="disclosure_lapsed",
                condition=Q(repealed_on__isnull=False),
            ),
            models.Index(
                "published_at",
                "id",
                name="disclosure_lapsed_newest",
                condition=Q(repealed_on__isnull=False),
            ),
            # Few items explain another: an index of those alone, or a planner takes all for NULL.
            models.Index(
                "interprets",
                "status",
                "published_at",
                "id",
                name="disclosure_explanations",
                condition=Q(interprets__isnull=False),
            ),
            models.Index(
                "shown_until",
                "id",
                name="disclosure_with_an_end",
                condition=Q(shown_until__isnull=False),
            ),
            models.Index("status", "id", name="disclosure_by_status"),
            models.Index("formed_on", name="disclosure_formed"),
        ]

    def __str__(self):
        return self.title

    def clean(self):
        super().clean()
        if self.body_html:
            names = dict(self.attachments.values_list("pk", "name")) if self.pk else {}
            self.body_html = rich_text.clean(self.body_html, names)
        if self.body_html:
            self.body = rich_text.lines(self.body_html)

    def get_absolute_url(self):
        return reverse("disclosure-detail", args=[self.pk])

    def is_public(self, *, at: datetime) -> bool:
        """Whether the public sees it at `at` (`DisclosureQuerySet.published`), of a row at hand."""
        ended = self.shown_until is not None and self.shown_until < timezone.localdate(at)
        return self.status == self.Status.PUBLISHED and self.published_at <= at and not ended

    @property
    def published_on(self) -> date | None:
        """发布日期, the local day."""
        return timezone.localdate(self.published_at) if self.published_at else None

    def fingerprint(self) -> str:
        """SHA-256 (hex) of everything a reviewer approves: header fields, text and attachments."""
        return self.fingerprint_of(
            self.attachments.in_order().values_list("name", "original_sha256", "title")
        )

    def fingerprint_of(self, files: Iterable[tuple[str, ...]]) -> str:
        """The same for known (name, SHA-256, title) of files in their order; no query."""
        told = [[part for part in file if part] for file in files]
        names = [name for name in CONTENT if name not in ADDED_LATER or getattr(self, name)]
        content = [[str(getattr(self, name)) for name in names], *told]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
