"""What the record keeping itself stores."""

import json
import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from records.import_models import ImportBatch, ImportedChange, ImportJob, KnownHead  # noqa: F401 (Django looks here)
from records.names import label_of
from records.personal import EncryptedTextField, digest
from records.plain_text import PlainTextModel


class Series(models.Model):
    """The last number given out in one series (`records.numbering`); the publication epoch is one of them."""

    key = models.CharField(_("series"), max_length=100, unique=True)
    last = models.PositiveBigIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")

    def __str__(self):
        return f"{self.key}: {self.last}"


class PublicChange(models.Model):
    """What the publication epoch moved for; `records.epoch` writes and reads it."""

    epoch = models.PositiveBigIntegerField(_("epoch"))
    topic = models.CharField(_("topic"), max_length=80)

    class Meta:
        verbose_name = _("public change")
        verbose_name_plural = _("public changes")
        indexes = [models.Index("epoch", name="public_change_epoch")]

    def __str__(self):
        return f"{self.epoch}: {self.topic}"


class SavedFilter(models.Model):
    """The filter of a list that a person keeps under a name; `records.saved_filters` writes it."""

    QUERY = 1000

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("account")
    )
    page = models.CharField(_("list"), max_length=100)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("what is chosen"), max_length=QUERY)

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(name="saved_filter_once", fields=["user", "page", "name"])
        ]

    def __str__(self):
        return self.name


class FormReceipt(models.Model):
    """A public form that was stored, and the receipt given for it; `records.once` is its only writer."""

    key = models.CharField(_("form and content"), max_length=64, unique=True)
    receipt = EncryptedTextField(_("receipt"))  # it bears the query code
    at = models.DateTimeField(_("stored at"), db_index=True)

    personal_fields = ("receipt",)

    class Meta:
        verbose_name = _("receipt of a form")
        verbose_name_plural = _("receipts of forms")

    def __str__(self):
        return self.key[:12]


class KeySeal(models.Model):
    """One row under the personal keys, by which other keys are found out; `records.key_seal` writes it."""

    words = EncryptedTextField(_("sealed words"))

    personal_fields = ("words",)  # nobody's, but encrypted as theirs

    class Meta:
        verbose_name = _("seal of the personal keys")
        verbose_name_plural = _("seals of the personal keys")
        constraints = [
            models.CheckConstraint(name="one_key_seal", condition=models.Q(pk=1)),
        ]

    def __str__(self):
        return f"{self.pk}"


class Decision(models.Model):
    """One decision and what was read for it; written by `records.decisions` alone.

    `register` and `record` name what was decided on, as the audit does. `shown` is JSON, rows of key,
    label, text and value; "" once the person of the record was erased.
    """

    register = models.CharField(_("register"), max_length=60)
    record = models.PositiveBigIntegerField(_("record"))
    step = models.CharField(_("step"), max_length=40)
    on = models.DateField(_("day it counts for"))
    at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    fingerprint = models.CharField(_("fingerprint of what was read"), max_length=64)
    shown = EncryptedTextField(_("what was read"), blank=True)

    personal_fields = ("shown",)
    fingerprint_fields = ("fingerprint",)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["pk"]
        indexes = [models.Index(name="decision_of_record", fields=["register", "record", "id"])]

    def __str__(self):
        return f"{self.register} {self.record} {self.step}"

    @staticmethod
    def canonical(pairs: list[list[str]]) -> str:
        """What the fingerprint is made over: (key, value) of each part. No label: it is worded in the
        reader's language."""
        return json.dumps(pairs, ensure_ascii=False, separators=(",", ":"))

    def make_fingerprints(self) -> None:
        """Under the first key; that of words which are erased stays as it is."""
        if self.shown:
            rows = json.loads(self.shown)
            self.fingerprint = digest(self.canonical([[row[0], row[3]] for row in rows]))


class SearchEntry(models.Model):
    """What the public can find of one object; written by `records.search` alone.

    Short columns first: counting hits must not read past the long ones. `head` and `tokens` are what
    `records.search.text` makes of title and numbers, and of everything.
    """

    kind = models.CharField(max_length=20)
    object_id = models.PositiveBigIntegerField()
    unit_id = models.PositiveBigIntegerField(null=True)
    category_id = models.PositiveBigIntegerField(null=True)
    year = models.PositiveSmallIntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    key = models.CharField(max_length=60)
    head = models.TextField()
    title = models.CharField(max_length=300)
    body = models.TextField()
    tokens = models.TextField()

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        constraints = [
            models.UniqueConstraint(name="search_entry_once", fields=["kind", "object_id"])
        ]

    def __str__(self):
        return f"{self.kind} {self.object_id}"


