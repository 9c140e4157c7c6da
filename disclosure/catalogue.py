"""The category tree with the number of published items in each, and the 目录 as a table."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, QuerySet

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
# The fourteen core fields of a document's index block, then what this register knows besides.
LONG = (
    *("索引号", "主题分类", "体裁分类", "发布机构", "名称", "文号", "成文日期", "发布日期"),
    *("有效性", "公开方式", "公开时限", "公开范围", "关键词", "内容概述"),
    *("分类", "失效日期", "来源"),
)
MANNER, REACH, LASTING = "主动公开", "全社会", "长期公开"


def short_rows(disclosures: QuerySet) -> Iterator[tuple]:
    yield from disclosures.values_list("index_number", "title", "summary", "formed_on").iterator()


def long_rows(disclosures: QuerySet) -> Iterator[tuple]:
    rows = disclosures.select_related("category", "unit").defer("body", "body_html")
    for item in rows.iterator():
        yield (
            *(item.index_number, item.get_theme_display(), item.get_genre_display()),
            *(item.unit.name, item.title, item.document_number),
            *(item.formed_on, item.published_on, item.get_validity_display()),
            *(MANNER, public_until(item), REACH, item.keywords, item.summary),
            *(item.category.name, item.repealed_on, item.source),
        )


def public_until(item: Disclosure) -> str:
    """公开时限, in the words of a document's index block."""
    return f"至{item.shown_until:%Y-%m-%d}" if item.shown_until else LASTING
