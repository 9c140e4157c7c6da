"""The applicant's rights beside the answer: a copy, an erasure, help, and a word on the reply."""

import json
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from records import receipts
from records.lifecycle import NotAllowed
from requests_app import own_data
from requests_app.lifecycle import rounds
from requests_app.models import Applicant, Case, ErasureRequest, Satisfaction
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 10)
MUCH_LATER = date(2035, 3, 4)
SECRET = "0123456789abcdefghijkm"


@pytest.fixture
def tracked(client):
    """The applicant's browser, the request opened with its code."""

    def open_(case):
        Applicant.objects.filter(case=case).update(secret_hash=receipts.hash_secret(SECRET))
        client.post(reverse("request-track"), {"number": case.number, "secret": SECRET})
        return client

    return open_


# --- 第四十五条


def test_the_applicant_takes_out_what_is_held(tracked):
    case = make.closed_case()
    copy = json.loads(tracked(case).get(reverse("request-data-json")).content)

    assert "张三丰" in copy["申请人"].values()
    assert copy["申请内容"]["所需信息内容"] == "2024年度治安管理处罚案件数量"
    assert [letter["名称"] for letter in copy["文书"]] == [
        "政府信息公开申请接收回执",
        "政府信息公开申请答复书",
    ]


def test_the_copy_names_nobody_of_the_office(tracked):
    case = make.closed_case()
    copy = tracked(case).get(reverse("request-data-json")).content.decode()

    assert "chengban" not in copy
    assert "fuzeren" not in copy


def test_the_copy_is_there_to_print_too(tracked):
    assert tracked(make.closed_case()).get(reverse("request-data-pdf")).content.startswith(b"%PDF-")


@pytest.mark.parametrize("page", ["request-data-json", "request-data-pdf"])
def test_without_the_code_there_is_no_copy(client, page):
    make.closed_case()

    assert client.get(reverse(page)).status_code == 404


# --- 第四十七条


def asked(case=None):
    case = case or make.closed_case()
    own_data.ask_erasure(case, on=DAY, reason="不再需要")
    return case


def proposed(case, answer="kept", on=DAY):
    return own_data.propose_answer(
        case, by=make.registrar(), on=on, answer=answer, reason="档案保管期限未届满"
    )


def test_the_applicant_asks_for_erasure_on_the_tracking_page(tracked):
    case = make.closed_case()
    tracked(case).post(reverse("request-data"), {"reason": "不再需要"})

    assert ErasureRequest.objects.get().reason == "不再需要"


def test_while_one_waits_no_second_is_asked():
    case = asked()

    with pytest.raises(NotAllowed):
        own_data.ask_erasure(case, on=DAY)


def test_two_people_answer_and_the_applicant_reads_it(tracked):
    case = asked()
    proposed(case)
    own_data.confirm_answer(case, by=make.head(), on=DAY)

    page = tracked(case).get(reverse("request-data")).content.decode()

    assert "档案保管期限未届满" in page


def test_whoever_proposed_the_answer_does_not_give_it():
    case = asked()
    proposed(case)

    with pytest.raises(NotAllowed):
        own_data.confirm_answer(case, by=make.registrar(), on=DAY)


def test_the_database_wants_two_people_as_well():
    proposed(asked())
    one = make.registrar()

    with pytest.raises(IntegrityError), transaction.atomic():
        ErasureRequest.objects.update(answered_by=one, answered_on=DAY)


def test_nothing_is_erased_while_the_law_has_the_file_kept():
    with pytest.raises(NotAllowed):
        proposed(asked(), answer="erased")


def test_after_the_term_the_second_person_erases():
    case = asked()
    proposed(case, answer="erased", on=MUCH_LATER)
    own_data.confirm_answer(case, by=make.head(), on=MUCH_LATER)

    assert Applicant.objects.get(case=case).name == ""
    assert Case.objects.get(pk=case.pk).description == "（已匿名化）"


def test_what_was_no_request_is_erased_as_soon_as_it_is_asked():
    case = asked(make.void_case())
    proposed(case, answer="erased")
    own_data.confirm_answer(case, by=make.head(), on=DAY)

    assert Applicant.objects.get(case=case).erased_on == DAY


# --- 第四十三条


def test_who_needs_help_is_followed_up_with_day_person_and_result():
    case = make.handled_case(needs_assistance=True)
    assert list(Case.objects.to_be_assisted()) == [case]

    given = own_data.assist(case, by=make.handler(), on=DAY, given="电话朗读答复", result="helped")

    assert (given.on, given.by.username, given.result) == (DAY, "chengban", "helped")
    assert list(Case.objects.to_be_assisted()) == []


def test_help_is_recorded_once_and_only_where_it_was_asked_for():
    helped = make.handled_case(needs_assistance=True)
    own_data.assist(helped, by=make.handler(), on=DAY, given="朗读", result="helped")

    with pytest.raises(NotAllowed):
        own_data.assist(helped, by=make.handler(), on=DAY, given="朗读", result="helped")
    with pytest.raises(NotAllowed):
        own_data.assist(
            make.handled_case(), by=make.handler(), on=DAY, given="朗读", result="helped"
        )


def test_help_given_later_does_not_hold_up_a_step_of_an_earlier_day():
    case = make.handled_case(needs_assistance=True)
    own_data.assist(case, by=make.handler(), on=date(2025, 3, 12), given="朗读", result="helped")

    rounds.propose_extension(
        case, by=make.handler(), on=DAY, working_days=5, reason="需要检索", today=DAY
    )


# --- two questions


def test_the_reply_is_rated_once():
    case = make.closed_case()
    own_data.rate(case, on=DAY, clear="yes", content="partly")

    with pytest.raises(NotAllowed):
        own_data.rate(case, on=DAY, clear="yes", content="partly")
    assert list(Satisfaction.objects.values_list("year", "clear", "content", "answers")) == [
        (2025, "yes", "partly", 1)
    ]


def test_the_answer_is_counted_without_the_request(tracked):
    case = make.closed_case()
    tracked(case).post(reverse("request-rate"), {"clear": "yes", "content": "no"})
    fields = {field.name for field in Satisfaction._meta.get_fields()}

    row = Satisfaction.objects.get()
    assert (row.clear, row.content, row.answers) == ("yes", "no", 1)
    assert fields == {"id", "year", "clear", "content", "answers"}


def test_without_a_reply_there_is_nothing_to_rate():
    with pytest.raises(NotAllowed):
        own_data.rate(make.handled_case(), on=DAY, clear="yes", content="yes")


@pytest.mark.parametrize(("answers", "shown"), [(4, 0), (5, 1)])
def test_figures_of_few_are_not_shown(answers, shown):
    Satisfaction.objects.create(year=2025, clear="yes", content="yes", answers=answers)

    assert Satisfaction.objects.shown().count() == shown
