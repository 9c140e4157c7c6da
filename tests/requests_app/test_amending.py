"""更正登记信息: put right in every state, what stood there is kept, and the last day follows."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.roles import sync_roles
from records import amending, uploads
from records.lifecycle import NotAllowed
from requests_app import filing, retention
from requests_app.lifecycle import amending as case_amending
from requests_app.lifecycle import replying
from requests_app.models import Case, CaseAttachment
from tests.factories import disclosure as documents
from tests.factories import requests_app as make
from tests.factories.pages import press

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 10)
WHY = {"by": None, "on": DAY, "reason": "与申请表原件不符"}


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(datetime(2025, 3, 10, 3, tzinfo=UTC), tick=True):
        yield


def amended(case, **values):
    return case_amending.amend(case, **{**WHY, "by": make.registrar()}, **values)


def told(record):
    return list(amending.of(record).values_list("field", flat=True)), [
        (row.old, row.new, row.reason, row.by.username) for row in amending.of(record)
    ]


@pytest.mark.parametrize("status", Case.Status, ids=lambda status: status.name)
def test_a_name_is_put_right_in_every_state(status):
    case = make.case_in(status)

    amended(case, name="张三峰")

    case = Case.objects.get(pk=case.pk)
    assert (case.status, case.applicant.name) == (status, "张三峰")
    assert list(Case.objects.of_person("张三峰")) == [case]
    assert not Case.objects.of_person("张三丰").exists()
    assert told(case) == (
        ["name"],
        [("张三丰", "张三峰", "与申请表原件不符", "dengji")],
    )


def test_the_ledger_names_the_field_and_not_the_person():
    case = amended(make.handled_case(), name="张三峰", address="十堰市张湾区2号")

    event = case.events.get(kind="amended")
    assert (event.data, event.note) == ({"fields": ["name", "address"]}, "与申请表原件不符")


def test_another_day_of_receipt_moves_the_last_day():
    case = make.registered_case()
    case.events.create(kind="filed", on=date(2025, 2, 28))
    Case.objects.filter(pk=case.pk).update(arrived_at=datetime(2025, 2, 28, 2, tzinfo=UTC))
    assert case.due_on == date(2025, 3, 31)

    case = amended(case, received_on=date(2025, 2, 28))

    assert case.due_on == date(2025, 3, 28)


def test_a_closed_request_is_judged_by_the_day_that_was_put_right():
    case = make.closed_case(served_on=date(2025, 3, 10))
    Case.objects.filter(pk=case.pk).update(arrived_at=datetime(2025, 1, 2, 2, tzinfo=UTC))

    case = amended(case, received_on=date(2025, 1, 2))

    assert list(Case.objects.closed_late()) == [case]


@pytest.mark.parametrize(
    "day",
    [date(2025, 3, 11), date(2025, 3, 2), date(2025, 3, 6)],
    ids=["future", "before", "after"],
)
def test_a_day_of_receipt_that_cannot_be_is_refused(day):
    case = make.handled_case()  # arrived, received and handled on 3 March

    with pytest.raises(NotAllowed):
        amended(case, received_on=day)


def test_after_a_correction_what_happened_before_may_still_be_recorded():
    case = amended(make.replied_case(), name="张三峰")

    served = replying.serve(
        case, by=make.registrar(), on=date(2025, 3, 7), method="post", proof="XA1"
    )

    assert served.closed_on == date(2025, 3, 7)


def test_the_words_of_the_applicant_are_kept_beside_the_corrected_ones():
    case = make.handled_case(description="2024年度治安管理处罚案件数")

    amended(case, description="2024年度治安管理处罚案件数量")

    assert Case.objects.get(pk=case.pk).description == "2024年度治安管理处罚案件数量"
    assert told(case)[1][0][0] == "2024年度治安管理处罚案件数"


@pytest.mark.parametrize(
    "values",
    [{}, {"name": "张三丰"}, {"name": ""}, {"applicant_kind": "nobody"}, {"status": "closed"}],
)
def test_a_correction_that_changes_nothing_or_breaks_the_register_is_refused(values):
    case = make.handled_case()

    with pytest.raises(NotAllowed):
        amended(case, **values)

    assert not amending.of(case).exists()


def test_a_correction_needs_a_reason_and_the_registrar():
    case = make.handled_case()

    with pytest.raises(NotAllowed):
        case_amending.amend(case, by=make.registrar(), on=DAY, reason=" ", name="张三峰")
    with pytest.raises(NotAllowed):
        case_amending.amend(case, by=make.handler(), on=DAY, reason="有误", name="张三峰")


def test_the_page_begins_with_what_is_registered_and_is_a_recorded_look(client):
    case = make.handled_case()
    sync_roles()
    client.force_login(make.registrar())
    url = reverse("admin:requests_app_case_step", args=[case.pk, "amended"])

    page = client.get(url)

    form = page.context["form"]
    assert "张三丰" in page.content.decode()
    assert list(case.accesses.values_list("kind", flat=True)) == ["applicant"]
    press(client, url, {**form.initial, "phone": "13900000000", "reason": "电话登记有误"})
    case = Case.objects.get(pk=case.pk)
    assert case.applicant.phone == "13900000000"
    assert told(case)[0] == ["phone"]


def test_the_page_of_the_applicant_shows_what_was_put_right(client):
    case = amended(make.handled_case(), name="张三峰")
    sync_roles()
    client.force_login(make.registrar())

    page = client.get(reverse("admin:requests_app_case_applicant", args=[case.pk]))

    assert "<del>张三丰</del> → <ins>张三峰</ins>" in page.content.decode()


def test_what_stood_there_goes_when_the_person_is_erased():
    case = amended(make.closed_case(), name="张三峰")
    late = date(2036, 1, 4)

    retention.propose(case, by=make.registrar(), on=late)
    retention.erase(case, by=make.head(), on=late)

    (row,) = amending.of(case)
    assert (row.field, row.old, row.new, row.reason) == ("name", "", "", "（已匿名化）")


# --- a file in the wrong case


def with_file(case, *, role="evidence", name="别人的身份证.pdf"):
    upload = SimpleUploadedFile(name, documents.pdf())
    accepted = uploads.accept(upload)
    filing.add_files(case, [(upload, accepted)], role=role, by=make.registrar())
    return case.attachments.latest("pk")


def detached(attachment, **facts):
    return case_amending.detach(attachment, **{**WHY, "by": make.registrar()}, **facts)


def test_a_file_goes_to_the_request_it_belongs_to():
    wrong, right = make.handled_case(), make.handled_case()

    detached(with_file(wrong), belongs_to=right)

    assert (wrong.attachments.count(), right.attachments.count()) == (0, 1)
    assert told(wrong)[1][0][:2] == ("别人的身份证.pdf", right.number)
    assert wrong.events.get(kind="file_detached").data["into"] == right.number
    assert right.events.get(kind="file_detached").data == {"from": wrong.number}


def test_a_file_of_nobody_is_out_of_sight_everywhere_and_erased_with_the_case(client):
    case = make.closed_case()
    attachment = with_file(case)

    detached(attachment)

    sync_roles()
    client.force_login(make.registrar())
    url = reverse("admin:requests_app_case_attachment", args=[case.pk, attachment.pk])
    assert client.get(url).status_code == 404
    assert not case.attachments.exists()
    late = date(2036, 1, 4)
    retention.propose(case, by=make.registrar(), on=late)
    retention.erase(case, by=make.head(), on=late)
    assert not CaseAttachment.with_detached.exists()


def test_what_is_under_review_is_not_taken_out_from_under_the_reviewer():
    case = make.handled_case()
    given = with_file(case, role="answer")
    Case.objects.filter(pk=case.pk).update(status="reviewing")

    with pytest.raises(NotAllowed):
        detached(given)


def test_the_step_is_offered_with_the_names_of_the_files(client):
    case = make.handled_case()
    attachment = with_file(case)
    sync_roles()
    client.force_login(make.registrar())
    url = reverse("admin:requests_app_case_step", args=[case.pk, "file_detached"])

    assert "别人的身份证.pdf" in client.get(url).content.decode()
    press(client, url, {"attachment": attachment.pk, "reason": "扫描时放错"})

    assert not case.attachments.exists()