class SynonymGroup(PlainTextModel):
    """Words that mean the same to who searches; `records.search.synonyms` reads them."""

    words = models.CharField(
        _("words"), max_length=300, help_text=_("Separated by 、; the most usual word first.")
    )
    source = models.CharField(_("source"), max_length=200, blank=True)
    is_used = models.BooleanField(_("in use"), default=True)
    shipped_as = models.CharField(max_length=60, blank=True, editable=False)

    class Meta:
        verbose_name = _("group of synonyms")
        verbose_name_plural = _("groups of synonyms")
        constraints = [
            models.UniqueConstraint(
                name="synonyms_shipped_once",
                fields=["shipped_as"],
                condition=~models.Q(shipped_as=""),
            )
        ]

    def __str__(self):
        return self.words

    def clean(self):
        """Write the words one way; there must be two of them. Raises ValidationError."""
        words = dict.fromkeys(re.split(r"[、，,;；\s]+", self.words.strip()))
        words.pop("", None)
        if len(words) < 2:
            raise ValidationError({"words": _("Give at least two words, separated by 、.")})
        self.words = "、".join(words)


class VainSearch(models.Model):
    """Words searched for on a day that nothing answered, and how often; nothing of who asked.

    Written by `records.search.vain` alone.
    """

    on = models.DateField(_("day"))
    words = models.CharField(_("words"), max_length=100)
    count = models.PositiveIntegerField(_("times"), default=0)

    class Meta:
        verbose_name = _("search that found nothing")
        verbose_name_plural = _("searches that found nothing")
        constraints = [
            models.UniqueConstraint(name="vain_search_once", fields=["on", "words"]),
        ]
        indexes = [models.Index(name="vain_search_often", fields=["-on", "-count", "-id"])]

    def __str__(self):
        return f"{self.on} {self.words}"


