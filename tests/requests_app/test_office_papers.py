"""登记表, 答复呈批单, 移送材料明细, 接收回执: what they say, who may take them, that a look is recorded."""

import io
from datetime import date

import pytest
from django.urls import reverse
from pypdf import PdfReader

from portal.roles import sync_roles
from requests_app import letters, office_papers
from requests_app.lifecycle import intake, replying
from requests_app.models import CaseAttachment
from statute.outcomes import Ground, Outcome
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 10)


def words(paper):
    """Every cell and paragraph of a paper, as one text."""
    cells = [
        cell.text for block in paper.blocks for row in getattr(block, "body", ()) for cell in row
    ]
    runs = [run.text for block in paper.blocks for run in getattr(block, "runs", ())]
    return "\n".join([*cells, *runs])


def page_of(client, name, *args):
    return client.get(reverse(f"admin:requests_app_case_{name}", args=args))


def refused_and_submitted():
    case = make.handled_case()
    replying.draft_reply(
        case,
        by=make.handler(),
        on=DAY,
        outcome=Outcome.PROCESS,
        grounds=(Ground.DISCUSSION,),
        statement="该记录载明内部讨论意见。",
    )
    return replying.submit(case, by=make.handler(), on=DAY)


def with_a_file(case):
    CaseAttachment.objects.create(
        case=case, role="application", file="nowhere", name="证明.pdf", size=10240, sha256="a" * 64
    )
    return case


def test_the_registration_form_holds_who_asked_what_and_how_it_came_in():
    told = words(office_papers.register_form(with_a_file(make.registered_case()), on=DAY))

    assert "420302198001015671" in told
    assert "2024年度治安管理处罚案件数量" in told
    assert "证明.pdf" in told
    assert "2025-03-31" in told


def test_the_approval_sheet_shows_draft_ground_and_the_opinions_of_this_round_only():
    case = refused_and_submitted()
    replying.send_back(case, by=make.reviewer(), on=DAY, reason="理由不足")
    before = words(office_papers.approval_sheet(case, on=DAY))
    replying.submit(case, by=make.handler(), on=DAY)
    replying.approve(case, by=make.reviewer(), on=DAY, note="依据充分，同意。")

    told = words(office_papers.approval_sheet(case, on=DAY))

    assert "chengban" not in before
    assert "（三）6属于四类过程性信息" in told
    assert "讨论记录" in told
    assert "该记录载明内部讨论意见。" in told
    assert "依据充分，同意。\nshenhe　2025-03-10" in told


def test_what_is_passed_on_is_listed_in_the_letter_and_on_a_list_to_sign():
    case = with_a_file(make.handled_case(matter="own_record"))
    assert [name for name, _label in office_papers.open_for(case)] == ["register"]
    replying.transfer(
        case, by=make.handler(), on=DAY, organ="市司法局", contact="0719-1", reason="非本机关职责"
    )

    listed = words(office_papers.handed_over(case, on=DAY))
    (letter,) = case.letters.filter(kind="transfer")

    assert "随文移送材料1件，明细如下：\n1.证明.pdf（PDF文件，10240字节）" in letter.body
    assert f"随{letter.number}" in listed
    assert "a" * 64 in listed


def test_a_paper_comes_as_pdf_and_docx_and_the_look_is_recorded(client):
    sync_roles()
    client.force_login(make.handler())
    case = refused_and_submitted()

    answers = [page_of(client, "paper", case.pk, "approval", form) for form in ("pdf", "docx")]

    assert [answer.content[:4] for answer in answers] == [b"%PDF", b"PK\x03\x04"]
    assert case.accesses.filter(kind="file").count() == 2
    assert page_of(client, "paper", case.pk, "handed-over", "pdf").status_code == 404


def test_who_counts_requests_only_gets_no_paper(client):
    sync_roles()
    client.force_login(make.clerk("nianbao"))

    assert page_of(client, "paper", make.handled_case().pk, "register", "pdf").status_code == 403


def test_the_counter_hands_over_a_receipt_with_the_code_as_long_as_the_slip_is_shown(client):
    sync_roles()
    client.force_login(make.registrar())
    case = make.registered_case()
    assert page_of(client, "counter_receipt", case.pk).status_code == 302
    client.post(
        reverse("admin:requests_app_case_code", args=[case.pk]), {"proof": "身份证，窗口核对"}
    )

    answer = page_of(client, "counter_receipt", case.pk)
    text = "".join(PdfReader(io.BytesIO(answer.content)).pages[0].extract_text().split())

    assert "政府信息公开申请接收回执" in text
    assert case.number in text
    assert "扫码查询办理进度" in text
    assert "不是对所申请信息是否公开作出的决定" in text
    assert "no-store" in answer["Cache-Control"]


def test_a_lapse_is_told_in_a_letter_with_its_remedies():
    case = intake.lapse_correction(
        make.correcting_case(), by=make.registrar(), on=date(2025, 3, 21)
    )

    (letter,) = case.letters.for_applicant().filter(kind="lapse")

    assert "补正期限至2025年3月20日" in letter.body
    assert "第三十条，本机关不再处理" in letter.body
    assert "对本告知不服的，可以自知道本告知之日起六十日内" in letter.body


def test_no_letter_goes_out_with_its_remedies_taken_out():
    case = make.correcting_case()

    with pytest.raises(letters.NotAllowed, match="救济"):
        intake.lapse_correction(
            case, by=make.registrar(), on=date(2025, 3, 21), body="本机关不再处理。"
        )
