"""当场答复: what can be given at once is given at once, by two people (第三十三条第一款)."""

from datetime import date

import pytest

from records.lifecycle import NotAllowed
from requests_app.lifecycle import intake, replying
from requests_app.models import Case
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db
DAY = make.RECEIVED


def answer(case, *, on=DAY, statement="现当场提供给你。"):
    return replying.answer_on_the_spot(case, by=make.registrar(), on=on, statement=statement)


def test_who_stands_at_the_counter_leaves_with_the_reply():
    case = answer(make.registered_case())
    replying.sign(case, by=make.head(), on=DAY)
    replying.reply(case, by=make.registrar(), on=DAY)
    case = replying.serve(case, by=make.registrar(), on=DAY, method="hand", proof="当场签收")

    assert (case.status, case.outcome, case.closed_on) == ("closed", "1", DAY)
    assert {event.by for event in case.events.all()} <= {None, make.registrar(), make.head()}


def test_who_drafted_it_does_not_sign_it():
    case = answer(make.registered_case())
    both = make.registrar()
    both.groups.add(*make.head().groups.all())

    with pytest.raises(NotAllowed):
        replying.sign(case, by=type(both).objects.get(pk=both.pk), on=DAY)


@pytest.mark.parametrize(
    "case_of",
    [
        lambda: make.registered_case(matter="own_record"),
        lambda: intake.confirm(make.filed_case(), by=make.registrar(), on=DAY, proof="电话"),
    ],
    ids=["own record", "online"],
)
def test_only_a_request_for_information_made_in_person_is_answered_on_the_spot(case_of):
    with pytest.raises(NotAllowed):
        answer(case_of())


def test_on_the_spot_is_the_day_itself():
    with pytest.raises(NotAllowed):
        answer(make.registered_case(), on=date(2025, 3, 4))


def test_an_empty_statement_is_a_gap_and_nothing_is_changed():
    case = make.registered_case()

    with pytest.raises(NotAllowed):
        answer(case, statement=" ")

    assert Case.objects.get(pk=case.pk).status == "registered"
    assert not case.letters.exists()


def test_sent_back_it_goes_the_ordinary_way():
    case = answer(make.registered_case())

    case = replying.send_back(case, by=make.head(), on=DAY, reason="需要审核")

    assert (case.status, case.handler) == ("handling", make.registrar())
