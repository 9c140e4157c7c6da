"""The table of transitions, walked as a whole, and the rules of single steps."""

from datetime import date

import pytest
from django.contrib.auth.models import Group

from records.lifecycle import NotAllowed, Role
from requests_app.lifecycle import again, amending, intake, replying, restoring, rounds
from requests_app.lifecycle.steps import Step
from requests_app.lifecycle.table import TRANSITIONS
from requests_app.models import Applicant, Case, OpinionRequest, Remedy
from statute.outcomes import Outcome
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 4)
LATER = date(2025, 3, 24)  # after every day set for an answer
AFTER_PAYMENT = date(2025, 4, 10)


def _prepare_reply(case):
    replying.draft_reply(
        case, by=make.handler(), on=DAY, outcome=Outcome.DISCLOSED, statement="现提供给你。"
    )


def _prepare_extension(case, *, approved=False):
    rounds.propose_extension(
        case, by=make.handler(), on=DAY, working_days=5, reason="需要检索", today=DAY
    )
    if approved:
        rounds.approve_extension(case, by=make.head(), on=DAY, today=DAY)


def _ask_opinion(case):
    return rounds.ask_opinion(
        case, by=make.handler(), on=DAY, kind="third_party", party="某公司", content="合同"
    )


# Before a step can succeed its own conditions must hold; the table is about status alone.
def _propose_void(case):
    return intake.propose_void(case, by=make.registrar(), on=DAY, reason="test", note="系统测试")


def _ended_by_mistake(case, *, proposed=False):
    if case.status == Case.Status.CLOSED:
        case.events.create(kind=Step.WITHDRAW, on=DAY, by=make.handler())
    if proposed:
        restoring.propose_restore(case, by=make.registrar(), on=DAY, reason="撤回的是另一件")


PREPARE = {
    Step.PROPOSE_RESTORE: _ended_by_mistake,
    Step.RESTORE: lambda case: _ended_by_mistake(case, proposed=True),
    Step.REFUSE_RESTORE: lambda case: _ended_by_mistake(case, proposed=True),
    Step.SUBMIT: _prepare_reply,
    Step.APPROVE_EXTENSION: _prepare_extension,
    Step.REFUSE_EXTENSION: _prepare_extension,
    Step.NOTIFY_EXTENSION: lambda case: _prepare_extension(case, approved=True),
    Step.RECORD_OPINION: _ask_opinion,
    Step.TELL_THIRD_PARTY: lambda case: rounds.record_opinion(
        _ask_opinion(case), by=make.handler(), on=DAY, answer="objects"
    ),
    Step.DECIDE_JOINT: lambda case: rounds.record_opinion(
        rounds.ask_opinion(
            case, by=make.handler(), on=DAY, kind="organ", party="市司法局", content="文件"
        ),
        by=make.handler(),
        on=DAY,
        answer="objects",
    ),
    Step.VOID: lambda case: _propose_void(case),
    Step.REOPEN: make.order,
    Step.TRANSFER: lambda case: Case.objects.filter(pk=case.pk).update(matter="own_record"),
    Step.LAPSE_FEE: lambda case: rounds.deliver_fee_notice(
        case, by=make.handler(), on=make.RECEIVED
    ),
    Step.DELAY: lambda case: rounds.give_reasons(
        rounds.request_reasons(case, by=make.handler(), on=DAY, reply_by=date(2025, 3, 20)),
        on=DAY,
        text="研究需要",
    ),
}


def _detach(case):
    scan = case.attachments.create(
        role="evidence", file="nowhere", name="扫描件.pdf", size=1, content_type="application/pdf"
    )
    return amending.detach(scan, by=make.registrar(), on=DAY, reason="放错")


