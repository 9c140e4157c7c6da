"""Items, units and powers for tests; fixed days, nothing random."""

from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter

from disclosure import power_list, power_proposals
from disclosure.models import Attachment, Category, Channel, Disclosure, PowerItem
from disclosure.publication import attaching, drafting, publishing, reviewing
from disclosure.search import POWER
from records import uploads
from records.search import entries
from tests.factories import staff

SHANGHAI = ZoneInfo("Asia/Shanghai")
NINE = datetime(2016, 5, 9, 9, 0, tzinfo=SHANGHAI)


def person(name="chengban"):
    return staff.member(name)


def unit(code="0010", name="办公室", **facts):
    return staff.unit(code, name, **facts)


def category(code="tztg"):
    return Category.objects.get(code=code)


def channel(code="weibo"):
    return Channel.objects.get(code=code)


def draft(*, by="chengban", on=date(2016, 5, 3), title="关于临时交通管制的通告", **content):
    """A draft complete enough to be submitted."""
    return drafting.draft(
        by=person(by),
        on=on,
        title=title,
        category=content.pop("category", None) or category(),
        unit=content.pop("unit", None) or unit(),
        formed_on=content.pop("formed_on", on),
        summary=content.pop("summary", "为保障道路施工，部分路段临时限制通行。"),
        body=content.pop("body", "一、管制时间\n\n5月10日8时至18时。"),
        **content,
    )


def submitted(*, files=(), **content):
    """`files`: (name, bytes) pairs attached before the item is handed in."""
    item = draft(**content)
    for name, held in files:
        attachment(item, name=name, content=held)
    return drafting.submit(item, by=item.author, on=date(2016, 5, 4))


def approved(**content):
    """Drafted by one, reviewed by another, approved by a third."""
    item = submitted(**content)
    day, shenhe = date(2016, 5, 5), person("shenhe")
    reviewing.first_review(item, by=shenhe, on=day, basis="内容属实")
    reviewing.secrecy_review(item, by=person("baomi"), on=day, result="disclose", basis="不涉密")
    if item.is_penalty_decision:
        reviewing.sign_off(item, by=person("fazhi"), on=day, basis="《行政处罚法》第四十八条")
    return reviewing.approve(item, by=person("fuzeren"), on=day, basis="同意公开")


def published(*, at=NINE, **content):
    return publishing.publish(approved(**content), by=person("fabu"), at=at)


def withdrawn(*, at=NINE, reason="内容有误", **content):
    return publishing.withdraw(published(at=at, **content), by=person("fabu"), at=at, reason=reason)


def revised(item, *, at=NINE, withhold="", files=None, **changes):
    """The item after a revision went through every hand; `files(draft)` changes its files."""
    shenhe, day = person("shenhe"), NINE.date()
    revision = drafting.revise(item, by=item.author, on=day, reason="更正")
    drafting.edit(revision, by=item.author, on=day, **changes)
    if files:
        files(revision)
    drafting.submit(revision, by=item.author, on=day)
    reviewing.first_review(revision, by=shenhe, on=day, basis="属实")
    reviewing.secrecy_review(
        revision, by=person("baomi"), on=day, result="disclose", basis="不涉密"
    )
    reviewing.approve(revision, by=person("fuzeren"), on=day, basis="同意")
    return publishing.publish(revision, by=person("fabu"), at=at, withhold=withhold)


def imported(count=1, *, at=NINE, channels=None, **content):
    """`count` historical items taken over in one go."""
    first = content.pop("first", 1)
    content = {"category": category(), "unit": unit(), "summary": "历史信息。", **content}
    return publishing.publish_imported(
        [
            Disclosure(
                **{"title": f"历史信息第{first + n}号", "body": "正文。"}
                | {"formed_on": at.date(), "published_at": at}
                | content
            )
            for n in range(count)
        ],
        basis="测试数据",
        channels=dict.fromkeys(range(count), channels) if channels else None,
    )


def pdf(text="") -> bytes:
    """A PDF of one page that names its author; `text` goes to its subject."""
    writer, file = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Author": "张三", "/Subject": text})
    writer.write(file)
    return file.getvalue()


def attachment(disclosure, *, name="通告.pdf", content=None):
    upload = SimpleUploadedFile(name, pdf() if content is None else content)
    attachment = Attachment(disclosure=disclosure, original=upload)
    attaching.describe(attachment, uploads.accept(upload))
    attachment.save()
    return attachment


def power(code="XK-001", *, type="XK", name="旅馆业特种行业许可", **facts):
    item = PowerItem.objects.create(
        code=code,
        type=type,
        name=name,
        legal_basis=facts.pop("legal_basis", "《旅馆业治安管理办法》第四条第一款"),
        implementing_unit=facts.pop("implementing_unit", "公安机关（治安管理部门）"),
        valid_from=facts.pop("valid_from", date(2016, 1, 1)),
        **facts,
    )
    entries.refresh(POWER, [item.pk])
    return item


def proposed_adjustment(**changes):
    """A change of a power's duties that waits for approval."""
    item = power(f"XK-{PowerItem.objects.count() + 1:03}")
    changes = changes or {"duties": "受理、审查、决定"}
    return power_proposals.propose(
        kind="changed",
        effective_on=date(2020, 3, 1),
        basis="国务院决定",
        approval="市政府",
        closes=[item],
        opens=[power_list.next_version(item, **changes)],
        by=person("fabu"),
        on=date(2020, 2, 20),
    )


def admin_form(**changes) -> dict:
    """What the admin's form of an item posts, filled in."""
    inlines = ("attachments", "findings", "reviews", "releases", "events")
    counts = {
        f"{prefix}-{count}_FORMS": "0" for prefix in inlines for count in ("TOTAL", "INITIAL")
    }
    return {
        "title": "关于临时交通管制的通告",
        "category": category().pk,
        "unit": unit().pk,
        "formed_on": "2016-05-03",
        "summary": "为保障道路施工，部分路段临时限制通行。",
        "body": "正文。",
        "origin": "made",
        **counts,
        **changes,
    }
