"""The contacts in the admin: who may read which."""

import pytest
from django.urls import reverse

from inquiries.models import Contact
from portal.roles import sync_roles
from tests.factories import staff
from tests.factories.inquiries import contact

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("role", "read"), [("登记", True), ("承办", True), ("年报", False)])
def test_a_confidential_contact_is_read_by_those_who_handle_contacts_only(client, role, read):
    sync_roles()
    client.force_login(staff.member("somebody", role))
    kept = contact(subject="举报民警")
    Contact.objects.filter(pk=kept.pk).update(is_confidential=True)
    open_one = contact(subject="咨询居住证办理")

    page = client.get(reverse("admin:inquiries_contact_change", args=[kept.pk]))
    listed = client.get(reverse("admin:inquiries_contact_changelist")).context["cl"].queryset

    assert (page.status_code == 200) is read
    assert set(listed) == ({kept, open_one} if read else {open_one})