TAKE = {
    Step.PROPOSE_VOID: lambda c: _propose_void(c),
    Step.PROPOSE_RESTORE: lambda c: restoring.propose_restore(
        c, by=make.registrar(), on=DAY, reason="撤回的是另一件"
    ),
    Step.RESTORE: lambda c: restoring.restore(c, by=make.head(), on=DAY),
    Step.REFUSE_RESTORE: lambda c: restoring.refuse_restore(
        c, by=make.head(), on=DAY, reason="撤回无误"
    ),
    Step.VOID: lambda c: intake.void(c, by=make.head(), on=DAY),
    Step.CONFIRM: lambda c: intake.confirm(c, by=make.registrar(), on=DAY, proof="电话确认"),
    Step.REQUEST_CORRECTION: lambda c: intake.request_correction(
        c, by=make.registrar(), on=DAY, wanted="请写明年份。", reply_by=date(2025, 3, 20)
    ),
    Step.CORRECT: lambda c: intake.correct(c, on=DAY, text="2024年"),
    Step.LAPSE_CORRECTION: lambda c: intake.lapse_correction(c, by=make.registrar(), on=LATER),
    Step.ACCEPT: lambda c: intake.accept(c, by=make.registrar(), on=DAY),
    Step.SPLIT: lambda c: intake.split(
        c, by=make.registrar(), on=DAY, descriptions=["甲事项", "乙事项"]
    ),
    Step.MERGE: lambda c: intake.merge(c, into=make.registered_case(), by=make.registrar(), on=DAY),
    Step.ASSIGN: lambda c: intake.assign(c, by=make.registrar(), on=DAY, unit=make.unit()),
    Step.SIGN_FOR: lambda c: intake.sign_for(c, by=make.handler(), on=DAY),
    Step.RETURN: lambda c: intake.send_to_office(c, by=make.handler(), on=DAY, reason="非本单位"),
    Step.TAKE_BACK: lambda c: intake.take_back(c, by=make.registrar(), on=DAY, reason="转办有误"),
    Step.REASSIGN: lambda c: intake.reassign(
        c, by=make.registrar(), on=DAY, unit=make.unit("0099", "法制支队"), reason="职责调整"
    ),
    Step.ASK_UNIT: lambda c: rounds.ask_unit(
        c, by=make.handler(), on=DAY, party="法制支队", wanted="检索案件数量", until=DAY
    ),
    Step.ASK_OPINION: _ask_opinion,
    Step.RECORD_OPINION: lambda c: rounds.record_opinion(
        OpinionRequest.objects.filter(case=c).first() or OpinionRequest(case=c, pk=0),
        by=make.handler(),
        on=DAY,
        answer="agrees",
    ),
    Step.DECIDE_JOINT: lambda c: rounds.decide_joint(
        OpinionRequest.objects.filter(case=c).first() or OpinionRequest(case=c, pk=0),
        by=make.head(),
        on=DAY,
        decision="disclose",
        reason="属于应当公开的政府信息",
    ),
    Step.TELL_THIRD_PARTY: lambda c: rounds.tell_third_party(
        c, by=make.handler(), on=DAY, content="合同", reasons="公共利益"
    ),
    Step.REQUEST_REASONS: lambda c: rounds.request_reasons(
        c, by=make.handler(), on=DAY, reply_by=date(2025, 3, 20)
    ),
    Step.GIVE_REASONS: lambda c: rounds.give_reasons(c, on=DAY, text="研究需要"),
    Step.LAPSE_REASONS: lambda c: rounds.lapse_reasons(c, by=make.handler(), on=LATER),
    Step.DELAY: lambda c: rounds.delay(
        c, by=make.head(), on=DAY, until=date(2025, 5, 30), reason="工作量大"
    ),
    Step.CHARGE: lambda c: rounds.charge(
        c, by=make.handler(), on=DAY, basis="pages", quantity=35, channel="代收银行"
    ),
    Step.DELIVER_FEE: lambda c: rounds.deliver_fee_notice(c, by=make.handler(), on=DAY),
    Step.PAY: lambda c: rounds.pay(c, by=make.handler(), on=DAY, receipt_number="票001"),
    Step.WAIVE: lambda c: rounds.waive(c, by=make.head(), on=DAY, reason="低保户"),
    Step.LAPSE_FEE: lambda c: rounds.lapse_fee(c, by=make.registrar(), on=AFTER_PAYMENT),
    Step.PROPOSE_EXTENSION: lambda c: rounds.propose_extension(
        c, by=make.handler(), on=DAY, working_days=5, reason="需要检索", today=DAY
    ),
    Step.APPROVE_EXTENSION: lambda c: rounds.approve_extension(
        c, by=make.head(), on=DAY, today=DAY
    ),
    Step.REFUSE_EXTENSION: lambda c: rounds.refuse_extension(
        c, by=make.head(), on=DAY, reason="可以按期答复", today=DAY
    ),
    Step.NOTIFY_EXTENSION: lambda c: rounds.notify_extension(
        c, by=make.handler(), on=DAY, method="post", proof="XA1", today=DAY
    ),
    Step.NAME_ORGAN: lambda c: replying.name_organ(
        c, by=make.handler(), on=DAY, organ="市司法局", contact="0719-1", reason="非本机关职责"
    ),
    Step.TRANSFER: lambda c: replying.transfer(
        c, by=make.handler(), on=DAY, organ="市司法局", contact="0719-1", reason="不属于本机关职责"
    ),
    Step.REFER: lambda c: replying.refer(c, by=make.handler(), on=DAY, channel="市信访局"),
    Step.ANSWER_ON_THE_SPOT: lambda c: replying.answer_on_the_spot(
        c, by=make.registrar(), on=make.RECEIVED, statement="现当场提供给你。"
    ),
    Step.SUBMIT: lambda c: replying.submit(c, by=make.handler(), on=DAY),
    Step.SEND_BACK: lambda c: replying.send_back(c, by=make.reviewer(), on=DAY, reason="理由不足"),
    Step.APPROVE: lambda c: replying.approve(c, by=make.reviewer(), on=DAY),
    Step.SIGN: lambda c: replying.sign(c, by=make.head(), on=DAY),
    Step.RECALL: lambda c: replying.recall(c, by=make.handler(), on=DAY),
    Step.REPLY: lambda c: replying.reply(c, by=make.handler(), on=DAY),
    Step.SERVE: lambda c: replying.serve(
        c, by=make.registrar(), on=DAY, method="post", proof="XA1"
    ),
    Step.ARCHIVE: lambda c: replying.archive(c, by=make.registrar(), on=DAY),
    Step.REOPEN: lambda c: again.reopen(
        c, remedy=Remedy.objects.filter(case=c).first() or Remedy(), by=make.registrar(), on=DAY
    ),
    Step.WITHDRAW: lambda c: intake.withdraw(c, on=DAY),
    Step.HAND_OVER: lambda c: intake.hand_over(
        c, to=None, by=make.administrator(), on=DAY, reason="调离"
    ),
    Step.AMEND: lambda c: amending.amend(
        c, by=make.registrar(), on=DAY, reason="登记有误", name="张三峰"
    ),
    Step.DETACH: _detach,
}


