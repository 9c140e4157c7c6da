"""问卷 of a consultation: written before it opens, answered with or without an opinion, counted for all."""

import re
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.db import IntegrityError, transaction
from django.urls import reverse

from inquiries import consulting, questionnaire
from inquiries.models import AnswerSheet, Choice, Consultation, Opinion, Option, Question
from inquiries.search import CONSULTATION
from records.lifecycle import NotAllowed
from records.models import SearchEntry
from records.search import entries
from tests.factories.inquiries import SHANGHAI, clerk, consultation, question

pytestmark = pytest.mark.django_db

RUNNING = datetime(2024, 3, 10, 10, 0, tzinfo=SHANGHAI)
AFTER = date(2024, 4, 10)
EMPTY = {"text": "", "name": "", "phone": ""}


@pytest.fixture
def asked(time_machine):
    time_machine.move_to(RUNNING, tick=False)
    return consultation()


@pytest.fixture
def single(asked):
    return question(asked)


@pytest.fixture
def several(asked):
    options = ("微信", "电话", "窗口")
    return question(asked, "您愿意怎样反映问题？", options=options, kind="multiple", position=2)


def ids(put, *texts):
    return [put.options.get(text=text).pk for text in texts]


def form(*answers, **words):
    """What the page sends: (question, options chosen) and the words of an opinion."""
    return EMPTY | words | {f"question_{put.pk}": ids(put, *texts) for put, *texts in answers}


def close(asked):
    return consulting.close_consultation(asked, result="已研究。", on=AFTER, by=clerk("fuzeren"))


def counted(asked):
    return [
        (
            put.answered,
            [(each.text, each.count, each.percent) for each in questionnaire.tallies(put)],
        )
        for put in asked.questions.counted()
    ]


# --- answering


def test_a_questionnaire_is_answered_without_an_opinion(client, asked, single, several):
    answer = client.post(
        asked.get_absolute_url(), form((single, "夜间车位"), (several, "微信", "窗口"))
    )

    assert answer.url == asked.get_absolute_url()
    assert [str(each) for each in get_messages(answer.wsgi_request)] == [
        "感谢参与，您的意见已收到。"
    ]
    assert [choice.option.text for choice in Choice.objects.all()] == ["夜间车位", "微信", "窗口"]
    assert (AnswerSheet.objects.count(), Opinion.objects.count()) == (1, 0)


def test_an_opinion_comes_with_answers_and_alone_and_its_name_stands_beside_no_answer(
    client, asked, single
):
    page = asked.get_absolute_url()
    client.post(page, form((single, "夜间车位"), text="请增设车位", name="甲"))
    client.post(page, form(text="请降低收费"))

    assert [each.text for each in Opinion.objects.order_by("pk")] == ["请增设车位", "请降低收费"]
    assert AnswerSheet.objects.count() == 1
    assert {field.name for field in AnswerSheet._meta.concrete_fields} == {
        *("id", "consultation", "sent_at")
    }


def test_a_form_sent_twice_is_counted_once(client, asked, single):
    sent = form((single, "收费标准"), text="请降低收费") | {"once": "a" * 32}

    for _press in range(2):
        client.post(asked.get_absolute_url(), sent)

    assert (AnswerSheet.objects.count(), Opinion.objects.count()) == (1, 1)


def test_an_empty_form_says_what_is_missing(client, asked, single):
    page = client.post(asked.get_absolute_url(), EMPTY).content.decode()

    assert "请回答一个问题或者写下意见。" in page
    assert AnswerSheet.objects.count() == 0


def test_a_name_without_an_opinion_is_asked_about_and_nothing_chosen_is_lost(client, asked, single):
    page = client.post(asked.get_absolute_url(), form((single, "收费标准"), name="甲"))

    assert "姓名和电话随意见一并提交" in page.content.decode()
    (kept,) = ids(single, "收费标准")
    assert re.search(rf'<input[^>]* value="{kept}"[^>]* checked', page.content.decode())
    assert AnswerSheet.objects.count() == 0


def test_an_option_of_another_consultation_is_refused_by_its_question(client, asked, single):
    strange = question(consultation(title="另一次征集"))
    page = client.post(
        asked.get_absolute_url(),
        form(text="") | {f"question_{single.pk}": strange.options.first().pk},
    )

    assert list(page.context["form"].errors) == [f"question_{single.pk}"]
    with pytest.raises(NotAllowed):
        consulting.send_answers(asked, chosen=[strange.options.first().pk], at=RUNNING)


