"""Giving rights, taking applicants' data out and erasing it ask again who sits there, at every door."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts import duties, second_factor, signing_in
from accounts.models import Grant, HeldForm
from inquiries.models import Disposal
from portal.roles import sync_roles
from tests.factories import inquiries as inquiry
from tests.factories import requests_app as request_of
from tests.factories.pages import fingerprint_on
from tests.factories.staff import EVERY_DUTY, member
from tests.portal.test_sign_in import PASSWORD, code_of, with_app

pytestmark = pytest.mark.django_db
PROOF = "/admin/second-factor/?again=1"


@pytest.fixture(autouse=True)
def roles():
    sync_roles()


def stale(client, user):
    """A session of `user` that was begun eleven minutes ago."""
    user.set_password(PASSWORD)
    user.save()
    client.force_login(user)
    client.get("/admin/my-sign-in/")
    session = client.session
    session[signing_in.VOUCHED] -= 11 * 60
    session.save()
    return user


def asks_first(client, address, sent=None) -> bool:
    answer = client.get(address) if sent is None else client.post(address, sent)
    return answer.status_code == 302 and answer.url.startswith(PROOF)


def everything():
    return member("every-duty", *EVERY_DUTY)


def test_giving_rights_asks_again_at_every_door(client):
    clerk = member("wangwu", "登记")
    stale(client, member("guanliyuan"))
    page = f"/admin/auth/user/{clerk.pk}/"

    assert asks_first(client, "/admin/auth/user/add/")
    assert asks_first(client, f"{page}password/")
    assert asks_first(client, f"{page}change/", {"username": "wangwu"})
    assert asks_first(client, f"/admin/reset-link/{clerk.pk}/", {})
    assert asks_first(client, f"/admin/reset-factors/{clerk.pk}/", {})
    assert client.get(f"{page}change/").status_code == 200


def test_giving_a_duty_asks_who_asks_for_it_and_who_confirms_it(client):
    clerk, first = member("wangwu", "审核"), member("anquan", "安全管理员")
    grant = duties.ask(clerk, "登记", by=first, on=timezone.localdate(), reason="任免文件")
    stale(client, member("anquan2", "安全管理员"))

    assert asks_first(client, "/admin/accounts/grant/add/")
    assert asks_first(client, f"/admin/accounts/grant/{grant.pk}/step/confirmed/")
    assert asks_first(client, f"/admin/accounts/grant/{grant.pk}/step/confirmed/", {})
    assert Grant.objects.get().status == Grant.Status.ASKED


def test_what_a_duty_may_do_is_changed_after_a_fresh_proof(client):
    user = stale(client, member("chaoji", "登记"))
    user.is_superuser = True
    user.save()
    group = Group.objects.get(name="登记")

    assert asks_first(client, f"/admin/auth/group/{group.pk}/change/", {"name": "登记"})


def test_taking_applicants_and_callers_out_asks_again_at_every_door(client):
    case = request_of.replied_case()
    inquiry.contact()
    stale(client, everything())
    page = "/admin/requests_app/case/"
    chosen = {"action": "address_sheets", "_selected_action": [case.pk]}

    assert asks_first(client, f"{page}export/")
    assert asks_first(client, f"{page}export/", {"format": "0"})
    assert asks_first(client, f"{page}{case.pk}/file.zip")
    assert asks_first(client, f"{page}{case.pk}/file.pdf")
    assert asks_first(client, page, chosen)
    assert asks_first(client, page, {**chosen, "action": "service_receipts"})
    assert asks_first(client, "/admin/inquiries/contact/export/")


def test_erasing_asks_again_at_every_door(client):
    case = request_of.closed_case()
    contact = inquiry.contact()
    disposal = Disposal.objects.create(
        contact=contact,
        kept_until=timezone.localdate(),
        proposed_on=timezone.localdate(),
        proposed_by=member("shenhe"),
    )
    stale(client, everything())
    chosen = {"action": "bulk_erase", "_selected_action": [disposal.pk]}

    assert asks_first(client, f"/admin/requests_app/case/{case.pk}/erase/")
    assert asks_first(client, f"/admin/requests_app/case/{case.pk}/erase/", {})
    assert asks_first(client, f"/admin/inquiries/disposal/{disposal.pk}/step/erase/")
    assert asks_first(client, "/admin/inquiries/disposal/", chosen)
    assert Disposal.objects.get().erased_on is None


def test_without_a_second_factor_the_password_is_asked_and_what_was_sent_waits(client):
    clerk, first = member("wangwu", "审核"), member("anquan", "安全管理员")
    grant = duties.ask(clerk, "登记", by=first, on=timezone.localdate(), reason="任免文件")
    address = f"/admin/accounts/grant/{grant.pk}/step/confirmed/"
    client.force_login(member("anquan2", "安全管理员"))
    read = fingerprint_on(client.get(address))
    stale(client, member("anquan2"))

    proof = client.post(address, {"read": read}).url
    wrong = client.post(proof, {"password": "wrong"})
    right = client.post(proof, {"password": PASSWORD})

    assert "口令不正确" in wrong.content.decode()
    assert right.url == "/admin/held-form/"
    assert f'action="{address}"' in client.get(right.url).content.decode()
    assert client.post(address, {"read": read}).status_code == 302
    assert Grant.objects.get().status == Grant.Status.HELD


def test_with_a_second_factor_the_password_is_not_enough(client):
    keeper = with_app(member("guanliyuan"))
    stale(client, keeper)
    session = client.session
    session[second_factor.PROVED] = int(timezone.now().timestamp()) - 11 * 60
    session[signing_in.VOUCHED] += 11 * 60
    session.save()

    assert asks_first(client, "/admin/auth/user/add/")
    client.post(f"{PROOF}&next=/admin/auth/user/add/", {"code": code_of(keeper, timezone.now())})

    assert client.get("/admin/auth/user/add/").status_code == 200


def test_a_proof_holds_for_ten_minutes(client, time_machine):
    user = member("guanliyuan")
    user.set_password(PASSWORD)
    user.save()
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    client.post("/admin/login/", {"username": "guanliyuan", "password": PASSWORD})

    time_machine.move_to(start + timedelta(minutes=9), tick=False)
    assert client.get("/admin/auth/user/add/").status_code == 200
    time_machine.move_to(start + timedelta(minutes=11), tick=False)
    assert asks_first(client, "/admin/auth/user/add/")


def test_eight_wrong_passwords_close_the_door_to_the_right_one(client):
    stale(client, member("guanliyuan"))
    for _time in range(8):
        client.post(PROOF, {"password": "wrong"})

    answer = client.post(PROOF, {"password": PASSWORD})

    assert "次数过多" in answer.content.decode()


def test_signing_out_of_a_session_that_is_over_is_nothing_to_be_kept(client):
    stale(client, member("guanliyuan"))
    session = client.session
    session[signing_in.SEEN] -= 31 * 60
    session.save()

    client.post("/admin/form-draft/", {"path": "/admin/", "fields": "[]"})

    assert not HeldForm.objects.exists()