def test_every_step_of_the_table_is_exercised():
    assert set(TAKE) == set(TRANSITIONS) == set(Step) - {Step.FILE}


@pytest.mark.parametrize(
    ("step", "status"),
    [(step, status) for step, known in TRANSITIONS.items() for status in known.sources],
    ids=lambda value: value.name,
)
def test_a_step_leads_where_the_table_says(step, status):
    case = make.case_in(status)
    if step in PREPARE:
        PREPARE[step](case)

    TAKE[step](case)

    assert Case.objects.get(pk=case.pk).status in (TRANSITIONS[step].targets or [status])
    assert case.events.filter(kind=step).count() >= 1


@pytest.mark.parametrize("status", Case.Status, ids=lambda status: status.name)
def test_every_other_step_is_refused_and_leaves_no_trace(status):
    case = make.case_in(status)
    before = (case.status, case.due_on, case.events.count(), case.letters.count())
    taken = []

    for step, known in TRANSITIONS.items():
        if status in known.sources:
            continue
        try:
            TAKE[step](case)
        except NotAllowed:
            continue
        taken.append(step)

    after = Case.objects.get(pk=case.pk)
    assert taken == []
    assert before == (after.status, after.due_on, after.events.count(), after.letters.count())


@pytest.mark.parametrize("step", TRANSITIONS, ids=lambda step: step.name)
def test_a_step_is_refused_to_everybody_without_its_role(step, monkeypatch):
    """The superuser too: who keeps the system does not answer requests."""
    outsider = make.clerk("admin")
    outsider.is_superuser = True
    outsider.save()
    case = make.case_in(TRANSITIONS[step].sources[0])
    if step in PREPARE:
        PREPARE[step](case)
    for name in ("registrar", "handler", "reviewer", "head", "administrator"):
        monkeypatch.setattr(make, name, lambda: outsider)

    if Role.APPLICANT in TRANSITIONS[step].who:
        pytest.skip("taken by the applicant in this test")
    if step is Step.MERGE:
        with pytest.raises(NotAllowed):
            intake.merge(case, into=case, by=outsider, on=DAY)
        return
    with pytest.raises(NotAllowed):
        TAKE[step](case)


