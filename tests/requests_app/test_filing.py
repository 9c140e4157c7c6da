"""A citizen files a request: the form, the receipt, what is suggested, what is refused."""

import hashlib
import io
import re
import zipfile
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.urls import reverse
from django.utils import translation

from records import receipts
from records.identifying import is_citizen_id, is_credit_code
from requests_app import challenge
from requests_app.fields import PlainTextField
from requests_app.forms import PersonForm
from requests_app.models import Applicant, Case, CaseAttachment, SuggestionCount
from requests_app.views import filing
from tests.factories import disclosure as catalogue

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
ANSWERS = {
    "name": "张三丰",
    "id_kind": "identity_card",
    "id_number": "11010119900307803X",
    "description": "2024年度治安管理处罚案件数量",
    "delivery": "email",
    "medium": "electronic",
    "phone": "0719-8888888",
    "email": "zhang@example.com",
}
ORGANISATION = {
    "applicant_kind": "company",
    "name": "十堰某某有限公司",
    "id_number": "91350100M000100Y43",
    "legal_representative": "李四",
    "contact_name": "王五",
    "description": "2024年度保安服务许可名单",
    "delivery": "post",
    "medium": "paper",
    "phone": "0719-8888888",
    "address": "十堰市人民路1号",
    "postcode": "442000",
}


def post(client, answers=ANSWERS, variant="person", **more):
    address = {name: more.pop(name) for name in ("REMOTE_ADDR",) if name in more}
    return client.post(reverse("request-new") + f"?as={variant}", {**answers, **more}, **address)


def errors(response):
    return response.context["form"].errors


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("11010119900307803X", True),
        ("110101199003078030", False),
        ("11010119901307803X", False),
        ("１１０101199003078031", False),
        ("", False),
    ],
)
def test_identity_numbers_are_checked_by_birthday_and_check_digit(number, valid):
    assert is_citizen_id(number) is valid


@pytest.mark.parametrize(
    ("code", "valid"),
    [
        ("91350100M000100Y43", True),
        ("N2350100M000100Y4J", True),  # a village collective
        ("91350100M000100Y44", False),
        ("91350100I000100Y43", False),
    ],
)
def test_credit_codes_are_checked_by_their_last_character(code, valid):
    assert is_credit_code(code) is valid


@pytest.mark.parametrize(
    ("variant", "answers"), [("person", ANSWERS), ("organisation", ORGANISATION)]
)
def test_a_request_is_filed_and_the_receipt_is_shown_once_from_the_session(
    client, variant, answers
):
    response = post(client, answers, variant)

    assert (response.status_code, response.url) == (302, reverse("request-receipt"))
    case = Case.objects.get()
    assert (case.status, case.received_on, case.due_on) == ("filed", None, None)
    assert case.applicant_kind == answers.get("applicant_kind", "person")
    assert case.applicant.name == answers["name"]
    page = client.get(response.url)
    secret = re.search(r'id="receipt-secret">([^<]+)<', page.content.decode())[1]
    assert case.description in page.content.decode()
    assert receipts.is_secret(secret, case.applicant.secret_hash)
    assert len(secret.replace("-", "")) == receipts.LENGTH
    assert page["Cache-Control"] == "no-store"


def test_a_form_sent_twice_is_one_request(client):
    once = client.get(reverse("request-new")).context["once"]

    refused = post(client, once=once, phone="abc")
    responses = [post(client, once=once) for _ in range(2)]

    assert refused.status_code == 200
    assert [response.url for response in responses] == [reverse("request-receipt")] * 2
    assert Case.objects.count() == 1


def test_a_form_sent_again_from_elsewhere_shows_the_first_receipt(client):
    token = client.get(reverse("request-new")).context["once"]
    post(client, once=token)
    first = client.get(reverse("request-receipt")).context["receipt"]
    other = type(client)()

    post(other, once=token)

    assert other.get(reverse("request-receipt")).context["receipt"] == first


