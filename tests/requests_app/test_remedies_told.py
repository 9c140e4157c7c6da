"""Who may do what against an answer: told in the letter, counted for the clerk and the applicant."""

from datetime import date

import pytest
from django.urls import reverse

from records.lifecycle import NotAllowed
from requests_app import contradictions, letters, remedy_days, wording
from requests_app.lifecycle import replying, rounds
from requests_app.models import Case, CaseAccess, Letter
from statute.calendar import official_workdays
from statute.outcomes import Outcome
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 10)


def own_record(result, statement="具体情况。"):
    case = make.handled_case(matter="own_record")
    letter = replying.draft_record(
        case, by=make.handler(), on=DAY, result=result, statement=statement
    )
    return case, letter


def joint(*, answer="objects"):
    case = make.handled_case()
    asked = rounds.ask_opinion(
        case,
        by=make.handler(),
        on=make.RECEIVED,
        kind="organ",
        party="市司法局",
        content="联合发文",
    )
    rounds.record_opinion(asked, by=make.handler(), on=DAY, answer=answer, opinion="不宜公开")
    asked.refresh_from_db()
    return case, asked


def decide(asked, decision="disclose", **changed):
    return rounds.decide_joint(
        asked,
        **{"by": make.head(), "on": DAY, "reason": "属于应当公开的信息"} | changed,
        decision=decision,
    )


def draft(case, outcome=Outcome.DISCLOSED):
    replying.draft_reply(
        case, by=make.handler(), on=DAY, outcome=outcome, statement="见附件。", **make.why(outcome)
    )
    return Case.objects.get(pk=case.pk)


def test_a_refused_correction_of_ones_record_says_what_can_be_done_against_it():
    _case, letter = own_record("refused")

    assert "本机关决定不予更正" in letter.body
    assert "第四十一条" in letter.body
    last = letter.body.splitlines()[-1]
    assert last.startswith(
        "对本告知不服的，可以自知道本告知之日起六十日内向十堰市人民政府申请行政复议"
    )
    assert "六个月内直接向" in last


def test_a_correction_that_was_made_opens_no_dispute():
    _case, letter = own_record("corrected")

    assert "复议" not in letter.body


def test_a_refused_correction_is_not_submitted_without_its_remedies():
    case, letter = own_record("refused")
    letters.edit(
        letter,
        addressee=letter.addressee,
        body=letter.body.rsplit("\n", 1)[0],
        by=make.handler(),
        on=DAY,
    )

    with pytest.raises(NotAllowed):
        replying.submit(case, by=make.handler(), on=DAY)


def test_a_draft_that_does_not_say_what_became_of_the_correction_is_told():
    case, letter = own_record("refused")
    letter.record_result = ""

    assert len(contradictions.of(case, letter)) == 1


def test_no_answer_goes_out_before_the_reviewing_government_is_set(settings):
    settings.REVIEW_GOVERNMENT = ""
    case = draft(make.handled_case())

    with pytest.raises(NotAllowed, match="本机关设置"):
        replying.submit(case, by=make.handler(), on=DAY)


def test_who_asks_for_another_organs_information_is_told_its_name_and_nothing_is_passed_on():
    case = make.handled_case()

    reply = replying.name_organ(
        case, by=make.handler(), on=DAY, organ="市司法局", contact="0719-8888888", reason="由其制作"
    )

    assert "可以向市司法局提出申请，联系方式：0719-8888888" in reply.body
    assert "第三十六条第（五）项" in reply.body
    assert [letter.kind for letter in case.letters.issued()] == ["receipt"]
    with pytest.raises(NotAllowed, match=r"41|四十一"):
        replying.transfer(
            case, by=make.handler(), on=DAY, organ="市司法局", contact="0719-1", reason="由其制作"
        )


def test_a_request_to_correct_ones_record_is_passed_on_and_the_applicant_told():
    case = make.handled_case(matter="own_record")

    told = replying.transfer(
        case, by=make.handler(), on=DAY, organ="市司法局", contact="0719-1", reason="由其登记"
    )

    passed = case.letters.get(kind="transfer")
    assert "第四十一条" in passed.body
    assert "第三十六条" not in passed.body
    assert "已将你的申请转送市司法局，联系方式：0719-1" in told.body


