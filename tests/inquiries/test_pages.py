import re
from datetime import date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from disclosure.models import Channel
from inquiries import consulting, handling
from inquiries.models import Contact, Opinion
from records import receipts
from tests.factories.inquiries import (
    SHANGHAI,
    clerk,
    consultation,
    contact,
    interview,
    published_contact,
)

pytestmark = pytest.mark.django_db

QUESTION = {
    "kind": "question",
    "subject": "居住证到期如何续签",
    "content": "请问需要哪些材料？",
    "name": "李某某",
    "phone": "0719-0000000",
}


def ask(client, **changes):
    return client.post(reverse("contact-ask"), QUESTION | changes)


def test_only_published_contacts_are_listed_and_open(client):
    public, private = published_contact(subject="公开的问题"), contact(subject="未公开的问题")

    page = client.get(reverse("contact-list")).content.decode()

    assert "公开的问题" in page
    assert "未公开的问题" not in page
    assert client.get(public.get_absolute_url()).status_code == 200
    assert client.get(private.get_absolute_url()).status_code == 404


def test_nobody_learns_who_asked(client):
    asked = published_contact(person={"name": "王小明", "phone": "0719-1111111"})

    pages = [
        client.get(url).content.decode()
        for url in (reverse("contact-list"), asked.get_absolute_url(), reverse("contact-figures"))
    ]

    assert not any("王小明" in page or "1111111" in page for page in pages)


@pytest.mark.parametrize("published", [1, 3])
def test_the_list_costs_the_same_queries_for_one_contact_and_for_three(
    client, django_assert_num_queries, published
):
    for _ in range(published):
        published_contact()

    with django_assert_num_queries(5):  # epoch, channels of the filter, count, ids, rows
        client.get(reverse("contact-list"))


@pytest.mark.parametrize(
    "query",
    [
        "?page=abc",
        "?page=99999999999999999999",
        "?page=-1",
        "?channel=nowhere",
        "?kind=%00",
        "?q=%00",
        "?q=" + "长" * 500,
    ],
)
def test_odd_addresses_are_answered_not_broken(client, query):
    published_contact()

    assert client.get(reverse("contact-list") + query).status_code in (200, 404)


def test_a_question_gets_a_receipt_and_can_be_followed_with_it(client):
    receipt = client.get(ask(client).url).context["receipt"]

    page = client.post(reverse("contact-follow"), receipt).content.decode()

    assert "居住证到期如何续签" in page
    asked = Contact.objects.get()
    assert (asked.channel.code, asked.number) == ("site_mailbox", receipt["number"])
    assert asked.person.name == "李某某"
    assert receipt["secret"] not in asked.person.secret_hash


def test_a_question_sent_again_ends_with_the_one_receipt(client):
    token = client.get(reverse("contact-ask")).context["once"]

    first, again = (client.get(ask(client, once=token).url).context["receipt"] for _ in range(2))

    assert again == first
    assert Contact.objects.count() == 1


def test_wrong_code_unknown_number_and_a_contact_nobody_has_a_code_for_get_the_same_answer(client):
    known = client.get(ask(client).url).context["receipt"]["number"]
    typed_in = contact(code="site_mailbox", person={"name": "李某某"}).number
    nameless = contact(code="site_mailbox", number=known[:-1] + "8").number

    answers = [
        client.post(reverse("contact-follow"), {"number": number, "secret": "2345-2345"})
        for number in (known, known[:-1] + "9", typed_in, nameless)
    ]

    changing = re.compile(rb'value="[^"]*"')  # the form's token and the number typed
    assert len({changing.sub(b"", answer.content) for answer in answers}) == 1


def test_after_ten_wrong_codes_even_the_right_one_has_to_wait(client):
    receipt = client.get(ask(client).url).context["receipt"]
    for _ in range(10):
        client.post(reverse("contact-follow"), receipt | {"secret": "2222-2222"})

    page = client.post(reverse("contact-follow"), receipt)

    assert "contact" not in page.context
    assert len(page.context["form"].non_field_errors()) == 1


