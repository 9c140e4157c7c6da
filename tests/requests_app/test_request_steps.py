"""The request form in three short steps and a last look, without script; nothing typed is lost."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from lxml import html

from requests_app.models import Case

pytestmark = pytest.mark.django_db
NEW = "/requests/new/"
WHAT = {"information_name": "", "description": "2024年度治安管理处罚案件数量"}
HOW = {"delivery": "email", "medium": "electronic", "email": "zhang@example.com"}
WHO = {
    "name": "张三丰",
    "id_kind": "identity_card",
    "id_number": "11010119900307803X",
    "phone": "0719-8888888",
}


def send(client, step: str, answers: dict, to: str = "next", **more):
    return client.post(NEW, {"step": step, "to": to, **answers, **more})


def shown(client, step: str):
    return html.fromstring(client.get(NEW, {"step": step}).content)


def walked(client):
    for step, answers in (("what", WHAT), ("how", HOW), ("who", WHO)):
        response = send(client, step, answers)
    return response


def test_each_step_leads_to_the_next_and_the_last_look_shows_all_before_it_is_sent(client):
    assert send(client, "what", WHAT).url == f"{NEW}?step=how"
    assert send(client, "how", HOW).url == f"{NEW}?step=who"
    assert send(client, "who", WHO).url == f"{NEW}?step=review"
    page = shown(client, "review")
    assert not Case.objects.exists()

    sent = send(client, "review", {}, to="send")

    told = page.xpath("//dl//dd/text()")
    assert [WHAT["description"], "zhang@example.com", "张三丰"] == [
        text for text in told if text in {WHAT["description"], "zhang@example.com", "张三丰"}
    ]
    assert sent.url == reverse("request-receipt")
    case = Case.objects.get()
    assert (case.description, case.applicant.email) == (WHAT["description"], HOW["email"])


def test_a_step_tells_its_own_errors_only(client):
    response = send(client, "what", {"description": ""})

    errors = html.fromstring(response.content).xpath("//div[@class='error-summary']//li")
    assert len(errors) == 1
    assert response.context["step"] == "what"


def test_sending_leads_to_the_first_step_with_an_error(client):
    walked(client)
    send(client, "how", {**HOW, "email": ""}, to="review")

    assert send(client, "review", {}, to="send").context["step"] == "how"
    assert not Case.objects.exists()


def test_the_last_look_is_not_shown_before_the_steps_are_answered(client):
    send(client, "what", WHAT)

    assert client.get(NEW, {"step": "review"}).url == f"{NEW}?step=how"


@pytest.mark.parametrize(
    ("switch", "where"),
    [({"size": "large"}, "text-size"), ({"language": "en"}, "set_language")],
)
def test_another_size_of_type_or_language_keeps_what_is_typed(client, switch, where):
    half = {"description": "写到一半", "next": f"{NEW}?step=what"}

    first = send(client, "what", half, **switch)
    second = client.post(first.url, {**half, **switch})

    assert (first.status_code, first.url) == (307, reverse(where))
    assert second.url == f"{NEW}?step=what"
    assert shown(client, "what").xpath("//textarea")[0].text.strip() == "写到一半"


def test_another_kind_of_applicant_and_the_way_back_keep_what_is_typed(client):
    walked(client)

    assert send(client, "who", WHO, to="as:organisation").url == f"{NEW}?step=who"
    assert shown(client, "who").xpath("//input[@name='legal_representative']")
    send(client, "who", {**WHO, "legal_representative": "李四"}, to="as:person")

    assert shown(client, "who").xpath("//input[@name='id_kind' or @name='phone']/@value") == [
        "0719-8888888"
    ]
    assert shown(client, "what").xpath("//textarea")[0].text.strip() == WHAT["description"]


def test_what_is_typed_lies_encrypted_is_nobody_elses_and_can_be_emptied(client):
    walked(client)
    stored = Session.objects.get().get_decoded()

    assert "张三丰" not in str(stored)
    assert not shown(type(client)(), "what").xpath("//textarea")[0].text.strip()
    send(client, "who", WHO, to="clear")
    assert not shown(client, "what").xpath("//textarea")[0].text.strip()


def test_once_sent_the_form_begins_anew_and_a_second_press_ends_with_the_one_receipt(client):
    walked(client)
    token = client.get(NEW, {"step": "review"}).context["once"]

    pressed = [send(client, "review", {"once": token}, to="send").url for _ in range(2)]

    assert pressed == [reverse("request-receipt")] * 2
    assert Case.objects.count() == 1
    assert not shown(client, "what").xpath("//textarea")[0].text.strip()


def test_enter_goes_on_and_changes_no_language(client):
    """The browser presses the first button of the form in the page, wherever it stands."""
    page = shown(client, "what")
    first = page.xpath("//button[@form='request-form' or ancestor::form[@id='request-form']]")[0]

    assert (first.get("name"), first.get("value")) == ("to", "next")


def test_the_whole_form_on_one_page_is_sent_at_once(client):
    page = client.get(NEW, {"as": "person"})
    sent = client.post(NEW, {"step": "all", "to": "send", **WHAT, **HOW, **WHO})

    names = html.fromstring(page.content).xpath("//main//form//*[@name]/@name")
    assert {*WHAT, *HOW, *WHO, "attachments"} <= set(names)
    assert sent.url == reverse("request-receipt")
    assert Case.objects.get().description == WHAT["description"]


def test_the_page_of_the_whole_form_tells_every_error_and_keeps_what_was_typed(client):
    sent = client.post(NEW, {"step": "all", "to": "send", **WHAT, **HOW, "name": "张三丰"})

    assert sent.context["step"] == "all"
    assert {"id_number", "phone"} <= set(sent.context["form"].errors)
    assert WHAT["description"] in sent.content.decode()
    assert "张三丰" in sent.content.decode()


def test_after_a_receipt_another_text_on_the_same_page_is_another_request(client):
    form = {"step": "all", "to": "send", **HOW, **WHO}
    once = client.get(NEW, {"as": "person"}).context["once"]
    client.post(NEW, {**form, **WHAT, "once": once})
    client.post(NEW, {**form, "description": "2023年度破案率统计", "once": once})
    client.post(NEW, {**form, "description": "2023年度破案率统计", "once": once})

    assert Case.objects.count() == 2
