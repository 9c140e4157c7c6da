"""What an account needs to be let in: second factors, passwords used before, when it last came.

Secrets are sealed with the keys of personal data; recovery codes and passwords are hashes.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from records.ledger import Event
from records.personal import EncryptedTextField
from records.plain_text import PlainTextModel
from records.rows import AuditedQuerySet

ACCOUNT = {"to": settings.AUTH_USER_MODEL, "on_delete": models.CASCADE}


class SignIn(models.Model):
    """One account's state; `accounts.signing_in` and `accounts.passwords` are its writers."""

    user = models.OneToOneField(verbose_name=_("account"), related_name="sign_in", **ACCOUNT)
    password_set_on = models.DateField(_("password set on"), null=True)
    must_change = models.BooleanField(_("must set a new password"), default=False)
    last_at = models.DateTimeField(_("signed in before at"), null=True)
    this_at = models.DateTimeField(_("signed in at"), null=True)
    # Sessions begun under an older number are over: raising it ends them all at once.
    session_round = models.PositiveIntegerField(_("round of sessions"), default=0)

    class Meta:
        verbose_name = _("sign-in of an account")
        verbose_name_plural = _("sign-ins of accounts")

    def __str__(self):
        return str(self.user)


class PastPassword(models.Model):
    """A password an account has had, as its hash: it is not taken again."""

    user = models.ForeignKey(verbose_name=_("account"), related_name="past_passwords", **ACCOUNT)
    password = models.CharField(_("hash"), max_length=200)
    at = models.DateTimeField(_("set at"), auto_now_add=True)

    class Meta:
        verbose_name = _("password used before")
        verbose_name_plural = _("passwords used before")
        ordering = ("-at", "-pk")

    def __str__(self):
        return f"{self.user_id} {self.at:%Y-%m-%d}"


class Authenticator(models.Model):
    """The secret an authenticator app on a telephone shares with us (RFC 6238)."""

    user = models.OneToOneField(verbose_name=_("account"), related_name="authenticator", **ACCOUNT)
    secret = EncryptedTextField(_("secret"))  # Base32
    last_step = models.PositiveBigIntegerField(_("last step used"), default=0)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)

    personal_fields = ("secret",)

    class Meta:
        verbose_name = _("authenticator app")
        verbose_name_plural = _("authenticator apps")

    def __str__(self):
        return str(self.user)


class RecoveryCode(models.Model):
    """A code for the day the telephone is lost, as its hash; good for one sign-in."""

    user = models.ForeignKey(verbose_name=_("account"), related_name="recovery_codes", **ACCOUNT)
    code = models.CharField(_("hash"), max_length=200)
    used_at = models.DateTimeField(_("used at"), null=True)

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")

    def __str__(self):
        return f"{self.user_id} {'used' if self.used_at else 'unused'}"


class Passkey(models.Model):
    """A key of the account's own device, a card or a stick (WebAuthn)."""

    user = models.ForeignKey(verbose_name=_("account"), related_name="passkeys", **ACCOUNT)
    label = models.CharField(_("name"), max_length=60)
    credential = models.CharField(_("credential"), max_length=1400, unique=True)  # Base64 for URLs
    public_key = models.TextField(_("public key"))
    uses = models.PositiveBigIntegerField(_("counter of the device"), default=0)
    added_at = models.DateTimeField(_("added at"), auto_now_add=True)
    used_at = models.DateTimeField(_("last used at"), null=True)

    class Meta:
        verbose_name = _("passkey")
        verbose_name_plural = _("passkeys")
        ordering = ("added_at",)

    def __str__(self):
        return self.label