def test_tries_at_contacts_without_a_person_are_counted_as_well(client):
    receipt = client.get(ask(client).url).context["receipt"]
    nameless = contact(code="site_mailbox", number="M-1").number
    for _ in range(10):
        client.post(reverse("contact-follow"), {"number": nameless, "secret": "2222-2222"})

    assert "contact" not in client.post(reverse("contact-follow"), receipt).context


def test_a_question_asked_in_december_is_followed_to_a_provisional_day(client):
    secret = receipts.new_secret()
    asked = contact(
        code="site_mailbox",
        on=date(2026, 12, 30),
        person={"name": "李某某"},
        secret_hash=receipts.hash_secret(secret),
    )
    Channel.objects.filter(pk=asked.channel_id).update(reply_within=7)

    page = client.post(reverse("contact-follow"), {"number": asked.number, "secret": secret})

    assert re.search(r"2027-01-\d\d <span[^>]*>暂定</span>", page.content.decode())


def test_twenty_questions_an_hour_from_one_place_are_enough(client):
    for _ in range(20):
        assert ask(client).status_code == 302

    assert ask(client).status_code == 200
    assert Contact.objects.count() == 20


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "gossip"),
        ("subject", ""),
        ("subject", "空\x00字节"),
        ("content", "长" * 5001),
        ("name", ""),
        ("phone", "call me"),
    ],
)
def test_a_question_with_a_fault_is_sent_back_with_a_reason_and_not_stored(client, field, value):
    page = ask(client, **{field: value})

    assert page.status_code == 200
    assert list(page.context["form"].errors) == [field]
    assert Contact.objects.count() == 0


def test_the_receipt_is_not_in_the_address_and_not_readable_in_the_session(client):
    answer = ask(client)
    receipt = client.get(answer.url).context["receipt"]

    assert answer.url == reverse("contact-receipt")
    assert receipt["secret"] not in str(dict(client.session))


def test_without_a_question_there_is_no_receipt(client):
    assert client.get(reverse("contact-receipt")).url == reverse("contact-ask")


def test_monthly_figures_give_each_rate_its_own_numerator(client):
    asked = contact(on=date(2016, 5, 3))
    contact(on=date(2016, 5, 9))
    contact(on=date(2016, 12, 31), code="report_12389")
    handling.reply(asked, text="已答复。", on=date(2016, 5, 6), by=clerk())
    handling.close(asked, on=date(2016, 5, 6), by=clerk())

    rows = client.get(reverse("contact-figures") + "?year=2016").context["rows"]

    assert {
        row.channel.code: (row.months[4].received, row.months[11].received, row.year.received)
        for row in rows
    } == {"online_politics": (2, 0, 2), "report_12389": (0, 1, 1)}
    politics = next(row.year for row in rows if row.channel.code == "online_politics")
    assert [
        str(r) for r in (politics.reply_rate, politics.closing_rate, politics.feedback_rate)
    ] == [
        "50.0",
        "50.0",
        "0.0",
    ]


def test_figures_of_a_year_without_contacts_are_not_found(client):
    contact(on=date(2016, 5, 3))

    assert client.get(reverse("contact-figures") + "?year=2011").status_code == 404
    assert client.get(reverse("contact-figures") + "?year=二〇一六").status_code == 404


def test_an_interview_is_public_from_its_time_of_publication(client):
    held = interview()
    held.exchanges.create(position=1, question="夏季如何防盗？", answer="关好门窗。")
    later = interview(at=datetime(2999, 1, 1, 9, 0, tzinfo=SHANGHAI))

    assert "关好门窗" in client.get(held.get_absolute_url()).content.decode()
    assert client.get(later.get_absolute_url()).status_code == 404
    assert client.get(reverse("interview-list")).context["object_list"] == [held]


