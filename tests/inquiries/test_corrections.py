"""纠错: what is wrong on a page is told by kind, without a name, and answered within three working days."""

from datetime import date, datetime

import pytest
import time_machine
from lxml import html

from inquiries import terms
from inquiries.models import Contact
from tests.factories.disclosure import SHANGHAI

pytestmark = pytest.mark.django_db
THURSDAY = datetime(2025, 3, 13, 10, 0, tzinfo=SHANGHAI)


def test_a_fault_is_told_without_a_name_and_due_in_three_working_days(client):
    with time_machine.travel(THURSDAY):
        page = html.fromstring(client.get("/contacts/correct/?page=/disclosures/7/").content)
        sent = client.post(
            "/contacts/correct/",
            {"what": "link", "page": "/disclosures/7/", "content": "附件下载不了"},
        )

    contact = Contact.objects.get()
    assert page.xpath("//input[@name='page']/@value") == ["/disclosures/7/"]
    assert sent.url == "/contacts/ask/receipt/"
    assert (contact.kind, contact.subject) == ("correction", "网站纠错：链接打不开")
    assert contact.content == "附件下载不了\n\n页面：/disclosures/7/"
    assert terms.reply_due(contact).day == date(2025, 3, 18)
    assert not Contact.objects.filter(terms.overdue(on=date(2025, 3, 18)))
    assert Contact.objects.filter(terms.overdue(on=date(2025, 3, 19))).get() == contact


@pytest.mark.parametrize("page", ["https://elsewhere.example/", "x" * 400, "\0"])
def test_an_odd_page_is_not_taken_over(client, page):
    shown = html.fromstring(client.get("/contacts/correct/", {"page": page}).content)

    assert not shown.xpath("//input[@name='page']/@value")


def test_every_page_leads_there(client):
    shown = html.fromstring(client.get("/guide/").content)

    assert shown.xpath("//footer//a/@href[contains(., '/contacts/correct/?page=/guide/')]")