class OfficeAccount(PlainTextModel):
    """By which name the office's own sign-in (OpenID Connect) knows an account; who keeps accounts enters it.

    At the first sign-in the row is bound to the identity behind the name: a name given to somebody else
    later lets nobody in.
    """

    user = models.OneToOneField(verbose_name=_("account"), related_name="office_account", **ACCOUNT)
    name = models.CharField(
        _("name in the office’s own sign-in"),
        max_length=150,
        unique=True,
        error_messages={"unique": _("Another account has this name already.")},
    )
    issuer = models.CharField(_("provider"), max_length=300, blank=True, editable=False)
    subject = models.CharField(_("identity"), max_length=255, blank=True, editable=False)
    bound_at = models.DateTimeField(_("bound at"), null=True, editable=False)

    class Meta:
        verbose_name = _("account of the office’s own sign-in")
        verbose_name_plural = _("accounts of the office’s own sign-in")

    def __str__(self):
        return self.name


class HeldForm(models.Model):
    """What somebody was sending when his session ended: kept sealed until he has signed in again."""

    user = models.ForeignKey(verbose_name=_("account"), related_name="held_forms", **ACCOUNT)
    path = models.CharField(_("page"), max_length=500)
    fields = EncryptedTextField(_("fields"))  # JSON: [[name, value], …]
    files = models.JSONField(_("names of files that were not kept"), default=list)
    at = models.DateTimeField(_("held at"))

    personal_fields = ("fields", "files")

    class Meta:
        verbose_name = _("form held over a sign-in")
        verbose_name_plural = _("forms held over a sign-in")

    def __str__(self):
        return f"{self.user_id} {self.path}"


class FormDraft(models.Model):
    """What somebody is typing into a form of the staff's pages, kept sealed until it is sent."""

    user = models.ForeignKey(verbose_name=_("account"), related_name="form_drafts", **ACCOUNT)
    path = models.CharField(_("page"), max_length=500)
    fields = EncryptedTextField(_("fields"))  # JSON: [[name, value], …]
    at = models.DateTimeField(_("kept at"))

    personal_fields = ("fields",)

    class Meta:
        verbose_name = _("form being filled in")
        verbose_name_plural = _("forms being filled in")
        constraints = [
            models.UniqueConstraint(name="form_draft_once_a_form", fields=["user", "path"])
        ]

    def __str__(self):
        return f"{self.user_id} {self.path}"


class GrantQuerySet(AuditedQuerySet):
    def open(self):
        """Asked for or held."""
        return self.filter(status__in=(Grant.Status.ASKED, Grant.Status.HELD))


class Grant(PlainTextModel):
    """岗位授权: a duty an account was given, or waits for. `accounts.duties` is its writer."""

    class Status(models.TextChoices):
        ASKED = "asked", _("waiting for a second person")
        HELD = "held", pgettext_lazy("duty", "held")
        REFUSED = "refused", pgettext_lazy("duty", "refused")
        ENDED = "ended", pgettext_lazy("duty", "taken away")

    user = models.ForeignKey(verbose_name=_("account"), related_name="grants", **ACCOUNT)
    role = models.CharField(_("duty"), max_length=20)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.ASKED
    )
    reason = models.CharField(_("order or need"), max_length=300)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("asked by"),
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("duty of an account")
        verbose_name_plural = _("duties of accounts")
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                name="grant_open_once",
                fields=["user", "role"],
                condition=models.Q(status__in=("asked", "held")),
            ),
            models.CheckConstraint(
                name="grant_confirmed_by_another",
                condition=models.Q(confirmed_by=None)
                | (
                    ~models.Q(confirmed_by=models.F("asked_by"))
                    & ~models.Q(confirmed_by=models.F("user"))
                ),
            ),
        ]

    def __str__(self):
        return f"{self.user} {self.role}"


class GrantEvent(Event):
    """The ledger of a duty."""

    class Step(models.TextChoices):
        ASKED = "asked", _("Asked for")
        CONFIRMED = "confirmed", _("Confirmed")
        REFUSED = "refused", _("Refused")
        ENDED = "ended", _("Taken away")

    kind = models.CharField(_("step"), max_length=40, choices=Step.choices)
    grant = models.ForeignKey(
        Grant, models.CASCADE, related_name="events", verbose_name=_("duty of an account")
    )

    class Meta(Event.Meta):
        verbose_name = _("step of a duty")
        verbose_name_plural = _("steps of duties")
