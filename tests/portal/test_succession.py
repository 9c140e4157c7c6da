"""An account is put out of service: somebody goes on with what it has begun."""

from datetime import date

import pytest
from django.urls import reverse

from disclosure.models import Membership
from disclosure.publication import reviewing
from inquiries.models import Contact
from portal import succession
from portal.roles import sync_roles
from records.lifecycle import NotAllowed
from requests_app.lifecycle import replying
from tests.factories import disclosure as documents
from tests.factories import inquiries, staff
from tests.factories import requests_app as requests
from tests.portal.test_accounts import answers

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 10)


@pytest.fixture
def administrator(client):
    sync_roles()
    user = staff.member("guanliyuan")
    client.force_login(user)
    return user


def url(user):
    return reverse("admin:auth_user_change", args=[user.pk])


def put_out_of_service(client, user, **given):
    form = answers(user, **given)
    form.pop("is_active")
    page = client.post(url(user), form)
    user.refresh_from_db()
    return page


def test_the_page_of_an_account_says_by_number_what_it_has_begun(client, administrator):
    requests.handled_case(description="张三要的材料")
    documents.draft(title="关于某某的通告")

    page = client.get(url(staff.member("chengban"))).content.decode()

    assert "申请：2025-00001；公文：#" in page
    assert ("张三要的材料" in page, "关于某某的通告" in page) == (False, False)


def test_without_a_successor_the_account_stays_in_service(client, administrator):
    requests.handled_case()
    leaver = requests.handler()

    page = put_out_of_service(client, leaver)

    assert "请指定接办人，或者将未办事项留给单位。" in page.content.decode()
    assert leaver.is_active


def test_the_successor_goes_on_and_the_ledgers_say_so(client, administrator):
    case, item = requests.handled_case(), documents.draft()
    leaver, successor = requests.handler(), staff.member("lisi")

    put_out_of_service(client, leaver, successor=successor.pk, hand_over_reason="调离")

    case.refresh_from_db()
    item.refresh_from_db()
    assert not leaver.is_active
    assert (case.handler, item.author) == (successor, successor)
    told = case.events.get(kind="handed_over")
    assert (told.by, told.note, told.data) == (
        administrator,
        "调离",
        {"from": "chengban", "to": "lisi"},
    )
    assert item.events.get(kind="hand_over").note == "chengban → lisi：调离"


def test_the_work_may_be_left_to_the_unit_whose_people_reach_it(client, administrator):
    case, colleague = requests.handled_case(), staff.member("lisi")

    put_out_of_service(client, requests.handler(), to_units="on", hand_over_reason="退休")

    case.refresh_from_db()
    assert (case.handler, case.unit) == (None, requests.unit())
    replying.draft_reply(case, by=colleague, on=DAY, outcome="1", statement="现予提供。")


def test_both_a_successor_and_the_units_is_no_answer(client, administrator):
    requests.handled_case()
    leaver, successor = requests.handler(), staff.member("lisi")

    put_out_of_service(
        client, leaver, successor=successor.pk, to_units="on", hand_over_reason="调离"
    )

    assert leaver.is_active


def test_an_account_without_open_work_needs_no_successor(client, administrator):
    requests.closed_case()
    leaver = requests.handler()

    put_out_of_service(client, leaver)

    assert not leaver.is_active


def test_a_successor_of_another_unit_is_refused(administrator):
    requests.handled_case()
    stranger = staff.member("stranger", "承办")
    Membership.objects.create(user=stranger, unit=requests.unit("0099", "别的单位"))

    with pytest.raises(NotAllowed):
        succession.hand_over(
            requests.handler(), successor=stranger, by=administrator, on=DAY, reason="调离"
        )


def test_a_successor_who_handles_nothing_is_refused(administrator):
    requests.handled_case()

    with pytest.raises(NotAllowed):
        succession.hand_over(
            requests.handler(), successor=requests.head(), by=administrator, on=DAY, reason="调离"
        )


def test_what_no_unit_has_yet_needs_a_person(administrator):
    case = requests.handled_case()
    type(case).objects.update(unit=None)

    with pytest.raises(NotAllowed):
        succession.hand_over(
            requests.handler(), successor=None, by=administrator, on=DAY, reason="调离"
        )


def test_who_wrote_the_reply_does_not_review_it_after_handing_it_over(administrator):
    case = requests.submitted_case()
    leaver = staff.give(requests.handler(), "审核")
    succession.hand_over(
        leaver, successor=staff.member("lisi"), by=administrator, on=DAY, reason="调岗"
    )

    with pytest.raises(NotAllowed):
        replying.approve(case, by=leaver, on=DAY)


def test_only_who_keeps_the_accounts_hands_over():
    requests.handled_case()

    with pytest.raises(NotAllowed):
        succession.hand_over(
            requests.handler(),
            successor=staff.member("lisi"),
            by=requests.head(),
            on=DAY,
            reason="x",
        )


def test_after_a_hand_over_what_happened_before_may_still_be_recorded(administrator):
    case, item = requests.replied_case(), documents.submitted(on=date(2025, 3, 3))
    succession.hand_over(
        requests.handler(), successor=staff.member("lisi"), by=administrator, on=DAY, reason="调离"
    )

    served = replying.serve(
        case, by=requests.registrar(), on=date(2025, 3, 7), method="post", proof="XA1"
    )
    reviewed = reviewing.first_review(
        item, by=staff.member("shenhe"), on=date(2025, 3, 7), basis="属实"
    )

    assert (served.closed_on, reviewed.status) == (date(2025, 3, 7), "secrecy_review")


def test_a_review_or_suit_goes_to_the_successor_too(client, administrator):
    leaver, successor = requests.handler(), staff.member("lisi")
    matter = requests.remedy("十政复〔2025〕1号", handler=leaver, register_number="复2025-001")
    assert "复2025-001" in client.get(url(leaver)).content.decode()

    put_out_of_service(client, leaver, successor=successor.pk, hand_over_reason="调离")

    matter.refresh_from_db()
    assert matter.handler == successor
    assert matter.events.get().note == "chengban → lisi：调离"


def test_a_contact_that_nobody_else_could_answer_is_not_left_alone(client, administrator):
    only = staff.member("jiaojing", "承办")
    unit = requests.unit("0099", "交警支队")
    Membership.objects.create(user=only, unit=unit)
    Contact.objects.filter(pk=inquiries.contact().pk).update(unit=unit)

    page = put_out_of_service(client, only)

    assert "其他在用账号均不能办理：来件：" in page.content.decode()
    assert only.is_active


def test_what_only_one_account_may_review_or_decide_is_told_before_it_goes(administrator):
    documents.submitted()
    documents.proposed_adjustment()
    only = staff.member("shenhe")

    assert list(succession.stranded_without(only, on=DAY)) == ["文件：初审"]
    staff.member("baomi")
    assert succession.stranded_without(only, on=DAY) == {}
    assert list(succession.stranded_without(staff.member("fuzeren"), on=DAY).values()) == [1]


def test_an_account_in_wrong_hands_goes_out_of_service_at_once(client, administrator):
    documents.submitted()
    only = staff.member("shenhe")

    put_out_of_service(client, only, leave_waiting="on")

    assert not only.is_active
