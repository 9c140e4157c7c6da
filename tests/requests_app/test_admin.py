"""The officer's pages: who sees what, which buttons, and that they work."""

import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import html

from portal.roles import sync_roles
from records.kept import ERASED
from records.lifecycle import NotAllowed
from requests_app import clock, filing, retention
from requests_app.lifecycle import table
from requests_app.models import Case, CaseAccess, CaseAttachment, Letter, ReasonsRequest
from statute.calendar import official_workdays
from statute.outcomes import Outcome
from tests.factories import requests_app as make
from tests.factories.pages import press

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(datetime(2025, 3, 10, 3, tzinfo=UTC), tick=True):
        yield


@pytest.fixture
def as_(client):
    """Log in as somebody of a role, by the demo's account names."""
    sync_roles()

    def log_in(name):
        user = make.clerk(name)
        get_user_model().objects.filter(pk=user.pk).update(is_staff=True)
        client.force_login(get_user_model().objects.get(pk=user.pk))
        return client

    return log_in


# Acts offered beside the steps of the table; they leave state and days alone.
BESIDE_THE_TABLE = {"draft_reply", "publish_answer", "comment", "see", "ask_unit"}


def change_url(case):
    return reverse("admin:requests_app_case_change", args=[case.pk])


def step_url(case, step):
    return reverse("admin:requests_app_case_step", args=[case.pk, step])


def ask(client, case, step, **answers):
    """Answer what the step asks; one that sends a letter then shows it."""
    return press(client, step_url(case, step), {"on": "2025-03-10", **answers})


def take(client, case, step, **answers):
    """Answer what the step asks, and send the letter it shows, if any, as it stands."""
    response = ask(client, case, step, **answers)
    draft = getattr(response, "context", None) and response.context.get("draft")
    return ask(client, case, step, **answers, body=draft.body) if draft else response


@pytest.mark.parametrize("status", Case.Status, ids=lambda status: status.name)
def test_the_page_of_a_case_shows_in_every_state_just_the_steps_of_the_role(as_, status):
    case = make.case_in(status)

    for name in make.ROLES:
        page = as_(name).get(change_url(case))
        offered = {step.url.rsplit("/", 2)[1] for step in page.context["steps"]}
        allowed = {step.value for step in table.steps_from(status, make.clerk(name))}
        assert page.status_code == 200
        assert offered - BESIDE_THE_TABLE <= allowed


def test_every_button_opens_a_page_that_says_what_becomes_of_the_last_day(as_):
    opened = 0
    for status in Case.Status:
        case = make.case_in(status)
        for name in make.ROLES:
            client = as_(name)
            for step in client.get(change_url(case)).context["steps"]:
                page = client.get(step.url)
                assert page.status_code == 200
                assert page.context["preview"] or step.name in BESIDE_THE_TABLE
                opened += 1
    assert opened > 40


def test_the_whole_path_is_walked_by_buttons(as_):
    case = make.filed_case(on=date(2025, 3, 3))
    unit = make.unit()
    path = [
        ("dengji", "confirmed", {"proof": "电话确认"}),
        ("dengji", "accepted", {}),
        ("dengji", "assigned", {"unit": unit.pk}),
        ("chengban", "signed_for", {}),
        ("chengban", "draft_reply", {"outcome": "1", "statement": "现将信息提供给你。"}),
        ("chengban", "submitted", {}),
        ("shenhe", "reviewed", {}),
        ("fuzeren", "signed", {}),
        ("chengban", "replied", {}),
        ("dengji", "served", {"method": "post", "proof": "XA1"}),
        ("dengji", "archived", {}),
    ]

    for name, step, answers in path:
        response = take(as_(name), case, step, **answers)
        assert (step, response.status_code) == (step, 302)

    case = Case.objects.get(pk=case.pk)
    assert (case.status, case.outcome, case.closed_on) == (
        "archived",
        Outcome.DISCLOSED,
        date(2025, 3, 10),
    )


def test_an_extension_goes_from_button_to_button_and_moves_the_last_day(as_):
    case = make.handled_case()

    take(as_("chengban"), case, "extension_proposed", working_days=20, reason="检索量大")
    take(as_("fuzeren"), case, "extension_approved")
    take(as_("chengban"), case, "extended", method="post", proof="XA1")

    assert Case.objects.get(pk=case.pk).due_on == date(2025, 4, 28)


