"""The office's own accounts (OpenID Connect): who is known is let in, nobody is made, no duty given."""

import time

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from joserfc.jwk import RSAKey

from accounts import passwords
from accounts.models import OfficeAccount
from disclosure.models import Membership, Unit
from portal import doctor
from portal.roles import sync_roles
from tests.factories.staff import member
from tests.portal.office_provider import CLIENT, SECRET, Provider
from tests.portal.test_sign_in import PASSWORD, with_app

pytestmark = pytest.mark.django_db
BACK = "/admin/office-sign-in/back/"


@pytest.fixture(scope="module")
def server():
    provider = Provider()
    yield provider
    provider.stop()


@pytest.fixture
def provider(server, settings):
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = server.issuer, CLIENT
    settings.OIDC_CLIENT_SECRET = SECRET
    server.signs_with, server.more = server.key, {}
    return server


@pytest.fixture
def clerk():
    user = member("zhangsan", "登记")
    user.set_password(PASSWORD)
    user.save()
    OfficeAccount.objects.create(user=user, name="zhang.san@gaj")
    return user


def come_back(client, provider, *, wanted="/admin/", sub="u-1", name="zhang.san@gaj", **claims):
    """From the sign-in page to the provider and back; the last answer."""
    there = client.get("/admin/office-sign-in/", {"next": wanted}).url
    return client.get(BACK, provider.sign_in(there, sub=sub, preferred_username=name, **claims))


def told(client) -> str:
    return client.get("/admin/login/").content.decode()


def test_without_a_provider_there_is_neither_button_nor_door(client):
    assert "office-sign-in" not in told(client)
    assert client.get("/admin/office-sign-in/").status_code == 404
    assert client.get(BACK).status_code == 404


def test_who_is_known_signs_in_and_comes_where_he_wanted(client, provider, clerk):
    assert "用单位统一账号登录" in told(client)

    answer = come_back(client, provider, wanted="/admin/my-sign-in/")

    assert answer.url == "/admin/my-sign-in/"
    assert client.get("/admin/").status_code == 200
    assert OfficeAccount.objects.get().subject == "u-1"


def test_whom_nobody_here_entered_is_refused_in_words_and_no_account_is_made(
    client, provider, clerk
):
    answer = come_back(client, provider, sub="u-9", name="li.si@gaj")

    assert answer.url == "/admin/login/"
    assert "单位统一账号“li.si@gaj”在本系统中没有对应的账号" in told(client)
    assert User.objects.count() == 1
    assert client.get("/admin/").status_code == 302


def test_a_name_given_to_somebody_else_later_lets_nobody_in(client, provider, clerk):
    come_back(Client(), provider, sub="u-1")

    come_back(client, provider, sub="u-2")

    assert client.get("/admin/").status_code == 302


def test_a_renamed_person_is_still_the_same(client, provider, clerk):
    come_back(Client(), provider, sub="u-1")

    assert come_back(client, provider, sub="u-1", name="zhang.san2@gaj").url == "/admin/"


def test_an_account_out_of_service_stays_out(client, provider, clerk):
    User.objects.filter(pk=clerk.pk).update(is_active=False)

    come_back(client, provider)

    assert "已停用" in told(client)
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize(
    "claims",
    [{"aud": "another-client"}, {"iss": "https://elsewhere.example"}, {"nonce": "old"}, {"exp": 9}],
)
def test_a_token_for_another_place_person_or_time_is_refused(client, provider, clerk, claims):
    provider.more = claims

    come_back(client, provider)

    assert "未返回可用的结果" in told(client)
    assert client.get("/admin/").status_code == 302


def test_a_token_signed_by_somebody_else_is_refused(client, provider, clerk):
    provider.signs_with = RSAKey.generate_key(2048, {"kid": "of-the-provider"})

    come_back(client, provider)

    assert client.get("/admin/").status_code == 302


def test_an_answer_nobody_asked_for_is_refused(client, provider, clerk):
    there = Client().get("/admin/office-sign-in/").url
    answer = provider.sign_in(there, sub="u-1", preferred_username="zhang.san@gaj")

    assert client.get(BACK, answer).url == "/admin/login/"
    assert client.get("/admin/").status_code == 302


