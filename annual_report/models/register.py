"""The work register: what the office did, what was wrong, and what became of it (R66–R71, R97–R102)."""

from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from disclosure.models import Unit
from records.plain_text import PlainTextModel
from records.rows import AuditedQuerySet

YEARS = [MinValueValidator(2008), MaxValueValidator(2100)]


class WorkRecordQuerySet(AuditedQuerySet):
    def held_in(self, year: int):
        return self.filter(held_on__range=(date(year, 1, 1), date(year, 12, 31)))


class WorkRecord(PlainTextModel):
    """A training, meeting, campaign, system, study or media event: when, who, for whom, with what."""

    class Kind(models.TextChoices):
        TRAINING = "training", "业务培训"
        MEETING = "meeting", "专题会议"
        CAMPAIGN = "campaign", "宣传活动"
        SYSTEM = "system", "制度建设"
        DOCUMENT = "document", "文件学习"
        MEDIA = "media", "新闻发布"

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=200)
    held_on = models.DateField(_("held on"))
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="work_records",
        verbose_name=_("unit"),
    )
    organiser = models.CharField(_("organiser"), max_length=100, blank=True)
    manner = models.CharField(
        _("manner"), max_length=100, blank=True, help_text=_("For example 送教下基层, 视频课.")
    )
    audience = models.CharField(_("audience"), max_length=100, blank=True)
    attendees = models.PositiveIntegerField(_("attendees"), null=True, blank=True)
    material = models.CharField(_("material"), max_length=200, blank=True)
    scope = models.CharField(_("scope"), max_length=100, blank=True)

    objects = WorkRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("work record")
        verbose_name_plural = _("work register")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="work_record_once",
                fields=["kind", "title", "held_on"],
                violation_error_message=_("This record of that day is already in the register."),
            )
        ]
        indexes = [models.Index(name="work_record_by_kind", fields=["kind", "held_on"])]

    def __str__(self):
        return self.title


class Problem(PlainTextModel):
    """存在的主要问题: found in `year`, named in that year's report."""

    year = models.PositiveSmallIntegerField(_("year"), validators=YEARS)
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    title = models.CharField(_("title"), max_length=100)
    description = models.TextField(_("description"))

    class Meta:
        verbose_name = _("problem")
        verbose_name_plural = _("problems")
        ordering = ["-year", "position"]
        constraints = [
            models.UniqueConstraint(
                name="problem_once",
                fields=["year", "title"],
                violation_error_message=_("This problem of the year is already in the ledger."),
            )
        ]

    def __str__(self):
        return f"{self.year} {self.title}"


class Measure(PlainTextModel):
    """改进措施 against a problem, and in the next year's report what came of it (R100)."""

    problem = models.ForeignKey(
        Problem, models.CASCADE, related_name="measures", verbose_name=_("problem")
    )
    text = models.TextField(_("measure"))
    result = models.TextField(_("what came of it"), blank=True)
    followed_up_on = models.DateField(_("followed up on"), null=True, blank=True)

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["problem", "pk"]
        constraints = [
            models.CheckConstraint(
                name="measure_followed_up_exactly_with_result",
                condition=(Q(result="") & Q(followed_up_on=None))
                | (~Q(result="") & Q(followed_up_on__isnull=False)),
                violation_error_message=_("A result has a day, and the other way round."),
            )
        ]

    def __str__(self):
        return self.text[:40]


class KeptRegisterQuerySet(AuditedQuerySet):
    def of_year(self, year: int):
        return self.filter(Q(until=None) | Q(until__gte=year), since__lte=year)


