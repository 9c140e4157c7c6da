"""Contacts, interviews and consultations for tests; fixed days, nothing random."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from disclosure.models import Channel
from inquiries import handling
from inquiries.models import Consultation, Contact, Interview, Question
from tests.factories import staff

SHANGHAI = ZoneInfo("Asia/Shanghai")


def clerk(name="chengban"):
    return staff.member(name)


def channel(code="online_politics"):
    return Channel.objects.get(code=code)


def unit(code="0010", name="办公室"):
    return staff.unit(code, name)


def contact(*, on=date(2016, 5, 3), code="online_politics", subject="咨询居住证办理", **facts):
    return handling.register(
        channel=channel(code),
        subject=subject,
        content=facts.pop("content", "请问居住证如何办理？"),
        kind=facts.pop("kind", Contact.Kind.QUESTION),
        on=on,
        **facts,
    )


def published_contact(*, at=datetime(2016, 5, 9, 9, 0, tzinfo=SHANGHAI), **facts):
    asked = contact(**facts)
    handling.reply(asked, text="请携带身份证到派出所办理。", on=date(2016, 5, 6), by=clerk())
    asked = with_public_version(asked)
    return handling.publish(asked, at=at, by=clerk("fabu"))


def with_public_version(asked, *, on=date(2016, 5, 6), **texts):
    """The public version says what letter and reply say, but for `texts` (subject, content, reply)."""
    asked.refresh_from_db()
    same = {name: getattr(asked, name) for name in ("subject", "content", "reply")}
    return handling.write_public(asked, on=on, by=clerk(), **same | texts)


def interview(*, at=datetime(2016, 6, 1, 9, 0, tzinfo=SHANGHAI), topic="夏季治安防范", **facts):
    return Interview.objects.create(
        topic=topic,
        guests="治安支队负责人",
        held_at=facts.pop("held_at", at),
        published_at=at,
        **facts,
    )


def consultation(*, opens=date(2024, 3, 1), closes=date(2024, 3, 31), **facts):
    facts.setdefault("status", Consultation.Status.OPEN)
    return Consultation.objects.create(
        title=facts.pop("title", "停车管理办法征求意见"),
        unit=unit(),
        text="现就草案征求意见。",
        opened_on=opens,
        closes_on=closes,
        **facts,
    )


def question(asked, text="您最希望改进什么？", *, options=("夜间车位", "收费标准"), **facts):
    """A question of the questionnaire of `asked`, one answer unless `kind` says several."""
    put = Question.objects.create(consultation=asked, text=text, **facts)
    for position, option in enumerate(options, start=1):
        put.options.create(position=position, text=option)
    return put
