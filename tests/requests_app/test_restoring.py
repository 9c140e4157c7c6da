"""恢复办理: what ended by mistake goes on, by two persons, where it stood."""

from datetime import date

import pytest
from django.urls import reverse

from portal.roles import sync_roles
from records.lifecycle import NotAllowed
from requests_app import outbox, timeline
from requests_app.lifecycle import intake, restoring
from requests_app.models import Case
from tests.factories import requests_app as make
from tests.factories import staff
from tests.factories.pages import fingerprint_on

pytestmark = pytest.mark.django_db
DAY = make.RECEIVED
LATER = date(2025, 3, 20)


def withdrawn(case, *, on=DAY):
    return intake.withdraw(case, by=make.registrar(), on=on, reason="申请人来电撤回")


def proposed(case):
    return restoring.propose_restore(case, by=make.registrar(), on=LATER, reason="撤回的是另一件")


def restored(case):
    return restoring.restore(proposed(case), by=make.head(), on=LATER)


def test_a_request_withdrawn_by_mistake_stands_where_it_stood_with_the_term_it_had():
    case = make.handled_case()
    due = case.due_on

    case = restored(withdrawn(case))

    assert (case.status, case.outcome, case.closed_on) == (Case.Status.HANDLING, "", None)
    assert (case.received_on, case.due_on) == (DAY, due)
    assert case in Case.objects.open()


def test_the_receipt_that_a_withdrawal_assumed_is_undone():
    case = restored(withdrawn(make.filed_case()))

    assert (case.status, case.received_on, case.due_on) == (Case.Status.FILED, None, None)


def test_the_second_person_refuses_and_it_can_be_proposed_anew():
    case = proposed(withdrawn(make.handled_case()))
    with pytest.raises(NotAllowed):
        restoring.refuse_restore(case, by=make.registrar(), on=LATER, reason="自己反悔")

    case = restoring.refuse_restore(case, by=make.head(), on=LATER, reason="确系申请人撤回")

    assert case.status == Case.Status.CLOSED
    with pytest.raises(NotAllowed):
        restoring.restore(case, by=make.head(), on=LATER)
    assert restored(case).status == Case.Status.HANDLING


def test_a_reply_that_was_under_review_is_reviewed_again():
    case = restored(withdrawn(make.signing_case()))

    assert case.status == Case.Status.HANDLING
    assert case.letters.drafts().count() == 1


def test_what_was_taken_for_no_request_is_one_again():
    case = make.registered_case()
    intake.propose_void(case, by=make.registrar(), on=DAY, reason="test", note="系统测试")
    case = intake.void(case, by=make.head(), on=DAY)

    case = restored(case)

    assert (case.status, case.void_reason) == (Case.Status.REGISTERED, "")
    assert (case.received_on, case.due_on) == (DAY, make.DUE)


def test_what_was_merged_by_mistake_is_a_request_of_its_own():
    case = intake.merge(
        make.accepted_case(), into=make.accepted_case(), by=make.registrar(), on=DAY
    )

    case = restored(case)

    assert (case.status, case.merged_into) == (Case.Status.ACCEPTED, None)


def test_whoever_proposes_it_does_not_confirm_it():
    case = proposed(withdrawn(make.handled_case()))

    with pytest.raises(NotAllowed, match="提出人"):
        restoring.restore(case, by=make.registrar(), on=LATER)


def test_nothing_goes_on_without_a_proposal_and_an_old_one_does_not_count():
    case = restored(withdrawn(make.handled_case()))
    case = withdrawn(case, on=LATER)

    with pytest.raises(NotAllowed):
        restoring.restore(case, by=make.head(), on=LATER)


def test_who_withdrew_on_the_portal_files_anew():
    case = intake.withdraw(make.handled_case(), on=DAY)

    with pytest.raises(NotAllowed, match="重新提出申请"):
        proposed(case)


def test_what_ended_with_a_reply_stays_closed():
    with pytest.raises(NotAllowed):
        proposed(make.case_in(Case.Status.CLOSED))


def test_the_applicant_reads_that_it_goes_on_and_nothing_of_the_proposal():
    case = restored(withdrawn(make.handled_case()))

    titles = [str(entry.title) for entry in timeline.public(case)]
    assert titles[-2:] == ["撤回申请", "此前误作结案，恢复办理"]
    assert "restored" in outbox.TOLD


def test_the_second_person_finds_it_on_the_start_page_and_confirms_it_there(client):
    sync_roles()
    case = proposed(withdrawn(make.handled_case()))
    client.force_login(staff.member("fuzeren"))
    assert case.number in client.get(reverse("admin:index")).content.decode()
    url = reverse("admin:requests_app_case_step", args=[case.pk, "restored"])

    page = client.get(url)
    client.post(url, {"read": fingerprint_on(page), "note": ""})

    case.refresh_from_db()
    assert "申请人来电撤回" in page.content.decode()
    assert case.status == Case.Status.HANDLING
