"""部分公开: boxes over a file of the case, the copy that is given, and what stays inside."""

import hashlib
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from portal.roles import sync_roles
from records.lifecycle import NotAllowed
from requests_app import blackout
from requests_app.models import CaseAttachment, CaseBox
from tests.disclosure.blackout.test_copy import LETTER, MOBILE, over, text_of
from tests.disclosure.blackout.test_pages import ROW, sent
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 10)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def kept(case, content=LETTER, name="答复.pdf", content_type="application/pdf"):
    return CaseAttachment.objects.create(
        case=case,
        role="evidence",
        file=ContentFile(content, name),
        name=name,
        size=len(content),
        content_type=content_type,
        sha256=hashlib.sha256(content).hexdigest(),
    )


@pytest.fixture
def file():
    return kept(make.handled_case())


def boxes_over(words):
    return [
        CaseBox(
            ground="privacy",
            left=int(box.left * 10_000),
            top=int(box.top * 10_000),
            right=int(box.right * 10_000) + 1,
            bottom=int(box.bottom * 10_000) + 1,
        )
        for box in over(LETTER, words)
    ]


def draw(file, boxes, by=None):
    blackout.black_out(file, page=1, boxes=boxes, by=by or make.handler(), on=DAY)


def test_the_copy_is_given_and_the_original_boxes_and_grounds_stay_in_the_case(file):
    draw(file, boxes_over(MOBILE))

    copy = blackout.give_copy(file, by=make.handler(), on=DAY)

    assert (copy.role, copy.made_from, copy.name) == ("answer", file, "答复.pdf")
    assert MOBILE not in text_of(copy.content())
    assert "来信人王小明" in text_of(copy.content())
    assert file.content() == LETTER
    assert {(box.ground, box.drawn_by) for box in file.boxes} == {("privacy", make.handler())}
    steps = file.case.events.filter(kind__in=["blacked_out", "copy_made"])
    assert [(step.kind, step.by) for step in steps] == [
        ("blacked_out", make.handler()),
        ("copy_made", make.handler()),
    ]
    assert steps[0].data["grounds"] == ["privacy"]


def test_without_a_box_no_copy_is_made(file):
    with pytest.raises(NotAllowed, match="先画"):
        blackout.give_copy(file, by=make.handler(), on=DAY)


def test_only_who_handles_an_open_request_draws_and_only_on_what_has_pages(file):
    with pytest.raises(NotAllowed):
        draw(file, boxes_over(MOBILE), by=make.registrar())
    with pytest.raises(NotAllowed):
        draw(kept(make.closed_case()), boxes_over(MOBILE))
    with pytest.raises(NotAllowed):
        draw(kept(file.case, b"PK", "表.xlsx", "application/vnd.ms-excel"), boxes_over(MOBILE))
    draw(file, boxes_over(MOBILE))
    copy = blackout.give_copy(file, by=make.handler(), on=DAY)
    with pytest.raises(NotAllowed):
        draw(copy, boxes_over("王小明"))


def test_a_file_that_differs_from_its_digest_is_not_drawn_on(file):
    CaseAttachment.objects.filter(pk=file.pk).update(sha256="0" * 64)
    file.refresh_from_db()

    with pytest.raises(NotAllowed, match="SHA-256"):
        draw(file, boxes_over(MOBILE))


def test_the_officer_draws_looks_at_the_copy_and_gives_it_and_each_look_is_recorded(client, file):
    sync_roles()
    handler = make.handler()
    handler.is_staff = True
    handler.save()
    client.force_login(handler)
    address = reverse("admin:requests_app_case_blackout", args=[file.case_id, file.pk])

    assert f'href="{address}"' in client.get(file.case.get_absolute_url()).content.decode()
    assert "系统建议涂黑1处" in client.get(address).content.decode()
    assert client.get(f"{address}plain/").status_code == 200
    assert client.post(address, sent(ROW)).status_code == 302
    assert client.get(f"{address}copy/").content.startswith(b"%PDF")
    client.post(f"{address}give/")

    assert file.case.attachments.given().get().made_from == file
    assert file.case.accesses.filter(kind="attachment", by=handler).count() == 3


def test_who_may_not_see_applicants_sees_no_page(client, file):
    sync_roles()
    reader = make.clerk("nianbao")
    reader.is_staff = True
    reader.save()
    client.force_login(reader)
    address = reverse("admin:requests_app_case_blackout", args=[file.case_id, file.pk])

    for what in ("", "plain/", "copy/", "give/"):
        assert client.get(f"{address}{what}").status_code in (302, 403, 404)