def test_where_one_answer_is_asked_for_two_are_refused(asked, single):
    both = [option.pk for option in single.options.all()]

    with pytest.raises(NotAllowed):
        consulting.send_answers(asked, chosen=both, at=RUNNING)

    assert AnswerSheet.objects.count() == 0


def test_answers_are_taken_within_the_days_of_the_consultation_alone(asked, single):
    chosen = [single.options.first().pk]

    for day in (
        datetime(2024, 2, 29, 9, tzinfo=SHANGHAI),
        datetime(2024, 4, 1, 9, tzinfo=SHANGHAI),
    ):
        with pytest.raises(NotAllowed):
            consulting.send_answers(asked, chosen=chosen, at=day)


def test_each_question_is_a_group_with_its_text_as_the_legend(client, asked, single, several):
    page = client.get(asked.get_absolute_url()).content.decode()

    assert page.count("<fieldset") == 2
    assert page.index("您最希望改进什么？") < page.index("您愿意怎样反映问题？")
    assert (page.count('type="radio"'), page.count('type="checkbox"')) == (2, 3)
    assert "可以选择多项" in page


# --- counting


def test_counts_come_from_the_answers(asked, single, several):
    for first, others in (
        ("夜间车位", ("微信",)),
        ("夜间车位", ("微信", "窗口")),
        ("收费标准", ()),
    ):
        chosen = [*ids(single, first), *ids(several, *others)]
        consulting.send_answers(asked, chosen=chosen, at=RUNNING)

    assert counted(asked) == [
        (3, [("夜间车位", 2, Decimal("66.7")), ("收费标准", 1, Decimal("33.3"))]),
        (
            2,
            [
                ("微信", 2, Decimal("100.0")),
                ("电话", 0, Decimal("0.0")),
                ("窗口", 1, Decimal("50.0")),
            ],
        ),
    ]


def test_the_counts_are_public_with_the_result_and_not_before(client, asked, single, several):
    consulting.send_answers(asked, chosen=ids(single, "夜间车位"), at=RUNNING)
    before = client.get(asked.get_absolute_url()).content.decode()

    close(asked)
    after = client.get(asked.get_absolute_url()).content.decode()

    assert "100.0%" not in before
    assert "100.0%" in after
    assert "1人作答" in after
    assert "无人回答这个问题" in after


def test_staff_of_its_unit_read_the_counts_while_answers_come_in(admin_client, asked, single):
    consulting.send_answers(asked, chosen=ids(single, "夜间车位"), at=RUNNING)

    page = admin_client.get(reverse("admin:inquiries_consultation_change", args=[asked.pk]))

    assert "100.0%" in page.content.decode()


def test_the_counts_of_many_questions_take_the_queries_of_one(
    asked, single, django_assert_num_queries
):
    question(asked, "二")
    question(asked, "三")

    with django_assert_num_queries(2):
        counted(asked)


# --- writing


def rows_of(asked, *rows):
    """The admin form of a draft: rows of (question or None, text, options, taken out)."""
    old = [row for row in rows if row[0]]
    sent = {
        **{"title": asked.title, "unit": asked.unit_id, "text": asked.text},
        **{"opened_on": "2024-03-01", "closes_on": "2024-03-31", "draft_document": ""},
        **{"groups-TOTAL_FORMS": 0, "groups-INITIAL_FORMS": 0},
        **{"opinions-TOTAL_FORMS": 0, "opinions-INITIAL_FORMS": 0},
        **{"events-TOTAL_FORMS": 0, "events-INITIAL_FORMS": 0},
        **{"questions-TOTAL_FORMS": len(rows), "questions-INITIAL_FORMS": len(old)},
    }
    for number, (put, text, options, is_out) in enumerate(rows):
        at = f"questions-{number}-"
        sent |= {f"{at}id": put.pk if put else "", f"{at}consultation": asked.pk}
        sent |= {f"{at}position": number + 1, f"{at}text": text, f"{at}kind": "single"}
        sent |= {f"{at}options": options} | ({f"{at}DELETE": "on"} if is_out else {})
    return sent


