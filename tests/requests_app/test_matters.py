"""复议 and 诉讼 as matters with a clock of their own, and the new reply a lost one orders."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from annual_report.figures.period import Period
from annual_report.figures.remedies import count_remedies
from annual_report.figures.requests import count_requests
from portal.roles import sync_roles
from records.lifecycle import NotAllowed
from records.uploads import accept
from requests_app import clock, contradictions, filing, matter_reminders, matters, retention
from requests_app.lifecycle import replying, table
from requests_app.models import Case, CaseAttachment, FreshReply, Remedy
from statute.calendar import official_workdays
from statute.outcomes import Outcome
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db

# Received and refused on 2025-03-03; a review is accepted in April and decided in May 2025.
FILED, TOLD = date(2025, 4, 7), date(2025, 4, 9)
DECIDED, ARRIVED = date(2025, 5, 26), date(2025, 5, 28)


def refused_case(**facts):
    return make.closed_case(outcome=Outcome.ENDANGERS_SAFETY, **facts)


def matter(case=None, **facts):
    facts = {"filed_on": FILED, "authority": "十堰市人民政府", **facts}
    return make.remedy("十政复决〔2025〕12号", case=case or refused_case(), **facts)


def accounts_with_mail():
    for user in (make.handler(), make.registrar(), make.head()):
        user.email = f"{user.username}@example.gov.cn"
        user.save(update_fields=["email"])


def reminded(on):
    """Who was mailed on that day, and what the mails say."""
    mail.outbox.clear()
    matter_reminders.remind(on=on, workdays=official_workdays())
    return {message.to[0].split("@")[0]: message.body for message in mail.outbox}


def test_a_review_to_be_answered_is_reminded_of_its_handler_then_the_head_each_stage_once():
    accounts_with_mail()
    remedy = matter(told_on=TOLD, handler=make.handler())  # to be answered by 2025-04-23

    assert reminded(date(2025, 4, 17)) == {}
    assert list(reminded(date(2025, 4, 18))) == ["chengban"]
    assert reminded(date(2025, 4, 21)) == {}
    assert sorted(reminded(date(2025, 4, 22))) == ["chengban", "fuzeren"]
    assert sorted(reminded(date(2025, 4, 24))) == ["chengban", "fuzeren"]
    matters.answer(remedy, by=make.handler(), on=date(2025, 4, 25))
    assert reminded(date(2025, 4, 28)) == {}


def test_a_suit_nobody_handles_is_reminded_of_the_office_with_number_and_day():
    accounts_with_mail()
    matter(kind="suit", told_on=TOLD)  # fifteen days: 2025-04-24

    told = reminded(date(2025, 4, 22))

    assert list(told) == ["dengji"]
    assert "十政复决〔2025〕12号  未经复议直接起诉  2025-04-24" in told["dengji"]


def lost(remedy, **facts):
    """The matter, decided against the office on 2025-05-26."""
    return matters.decide(
        remedy,
        by=make.registrar(),
        on=facts.pop("on", ARRIVED),
        decided_on=DECIDED,
        received_on=ARRIVED,
        result=Remedy.Result.CORRECTED,
        orders_reply=True,
        **facts,
    )


def answered_anew(case, *, on, outcome=Outcome.DISCLOSED):
    """Drafted, reviewed, signed, issued and served again on that day."""
    replying.draft_reply(
        case,
        by=make.handler(),
        on=on,
        outcome=outcome,
        statement="现将有关信息提供给你。",
        **make.why(outcome),
    )
    replying.submit(case, by=make.handler(), on=on)
    replying.approve(case, by=make.reviewer(), on=on)
    replying.sign(case, by=make.head(), on=on)
    replying.reply(case, by=make.handler(), on=on)
    return replying.serve(
        case, by=make.registrar(), on=on, method="post", proof="挂号信 XA00000000043"
    )


# --- the clock of a matter


def test_a_review_is_answered_within_ten_working_days_of_the_copy():
    # From Thursday 10 April; no holiday lies between.
    assert matters.answer_due(matter(told_on=TOLD), official_workdays()) == date(2025, 4, 23)


def test_under_the_summary_procedure_within_five():
    remedy = matter(told_on=TOLD, procedure="summary")

    assert matters.answer_due(remedy, official_workdays()) == date(2025, 4, 16)


@pytest.mark.parametrize(
    ("procedure", "days", "until", "law"),
    [
        # Accepted on Monday 7 April: day 60 is Friday 6 June; day 30 Wednesday 7 May.
        ("ordinary", 60, date(2025, 6, 6), "《行政复议法》第六十二条"),
        ("summary", 30, date(2025, 5, 7), "《行政复议法》第五十三条、《行政复议法》第六十二条"),
    ],
)
def test_until_when_the_review_is_to_be_decided_stands_with_its_clock(
    client, procedure, days, until, law
):
    sync_roles()
    remedy = matter(told_on=TOLD, procedure=procedure)
    client.force_login(make.registrar())

    assert matters.decision_due(remedy, official_workdays()) == until
    page = client.get(
        reverse("admin:requests_app_remedy_change", args=[remedy.pk])
    ).content.decode()
    assert f"{until}" in page
    assert f"自受理之日起{days}日（{law}）" in page


def test_a_review_of_the_old_law_is_decided_within_sixty_days_and_a_suit_has_no_such_term():
    old = matter(filed_on=date(2023, 3, 1), told_on=date(2023, 3, 3))

    # Day 60 is Sunday 30 April 2023 in the holiday of 1 May, which ends on 3 May.
    assert matters.decision_due(old, official_workdays()) == date(2023, 5, 4)
    assert matters.decision_due(matter_of_a_suit(), official_workdays()) is None


def matter_of_a_suit():
    return make.remedy("〔2025〕鄂0302行初3号", kind=Remedy.Kind.SUIT, told_on=TOLD, filed_on=FILED)


def test_a_suit_is_answered_within_fifteen_days_of_the_copy():
    remedy = matter(kind=Remedy.Kind.SUIT, told_on=TOLD)

    assert matters.answer_due(remedy, official_workdays()) == date(2025, 4, 24)


def test_no_term_runs_before_the_copy_has_come():
    assert matters.answer_due(matter(), official_workdays()) is None


def test_each_step_is_a_line_of_the_matters_ledger():
    remedy = matter()
    matters.assign(remedy, by=make.registrar(), on=TOLD, handler=make.handler())
    matters.tell(remedy, by=make.registrar(), on=TOLD, procedure="ordinary")
    matters.answer(remedy, by=make.handler(), on=date(2025, 4, 20))

    assert list(remedy.events.order_by("pk").values_list("kind", "by__username")) == [
        ("assigned", "dengji"),
        ("told", "dengji"),
        ("answered", "chengban"),
    ]


def test_a_matter_is_answered_once():
    remedy = matter(told_on=TOLD)
    matters.answer(remedy, by=make.handler(), on=TOLD)

    with pytest.raises(NotAllowed):
        matters.answer(remedy, by=make.handler(), on=TOLD)


def test_nothing_is_answered_before_the_copy_came():
    with pytest.raises(ValidationError):
        matters.answer(matter(told_on=TOLD), by=make.handler(), on=TOLD - timedelta(days=1))


def test_no_day_of_a_matter_lies_in_the_future():
    tomorrow = timezone.localdate() + timedelta(days=1)

    with pytest.raises(ValidationError):
        matter(told_on=TOLD, filed_on=FILED, decided_on=tomorrow, result="upheld").full_clean()


def test_a_decision_that_has_not_arrived_orders_nothing():
    with pytest.raises(NotAllowed):
        lost(matter(), on=DECIDED)


def test_only_a_decision_that_corrects_orders_a_new_reply():
    with pytest.raises(ValidationError):
        matters.decide(
            matter(),
            by=make.registrar(),
            on=ARRIVED,
            decided_on=DECIDED,
            received_on=ARRIVED,
            result=Remedy.Result.UPHELD,
            orders_reply=True,
        )


def test_papers_of_a_matter_lie_with_the_request_even_when_it_is_archived():
    case = replying.archive(refused_case(), by=make.registrar(), on=make.RECEIVED)
    remedy = matter(case)
    upload = SimpleUploadedFile("答复书.pdf", b"%PDF-1.4\n%%EOF\n")
    files = [(upload, accept(upload))]

    filing.add_files(case, files, role="remedy", by=make.handler(), remedy=remedy)

    assert [paper.name for paper in remedy.papers.all()] == ["答复书.pdf"]


def test_papers_of_no_matter_do_not_enter_an_archived_file():
    case = replying.archive(refused_case(), by=make.registrar(), on=make.RECEIVED)

    with pytest.raises(NotAllowed):
        filing.add_files(case, [], role="remedy", by=make.handler())


# --- 重新答复


def reopened(**order):
    case = refused_case()
    lost(matter(case), **order)
    return Case.objects.get(pk=case.pk)


def test_a_lost_review_brings_the_request_back_to_its_handler():
    case = reopened(order_days=15, order_count="working")

    assert (case.status, case.handler.username) == (Case.Status.HANDLING, "chengban")
    assert case in Case.objects.open()


def test_the_ordered_term_runs_from_the_day_the_decision_arrived():
    # From 29 May: 31 May to 2 June 2025 is 端午节, so fifteen working days end on 19 June.
    assert reopened(order_days=15, order_count="working").due_on == date(2025, 6, 19)


def test_a_term_in_days_ends_on_a_worked_day():
    # 28 May + 10 days is Saturday 7 June.
    assert reopened(order_days=10, order_count="calendar").due_on == date(2025, 6, 9)


def test_without_a_term_the_regulations_own_twenty_working_days_run():
    assert reopened().due_on == date(2025, 6, 26)


def test_the_first_reply_is_kept_and_counted_while_the_new_one_is_under_way():
    case = reopened()
    fresh = case.fresh_reply

    assert (case.outcome, case.closed_on) == (Outcome.ENDANGERS_SAFETY, make.RECEIVED)
    assert (fresh.first_outcome, fresh.first_due_on) == (Outcome.ENDANGERS_SAFETY, make.DUE)
    assert count_requests(Period.of(2025)).closed(Outcome.ENDANGERS_SAFETY) == 1


def test_a_new_reply_in_the_same_year_takes_the_place_of_the_first():
    case = reopened()
    answered_anew(case, on=date(2025, 6, 10))
    counted = count_requests(Period.of(2025))

    assert (counted.closed(), counted.closed(Outcome.DISCLOSED), counted.new) == (1, 1, 1)
    assert counted.carried_out == 0


def test_a_new_reply_in_a_later_year_leaves_the_years_as_they_were_reported():
    case = reopened(order_days=150, order_count="working")
    answered_anew(case, on=date(2026, 1, 6))
    before, after = count_requests(Period.of(2025)), count_requests(Period.of(2026))

    assert (before.closed(Outcome.ENDANGERS_SAFETY), before.carried_out) == (1, 0)
    assert (after.carried_in, after.closed()) == (0, 0)
    assert FreshReply.objects.get().outcome == Outcome.DISCLOSED


def test_the_lost_review_is_counted_in_table_four():
    reopened()

    assert count_remedies(Period.of(2025)).of(Remedy.Kind.REVIEW, result="结果纠正") == 1


def test_the_first_reply_is_judged_by_its_own_last_day_while_the_new_one_is_written():
    case = refused_case(served_on=date(2025, 4, 2))  # due on 31 March
    lost(matter(case))

    assert list(Case.objects.closed_late()) == [case]


def test_the_new_reply_names_the_decision():
    case = reopened()
    letter = replying.draft_reply(
        case, by=make.handler(), on=ARRIVED, outcome=Outcome.DISCLOSED, statement="提供如下。"
    )

    assert (
        "十堰市人民政府于2025年5月26日作出十政复决〔2025〕12号行政复议决定书，责令本机关重新作出答复。"
        in letter.body
    )


def draft_same_again(case):
    return replying.draft_reply(
        case,
        by=make.handler(),
        on=ARRIVED,
        outcome=Outcome.ENDANGERS_SAFETY,
        statement="经再次审查。",
        **make.why(Outcome.ENDANGERS_SAFETY),
    )


def test_the_same_outcome_on_the_same_ground_is_told_before_it_is_submitted():
    case = reopened()
    letter = draft_same_again(case)

    assert ["已被撤销" in reason for reason in contradictions.of(case, letter)] == [True]


def test_after_a_mere_breach_of_procedure_it_is_possible():
    case = reopened(procedural_only=True)
    letter = draft_same_again(case)

    assert contradictions.of(case, letter) == []


@pytest.mark.parametrize(
    "step",
    ["withdrawn", "merged", "correction_requested", "charged", "extension_proposed"],
)
def test_what_ends_or_restarts_a_first_reply_is_closed(step):
    assert step not in table.open_steps(reopened(), make.handler(), on=ARRIVED)
    assert step not in table.open_steps(reopened_again(), make.registrar(), on=ARRIVED)


def reopened_again():
    return Case.objects.get()


def test_files_of_the_first_reply_stay_with_the_applicant_and_are_not_given_again():
    case = refused_case()
    first = CaseAttachment.objects.create(
        case=case, role="answer", name="a.pdf", size=1, content_type="x", sha256="0" * 64
    )
    lost(matter(case))
    case = Case.objects.get(pk=case.pk)

    assert list(case.attachments.given_by_now(case)) == [first]
    assert list(case.attachments.to_be_given(case)) == []


def test_a_request_to_be_answered_anew_is_not_erased():
    assert retention.kept_until(reopened()) is None


def test_the_term_counts_day_by_day_on_the_page_of_the_request():
    case = reopened(order_days=15, order_count="working")

    assert clock.trace(case, official_workdays()).due == case.due_on


def test_each_matter_has_a_number_of_ours_by_kind_and_year():
    make.remedy("十政复〔2025〕1号", register_number="复2025-001")
    review, suit = Remedy(kind="review", filed_on=TOLD), Remedy(kind="suit", filed_on=TOLD)

    matters.number([review, suit])

    assert (review.register_number, suit.register_number) == ("复2025-002", "诉2025-001")