def test_only_the_applicants_own_steps_can_be_taken_without_an_account():
    case = make.accepted_case()

    with pytest.raises(NotAllowed):
        intake.assign(case, by=None, on=DAY, unit=make.unit())


def test_a_step_is_not_dated_before_what_is_already_recorded():
    case = make.handled_case(on=date(2025, 3, 10))

    with pytest.raises(NotAllowed):
        rounds.ask_opinion(
            case,
            by=make.handler(),
            on=date(2025, 3, 7),
            kind="organ",
            party="市司法局",
            content="文件",
        )


def test_the_receipt_day_follows_the_way_it_came_in():
    counter = make.filed_case(intake="counter", on=date(2025, 3, 1))
    oral = make.filed_case(intake="oral", on=date(2025, 3, 1))
    mail = make.filed_case(
        intake="registered_mail", on=date(2025, 3, 1), received_on=date(2025, 3, 3)
    )
    unconfirmed = [
        make.filed_case(intake=way, on=date(2025, 3, 1)) for way in ("web", "fax", "ordinary_mail")
    ]

    assert [c.received_on for c in (counter, oral, mail, *unconfirmed)] == [
        date(2025, 3, 1),
        date(2025, 3, 1),
        date(2025, 3, 3),
        None,
        None,
        None,
    ]
    assert [c.due_on for c in unconfirmed] == [None, None, None]
    with pytest.raises(NotAllowed):
        make.filed_case(intake="registered_mail")


def test_the_clock_of_an_online_request_starts_when_both_sides_confirmed():
    case = make.filed_case(on=date(2025, 3, 1))

    case = intake.confirm(case, by=make.registrar(), on=date(2025, 3, 3), proof="电话确认")

    assert (case.received_on, case.due_on) == (date(2025, 3, 3), make.DUE)


def test_a_second_correction_notice_is_refused():
    case = make.correcting_case()
    case = intake.correct(case, on=DAY, text="2024年")

    with pytest.raises(NotAllowed, match=r"30|三十"):
        intake.request_correction(case, by=make.registrar(), on=DAY, wanted="再补", reply_by=LATER)


def test_the_correction_notice_is_given_within_seven_working_days():
    in_time, late = make.registered_case(), make.registered_case()

    intake.request_correction(
        in_time, by=make.registrar(), on=date(2025, 3, 12), wanted="年份", reply_by=LATER
    )
    with pytest.raises(NotAllowed):
        intake.request_correction(
            late, by=make.registrar(), on=date(2025, 3, 13), wanted="年份", reply_by=LATER
        )


def test_a_request_not_corrected_closes_as_6_1_the_day_after_the_day_set():
    case = make.correcting_case(reply_by=date(2025, 3, 20))

    with pytest.raises(NotAllowed):
        intake.lapse_correction(case, by=make.registrar(), on=date(2025, 3, 20))
    case = intake.lapse_correction(case, by=make.registrar(), on=date(2025, 3, 21))

    assert (case.status, case.outcome, case.closed_on) == (
        "closed",
        Outcome.NOT_CORRECTED,
        date(2025, 3, 21),
    )


def test_an_unpaid_fee_closes_as_6_2_after_twenty_working_days():
    case = make.charged_case(on=date(2026, 2, 9))
    rounds.deliver_fee_notice(case, by=make.handler(), on=date(2026, 2, 10))

    with pytest.raises(NotAllowed):
        rounds.lapse_fee(case, by=make.registrar(), on=date(2026, 3, 16))
    case = rounds.lapse_fee(case, by=make.registrar(), on=date(2026, 3, 17))

    assert (case.status, case.outcome) == ("closed", Outcome.NOT_PAID)


def test_pieces_of_the_month_are_counted_by_applicant_and_charged_from_the_eleventh():
    cases = [make.handled_case() for _ in range(11)]
    stranger = make.handled_case(applicant={"name": "李四", "id_number": "11010119900307803X"})

    fee = rounds.charge(cases[10], by=make.handler(), on=DAY, basis="pieces", channel="代收银行")

    assert (fee.quantity, fee.amount) == (11, 100)
    for case in (cases[9], stranger):
        with pytest.raises(NotAllowed):
            rounds.charge(case, by=make.handler(), on=DAY, basis="pieces", channel="代收银行")


