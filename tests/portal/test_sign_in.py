"""The sign-in by GB/T 22239 (等保): second factor, passwords, sessions that end, whence it may be tried."""

import base64
import re
from datetime import datetime, timedelta
from ipaddress import ip_network

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts import passwords, second_factor, signing_in
from accounts.models import Authenticator, HeldForm, SignIn
from portal.roles import sync_roles

pytestmark = pytest.mark.django_db
PASSWORD = "长口令-gongkai-2026"


@pytest.fixture
def clerk():
    sync_roles()
    user = User.objects.create_user("dengji", password=PASSWORD, is_staff=True)
    user.groups.add(Group.objects.get(name="登记"))
    return user


@pytest.fixture
def strict(settings):
    settings.SECOND_FACTOR = frozenset({"all"})


def sign_in(client, name="dengji", password=PASSWORD, **more):
    return client.post("/admin/login/", {"username": name, "password": password, **more})


def code_of(user, at: datetime) -> str:
    """What the telephone shows at that moment."""
    secret = base64.b32decode(Authenticator.objects.get(user=user).secret)
    return TOTP(secret, 6, SHA1(), 30).generate(int(at.timestamp())).decode()


def with_app(user) -> User:
    second_factor.begin_app(user)
    Authenticator.objects.filter(user=user).update(confirmed_at=timezone.now())
    return user


# --- the second factor


def test_a_password_alone_opens_nothing_and_leads_to_setting_up_a_factor(client, clerk, strict):
    answer = sign_in(client)

    assert answer.url.startswith("/admin/second-factor/")
    assert client.get("/admin/").status_code == 302
    assert client.get("/admin/requests_app/case/").status_code == 302
    assert client.get(answer.url).url.startswith("/admin/second-factor/set-up/")


def test_a_telephone_is_set_up_by_its_first_code_and_ten_recovery_codes_are_shown_once(
    client, clerk, strict
):
    sign_in(client)
    page = client.get("/admin/second-factor/set-up/").content.decode()
    assert "<svg" in page

    codes = client.post(
        "/admin/second-factor/set-up/", {"code": code_of(clerk, timezone.now())}
    ).content.decode()

    assert len(re.findall(r"<code>[a-z2-9]{5}-[a-z2-9]{5}</code>", codes)) == 10
    assert client.get("/admin/").status_code == 200


def test_a_code_is_good_once_and_for_half_a_minute(client, clerk, strict):
    with_app(clerk)
    now = timezone.now()
    sign_in(client)

    old = client.post("/admin/second-factor/", {"code": code_of(clerk, now - timedelta(minutes=5))})
    right = client.post("/admin/second-factor/", {"code": code_of(clerk, now)})
    other = Client()
    sign_in(other)
    again = other.post("/admin/second-factor/", {"code": code_of(clerk, now)})

    assert old.status_code == 200
    assert right.url == "/admin/"
    assert again.status_code == 200
    assert other.get("/admin/").status_code == 302


def test_a_recovery_code_lets_in_once(client, clerk, strict):
    codes = second_factor.new_codes(with_app(clerk))
    sign_in(client)
    assert client.post("/admin/second-factor/", {"code": codes[0].upper()}).url == "/admin/"

    other = Client()
    sign_in(other)

    assert other.post("/admin/second-factor/", {"code": codes[0]}).status_code == 200


def test_eight_wrong_codes_close_the_door_to_the_right_one(client, clerk, strict):
    with_app(clerk)
    sign_in(client)
    for _ in range(8):
        client.post("/admin/second-factor/", {"code": "000000"})

    answer = client.post("/admin/second-factor/", {"code": code_of(clerk, timezone.now())})

    assert "次数过多" in answer.content.decode()


def test_who_has_set_up_a_factor_shows_it_even_where_none_is_required(client, clerk):
    with_app(clerk)

    assert sign_in(client).url.startswith("/admin/second-factor/")


def test_only_the_roles_named_need_a_factor(client, clerk, settings):
    settings.SECOND_FACTOR = frozenset({"管理员"})
    assert sign_in(client).url == "/admin/"

    settings.SECOND_FACTOR = frozenset({"登记"})
    assert client.get("/admin/").status_code == 302


def test_the_secret_of_a_telephone_is_not_readable_in_the_database(clerk):
    from django.db import connection

    app = second_factor.begin_app(clerk)

    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM accounts_authenticator")
        (stored,) = cursor.fetchone()
    assert app.secret not in stored


@pytest.fixture
def keeper(client, clerk):
    user = User.objects.create_user("guanli", password=PASSWORD, is_staff=True)
    user.groups.add(Group.objects.get(name="管理员"))
    return user


