"""The category tree with the number of published items in each, and the 目录 as a table."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, QuerySet
from django.utils import timezone

from disclosure.models import Category, Disclosure


@dataclass
class Branch:
    """A category; `count` includes everything below it."""

    category: Category
    count: int = 0
    children: list["Branch"] = field(default_factory=list)


def category_tree(*, at: datetime) -> list[Branch]:
    """The roots with their branches, in two queries."""
    public = Disclosure.objects.published(at=at).order_by()
    counts = dict(public.values_list("category").annotate(Count("pk")))
    categories = list(Category.objects.select_related("responsible_unit"))
    branches = {one.pk: Branch(one, counts.get(one.pk, 0)) for one in categories}
    roots = []
    for branch in branches.values():
        parent = branches.get(branch.category.parent_id)
        (parent.children if parent else roots).append(branch)
    for root in roots:
        _add_up(root)
    return roots


def _add_up(branch: Branch) -> int:
    branch.count += sum(_add_up(child) for child in branch.children)
    return branch.count


# --- 政府信息公开目录 (第十二条第三款: 索引、名称、内容概述、生成日期)

SHORT = ("索引号", "名称", "内容概述", "生成日期")
LONG = (
    *("索引号", "名称", "分类", "发布机构", "文号", "内容概述", "成文日期", "发布日期"),
    *("有效性", "失效日期", "来源", "关键词"),
)


def short_rows(disclosures: QuerySet) -> Iterator[tuple]:
    yield from disclosures.values_list("index_number", "title", "summary", "formed_on").iterator()


def long_rows(disclosures: QuerySet) -> Iterator[tuple]:
    validity = dict(Disclosure.Validity.choices)
    rows = disclosures.values_list(
        *("index_number", "title", "category__name", "unit__name", "document_number", "summary"),
        *("formed_on", "published_at", "validity", "repealed_on", "source", "keywords"),
    )
    for row in rows.iterator():
        yield (*row[:7], timezone.localdate(row[7]), validity[row[8]], *row[9:])