class KeptRegister(PlainTextModel):
    """Somebody's word that a register was kept for whole years: only then do its empty rows mean 0."""

    class Register(models.TextChoices):
        REQUESTS = "requests", "依申请公开"
        REMEDIES = "remedies", "行政复议、行政诉讼"
        FEES = "fees", "信息处理费"
        DOCUMENTS = "documents", "规章和行政规范性文件"
        POWERS = "powers", "权责清单"
        INTERVIEWS = "interviews", "在线访谈"
        CONSULTATIONS = "consultations", "征集调查"
        TRAINING = "training", "业务培训"
        MEETING = "meeting", "专题会议"
        CAMPAIGN = "campaign", "宣传活动"
        SYSTEM = "system", "制度建设"
        DOCUMENT = "document", "文件学习"
        MEDIA = "media", "新闻发布"

    register = models.CharField(_("register"), max_length=15, choices=Register.choices)
    since = models.PositiveSmallIntegerField(_("kept since the year"), validators=YEARS)
    until = models.PositiveSmallIntegerField(
        _("kept until the year"), null=True, blank=True, validators=YEARS
    )
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("declared by"),
    )
    declared_on = models.DateField(_("declared on"), null=True, blank=True, editable=False)

    objects = KeptRegisterQuerySet.as_manager()

    class Meta:
        verbose_name = _("kept register")
        verbose_name_plural = _("kept registers")
        ordering = ["register", "since"]
        constraints = [
            models.UniqueConstraint(
                name="kept_register_once",
                fields=["register", "since"],
                violation_error_message=_("This register is already declared since that year."),
            ),
            models.CheckConstraint(
                name="kept_register_in_order",
                condition=Q(until=None) | Q(until__gte=F("since")),
                violation_error_message=_("The last year is not before the first."),
            ),
        ]

    def __str__(self):
        return f"{self.get_register_display()} {self.since}–{self.until or ''}"


class StatedFigure(PlainTextModel):
    """A number of which the office keeps no records: somebody states it, 0 included, with its source.

    `kind` is one of those below or the key of any figure the text can name.
    """

    class Kind(models.TextChoices):
        OTHER_DECISIONS = "other_decisions", "其他对外管理服务事项处理决定数量"
        CHARGE_ITEMS = "charge_items", "行政事业性收费项目数量"
        PURCHASES = "purchases", "政府集中采购项目数量"
        PURCHASE_SUM = "purchase_sum", "政府集中采购总金额（万元）"
        APPEALS = "appeals", "申诉案件"
        LEAKS = "leaks", "失泄密事件"
        # What reports of 2008 to 2018 told beside their channels.
        PUBLISHED_TOTAL = "published_total", "主动公开政府信息"
        SITE_VISITS = "site_visits", "网站访问量"
        READS = "reads", "新媒体阅读量"
        PHONE_CONSULTATIONS = "phone_consultations", "电话咨询"
        CONSULTATIONS_ANSWERED = "consultations_answered", "咨询答复"
        STAFF_FULL_TIME = "staff_full_time", "专职工作人员"
        STAFF_PART_TIME = "staff_part_time", "兼职工作人员"
        INTAKE_POINTS = "intake_points", "申请受理点"
        READING_POINTS = "reading_points", "政府信息查阅点"

    year = models.PositiveSmallIntegerField(_("year"), validators=YEARS)
    kind = models.CharField(_("figure"), max_length=40)
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=6)
    scope = models.CharField(_("scope"), max_length=100, blank=True)
    approx = models.BooleanField(
        _("at least"), default=False, help_text=_("A lower bound, printed with 余.")
    )
    source = models.CharField(_("source"), max_length=200)
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("stated by"),
    )
    stated_on = models.DateField(_("stated on"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("stated figure")
        verbose_name_plural = _("stated figures")
        ordering = ["-year", "kind"]
        constraints = [
            models.UniqueConstraint(
                name="stated_figure_once",
                fields=["year", "kind"],
                violation_error_message=_("This figure of the year is already stated."),
            ),
            models.CheckConstraint(
                name="stated_figure_not_negative",
                condition=Q(value__gte=0),
                violation_error_message=_("A count cannot be negative."),
            ),
        ]

    def __str__(self):
        return f"{self.year} {dict(self.Kind.choices).get(self.kind, self.kind)}"
