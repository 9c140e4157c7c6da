"""Documents on their way or withheld, each step taken by whose step it is."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib.auth.models import User

from demo import MARK, at
from disclosure.models import Category, Disclosure, Unit
from disclosure.publication import drafting, publishing, reviewing
from statute.outcomes import Ground

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
# Title, category, unit, formed on, result of the secrecy review, its ground and basis, reassessed until.
# The first of them should have been looked at again by now (第十八条).
WITHHELD = (
    (
        *("重点部位安全防范工作方案（样例）", "art21-zagl", "gaj-zazd", date(2024, 10, 14)),
        *("withhold", Ground.PUBLIC_SECURITY, "公开后可能危及公共安全，依据《条例》第十四条"),
        date(2026, 10, 30),
    ),
    (
        *("道路交通信号灯配时参数汇编（样例）", "art21-zagl", "gaj-jjzd", date(2026, 3, 16)),
        *("on_request", "", "专业性强，与特定申请人的科研等需要有关，依申请提供"),
        date(2027, 3, 31),
    ),
)


def load_pending(units: dict[str, Unit], staff: dict[str, User]) -> None:
    categories = {category.code: category for category in Category.objects.all()}
    for title, code, reached in ITEMS:
        item = _draft(title, categories[code], units["gaj"], DAY, staff)
        _bring(item, reached, staff)
    for title, code, unit, formed_on, result, ground, basis, reassess_on in WITHHELD:
        item = _draft(title, categories[code], units[unit], formed_on, staff)
        day = formed_on + timedelta(3)
        drafting.submit(item, by=staff["chengban"], on=formed_on)
        reviewing.first_review(item, by=staff["shenhe"], on=day, basis=f"内容属实（{MARK}）")
        reviewing.secrecy_review(
            item,
            by=staff["baomi"],
            on=day,
            result=result,
            ground=ground,
            basis=f"{basis}（{MARK}）",
        )
        reviewing.approve(
            item,
            by=staff["fuzeren"],
            on=day,
            basis=f"同意审查意见（{MARK}）",
            reassess_on=reassess_on,
        )


def _draft(
    title: str, category: Category, unit: Unit, day: date, staff: dict[str, User]
) -> Disclosure:
    return drafting.draft(
        by=staff["chengban"],
        on=day,
        title=title,
        category=category,
        unit=unit,
        formed_on=day,
        summary="说明实施时间、范围和咨询方式。",
        body=f"现将有关事项公布如下。\n\n（本文为{MARK}，内容系虚构，不代表任何机关的实际工作。）",
        keywords=MARK,
        source=unit.name,
        editor="市公安局",
    )


def _bring(item: Disclosure, reached: str, staff: dict[str, User]) -> None:
    """Take the steps of publication up to `reached`."""
    if reached == "draft":
        return
    drafting.submit(item, by=staff["chengban"], on=DAY)
    if reached == "submit":
        return
    reviewing.first_review(item, by=staff["shenhe"], on=DAY, basis=BASIS)
    if reached == "first_review":
        return
    reviewing.secrecy_review(item, by=staff["baomi"], on=DAY, result="disclose", basis=BASIS)
    if reached == "secrecy_review":
        return
    reviewing.approve(item, by=staff["fuzeren"], on=DAY, basis=f"同意公开（{MARK}）")
    if reached == "approve":
        return
    day = date(2026, 12, 7) if reached == "embargo" else DAY
    publishing.publish(item, by=staff["fabu"], at=at(day, 9))
    if reached == "withdraw":
        publishing.withdraw(
            item, by=staff["fabu"], at=at(DAY, 15), reason="路段名称有误，更正后重新公布。"
        )