def test_a_running_consultation_takes_an_opinion_and_a_past_one_does_not(client, time_machine):
    asked = consultation()
    time_machine.move_to(datetime(2024, 3, 10, 10, 0, tzinfo=SHANGHAI))
    client.post(asked.get_absolute_url(), {"text": "建议增加夜间停车位", "name": "", "phone": ""})

    time_machine.move_to(datetime(2024, 4, 2, 10, 0, tzinfo=SHANGHAI))
    late = client.post(asked.get_absolute_url(), {"text": "太晚了", "name": "", "phone": ""})

    assert late.status_code == 200
    assert [opinion.text for opinion in Opinion.objects.all()] == ["建议增加夜间停车位"]


def test_a_closed_consultation_shows_its_result_and_the_reasons(client):
    asked = consultation()
    asked.groups.create(
        summary="取消收费",
        elsewhere=3,
        elsewhere_source="来信",
        adoption="not_adopted",
        reason="缺乏依据",
    )
    consulting.close_consultation(
        asked, result="共收到意见3条。", on=date(2024, 4, 10), by=clerk("fabu")
    )

    page = client.get(asked.get_absolute_url()).content.decode()

    assert "共收到意见3条" in page
    assert "缺乏依据" in page


def test_import_of_contacts_all_or_none_with_rows_and_reasons(tmp_path):
    table = tmp_path / "contacts.csv"
    table.write_text(
        "编号,渠道,收到日期,类别,标题,回复日期\n"
        "A-1,网上问政,2016-05-03,咨询,居住证,2016-05-06\n"
        "A-2,无此渠道,2016-05-03,咨询,居住证,\n"
        "A-3,网上问政,2016-05-03,闲聊,居住证,2016-05-01\n",
        "utf-8-sig",
    )
    errors = StringIO()

    with pytest.raises(CommandError):
        call_command("import_records", "inquiries", str(table), stderr=errors, stdout=StringIO())

    assert Contact.objects.count() == 0
    assert "row 3, 渠道" in errors.getvalue()
    assert "row 4, 类别" in errors.getvalue()


def test_importing_the_same_contacts_twice_changes_nothing(tmp_path):
    table = tmp_path / "contacts.csv"
    table.write_text(
        "number,channel,received_on,kind,subject,replied_on,closed_on,fed_back_on\n"
        "A-1,mayor_hotline,2016-05-03,咨询,居住证,2016-05-06,2016-05-06,2016-05-07\n",
        "utf-8",
    )
    printed = [StringIO(), StringIO()]

    for output in printed:
        call_command("import_records", "inquiries", str(table), stdout=output)

    assert [output.getvalue().strip() for output in printed] == [
        "1 created, 0 updated, 0 unchanged",
        "0 created, 0 updated, 1 unchanged",
    ]
    assert [event.kind for event in Contact.objects.get().events.order_by("on", "pk")] == [
        "received",
        "replied",
        "closed",
        "fed_back",
    ]


def test_a_clerk_takes_the_steps_of_a_contact_in_the_admin(admin_client, admin_user):
    asked = contact()
    change = reverse("admin:inquiries_contact_change", args=[asked.pk])
    page = admin_client.get(change).content.decode()
    step = reverse("admin:inquiries_contact_step", args=[asked.pk, "reply"])
    assert step in page

    refused = admin_client.post(step, {"on": "2016-05-01", "text": "早于收到"})
    taken = admin_client.post(step, {"on": "2016-05-06", "text": "请到派出所办理。"})

    assert refused.status_code == 200
    assert taken.url == change
    asked.refresh_from_db()
    assert (asked.reply, asked.replied_on) == ("请到派出所办理。", date(2016, 5, 6))
    assert asked.events.last().by == admin_user


def test_the_admin_pages_of_contacts_open(admin_client):
    published_contact()
    asked = consultation()
    interview()

    for name in ("contact", "programmesession", "interview", "consultation"):
        assert admin_client.get(reverse(f"admin:inquiries_{name}_changelist")).status_code == 200
        assert admin_client.get(reverse(f"admin:inquiries_{name}_add")).status_code == 200
    change = reverse("admin:inquiries_consultation_change", args=[asked.pk])
    assert admin_client.get(change).status_code == 200
