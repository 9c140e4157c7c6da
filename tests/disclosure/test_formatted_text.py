"""A formatted text from the editor to the public page, its earlier texts, its files and its papers."""

import io
from datetime import date

import pytest
from django.urls import reverse
from pypdf import PdfReader

from disclosure.models import Disclosure
from disclosure.publication import drafting
from portal.roles import sync_roles
from tests.factories import disclosure as make

pytestmark = pytest.mark.django_db
TABLE = "<h2>一、路段</h2><table><tr><td colspan=2>人民路</td></tr><tr><td>东</td><td>西</td></tr></table>"


def page(client, item):
    return client.get(item.get_absolute_url()).text


def test_the_table_is_shown_and_its_words_are_read_as_plain_lines(client):
    item = make.published(body_html=TABLE)

    assert '<td colspan="2">人民路</td>' in page(client, item)
    assert item.body == "一、路段\n人民路\n东\u3000西"


def test_an_item_without_format_is_shown_and_approved_as_before(client):
    item = make.published(body="一、时间\n8时。")

    assert "<h2>一、时间</h2>" in page(client, item)
    assert item.fingerprint() == Disclosure.objects.get(pk=item.pk).fingerprint()


def test_another_format_of_the_same_words_is_another_text_to_approve():
    item = make.draft(body_html="<p>甲</p>")
    before = item.fingerprint()

    item = drafting.edit(
        item, by=item.author, on=date(2016, 5, 4), body_html="<p><strong>甲</strong></p>"
    )

    assert item.body == "甲"
    assert item.fingerprint() != before


def test_plain_words_take_the_place_of_formatted_ones():
    item = make.draft(body_html=TABLE)

    item = drafting.edit(item, by=item.author, on=date(2016, 5, 4), body="只有一行。")

    assert (item.body, item.body_html) == ("只有一行。", "")


def test_a_personal_number_in_a_cell_is_found(client):
    item = make.submitted(body_html="<table><tr><td>420302198001015671</td></tr></table>")

    assert item.findings.filter(blocks=True).exists()


def test_a_revision_shows_the_reviewer_its_format_and_what_changed(client):
    sync_roles()
    item = make.published(body_html=TABLE)
    revision = drafting.revise(
        item, by=make.person("chengban"), on=date(2016, 5, 10), reason="更正"
    )
    changed = TABLE.replace("西", "北")
    drafting.edit(revision, by=revision.author, on=date(2016, 5, 10), body_html=changed)
    drafting.submit(revision, by=revision.author, on=date(2016, 5, 10))
    client.force_login(make.person("shenhe"))

    step = reverse("admin:disclosure_disclosure_step", args=[revision.pk, "first_review"])
    shown = client.get(step).text

    assert '<td colspan="2">人民路</td>' in shown
    assert "<del>西</del><ins>北</ins>" in shown


def test_the_preview_is_the_public_page_for_the_staff_alone(client):
    sync_roles()
    item = make.draft(body_html=TABLE)
    address = reverse("admin:disclosure_disclosure_preview_page", args=[item.pk])
    stranger = client.get(address)
    client.force_login(item.author)

    shown = client.get(address)

    assert stranger.status_code == 302
    assert '<td colspan="2">人民路</td>' in shown.text
    assert shown["X-Frame-Options"] == "SAMEORIGIN"
    assert client.get(item.get_absolute_url()).status_code == 404


def test_the_paper_of_a_formatted_text_has_its_table(client):
    item = make.published(body_html=TABLE)

    file = client.get(reverse("disclosure-paper", args=[item.pk, "pdf"]))

    assert "人民路" in PdfReader(io.BytesIO(file.content)).pages[0].extract_text()


def test_save_and_hand_in_is_one_press(client):
    sync_roles()
    client.force_login(make.person("chengban"))
    form = make.admin_form(body_html=TABLE, _hand_in="1")

    page = client.post(reverse("admin:disclosure_disclosure_add"), form, follow=True)

    item = Disclosure.objects.get()
    assert [str(message) for message in page.context["messages"]] != []
    assert item.status == Disclosure.Status.FIRST_REVIEW, page.context["messages"]


def test_what_keeps_it_from_review_is_said_and_the_draft_kept(client):
    sync_roles()
    client.force_login(make.person("chengban"))
    form = make.admin_form(body="", _hand_in="1")

    page = client.post(reverse("admin:disclosure_disclosure_add"), form, follow=True)

    assert Disclosure.objects.get().status == Disclosure.Status.DRAFT
    assert any("未送审" in str(message) for message in page.context["messages"])


def test_a_title_like_published_ones_suggests_their_category(client):
    sync_roles()
    item = make.published(title="关于人民路临时交通管制的通告")
    client.force_login(make.person("chengban"))
    address = reverse("admin:disclosure_disclosure_suggest_category")

    found = client.get(address, {"title": "关于人民路临时交通管制的通告（二）"}).json()[
        "categories"
    ]
    nothing = client.get(address, {"title": "关"}).json()["categories"]

    assert found[0]["id"] == item.category_id
    assert nothing == []
