"""Nobody of the staff is led where they get no further: what the start page, each list and one record of each
register lead to is opened by an account of each role."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from django.utils.timezone import localdate
from lxml import html

from annual_report import life
from portal.roles import ROLES, sync_roles
from tests.factories import disclosure, inquiries
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db
LEADS = "//a/@href | //form[@action]/@action | //button/@formaction | //img/@src"
# One page of the admin for all registers: tried on one of them.
SHARED = re.compile(r"^/admin/\w+/\w+/(0/history|export)/$")
RECORD = re.compile(r"^/admin/\w+/\w+/\d+/change/$")
# Kinds of files: they are made when asked for, each tested where it is made.
FILES = (".pdf", ".docx", ".xlsx", ".zip", ".csv")


@pytest.fixture
def office():
    """A register of each kind with something in it, a public record and one that strangers do not see."""
    sync_roles()
    make.handled_case()
    make.remedy("十政复决〔2025〕1号", case=make.closed_case())
    disclosure.attachment(disclosure.draft())
    disclosure.submitted()
    disclosure.withdrawn()
    disclosure.published()
    disclosure.proposed_adjustment()
    inquiries.contact()
    inquiries.published_contact()
    inquiries.interview()
    inquiries.consultation()
    life.draw_up(2025, by=disclosure.person("nianbao"), on=localdate())


def led_to(page, address):
    """By kind, addresses within the admin that the page leads to: one of each, whichever record it is of.
    Filters and columns of a list lead to the list."""
    if not page["Content-Type"].startswith("text/html"):
        return {}
    found = (
        urlsplit(urljoin(address, each)) for each in html.fromstring(page.content).xpath(LEADS)
    )
    kinds = {}
    for url in found:
        is_page = url.path.startswith("/admin/") and not url.path.endswith(FILES)
        if is_page and "logout" not in url.path and not (url.query and url.path == address):
            kind = SHARED.sub(r"\1", re.sub(r"\d+", "0", url.path))
            kinds.setdefault(kind, url._replace(fragment="").geturl())
    return kinds


class Walk:
    """What one account was answered, each kind of address once."""

    def __init__(self, client):
        self.client, self.answers = client, {}

    def open(self, kinds, came_from):
        """Pages newly opened, by address."""
        opened = {}
        for kind, address in kinds.items():
            if kind not in self.answers:
                page = self.client.get(address, follow=True)
                self.answers[kind] = (page.status_code, address, came_from)
                opened[address] = page
        return opened

    def dead_ends(self):
        return [answer for answer in self.answers.values() if answer[0] >= 400 and answer[0] != 410]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.usefixtures("office")
def test_nothing_shown_to_a_role_is_a_dead_end(client, role):
    member = User.objects.create(username="somebody", is_staff=True, first_name="某人")
    member.groups.add(Group.objects.get(name=role))
    client.force_login(member)
    walk, start = Walk(client), reverse("admin:index")

    lists = walk.open(led_to(client.get(start), start), start)
    for address, page in lists.items():
        for record, form in walk.open(led_to(page, address), address).items():
            if RECORD.match(urlsplit(record).path):
                walk.open(led_to(form, record), record)

    assert len(walk.answers) > 10
    assert walk.dead_ends() == []