def test_a_lost_factor_is_taken_away_by_who_keeps_the_accounts_not_by_its_owner(
    client, clerk, keeper
):
    with_app(clerk)
    client.force_login(keeper)

    client.post(f"/admin/reset-factors/{clerk.pk}/")
    own = client.post(f"/admin/reset-factors/{keeper.pk}/")

    assert not Authenticator.objects.exists()
    assert own.status_code == 403


def test_taking_a_factor_away_asks_the_keeper_for_a_fresh_code(client, clerk, keeper, strict):
    with_app(clerk), with_app(keeper)
    sign_in(client, "guanli")
    now = timezone.now()
    client.post("/admin/second-factor/", {"code": code_of(keeper, now)})
    session = client.session
    session[second_factor.PROVED] -= 11 * 60
    session.save()

    answer = client.post(f"/admin/reset-factors/{clerk.pk}/")

    assert answer.url.startswith("/admin/second-factor/?again=1")
    assert Authenticator.objects.filter(user=clerk).exists()


def test_no_clerk_takes_away_the_factor_of_another(client, clerk, keeper):
    with_app(keeper)
    client.force_login(clerk)

    assert client.post(f"/admin/reset-factors/{keeper.pk}/").status_code == 403
    assert client.post(f"/admin/reset-link/{keeper.pk}/").status_code == 403


# --- passwords


def test_eleven_characters_are_too_few(clerk):
    from django.contrib.auth.password_validation import validate_password

    with pytest.raises(ValidationError):
        validate_password("Kz7-pqm4-xv", clerk)
    validate_password("Kz7-pqm4-xvb", clerk)


def test_none_of_the_last_five_passwords_is_taken_again(clerk):
    from django.contrib.auth.password_validation import validate_password

    clerk.set_password(PASSWORD)
    clerk.save()
    for number in range(4):
        clerk.set_password(f"another-password-{number}")
        clerk.save()
    with pytest.raises(ValidationError):
        validate_password(PASSWORD, clerk)

    clerk.set_password("another-password-4")
    clerk.save()

    validate_password(PASSWORD, clerk)


def test_a_password_set_by_another_is_changed_before_anything_else(client, clerk, keeper):
    client.force_login(keeper)
    new = "set-by-the-keeper-1"
    client.post(
        f"/admin/auth/user/{clerk.pk}/password/",
        {"password1": new, "password2": new, "usable_password": "true"},
    )

    own = Client()
    sign_in(own, password=new)

    assert own.get("/admin/requests_app/case/").url == "/admin/password_change/"
    changed = {
        "old_password": new,
        "new_password1": "my-own-words-9",
        "new_password2": "my-own-words-9",
    }
    own.post("/admin/password_change/", changed)
    assert own.get("/admin/").status_code == 200


def test_an_account_just_made_is_one_of_the_staff_and_sets_its_own_password(client, keeper):
    client.force_login(keeper)

    client.post(
        "/admin/auth/user/add/",
        {
            "username": "xinren",
            "password1": PASSWORD,
            "password2": PASSWORD,
            "usable_password": "true",
            "memberships-TOTAL_FORMS": "0",
            "memberships-INITIAL_FORMS": "0",
        },
    )

    user = User.objects.get(username="xinren")
    assert user.is_staff
    assert SignIn.objects.get(user=user).must_change


def test_a_password_ages_where_the_office_says_so(clerk, settings):
    day = timezone.localdate()
    assert not passwords.is_due(clerk, signing_in.state_of(clerk), on=day + timedelta(days=400))

    settings.PASSWORD_DAYS = 90

    assert not passwords.is_due(clerk, signing_in.state_of(clerk), on=day + timedelta(days=90))
    assert passwords.is_due(clerk, signing_in.state_of(clerk), on=day + timedelta(days=91))


def test_a_link_to_set_a_password_is_good_once(client, clerk, keeper):
    client.force_login(keeper)
    page = client.post(f"/admin/reset-link/{clerk.pk}/").content.decode()
    link = re.search(r"http://testserver(/admin/reset/\S+/)</code>", page).group(1)

    guest = Client()
    form = guest.get(link).url
    new = {"new_password1": "words-of-my-own-7", "new_password2": "words-of-my-own-7"}
    assert guest.post(form, new).url == "/admin/login/"

    assert "密码重置链接无效" in Client().get(link, follow=True).content.decode()
    assert sign_in(Client(), password="words-of-my-own-7").url == "/admin/"


# --- sessions


