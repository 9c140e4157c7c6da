"""Documents on their way: drafts and items in review, each step taken by whose step it is."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import User

from disclosure import publication
from disclosure.models import Category, Disclosure, Unit
from portal.demo import MARK, at

DAY = date(2026, 11, 20)
BASIS = f"内容不涉及国家秘密、工作秘密、商业秘密和个人隐私（{MARK}）"
# Title, category, and the step it has reached.
ITEMS = (
    ("十堰市公安局关于冬季道路交通安全管理的通告", "tztg", "draft"),
    ("2026年12月份警情预警：谨防冒充熟人诈骗", "jqyj", "submit"),
    ("关于开展“119消防宣传日”活动情况的通报", "hd", "submit"),
    ("十堰市公安局2026年第四季度财政资金使用情况", "czzj", "first_review"),
    ("关于启用新增交通技术监控设备的公告", "tztg", "secrecy_review"),
    ("户籍窗口延长服务时间的通知", "tztg", "approve"),
    ("2027年元旦期间车管窗口工作时间", "tztg", "embargo"),
    ("关于老城区停车秩序整治的通告", "tztg", "withdraw"),
)


def load_pending(units: dict[str, Unit], staff: dict[str, User]) -> None:
    categories = {category.code: category for category in Category.objects.all()}
    for title, code, reached in ITEMS:
        item = publication.draft(
            by=staff["chengban"],
            on=DAY,
            title=title,
            category=categories[code],
            unit=units["gaj"],
            formed_on=DAY,
            summary="说明实施时间、范围和咨询方式。",
            body=f"现将有关事项公布如下。\n\n（本文为{MARK}，内容系虚构，不代表任何机关的实际工作。）",
            keywords=MARK,
            source=units["gaj"].name,
            editor="市公安局",
        )
        _bring(item, reached, staff)


def _bring(item: Disclosure, reached: str, staff: dict[str, User]) -> None:
    """Take the steps of publication up to `reached`."""
    if reached == "draft":
        return
    publication.submit(item, by=staff["chengban"], on=DAY)
    if reached == "submit":
        return
    publication.first_review(item, by=staff["shenhe"], on=DAY, basis=BASIS)
    if reached == "first_review":
        return
    publication.secrecy_review(item, by=staff["shenhe"], on=DAY, result="disclose", basis=BASIS)
    if reached == "secrecy_review":
        return
    publication.approve(item, by=staff["fuzeren"], on=DAY, basis=f"同意公开（{MARK}）")
    if reached == "approve":
        return
    day = date(2026, 12, 7) if reached == "embargo" else DAY
    publication.publish(item, by=staff["fabu"], at=at(day, 9))
    if reached == "withdraw":
        publication.withdraw(
            item, by=staff["fabu"], at=at(DAY, 15), reason="路段名称有误，更正后重新公布。"
        )
