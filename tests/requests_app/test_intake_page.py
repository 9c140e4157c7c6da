"""Entering a request at the desk: the scan in the same form, who asked before, receipt and unit at once."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.roles import sync_roles
from requests_app.models import Case, CaseAccess
from tests.factories import disclosure as items
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db
MAIL = reverse("admin:requests_app_case_add") + "?intake=registered_mail"
TYPED = {
    "matter": "information",
    "applicant_kind": "person",
    "name": make.PERSON["name"],
    "description": "关于临时交通管制的通告",
    "delivery": "post",
    "medium": "paper",
    "arrived_on": "2025-03-05",
    "received_on": "2025-03-07",
    "receipt_proof": "XA9",
}


@pytest.fixture
def desk(client):
    sync_roles()
    with time_machine.travel("2025-03-10 10:00+08:00"):
        client.force_login(make.registrar())
        yield client


def test_the_scan_of_the_paper_goes_into_the_file_with_the_registration(desk):
    scan = SimpleUploadedFile("申请书.pdf", items.pdf(), "application/pdf")

    desk.post(MAIL, {**TYPED, "files": scan})

    assert Case.objects.get().attachments.get().name == "申请书.pdf"


def test_another_way_of_intake_keeps_what_was_typed_and_files_nothing(desk):
    counter = reverse("admin:requests_app_case_add") + "?intake=counter"

    page = desk.post(counter, {**TYPED, "switch": "counter"})

    assert page.context["form"]["description"].value() == TYPED["description"]
    assert "receipt_proof" not in page.context["form"].fields
    assert not Case.objects.exists()


def test_earlier_requests_of_the_person_and_items_like_it_are_shown_and_recorded(desk):
    earlier = make.registered_case(applicant=make.PERSON)
    item = items.published()

    page = desk.post(MAIL, {**TYPED, "look": "1"})

    assert [case.pk for case in page.context["alike"].earlier] == [earlier.pk]
    assert [found.pk for found in page.context["alike"].published] == [item.pk]
    assert CaseAccess.objects.filter(case=earlier, kind="search").count() == 1
    assert Case.objects.count() == 1


def test_receipt_and_unit_follow_on_the_page_of_the_slip(desk):
    unit = make.unit()
    slip = desk.post(MAIL, TYPED).url
    shown = desk.get(slip).context["form"]

    desk.post(slip, {"unit": unit.pk, "body": shown.initial["body"]})

    case = Case.objects.get()
    assert (case.status, case.unit) == (Case.Status.ASSIGNED, unit)
    assert case.letters.issued().get().kind == "receipt"


def test_without_a_confirmed_receipt_nothing_is_passed_on(desk):
    fax = reverse("admin:requests_app_case_add") + "?intake=fax"
    slip = desk.post(fax, {**TYPED, "arrived_on": "2025-03-07"}).url

    assert desk.get(slip).context["form"] is False
