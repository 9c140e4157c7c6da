"""Everyone who asked holds a code; a request that was split stays one for who filed it."""

import hashlib
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from records import receipts
from records.lifecycle import NotAllowed
from requests_app import codes, filing, wording
from requests_app.lifecycle import intake as case_intake
from requests_app.models import Applicant, Case
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 10)
WANTED = "2023年治安案件数量\n2024年治安案件数量"


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(datetime(2025, 3, 10, 3, tzinfo=UTC), tick=True):
        yield


@pytest.fixture
def desk(client):
    """The registrar, signed in, who may enter requests."""
    user = make.registrar()
    user.is_staff = user.is_superuser = True
    user.save()
    client.force_login(user)
    return client


def with_code(**facts):
    case, secret = filing.file_at_office(
        by=make.registrar(),
        intake="counter",
        applicant_kind="person",
        applicant=make.PERSON,
        description=facts.pop("description", WANTED),
        arrived_at=datetime(2025, 3, 10, 2, tzinfo=UTC),
        **facts,
    )
    return case, secret


def track(client, case, secret):
    return client.post(reverse("request-track"), {"number": case.number, "secret": secret})


def split(case):
    return case_intake.split(case, by=make.registrar(), on=DAY, descriptions=WANTED.splitlines())


@pytest.mark.parametrize("intake", ["counter", "oral", "fax", "ordinary_mail", "registered_mail"])
def test_whoever_asks_on_paper_or_by_word_of_mouth_gets_a_slip_with_a_code(desk, intake):
    entered = {
        "matter": "information",
        "applicant_kind": "person",
        "name": "张三丰",
        "description": "处罚决定",
        "delivery": "post",
        "medium": "paper",
        "arrived_on": "2025-03-10",
        "received_on": "2025-03-10",
        "receipt_proof": "XA1",
    }

    done = desk.post(reverse("admin:requests_app_case_add") + f"?intake={intake}", entered)
    slip = desk.get(done.url)

    case = Case.objects.get()
    assert done.url == reverse("admin:requests_app_case_slip", args=[case.pk])
    assert receipts.is_secret(slip.context["secret"], case.applicant.secret_hash)
    assert slip.context["secret"] in slip.content.decode()
    assert "<svg" in slip.content.decode()
    assert "no-store" in slip["Cache-Control"]


def test_a_slip_is_shown_to_who_made_it_and_for_its_own_request(desk):
    case, _secret = with_code()

    assert desk.get(reverse("admin:requests_app_case_slip", args=[case.pk])).status_code == 302


def test_a_lost_code_is_issued_anew_and_the_old_one_is_dead_even_where_it_was_entered(client):
    case, old = with_code()
    assert track(client, case, old).status_code == 302
    assert client.get(reverse("request-case")).status_code == 200

    new = codes.reissue(case, by=make.registrar(), on=DAY, proof="核对身份证")

    assert client.get(reverse("request-case")).status_code == 302
    assert track(client, case, old).status_code == 200
    assert track(client, case, new).status_code == 302
    event = case.events.get(kind="code_issued")
    assert (event.by, event.note) == (make.registrar(), "核对身份证")


@pytest.mark.parametrize("wrong", [{"proof": " "}, {"by": "chengban"}])
def test_a_code_is_issued_by_the_registrar_to_who_showed_their_identity(wrong):
    case, _secret = with_code()
    asked = {"by": "dengji", "proof": "核对身份证"} | wrong

    with pytest.raises(NotAllowed):
        codes.reissue(case, by=make.clerk(asked["by"]), on=DAY, proof=asked["proof"])


def test_nobody_erased_gets_a_code():
    case, _secret = with_code()
    Applicant.objects.update(erased_on=DAY)

    with pytest.raises(NotAllowed):
        codes.reissue(case, by=make.registrar(), on=DAY, proof="核对身份证")


def test_the_counter_issues_a_new_code_on_its_page(desk):
    case, old = with_code()

    done = desk.post(reverse("admin:requests_app_case_code", args=[case.pk]), {"proof": "身份证"})

    fresh = desk.get(done.url).context["secret"]
    assert fresh != old
    assert receipts.is_secret(fresh, Applicant.objects.get().secret_hash)


def test_a_receipt_promises_no_code_that_does_not_exist():
    with_it, _secret = with_code()
    without = make.registered_case()

    assert "凭登记编号和查询码" in wording.receipt(with_it)
    assert "凭登记编号和查询码" not in wording.receipt(without)
    assert "领取查询码" in wording.receipt(without)


def test_a_receipt_decides_nothing():
    body = wording.receipt(make.registered_case())

    assert "受理" not in body
    assert "不是对所申请信息是否公开作出的决定" in body


def test_number_and_code_stand_in_no_request_to_the_server():
    picture = codes.picture("https://gaj.example/requests/track/", "2025-00001", "ABCD-EFGH")

    assert picture.startswith("<svg")
    assert "ABCD" not in picture


def test_a_split_request_is_kept_as_it_was_filed():
    case, _secret = with_code()
    split(case)

    case = Case.objects.get(pk=case.pk)
    assert case.description == "2023年治安案件数量"
    assert case.original_wording == WANTED
    sha256 = hashlib.sha256(WANTED.encode()).hexdigest()
    assert case.original_sha256 == sha256
    assert case.events.get(kind="split").data["sha256"] == sha256


def test_splitting_again_keeps_the_first_wording():
    case, _secret = with_code()
    split(case)
    case_intake.split(case, by=make.registrar(), on=DAY, descriptions=["甲", "乙"])

    assert Case.objects.get(pk=case.pk).original_wording == WANTED


def test_the_parts_are_named_in_a_letter_and_follow_under_the_one_code(client):
    case, secret = with_code()
    (part,) = split(case)

    letter = case.letters.get(kind="split")
    assert f"1.{case.number}：2023年治安案件数量" in letter.body
    assert f"2.{part.number}：2024年治安案件数量" in letter.body
    track(client, case, secret)
    page = client.get(reverse("request-case")).content.decode()
    assert part.number in page
    client.get(reverse("request-part", args=[part.number]))
    assert client.get(reverse("request-case")).context["case"].pk == part.pk


def test_the_number_of_a_part_opens_with_the_code_of_the_whole(client):
    case, secret = with_code()
    (part,) = split(case)

    track(client, part, secret)

    assert client.get(reverse("request-case")).context["case"].pk == part.pk
    assert "凭登记编号和查询码" in wording.receipt(part)


def test_another_persons_request_is_no_part_of_ones_own(client):
    case, secret = with_code()
    other, _secret = with_code()
    track(client, case, secret)

    assert client.get(reverse("request-part", args=[other.number])).status_code == 404


def test_the_clerks_box_holds_what_was_asked(desk):
    case, _secret = with_code()

    page = desk.get(reverse("admin:requests_app_case_step", args=[case.pk, "split"]))

    assert page.context["form"]["descriptions"].value() == WANTED
