import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from portal.roles import sync_roles

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    sync_roles()
    user = User.objects.create_user("admin", password="gongkai-test", is_staff=True)
    user.groups.add(Group.objects.get(name="管理员"))
    client.force_login(user)
    return user


def answers(user, **changes):
    return {
        "username": user.username,
        "first_name": "",
        "last_name": "",
        "email": "",
        "is_active": "on",
        "is_staff": "on",
        "date_joined_0": "2026-01-01",
        "date_joined_1": "08:00:00",
        "memberships-TOTAL_FORMS": "0",
        "memberships-INITIAL_FORMS": "0",
        **changes,
    }


def test_who_keeps_accounts_gives_no_duties_and_makes_nobody_a_superuser(client, administrator):
    clerk = User.objects.create_user("chengban", is_staff=True)
    duty = Group.objects.get(name="承办")

    client.post(
        reverse("admin:auth_user_change", args=[clerk.pk]),
        answers(clerk, is_superuser="on", user_permissions=["1"], groups=[duty.pk]),
    )

    clerk.refresh_from_db()
    assert (clerk.is_superuser, list(clerk.user_permissions.all())) == (False, [])
    assert list(clerk.groups.all()) == []


def test_a_superusers_account_and_password_are_closed_to_who_keeps_accounts(client, administrator):
    root = User.objects.create_superuser("root", password="gongkai-root")

    changed = client.post(
        reverse("admin:auth_user_change", args=[root.pk]), answers(root, email="a@example.com")
    )
    password = client.post(
        reverse("admin:auth_user_password_change", args=[root.pk]),
        {
            "password1": "another-secret-1",
            "password2": "another-secret-1",
            "usable_password": "true",
        },
    )

    root.refresh_from_db()
    assert (changed.status_code, password.status_code, root.email) == (403, 403, "")
    assert root.check_password("gongkai-root")


def test_an_account_is_never_deleted(client, administrator):
    clerk = User.objects.create_user("chengban", is_staff=True)

    answer = client.post(reverse("admin:auth_user_delete", args=[clerk.pk]), {"post": "yes"})

    assert answer.status_code == 403
    assert User.objects.filter(pk=clerk.pk).exists()