def test_a_clerk_writes_changes_and_takes_out_questions_of_a_draft(admin_client):
    asked = consultation(status=Consultation.Status.DRAFT)
    wrong, held = question(asked, "写错的问题"), question(asked)
    change = reverse("admin:inquiries_consultation_change", args=[asked.pk])

    answer = admin_client.post(
        change,
        rows_of(
            asked,
            (wrong, "写错的问题", "甲\r\n乙", True),
            (held, "您最希望改进什么？", "收费标准\r\n\r\n 夜间车位 \r\n其他", False),
            (None, "您是车主吗？", "是\r\n否", False),
        ),
    )

    assert answer.status_code == 302
    assert [
        (put.text, [str(option) for option in put.options.all()]) for put in asked.questions.all()
    ] == [
        ("您最希望改进什么？", ["收费标准", "夜间车位", "其他"]),
        ("您是车主吗？", ["是", "否"]),
    ]
    assert [event.kind for event in asked.events.all()] == ["edited"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("只有一项", "请写两项至二十项选项，每行一项。"),
        ("同样\n同样", "有两个选项相同。"),
        (f"短\n{'长' * 201}", "每个选项不超过200字。"),
    ],
)
def test_options_nobody_could_choose_between_are_refused_where_they_stand(
    admin_client, options, told
):
    asked = consultation(status=Consultation.Status.DRAFT)
    change = reverse("admin:inquiries_consultation_change", args=[asked.pk])

    page = admin_client.post(change, rows_of(asked, (None, "您是车主吗？", options, False)))

    assert told in page.content.decode()
    assert asked.questions.count() == 0


def test_a_question_without_options_is_not_opened():
    asked = consultation(status=Consultation.Status.DRAFT)
    question(asked, options=("只有一项",))

    with pytest.raises(NotAllowed):
        consulting.open_consultation(asked, on=date(2024, 2, 20), by=clerk("fabu"))


def test_an_open_questionnaire_is_not_changed(admin_client, asked, single):
    change = reverse("admin:inquiries_consultation_change", args=[asked.pk])

    admin_client.post(change, rows_of(asked, (single, "改过的问题", "甲\n乙", False)))

    assert Question.objects.get().text == "您最希望改进什么？"
    assert [str(option) for option in single.options.all()] == ["夜间车位", "收费标准"]
    with pytest.raises(NotAllowed):
        questionnaire.write_options(single, ["甲", "乙"])


def test_what_was_taken_back_is_mended_word_by_word_and_keeps_its_answers(asked, single):
    consulting.send_answers(asked, chosen=ids(single, "夜间车位"), at=RUNNING)
    asked.hidden_at = single.consultation.hidden_at = RUNNING
    asked.save()

    questionnaire.write_options(single, ["夜间停车位", "收费标准"])
    with pytest.raises(NotAllowed):
        questionnaire.write_options(single, ["夜间停车位"])

    assert counted(asked)[0][1][0] == ("夜间停车位", 1, Decimal("100.0"))


def test_a_clerk_mends_the_words_of_a_questionnaire_that_was_taken_back(
    admin_client, asked, single
):
    Consultation.objects.update(hidden_at=RUNNING)
    change = reverse("admin:inquiries_consultation_change", args=[asked.pk])
    shown = admin_client.get(change).content.decode()

    refused = admin_client.post(change, rows_of(asked, (single, "您的看法？", "甲\n乙\n丙", False)))
    admin_client.post(change, rows_of(asked, (single, "您的看法？", "甲\n乙", False)))

    assert 'name="questions-0-options"' in shown
    assert 'name="questions-0-kind"' not in shown
    assert "已公布的选项不能增减。" in refused.content.decode()
    assert Question.objects.get().text == "您的看法？"
    assert [str(option) for option in single.options.all()] == ["甲", "乙"]


def test_an_option_that_was_chosen_is_not_deleted_by_the_database_either(asked, single):
    consulting.send_answers(asked, chosen=ids(single, "夜间车位"), at=RUNNING)

    with pytest.raises(IntegrityError), transaction.atomic():
        Option.objects.filter(text="夜间车位").delete()


# --- what strangers read


def test_a_number_in_an_option_keeps_the_consultation_closed():
    asked = consultation(status=Consultation.Status.DRAFT)
    question(asked, options=("是", "请联系13812345678"))

    with pytest.raises(NotAllowed):
        consulting.open_consultation(asked, on=date(2024, 2, 20), by=clerk("fabu"))


def test_a_consultation_is_found_by_its_questions(asked, single):
    entries.refresh(CONSULTATION, [asked.pk])

    assert "夜间车位" in SearchEntry.objects.get(object_id=asked.pk).body
