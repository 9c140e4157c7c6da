"""The list of powers changes by decisions only: each element, and several powers under one."""

from datetime import date

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from django.utils.timezone import localdate

from disclosure import power_list, power_proposals
from disclosure.admin.power_forms import ChangeForm
from disclosure.models import Adjustment, AdjustmentProposal, PowerItem
from portal.roles import sync_roles
from tests.factories import disclosure as make
from tests.factories import staff

pytestmark = pytest.mark.django_db
LIST = reverse("admin:disclosure_poweritem_changelist")
WHY = {"effective_on": "2020-03-01", "basis": "国务院决定", "approval": "市政府"}


@pytest.fixture
def publisher(client):
    sync_roles()
    user = User.objects.create(username="fabu2", first_name="某发布", is_staff=True)
    user.groups.add(Group.objects.get(name="发布"))
    client.force_login(user)
    return client


def change_page(power):
    return reverse("admin:disclosure_poweritem_change", args=[power.pk])


def step_page(power):
    return reverse("admin:disclosure_poweritem_step", args=[power.pk, "change"])


def as_it_stands(client, power):
    """The form of 变更 as its page fills it in."""
    form = client.get(step_page(power)).context["form"]
    values = {field.name: field.value() for field in form if field.name != "flow_chart"}
    return {name: value for name, value in values.items() if value not in (None, False)}


def test_the_fee_of_an_old_list_stays_what_it_was(publisher):
    power = make.power(fee="不收费")

    publisher.post(change_page(power), {**as_it_stands(publisher, power), "fee": "每件100元"})
    assert PowerItem.objects.get().fee == "不收费"

    publisher.post(step_page(power), {**as_it_stands(publisher, power), **WHY, "fee": "每件100元"})
    approve_all()

    of_2019 = PowerItem.objects.in_force(on=date(2019, 12, 31)).get()
    of_2020 = PowerItem.objects.in_force(on=date(2020, 3, 1)).get()
    assert (of_2019.fee, of_2020.fee) == ("不收费", "每件100元")
    assert (of_2020.code, of_2020.name) == (of_2019.code, of_2019.name)


def test_every_element_is_asked_for_by_the_change(publisher):
    form = publisher.get(step_page(make.power())).context["form"]

    assert set(power_list.ELEMENTS) <= set(form.fields)


def approve_all():
    """The head agrees to what was proposed."""
    for proposal in AdjustmentProposal.objects.filter(status="proposed"):
        power_proposals.approve(proposal, by=staff.member("fuzeren"), on=localdate())


def adjust(client, powers, **answers):
    pks = [power.pk for power in powers]
    return client.post(LIST, {"action": "adjust", "_selected_action": pks, **answers}, follow=True)


def test_ten_powers_change_their_unit_under_one_decision(publisher):
    powers = [make.power(f"XK-{number:03}", name=f"事项{number}") for number in range(1, 11)]

    adjust(
        publisher, powers, confirmed="yes", kind="changed", implementing_unit="出入境管理局", **WHY
    )
    assert PowerItem.objects.in_force(on=date(2020, 3, 1)).filter(opened_by=None).count() == 10
    approve_all()

    now = PowerItem.objects.in_force(on=date(2020, 3, 1))
    assert set(now.values_list("implementing_unit", flat=True)) == {"出入境管理局"}
    assert now.count() == 10
    assert set(now.values_list("opened_by", flat=True)) == {
        Adjustment.objects.get(kind="changed").pk
    }


def test_several_are_cancelled_by_one_decision_or_none_is(publisher):
    first, second = make.power("XK-001"), make.power("XK-002", name="乙")

    page = adjust(
        publisher, [first, second], confirmed="yes", kind="cancelled", **{**WHY, "basis": ""}
    )
    assert page.context["form"].errors
    assert PowerItem.objects.filter(valid_to=None).count() == 2

    adjust(publisher, [first, second], confirmed="yes", kind="cancelled", **WHY)
    approve_all()

    assert PowerItem.objects.filter(valid_to=None).count() == 0
    assert Adjustment.objects.filter(kind="cancelled").count() == 1


def test_a_change_of_many_that_changes_nothing_is_refused(publisher):
    power = make.power()

    page = adjust(publisher, [power], confirmed="yes", kind="changed", **WHY)

    assert page.context["form"].errors
    assert PowerItem.objects.count() == 1


def test_who_does_not_adjust_the_list_is_offered_nothing(client):
    sync_roles()
    user = User.objects.create(username="chengban2", is_staff=True)
    user.groups.add(Group.objects.get(name="承办"))
    client.force_login(user)
    power = make.power()

    adjust(client, [power], confirmed="yes", kind="cancelled", **WHY)

    assert PowerItem.objects.get().valid_to is None


def test_the_form_says_which_files_a_chart_may_be_and_how_large():
    chart = ChangeForm(by=None).fields["flow_chart"]

    assert chart.widget.attrs["accept"] == ".pdf,.png,.jpg,.jpeg"
    assert "20 MB" in chart.help_text
