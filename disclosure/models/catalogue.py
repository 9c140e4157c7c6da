"""Units (公开主体) and the catalogue's categories (公开事项)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from records.plain_text import PlainTextModel
from records.rows import AuditedQuerySet

code_validator = RegexValidator(
    r"\A[0-9A-Za-z][0-9A-Za-z._-]*\Z", _("Use letters, digits, dots and hyphens only.")
)


class TreeQuerySet(AuditedQuerySet):
    """Small trees: units and categories number in the hundreds, so one query reads them all."""

    def roots(self):
        return self.filter(parent=None)

    def in_tree_order(self) -> list[tuple[TreeNode, int]]:
        """(node, how deep) of the nodes asked for, each below its parent, siblings in their order.

        A node whose parent was not asked for stands as a root. One query.
        """
        nodes = list(self)
        known, children = {node.pk for node in nodes}, {}
        for node in nodes:
            above = node.parent_id if node.parent_id in known else None
            children.setdefault(above, []).append(node)
        ordered, waiting = [], [(node, 0) for node in reversed(children.get(None, []))]
        while waiting:
            node, depth = waiting.pop()
            ordered.append((node, depth))
            waiting += [(child, depth + 1) for child in reversed(children.get(node.pk, []))]
        return ordered

    def descendant_ids(self, node) -> list[int]:
        """Ids of `node` and everything below it, in one query."""
        return list(self.with_all_below([node.pk]))

    def with_all_below(self, pks) -> dict[int, None]:
        """The nodes of `pks` and everything below them, each once and in order: one query, or none."""
        waiting = list(pks)
        if not waiting:
            return {}
        children: dict[int | None, list[int]] = {}
        for pk, parent in self.model.objects.values_list("pk", "parent_id"):
            children.setdefault(parent, []).append(pk)
        nodes: dict[int, None] = {}
        while waiting:
            pk = waiting.pop()
            nodes[pk] = None
            waiting.extend(children.get(pk, ()))
        return nodes


class TreeNode(PlainTextModel):
    """A named place in a tree; siblings stand in `position`, then `code` order."""

    code = models.CharField(_("code"), max_length=40, unique=True, validators=[code_validator])
    name = models.CharField(_("name"), max_length=100)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent"),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = TreeQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "code"]

    def __str__(self):
        return self.name

    def clean(self):
        above = self.parent
        while above is not None:
            if above.pk == self.pk and self.pk is not None:
                raise ValidationError({"parent": _("An entry cannot stand below itself.")})
            above = above.parent


class Unit(TreeNode):
    """公开主体: the bureau, its departments and its district bureaus, with their contacts (第十二条)."""

    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=100, blank=True)
    fax = models.CharField(_("fax"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    hours = models.CharField(_("office hours"), max_length=200, blank=True)
    head = models.CharField(_("head"), max_length=50, blank=True)
    duties = models.TextField(_("duties"), blank=True)
    is_active = models.BooleanField(_("in service"), default=True)
    reports_yearly = models.BooleanField(
        _("yearly report of its own"),
        default=False,
        help_text=_("Hands its report in to be added up with the bureau's."),
    )

    class Meta(TreeNode.Meta):
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def get_absolute_url(self) -> str:
        return reverse("unit-detail", args=[self.code])


class CategoryQuerySet(TreeQuerySet):
    def used_for(self, *roles: str):
        """In the order of the tree's positions; several categories may share one role."""
        return self.filter(role__in=roles).order_by("position", "pk")

    def statutory(self):
        """第二十条 and 第二十一条: what must be published of one's own accord, at the top of the tree."""
        return self.roots().filter(basis__startswith="《条例》第二十")


class Category(TreeNode):
    """A kind of information: an item of 第二十条, 治安管理 (第二十一条), or a column of the portal.

    Each says who publishes, how, by what procedure and within what term
    (公开主体、公开方式、公开程序、公开时限).
    """

    class NormativeKind(models.TextChoices):
        """What the yearly report counts under 第二十条第（一）项."""

        RULE = "rule", "规章"
        NORMATIVE_DOCUMENT = "normative_document", "行政规范性文件"

    class Role(models.TextChoices):
        """What the site, the monitor and the office's work use a category for, whatever its name."""

        GUIDE = "guide", "政府信息公开指南"
        SYSTEMS = "systems", "政府信息公开制度"
        ANSWERS = "answers", "依申请公开答复"
        EXPLANATIONS = "explanations", "政策解读"
        NOTICES = "notices", "通知公告"
        WARNINGS = "warnings", "预警信息"
        NEWS = "news", "工作动态"
        BUDGETS = "budgets", "财政预决算"
        PENALTIES = "penalties", "行政处罚"
        LICENCES = "licences", "行政许可和服务"
        FEES = "fees", "收费"
        RECRUITMENT = "recruitment", "招考录用"

    basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    publish_within = models.PositiveSmallIntegerField(
        _("publish within (working days)"),
        default=20,
        validators=[MinValueValidator(1)],
        help_text=_(
            "Working days from formation or change; 20 unless another term is set (Article 26)."
        ),
    )
    update_within = models.PositiveSmallIntegerField(
        _("new items within (days)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("A column without a new item for longer than this is reported as stale."),
    )
    responsible_unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="categories",
        verbose_name=_("responsible unit"),
    )
    method = models.CharField(_("manner of publication"), max_length=200, blank=True)
    procedure = models.CharField(_("procedure of publication"), max_length=200, blank=True)
    description = models.TextField(_("description"), blank=True)
    keywords = models.CharField(_("keywords"), max_length=200, blank=True)
    normative_kind = models.CharField(
        _("counted as"), max_length=20, choices=NormativeKind.choices, blank=True
    )
    role = models.CharField(
        _("used for"),
        max_length=20,
        choices=Role.choices,
        blank=True,
        help_text=_("The home page, the duty monitor and published answers look for it by this."),
    )

    objects = CategoryQuerySet.as_manager()

    class Meta(TreeNode.Meta):
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints = [
            models.CheckConstraint(
                name="category_term_positive", condition=models.Q(publish_within__gte=1)
            ),
        ]