def test_no_fee_is_charged_after_the_term_or_twice():
    late, twice = make.handled_case(), make.charged_case()

    with pytest.raises(NotAllowed):
        rounds.charge(
            late,
            by=make.handler(),
            on=date(2025, 4, 1),
            basis="pages",
            quantity=50,
            channel="代收银行",
        )
    rounds.pay(twice, by=make.handler(), on=DAY, receipt_number="票001")
    with pytest.raises(NotAllowed):
        rounds.charge(
            twice, by=make.handler(), on=DAY, basis="pages", quantity=50, channel="代收银行"
        )


class TestExtension:
    def propose(self, case, *, on=DAY, days=20, today=None):
        return rounds.propose_extension(
            case, by=make.handler(), on=on, working_days=days, reason="检索量大", today=today or on
        )

    def test_it_counts_once_approved_by_the_head_and_told_to_the_applicant(self):
        case = make.handled_case()
        self.propose(case)
        rounds.approve_extension(case, by=make.head(), on=DAY, today=DAY)
        assert Case.objects.get(pk=case.pk).due_on == make.DUE

        rounds.notify_extension(
            case, by=make.handler(), on=DAY, method="post", proof="XA1", today=DAY
        )

        assert Case.objects.get(pk=case.pk).due_on == date(2025, 4, 28)

    def test_the_day_after_expiry_is_too_late(self):
        case = make.handled_case()

        with pytest.raises(NotAllowed):
            self.propose(case, on=date(2025, 4, 1))

    def test_it_is_never_back_dated(self):
        case = make.handled_case()

        with pytest.raises(NotAllowed):
            self.propose(case, on=date(2025, 3, 31), today=date(2025, 4, 2))

    @pytest.mark.parametrize("days", [0, 21, -1])
    def test_it_is_one_to_twenty_working_days(self, days):
        case = make.handled_case()

        with pytest.raises(NotAllowed):
            self.propose(case, days=days)

    def test_it_is_granted_once(self):
        case = make.handled_case()
        self.propose(case)

        with pytest.raises(NotAllowed):
            self.propose(case)

    def test_a_head_who_handles_the_case_cannot_approve(self):
        case = make.handled_case()
        both = make.handler()
        both.groups.add(*make.head().groups.all())
        self.propose(case)

        with pytest.raises(NotAllowed):
            rounds.approve_extension(case, by=both, on=DAY, today=DAY)

    def test_it_is_not_told_before_it_is_approved(self):
        case = make.handled_case()
        self.propose(case)

        with pytest.raises(NotAllowed):
            rounds.notify_extension(
                case, by=make.handler(), on=DAY, method="post", proof="XA1", today=DAY
            )


def test_the_author_of_a_reply_neither_reviews_nor_signs_it():
    case = make.submitted_case()
    author = make.handler()
    author.groups.add(*make.reviewer().groups.all(), *make.head().groups.all())

    with pytest.raises(NotAllowed):
        replying.approve(case, by=author, on=DAY)


def test_whoever_wrote_in_the_reply_does_not_approve_it_whoever_submitted_it():
    case = make.handled_case()
    both = make.handler()
    both.groups.add(Group.objects.get_or_create(name="审核")[0])
    other = make.clerk("chengban2")
    other.groups.add(Group.objects.get_or_create(name="承办")[0])
    Case.objects.filter(pk=case.pk).update(handler=other)
    replying.draft_reply(case, by=both, on=DAY, outcome="1", statement="见附件。")
    replying.submit(case, by=other, on=DAY)

    with pytest.raises(NotAllowed):
        replying.approve(case, by=both, on=DAY)


def test_one_person_does_not_both_review_and_sign():
    case = make.submitted_case()
    both = make.reviewer()
    both.groups.add(Group.objects.get_or_create(name="机构负责人")[0])
    both = type(both).objects.get(pk=both.pk)
    replying.approve(case, by=both, on=DAY)

    with pytest.raises(NotAllowed):
        replying.sign(case, by=both, on=DAY)


def test_a_reply_is_drafted_by_somebody_of_the_unit_only():
    with pytest.raises(NotAllowed):
        replying.draft_reply(
            make.handled_case(), by=make.registrar(), on=DAY, outcome="1", statement="见附件。"
        )


