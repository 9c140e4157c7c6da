"""A decision counts for what was read: by hand, each deciding step of each register."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from accounts import duties
from annual_report import life
from annual_report import taking_back as of_reports
from annual_report.models import PrintedReport, Report
from disclosure import emergency, power_proposals, powers_shown
from disclosure.models import Adjustment, Disclosure, PowerItem
from disclosure.publication import drafting, publishing, restoring, reviewing
from disclosure.publication import emergencies as of_documents
from disclosure.publication import table as publication_table
from inquiries import consulting, handling, interviewing
from inquiries import emergencies as of_inquiries
from inquiries.models import Contact
from portal.roles import sync_roles
from records import decisions
from records.lifecycle import Lifecycle, NotAllowed
from records.models import Decision
from requests_app import matters, own_data, retention, text_proposals
from requests_app.lifecycle import intake, replying, rounds, table
from requests_app.lifecycle import restoring as case_restoring
from requests_app.models import Conversion, OpinionRequest, StandardText, Wanted
from tests.factories import disclosure as documents
from tests.factories import inquiries, opendata, staff
from tests.factories import requests_app as requests
from tests.factories.pages import fingerprint_on, press

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 10)
NOON = datetime(2025, 3, 10, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_day(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(datetime(2025, 3, 10, 3, tzinfo=UTC), tick=True):
        yield


# --- what stands before each decision


def first_reviewed():
    item = documents.submitted()
    return reviewing.first_review(item, by=staff.member("shenhe"), on=DAY, basis="属实")


def to_be_approved():
    item = first_reviewed()
    return reviewing.secrecy_review(
        item, by=staff.member("baomi"), on=DAY, result="disclose", basis="不涉密"
    )


def penalty_decision():
    item = documents.submitted(is_penalty_decision=True)
    return reviewing.first_review(item, by=staff.member("shenhe"), on=DAY, basis="属实")


def withheld():
    item = first_reviewed()
    item = reviewing.secrecy_review(
        item,
        by=staff.member("baomi"),
        on=DAY,
        result="withhold",
        ground="privacy",
        basis="涉及个人隐私",
    )
    return reviewing.approve(
        item, by=staff.member("fuzeren"), on=DAY, basis="同意", reassess_on=date(2026, 3, 10)
    )


def withdrawn_by_mistake():
    item = publishing.withdraw(
        documents.published(), by=staff.member("fabu"), at=documents.NINE, reason="内容有误"
    )
    return restoring.propose_restore(item, by=staff.member("fabu"), on=DAY, reason="撤错了文件")


def ended_by_mistake():
    case = intake.withdraw(requests.handled_case(), by=requests.registrar(), on=DAY, reason="来电")
    return case_restoring.propose_restore(
        case, by=requests.registrar(), on=DAY, reason="撤回的是另一件"
    )


def answered_review():
    return requests.remedy(
        "十政复〔2025〕1号",
        authority="市人民政府",
        case=requests.closed_case(),
        filed_on=date(2025, 3, 5),
    )


def duty_asked_for():
    return duties.ask(
        staff.member("lisi"),
        "审核",
        by=staff.member("anquan"),
        on=DAY,
        reason="局发〔2025〕1号",
    )


def extension_asked_for():
    case = requests.handled_case()
    rounds.propose_extension(
        case, by=requests.handler(), on=DAY, working_days=20, reason="检索量大", today=DAY
    )
    return case


def asked_first(record) -> int:
    """The first opinion asked for in a case; nothing that is there for other records."""
    rows = OpinionRequest.objects.filter(case_id=record.pk).values_list("pk", flat=True)
    return rows.first() or 0


def objected_to():
    case = requests.handled_case()
    asked = rounds.ask_opinion(
        case, by=requests.handler(), on=DAY, kind="organ", party="市司法局", content="文件"
    )
    rounds.record_opinion(
        asked, by=requests.handler(), on=DAY, answer="objects", opinion="不宜公开"
    )
    return case


def replied_contact():
    asked = inquiries.contact()
    asked = handling.reply(asked, text="请到派出所办理。", on=DAY, by=inquiries.clerk())
    return inquiries.with_public_version(asked, on=DAY)


def report_kept_back():
    asked = inquiries.contact(kind="report", content="举报某店占道")
    return handling.reply(asked, text="已核查。", on=DAY, by=inquiries.clerk())


def written_interview():
    record = inquiries.interview(at=datetime(2025, 3, 1, 2, tzinfo=UTC))
    type(record).objects.filter(pk=record.pk).update(published_at=None)
    record.exchanges.create(position=1, question="怎样办理？", answer="在网上办理。")
    record.refresh_from_db()
    return record


def written_consultation():
    return inquiries.consultation(opens=date(2025, 3, 1), closes=date(2025, 3, 31), status="draft")


def ended_consultation():
    record = inquiries.consultation(opens=date(2025, 1, 1), closes=date(2025, 1, 31))
    record.groups.create(
        summary="放宽时限",
        elsewhere=3,
        elsewhere_source="来信",
        adoption="not_adopted",
        reason="上位法已有规定",
    )
    return record


def closed_consultation():
    return consulting.close_consultation(
        ended_consultation(), result="共3条。", on=DAY, by=staff.member("fabu")
    )


def submitted_report(status="checked"):
    report = Report.objects.create(
        year=2024,
        form="2021",
        as_of=date(2025, 1, 5),
        status=status,
        checked_by=staff.member("nianbao"),
    )
    report.narrative.create(key="1", text="本年度工作平稳。")
    return report


# --- how its author changes it behind the back of who reads


def other_body(item):
    type(item).objects.filter(pk=item.pk).update(body="改过的文本。")


def other_reply(case):
    case.letters.drafts().update(body="改过的文本。", outcome="3.1", grounds="state_secret")


def other_proposal(case):
    case.events.create(
        kind="restore_proposed", on=DAY, by=requests.registrar(), note="改过的文本。"
    )


def other_authority(remedy):
    type(remedy).objects.filter(pk=remedy.pk).update(authority="改过的文本。")


def other_order(grant):
    type(grant).objects.filter(pk=grant.pk).update(reason="改过的文本。")


def other_extension(case):
    type(case.extension).objects.filter(case=case).update(reason="改过的文本。")


def other_opinion(case):
    case.opinion_requests.update(opinion="改过的文本。")


def published_contact():
    return handling.publish(replied_contact(), at=NOON, by=inquiries.clerk("fabu"))


def published_interview():
    return interviewing.publish(written_interview(), at=NOON, by=inquiries.clerk("fabu"))


TAKING_BACK = {
    **of_inquiries.KINDS,
    PowerItem: powers_shown.POWERS,
    Adjustment: powers_shown.ADJUSTMENTS,
    PrintedReport: of_reports.PRINTED,
    Report: of_reports,
}


def to_be_shown_again(make):
    """What `make` gives, taken back for good, and proposed to be shown again."""

    def proposed():
        record = taken_back(make)()
        register, by = TAKING_BACK[type(record)], staff.member("fabu2", "发布")
        register.confirm(record, by=staff.member("shenhe"), at=NOON, reason="核对")
        return register.propose(record, by=by, at=NOON, reason="核实无误")

    return proposed


def taken_back(make):
    """What `make` gives, withdrawn in an emergency by one person."""

    def taken():
        record, by = make(), staff.member("lisi")
        register = TAKING_BACK.get(type(record), of_documents)
        return register.take(record, by=by, at=NOON, reason="疑似个人信息")

    return taken


def other_fee(case):
    type(case.fee).objects.filter(case=case).update(quantity=4321)


def other_contact(contact):
    Contact.objects.filter(pk=contact.pk).update(reply="改过的文本。", public_reply="改过的文本。")


def other_answer(interview):
    interview.exchanges.update(answer="改过的文本。")


def other_question(consultation):
    type(consultation).objects.filter(pk=consultation.pk).update(text="改过的文本。")


def other_group(consultation):
    consultation.groups.update(reason="改过的文本。")


def other_section(report):
    report.narrative.update(text="改过的文本。")


def other_power(proposal):
    PowerItem.objects.filter(pk__in=proposal.closes).update(name="另一名称")


def other_duties(power):
    PowerItem.objects.filter(pk=power.pk).update(duties="改过的文本。")


def an_adjustment():
    return Adjustment.objects.create(
        kind="added", effective_on=DAY, basis="市政府令第1号", approval="市政府"
    )


def other_basis(adjustment):
    Adjustment.objects.filter(pk=adjustment.pk).update(basis="改过的文本。")


def other_title(printed):
    content = {**printed.content, "title": "改过的文本。"}
    PrintedReport.objects.filter(pk=printed.pk).update(content=content)


def other_prose(report):
    said = json.dumps(report.frozen, ensure_ascii=False).replace("全年", "改过的文本。")
    Report.objects.filter(pk=report.pk).update(frozen=json.loads(said))


def other_reason(proposal):
    StandardText.objects.filter(pk=proposal.pk).update(reason="另一理由")


# Rows whose only state is whether strangers read them.
TAKEN_BACK_AS_A_WHOLE = (
    ("powers as shown", documents.power, "旅馆业特种行业许可", other_duties),
    ("adjustments as shown", an_adjustment, "市政府令第1号", other_basis),
    ("printed reports as shown", opendata.printed_report, "2020", other_title),
)


@dataclass(frozen=True)
class Deciding:
    """A step that decides: what stands before it, the words that are on its page, who takes it."""

    register: str
    step: str
    make: Callable
    words: str
    change: Callable
    who: str
    button: str = ""
    new_words: str = "改过的文本。"
    answers: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        return self.button or self.step


NOTICE = "5月10日8时至18时。"
REPLY = "现将有关信息提供给你。"
DECIDING = [
    Deciding("documents", "first_review", documents.submitted, NOTICE, other_body, "shenhe"),
    Deciding("documents", "secrecy_review", first_reviewed, NOTICE, other_body, "baomi"),
    Deciding("documents", "sign_off", penalty_decision, NOTICE, other_body, "fazhi"),
    Deciding("documents", "approve", to_be_approved, "不涉密", other_body, "fuzeren"),
    Deciding("documents", "send_back", to_be_approved, NOTICE, other_body, "fuzeren"),
    Deciding("documents", "publish", documents.approved, NOTICE, other_body, "fabu"),
    *(
        Deciding(register, emergency.UNDONE, taken_back(make), words, other, "shenhe")
        for register, make, words, other in (
            ("documents", documents.published, NOTICE, other_body),
            ("contacts on the site", published_contact, "请到派出所办理。", other_contact),
            ("interviews", published_interview, "在网上办理。", other_answer),
            ("consultations", inquiries.consultation, "现就草案征求意见。", other_question),
            ("reports", opendata.published_report, "全年", other_prose),
            *TAKEN_BACK_AS_A_WHOLE,
        )
    ),
    *(
        Deciding(register, step, to_be_shown_again(make), words, other, "fuzeren")
        for register, make, words, other in (
            ("consultations", inquiries.consultation, "现就草案征求意见。", other_question),
            *TAKEN_BACK_AS_A_WHOLE,
        )
        for step in (emergency.RESTORED, emergency.REFUSED)
    ),
    Deciding("documents", "restore", withdrawn_by_mistake, NOTICE, other_body, "fuzeren"),
    Deciding("documents", "refuse_restore", withdrawn_by_mistake, NOTICE, other_body, "fuzeren"),
    Deciding("documents", "reassess", withheld, NOTICE, other_body, "shenhe"),
    Deciding("requests", "reviewed", requests.submitted_case, REPLY, other_reply, "shenhe"),
    Deciding("requests", "sent_back", requests.signing_case, REPLY, other_reply, "fuzeren"),
    Deciding("requests", "signed", requests.signing_case, REPLY, other_reply, "fuzeren"),
    Deciding("requests", "replied", requests.signed_case, REPLY, other_reply, "chengban"),
    Deciding(
        "requests",
        "extension_approved",
        extension_asked_for,
        "检索量大",
        other_extension,
        "fuzeren",
    ),
    Deciding(
        "requests", "extension_refused", extension_asked_for, "检索量大", other_extension, "fuzeren"
    ),
    *(
        Deciding("requests", step, ended_by_mistake, "撤回的是另一件", other_proposal, "fuzeren")
        for step in ("restored", "restore_refused")
    ),
    Deciding(
        "reviews and suits",
        "decided",
        answered_review,
        "市人民政府",
        other_authority,
        "dengji",
        answers=(
            *(("decided_on", "2025-03-07"), ("received_on", "2025-03-10"), ("result", "upheld")),
            ("order_count", "working"),
        ),
    ),
    Deciding("duties", "confirmed", duty_asked_for, "局发〔2025〕1号", other_order, "anquan2"),
    Deciding("duties", "refused", duty_asked_for, "局发〔2025〕1号", other_order, "anquan2"),
    Deciding("requests", "joint_decided", objected_to, "不宜公开", other_opinion, "fuzeren"),
    Deciding(
        "requests", "waived", requests.charged_case, "31", other_fee, "fuzeren", new_words="4321"
    ),
    Deciding(
        "contacts on the site",
        "published",
        replied_contact,
        "请到派出所办理。",
        other_contact,
        "fabu",
        "publish",
    ),
    Deciding(
        "contacts on the site",
        "opened_up",
        report_kept_back,
        "举报某店占道",
        other_contact,
        "shenhe",
        "open_up",
    ),
    Deciding(
        "interviews",
        "published",
        written_interview,
        "在网上办理。",
        other_answer,
        "fabu",
        "publish",
    ),
    Deciding(
        "consultations",
        "opened",
        written_consultation,
        "现就草案征求意见。",
        other_question,
        "fabu",
        "open",
    ),
    Deciding(
        "consultations",
        "closed",
        ended_consultation,
        "上位法已有规定",
        other_group,
        "fabu",
        "close",
    ),
    Deciding(
        "consultations",
        "corrected",
        closed_consultation,
        "上位法已有规定",
        other_group,
        "fuzeren",
        "correct",
    ),
    Deciding(
        "power list",
        "approved",
        documents.proposed_adjustment,
        "受理、审查、决定",
        other_power,
        "fuzeren",
        new_words="另一名称",
    ),
    Deciding(
        "power list",
        "refused",
        documents.proposed_adjustment,
        "受理、审查、决定",
        other_power,
        "fuzeren",
        new_words="另一名称",
    ),
    *(
        Deciding(
            "standard texts",
            step,
            requests.proposed_text,
            "统一表述",
            other_reason,
            "fuzeren",
            new_words="另一理由",
        )
        for step in ("approved", "refused")
    ),
    Deciding(
        "reports", "approved", submitted_report, "工作平稳", other_section, "fuzeren", "approve"
    ),
    Deciding(
        "reports", "sent_back", submitted_report, "工作平稳", other_section, "fuzeren", "send-back"
    ),
    Deciding(
        "reports",
        "published",
        lambda: submitted_report("approved"),
        "工作平稳",
        other_section,
        "nianbao",
        "publish",
    ),
]
REGISTERS: dict[str, Lifecycle] = {
    "requests": table.LIFECYCLE,
    "reviews and suits": matters.LIFECYCLE,
    "duties": duties.LIFECYCLE,
    "documents": publication_table.LIFECYCLE,
    "contacts": handling.HANDLING,
    "contacts on the site": handling.PUBLICATION,
    "interviews": interviewing.LIFECYCLE,
    "consultations": consulting.LIFECYCLE,
    "power list": power_proposals.LIFECYCLE,
    "standard texts": text_proposals.LIFECYCLE,
    "reports": life.LIFECYCLE,
    "powers as shown": powers_shown.POWERS.lifecycle,
    "adjustments as shown": powers_shown.ADJUSTMENTS.lifecycle,
    "printed reports as shown": of_reports.PRINTED.lifecycle,
}
each = pytest.mark.parametrize(
    "deciding", DECIDING, ids=lambda one: f"{one.register}-{one.step}".replace(" ", "-")
)


def page_url(deciding, record):
    meta = record._meta
    return reverse(
        f"admin:{meta.app_label}_{meta.model_name}_step", args=[record.pk, deciding.name]
    )


def signed_in(client, name):
    sync_roles()
    client.force_login(staff.member(name))
    return client


def begun(deciding, record, read):
    known = REGISTERS[deciding.register]
    return known.begin(record, deciding.step, by=staff.member(deciding.who), read=read)


def shown_of(deciding, record):
    stored = type(record).objects.get(pk=record.pk)
    return REGISTERS[deciding.register].decides[deciding.step](stored)


# --- every one of them


def test_the_list_names_every_step_that_decides_and_no_other():
    declared = {(name, str(step)) for name, known in REGISTERS.items() for step in known.decides}

    assert {(one.register, one.step) for one in DECIDING} == declared


@each
def test_what_is_decided_stands_on_the_page_of_the_step(client, deciding):
    record = deciding.make()

    page = signed_in(client, deciding.who).get(page_url(deciding, record))

    assert page.status_code == 200
    assert deciding.words in page.content.decode()
    assert fingerprint_on(page) == shown_of(deciding, record).fingerprint


@each
def test_what_was_changed_after_the_page_was_shown_is_not_decided_on(client, deciding):
    record = deciding.make()
    url = page_url(deciding, record)
    read = fingerprint_on(signed_in(client, deciding.who).get(url))
    deciding.change(record)

    answers = {"on": "2025-03-10", "note": "我已审阅", "reason": "我已审阅", "text": "我已审阅"}
    answers |= {
        "basis": "我已审阅",
        "result": "disclose",
        "decision": "disclose",
        "opinion_request": asked_first(record),
        **dict(deciding.answers),
    }
    page = client.post(url, {**answers, "read": read})

    text = page.content.decode()
    assert page.status_code == 200
    assert "页面打开后已被修改" in text
    assert deciding.new_words in text
    assert fingerprint_on(page) not in ("", read)
    assert REGISTERS[deciding.register].state_of(record) == REGISTERS[deciding.register].state_of(
        type(record).objects.get(pk=record.pk)
    )


@each
def test_the_domain_itself_refuses_another_fingerprint(deciding):
    record = deciding.make()
    read = shown_of(deciding, record).fingerprint
    deciding.change(record)

    with pytest.raises(NotAllowed, match="已被修改"), transaction.atomic():
        begun(deciding, record, read)

    assert begun(deciding, record, shown_of(deciding, record).fingerprint) == record


@each
def test_the_refusal_hangs_on_the_fingerprint_and_on_nothing_else(deciding, monkeypatch):
    record = deciding.make()
    read = shown_of(deciding, record).fingerprint
    deciding.change(record)
    monkeypatch.setattr(decisions.Shown, "is_what_was_read", lambda shown, fingerprint: True)

    assert begun(deciding, record, read) == record


@each
def test_a_form_that_does_not_say_what_was_read_decides_nothing(deciding):
    with pytest.raises(NotAllowed, match="已被修改"), transaction.atomic():
        begun(deciding, deciding.make(), "")


# --- what is kept, and what the next round sees


def test_the_decision_is_kept_with_the_fingerprint_of_its_page(client):
    item = documents.submitted()
    url = reverse("admin:disclosure_disclosure_step", args=[item.pk, "first_review"])
    read = fingerprint_on(signed_in(client, "shenhe").get(url))

    client.post(url, {"on": "2025-03-10", "note": "属实", "read": read})

    (kept,) = decisions.of(item)
    assert (kept.step, kept.by.username, kept.fingerprint) == ("first_review", "shenhe", read)
    assert "5月10日8时至18时。" in kept.shown


def test_the_second_round_shows_what_was_changed_since_the_first(client):
    item = to_be_approved()
    reviewing.send_back(item, by=staff.member("fuzeren"), on=DAY, reason="时间不对")
    drafting.edit(
        item, by=staff.member("chengban"), on=DAY, body="一、管制时间\n\n5月10日8时至20时。"
    )
    drafting.submit(item, by=staff.member("chengban"), on=DAY)

    page = press(
        signed_in(client, "shenhe"),
        reverse("admin:disclosure_disclosure_step", args=[item.pk, "first_review"]),
        {"on": ""},
    ).content.decode()

    assert "与上一轮决定（2025-03-10，fuzeren）相比的改动" in page
    assert "至<del>18</del><ins>20</ins>时。" in page


def test_the_reviewer_of_the_same_round_compares_with_the_round_before(client):
    item = to_be_approved()
    reviewing.send_back(item, by=staff.member("fuzeren"), on=DAY, reason="时间不对")
    drafting.edit(
        item, by=staff.member("chengban"), on=DAY, body="一、管制时间\n\n5月10日8时至20时。"
    )
    drafting.submit(item, by=staff.member("chengban"), on=DAY)
    reviewing.first_review(item, by=staff.member("shenhe"), on=DAY, basis="属实")

    url = reverse("admin:disclosure_disclosure_step", args=[item.pk, "secrecy_review"])
    page = signed_in(client, "baomi").get(url).content.decode()

    assert "<ins>20</ins>" in page


def test_a_revision_is_shown_beside_the_text_in_force(client):
    item = documents.published()
    revision = drafting.revise(item, by=staff.member("chengban"), on=DAY, reason="施工时间延长")
    drafting.edit(
        revision, by=staff.member("chengban"), on=DAY, body="一、管制时间\n\n5月10日8时至20时。"
    )
    drafting.submit(revision, by=staff.member("chengban"), on=DAY)

    url = reverse("admin:disclosure_disclosure_step", args=[revision.pk, "first_review"])
    page = signed_in(client, "shenhe").get(url).content.decode()

    assert "与现行文本相比的改动" in page
    assert "<ins>20</ins>" in page
    assert "施工时间延长" in page
    assert "<ins>施工时间延长</ins>" not in page


def test_another_file_under_the_same_name_is_another_text():
    item = documents.submitted(files=[("通告.pdf", documents.pdf("第一稿"))])
    read = publication_table.LIFECYCLE.decides["first_review"](item).fingerprint
    item.attachments.update(original_sha256="0" * 64)

    with pytest.raises(NotAllowed):
        reviewing.first_review(item, by=staff.member("shenhe"), on=DAY, basis="属实", read=read)


def test_a_reply_that_turned_from_disclosing_to_withholding_is_read_again(client):
    case = requests.submitted_case()
    url = reverse("admin:requests_app_case_step", args=[case.pk, "reviewed"])
    read = fingerprint_on(signed_in(client, "shenhe").get(url))
    replying.recall(case, by=requests.handler(), on=DAY)
    replying.draft_reply(
        case,
        by=requests.handler(),
        on=DAY,
        outcome="3.8",
        statement="不予公开的理由。",
        **requests.why("3.8"),
    )
    replying.submit(case, by=requests.handler(), on=DAY)

    page = client.post(url, {"on": "2025-03-10", "note": "同意答复", "read": read})

    case.refresh_from_db()
    text = page.content.decode()
    assert case.status == "reviewing"
    assert ("不予公开的理由。" in text, "同意答复" in text) == (True, True)


def test_what_was_typed_is_shown_when_the_step_is_not_open_any_more(client):
    item = documents.submitted()
    url = reverse("admin:disclosure_disclosure_step", args=[item.pk, "first_review"])
    read = fingerprint_on(signed_in(client, "shenhe").get(url))
    drafting.recall(item, by=item.author, on=DAY)

    page = client.post(url, {"on": "2025-03-10", "note": "内容属实，同意。", "read": read})

    assert page.status_code == 409
    assert "内容属实，同意。" in page.content.decode()


def test_reading_the_page_of_a_reply_is_recorded_as_reading_the_letter(client):
    case = requests.submitted_case()

    signed_in(client, "shenhe").get(
        reverse("admin:requests_app_case_step", args=[case.pk, "reviewed"])
    )

    assert list(case.accesses.values_list("kind", "by__username")) == [("letter", "shenhe")]


def test_what_was_read_of_a_request_goes_when_its_person_is_erased():
    case = requests.signed_case()

    decisions.forget(case)

    assert [kept.shown for kept in decisions.of(case)] == ["", ""]
    assert Decision.objects.exclude(fingerprint="").count() == 2


def test_a_fingerprint_holds_while_the_keys_are_rotated(settings):
    item = documents.submitted()
    shown = publication_table.LIFECYCLE.decides["first_review"](item)
    read = shown.fingerprint
    other = "b3RoZXIta2V5LW9ubHktZm9yLXRlc3RzLWFuZC1kZW0="

    settings.PERSONAL_DATA_KEYS = [other, *settings.PERSONAL_DATA_KEYS]

    assert shown.fingerprint != read
    assert shown.is_what_was_read(read)


def test_rotating_the_keys_makes_the_fingerprint_of_a_decision_again(settings):
    item = first_reviewed()
    settings.PERSONAL_DATA_KEYS = [
        "b3RoZXIta2V5LW9ubHktZm9yLXRlc3RzLWFuZC1kZW0=",
        *settings.PERSONAL_DATA_KEYS,
    ]
    before = decisions.of(item).get().fingerprint

    call_command("rotate_personal_keys")

    settings.PERSONAL_DATA_KEYS = settings.PERSONAL_DATA_KEYS[:1]
    kept = decisions.of(item).get()
    kept.make_fingerprints()
    assert kept.fingerprint == decisions.of(item).get().fingerprint != before


def test_a_step_that_decides_nothing_keeps_no_decision():
    documents.submitted()

    assert not Disclosure.objects.get().events.filter(kind="approve").exists()
    assert not Decision.objects.exists()


# --- what is decided beside the registers' tables


def test_whether_it_is_for_everybody_is_decided_on_what_became_of_the_requests(client):
    conversion = Conversion.objects.create(
        key="k", case=requests.handled_case(description="全市摄像头点位"), raised_on=DAY
    )
    url = reverse("admin:requests_app_conversion_step", args=[conversion.pk, "decide"])
    page = signed_in(client, "fuzeren").get(url)
    read = fingerprint_on(page)
    Wanted.objects.update_or_create(case=requests.closed_case(), defaults={"key": "k"})

    answers = {"on": "2025-03-10", "decision": "decline", "note": "涉及公共安全", "read": read}
    refused = client.post(url, answers)
    press(client, url, {**answers, "read": fingerprint_on(refused)})

    conversion.refresh_from_db()
    assert "全市摄像头点位" in page.content.decode()
    assert "页面打开后已被修改" in refused.content.decode()
    assert conversion.decision == "decline"
    assert decisions.of(conversion).get().by.username == "fuzeren"


def test_an_answer_to_a_request_for_erasure_is_given_as_it_was_read():
    case = requests.closed_case()
    own_data.ask_erasure(case, on=DAY, reason="不再需要")
    own_data.propose_answer(
        case, by=requests.registrar(), on=DAY, answer="refused", reason="保存期未满"
    )
    read = own_data.shown_of(case).fingerprint
    case.erasure_requests.update(answer_reason="改过的文本。")

    with pytest.raises(NotAllowed, match="页面打开后已被修改"):
        own_data.confirm_answer(case, by=requests.head(), on=DAY, read=read)


def test_what_is_erased_is_what_the_page_counted():
    case = requests.closed_case()
    retention.propose(case, by=requests.registrar(), on=date(2040, 1, 1))
    case.refresh_from_db()
    read = retention.shown_of(case).fingerprint
    case.attachments.create(
        role="evidence", file="nowhere", name="扫描件.pdf", size=1, content_type="application/pdf"
    )

    with pytest.raises(NotAllowed, match="页面打开后已被修改"):
        retention.erase(case, by=requests.head(), on=date(2040, 1, 2), read=read)
