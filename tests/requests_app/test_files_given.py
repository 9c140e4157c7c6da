"""The information itself reaches the applicant: named in the reply, downloaded from the service on."""

import hashlib
import io
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from records import receipts, uploads
from records.lifecycle import NotAllowed
from requests_app import filing, letters
from requests_app.lifecycle import replying
from requests_app.models import Case, CaseAttachment, Service
from statute.outcomes import Outcome
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db
SECRET = "ABCD-EFGH-JKMN-PQRS-TVWX-YZ23-4567"
DAY = date(2025, 3, 10)


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(datetime(2025, 3, 10, 3, tzinfo=UTC), tick=True):
        yield


def picture(colour="red"):
    made = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(made, "PNG")
    return made.getvalue()


def give(case, content=None, *, role="answer", name="统计表.png"):
    upload = SimpleUploadedFile(name, content or picture())
    filing.add_files(case, [(upload, uploads.accept(upload))], role=role, by=make.handler())


def draft(case, outcome=Outcome.DISCLOSED):
    return replying.draft_reply(
        case,
        by=make.handler(),
        on=DAY,
        outcome=outcome,
        statement="现提供给你。",
        **make.why(outcome),
    )


def issued(case):
    replying.submit(case, by=make.handler(), on=DAY)
    replying.approve(case, by=make.reviewer(), on=DAY)
    replying.sign(case, by=make.head(), on=DAY)
    replying.reply(case, by=make.handler(), on=DAY)
    return Case.objects.get(pk=case.pk)


def answered(*, method="online"):
    case = make.handled_case()
    case.applicant.secret_hash = receipts.hash_secret(SECRET)
    case.applicant.save()
    give(case)
    give(case, role="evidence", name="审批表.png")
    draft(case)
    return replying.serve(
        issued(case), by=make.registrar(), on=DAY, method=method, proof="本网站送达"
    )


def enter(client, case):
    client.post(reverse("request-track"), {"number": case.number, "secret": SECRET})


def test_the_reply_names_each_file_with_type_size_and_hash():
    case = make.handled_case()
    give(case)
    sha256 = hashlib.sha256(picture()).hexdigest()

    body = draft(case).body

    size = len(picture())
    assert f"1.统计表.png（PNG文件，{size}字节，SHA-256校验值：{sha256}）" in body.splitlines()


def test_a_file_added_after_the_draft_keeps_the_reply_from_review():
    case = make.handled_case()
    draft(case)
    give(case)

    with pytest.raises(NotAllowed, match=r"文件|files"):
        replying.submit(case, by=make.handler(), on=DAY)


def test_what_is_under_review_is_what_is_given():
    case = make.submitted_case()

    with pytest.raises(NotAllowed):
        give(case)
    give(case, role="evidence")


def test_the_applicant_downloads_the_file_byte_for_byte(client):
    case = answered()
    enter(client, case)
    given = case.attachments.given().get()

    page = client.get(reverse("request-case")).content.decode()
    file = client.get(reverse("request-file", args=[given.pk]))

    assert file.content == picture()
    assert "filename*=UTF-8''%E7%BB%9F" in file["Content-Disposition"]
    assert file["Content-Type"] == "image/png"
    assert given.sha256 in page
    assert "审批表" not in page


def test_before_the_service_no_file_is_shown(client):
    case = make.handled_case()
    case.applicant.secret_hash = receipts.hash_secret(SECRET)
    case.applicant.save()
    give(case)
    draft(case)
    issued(case)
    enter(client, case)

    assert (
        client.get(reverse("request-file", args=[CaseAttachment.objects.get().pk])).status_code
        == 404
    )


def test_only_files_given_and_only_ones_own_are_downloaded(client):
    case, other = answered(), answered()
    enter(client, case)
    evidence = case.attachments.get(role="evidence")

    for foreign in (evidence, other.attachments.given().get()):
        assert client.get(reverse("request-file", args=[foreign.pk])).status_code == 404
    client.post(reverse("request-leave"))
    mine = case.attachments.given().get()
    assert client.get(reverse("request-file", args=[mine.pk])).status_code == 404


def test_a_file_that_is_not_what_was_given_is_never_handed_out(client):
    case = answered()
    enter(client, case)
    given = case.attachments.given().get()
    CaseAttachment.objects.filter(pk=given.pk).update(sha256="0" * 64)

    answer = client.get(reverse("request-file", args=[given.pk]))

    assert answer.status_code == 302


def test_what_is_served_on_the_portal_records_the_first_opening_only(client):
    case = answered()
    enter(client, case)
    given = case.attachments.given().get()
    client.head(reverse("request-file", args=[given.pk]))
    assert Service.objects.get().opened_at is None

    client.get(reverse("request-file", args=[given.pk]))
    first = Service.objects.get().opened_at
    client.get(reverse("request-letter", args=[case.letters.get(kind="reply").pk, "pdf"]))

    assert first is not None
    assert Service.objects.get().opened_at == first
    assert case.events.filter(kind="letter_opened").count() == 1


def test_what_went_by_post_is_not_opened_here(client):
    case = answered(method="post")
    enter(client, case)

    client.get(reverse("request-file", args=[case.attachments.given().get().pk]))

    assert Service.objects.get().opened_at is None


def test_nothing_is_served_on_the_portal_to_who_holds_no_code():
    case = make.replied_case()
    letter = case.letters.get(kind="reply")

    with pytest.raises(NotAllowed):
        letters.serve(letter, method="online", on=DAY, proof="本网站送达", by=make.registrar())
