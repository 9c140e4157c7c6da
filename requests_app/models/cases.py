"""The case (申请) and its ledger."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from disclosure import staff
from disclosure.models import Unit
from records.kept import ERASED
from records.ledger import ErasableEventQuerySet, Event
from records.personal import fingerprints
from records.plain_text import PlainTextModel
from records.rows import AuditedQuerySet
from statute import grounds as grounds_of_law
from statute.outcomes import ApplicantKind, Outcome


def grounds_fit(*, stated: bool) -> Q:
    """A row's `grounds` are those its `outcome` may rest on.

    `stated`: an outcome that leaves several open has one; a register from before or from elsewhere
    may not say which.
    """
    silent = [outcome for outcome in Outcome if not grounds_of_law.grounds_of(outcome)]
    fit = Q(outcome__in=["", *(outcome.value for outcome in silent)], grounds="")
    fit |= Q(outcome=Outcome.PARTLY.value) & ~Q(grounds="")
    for outcome in Outcome:
        if outcome not in (*silent, Outcome.PARTLY):
            texts = [*grounds_of_law.storable(outcome), grounds_of_law.UNSTATED]
            fit |= Q(outcome=outcome.value, grounds__in=texts)
    return fit if stated else fit | Q(grounds="")


# In one form for queries and indexes, so that the one is answered by the other.
UNFINISHED = Q(closed_on=None) | Q(reopened_on__isnull=False)


class CaseQuerySet(AuditedQuerySet):
    def within_reach(self, user, *, on: date | None = None):
        """What `user` may handle: of the person's units, or with the person as handler."""
        return self.filter(staff.reach(user, on=on, own=Q(handler=user)))

    # Nothing of a request is for everybody: what is handled is what is seen.
    visible_to = within_reach

    def requests(self):
        """What the yearly report counts: requests for information, not corrections of one's own
        record (第四十一条)."""
        return self.filter(matter=Case.Matter.INFORMATION)

    def received_in(self, year: int):
        """新收: cases whose receipt day by law falls in `year`."""
        return self.requests().filter(received_on__range=(date(year, 1, 1), date(year, 12, 31)))

    def open(self):
        """Not yet answered, or to be answered anew; what was no request waits for nothing."""
        return self.filter(UNFINISHED).exclude(status=Case.Status.VOID)

    def unconfirmed(self):
        """Come in online, by fax or by ordinary mail, the receipt still to be confirmed (第三十一条)."""
        return self.filter(status=Case.Status.FILED)

    def closed(self):
        return self.filter(closed_on__isnull=False)

    def due_between(self, first: date, last: date):
        """Open cases whose last day to reply lies in first..last, both included."""
        return self.open().filter(due_on__range=(first, last))

    def overdue(self, *, on: date):
        """Open cases whose last day to reply was before `on` (逾期未办)."""
        return self.open().filter(due_on__lt=on)

    def closed_late(self):
        """逾期已办: replied after the last day; while a new reply is under way, the first one."""
        return self.with_day_judged_by().filter(closed_on__gt=F("judged_by"))

    def with_day_judged_by(self):
        """Each case with `judged_by`, the last day that its (first) reply is judged by."""
        first = self.model.fresh_replies.rel.related_model.objects.filter(
            case=models.OuterRef("pk"), replied_on=None
        )
        return self.annotate(
            judged_by=models.Case(
                models.When(reopened_on=None, then=F("due_on")),
                default=models.Subquery(first.values("first_due_on")[:1]),
            )
        )

    def waiting(self):
        """Waiting for somebody outside: the applicant, a third party, another organ."""
        asked = models.Exists(
            self.model.opinion_requests.rel.related_model.objects.filter(
                case=models.OuterRef("pk"), answered_on=None
            )
        )
        return self.open().filter(Q(status__in=Case.WAITING) | asked)

    def handled_by(self, user):
        return self.filter(handler=user)

    def of_same_applicant(self, case):
        """Other requests of the applicant of `case`, found by the fingerprint of the identity."""
        same = case.applicant.id_fingerprint
        return (
            self.filter(applicant__id_fingerprint=same).exclude(pk=case.pk) if same else self.none()
        )

    def of_person(self, who: str):
        """Requests of whoever has this whole name or this number of an identity document."""
        same = fingerprints(who)
        persons = self.model.applicant.related.related_model.objects.filter(
            Q(name_fingerprint__in=same) | Q(id_fingerprint__in=same)
        )
        return self.filter(pk__in=persons.values("case"))

    def with_acceptance(self):
        """Each case with `accepted_on`, the day it was last accepted."""
        accepted = self.model.events.rel.related_model.objects.filter(
            case=models.OuterRef("pk"), kind="accepted"
        )
        return self.annotate(accepted_on=models.Subquery(accepted.order_by("-on").values("on")[:1]))

    def to_be_assisted(self):
        """Open cases whose applicant needs help (第四十三条) that nobody has recorded yet."""
        return self.open().filter(needs_assistance=True, assistance=None)

    def erasure_asked(self):
        """With a request for erasure (《个人信息保护法》第四十七条) that waits for its answer."""
        waiting = self.model.erasure_requests.rel.related_model.objects.unanswered()
        return self.filter(pk__in=waiting.values("case"))

    def nearest_first(self):
        """By last day; cases without one (not confirmed, waiting) after the others."""
        return self.order_by(F("due_on").asc(nulls_last=True), "pk")

    def newest_first(self):
        return self.order_by("-received_on", "-pk")


