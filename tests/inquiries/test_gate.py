"""A person is planted in every text a register makes public; no step publishes it."""

from datetime import date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from inquiries import consulting, handling, interviewing
from inquiries.handling import NotAllowed
from inquiries.models import Consultation, Contact, Interview
from tests.factories.inquiries import (
    SHANGHAI,
    clerk,
    consultation,
    contact,
    interview,
    published_contact,
    with_public_version,
)

pytestmark = pytest.mark.django_db

NOON = datetime(2016, 6, 2, 12, 0, tzinfo=SHANGHAI)
MOBILE = "请致电13812345678"
IDENTITY = "身份证号11010519491231002X"


@pytest.mark.parametrize("field", ["subject", "content", "reply"])
@pytest.mark.parametrize("planted", [MOBILE, IDENTITY])
def test_a_public_version_with_a_person_in_it_stays_inside(field, planted):
    asked = contact()
    handling.reply(asked, text="请到派出所。", on=date(2016, 5, 6), by=clerk())
    with_public_version(asked, **{field: planted})

    with pytest.raises(NotAllowed, match="个人信息") as refused:
        handling.publish(asked, at=NOON, by=clerk("fabu"))

    assert "13812345678" not in str(refused.value)
    assert "11010519491231002X" not in str(refused.value)
    assert Contact.objects.get(pk=asked.pk).published_at is None


@pytest.mark.parametrize("field", ["topic", "guests", "summary"])
def test_an_interview_with_a_person_in_its_head_stays_inside(field):
    held = interview(at=None, held_at=NOON)
    held.exchanges.create(position=1, question="如何防盗？", answer="关好门窗。")
    Interview.objects.filter(pk=held.pk).update(**{field: MOBILE})

    with pytest.raises(NotAllowed, match="个人信息"):
        interviewing.publish(held, at=NOON, by=clerk("fabu"))


@pytest.mark.parametrize("field", ["question", "answer"])
def test_an_interview_with_a_person_in_a_question_or_answer_stays_inside(field):
    held = interview(at=None, held_at=NOON)
    said = {"question": "如何防盗？", "answer": "关好门窗。"} | {field: IDENTITY}
    held.exchanges.create(position=1, **said)

    with pytest.raises(NotAllowed, match="个人信息"):
        interviewing.publish(held, at=NOON, by=clerk("fabu"))


@pytest.mark.parametrize("field", ["title", "text"])
def test_a_consultation_with_a_person_in_it_is_not_opened(field):
    asked = consultation(status=Consultation.Status.DRAFT)
    Consultation.objects.filter(pk=asked.pk).update(**{field: MOBILE})

    with pytest.raises(NotAllowed, match="个人信息"):
        consulting.open_consultation(asked, on=date(2024, 3, 1), by=clerk("fabu"))


def test_a_result_with_a_person_in_it_is_not_published():
    asked = consultation()

    with pytest.raises(NotAllowed, match="个人信息"):
        consulting.close_consultation(asked, result=MOBILE, on=date(2024, 4, 10), by=clerk("fabu"))

    assert Consultation.objects.get(pk=asked.pk).status == Consultation.Status.OPEN


@pytest.mark.parametrize("field", ["summary", "reason"])
def test_an_opinion_quoted_with_a_person_in_it_is_not_published(field):
    asked = consultation()
    quoted = {"summary": "增加车位", "reason": "没有场地"} | {field: MOBILE}
    asked.groups.create(adoption="not_adopted", **quoted)

    with pytest.raises(NotAllowed, match="个人信息"):
        consulting.close_consultation(
            asked, result="已采纳。", on=date(2024, 4, 10), by=clerk("fabu")
        )


def test_an_update_by_import_does_not_plant_a_person_in_a_published_contact(tmp_path):
    asked = published_contact()
    table = tmp_path / "contacts.csv"
    row = f"{asked.number},{asked.channel.name},2016-05-03,咨询,{MOBILE}"
    table.write_text(f"编号,渠道,收到日期,标题,内容\n{row}\n", encoding="utf-8")

    with pytest.raises(CommandError):  # and what somebody wrote stays as it was entered
        call_command(
            *("import_records", "inquiries", str(table), "--update"),
            stdout=StringIO(),
            stderr=StringIO(),
        )

    kept = Contact.objects.get(pk=asked.pk)
    assert (kept.content, kept.public_content) == ("请问居住证如何办理？",) * 2