# Every step that sends a letter: the state it starts from, who takes it, and what it asks.
def own_record_case():
    return make.handled_case(matter="own_record")


SENDING = [
    (make.registered_case, "dengji", "accepted", {}),
    (
        make.registered_case,
        "dengji",
        "correction_requested",
        {"wanted": "年份", "reply_by": "2025-03-20"},
    ),
    (
        make.handled_case,
        "chengban",
        "consulted",
        {"kind": "third_party", "party": "某公司", "content": "合同"},
    ),
    (make.handled_case, "chengban", "reasons_requested", {"reply_by": "2025-03-20"}),
    (
        own_record_case,
        "chengban",
        "transferred",
        {"organ": "市司法局", "contact": "0719-1", "reason": "非本机关职责"},
    ),
]


@pytest.mark.parametrize(
    ("case_of", "name", "step", "answers"), SENDING, ids=[row[2] for row in SENDING]
)
def test_a_letter_is_seen_and_edited_before_the_step_that_sends_it(
    as_, case_of, name, step, answers
):
    case = case_of()
    before, client = (case.status, case.letters.count(), case.events.count()), as_(name)

    shown = ask(client, case, step, **answers)

    case = Case.objects.get(pk=case.pk)
    assert (case.status, case.letters.count(), case.events.count()) == before
    standard = shown.context["draft"].body
    assert "2025年" in standard or "登记编号" in standard
    assert standard.splitlines()[0] in shown.content.decode()

    ask(client, case, step, **answers, body=standard + "\n本机关另行说明。")

    sent = case.letters.issued().latest("pk")
    assert sent.body == standard.replace("\r\n", "\n") + "\n本机关另行说明。"


@pytest.fixture
def _in_2018():
    with time_machine.travel(datetime(2018, 3, 13, 3, tzinfo=UTC), tick=True):
        yield


@pytest.mark.usefixtures("_in_2018")
def test_a_gap_in_the_standard_text_is_shown_to_be_filled_in_and_never_sent(as_):
    # The text of 2007 sets third parties no term: the officer writes one.
    case = make.handled_case(on=date(2018, 3, 12))
    answers = {"kind": "third_party", "party": "某公司", "content": "合同", "on": "2018-03-13"}
    client = as_("chengban")

    shown = ask(client, case, "consulted", **answers)
    standard = shown.context["draft"].body
    refused = ask(client, case, "consulted", **answers, body=standard)

    assert "【答复期限】" in standard
    assert refused.context["form"].non_field_errors()
    assert standard.splitlines()[-1] in refused.content.decode()
    assert not case.letters.filter(kind="third_party").exists()

    taken = ask(client, case, "consulted", **answers, body=standard.replace("【答复期限】", "10日"))

    assert taken.status_code == 302
    assert "10日" in case.letters.get(kind="third_party").body


def test_the_details_of_a_letter_can_be_changed_before_it_is_sent(as_):
    case = make.registered_case()
    answers = {"wanted": "年份", "reply_by": "2025-03-20"}
    client = as_("dengji")

    asked = ask(client, case, "correction_requested", **answers, body="正文", back="1")

    assert asked.context["draft"] is None
    assert 'value="2025-03-20"' in asked.content.decode()
    assert 'name="body"' not in asked.content.decode()


def test_rehearsing_a_letter_takes_no_number(as_):
    first, second = make.registered_case(), make.registered_case()
    client = as_("dengji")

    for _twice in range(2):
        ask(client, first, "accepted")
    take(client, second, "accepted")

    assert second.letters.get(kind="receipt").number == "公开回〔2025〕1号"


def test_a_letter_bears_the_day_it_is_issued_whatever_day_is_typed_in(as_):
    case = make.registered_case()

    take(
        as_("dengji"),
        case,
        "correction_requested",
        wanted="年份",
        reply_by="2025-03-20",
        on="2025-03-05",
    )

    assert case.letters.get(kind="correction").issued_on == date(2025, 3, 10)