def test_a_silent_third_party_leaves_the_decision_open_and_a_silent_organ_agrees():
    case = make.handled_case(on=date(2025, 9, 15))
    asked = {
        kind: rounds.ask_opinion(
            case, by=make.handler(), on=date(2025, 9, 22), kind=kind, party="某方", content="合同"
        )
        for kind in ("third_party", "organ")
    }
    with pytest.raises(NotAllowed):
        rounds.record_opinion(
            asked["organ"], by=make.handler(), on=date(2025, 10, 10), answer="deemed"
        )
    after, arrived = date(2025, 10, 20), date(2025, 9, 22)
    with pytest.raises(NotAllowed):  # nobody knows yet whether the letter arrived
        rounds.record_opinion(asked["third_party"], by=make.handler(), on=after, answer="silent")
    with pytest.raises(NotAllowed):
        rounds.record_opinion(
            asked["third_party"],
            by=make.handler(),
            on=after,
            answer="objects",
            delivered_on=date(2030, 1, 1),
        )

    for kind, wrong, right in (
        ("third_party", "deemed", "silent"),
        ("organ", "silent", "deemed"),
    ):
        with pytest.raises(Exception, match=r"silent|沉默|未提出|同意"):
            rounds.record_opinion(
                asked[kind], by=make.handler(), on=after, answer=wrong, delivered_on=arrived
            )
        rounds.record_opinion(
            asked[kind], by=make.handler(), on=after, answer=right, delivered_on=arrived
        )

    assert [c.answer for c in case.opinion_requests.all()] == ["silent", "deemed"]


def test_over_an_objection_information_is_given_only_after_the_third_party_was_told():
    case = make.handled_case()
    asked = _ask_opinion(case)
    rounds.record_opinion(asked, by=make.handler(), on=DAY, answer="objects", opinion="商业秘密")
    _prepare_reply(case)

    with pytest.raises(NotAllowed):
        replying.submit(case, by=make.handler(), on=DAY)
    rounds.tell_third_party(
        case, by=make.handler(), on=DAY, content="合同价格", reasons="涉及公共安全"
    )
    replying.submit(case, by=make.handler(), on=DAY)

    assert Case.objects.get(pk=case.pk).status == "reviewing"


def test_splitting_gives_each_matter_its_own_case_with_the_same_receipt():
    case = make.registered_case()

    parts = intake.split(
        case, by=make.registrar(), on=DAY, descriptions=["甲事项", "乙事项", "丙事项"]
    )

    assert [p.description for p in parts] == ["乙事项", "丙事项"]
    assert {(p.received_on, p.due_on, p.split_from_id) for p in parts} == {
        (make.RECEIVED, make.DUE, case.pk)
    }
    assert {a.name for a in Applicant.objects.all()} == {"张三丰"}
    assert Case.objects.get(pk=case.pk).description == "甲事项"


def test_only_requests_of_one_applicant_are_merged():
    case, other = (
        make.registered_case(),
        make.registered_case(applicant={"name": "李四", "id_number": "11010119900307803X"}),
    )

    with pytest.raises(NotAllowed):
        intake.merge(case, into=other, by=make.registrar(), on=DAY)


def test_a_merged_request_closes_as_6_3_and_names_the_other():
    case, other = make.registered_case(), make.registered_case()

    case = intake.merge(case, into=other, by=make.registrar(), on=DAY)

    assert (case.outcome, case.closed_on, case.merged_into) == (Outcome.OTHER, DAY, other)


def test_service_by_post_counts_at_posting_and_late_service_is_told():
    case = make.closed_case(served_on=date(2025, 4, 1))

    assert (case.closed_on, case.outcome) == (date(2025, 4, 1), Outcome.DISCLOSED)
    assert list(Case.objects.closed_late()) == [case]


def test_correcting_ones_own_record_has_no_term_and_is_not_counted_as_a_request():
    case = make.registered_case(matter="own_record")

    assert case.due_on is None
    assert list(Case.objects.received_in(2025)) == []


def test_numbers_have_no_gaps_even_after_a_refused_filing():
    first = make.filed_case()
    with pytest.raises(Exception, match=r"."):
        make.filed_case(applicant={"name": " "})
    second = make.filed_case()

    assert (first.number, second.number) == ("2025-00001", "2025-00002")
