"""What a case holds on paper: files sent in, letters sent out, and how each was served."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from disclosure.models import DrawnBox
from records.personal import EncryptedTextField
from records.plain_text import PlainTextModel
from records.rows import AuditedQuerySet
from records.sealed import SealedStorage
from records.uploads import private_path
from requests_app.models.cases import Case, grounds_fit
from statute import grounds as grounds_of_law
from statute.outcomes import Outcome


class FileDamaged(Exception):
    """A file of a case is gone or differs from its SHA-256: it is never handed out."""


class CaseAttachmentQuerySet(AuditedQuerySet):
    def from_applicant(self):
        """What came with the request and with its correction."""
        roles = CaseAttachment.Role
        return self.filter(role__in=(roles.APPLICATION, roles.CORRECTION))

    def given(self):
        """提供的信息: what goes to the applicant with the reply."""
        return self.filter(role=CaseAttachment.Role.ANSWER)

    def given_by_now(self, case: Case):
        """What went to the applicant with a reply that was served."""
        if case.fresh_reply is not None:
            return self.given().filter(added_at__lt=case.fresh_reply.opened_at)
        return self.given() if case.is_closed else self.none()

    def to_be_given(self, case: Case):
        """What goes with the reply at hand: of a new reply, what was added for it."""
        if case.fresh_reply is not None:
            return self.given().filter(added_at__gte=case.fresh_reply.opened_at)
        return self.given()


class CaseAttachmentManager(models.Manager.from_queryset(CaseAttachmentQuerySet)):
    """What is in the case: not what was put in wrongly and taken out of sight."""

    def get_queryset(self):
        return super().get_queryset().filter(detached_on=None)


class CaseAttachment(PlainTextModel):
    """A file the applicant or the office put into the case, encrypted where it lies."""

    class Role(models.TextChoices):
        APPLICATION = "application", _("with the request")
        CORRECTION = "correction", _("with the correction")
        OPINION = "opinion", _("with an opinion asked for")
        EVIDENCE = "evidence", _("evidence for the file")
        ANSWER = "answer", _("information given")
        REMEDY = "remedy", _("of a review or suit")

    personal_fields = ("name", "file")

    case = models.ForeignKey(
        Case, models.CASCADE, related_name="attachments", verbose_name=_("request")
    )
    role = models.CharField(
        _("belongs to"), max_length=12, choices=Role.choices, default=Role.APPLICATION
    )
    file = models.FileField(_("file"), upload_to=private_path, storage=SealedStorage())
    name = EncryptedTextField(_("file name"), max_length=150)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    content_type = models.CharField(_("file type"), max_length=100)
    sha256 = models.CharField("SHA-256", max_length=64)
    added_at = models.DateTimeField(_("added at"), auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("added by"),
    )

    remedy = models.ForeignKey(
        "requests_app.Remedy",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="papers",
        verbose_name=_("review or suit"),
    )
    made_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="copies",
        verbose_name=_("copy of, with boxes"),
    )

    # Put in wrongly: out of sight from this day on, erased with the case.
    detached_on = models.DateField(_("taken out on"), null=True, blank=True, editable=False)

    objects = CaseAttachmentManager()
    with_detached = CaseAttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("case attachment")
        verbose_name_plural = _("case attachments")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.case} #{self.pk}"

    @property
    def kind(self) -> str:
        """PDF, DOCX …: the type in a word, by the name it was taken under."""
        return Path(self.name).suffix.removeprefix(".").upper()

    @property
    def boxes(self) -> models.QuerySet:
        """What was drawn over the pages of this very file."""
        return self.all_boxes.filter(file_sha256=self.sha256)

    def content(self) -> bytes:
        """The file, byte for byte as it was put in. Raises FileDamaged when it is not, or is gone."""
        try:
            with self.file.open("rb") as file:
                content = file.read()
        except FileNotFoundError:
            raise FileDamaged(f"{self}: gone") from None
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise FileDamaged(f"{self}: differs from its SHA-256")
        return content


class CaseBox(DrawnBox):
    """Over a file of a case; the copy that is given instead of it is made with it."""

    attachment = models.ForeignKey(
        CaseAttachment, models.CASCADE, related_name="all_boxes", verbose_name=_("case attachment")
    )

    class Meta(DrawnBox.Meta):
        verbose_name = _("box over a page")
        verbose_name_plural = _("boxes over pages")


class LetterQuerySet(AuditedQuerySet):
    def issued(self):
        return self.filter(issued_on__isnull=False)

    def drafts(self):
        return self.filter(issued_on=None)

    def for_applicant(self):
        """The issued letters the applicant may download."""
        return self.issued().filter(kind__in=Letter.TO_APPLICANT)


class Letter(PlainTextModel):
    """One notice or reply: a draft until `letters.issue` numbers and freezes it."""

    class Kind(models.TextChoices):
        RECEIPT = "receipt", "政府信息公开申请接收回执"
        SPLIT = "split", "政府信息公开申请分别办理告知书"
        CORRECTION = "correction", "政府信息公开申请补正告知书"
        THIRD_PARTY = "third_party", "政府信息公开征求第三方意见书"
        THIRD_PARTY_RESULT = "third_party_result", "政府信息公开第三方意见处理告知书"
        ORGAN = "organ", "政府信息公开征求意见函"
        REASONS = "reasons", "政府信息公开申请说明理由通知书"
        EXTENSION = "extension", "政府信息公开延期答复告知书"
        FEE = "fee", "政府信息公开信息处理费收费通知书"
        TRANSFER = "transfer", "政府信息更正申请转送函"
        RECORD = "record", "政府信息更正告知书"
        REPLY = "reply", "政府信息公开申请答复书"
        LAPSE = "lapse", "政府信息公开申请不再处理告知书"
        ASSIST = "assist", "政府信息公开申请协办函"

    class RecordResult(models.TextChoices):
        """What became of a request to correct one's own record (第四十一条)."""

        CORRECTED = "corrected", "予以更正"
        REFUSED = "refused", "不予更正"
        PASSED_ON = "passed_on", "无权更正，已转送或者告知"

    TO_APPLICANT = (
        Kind.RECEIPT,
        Kind.SPLIT,
        Kind.CORRECTION,
        Kind.REASONS,
        Kind.EXTENSION,
        Kind.FEE,
        Kind.RECORD,
        Kind.REPLY,
        Kind.LAPSE,
    )

    personal_fields = ("addressee", "body")

    case = models.ForeignKey(
        Case, models.CASCADE, related_name="letters", verbose_name=_("request")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome.choices, blank=True)
    # Of a 更正告知书; "" on those written before it was asked for.
    record_result = models.CharField(
        _("result of the correction"), max_length=10, choices=RecordResult.choices, blank=True
    )
    # The codes `statute.grounds.stored` gives.
    grounds = models.CharField(_("grounds"), max_length=400, blank=True)
    reference = models.CharField(
        _("law, rules or earlier reply named"),
        max_length=300,
        blank=True,
        help_text=_("The law that forbids, the rules of the query, or the earlier reply."),
    )
    opinion_request = models.ForeignKey(
        "requests_app.OpinionRequest",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="letters",
        verbose_name=_("opinion asked for"),
    )
    addressee = EncryptedTextField(_("addressee"), max_length=100)
    body = EncryptedTextField(
        _("text"),
        max_length=20000,
        help_text=_("One paragraph a line; 【…】 marks what is to fill in."),
    )
    drafted_at = models.DateTimeField(_("drafted at"), auto_now_add=True)
    number = models.CharField(
        _("document number"), max_length=60, unique=True, null=True, blank=True
    )
    issued_on = models.DateField(_("issued on"), null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["drafted_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="letter_numbered_exactly_when_issued",
                condition=Q(number=None, issued_on=None)
                | Q(number__isnull=False, issued_on__isnull=False),
                violation_error_message=_("A letter gets its number when it is issued."),
            ),
            models.CheckConstraint(
                name="letter_reply_has_outcome",
                condition=(Q(kind="reply") & ~Q(outcome="")) | (~Q(kind="reply") & Q(outcome="")),
                violation_error_message=_("A reply, and only a reply, has an outcome."),
            ),
            models.CheckConstraint(
                name="letter_grounds_of_its_outcome",
                condition=grounds_fit(stated=True),
                violation_error_message=_("The grounds are not those of this outcome."),
            ),
            models.CheckConstraint(
                name="letter_record_result_of_a_record",
                condition=Q(record_result="") | Q(kind="record"),
                violation_error_message=_("Only a letter on one's own record has this result."),
            ),
            models.CheckConstraint(
                name="letter_names_its_reference",
                condition=~Q(reference="")
                | (~Q(outcome__in=("3.8", "5.2")) & ~Q(grounds__contains="forbidden_by_law")),
                violation_error_message=_(
                    "The reply names the law, the rules or the earlier reply it rests on."
                ),
            ),
            models.UniqueConstraint(
                name="letter_one_draft_of_a_kind",
                fields=["case", "kind"],
                condition=Q(issued_on=None, opinion_request=None),
                violation_error_message=_("A draft of this kind exists already."),
            ),
        ]

    def __str__(self):
        return self.number or self.get_kind_display()

    @property
    def stated_grounds(self) -> tuple[grounds_of_law.ReplyGround, ...]:
        """Why, by law; empty where the outcome says it all or nobody stated it yet."""
        return grounds_of_law.read(self.grounds)

    @property
    def is_issued(self) -> bool:
        return self.issued_on is not None


