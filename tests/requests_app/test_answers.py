"""From one applicant to everybody: the third equal request (第四十四条) and the disclosure log."""

import hashlib
from datetime import date
from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse

from disclosure.models import Attachment, Disclosure
from disclosure.publication import drafting, publishing, reviewing
from records.lifecycle import NotAllowed
from requests_app import answers, same_information
from requests_app.models import CaseAttachment, Conversion
from requests_app.subjects import subject_in
from statute.outcomes import Outcome
from tests.factories import disclosure as publish
from tests.factories import requests_app as make
from tests.factories.pages import press

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 10)
ASKED = "2024年度治安管理处罚案件数量"
WORDS = {"title": "2024年度治安管理处罚案件数量的答复", "summary": "提供了全年案件总数。"}


def asked_by(number, description=ASKED):
    person = {"name": f"申请人{number}", "id_number": "", "phone": f"1380000000{number}"}
    return make.accepted_case(applicant=person, description=description)


def prepare(case, **changes):
    words = WORDS | {"unit": make.unit(), "by": make.handler(), "on": DAY} | changes
    return answers.publish_answer(case, **words)


def given(case, content=b""):
    content = content or publish.pdf("案件数量")
    return CaseAttachment.objects.create(
        case=case,
        role="answer",
        file=ContentFile(content, "数量.pdf"),
        name="案件数量.pdf",
        size=len(content),
        content_type="application/pdf",
        sha256=hashlib.sha256(content).hexdigest(),
    )


# --- 第四十四条


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2024年度治安管理处罚案件数量", "申请公开2024年度治安管理处罚案件数量的信息。", True),
        ("治安管理處罰案件數量", "我想了解治安管理处罚案件数量等有关情况，谢谢！", True),
        ("十公发〔2016〕3号", "请公开《关于烟花爆竹的通告》(十公发[2016]第03号)文件", True),
        ("十公发〔2016〕3号", "十公发〔2016〕30号", False),
        ("十公发〔2016〕3号和十公发〔2016〕4号", "十公发〔2016〕3号", False),
        ("2023年度治安管理处罚案件数量", "2024年度治安管理处罚案件数量", False),
        ("有关信息", "有关材料", False),
    ],
)
def test_what_is_asked_for_is_known_by_its_number_or_by_its_words_without_their_frame(
    one, other, same
):
    assert (subject_in(one) == subject_in(other)) is same


def test_the_third_different_applicant_for_the_same_information_raises_one_conversion():
    for number in (1, 1, 2):
        asked_by(number)
    assert not Conversion.objects.exists()

    third = asked_by(3, "2024年度，治安管理处罚案件数量。")
    asked_by(4)

    (conversion,) = Conversion.objects.all()
    assert (conversion.case, conversion.raised_on, conversion.decision) == (
        third,
        make.RECEIVED,
        "",
    )


def test_requests_before_and_after_a_rotation_of_the_keys_are_for_the_same_information(settings):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.PERSONAL_DATA_KEYS = [old]
    asked_by(1)
    asked_by(2)
    settings.PERSONAL_DATA_KEYS = [new, old]
    call_command("rotate_personal_keys", stdout=StringIO())
    settings.PERSONAL_DATA_KEYS = [new]

    third = asked_by(3)

    assert Conversion.objects.get().case == third


def test_a_conversion_is_not_raised_again_after_a_rotation_of_the_keys(settings):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.PERSONAL_DATA_KEYS = [old]
    cases = [asked_by(number) for number in (1, 2, 3)]
    settings.PERSONAL_DATA_KEYS = [new, old]
    call_command("rotate_personal_keys", stdout=StringIO())
    settings.PERSONAL_DATA_KEYS = [new]

    asked_by(4)

    assert Conversion.objects.get().case == cases[2]


def test_other_words_are_other_information():
    for number in (1, 2, 3):
        asked_by(number, f"{2020 + number}年度案件数量")

    assert not Conversion.objects.exists()


def test_a_conversion_waits_for_the_head_and_is_decided_once(client):
    for number in (1, 2, 3):
        asked_by(number)
    conversion = Conversion.objects.get()
    words = {"by": make.head(), "on": DAY, "decision": "publish"}
    with pytest.raises(NotAllowed):
        same_information.decide(conversion, **words, reason=" ")

    decided = same_information.decide(conversion, **words, reason="不涉及第三方，应当公开")

    assert (decided.decision, decided.decided_by) == ("publish", make.head())
    with pytest.raises(NotAllowed):
        same_information.decide(conversion, **words, reason="再次")


def test_the_head_finds_the_conversion_among_the_tasks_and_decides_in_the_admin(client):
    from portal.roles import sync_roles

    for number in (1, 2, 3):
        asked_by(number)
    sync_roles()
    head = make.head()
    head.is_staff = True
    head.save()
    client.force_login(head)
    listed = reverse("admin:requests_app_conversion_changelist")
    conversion = Conversion.objects.get()
    address = reverse("admin:requests_app_conversion_change", args=[conversion.pk])
    assert address in client.get("/admin/").content.decode()
    assert ASKED in client.get(f"{listed}?decision__exact=").content.decode()

    press(
        client,
        f"/admin/requests_app/conversion/{conversion.pk}/step/decide/",
        {"on": "2025-03-10", "decision": "decline", "note": "正在统计，公布后告知"},
    )

    conversion.refresh_from_db()
    assert (conversion.decision, conversion.decided_by) == ("decline", head)