def test_what_only_the_term_allows_is_not_offered_after_it(as_):
    case = make.handled_case(on=date(2025, 1, 6))

    steps = as_("chengban").get(change_url(case)).context["steps"]

    offered = {step.url.rsplit("/", 2)[1] for step in steps}
    assert offered & {"extension_proposed", "consulted", "reasons_requested", "charged"} == set()
    assert {"draft_reply", "submitted"} <= offered


def test_a_forged_step_is_refused(as_):
    case = make.accepted_case()

    for name, step in (("chengban", "assigned"), ("dengji", "served"), ("dengji", "nonsense")):
        response = take(as_(name), case, step, unit=make.unit().pk, method="post", proof="x")
        assert response.status_code == 409

    assert Case.objects.get(pk=case.pk).status == "accepted"


def test_a_day_to_come_is_refused(as_):
    case = make.accepted_case()

    response = take(as_("dengji"), case, "assigned", on="2025-03-11", unit=make.unit().pk)

    assert "on" in response.context["form"].errors


def test_a_refusal_of_the_lifecycle_is_an_error_of_the_form(as_):
    case = make.registered_case()

    response = take(
        as_("dengji"), case, "correction_requested", wanted="年份", reply_by="2025-03-01"
    )

    assert response.context["form"].non_field_errors()
    assert Case.objects.get(pk=case.pk).status == "registered"


def test_state_and_days_cannot_be_typed_in(as_):
    case = make.accepted_case()

    as_("dengji").post(
        change_url(case), {"status": "closed", "outcome": "1", "closed_on": "2025-03-10"}
    )

    kept = Case.objects.get(pk=case.pk)
    assert (kept.status, kept.outcome, kept.closed_on) == ("accepted", "", None)


def test_nothing_but_the_archive_is_offered_for_many_and_no_deletion(as_):
    case = make.accepted_case()
    client = as_("dengji")
    superuser = get_user_model().objects.create_superuser("root", password="x")

    page = client.get(reverse("admin:requests_app_case_changelist"))
    client.force_login(superuser)
    deleted = client.post(
        reverse("admin:requests_app_case_delete", args=[case.pk]), {"post": "yes"}
    )

    offered = page.context["cl"].model_admin.get_actions(page.wsgi_request)
    assert set(offered) == {
        "bulk_archived",
        "address_sheets",
        "service_receipts",
    }  # each request through its own step
    assert deleted.status_code == 403


def test_the_applicant_is_shown_by_role_and_every_view_is_recorded(as_):
    case = make.accepted_case()
    url = reverse("admin:requests_app_case_applicant", args=[case.pk])

    page = as_("chengban").get(change_url(case)).content.decode()
    assert "张三丰" not in page
    assert "张**" in page
    assert "420302198001015671" in as_("chengban").get(url).content.decode()
    make.clerk("nianbao").groups.add(Group.objects.get(name="年报"))
    assert as_("nianbao").get(url).status_code == 403

    assert list(CaseAccess.objects.values_list("kind", "by__username", "on")) == [
        ("applicant", "chengban", date(2025, 3, 10))
    ]


def test_a_letter_shown_before_its_step_is_a_recorded_view(as_):
    case = make.registered_case()
    client = as_("dengji")

    assert "张三丰" not in client.get(step_url(case, "accepted")).content.decode()
    assert not CaseAccess.objects.exists()
    page = ask(client, case, "accepted")

    assert "张三丰" in page.content.decode()
    assert list(CaseAccess.objects.values_list("case", "kind", "by__username")) == [
        (case.pk, "letter", "dengji")
    ]


def test_letters_are_edited_as_drafts_and_read_once_issued(as_):
    case = make.handled_case()
    client = as_("chengban")
    take(
        client, case, "draft_reply", outcome="3.6", grounds=["draft"], statement="现阶段不宜公开。"
    )
    letter = Letter.objects.get(kind="reply")
    url = reverse("admin:requests_app_letter_change", args=[letter.pk])

    saved = client.post(
        url, {"act": "save", "addressee": "张三丰", "body": "另加一段。\n" + letter.body}
    )
    receipt = Letter.objects.get(kind="receipt")
    copy = client.get(reverse("admin:requests_app_letter_copy", args=[receipt.pk, "pdf"]))
    served = client.post(
        reverse("admin:requests_app_letter_change", args=[receipt.pk]),
        {"act": "serve", "on": "2025-03-10", "method": "post", "proof": "XA1"},
    )
    forged = client.post(url, {"act": "serve", "on": "2025-03-10", "method": "post", "proof": "x"})

    assert (saved.status_code, served.status_code, forged.status_code) == (302, 302, 200)
    assert Letter.objects.get(pk=letter.pk).body.startswith("另加一段。")
    assert copy.content.startswith(b"%PDF-")
    assert receipt.service.method == "post"


