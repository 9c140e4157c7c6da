"""待我办理: whose turn each record is, what the page says of it, and what comes next."""

from datetime import date

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from disclosure.models import Membership
from disclosure.publication import reviewing
from portal import awaited, load, turns
from portal.awaited.rows import Asked
from portal.jobs import JOBS
from portal.roles import sync_roles
from requests_app.lifecycle import intake, rounds
from requests_app.lifecycle.steps import Step
from requests_app.models import Case
from tests.factories import disclosure, inquiries
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 12)
# What a request waits for in each state, and whose turn that is, as the office has it.
CASES = {
    "filed": {"登记": "confirmed"},
    "registered": {"登记": "accepted"},
    "correcting": {},
    "accepted": {"登记": "assigned"},
    "assigned": {"承办": "signed_for"},
    "handling": {"承办": "submitted"},
    "reasoning": {},
    "charging": {"承办": "fee_delivered"},
    "reviewing": {"审核": "reviewed"},
    "signing": {"机构负责人": "signed"},
    "signed": {"登记": "replied", "承办": "replied"},
    "replied": {"登记": "served", "承办": "served"},
    "closed": {"登记": "archived"},
}
DUTIES = ("登记", "承办", "审核", "发布", "机构负责人")


@pytest.fixture(autouse=True)
def roles():
    sync_roles()


def holder(role, name=""):
    """Somebody of that duty who has written nothing yet; 承办 belongs to the bureau."""
    user = User.objects.create(
        username=name or f"new-{role}", first_name=f"某{role}", is_staff=True
    )
    user.groups.add(Group.objects.get(name=role))
    return user


def of(user, *, on=DAY):
    return {kind.code: kind.count for kind in turns.kinds_of(user, on=on)}


def waiting_for(role, *, on=DAY):
    return set(of(holder(role), on=on))


@pytest.mark.parametrize("status", CASES)
def test_a_request_waits_for_the_one_step_of_its_state(status):
    case = make.case_in(status)
    Case.objects.filter(pk=case.pk).update(handler=None)  # in nobody's hands, so it is the unit's
    people = {role: holder(role) for role in DUTIES}
    Membership.objects.create(user=people["承办"], unit=case.unit or make.unit())

    seen = {role: set(of(user, on=date(2025, 3, 19))) for role, user in people.items()}

    assert seen == {
        role: {f"case.{CASES[status][role]}"} if role in CASES[status] else set() for role in DUTIES
    }


def test_every_open_state_of_a_request_is_somebodys_turn_or_waits_for_the_applicant():
    waited_in = {state for each in awaited.BY_CODE["case"].awaited for state in each.sources}

    assert set(Case.Status) - waited_in == {"archived"}


def test_a_proposal_that_something_is_no_request_is_the_turn_of_another_person():
    case = make.filed_case()
    proposer, other = holder("登记"), holder("机构负责人")
    intake.propose_void(case, by=proposer, on=DAY, reason="test", note="系统测试")

    assert set(of(proposer, on=DAY)) == {"case.confirmed"}
    assert set(of(other, on=DAY)) == {"case.voided"}


def test_a_day_that_ran_out_for_the_applicant_is_the_offices_turn():
    make.correcting_case(reply_by=date(2025, 3, 20))
    registrar = holder("登记")

    assert of(registrar, on=date(2025, 3, 20)) == {}
    assert of(registrar, on=date(2025, 3, 21)) == {"case.correction_lapsed": 1}


def test_a_request_in_a_colleagues_hands_is_not_mine_unless_i_stand_in():
    case = make.handled_case()
    me = holder("承办")
    Membership.objects.create(user=me, unit=case.unit)
    assert of(me) == {}

    Membership.objects.create(
        user=me, unit=case.unit, stands_in_for=case.handler, from_on=DAY, to_on=DAY
    )

    assert of(User.objects.get(pk=me.pk)) == {"case.submitted": 1}


def test_another_units_request_is_not_mine():
    make.assigned_case()
    me = holder("承办")
    Membership.objects.create(user=me, unit=disclosure.unit("0099", "交警支队"))

    assert of(me) == {}


def test_who_wrote_the_reply_is_not_asked_to_review_it():
    case = make.submitted_case()
    case.handler.groups.add(Group.objects.get(name="审核"))

    assert "case.reviewed" not in of(User.objects.get(pk=case.handler.pk))


def test_an_extension_waits_for_the_head_and_then_for_its_notice():
    case = make.handled_case(on=date(2025, 3, 3))
    rounds.propose_extension(
        case, working_days=10, reason="需要检索", by=case.handler, on=DAY, today=DAY
    )
    assert waiting_for("机构负责人") == {"case.extension_approved"}

    rounds.approve_extension(case, by=make.head(), on=DAY, today=DAY)

    assert waiting_for("登记") == {"case.extended"}


@pytest.mark.parametrize(
    ("made", "role", "step"),
    [
        (disclosure.submitted, "审核", "first_review"),
        (disclosure.approved, "发布", "publish"),
    ],
)
def test_a_document_waits_for_the_next_of_its_reviews(made, role, step):
    made()

    assert waiting_for(role) == {f"disclosure.{step}"}
    assert waiting_for("登记") == set()


def test_first_and_secrecy_review_wait_for_two_persons():
    item = disclosure.submitted()
    reviewers = holder("审核", "shenhe2"), holder("审核", "baomi2")
    reviewing.first_review(item, by=reviewers[0], on=date(2016, 5, 4), basis="第十七条")

    assert [of(reviewer) for reviewer in reviewers] == [{}, {"disclosure.secrecy_review": 1}]


