"""What the line under a step says of the last day is what the step does to it."""

from datetime import date

import pytest

from requests_app import previews
from requests_app.lifecycle import intake, rounds
from requests_app.lifecycle.steps import Step
from requests_app.models import Case, OpinionRequest
from statute.calendar import official_workdays
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db

DAY = date(2025, 3, 12)


def told(case, step, on=DAY):
    case = Case.objects.get(pk=case.pk)
    return " ".join(previews.effects(case, step, on=on, workdays=official_workdays()))


def due(case):
    return Case.objects.get(pk=case.pk).due_on.isoformat()


def asked_case(**kinds):
    case = make.handled_case()
    ask(case)
    return case


def ask(case, on=make.RECEIVED, kind="third_party"):
    rounds.ask_opinion(case, by=make.handler(), on=on, kind=kind, party="甲公司", content="合同")


def confirm(case):
    intake.confirm(case, by=make.registrar(), on=DAY, proof="电话")


def correct(case):
    intake.correct(case, by=make.registrar(), on=DAY, text="2024年")


def pay(case):
    rounds.pay(case, by=make.handler(), on=DAY, receipt_number="收1")


def waive(case):
    rounds.waive(case, by=make.head(), on=DAY, reason="生活困难")


def answer(case):
    rounds.record_opinion(
        case.opinion_requests.get(), by=make.handler(), on=DAY, answer="objects", opinion="不同意"
    )


def sign_for(case):
    intake.sign_for(case, by=make.handler(), on=DAY)


STEPS = [
    (Step.CONFIRM, make.filed_case, confirm),
    (Step.CORRECT, make.correcting_case, correct),
    (Step.PAY, make.charged_case, pay),
    (Step.WAIVE, make.charged_case, waive),
    (Step.ASK_OPINION, make.handled_case, lambda case: ask(case, on=DAY)),
    (Step.RECORD_OPINION, asked_case, answer),
    (Step.SIGN_FOR, make.assigned_case, sign_for),
]


@pytest.mark.parametrize(("step", "made", "take"), STEPS, ids=[row[0].name for row in STEPS])
def test_the_line_names_the_day_the_step_leads_to(step, made, take):
    case = made()
    line = told(case, step)

    take(case)

    assert due(case) in line


def test_an_opinion_that_came_early_gives_back_the_days_its_letter_would_have_taken():
    case = asked_case()
    before = due(case)

    line = told(case, Step.RECORD_OPINION)
    answer(case)

    assert due(case) < before
    assert f"{before} → {due(case)}" in line


def test_with_two_letters_each_answer_says_its_own_day():
    case = asked_case()
    ask(case, on=date(2025, 3, 5), kind=OpinionRequest.Kind.ORGAN)

    line = told(case, Step.RECORD_OPINION)

    assert line.count(make.RECEIVED.isoformat()) == 1
    assert "2025-03-05：" in line


def test_an_extension_agreed_inside_the_office_moves_nothing_until_the_applicant_is_told():
    case = make.handled_case()
    rounds.propose_extension(
        case, by=make.handler(), on=DAY, today=DAY, working_days=5, reason="材料多"
    )
    line = told(case, Step.APPROVE_EXTENSION)

    rounds.approve_extension(case, by=make.head(), on=DAY, today=DAY)
    agreed = due(case)
    rounds.notify_extension(case, by=make.handler(), on=DAY, today=DAY, method="hand", proof="签收")

    assert agreed == make.DUE.isoformat()
    assert agreed in line
    assert due(case) in line