@pytest.mark.parametrize(
    ("intake", "days", "received"),
    [
        ("counter", {"arrived_on": "2025-03-07"}, date(2025, 3, 7)),
        ("oral", {"arrived_on": "2025-03-07"}, date(2025, 3, 7)),
        (
            "registered_mail",
            {"arrived_on": "2025-03-05", "received_on": "2025-03-07", "receipt_proof": "XA9"},
            date(2025, 3, 7),
        ),
        ("ordinary_mail", {"arrived_on": "2025-03-10"}, None),
        ("fax", {"arrived_on": "2025-03-07"}, None),
    ],
)
def test_each_way_of_intake_asks_its_own_days(as_, intake, days, received):
    answers = {
        "matter": "information",
        "applicant_kind": "person",
        "name": "李四",
        "description": "户籍统计",
        "delivery": "post",
        "medium": "paper",
    }
    url = reverse("admin:requests_app_case_add") + f"?intake={intake}"

    asked = set(as_("dengji").get(url).context["form"].fields)
    response = as_("dengji").post(url, {**answers, **days})

    assert asked & {"arrived_on", "received_on", "receipt_proof"} == set(days)
    case = Case.objects.get()
    assert response.url == reverse("admin:requests_app_case_slip", args=[case.pk])
    assert (case.intake, case.received_on) == (intake, received)
    assert case.events.first().by.username == "dengji"


def test_an_intake_sent_twice_is_one_request_with_the_one_slip(as_):
    desk = as_("dengji")
    url = reverse("admin:requests_app_case_add") + "?intake=counter"
    page = html.fromstring(desk.get(url).content)
    (token,) = page.xpath('//input[@name="once"]/@value')
    answers = {**PAPER, "arrived_on": "2025-03-07", "once": token}

    first, again = desk.post(url, answers), desk.post(url, answers)

    assert (first.status_code, again.url) == (302, first.url)
    assert Case.objects.count() == 1
    assert Case.objects.get().number in desk.get(again.url).content.decode()


def test_another_request_under_the_same_token_is_another_request(as_):
    desk = as_("dengji")
    url = reverse("admin:requests_app_case_add") + "?intake=counter"
    answers = {**PAPER, "arrived_on": "2025-03-07", "once": "0" * 32}

    desk.post(url, answers)
    desk.post(url, {**answers, "description": "另一件"})

    assert Case.objects.count() == 2


def test_other_requests_of_the_applicant_stand_beside_the_case(as_):
    case, other = make.accepted_case(), make.registered_case()
    make.registered_case(applicant={"name": "李四", "id_number": "11010119900307803X"})

    page = as_("dengji").get(change_url(case))

    assert list(page.context["others"]) == [other]


@pytest.mark.parametrize("model", ["service", "feedecision", "letter", "remedy", "case"])
def test_the_registers_of_the_office_are_listed(as_, model):
    make.closed_case()
    make.charged_case()

    page = as_("dengji").get(reverse(f"admin:requests_app_{model}_changelist"))

    assert page.status_code == 200


def test_intake_is_for_the_registrar(as_):
    assert as_("chengban").get(reverse("admin:requests_app_case_add")).status_code == 403


def two_cases():
    case = make.accepted_case()
    make.accepted_case(
        applicant={"name": "李四", "id_number": "11010119900307803X"}, description="户籍统计"
    )
    return case


def test_a_case_is_found_by_number_and_words_but_no_name_in_an_address(as_):
    case = two_cases()
    client = as_("dengji")

    def found(words):
        page = client.get(reverse("admin:requests_app_case_changelist"), {"q": words})
        return list(page.context["cl"].queryset)

    assert found(case.number) == found("治安管理") == [case]
    assert found("张三丰") == found("420302198001015671") == []
    assert len(found("\0")) == 2


