"""The contacts in the admin: who may read which."""

import pytest
from django.urls import reverse
from lxml import html

from disclosure.models import Channel
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


@pytest.fixture
def registrar(client):
    sync_roles()
    client.force_login(staff.member("dengji", "登记"))
    return client


def test_the_page_of_a_contact_asks_for_its_steps_and_tells_nobody_who_wrote(client):
    sync_roles()
    client.force_login(staff.member("dengji", "登记", "承办"))
    asked = contact(person={"name": "欧阳小六", "phone": "13900001111"})

    page = client.get(reverse("admin:inquiries_contact_change", args=[asked.pk]) + "?do=replied")
    steps = {step.name: step for step in page.context["steps"]}

    assert (steps["reply"].is_asked_here, steps["reply"].is_open) == (True, True)
    # The form that corrects the register is filled in with who wrote.
    assert not steps["amend"].is_asked_here
    assert "欧阳小六" not in page.content.decode()


def entered(registrar, **changes):
    add = reverse("admin:inquiries_contact_add")
    (token,) = html.fromstring(registrar.get(add).content).xpath('//input[@name="once"]/@value')
    channel = Channel.objects.get(code="mayor_hotline")
    facts = {"channel": channel.pk, "received_on": "2025-03-07", "subject": "咨询", "once": token}
    inlines = {"events-TOTAL_FORMS": 0, "events-INITIAL_FORMS": 0}
    return add, {**facts, **inlines, **changes}


def test_a_contact_sent_twice_is_entered_once(registrar):
    add, answers = entered(registrar)

    first, again = registrar.post(add, answers), registrar.post(add, answers)

    assert (first.status_code, again.url) == (302, first.url)
    kept = Contact.objects.get()
    assert [event.kind for event in kept.events.all()] == ["received"]


def test_a_form_with_an_error_comes_back_and_can_be_sent_again(registrar):
    add, answers = entered(registrar, subject="")

    wrong = registrar.post(add, answers)
    registrar.post(add, {**answers, "subject": "咨询"})

    assert wrong.context["adminform"].form.errors.keys() == {"subject"}
    assert Contact.objects.get().subject == "咨询"