# --- the disclosure log


def test_an_answer_becomes_a_draft_without_the_applicant_with_the_digest_of_the_copy_sent():
    case = make.closed_case()
    file = given(case)
    copy = case.letters.get(kind="reply").copies.get(format="pdf")

    item = prepare(case)

    assert (item.status, item.category.code) == ("draft", "ysqdf")
    assert case.published_answer.letter_sha256 == copy.sha256
    assert copy.sha256 in item.body
    told = item.title + item.summary + item.body
    assert [value for value in make.PERSON.values() if value in told] == []
    digests = list(item.attachments.values_list("original_sha256", flat=True))
    assert len(digests) == 2
    assert file.sha256 in digests


def test_the_answer_is_public_after_the_reviews_of_others_only(client):
    item = prepare(make.closed_case())
    assert client.get(item.get_absolute_url()).status_code == 404
    writer, shenhe = make.handler(), publish.person("shenhe")
    drafting.submit(item, by=writer, on=DAY)
    with pytest.raises(NotAllowed):
        reviewing.first_review(item, by=writer, on=DAY, basis="属实")
    reviewing.first_review(item, by=shenhe, on=DAY, basis="属实")
    reviewing.secrecy_review(
        item, by=publish.person("baomi"), on=DAY, result="disclose", basis="不涉密"
    )
    reviewing.approve(item, by=publish.person("fuzeren"), on=DAY, basis="同意")
    publishing.publish(item, by=publish.person("fabu"), at=publish.NINE.replace(year=2025, day=12))

    page = client.get(item.get_absolute_url()).content.decode()

    assert WORDS["title"] in page
    assert [value for value in make.PERSON.values() if value in page] == []
    assert WORDS["title"] in client.get("/disclosures/?category=ysqdf").content.decode()
    assert WORDS["title"] in client.get("/feed/ysqdf/").content.decode()


@pytest.mark.parametrize("words", [{"title": "答复张三丰"}, {"summary": "电话13800000000。"}])
def test_a_title_that_names_the_applicant_is_refused(words):
    with pytest.raises(NotAllowed):
        prepare(make.closed_case(), **words)

    assert not Disclosure.objects.exists()


def test_only_an_answer_that_gave_information_is_published_and_once():
    refused = make.closed_case(outcome=Outcome.NOT_HELD)
    open_case = make.handled_case()
    case = make.closed_case()
    prepare(case)

    for wrong in (refused, open_case, case):
        with pytest.raises(NotAllowed):
            prepare(wrong)
    assert Disclosure.objects.count() == 1


def test_a_given_file_that_is_not_what_was_given_stops_it():
    case = make.closed_case()
    CaseAttachment.objects.filter(pk=given(case).pk).update(sha256="0" * 64)

    with pytest.raises(NotAllowed):
        prepare(case)

    assert not Attachment.objects.exists()


def test_who_does_not_handle_requests_prepares_no_answer():
    with pytest.raises(NotAllowed):
        prepare(make.closed_case(), by=make.registrar())


def answered(statement="张三丰你好，请以任何方式联系。138****0000"):
    """A case whose reply, as it was sent, says so."""
    case = make.closed_case()
    case.letters.filter(kind="reply").update(body=statement)
    return case


def test_the_officer_sees_each_place_with_its_words_and_decides_without_scripts(client):
    from portal.roles import sync_roles

    case = answered()
    sync_roles()
    handler = make.handler()
    handler.is_staff = True
    handler.save()
    client.force_login(handler)
    address = reverse("admin:requests_app_case_step", args=[case.pk, "publish_answer"])

    page = client.get(address).content.decode()

    assert "……【张三丰】你好，请以任何方式联" in page
    assert "以任何方式联系。【138****0000】" in page
    assert 'value="letter:0-3" id="id_hide_0_0" checked' in page
    assert case.accesses.filter(kind="letter", by=handler).count() == 1

    words = {**WORDS, "unit": make.unit().pk, "on": "2025-03-10"}
    client.post(address, {**words, "hide": ["letter:0-3", "letter:15-26"]})

    item = case.published_answer.disclosure
    assert "×××你好，请以任何方式联系。×××" in item.body
    assert case.published_answer.hidden == [
        {"text": "letter", "hidden": [["0-3", "name"], ["15-26", "phone"]], "left": []}
    ]


def test_what_is_left_on_purpose_is_recorded_by_where_it_stands():
    case = answered()

    item = prepare(case, hide=[])

    assert "张三丰你好" in item.body
    assert case.published_answer.hidden == [
        {"text": "letter", "hidden": [], "left": [["0-3", "name"], ["15-26", "phone"]]}
    ]
    with pytest.raises(NotAllowed):
        prepare(answered(), hide=["letter:7-9"])


def test_the_name_in_the_name_of_a_file_that_was_given_is_hidden():
    case = make.closed_case()
    file = given(case)
    CaseAttachment.objects.filter(pk=file.pk).update(name="张三丰申请的案件数量.pdf")

    item = prepare(case)

    assert "×××申请的案件数量.pdf" in item.attachments.values_list("name", flat=True)