def test_a_person_is_found_by_whole_name_or_document_and_what_was_found_is_recorded(as_):
    case = two_cases()
    url = reverse("admin:requests_app_case_find")
    client = as_("dengji")

    def found(person):
        page = client.post(url, {"person": person})
        assert "no-store" in page["Cache-Control"]
        assert page.request["QUERY_STRING"] == ""
        return page.context["cases"]

    assert found("张三丰") == found("420302198001015671") == [case]
    assert found("张") == found("\0") == found(" ") == found("张" * 1_000_000) == []
    assert list(CaseAccess.objects.values_list("case", "kind", "by__username")) == [
        (case.pk, "search", "dengji"),
        (case.pk, "search", "dengji"),
    ]


def test_a_name_in_the_address_of_the_search_for_persons_is_not_looked_for(as_):
    two_cases()

    page = as_("dengji").get(reverse("admin:requests_app_case_find"), {"person": "张三丰"})

    assert page.context["cases"] == []
    assert not CaseAccess.objects.exists()


def test_who_may_not_see_applicants_does_not_look_for_them(as_):
    make.clerk("nianbao").groups.add(Group.objects.get(name="年报"))

    page = as_("nianbao").post(reverse("admin:requests_app_case_find"), {"person": "张三丰"})

    assert page.status_code == 403


def test_staff_are_shown_by_their_names(as_):
    case = make.handled_case()
    get_user_model().objects.filter(pk=case.handler_id).update(first_name="王承办")
    client = as_("dengji")

    pages = [
        client.get(address).content.decode()
        for address in (
            change_url(case),
            reverse("admin:requests_app_case_changelist"),
            reverse("admin:requests_app_deskcase_changelist") + "?lane=office",
            reverse("admin:requests_app_deskcase_changelist") + "?lane=overdue",
        )
    ]

    assert "开始承办 · 王承办" in pages[0]
    assert ["王承办" in page for page in pages[:2]] == [True, True]
    assert [case.handler.get_username() in page for page in pages] == [False] * 4


def test_the_desk_has_lanes_with_counts(as_):
    overdue = make.handled_case(on=date(2025, 2, 3))
    make.handled_case(on=date(2025, 2, 13))
    waiting = make.correcting_case()
    client = as_("chengban")

    page = client.get(reverse("admin:requests_app_deskcase_changelist"))
    lane = client.get(reverse("admin:requests_app_deskcase_changelist"), {"lane": "waiting"})

    counts = {lane.code: count for lane, count, _shown in page.context["lanes"]}
    assert list(page.context["page"]) == [overdue]
    assert counts == {
        **{"overdue": 1, "due3": 1, "due5": 0, "mine": 2, "filed": 0, "office": 0},
        **{"waiting": 1, "review": 0, "serve": 0},
    }
    assert list(lane.context["page"]) == [waiting]


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_costs_the_same_queries_for_one_case_and_three(
    as_, count, django_assert_max_num_queries
):
    for _ in range(count):
        make.handled_case(on=date(2025, 2, 3))
    client, desk = as_("chengban"), reverse("admin:requests_app_deskcase_changelist")
    client.get(desk)  # the first page of a session also opens its account

    with django_assert_max_num_queries(18):  # six the session's own, two the person's units
        client.get(desk)


def attach(case):
    return CaseAttachment.objects.create(
        case=case,
        file=ContentFile(b"%PDF-1.7 %%EOF", name="a.pdf"),
        name="身份证明.pdf",
        size=14,
        content_type="application/pdf",
        sha256="0" * 64,
    )


def test_an_attachment_comes_out_as_it_was_sent_and_the_view_is_recorded(as_):
    case = make.accepted_case()
    address = reverse("admin:requests_app_case_attachment", args=[case.pk, attach(case).pk])

    response = as_("chengban").get(address)

    assert b"".join(response.streaming_content) == b"%PDF-1.7 %%EOF"
    assert response["Content-Length"] == "14"
    assert response["Content-Type"] == "application/pdf"
    assert CaseAccess.objects.get().kind == "attachment"


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def attach_url(case):
    return reverse("admin:requests_app_case_attach", args=[case.pk])