def test_back_and_another_text_is_another_request(client):
    token = client.get(reverse("request-new")).context["once"]

    numbers = [
        client.get(post(client, once=token, description=text).url).context["receipt"]["number"]
        for text in ("2024年度治安管理处罚案件数量", "2025年度治安管理处罚案件数量")
    ]

    assert sorted(Case.objects.values_list("number", flat=True)) == sorted(set(numbers))
    assert len(numbers) == 2


def test_the_receipt_is_nobody_elses(client):
    post(client)

    assert type(client)().get(reverse("request-receipt")).status_code == 302


def test_the_form_asks_no_purpose_and_nothing_beyond_article_29(client):
    fields = set(client.get(reverse("request-new")).context["form"].fields)

    assert fields == {
        "name", "id_kind", "id_number", "phone", "email", "address", "postcode", "fax",
        "information_name", "description", "attachments", "delivery", "medium", "needs_assistance",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"description": " "}, "description"),
        ({"id_number": "110101199003078030"}, "id_number"),
        ({"id_number": "999999198001015672"}, "id_number"),  # no province has 99
        ({"phone": "abc"}, "phone"),
        ({"email": "no"}, "email"),
        ({"email": ""}, "email"),
        ({"delivery": "post"}, "address"),
        ({"delivery": "fax"}, "fax"),
        ({"delivery": "pigeon"}, "delivery"),
        ({"description": "一" * 2001}, "description"),
        ({"description": "一\0二"}, "description"),
    ],
)
def test_a_bad_answer_is_named_and_nothing_is_stored(client, change, field):
    response = post(client, **change)

    assert response.status_code == 200
    assert field in errors(response)
    assert 'class="error-summary"' in response.content.decode()
    assert list(Case.objects.all()) == []
    assert list(Applicant.objects.all()) == []


def test_a_string_of_a_megabyte_and_one_beyond_the_limit_are_refused(client):
    assert "description" in errors(post(client, description="一" * 400_000))
    assert post(client, description="一" * 4_000_000).status_code == 400
    assert list(Case.objects.all()) == []


def test_marks_that_turn_the_reading_direction_are_dropped():
    assert PlainTextField().clean("通\u202e知\u200b书\x07\r\n第二行") == "通知书\n第二行"


def test_what_is_too_long_or_unprintable_is_told_in_plain_words():
    for text, words in (("字" * 11, "不得超过10字，现为11字。"), ("a\0", "含有无法保存的字符。")):
        with pytest.raises(ValidationError, match=words), translation.override("zh-hans"):
            PlainTextField(max_length=10).clean(text)


def test_files_are_kept_under_names_that_say_nothing(client):
    response = post(
        client, attachments=[SimpleUploadedFile("../../身份\u202efdp.证.pdf", PDF, "text/html")]
    )

    assert response.status_code == 302
    kept = CaseAttachment.objects.get()
    assert kept.name == "身份fdp.证.pdf"
    assert re.fullmatch(r"private/[0-9a-f]{2}/[0-9a-f]{32}\.pdf", kept.file.name)
    assert kept.content_type == "application/pdf"


def test_files_lie_encrypted_where_they_are_stored(client):
    post(client, attachments=[SimpleUploadedFile("证.pdf", PDF)])

    kept = CaseAttachment.objects.get()
    with default_storage.open(kept.file.name) as file:
        stored = file.read()
    assert PDF not in stored
    assert b"%PDF" not in stored
    assert kept.file.read() == PDF


def test_a_filing_that_fails_leaves_no_file_behind(client, monkeypatch, settings):
    saved = CaseAttachment.save

    def fail_at_the_second(self, *args, **options):
        if CaseAttachment.objects.exists():
            raise DatabaseError
        saved(self, *args, **options)

    monkeypatch.setattr(CaseAttachment, "save", fail_at_the_second)
    with pytest.raises(DatabaseError):
        post(client, attachments=[SimpleUploadedFile(f"{n}.pdf", PDF) for n in range(2)])

    assert not Case.objects.exists()
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []


