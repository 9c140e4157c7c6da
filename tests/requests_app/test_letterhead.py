"""What stands on every letter: number, contact, the other side's name, whole."""

from datetime import date

import pytest

from papers.pdf import uncovered
from records import office
from records.lifecycle import NotAllowed
from requests_app import letterhead, previews, wording
from requests_app.lifecycle import intake, rounds
from requests_app.lifecycle.steps import Step
from requests_app.models import Case
from statute.calendar import official_workdays
from tests.factories import requests_app as make
from tests.requests_app.test_letters import squeezed, text_of

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 10)


def test_the_organs_mark_stands_before_the_number(settings):
    settings.ORGAN_MARK = "十公"

    assert make.accepted_case().letters.get().number == "十公公开回〔2025〕1号"


def test_each_letter_says_whom_to_call_and_where_to_write(settings):
    settings.ORGAN_CONTACT, settings.ORGAN_PHONE = "政府信息公开办公室", "0719-8888888"
    settings.ORGAN_ADDRESS, settings.ORGAN_POSTCODE = "十堰市演示大道1号", "442000"

    letter = make.accepted_case().letters.get()

    told = "联系人：政府信息公开办公室，联系电话：0719-8888888，地址：十堰市演示大道1号，邮政编码：442000）"
    for copy in letter.copies.all():
        assert told in squeezed(text_of(copy))


def test_where_nothing_is_set_no_empty_label_stands_on_the_letter(settings):
    settings.ORGAN_CONTACT = settings.ORGAN_PHONE = ""
    settings.ORGAN_ADDRESS = settings.ORGAN_POSTCODE = ""

    assert letterhead.contact(office.current()) == ""


@pytest.mark.parametrize("name", ["张䶮", "㛃㐂", "王𬱖", "李𫖯𬀩"])
def test_a_rare_name_is_printed_whole(name):
    letter = make.accepted_case(applicant={"name": name}).letters.get()

    assert name in squeezed(text_of(letter.copies.get(format="pdf")))


def test_a_name_no_font_holds_stops_the_letter_and_is_told():
    # U+2B820 and later planes hold characters the committed fonts do not.
    case = make.registered_case(applicant={"name": "张\U0002ceb5"})

    with pytest.raises(NotAllowed, match="\U0002ceb5"):
        intake.accept(case, by=make.registrar(), on=make.RECEIVED)

    assert not case.letters.issued().exists()


def test_unseen_characters_are_no_reason_to_stop_a_letter():
    assert uncovered("张三\u200e\ufeff丰") == ""


def opinions_recorded(*parties):
    case, by = make.handled_case(), make.handler()
    asked = [
        rounds.ask_opinion(
            case, by=by, on=make.RECEIVED, kind="third_party", party=party, content="合同"
        )
        for party in parties
    ]
    for opinion_request in asked:
        rounds.record_opinion(opinion_request, by=by, on=DAY, answer="objects")
    return case


def test_a_third_party_is_addressed_by_its_name():
    case = opinions_recorded("某某有限公司")

    body = case.letters.get(kind="third_party").body

    assert "公开会对某某有限公司的合法权益造成损害" in body
    assert "你" not in body


def test_each_third_party_is_told_in_a_letter_of_its_own_name():
    case = opinions_recorded("甲公司", "乙公司")
    shown = wording.third_party_result(case, "甲公司", "合同", "公共安全", on=DAY) + "\n另行说明。"

    rounds.tell_third_party(
        case, by=make.handler(), on=DAY, content="合同", reasons="公共安全", body=shown
    )

    letters = case.letters.filter(kind="third_party_result")
    told = {letter.addressee: letter.body for letter in letters}
    assert "征求过甲公司的意见" in told["甲公司"]
    assert "征求过乙公司的意见" in told["乙公司"]
    assert "甲公司" not in told["乙公司"]
    assert told["乙公司"].endswith("另行说明。")


def test_a_fee_notice_states_its_bands_and_works_the_amount_out():
    body = make.charged_case(pages=150).letters.get(kind="fee").body

    assert "第三条、第五条" in body
    assert "31至100页（含100页）的部分，10元/页" in body
    assert "本次提供的信息共150页：70页×10元＋50页×20元＝1700元" in body
    assert "收费数额：人民币1700元。" in body


def test_a_waiver_never_leaves_a_case_overdue_by_its_own_date():
    case = make.charged_case(on=date(2025, 3, 3))  # 20 working days would end on 31 March

    case = rounds.waive(case, by=make.head(), on=date(2025, 4, 8), reason="低保户")

    # No day had counted when the fee was asked for on 3 March: the twenty run from 9 April.
    assert case.due_on == date(2025, 5, 8)


def test_the_clerk_is_told_the_new_day_before_the_waiver():
    case = make.charged_case(on=date(2025, 3, 3))

    lines = previews.of(case, Step.WAIVE, on=date(2025, 4, 8), workdays=official_workdays())

    assert "2025-05-08" in lines[-1]


def test_the_clerk_is_told_before_a_fee_takes_the_extension_away():
    case = make.handled_case()
    rounds.propose_extension(
        case, by=make.handler(), on=DAY, working_days=7, reason="检索", today=DAY
    )
    case = Case.objects.get(pk=case.pk)

    lines = previews.of(case, Step.CHARGE, on=DAY, workdays=official_workdays())

    assert "7" in lines[0]