@pytest.mark.parametrize("name", ["dengji", "chengban"])
def test_the_office_puts_a_scanned_request_or_the_information_given_into_the_file(as_, name):
    case = make.handled_case()
    client = as_(name)

    client.post(
        attach_url(case),
        {
            "role": "answer",
            "files": [SimpleUploadedFile("统计表.pdf", PDF), SimpleUploadedFile("b.pdf", PDF)],
        },
    )

    kept = case.attachments.order_by("pk").first()
    assert (kept.role, kept.name, kept.added_by.username) == ("answer", "统计表.pdf", name)
    assert case.attachments.count() == 2
    assert kept.file.read() == PDF
    assert "统计表.pdf" in client.get(change_url(case)).content.decode()


def test_a_file_added_is_checked_by_its_content(as_):
    case = make.handled_case()
    client = as_("dengji")

    for upload in (SimpleUploadedFile("a.pdf", b"<script>"), SimpleUploadedFile("a.exe", PDF)):
        page = client.post(attach_url(case), {"role": "evidence", "files": [upload]})
        assert page.context["form"].errors
    assert client.post(attach_url(case), {"role": "evidence"}).context["form"].errors

    assert not CaseAttachment.objects.exists()


def test_nothing_is_added_by_others_or_to_an_archived_case(as_):
    case, archived = make.handled_case(), make.case_in(Case.Status.ARCHIVED)
    files = {"role": "evidence", "files": [SimpleUploadedFile("a.pdf", PDF)]}

    assert as_("shenhe").post(attach_url(case), files).status_code == 403
    assert as_("dengji").post(attach_url(archived), files).status_code == 403
    for by, to in ((make.reviewer(), case), (make.registrar(), archived)):
        with pytest.raises(NotAllowed):
            filing.add_files(to, [], role="evidence", by=by)


def test_the_units_own_target_is_ten_working_days_from_acceptance(as_):
    case = make.handled_case(on=date(2025, 2, 13))
    accepted = case.events.get(kind="accepted").on
    client = as_("chengban")

    page = client.get(change_url(case))
    desk = client.get(reverse("admin:requests_app_deskcase_changelist"), {"lane": "mine"})

    target = official_workdays().after(accepted, 10)
    assert page.context["target_on"] == target
    assert [row.target_on for row in desk.context["page"]] == [target]
    for status in (Case.Status.REGISTERED, Case.Status.REVIEWING, Case.Status.CLOSED):
        assert client.get(change_url(make.case_in(status))).context["target_on"] is None


def test_an_overdue_case_says_so(as_):
    late, in_time = make.handled_case(on=date(2025, 2, 3)), make.handled_case()
    client = as_("chengban")

    assert client.get(change_url(late)).context["is_late"]
    assert not client.get(change_url(in_time)).context["is_late"]
    assert not client.get(change_url(make.closed_case())).context["is_late"]


def test_the_file_of_a_case_is_one_archive_with_an_index(as_):
    case = make.closed_case()
    attach(case)

    response = as_("chengban").get(reverse("admin:requests_app_case_file", args=[case.pk]))

    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        names = archive.namelist()
        assert archive.read("00 卷内目录.pdf").startswith(b"%PDF-")
        assert archive.read("05 身份证明.pdf") == b"%PDF-1.7 %%EOF"
    assert [name[:2] for name in names] == ["00", "01", "02", "03", "04", "05"]
    assert names[-1] == "05 身份证明.pdf"


def test_a_day_changed_in_the_calendar_moves_open_cases_at_once(as_):
    case, closed = make.handled_case(), make.closed_case()
    make.clerk("admin").groups.add(Group.objects.get(name="管理员"))

    as_("admin").post(
        reverse("admin:statute_calendarday_add"),
        {"date": "2025-03-31", "kind": "holiday", "name": "临时放假", "source": "公告"},
    )

    assert Case.objects.get(pk=case.pk).due_on == date(2025, 4, 1)
    assert Case.objects.get(pk=closed.pk).due_on == make.DUE
    event = case.events.get(kind="recomputed")
    assert (event.by.username, event.data) == ("admin", {"old": "2025-03-31", "new": "2025-04-01"})


