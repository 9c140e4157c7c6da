"""Personal data and hidden content stop publication until removed, or cleared by a second person."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from disclosure.models import Attachment
from disclosure.publication import drafting, findings, publishing, reviewing
from records.lifecycle import NotAllowed
from tests.disclosure.scanning.drawn import card, scan
from tests.factories import disclosure as make

pytestmark = pytest.mark.django_db
DAY = date(2016, 5, 6)
ID_NUMBER = "11010519491231002X"  # the standard's own example
MOBILE = "13912345678"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def found(item):
    return [(finding.kind, finding.blocks) for finding in item.findings.open()]


@pytest.mark.parametrize(
    ("content", "kinds"),
    [
        ({"body": f"当事人身份证号{ID_NUMBER}。"}, [("citizen_id", True)]),
        ({"title": f"请联系{MOBILE}"}, [("mobile", True)]),
        ({"keywords": "鄂C12345"}, [("plate", True)]),
        ({"body": "请拨打0719-8888888咨询。"}, [("landline", False)]),
        ({"body": "请到窗口咨询。"}, []),
    ],
)
def test_handing_an_item_in_has_it_scanned(content, kinds):
    assert found(make.submitted(**content)) == kinds


def test_the_units_own_telephone_is_no_finding():
    make.unit("0020", "交警支队", phone="0719-8888888")

    assert found(make.submitted(body="请拨打0719-8888888咨询。")) == []


def test_a_file_is_scanned_with_its_name_and_its_properties():
    item = make.submitted(files=[(f"{MOBILE}.pdf", make.pdf(f"身份证 {ID_NUMBER}"))])

    assert {kind for kind, _blocks in found(item)} >= {"mobile", "citizen_id"}
    assert all(ID_NUMBER not in finding.excerpt for finding in item.findings.all())
    assert all(MOBILE not in finding.place for finding in item.findings.all())


def test_an_open_finding_stops_publication_and_only_a_second_person_clears_it():
    item = make.approved(body=f"举报电话{MOBILE}。")
    (finding,) = item.findings.open()
    with pytest.raises(NotAllowed):
        publishing.publish(item, by=make.person("fabu"), at=make.NINE)
    with pytest.raises(NotAllowed):
        findings.clear(finding, by=item.author, at=make.NINE, reason="本局公布的号码")
    with pytest.raises(NotAllowed):
        findings.clear(finding, by=make.person("shenhe"), at=make.NINE, reason=" ")

    findings.clear(finding, by=make.person("shenhe"), at=make.NINE, reason="本局公布的号码")

    finding.refresh_from_db()
    assert (finding.cleared_by.username, finding.reason) == ("shenhe", "本局公布的号码")
    assert publishing.publish(item, by=make.person("fabu"), at=make.NINE).status == "published"


def test_a_file_nobody_can_look_into_cannot_be_cleared_as_a_false_alarm():
    item = make.submitted(files=[("坏.pdf", b"%PDF-1.4\n\xff\xfe\n%%EOF")])
    (finding,) = item.findings.blocking()

    with pytest.raises(NotAllowed):
        findings.clear(finding, by=make.person("shenhe"), at=make.NINE, reason="看过了")


def test_a_page_nobody_could_read_waits_for_a_person_who_says_what_it_shows():
    item = make.approved(files=[("卡.pdf", scan(card("张三13812345678")))])
    (finding,) = item.findings.open()
    with pytest.raises(NotAllowed, match="检查发现"):
        publishing.publish(item, by=make.person("fabu"), at=make.NINE)
    with pytest.raises(NotAllowed, match="查看"):
        findings.clear(finding, by=make.person("shenhe"), at=make.NINE, reason=" ")

    findings.clear(
        finding, by=make.person("shenhe"), at=make.NINE, reason="已查看第1页，为空白样张"
    )

    assert (finding.kind, finding.place) == ("unread_page", "附件《卡.pdf》第1页")
    assert item.events.filter(kind="look_at", by=make.person("shenhe")).exists()
    assert publishing.publish(item, by=make.person("fabu"), at=make.NINE).status == "published"


def test_a_cleared_finding_stays_cleared_and_a_removed_one_goes_when_handed_in_again():
    item = make.submitted(body=f"举报电话{MOBILE}，身份证{ID_NUMBER}。")
    mobile = item.findings.get(kind="mobile")
    findings.clear(mobile, by=make.person("shenhe"), at=make.NINE, reason="本局公布的号码")

    drafting.edit(item, by=item.author, on=DAY, body=f"举报电话{MOBILE}。")
    drafting.submit(item, by=item.author, on=DAY)

    assert [(f.kind, f.cleared_at is not None) for f in item.findings.all()] == [("mobile", True)]


def test_the_public_copy_has_no_author_and_the_original_is_kept():
    item = make.published(files=[("通告.pdf", make.pdf())])
    (attachment,) = item.attachments.all()

    with attachment.file.open("rb") as public, attachment.original.open("rb") as original:
        assert "张三".encode("utf-16-be") not in public.read()
        assert original.read() == make.pdf()
    assert attachment.sha256 != attachment.original_sha256


def test_a_revision_takes_its_files_along_and_changes_only_what_it_was_given():
    item = make.published(files=[("甲.pdf", None)])
    (kept,) = item.attachments.all()
    revision = drafting.revise(item, by=item.author, on=DAY, reason="加附件")
    make.attachment(revision, name="乙.pdf")
    drafting.note_edit(revision, fields=["attachments"], by=item.author, on=DAY)
    shenhe = make.person("shenhe")
    drafting.submit(revision, by=item.author, on=DAY)
    reviewing.first_review(revision, by=shenhe, on=DAY, basis="属实")
    reviewing.secrecy_review(
        revision, by=make.person("baomi"), on=DAY, result="disclose", basis="不涉密"
    )
    reviewing.approve(revision, by=make.person("fuzeren"), on=DAY, basis="同意")

    publishing.publish(revision, by=make.person("fabu"), at=make.NINE)

    assert [file.name for file in item.attachments.all()] == ["甲.pdf", "乙.pdf"]
    assert all(file.file for file in item.attachments.all())
    assert item.attachments.first() == kept  # and its address stays


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("程序.pdf", b"MZ\x90\x00"),
        ("空.pdf", b""),
        ("改名.docx", b"%PDF-1.4\n%%EOF"),
    ],
)
def test_the_form_takes_no_file_that_is_not_what_it_says(admin_client, name, content):
    item = make.draft()
    data = make.admin_form(
        **{"attachments-TOTAL_FORMS": "1"},
        **{"attachments-0-original": SimpleUploadedFile(name, content)},
    )

    response = admin_client.post(f"/admin/disclosure/disclosure/{item.pk}/change/", data)

    (files,) = (f for f in response.context["inline_admin_formsets"] if f.opts.model is Attachment)
    assert files.formset.errors[0]["original"]
    assert not item.attachments.exists()