def test_a_dead_provider_is_said_so_and_the_password_still_opens(client, clerk, settings):
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = "http://127.0.0.1:9", "x"
    settings.OIDC_CLIENT_SECRET = "y"

    assert client.get("/admin/office-sign-in/").url == "/admin/login/"
    assert "未返回可用的结果" in told(client)
    answer = client.post("/admin/login/", {"username": "zhangsan", "password": PASSWORD})
    assert answer.url == "/admin/"


def test_the_doctor_names_a_provider_that_does_not_answer(settings):
    settings.OIDC_ISSUER = "http://127.0.0.1:9"

    (finding,) = doctor.CHECKS["office sign-in"](timezone.now())

    assert (finding.state, "http://127.0.0.1:9" in finding.detail) == (doctor.WARN, True)


def test_the_second_factor_is_asked_for_all_the_same(client, provider, clerk):
    with_app(clerk)

    answer = come_back(client, provider)

    assert answer.url == "/admin/second-factor/?next=%2Fadmin%2F"
    assert client.get("/admin/").status_code == 302


def test_a_fresh_proof_is_one_the_provider_asked_for_anew(client, provider, clerk):
    come_back(client, provider)
    there = client.get("/admin/office-sign-in/").url
    old = {"sub": "u-1", "auth_time": int(time.time()) - 3600}

    refused = client.get(BACK, provider.sign_in(there, **old))
    new = {"sub": "u-1", "auth_time": int(time.time())}
    there = client.get("/admin/office-sign-in/", {"next": "/admin/my-sign-in/"}).url
    taken = client.get(BACK, provider.sign_in(there, **new))

    assert "prompt=login" in there
    assert refused.url == "/admin/login/"
    assert taken.url == "/admin/my-sign-in/"


def test_such_a_session_ends_like_any_other(client, provider, clerk):
    come_back(client, provider)
    session = client.session
    session["session_seen"] -= 31 * 60
    session.save()

    assert client.get("/admin/").url.startswith("/admin/login/?ended=1")


def test_a_password_nobody_gave_need_not_be_changed(client, provider, clerk):
    passwords.ask_for_new(clerk)

    come_back(client, provider)

    assert client.get("/admin/").status_code == 200


def test_units_are_those_the_provider_says_and_duties_are_nobodys_but_ours(
    client, provider, clerk, settings
):
    settings.OIDC_UNITS_CLAIM = "departments"
    traffic, legal = (
        Unit.objects.create(code=code, name=name)
        for code, name in (("0101", "交警支队"), ("0102", "法制支队"))
    )
    Membership.objects.create(user=clerk, unit=traffic)

    come_back(
        client, provider, departments=["法制支队"], groups=["机构负责人"], roles=["机构负责人"]
    )

    assert [row.unit for row in clerk.memberships.all()] == [legal]
    assert [group.name for group in clerk.groups.all()] == ["登记"]
    come_back(client, provider, departments=["没有的单位"])
    assert [row.unit for row in clerk.memberships.all()] == [legal]


def test_who_keeps_accounts_enters_the_name_and_a_new_name_is_bound_anew(client, provider, clerk):
    sync_roles()
    come_back(Client(), provider)
    keeper = member("guanliyuan")
    client.force_login(keeper)
    address = f"/admin/auth/user/{clerk.pk}/change/"
    form = client.get(address).context["inline_admin_formsets"]
    prefix = next(each.formset.prefix for each in form if each.formset.model is OfficeAccount)
    sent = {
        "username": "zhangsan",
        "is_active": "on",
        "is_staff": "on",
        "date_joined_0": "2026-01-01",
        "date_joined_1": "00:00:00",
        "memberships-TOTAL_FORMS": "0",
        "memberships-INITIAL_FORMS": "0",
        f"{prefix}-TOTAL_FORMS": "1",
        f"{prefix}-INITIAL_FORMS": "1",
        f"{prefix}-0-id": str(clerk.office_account.pk),
        f"{prefix}-0-user": str(clerk.pk),
        f"{prefix}-0-name": "zhang.new@gaj",
    }

    assert client.post(address, sent).status_code == 302

    row = OfficeAccount.objects.get()
    assert (row.name, row.subject) == ("zhang.new@gaj", "")