class TestRetention:
    LATER = date(2036, 1, 5)

    def test_two_persons_erase_the_person_and_leave_the_count(self, as_):
        case = make.closed_case()
        counted = ("number", "applicant_kind", "received_on", "closed_on", "outcome", "due_on")
        before = Case.objects.values(*counted).get()

        retention.propose(case, by=make.registrar(), on=self.LATER)
        with pytest.raises(NotAllowed):
            retention.erase(case, by=make.registrar(), on=self.LATER)
        retention.erase(case, by=make.head(), on=self.LATER)

        case = Case.objects.get()
        assert Case.objects.values(*counted).get() == before
        assert {getattr(case.applicant, name) for name in case.applicant.personal_fields} == {""}
        assert case.applicant.name_fingerprint == ""
        assert case.description == ERASED
        assert {letter.body for letter in case.letters.all()} == {ERASED}
        assert [letter.copies.count() for letter in case.letters.all()] == [0, 0]

    def test_who_proposed_is_offered_no_button(self, as_):
        case = make.closed_case()
        retention.propose(case, by=make.clerk("dengji"), on=self.LATER)
        address = reverse("admin:requests_app_case_erase", args=[case.pk])

        pages = [as_(name).get(address).content.decode() for name in ("dengji", "fuzeren")]

        assert ['value="清除"' in page for page in pages] == [False, True]

    def test_the_files_go_too(self, as_, django_capture_on_commit_callbacks):
        case = make.closed_case()
        stored = Path(default_storage.path(attach(case).file.name))
        assert stored.exists()

        retention.propose(case, by=make.registrar(), on=self.LATER)
        with django_capture_on_commit_callbacks(execute=True):
            retention.erase(case, by=make.head(), on=self.LATER)

        assert not stored.exists()
        assert not CaseAttachment.objects.exists()

    def test_nothing_is_erased_before_the_term_or_by_others(self, as_):
        case = make.closed_case()

        for by, on in (
            (make.registrar(), date(2035, 3, 2)),
            (make.handler(), self.LATER),
        ):
            with pytest.raises(NotAllowed):
                retention.propose(case, by=by, on=on)
        with pytest.raises(NotAllowed):
            retention.propose(make.handled_case(), by=make.registrar(), on=self.LATER)


def test_a_last_day_in_a_year_not_announced_is_provisional_wherever_requests_are_listed(as_):
    case = make.handled_case(on=date(2026, 12, 10))
    told = "2027-01-08（暂定）"
    with time_machine.travel(datetime(2026, 12, 14, 3, tzinfo=UTC), tick=True):
        clerk = as_("chengban")
        lists = (
            clerk.get(reverse("admin:requests_app_case_changelist")),
            clerk.get(reverse("admin:requests_app_deskcase_changelist") + "?lane=mine"),
            clerk.post(reverse("admin:requests_app_case_find"), {"person": "张三丰"}),
            clerk.get(reverse("admin:index")),
        )

    for page in lists:
        assert case.number in page.content.decode()
        assert told in page.content.decode()


def test_a_last_day_the_organ_set_itself_is_not_provisional(as_):
    case = make.handled_case(on=date(2025, 3, 3))
    make_set = ReasonsRequest(case=case, delayed_to=date(2027, 3, 1))
    case.due_on = date(2027, 3, 1)

    assert (
        clock.told_due(Case(due_on=date(2027, 3, 1)), official_workdays()) == "2027-03-01（暂定）"
    )
    case.reasons_request = make_set
    assert clock.told_due(case, official_workdays()) == "2027-03-01"


@pytest.mark.parametrize(
    "query",
    [
        "?page=99999999999999999999",
        "?page=%00",
        "?lane=%00&page=-1",
        "?lane=nothing",
    ],
)
def test_odd_addresses_of_the_desk_show_the_desk(as_, query):
    make.handled_case()

    page = as_("chengban").get(reverse("admin:requests_app_deskcase_changelist") + query)

    assert page.status_code == 200


@pytest.mark.parametrize(
    "query", ["?q=%00", "?term=x", "?p=99999999999999999999", "?received_on__year=99999", "?q=%25_"]
)
def test_odd_addresses_of_the_register_are_no_error(as_, query):
    make.handled_case()

    page = as_("chengban").get(reverse("admin:requests_app_case_changelist") + query)

    assert page.status_code in (200, 302)