class Case(PlainTextModel):
    """One request on one matter (一事一申请). `requests_app.lifecycle` and the import of an
    older register write its status and days."""

    class Status(models.TextChoices):
        """Where the case stands; `lifecycle.table` says which step leads where."""

        FILED = "filed", _("receipt to be confirmed")
        REGISTERED = "registered", _("registered")
        CORRECTING = "correcting", _("waiting for the correction")
        ACCEPTED = "accepted", _("receipt sent")
        ASSIGNED = "assigned", _("passed to a unit")
        HANDLING = "handling", _("being handled")
        REASONING = "reasoning", _("waiting for the applicant's reasons")
        CHARGING = "charging", _("waiting for the fee")
        REVIEWING = "reviewing", _("under review")
        SIGNING = "signing", _("waiting for signature")
        SIGNED = "signed", _("signed, to be issued")
        REPLIED = "replied", _("issued, to be served")
        CLOSED = "closed", _("closed")
        ARCHIVED = "archived", _("archived")
        VOID = "void", _("no request (无效登记)")

    class Intake(models.TextChoices):
        """How it came in; Article 31 fixes the receipt day by it."""

        COUNTER = "counter", _("at the counter")
        REGISTERED_MAIL = "registered_mail", _("registered mail or EMS")
        ORDINARY_MAIL = "ordinary_mail", _("ordinary mail")
        FAX = "fax", _("fax")
        WEB = "web", _("online")
        ORAL = "oral", _("orally, written down by the office")

    class VoidReason(models.TextChoices):
        """Why an entry is no request, so that no report counts it."""

        ROBOT = "robot", _("sent by a robot")
        EMPTY = "empty", _("nothing in it that could be answered")
        TEST = "test", _("a test")
        DUPLICATE = "duplicate", _("sent twice, the receipt never confirmed")
        IMPORT = "import", _("brought in by a table that was undone")

    class Matter(models.TextChoices):
        INFORMATION = "information", _("request for information")
        OWN_RECORD = "own_record", _("correction of one's own record (Article 41)")

    class Delivery(models.TextChoices):
        """获取信息的途径 (第二十九条第二款第三项)."""

        POST = "post", "邮寄"
        EMAIL = "email", "电子邮件"
        FAX = "fax", "传真"
        COLLECT = "collect", "自行领取"
        ON_SITE = "on_site", "当场查阅、抄录"

    class Medium(models.TextChoices):
        """获取信息的方式 (第二十九条第二款第三项)."""

        PAPER = "paper", "纸质"
        ELECTRONIC = "electronic", "电子文件"
        DISC = "disc", "光盘"

    DONE = (Status.CLOSED, Status.ARCHIVED)
    WAITING = (Status.CORRECTING, Status.REASONING, Status.CHARGING)

    # Erased with the applicant when the retention term ends (`retention.py`): people write about
    # themselves in it. Not encrypted, because the office searches it.
    personal_fields = ("description", "information_name", "original_wording")
    # Kept as they came in (`records.guards`); one matter of several may take the place of the whole.
    original_words = ("description", "information_name", "original_wording", "original_sha256")
    words_kept_in = "original_wording"

    number = models.CharField(_("registration number"), max_length=40, unique=True)
    original_number = models.CharField(
        _("number in the old register"), max_length=60, blank=True, db_index=True
    )
    matter = models.CharField(
        _("matter"), max_length=20, choices=Matter.choices, default=Matter.INFORMATION
    )
    status = models.CharField(
        _("status"), max_length=20, choices=Status.choices, default=Status.REGISTERED
    )
    intake = models.CharField(
        _("intake"), max_length=20, choices=Intake.choices, default=Intake.WEB
    )
    arrived_at = models.DateTimeField(_("arrived at"), null=True, blank=True)
    receipt_proof = models.CharField(
        _("proof of receipt"),
        max_length=200,
        blank=True,
        help_text=_("Number of the letter, or how both sides confirmed the receipt."),
    )
    received_on = models.DateField(_("received on"), null=True, blank=True)
    applicant_kind = models.CharField(
        _("applicant kind"), max_length=20, choices=ApplicantKind.choices
    )
    information_name = models.CharField(
        _("name or number of the document"), max_length=200, blank=True
    )
    description = models.TextField(_("information asked for"))
    # The whole request as it was filed, kept when it was split (一事一申请), and its SHA-256.
    original_wording = models.TextField(_("as it was filed"), blank=True, editable=False)
    original_sha256 = models.CharField(
        _("SHA-256 of the request as filed"), max_length=64, blank=True, editable=False
    )
    delivery = models.CharField(_("delivery"), max_length=10, choices=Delivery.choices, blank=True)
    medium = models.CharField(_("form"), max_length=10, choices=Medium.choices, blank=True)
    needs_assistance = models.BooleanField(
        _("needs help with reading, seeing or hearing (Article 43)"), default=False
    )
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name=_("handling unit"),
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("handler"),
    )
    # A cache of `clock.due`, written only by `clock.refresh`, so that lists can be sorted by it.
    due_on = models.DateField(_("last day to reply"), null=True, blank=True, editable=False)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome.choices, blank=True)
    # Those of the reply, or of the register it came from; "" where they are not known.
    grounds = models.CharField(_("grounds"), max_length=400, blank=True)
    # With outcome and grounds: what the yearly report counts, of a reopened request the first reply.
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    # Whether the applicant said how the reply was; what was said is counted elsewhere, tied to nothing.
    rated = models.BooleanField(_("rated"), default=False, editable=False)
    void_reason = models.CharField(
        _("why it is no request"), max_length=10, choices=VoidReason.choices, blank=True
    )
    # 重新答复 under way: a review or suit ordered a new reply (`FreshReply`).
    reopened_on = models.DateField(_("reopened on"), null=True, blank=True, editable=False)
    split_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="split_off",
        verbose_name=_("split from"),
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name=_("merged into"),
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="case_closed_exactly_with_outcome",
                condition=(Q(outcome="") & Q(closed_on=None))
                | (~Q(outcome="") & Q(closed_on__isnull=False)),
                violation_error_message=_(
                    "A closed request has an outcome, and the other way round."
                ),
            ),
            models.CheckConstraint(
                name="case_grounds_of_its_outcome",
                condition=grounds_fit(stated=False),
                violation_error_message=_("The grounds are not those of this outcome."),
            ),
            models.CheckConstraint(
                name="case_closed_exactly_by_status",
                condition=Q(
                    status__in=("closed", "archived"), closed_on__isnull=False, reopened_on=None
                )
                | (
                    ~Q(status__in=("closed", "archived"))
                    & (
                        Q(closed_on=None, reopened_on=None)
                        | Q(closed_on__isnull=False, reopened_on__isnull=False)
                    )
                ),
                violation_error_message=_("Only a closed request has a closing day."),
            ),
            models.CheckConstraint(
                name="case_closed_after_receipt",
                condition=Q(closed_on=None) | Q(closed_on__gte=F("received_on")),
                violation_error_message=_("A request cannot be closed before it was received."),
            ),
            models.CheckConstraint(
                name="case_received_unless_filed",
                condition=Q(status__in=("filed", "void")) | Q(received_on__isnull=False),
                violation_error_message=_("Handling starts from the day of receipt (Article 31)."),
            ),
            models.CheckConstraint(
                name="case_void_with_its_reason",
                condition=Q(status="void", received_on=None) & ~Q(void_reason="")
                | (~Q(status="void") & Q(void_reason="")),
                violation_error_message=_("What is no request says why and was never received."),
            ),
            models.CheckConstraint(
                name="case_original_wording_with_its_hash",
                condition=Q(original_wording="", original_sha256="")
                | (~Q(original_wording="") & ~Q(original_sha256="")),
                violation_error_message=_("The request as it was filed is kept with its SHA-256."),
            ),
            models.CheckConstraint(
                name="case_not_merged_into_itself",
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                violation_error_message=_("A request cannot be merged into itself."),
            ),
        ]
        indexes = [
            models.Index(
                name="case_report",
                fields=["matter", "outcome", "applicant_kind", "received_on", "closed_on"],
            ),
            models.Index(name="case_closed_in", fields=["closed_on", "outcome", "applicant_kind"]),
            models.Index(name="case_newest", fields=["-received_on", "-id"]),
            models.Index(name="case_by_last_day", fields=["due_on", "-received_on", "-id"]),
            models.Index("due_on", "id", name="case_due", condition=UNFINISHED),
            models.Index(
                "handler", "due_on", "id", name="case_due_by_handler", condition=UNFINISHED
            ),
            models.Index("status", "due_on", "id", name="case_by_status"),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("admin:requests_app_case_change", args=[self.pk])

    @property
    def root(self) -> Case:
        """The request as it was filed: the one this part was split from (一事一申请), or itself.

        Its query code opens every part.
        """
        case = self
        while case.split_from_id is not None:
            case = Case.objects.select_related("applicant").get(pk=case.split_from_id)
        return case

    def family(self) -> list[Case]:
        """This request and every part split from it, by number."""
        cases, parents = [self], [self.pk]
        while parents:
            parts = list(Case.objects.filter(split_from__in=parents))
            cases += parts
            parents = [part.pk for part in parts]
        return sorted(cases, key=lambda case: case.number)

    @property
    def is_closed(self) -> bool:
        """Answered, and not to be answered anew."""
        return self.closed_on is not None and self.reopened_on is None

    @property
    def fresh_reply(self):
        """The `FreshReply` under way, or None."""
        if self.reopened_on is None:
            return None
        return next((fresh for fresh in self.fresh_replies.all() if not fresh.replied_on), None)

    @property
    def stated_grounds(self) -> tuple[grounds_of_law.ReplyGround, ...]:
        """Why, by law, as the reply or the register says; empty where it does not."""
        return grounds_of_law.read(self.grounds)


class DeskCase(Case):
    """The same cases as the officer's desk shows them: lanes of what is due (`desk.py`)."""

    class Meta:
        proxy = True
        verbose_name = _("desk")
        verbose_name_plural = _("desk")
        default_permissions = ()


class CaseEventQuerySet(ErasableEventQuerySet):
    def erase_details(self, *, kept: frozenset[str]) -> None:
        """`erase_notes` for `data`, of which the keys in `kept` stay; the note says that it was done."""
        for pk, data in self.values_list("pk", "data"):
            if data.keys() - kept:
                stays = {key: value for key, value in data.items() if key in kept}
                row = self.filter(pk=pk).order_by()
                AuditedQuerySet.update(row, data=stays, note=ERASED)


class CaseEvent(Event):
    """The ledger of a case. `data` holds the days, codes and names of organs the step fixed."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="events", verbose_name=_("request"))
    data = models.JSONField(_("details"), default=dict, blank=True)

    objects = CaseEventQuerySet.as_manager()

    class Meta(Event.Meta):
        verbose_name = _("case event")
        verbose_name_plural = _("case events")
        indexes = [
            models.Index(
                name="case_restore_proposed",
                fields=["case"],
                condition=models.Q(kind="restore_proposed"),
            )
        ]