def test_a_joint_organs_objection_needs_the_lead_organs_decision_and_no_letter():
    case, asked = joint()
    draft(case)
    with pytest.raises(NotAllowed, match=r"34|三十四"):
        replying.submit(case, by=make.handler(), on=DAY)
    with pytest.raises(NotAllowed):
        rounds.tell_third_party(case, by=make.handler(), on=DAY, content="文件", reasons="公益")

    decide(asked)

    assert replying.submit(case, by=make.handler(), on=DAY).status == "reviewing"
    assert not Letter.objects.filter(kind="third_party_result").exists()


def test_what_was_decided_to_be_withheld_is_not_disclosed():
    case, asked = joint()
    decide(asked, "withhold")

    with pytest.raises(NotAllowed, match=r"共同|joint"):
        replying.submit(draft(case), by=make.handler(), on=DAY)


@pytest.mark.parametrize("wrong", [{"reason": " "}, {"by": "handler"}])
def test_the_decision_is_the_heads_and_has_its_reason(wrong):
    _case, asked = joint()
    if "by" in wrong:
        wrong = {"by": make.handler()}

    with pytest.raises(NotAllowed):
        decide(asked, **wrong)


def test_an_organ_that_agreed_leaves_nothing_to_decide():
    _case, asked = joint(answer="agrees")

    with pytest.raises(NotAllowed):
        decide(asked)


@pytest.mark.parametrize(
    ("outcome", "review", "suit"),
    [
        # served 2025-03-10: 60 days end on Friday 9 May; six months on Wednesday 10 September
        (Outcome.DISCLOSED, date(2025, 5, 9), date(2025, 9, 10)),
        (Outcome.ENFORCEMENT_FILE, date(2025, 5, 9), None),
    ],
)
def test_the_last_days_are_counted_from_the_service(outcome, review, suit):
    case = make.closed_case(outcome=outcome, served_on=DAY)

    days = remedy_days.of(case, official_workdays())

    assert (days.told_on, days.review_until, days.suit_until) == (DAY, review, suit)


@pytest.mark.parametrize(
    ("served_on", "provisional"),
    # From 2 November 60 days end on 1 January of a year that is not announced; six months lie in it.
    [(date(2026, 10, 20), (False, True)), (date(2026, 11, 2), (True, True))],
)
def test_a_last_day_in_a_year_not_announced_is_provisional(served_on, provisional):
    calendar = official_workdays()
    case = make.closed_case(on=date(2026, 9, 21), served_on=served_on)

    days = remedy_days.of(case, calendar)

    assert not calendar.is_announced(date(2027, 1, 1))
    assert (days.review_provisional, days.suit_provisional) == provisional


def test_before_the_service_no_last_day_is_shown():
    assert remedy_days.of(make.replied_case(), official_workdays()) is None


def test_clerk_sees_the_last_days_on_the_page_of_the_request(client, django_user_model):
    case = make.closed_case(served_on=DAY)
    admin = django_user_model.objects.create_superuser("root", password="x")
    client.force_login(admin)

    page = client.get(reverse("admin:requests_app_case_change", args=[case.pk]))

    assert "2025-05-09" in page.content.decode()


def test_opinions_are_read_on_a_page_that_records_who_looked(client, django_user_model):
    case, _asked = joint()
    admin = django_user_model.objects.create_superuser("root", password="x")
    client.force_login(admin)

    page = client.get(reverse("admin:requests_app_case_opinions", args=[case.pk]))

    assert "不宜公开" in page.content.decode()
    assert CaseAccess.objects.get().kind == "opinion"


def test_the_third_partys_letter_calls_itself_a_decision():
    text = wording.third_party_result(make.handled_case(), "某公司", "合同", "公共安全", on=DAY)

    assert "对本决定不服的，可以自知道本决定之日起六十日内" in text


def test_a_letter_names_where_to_apply_for_review_online_by_the_law_of_its_day(settings):
    """《行政复议法》第二十二条第二款."""
    settings.REVIEW_ONLINE = "https://fy.example.gov.cn"
    told = "行政复议申请书可以通过互联网渠道提交：https://fy.example.gov.cn。"

    assert wording.remedy_text(Outcome.PROCESS, date(2024, 1, 2)).endswith(told)
    assert told not in wording.remedy_text(Outcome.PROCESS, date(2023, 12, 29))