@pytest.fixture
def report_writer(as_):
    make.clerk("nianbao").groups.add(Group.objects.get(name="年报"))
    return as_("nianbao")


def told_of_the_applicant():
    """A closed request whose every text names the applicant."""
    case = make.closed_case(
        description="我是张三丰，电话13800000000，要我的处罚决定",
        information_name="张三丰处罚决定",
        receipt_proof="张三丰签收",
    )
    case.events.create(kind="returned", on=make.RECEIVED, note="张三丰来电13800000000")
    return case


def test_who_writes_the_yearly_report_reads_no_words_of_a_request(report_writer):
    case = told_of_the_applicant()

    page = report_writer.get(change_url(case)).content.decode()

    assert case.number in page
    assert "2025-03-31" in page
    assert [word in page for word in ("张", "13800000000", "处罚决定", "XA00000000042")] == [
        False
    ] * 4


def test_who_writes_the_yearly_report_does_not_search_the_words_of_requests(report_writer):
    case = told_of_the_applicant()
    register = reverse("admin:requests_app_case_changelist")

    def found(query):
        page = report_writer.get(register, query)
        return [] if page.status_code != 200 else list(page.context["cl"].result_list)

    assert found({"q": case.number}) == [case]
    assert found({"q": "张三丰"}) == []
    assert found({"description__contains": "张三丰"}) == []
    assert found({"receipt_proof__contains": "张三丰"}) == []


def export(client):
    return client.post(reverse("admin:requests_app_case_export"), {"format": "0", "resource": "0"})


def test_who_may_not_see_applicants_takes_no_register_out(report_writer):
    told_of_the_applicant()

    page = report_writer.get(reverse("admin:requests_app_case_changelist"))

    assert export(report_writer).status_code == 403
    assert reverse("admin:requests_app_case_export") not in page.content.decode()


def test_a_register_taken_out_is_a_recorded_view_of_each_request(
    as_, django_assert_max_num_queries
):
    cases = [told_of_the_applicant(), make.handled_case(), make.handled_case()]
    client = as_("dengji")
    client.get(reverse("admin:requests_app_case_changelist"))

    with django_assert_max_num_queries(21):
        answer = export(client)
        text = b"".join(answer.streaming_content).decode()

    assert [case.description in text for case in cases] == [True] * 3
    assert sorted(CaseAccess.objects.values_list("case", "kind", "by__username")) == [
        (case.pk, "export", "dengji") for case in cases
    ]


PAPER = {
    "matter": "information",
    "applicant_kind": "person",
    "name": "张三丰",
    "description": "处罚决定",
    "delivery": "post",
    "medium": "paper",
    "late_reason": "收发室转交迟延",
}


@pytest.mark.parametrize("day", ["2008-04-30", "0001-01-01", "2025-03-11"])
@pytest.mark.parametrize("intake", ["counter", "oral", "fax", "ordinary_mail"])
def test_a_day_of_arrival_before_the_regulations_or_still_to_come_is_refused(as_, intake, day):
    page = as_("dengji").post(
        reverse("admin:requests_app_case_add") + f"?intake={intake}", {**PAPER, "arrived_on": day}
    )

    (reason,) = page.context["form"].errors["arrived_on"]
    assert ("2008年5月1日起施行" in reason) == (day < "2008-05-01")
    assert not Case.objects.exists()


@pytest.mark.parametrize("day", ["2008-04-30", "2025-03-11"])
def test_a_letter_is_not_signed_for_before_the_regulations_or_in_days_to_come(as_, day):
    page = as_("dengji").post(
        reverse("admin:requests_app_case_add") + "?intake=registered_mail",
        {**PAPER, "arrived_on": "2025-03-10", "received_on": day, "receipt_proof": "XA1"},
    )

    assert list(page.context["form"].errors) == ["received_on"]
    assert not Case.objects.exists()


@pytest.mark.parametrize("name", ["dengji", "chengban"])
def test_the_register_leads_those_who_may_see_applicants_to_the_search_for_one(as_, name):
    page = as_(name).get(reverse("admin:requests_app_case_changelist"))

    assert reverse("admin:requests_app_case_find") in page.content.decode()