class LetterVersion(PlainTextModel):
    """A text a draft had before it was written over, so that nothing somebody wrote is lost."""

    personal_fields = ("addressee", "body")

    letter = models.ForeignKey(
        Letter, models.CASCADE, related_name="versions", verbose_name=_("letter")
    )
    number = models.PositiveSmallIntegerField(_("number of the text"))
    addressee = EncryptedTextField(_("addressee"), max_length=100)
    body = EncryptedTextField(_("text"), max_length=20000)
    replaced_on = models.DateField(_("written over on"))
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("written over by"),
    )

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = _("earlier text of a letter")
        verbose_name_plural = _("earlier texts of letters")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="letter_version_once", fields=["letter", "number"])
        ]

    def __str__(self):
        return f"{self.letter} {self.number}"


class LetterCopy(models.Model):
    """The exact bytes that were sent, frozen at issue; stored encrypted, named by their SHA-256."""

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        DOCX = "docx", "DOCX"

    personal_fields = ("content",)

    letter = models.ForeignKey(
        Letter, models.CASCADE, related_name="copies", verbose_name=_("letter")
    )
    format = models.CharField(_("format"), max_length=4, choices=Format.choices)
    sha256 = models.CharField("SHA-256", max_length=64)
    content = EncryptedTextField(_("content, base64"))

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter copy")
        verbose_name_plural = _("letter copies")
        ordering = ["format"]
        constraints = [
            models.UniqueConstraint(name="letter_copy_once", fields=["letter", "format"])
        ]

    def __str__(self):
        return f"{self.letter} {self.format}"


