"""What was stored before every way in put texts right is put right where it lies; evidence stays."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from disclosure.models import Disclosure
from inquiries.models import Contact
from records import guards
from tests.factories import disclosure as make
from tests.factories.inquiries import contact

pytestmark = pytest.mark.django_db


def cleaned(**options):
    said = StringIO()
    call_command("clean_stored_texts", stdout=said, **options)
    return said.getvalue().splitlines()


def test_hidden_characters_go_out_of_stored_rows_and_the_feed_answers(client):
    make.published(title="关于货车的通告")
    Disclosure.objects.update(title="关于货\u200b车的通告", summary="第一行\x0b第二行")

    assert cleaned(dry_run=True) == [
        "disclosure.Disclosure.title: 1",
        "disclosure.Disclosure.summary: 1",
    ]
    assert Disclosure.objects.get().title == "关于货\u200b车的通告"
    cleaned()

    item = Disclosure.objects.get()
    assert (item.title, item.summary) == ("关于货车的通告", "第一行第二行")
    assert client.get(reverse("feed")).status_code == 200
    assert cleaned() == []


def test_what_somebody_wrote_to_the_office_stays_as_it_came():
    asked = contact()
    with guards.lifted():
        Contact.objects.filter(pk=asked.pk).update(content="我\u200b家")

    assert cleaned() == []
    assert Contact.objects.get().content == "我\u200b家"