def polyglot():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as package:
        package.writestr("a.js", "alert(1)")
    return PDF + archive.getvalue()


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("a.pdf", b"<script>alert(1)</script>"),
        SimpleUploadedFile("a.png", PDF),
        SimpleUploadedFile("a.exe", b"MZ\x90"),
        SimpleUploadedFile("a.pdf", polyglot()),
        SimpleUploadedFile("empty.pdf", b""),
    ],
    ids=["script", "renamed", "program", "polyglot", "empty"],
)
def test_a_file_that_is_not_what_it_says_is_refused_with_the_whole_request(client, upload):
    upload.seek(0)

    response = post(client, attachments=[upload])

    assert "attachments" in errors(response)
    assert list(Case.objects.all()) == []


def test_too_many_files_are_refused(client):
    files = [SimpleUploadedFile(f"{n}.pdf", PDF) for n in range(6)]

    assert "attachments" in errors(post(client, attachments=files))


def test_a_robot_is_stopped_and_a_person_behind_the_same_address_goes_on(client):
    filed = [post(client).status_code for _ in range(8)]
    assert filed == [302] * 5 + [200] * 3

    page = client.get(reverse("request-new")).context
    answer = solved_sum(page["challenge"])
    solved = post(client, token=page["challenge"].token, answer=answer)
    replayed = post(client, token=page["challenge"].token, answer=answer)

    assert (solved.status_code, replayed.status_code) == (302, 200)
    assert Case.objects.count() == 6


def solved_sum(asked):
    first, second = re.match(r"(.)加(.)等于", asked.question).groups()
    return str(challenge.DIGITS.index(first) + challenge.DIGITS.index(second))


def worked_out(asked):
    """The proof, as the page's script finds it."""
    return next(
        str(number)
        for number in count()
        if int(hashlib.sha256(f"{asked.token}:{number}".encode()).hexdigest(), 16)
        < 2 ** (256 - asked.bits)
    )


def asked_of(client):
    return client.get(reverse("request-new")).context["challenge"]


def test_a_robot_that_solves_the_sum_files_one_a_minute(client):
    for _ in range(5):
        post(client)

    filed = 0
    for _ in range(10):
        asked = asked_of(client)
        filed += post(client, token=asked.token, answer=solved_sum(asked)).status_code == 302

    assert filed == 1


def test_a_browser_that_proves_the_work_goes_on_without_a_sum(client):
    for _ in range(5):
        post(client)
    asked = asked_of(client)
    proof = worked_out(asked)

    sent = post(client, token=asked.token, proof=proof)
    replayed = post(client, token=asked.token, proof=proof)

    assert (sent.status_code, replayed.status_code) == (302, 200)


@pytest.mark.parametrize("proof", ["", "0", "-1", "x", "9" * 13])
def test_what_is_no_proof_is_none(client, proof):
    assert challenge.is_proven(challenge.new().token, proof) is False


def test_the_work_grows_with_what_was_filed():
    assert [challenge.new(beyond).bits for beyond in (0, 3, 20, 100)] == [15, 16, 21, 22]


def test_five_people_behind_one_address_file_without_being_asked(client):
    assert [post(client).status_code for _ in range(5)] == [302] * 5


def ceiling(monkeypatch, name, limit):
    low = tuple(replace(throttle, limit=limit) for throttle in getattr(filing, name))
    monkeypatch.setattr(filing, name, low)


@pytest.mark.parametrize("name", ["OF_ONE", "OF_ALL"])
def test_beyond_a_ceiling_the_other_ways_are_named_and_what_was_written_stays(
    client, monkeypatch, name
):
    ceiling(monkeypatch, name, 2)

    filed = [post(client).status_code for _ in range(3)]
    page = post(client, description="2024年度治安管理处罚案件数量").content.decode()

    assert filed == [302, 302, 200]
    assert "窗口" in page
    assert "2024年度治安管理处罚案件数量" in page


def test_the_ceiling_of_all_holds_for_another_source_too(client, monkeypatch):
    ceiling(monkeypatch, "OF_ALL", 1)
    post(client)

    assert post(client, REMOTE_ADDR="10.9.8.7").status_code == 200


