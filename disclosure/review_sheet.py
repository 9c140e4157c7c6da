"""政府信息公开审查呈批单: an item's header and every review of it, on one printable sheet."""

from django.utils import timezone

from disclosure.models import Disclosure, Finding
from papers.conventions import chinese_date
from papers.model import Cell, Paper, Table
from records.names import name_of


def review_sheet(disclosure: Disclosure) -> Paper:
    """The sheet as it stands; reviews of an earlier text are marked 原文, they no longer count."""
    return Paper(
        title="政府信息公开审查呈批单",
        date=timezone.localdate(),
        author=disclosure.unit.name,
        blocks=[_header(disclosure), _reviews(disclosure), _findings(disclosure)],
    )


def _header(disclosure: Disclosure) -> Table:
    rows = [
        ("名称", disclosure.title),
        ("索引号", disclosure.index_number or "—"),
        ("分类", disclosure.category.name),
        ("发布机构", disclosure.unit.name),
        ("文号", disclosure.document_number or "—"),
        ("成文日期", chinese_date(disclosure.formed_on)),
        ("内容概述", disclosure.summary or "—"),
        ("附件", "、".join(file.caption for file in disclosure.attachments.all()) or "无"),
        ("拟稿人", _name(disclosure.author)),
        ("当前状态", str(disclosure.get_status_display())),
    ]
    body = [[Cell(label, header=True), Cell(text, align="left")] for label, text in rows]
    head = [[Cell("要素", header=True), Cell("内容", header=True)]]
    return Table("基本情况", head, body, widths=(1, 4))


def _reviews(disclosure: Disclosure) -> Table:
    head = [[Cell(text, header=True) for text in ("环节", "结论", "依据和意见", "审查人", "日期")]]
    standing = disclosure.fingerprint()
    body = [
        [
            Cell(review.stage_label + ("" if review.fingerprint == standing else "（原文）")),
            Cell(
                review.get_result_display()
                + (f"（{review.get_ground_display()}）" if review.ground else "")
            ),
            Cell(review.note, align="left"),
            Cell(_name(review.by)),
            Cell(chinese_date(review.on)),
        ]
        for review in disclosure.reviews.select_related("by")
    ]
    blank = [
        [Cell(stage), Cell(), Cell(), Cell(), Cell()] for stage in ("初审", "保密审查", "批准")
    ]
    return Table("审查意见", head, body or blank, widths=(1.2, 1.2, 2.8, 1.2, 2))


def _findings(disclosure: Disclosure) -> Table:
    head = [[Cell(text, header=True) for text in ("检查发现", "位置", "处理")]]
    body = [
        [
            Cell(found.label, align="left"),
            Cell(found.place, align="left"),
            Cell(_answer(found), align="left"),
        ]
        for found in disclosure.findings.all()
    ]
    none = [[Cell("未发现个人信息和隐藏内容", colspan=3)]]
    return Table("个人信息和隐藏内容检查", head, body or none, widths=(1.5, 2.5, 2))


def _answer(found: Finding) -> str:
    if found.cleared_at is None:
        return "未处理"
    return f"{'人工查看' if found.is_unread else '排除'}：{found.reason}"


def _name(user) -> str:
    return name_of(user) or "—"