def test_a_session_ends_after_half_an_hour_without_work_and_after_eight_hours_with(
    client, clerk, time_machine
):
    start = datetime.fromisoformat("2026-03-02T08:00+08:00")
    time_machine.move_to(start, tick=False)
    sign_in(client)

    time_machine.move_to(start + timedelta(minutes=29), tick=False)
    assert client.get("/admin/").status_code == 200
    time_machine.move_to(start + timedelta(minutes=58), tick=False)
    assert client.get("/admin/").status_code == 200
    time_machine.move_to(start + timedelta(minutes=89), tick=False)
    assert client.get("/admin/").url.startswith("/admin/login/?ended=1")


def test_eight_hours_are_the_longest_however_busy(client, clerk, time_machine):
    start = datetime.fromisoformat("2026-03-02T08:00+08:00")
    time_machine.move_to(start, tick=False)
    sign_in(client)
    answers = []
    for quarter in range(1, 34):
        time_machine.move_to(start + timedelta(minutes=15 * quarter), tick=False)
        answers.append(client.get("/admin/").status_code)

    assert answers == [200] * 32 + [302]


def test_what_was_being_sent_when_the_session_ended_waits_for_its_owner(client, clerk):
    sign_in(client)
    session = client.session
    session["session_seen"] -= 31 * 60
    session.save()

    client.post("/admin/inquiries/contact/add/", {"subject": "路灯不亮", "password": "x"})
    answer = sign_in(client)
    page = client.get(answer.url).content.decode()

    assert answer.url == "/admin/held-form/"
    assert "路灯不亮" in page
    assert 'name="password"' not in page
    assert "/admin/inquiries/contact/add/" in page
    client.post("/admin/held-form/")
    assert not HeldForm.objects.exists()


def test_what_waits_is_shown_to_nobody_else(client, clerk, keeper):
    sign_in(client)
    session = client.session
    session["session_seen"] -= 31 * 60
    session.save()
    client.post("/admin/inquiries/contact/add/", {"subject": "路灯不亮"})

    assert sign_in(client, "guanli").url == "/admin/"
    assert client.get("/admin/held-form/").url == "/admin/"


def test_ending_the_other_sessions_leaves_this_one(client, clerk):
    other = Client()
    sign_in(other), sign_in(client)

    client.post("/admin/my-sign-in/", {"do": "end-others"})

    assert client.get("/admin/").status_code == 200
    assert other.get("/admin/").status_code == 302


def test_one_session_at_a_time_where_the_office_says_so(client, clerk, settings):
    settings.ONE_SESSION = True
    other = Client()
    sign_in(other)

    sign_in(client)

    assert other.get("/admin/").status_code == 302
    assert client.get("/admin/").status_code == 200


def test_the_sign_in_before_this_one_is_shown(client, clerk, time_machine):
    time_machine.move_to(datetime.fromisoformat("2026-03-02T08:30+08:00"), tick=False)
    sign_in(client)
    time_machine.move_to(datetime.fromisoformat("2026-03-03T08:00+08:00"), tick=False)
    client.logout()
    sign_in(client)

    assert "2026-03-02 08:30" in client.get("/admin/my-sign-in/").content.decode()


# --- whence, and how often


def test_outside_the_offices_networks_the_staffs_pages_are_not_there(client, clerk, settings):
    settings.ADMIN_NETWORKS = [ip_network("10.8.0.0/16")]

    assert client.get("/admin/login/", REMOTE_ADDR="192.0.2.1").status_code == 404
    assert client.get("/admin/login/", REMOTE_ADDR="10.8.3.4").status_code == 200
    assert client.get("/guide/", REMOTE_ADDR="192.0.2.1").status_code == 200


def test_a_source_that_tries_thirty_names_is_slowed(client, clerk):
    for number in range(30):
        sign_in(client, f"name{number}", "wrong")

    assert sign_in(client).status_code == 429
    assert (
        client.post(
            "/admin/login/", {"username": "dengji", "password": PASSWORD}, REMOTE_ADDR="10.1.1.1"
        ).url
        == "/admin/"
    )


def test_records_of_sign_ins_go_after_180_days(clerk):
    from axes.models import AccessLog

    for days in (179, 181):
        AccessLog.objects.create(
            username="dengji", ip_address="10.0.0.1", user_agent="", path_info=""
        )
        last = AccessLog.objects.latest("pk")
        AccessLog.objects.filter(pk=last.pk).update(
            attempt_time=timezone.now() - timedelta(days=days)
        )

    call_command("forget_sign_ins", verbosity=0)

    assert AccessLog.objects.count() == 1