class JobRun(models.Model):
    """The last run of one job that comes with the clock; written by `portal.jobs` alone."""

    MESSAGE = 2000  # characters kept of what the command printed

    job = models.CharField(_("job"), max_length=100, unique=True)
    began_at = models.DateTimeField(_("began"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    succeeded = models.BooleanField(_("succeeded"), null=True)
    message = models.TextField(_("what it said"), blank=True, max_length=MESSAGE)

    class Meta:
        verbose_name = _("run of a job")
        verbose_name_plural = _("runs of jobs")
        ordering = ("job",)

    def __str__(self):
        return self.job


class AccessDay(models.Model):
    """A day of the web server's access log, counted: from how many addresses pages were read, and what
    programs asked for. A day without a row was not counted: nobody knows, which is not 0.

    Written by `portal.visits` alone; the lines of the log stay in their files.
    """

    on = models.DateField(_("day"), primary_key=True)
    addresses = models.PositiveIntegerField(_("addresses pages were read from"))
    robots = models.PositiveIntegerField(_("pages fetched by programs"))

    class Meta:
        verbose_name = _("day of the access log")
        verbose_name_plural = _("days of the access log")
        permissions = [("read_access_log", _("Can read the access log with its addresses"))]

    def __str__(self):
        return f"{self.on}"


class PageCount(models.Model):
    """How often pages of one kind (`portal.visits.Kind`) were read on a day, by people."""

    day = models.ForeignKey(
        AccessDay, models.CASCADE, related_name="page_counts", verbose_name=_("day")
    )
    kind = models.CharField(_("kind of page"), max_length=20)
    count = models.PositiveIntegerField(_("times"))

    class Meta:
        verbose_name = _("pages read on a day")
        verbose_name_plural = _("pages read by day")
        constraints = [
            models.UniqueConstraint(name="page_count_once", fields=["day", "kind"]),
        ]

    def __str__(self):
        return f"{self.day_id} {self.kind}"


class Office(PlainTextModel):
    """本机关设置: how the organ is called and reached, from a day on; `records.office` is its only writer."""

    valid_from = models.DateField(_("holds from"), unique=True)
    name = models.CharField(_("name of the organ"), max_length=100)
    english_name = models.CharField(_("English name"), max_length=150, blank=True)
    code = models.CharField(_("code of the organ"), max_length=20, blank=True)
    mark = models.CharField(_("mark in document numbers"), max_length=20, blank=True)
    head = models.CharField(_("head of the office"), max_length=50, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    phone = models.CharField(_("telephone"), max_length=50, blank=True)
    contact = models.CharField(_("whom to call"), max_length=100, blank=True)  # on each letter
    hours = models.CharField(_("office hours"), max_length=200, blank=True)
    # whom the remedies in a reply name
    review_government = models.CharField(_("reviewing government"), max_length=100, blank=True)
    review_superior = models.CharField(_("superior organ"), max_length=100, blank=True)
    court = models.CharField(_("court"), max_length=100, blank=True)
    review_online = models.CharField(
        _("where to apply for review online"),
        max_length=200,
        blank=True,
        help_text=_(
            "Letters name it, as 《行政复议法》第二十二条第二款 asks of what is served online."
        ),
    )
    site_domain = models.CharField(_("domain of the site"), max_length=100, blank=True)
    # Older reports name the address their site had then; a site of today has HTTPS.
    site_scheme = models.CharField(
        _("address begins with"),
        max_length=5,
        choices=[("https", "https://"), ("http", "http://")],
        default="https",
    )
    site_id_code = models.CharField(_("site identification code"), max_length=20, blank=True)
    icp_number = models.CharField(_("ICP record"), max_length=50, blank=True)
    police_record_number = models.CharField(_("police record"), max_length=50, blank=True)
    # Places of the footer; what is empty is not shown.
    state_site_url = models.URLField(_("address of 党政机关网站标识"), blank=True)
    accessible_url = models.URLField(_("address of 适老化及无障碍 badge"), blank=True)
    fault_url = models.URLField(_("address of 我为政府网站找错"), blank=True)

    class Meta:
        verbose_name = _("this office")
        verbose_name_plural = _("this office")
        ordering = ("-valid_from",)

    def __str__(self):
        return self.name

    @property
    def site_address(self) -> str:
        """https://gaj.example.gov.cn, without a slash at its end."""
        return f"{self.site_scheme}://{self.site_domain}"


class AuditEntry(models.Model):
    """Who wrote or read what, when, by which door, old and new value; written by `records.audit` alone.

    The account is kept by number and name, so that it outlives the account. The database refuses to
    change or delete a row.
    """

    class Action(models.TextChoices):
        ADDED = "added", pgettext_lazy("audit", "added")
        CHANGED = "changed", pgettext_lazy("audit", "changed")
        REMOVED = "removed", pgettext_lazy("audit", "removed")
        READ = "read", _("personal data read")

    class Door(models.TextChoices):
        ADMIN = "staff", _("staff pages")
        PUBLIC = "public", _("public form")

    at = models.DateTimeField(_("recorded at"), default=timezone.now)
    account = models.PositiveBigIntegerField(_("number of the account"), null=True)
    account_name = models.CharField(_("account"), max_length=150, blank=True)
    door = models.CharField(_("by way of"), max_length=40)
    action = models.CharField(_("what was done"), max_length=10, choices=Action.choices)
    register = models.CharField(pgettext_lazy("audit", "register"), max_length=60)
    record = models.CharField(_("number of the row"), max_length=40)
    changes = models.JSONField(_("old and new value"), default=dict)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-id"]
        indexes = [
            models.Index(name="audit_by_record", fields=["register", "record", "-id"]),
            models.Index(name="audit_by_account", fields=["account_name", "-id"]),
            models.Index(name="audit_by_day", fields=["at"]),
        ]

    def __str__(self):
        return f"{label_of(self.register)} {self.record} {self.get_action_display()}"


class AuditLink(models.Model):
    """One place of the chain: the digest over the entry and the digest before. Never changed either."""

    position = models.PositiveBigIntegerField(primary_key=True)
    entry = models.PositiveBigIntegerField(
        unique=True
    )  # no foreign key: a missing entry is to be found
    digest = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = _("link of the audit chain")
        verbose_name_plural = _("links of the audit chain")

    def __str__(self):
        return f"{self.position}"


class AuditHead(models.Model):
    """The last place of the chain; the one row that is locked to go on."""

    position = models.PositiveBigIntegerField(default=0)
    digest = models.CharField("SHA-256", max_length=64, blank=True)

    class Meta:
        verbose_name = _("head of the audit chain")
        verbose_name_plural = _("heads of the audit chain")

    def __str__(self):
        return f"{self.position}"


class Amendment(models.Model):
    """更正: one value of a register put right, with what stood there; written by `records.amending` alone."""

    register = models.CharField(_("register"), max_length=60)
    record = models.PositiveBigIntegerField(_("record"))
    field = models.CharField(_("field"), max_length=60)
    label = models.CharField(_("name of the field"), max_length=100)
    old = EncryptedTextField(_("before"), blank=True)
    new = EncryptedTextField(_("after"), blank=True)
    reason = EncryptedTextField(_("reason"))
    on = models.DateField(_("day it counts for"))
    at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    # Set by the database when the value was changed: each correction lets it change once (`guards`).
    is_applied = models.BooleanField(_("applied"), default=False, editable=False)

    personal_fields = ("old", "new", "reason")

    class Meta:
        verbose_name = _("correction of the register")
        verbose_name_plural = _("corrections of the register")
        ordering = ["pk"]
        indexes = [models.Index(name="amendment_of_record", fields=["register", "record", "id"])]

    def __str__(self):
        return f"{self.register} {self.record} {self.field}"
