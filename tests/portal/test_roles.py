import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command

from portal.roles import ROLES, UnknownPermission, sync_roles

pytestmark = pytest.mark.django_db


def test_every_role_becomes_a_group_with_exactly_its_permissions():
    sync_roles()

    held = {
        group.name: {f"{p.content_type.app_label}.{p.codename}" for p in group.permissions.all()}
        for group in Group.objects.prefetch_related("permissions__content_type")
    }
    assert held == {role: set(names) for role, names in ROLES.items()}


def test_a_second_run_changes_nothing_and_takes_away_what_was_added_by_hand():
    sync_roles()
    group = Group.objects.get(name="登记")
    before = set(group.permissions.values_list("codename", flat=True))
    group.permissions.set(Group.objects.get(name="管理员").permissions.all())

    call_command("sync_roles", verbosity=0)

    assert set(group.permissions.values_list("codename", flat=True)) == before
    assert Group.objects.count() == len(ROLES)


def test_a_misspelt_permission_is_refused_and_nothing_changes():
    with pytest.raises(UnknownPermission, match=r"disclosure\.chnage_unit"):
        sync_roles({"登记": ["disclosure.view_unit", "disclosure.chnage_unit"]})

    assert not Group.objects.exists()


def test_who_keeps_the_system_sees_no_applicant():
    sync_roles()
    administrator = User.objects.create(username="admin", is_staff=True)
    administrator.groups.add(Group.objects.get(name="管理员"))

    assert not administrator.has_perm("requests_app.view_case")
    assert not administrator.has_perm("requests_app.view_personal_data")
    assert not administrator.has_perm("inquiries.view_contact")
    assert not administrator.has_perm("inquiries.view_contactevent")
    assert administrator.has_perm("disclosure.change_unit")


def test_who_writes_the_yearly_report_counts_requests_and_sees_no_applicant():
    assert "requests_app.view_case" in ROLES["年报"]
    assert not {"view_personal_data", "view_applicant", "view_caseevent", "view_letter"} & {
        name.removeprefix("requests_app.") for name in ROLES["年报"]
    }


def test_no_role_deletes_records():
    deleted = {name for names in ROLES.values() for name in names if ".delete_" in name}

    assert deleted == {
        "auth.delete_user",
        "axes.delete_accessattempt",
        "disclosure.delete_unit",
        "disclosure.delete_category",
        "disclosure.delete_channel",
        "accounts.delete_officeaccount",
        "disclosure.delete_membership",
        "disclosure.delete_servicelink",
        "statute.delete_calendarday",
    }
