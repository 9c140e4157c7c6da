"""Who asked, kept apart from the case, and who looked at it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from records.ledger import ErasableEventQuerySet, Event
from records.personal import EncryptedTextField, fingerprint
from records.plain_text import PlainTextModel
from requests_app.models.cases import Case


class Applicant(PlainTextModel):
    """Who asked (第二十九条第二款第一项). Personal data lives here and nowhere else, encrypted at rest."""

    class IdKind(models.TextChoices):
        IDENTITY_CARD = "identity_card", "居民身份证"
        PASSPORT = "passport", "护照"
        HK_MACAO_TAIWAN = "hk_macao_taiwan", "港澳台居民居住证"
        CREDIT_CODE = "credit_code", "统一社会信用代码"
        OTHER = "other", "其他有效证件"

    personal_fields = (
        "name",
        "id_number",
        "legal_representative",
        "contact_name",
        "address",
        "postcode",
        "phone",
        "email",
        "fax",
    )

    case = models.OneToOneField(
        Case, models.CASCADE, related_name="applicant", verbose_name=_("request")
    )
    name = EncryptedTextField(_("name of the person or organization"), max_length=100, blank=True)
    id_kind = models.CharField(
        _("kind of identity proof"), max_length=20, choices=IdKind.choices, blank=True
    )
    id_number = EncryptedTextField(_("number of the identity proof"), max_length=50, blank=True)
    legal_representative = EncryptedTextField(_("legal representative"), max_length=50, blank=True)
    contact_name = EncryptedTextField(_("person to contact"), max_length=50, blank=True)
    address = EncryptedTextField(_("postal address"), max_length=200, blank=True)
    postcode = EncryptedTextField(_("postcode"), max_length=10, blank=True)
    phone = EncryptedTextField(_("phone"), max_length=30, blank=True)
    email = EncryptedTextField(_("e-mail"), max_length=200, blank=True)
    fax = EncryptedTextField(_("fax"), max_length=30, blank=True)
    # Keyed fingerprints (`personal.fingerprint`): equal names and equal identities are found
    # without reading any of them.
    fingerprint_fields = ("name_fingerprint", "id_fingerprint")
    name_fingerprint = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    id_fingerprint = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    secret_hash = models.CharField(max_length=64, blank=True, editable=False)
    erasure_proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("erasure proposed by"),
    )
    erased_on = models.DateField(_("erased on"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("applicant")
        verbose_name_plural = _("applicants")
        permissions = [("view_personal_data", _("Can see the personal data of applicants"))]

    def __str__(self):
        return f"#{self.pk}"

    def make_fingerprints(self) -> None:
        """Under the first key. Who gives no identity number is told apart by name and telephone."""
        self.name_fingerprint = fingerprint(self.name)
        self.id_fingerprint = fingerprint(self.id_number or self.name + self.phone)


class CaseAccess(Event):
    """Who looked at the personal data of a case, and when."""

    class Kind(models.TextChoices):
        APPLICANT = "applicant", _("the applicant's details")
        LETTER = "letter", _("a letter to the applicant")
        OPINION = "opinion", _("opinions asked for")
        ATTACHMENT = "attachment", _("an attachment of the request")
        FILE = "file", _("the whole file")
        SEARCH = "search", _("found by the applicant's name or document")
        EXPORT = "export", _("taken out with the register as a file")

    kind = models.CharField(_("what was looked at"), max_length=40, choices=Kind.choices)
    case = models.ForeignKey(
        Case, models.CASCADE, related_name="accesses", verbose_name=_("request")
    )

    objects = ErasableEventQuerySet.as_manager()

    class Meta(Event.Meta):
        verbose_name = _("view of personal data")
        verbose_name_plural = _("views of personal data")
