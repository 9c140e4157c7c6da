"""Standard texts: checked when they are proposed, in force when another person approved them."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.db.utils import IntegrityError
from django.urls import reverse

from portal.roles import sync_roles
from records.lifecycle import NotAllowed
from requests_app import standard_texts, text_proposals, wording
from requests_app.models import StandardText
from requests_app.standard_slots import FACTS, SLOTS
from statute.outcomes import Ground, Outcome
from tests.factories import requests_app as make
from tests.factories import staff
from tests.factories.pages import press

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 10)
FINDING = "finding.3.8"
OWN = "经研究，所申请的信息属于行政查询事项，请按照{名称}查询。"


def proposed(slot=FINDING, text=OWN, **facts):
    return text_proposals.propose(
        slot=slot, text=text, reason="统一表述", by=make.reviewer(), on=DAY, **facts
    )


def approved(slot=FINDING, text=OWN):
    return text_proposals.approve(proposed(slot, text), by=make.head(), on=DAY)


def query_reply(kind="person"):
    case = make.handled_case(kind=kind)
    return wording.reply(
        case, Outcome.ADMINISTRATIVE_QUERY, "（说明）", on=DAY, reference="《某条例》"
    )


@pytest.mark.parametrize("slot", SLOTS.values(), ids=lambda slot: slot.key)
def test_each_built_in_text_keeps_the_rules_of_its_slot(slot):
    assert standard_texts.errors_of(slot, slot.text) == []
    assert standard_texts.tidy(slot.text) == slot.text
    assert slot.known <= set(FACTS)
    assert "{" not in standard_texts.sample(slot.key, slot.text)


def test_a_text_is_in_the_letters_once_another_person_approved_it():
    proposal = proposed()
    assert "经研究" not in query_reply()

    text_proposals.approve(proposal, by=make.head(), on=DAY)

    assert "经研究，所申请的信息属于行政查询事项，请按照《某条例》查询。" in query_reply()


def test_versions_count_from_the_built_in_text_and_the_last_is_in_force():
    approved()
    later = approved(text="经核实，所申请的信息请按照{名称}查询。")

    assert [row.version for row in StandardText.objects.order_by("pk")] == [2, 3]
    assert later.version == 3
    assert "经核实" in query_reply()


def test_each_ground_has_a_statement_of_its_own_that_the_office_can_write():
    approved("statement.discussion", "该记录载明内部讨论意见，尚未形成最终决定。")
    case = make.handled_case()

    both = wording.reply(
        case, Outcome.PROCESS, "", on=DAY, grounds=(Ground.DISCUSSION, Ground.INTERNAL_REQUEST)
    )

    assert "该记录载明内部讨论意见，尚未形成最终决定。\n【不予公开请示报告的具体理由】" in both


def test_you_is_said_to_a_person_and_your_unit_to_an_organisation():
    approved("finding.6.3", "经审查，对你（单位）的申请处理如下。")

    bodies = [
        wording.reply(make.handled_case(kind=kind), Outcome.OTHER, "（说明）", on=DAY)
        for kind in ("person", "company")
    ]

    assert "对你的申请处理如下" in bodies[0]
    assert "对你单位的申请处理如下" in bodies[1]


def test_a_line_with_nothing_to_say_is_left_out():
    text = "第一行。\n还有{原因}。\n最后一行。"

    assert standard_texts.fill(text, {"原因": ""}) == "第一行。\n最后一行。"


def test_what_an_applicant_wrote_is_never_read_as_a_template():
    assert standard_texts.fill("内容：{申请内容}", {"申请内容": "{登记编号}"}) == "内容：{登记编号}"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "不能为空"),
        ("请按照{名称}查询，{电话}。", "{电话}"),
        ("请依照有关规定查询。", "{名称}"),
        ("请按照{名称查询。{名称}", "花括号"),
        ("依据第三十六条第（七）项，请按照{名称}查询。", "第三十六条"),
        ("请按照{名称}查询。\n谢谢。", "只能写一行"),
        ("请按照{名称}查询\U0002b8b9。", "\U0002b8b9"),
    ],
)
def test_what_is_wrong_with_a_text_is_named_when_it_is_proposed(text, told):
    with pytest.raises(NotAllowed, match=told):
        proposed(text=text)


def test_the_same_text_one_without_reason_and_a_second_proposal_are_refused():
    with pytest.raises(NotAllowed, match="没有修改"):
        proposed(text=SLOTS[FINDING].text)
    with pytest.raises(NotAllowed, match="理由"):
        text_proposals.propose(slot=FINDING, text=OWN, reason=" ", by=make.reviewer(), on=DAY)
    proposed()
    with pytest.raises(NotAllowed, match="等待批准"):
        proposed(text="请按照{名称}查询。")


def test_nobody_approves_what_they_proposed_and_the_database_says_so_too():
    both = staff.member("liangzhi", "审核", "机构负责人")
    proposal = text_proposals.propose(slot=FINDING, text=OWN, reason="统一表述", by=both, on=DAY)

    with pytest.raises(NotAllowed, match="以外的人"):
        text_proposals.approve(proposal, by=both, on=DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        StandardText.objects.filter(pk=proposal.pk).update(
            status="approved", version=2, decided_by=both
        )


def test_the_database_keeps_the_words_of_a_version():
    version = approved()

    with pytest.raises(DatabaseError), transaction.atomic():
        StandardText.objects.filter(pk=version.pk).update(text="请按照{名称}。")


def test_a_refusal_keeps_the_text_in_force_and_its_reason():
    proposal = text_proposals.refuse(proposed(), by=make.head(), on=DAY, reason="表述不准确")

    assert proposal.status == "refused"
    assert proposal.events.last().note == "表述不准确"
    assert "经研究" not in query_reply()


def test_by_hand_from_preview_to_approval(client):
    sync_roles()
    client.force_login(make.reviewer())
    page = reverse("admin:requests_app_standardtext_slot", args=[FINDING])
    sent = {"text": OWN, "reason": "统一表述"}

    shown = client.post(page, {**sent, "preview": "1"}).content.decode()
    assert "经研究，所申请的信息属于行政查询事项，请按照《不动产登记暂行条例》查询。" in shown
    assert not StandardText.objects.exists()
    client.post(page, sent)
    client.force_login(make.head())
    (proposal,) = StandardText.objects.all()
    step = reverse("admin:requests_app_standardtext_step", args=[proposal.pk, "approved"])
    press(client, step, {})

    assert "第2版" in client.get(page, headers={"Accept-Language": "zh-hans"}).content.decode()
    assert "经研究" in query_reply()


def test_the_list_asks_the_database_no_more_often_for_more_versions(
    client, django_assert_max_num_queries
):
    sync_roles()
    client.force_login(make.reviewer())
    approved()
    approved("finding.6.3", "经审查，处理如下。")
    page = reverse("admin:requests_app_standardtext_changelist")
    client.get(page)

    with django_assert_max_num_queries(20):
        assert client.get(page).status_code == 200


def test_a_text_of_a_slot_that_is_no_more_is_shown_and_decided_by_nobody(client):
    sync_roles()
    gone = proposed()
    StandardText.objects.filter(pk=gone.pk).update(slot="finding.gone")
    client.force_login(make.head())

    page = client.get(reverse("admin:requests_app_standardtext_change", args=[gone.pk]))

    assert page.status_code == 200
    assert "/step/" not in page.content.decode()