def test_a_contact_waits_for_its_reply_with_the_channels_last_day():
    channel = inquiries.channel()
    channel.reply_within = 5
    channel.save()
    inquiries.contact(on=date(2025, 3, 3))
    user = holder("承办")
    Membership.objects.create(user=user, unit=disclosure.unit("0001", "十堰市公安局"))

    [turn] = turns.turns_of(user, on=DAY, kinds=turns.kinds_of(user, on=DAY), limit=5)

    assert (turn.step, turn.subject, turn.due_on, turn.left, turn.tone) == (
        "replied",
        "咨询居住证办理",
        date(2025, 3, 10),
        -2,
        "late",
    )


def test_a_turn_says_what_it_is_about_since_when_and_from_whom():
    case = make.signing_case(on=date(2025, 3, 3), information_name="养犬登记数量")
    head = holder("机构负责人")

    [turn] = turns.turns_of(head, on=DAY, kinds=turns.kinds_of(head, on=DAY), limit=5)

    approved = case.events.filter(kind=Step.APPROVE).last()
    assert (turn.subject, turn.number) == ("养犬登记数量", case.number)
    assert (turn.since, turn.sender) == (approved.on, approved.by.username)
    page = reverse("admin:requests_app_case_change", args=[case.pk])
    assert turn.url == f"{page}?do={turn.step}"


def test_the_nearest_last_day_comes_first_and_what_has_none_last():
    later = make.accepted_case(on=date(2025, 3, 5))
    sooner = make.accepted_case(on=date(2025, 3, 3))
    filed = make.filed_case()
    me = holder("登记")

    found = turns.turns_of(me, on=DAY, kinds=turns.kinds_of(me, on=DAY), limit=5)

    assert [turn.record for turn in found] == [sooner, later, filed]


@pytest.mark.parametrize("count", [1, 12])
def test_the_start_page_costs_the_same_for_one_turn_and_twelve(
    client, count, django_assert_max_num_queries
):
    for _ in range(count):
        make.accepted_case()
    client.force_login(holder("登记"))
    client.get(reverse("admin:index"))

    with django_assert_max_num_queries(30):
        client.get(reverse("admin:index"))


def test_one_kind_has_a_page_of_its_own(client):
    case = make.accepted_case(information_name="养犬登记数量")
    client.force_login(holder("登记"))

    page = client.get(reverse("admin:turns"), {"kind": "case.assigned"})

    assert page.status_code == 200
    assert "养犬登记数量" in page.content.decode()
    assert case.number in page.content.decode()


@pytest.mark.parametrize("kind", ["", "case", "nothing.at", "grant.confirmed", "case.'--"])
def test_what_is_not_mine_or_nothing_has_no_page(client, kind):
    client.force_login(holder("登记"))

    assert client.get(reverse("admin:turns"), {"kind": kind}).status_code == 404


def test_after_a_step_the_next_one_is_offered_and_the_mark_counts_anew(client):
    first, second = make.accepted_case(on=date(2025, 3, 3)), make.accepted_case(on=date(2025, 3, 4))
    client.force_login(holder("登记"))
    page = client.get(reverse("admin:index"))
    assert page.context["waiting_count"] == 2

    with time_machine.travel("2025-03-12 10:00 +0800", tick=False):
        address = reverse("admin:requests_app_case_step", args=[first.pk, "assigned"])
        form = client.get(address).context
        answer = client.post(
            address,
            {"on": "2025-03-12", "unit": make.unit().pk, "shown_version": form["shown_version"]},
            follow=True,
        )

    text = answer.content.decode()
    assert reverse("admin:requests_app_case_change", args=[second.pk]) in text
    assert answer.context["waiting_count"] == 1


def test_the_head_sees_units_people_and_the_whole_bureau(client):
    case = make.handled_case(on=date(2025, 3, 3))  # last day 31 March
    disclosure.submitted()
    inquiries.contact(on=date(2025, 3, 3))

    units = {row.name: row for row in load.by_unit(on=date(2025, 4, 1))}
    whole = load.total(units.values())
    people = {row.name: (row.cases, row.late) for row in load.by_person(on=date(2025, 4, 1))}

    assert (units[case.unit.name].cases, units[case.unit.name].late) == (1, 1)
    assert (whole.cases, whole.late, whole.documents, whole.contacts) == (1, 1, 1, 1)
    assert people[case.handler.username] == (1, 1)
    client.force_login(holder("机构负责人"))
    assert client.get(reverse("admin:load")).status_code == 200


def test_the_overview_is_for_who_leads(client):
    client.force_login(holder("承办"))

    assert client.get(reverse("admin:load")).status_code == 403


def test_everybody_with_an_address_is_told_each_morning_what_waits_and_nothing_personal():
    case = make.accepted_case(information_name="李某的养犬登记")
    told, silent = holder("登记"), holder("审核")
    User.objects.filter(pk__in=[told.pk, silent.pk]).update(email="somebody@office.example")

    call_command("send_digest")

    [message] = mail.outbox
    assert "申请：转办  1" in message.body
    assert "李某" not in message.body + message.subject
    assert case.number not in message.body
    assert "send_digest" in {job.command for job in JOBS}


@pytest.mark.parametrize("register", awaited.REGISTERS, ids=lambda register: register.code)
def test_what_waits_is_listed_nearest_first_with_and_without_a_last_day(register):
    who = (holder(role) for role in (*DUTIES, "年报", "安全管理员"))
    rows = next(rows for user in who if (rows := register.turns(Asked(user, DAY))) is not None)

    assert list(register.nearest_first(rows)[:5]) == []