def test_a_second_press_beyond_the_ceiling_ends_with_the_first_receipt(client, monkeypatch):
    ceiling(monkeypatch, "OF_ONE", 1)
    token = "0" * 32

    pressed = [post(client, once=token).status_code for _ in range(2)]

    assert (pressed, Case.objects.count()) == ([302, 302], 1)


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "\0"])
def test_a_forged_sum_is_no_answer(token):
    assert challenge.is_answered(token, "5") is False


class TestSuggestions:
    @pytest.fixture
    def item(self):
        return catalogue.published(title="2024年度治安管理处罚案件统计")

    def test_published_items_are_offered_and_counted(self, client, item):
        catalogue.published(title="户籍办理指南")
        answer = client.get(
            reverse("request-suggest"),
            {"q": "治安管理处罚案件数量"},
            headers={"Accept": "application/json"},
        )
        link = answer.json()["items"][0]["url"]
        client.get(link)
        client.post(reverse("request-suggest-solved"))

        assert [offer["title"] for offer in answer.json()["items"]] == [item.title]
        counted = SuggestionCount.objects.get()
        assert (counted.shown, counted.clicked, counted.solved) == (1, 1, 1)

    def test_a_whole_sentence_finds_titles_first_then_texts(self, client, item):
        text = catalogue.published(title="便民服务", body="居住证与户籍办理一并受理。")
        title = catalogue.published(title="户籍业务办理指南")

        page = client.get(reverse("request-suggest"), {"q": "我想了解户籍办理需要哪些材料"})

        assert [found.pk for found in page.context["items"]] == [title.pk, text.pk]

    def test_the_page_works_without_script(self, client, item):
        page = client.get(reverse("request-suggest"), {"q": "治安管理处罚"})

        assert [found.pk for found in page.context["items"]] == [item.pk]

    def test_what_is_not_published_is_never_offered(self, client):
        item = catalogue.withdrawn(title="2024年度治安管理处罚案件统计")

        assert client.get(reverse("request-suggest"), {"q": item.title}).context["items"] == []
        assert client.get(reverse("request-suggested", args=[item.pk])).status_code == 404

    @pytest.mark.parametrize("q", ["", "治", "\0\0\0\0", "%_'\"", "申请公开信息", "一" * 5000])
    def test_odd_words_suggest_nothing_and_break_nothing(self, client, item, q):
        assert client.get(reverse("request-suggest"), {"q": q}).context["items"] == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/requests/new/?as=%00", 200),
        ("/requests/new/?as=organisation&x=" + "y" * 5000, 200),
        ("/requests/suggest/99999999999999999999999/", 404),
        ("/requests/suggest/?q=%E2%80%AE%00", 200),
        ("/requests/track/letters/../../etc/passwd.pdf", 404),
        ("/requests/receipt/", 302),
        ("/requests/suggest/solved/", 405),
        ("/requests/track/leave/", 405),
    ],
)
def test_odd_addresses_are_never_an_error_of_the_server(client, path, status):
    assert client.get(path).status_code == status


@pytest.mark.parametrize(
    ("number", "is_taken"),
    [
        ("E12345678", True),
        ("e1234 5678", True),
        ("543211234", True),
        ("护照", False),
        ("11010119900307451X", False),
    ],
)
def test_a_passport_is_recognised_as_one(number, is_taken):
    form = PersonForm({"id_kind": "passport", "id_number": number})

    assert ("id_number" not in form.errors) is is_taken


def test_files_chosen_beside_an_error_elsewhere_are_named_as_lost(client):
    answer = post(
        client, phone="12", attachments=[SimpleUploadedFile("证明.pdf", PDF, "application/pdf")]
    )

    assert list(answer.context["form"]["attachments"].errors) == [
        "这些文件没有保留，请重新选择：证明.pdf"
    ]
    assert "请重新选择：证明.pdf" in answer.content.decode()
