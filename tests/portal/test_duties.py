"""Duties are given by one and confirmed by another; who keeps the system handles no records."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import duties
from accounts.models import Grant
from portal.roles import sync_roles
from records.lifecycle import NotAllowed
from tests.factories.pages import press
from tests.factories.staff import member

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 6)


@pytest.fixture(autouse=True)
def groups():
    sync_roles()


@pytest.fixture
def first():
    return member("anquan", "安全管理员")


@pytest.fixture
def second():
    return member("anquan2", "安全管理员")


@pytest.fixture
def clerk():
    return User.objects.create_user("wangwu", is_staff=True)


def ask(user, role, by):
    return duties.ask(user, role, by=by, on=DAY, reason="市局任免文件")


def held(user) -> list[str]:
    return sorted(user.groups.values_list("name", flat=True))


@pytest.mark.parametrize("role", ["登记", "承办", "审核", "发布", "机构负责人"])
def test_a_duty_that_handles_records_is_held_when_a_second_person_confirms(
    first, second, clerk, role
):
    grant = ask(clerk, role, first)
    assert held(clerk) == []

    with pytest.raises(NotAllowed):
        duties.confirm(grant, by=first, on=DAY)
    duties.confirm(grant, by=second, on=DAY)

    assert held(clerk) == [role]
    assert list(grant.events.values_list("kind", "by__username")) == [
        ("asked", "anquan"),
        ("confirmed", "anquan2"),
    ]


@pytest.mark.parametrize("role", ["管理员", "安全管理员", "审计员", "年报"])
def test_other_duties_are_held_at_once(first, clerk, role):
    ask(clerk, role, first)

    assert held(clerk) == [role]


@pytest.mark.parametrize("name", ["登记", "机构负责人", "管理员", "审计员"])
def test_nobody_else_gives_confirms_or_takes_away(first, clerk, name):
    other, grant = member("other", name), ask(clerk, "登记", first)
    kept = ask(member("kept"), "审计员", first)

    with pytest.raises(NotAllowed):
        ask(member("third"), "登记", other)
    with pytest.raises(NotAllowed):
        duties.confirm(grant, by=other, on=DAY)
    with pytest.raises(NotAllowed):
        duties.end(kept, by=other, on=DAY, reason="调离")


def test_a_superuser_gives_the_first_duties_of_those_who_keep_the_system_and_no_other(clerk):
    root = User.objects.create_superuser("root")

    ask(clerk, "安全管理员", root)
    with pytest.raises(NotAllowed):
        ask(member("third"), "登记", root)

    assert held(clerk) == ["安全管理员"]


def test_nobody_changes_their_own_duties(first, second):
    with pytest.raises(NotAllowed):
        ask(first, "审计员", first)

    own = Grant.objects.create(user=second, role="安全管理员", status="held", reason="移交")
    with pytest.raises(NotAllowed):
        duties.end(own, by=second, on=DAY, reason="调离")


EXCLUDED = [
    ("管理员", "登记"),
    ("管理员", "安全管理员"),
    ("安全管理员", "审计员"),
    ("审计员", "承办"),
    ("审计员", "年报"),
    ("登记", "管理员"),
    ("发布", "审计员"),
    ("机构负责人", "安全管理员"),
]


@pytest.mark.parametrize(("has", "wanted"), EXCLUDED)
def test_keeping_the_system_excludes_every_other_duty(first, has, wanted):
    with pytest.raises(NotAllowed):
        ask(member("both", has), wanted, first)


def test_what_is_only_asked_for_excludes_too(first, clerk):
    ask(clerk, "登记", first)

    with pytest.raises(NotAllowed):
        ask(clerk, "管理员", first)


@pytest.mark.parametrize(("has", "wanted"), [("登记", "承办"), ("审核", "发布")])
def test_two_duties_that_handle_records_go_together(first, second, has, wanted):
    both = member("both", has)

    duties.confirm(ask(both, wanted, first), by=second, on=DAY)

    assert held(both) == sorted([has, wanted])


def test_a_duty_refused_or_taken_away_is_not_held_and_says_why(first, second, clerk):
    duties.refuse(ask(clerk, "登记", first), by=second, on=DAY, reason="尚未到岗")
    grant = duties.confirm(ask(clerk, "登记", first), by=second, on=DAY)

    with pytest.raises(NotAllowed):
        duties.end(grant, by=first, on=DAY, reason=" ")
    duties.end(grant, by=first, on=DAY, reason="调离")

    assert held(clerk) == []
    assert list(Grant.objects.order_by("pk").values_list("status", flat=True)) == [
        "refused",
        "ended",
    ]


def test_the_database_knows_no_confirmation_by_who_asked(first, clerk):
    grant = ask(clerk, "登记", first)

    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.filter(pk=grant.pk).update(confirmed_by=first)


def test_a_duty_is_asked_for_and_confirmed_in_the_admin(client, first, second, clerk):
    client.force_login(first)
    client.post(
        reverse("admin:accounts_grant_add"),
        {"user": clerk.pk, "role": "发布", "reason": "市局任免文件"},
    )
    grant = Grant.objects.get(user=clerk)
    url = reverse("admin:accounts_grant_step", args=[grant.pk, "confirmed"])

    client.post(url)
    assert held(clerk) == []
    client.force_login(second)
    press(client, url, {})

    assert held(clerk) == ["发布"]


def test_what_is_excluded_is_an_error_of_the_form(client, first):
    client.force_login(first)
    both = member("both", "管理员")

    page = client.post(
        reverse("admin:accounts_grant_add"), {"user": both.pk, "role": "登记", "reason": "文件"}
    )

    assert page.status_code == 200
    assert page.context["errors"]
    assert not Grant.objects.filter(user=both).exists()


@pytest.mark.parametrize("name", ["管理员", "审计员", "登记"])
def test_who_may_not_give_duties_finds_no_page_for_it(client, name):
    client.force_login(member("other", name))

    assert client.get(reverse("admin:accounts_grant_add")).status_code == 403