class Service(PlainTextModel):
    """送达: how and when a letter reached its addressee; lateness is judged by `counted_on`."""

    class Method(models.TextChoices):
        """Only the postal enterprise carries replies (国办公开办函〔2016〕235号), prepaid."""

        POST = "post", _("by the postal enterprise, prepaid")
        HAND = "hand", _("handed over")
        EMAIL = "email", _("by e-mail")
        FAX = "fax", _("by fax")
        ONLINE = "online", _("on this portal")

    letter = models.OneToOneField(
        Letter, models.CASCADE, related_name="service", verbose_name=_("letter")
    )
    method = models.CharField(_("method"), max_length=10, choices=Method.choices)
    counted_on = models.DateField(
        _("counts as served on"),
        help_text=_("By post: the day of posting; by hand: the day signed."),
    )
    proof = models.CharField(
        _("proof"), max_length=200, help_text=_("Postal number, signature, or mail record.")
    )
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    # 本网站送达: when the applicant first opened the letter or a file of it on the tracking page.
    opened_at = models.DateTimeField(_("first opened at"), null=True, blank=True)

    class Meta:
        verbose_name = _("service of a letter")
        verbose_name_plural = _("service of letters")
        constraints = [
            models.CheckConstraint(
                name="service_opened_on_this_portal",
                condition=Q(opened_at=None) | Q(method="online"),
                violation_error_message=_("Only what is served on this portal is opened here."),
            ),
            models.CheckConstraint(
                name="service_has_proof",
                condition=~Q(proof=""),
                violation_error_message=_("Service is proved."),
            ),
        ]

    def __str__(self):
        return f"{self.letter} {self.counted_on}"
