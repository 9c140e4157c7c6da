"""What is stored of imports: heads a sender explained, tables that went in, large ones that wait."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from records.personal import EncryptedTextField
from records.sealed import SealedStorage


class KnownHead(models.Model):
    """What a head of a table meant when this member of the staff last imported one; "" is left out."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("sender")
    )
    dataset = models.CharField(_("dataset"), max_length=20)
    head = models.CharField(_("head"), max_length=100)
    column = models.CharField(_("column"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("known head of a table")
        verbose_name_plural = _("known heads of tables")
        constraints = [
            models.UniqueConstraint(
                name="known_head_once_a_sender", fields=["user", "dataset", "head"]
            )
        ]

    def __str__(self):
        return f"{self.head}: {self.column}"


class ImportBatch(models.Model):
    """One table that went in, and whether it was undone; written by `records.batches` and `.undoing` alone.

    `added`: the numbers of its new records, as spans [first, last]. `marks`: by table, the last number when
    it had gone in; what is beyond was built on it.
    """

    dataset = models.CharField(_("dataset"), max_length=20)
    at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=pgettext_lazy("import", "brought in by"),
    )
    file_name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    created = models.PositiveIntegerField(_("new"))
    updated = models.PositiveIntegerField(pgettext_lazy("records", "changed"))
    unchanged = models.PositiveIntegerField(_("the same"))
    added = models.JSONField(default=list, editable=False)
    marks = models.JSONField(default=dict, editable=False)
    undone_at = models.DateTimeField(_("undone at"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("undone by"),
    )
    undone_reason = models.CharField(_("why it was undone"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]
        indexes = [models.Index(name="import_by_dataset", fields=["dataset", "-id"])]

    def __str__(self):
        return f"{self.pk} {self.file_name}"


class ImportedChange(models.Model):
    """What a stored record held before an import changed it: JSON by column, for undoing it."""

    batch = models.ForeignKey(
        ImportBatch, models.CASCADE, related_name="changes", verbose_name=_("import")
    )
    record = models.PositiveBigIntegerField(_("record"))
    before = EncryptedTextField(_("values before"))

    personal_fields = ("before",)

    class Meta:
        verbose_name = _("change by an import")
        verbose_name_plural = _("changes by imports")

    def __str__(self):
        return f"{self.batch_id}: {self.record}"


class ImportJob(models.Model):
    """A large table that waits to be checked or brought in; worked on by `records.import_jobs` alone.

    The files lie sealed, and go when the work is done or seven days old. `choices`: what the sender chose, as
    the wizard's form sends it. `answer`: what came of the check, as `import_checks.Answer` writes it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("being worked on")
        CHECKED = "checked", _("checked")
        DONE = "done", pgettext_lazy("import", "brought in")
        FAILED = "failed", _("failed")

    dataset = models.CharField(_("dataset"), max_length=20)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by")
    )
    at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    file_name = models.CharField(_("file name"), max_length=200)
    table = models.FileField(_("table"), upload_to="imports/", storage=SealedStorage(), blank=True)
    files = models.FileField(
        _("attachments"), upload_to="imports/", storage=SealedStorage(), blank=True
    )
    returned = models.FileField(
        _("table with its errors"), upload_to="imports/", storage=SealedStorage(), blank=True
    )
    choices = EncryptedTextField(pgettext_lazy("import", "what is chosen"), default="{}")
    is_to_go_in = models.BooleanField(_("to be brought in"), default=False)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.WAITING
    )
    began_at = models.DateTimeField(_("began"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    answer = EncryptedTextField(pgettext_lazy("import", "what came of it"), blank=True)
    batch = models.ForeignKey(
        ImportBatch, models.SET_NULL, null=True, related_name="+", verbose_name=_("import")
    )

    personal_fields = ("choices", "answer")

    class Meta:
        verbose_name = _("import in the background")
        verbose_name_plural = _("imports in the background")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.pk} {self.file_name}"
