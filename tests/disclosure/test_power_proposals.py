"""The list of powers changes when another person approves what the page showed."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from disclosure import power_list, power_proposals
from disclosure.models import AdjustmentProposal, PowerItem
from portal.roles import sync_roles
from records.lifecycle import NotAllowed
from tests.factories import disclosure as make
from tests.factories.pages import press

pytestmark = pytest.mark.django_db
TODAY = date(2020, 2, 21)
WHY = {"effective_on": date(2020, 3, 1), "basis": "国务院决定", "approval": "市政府"}


def head():
    return make.person("fuzeren")


def propose(**facts):
    return power_proposals.propose(by=make.person("fabu"), on=TODAY, **WHY, **facts)


def step_url(proposal, step):
    return reverse("admin:disclosure_adjustmentproposal_step", args=[proposal.pk, step])


def test_nothing_of_a_proposal_is_on_the_list_before_it_is_approved():
    proposal = make.proposed_adjustment()
    before = list(PowerItem.objects.values_list("duties", "valid_to"))

    proposal = power_proposals.approve(proposal, by=head(), on=TODAY)

    assert before == [("", None)]
    assert proposal.adjustment.kind == "changed"
    assert list(PowerItem.objects.order_by("valid_from").values_list("duties", "valid_to")) == [
        ("", date(2020, 3, 1)),
        ("受理、审查、决定", None),
    ]
    assert [(event.kind, event.by.username) for event in proposal.events.all()] == [
        ("proposed", "fabu"),
        ("approved", "fuzeren"),
    ]


def test_who_proposed_does_not_approve():
    proposal = make.proposed_adjustment()
    AdjustmentProposal.objects.update(proposed_by=head())

    with pytest.raises(NotAllowed):
        power_proposals.approve(proposal, by=head(), on=TODAY)


def test_a_refused_adjustment_leaves_the_list_as_it_is():
    proposal = make.proposed_adjustment()

    proposal = power_proposals.refuse(proposal, by=head(), on=TODAY, reason="依据已废止")

    assert (proposal.status, proposal.adjustment) == ("refused", None)
    assert PowerItem.objects.get().valid_to is None
    with pytest.raises(NotAllowed):
        power_proposals.approve(proposal, by=head(), on=TODAY)


def test_what_the_list_would_refuse_is_refused_when_it_is_proposed():
    power = make.power()
    other = power_list.next_version(power, code="XK-999")

    with pytest.raises(NotAllowed):
        propose(kind="changed", closes=[power], opens=[other])

    assert not AdjustmentProposal.objects.exists()
    assert PowerItem.objects.get().valid_to is None


def test_of_two_proposals_for_one_power_the_second_is_refused():
    power = make.power()
    first, second = (
        propose(kind="changed", closes=[power], opens=[power_list.next_version(power, fee=fee)])
        for fee in ("不收费", "每件10元")
    )
    power_proposals.approve(first, by=head(), on=TODAY)

    with pytest.raises(NotAllowed):
        power_proposals.approve(second, by=head(), on=TODAY)

    assert AdjustmentProposal.objects.get(pk=second.pk).status == "proposed"


def test_the_page_shows_what_ends_what_begins_and_what_differs(client):
    proposal = make.proposed_adjustment(legal_basis="《旅馆业治安管理办法》第五条第一款")
    sync_roles()
    client.force_login(head())

    page = client.get(step_url(proposal, "approved")).content.decode()

    assert "《旅馆业治安管理办法》第<del>四</del><ins>五</ins>条第一款" in page
    assert ("国务院决定" in page, "fabu" in page) == (True, True)
    # Basis and proposer are of the proposal: no change of the power.
    assert ("<ins>国务院决定</ins>" in page, "<ins>fabu</ins>" in page) == (False, False)


def test_the_head_approves_by_the_button(client):
    proposal = make.proposed_adjustment()
    sync_roles()
    client.force_login(head())

    press(client, step_url(proposal, "approved"), {})

    proposal.refresh_from_db()
    assert proposal.status == "approved"
    assert PowerItem.objects.in_force(on=timezone.localdate()).get().duties == "受理、审查、决定"


# --- the chart handed in with it


def with_chart(power):
    """The next version of `power`, with a chart that is not stored yet."""
    item = power_list.next_version(power, duties="受理、决定")
    item.flow_chart = ContentFile(make.pdf(), name="流程图.pdf")
    return item


@pytest.fixture
def chart():
    """Of a proposal that waits: its name on the disk."""
    power = make.power()
    proposal = propose(kind="changed", closes=[power], opens=[with_chart(power)])
    return proposal, proposal.opens[0]["flow_chart"]


def test_the_chart_of_a_refused_adjustment_does_not_stay_on_the_disk(
    chart, django_capture_on_commit_callbacks
):
    proposal, name = chart
    assert default_storage.exists(name)

    with django_capture_on_commit_callbacks(execute=True):
        power_proposals.refuse(proposal, by=head(), on=TODAY, reason="图不清")

    assert not default_storage.exists(name)


def test_a_chart_the_list_shows_stays_when_another_adjustment_with_it_is_refused(
    chart, django_capture_on_commit_callbacks
):
    proposal, name = chart
    power_proposals.approve(proposal, by=head(), on=TODAY)
    version = PowerItem.objects.get(valid_to=None)
    again = power_proposals.propose(
        kind="changed",
        closes=[version],
        opens=[power_list.next_version(version, duties="受理")],
        by=make.person("fabu"),
        on=TODAY,
        **{**WHY, "effective_on": date(2020, 4, 1)},
    )

    with django_capture_on_commit_callbacks(execute=True):
        power_proposals.refuse(again, by=head(), on=TODAY, reason="不必")

    assert again.opens[0]["flow_chart"] == name
    assert default_storage.exists(name)


def test_the_chart_of_an_adjustment_that_cannot_be_made_is_not_kept():
    power = make.power()
    opened = with_chart(power)

    with pytest.raises(NotAllowed):
        propose(kind="cancelled", closes=[power], opens=[opened])

    assert not default_storage.exists(opened.flow_chart.name)
