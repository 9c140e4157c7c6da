"""Every public page answers, is of bounded size and cost, says who publishes it, and stays on the site."""

import re

import pytest
import time_machine
from django.conf import settings
from django.core.cache import caches
from django.urls import reverse

from portal import machines
from portal.machines import PAGES
from tests.factories import disclosure, inquiries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_november")]
KILOBYTE = 1024
NAMED = (
    *PAGES,
    *("system-list", "disclosure-lapsed", "power-changes", "decision-list", "search"),
    *("request-track", "contact-figures", "contact-follow"),
)


@pytest.fixture
def in_november():
    with time_machine.travel("2026-11-23 10:00 +0800", tick=False):
        yield


def publish(number):
    """`number` of each kind of public row."""
    for at in range(number):
        disclosure.published(title=f"关于临时交通管制的通告（第{at}期）")
        disclosure.power(code=f"XK-{at:03d}")
        inquiries.published_contact(subject=f"咨询居住证办理（{at}）")


@pytest.mark.parametrize("name", NAMED)
def test_a_public_page_answers_in_bounded_size_with_the_sites_own_tags(client, name):
    publish(2)

    response = client.get(reverse(name))

    page = response.content.decode()
    assert response.status_code == 200
    assert len(response.content) < 100 * KILOBYTE
    assert f'<meta name="SiteName" content="{settings.ORGAN_NAME}">' in page
    assert settings.SITE_ID_CODE in page
    assert '<html lang="zh-Hans">' in page
    assert len(re.findall(r'(?i)<meta name="description" content="[^"]{10,}">', page)) == 1


@pytest.mark.parametrize("name", NAMED)
def test_a_public_page_loads_nothing_from_elsewhere_and_runs_nothing_inline(client, name):
    publish(1)

    response = client.get(reverse(name))

    page = response.content.decode()
    loaded = re.findall(r'<(?:script|img|iframe|source)[^>]*\ssrc="([^"]*)"', page)
    loaded += re.findall(r'<link rel="(?:stylesheet|icon)[^>]*href="([^"]*)"', page)
    assert [address for address in loaded if not address.startswith("/")] == []
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy


@pytest.mark.parametrize("name", ["home", "search", "guide", "sitemap-page", "sitemap-index"])
def test_a_page_costs_the_same_queries_for_one_row_and_for_five(
    client, django_assert_max_num_queries, django_assert_num_queries, name
):
    address = f"{reverse(name)}?q=通告"
    publish(1)
    with django_assert_max_num_queries(30) as first:
        client.get(address)

    publish_more()
    caches["pages"].clear()

    with django_assert_num_queries(len(first)):
        client.get(address)


def publish_more():
    for at in range(1, 5):
        disclosure.published(title=f"关于调整货车通行的通告（第{at}期）")
        disclosure.power(code=f"XK-1{at:02d}")
        inquiries.published_contact(subject=f"建议增设指示牌（{at}）")


def test_the_home_page_shows_what_is_public_and_nothing_else(client):
    disclosure.published(title="公开的通告")
    disclosure.approved(title="待发布的通告")
    disclosure.withdrawn(title="撤下的通告")

    page = client.get("/").content.decode()

    assert "公开的通告" in page
    assert "待发布的通告" not in page
    assert "撤下的通告" not in page


def test_search_finds_public_items_marks_the_words_and_narrows_by_kind(client):
    disclosure.published(title="关于货车通行的通告")
    disclosure.withdrawn(title="关于货车限行的通告")
    disclosure.power(name="货车通行许可")

    page = client.get("/search/", {"q": "货车"}).content.decode()
    powers = client.get("/search/", {"q": "货车", "kind": "power"}).content.decode()

    assert "关于<mark>货车</mark>通行的通告" in page
    assert "<mark>货车</mark>通行许可" in page
    assert "限行" not in page
    assert "通行许可" in powers
    assert "通行的通告" not in powers


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "通告\0", "page": "99999999999999999999"},
        {"q": "“%_'\\*--", "year": "９９"},
        {"q": "字" * 5000, "kind": "nobody", "order": "x"},
        {"q": " ", "page": "-1"},
    ],
)
def test_no_search_is_an_error(client, asked):
    assert client.get("/search/", asked).status_code == 200


def test_the_sitemap_names_every_public_address_and_no_other(client):
    shown = disclosure.published(title="公开的通告")
    hidden = disclosure.withdrawn(title="撤下的通告")

    index = client.get("/sitemap.xml").content.decode()
    parts = re.findall(r"<loc>http://testserver(.*?)</loc>", index)
    addresses = [
        address
        for part in parts
        for address in re.findall(
            r"<loc>http://testserver(.*?)</loc>", client.get(part).content.decode()
        )
    ]

    assert shown.get_absolute_url() in addresses
    assert reverse("unit-detail", args=[shown.unit.code]) in addresses
    assert hidden.get_absolute_url() not in addresses
    assert {client.get(address).status_code for address in addresses} == {200}


def test_a_sitemap_too_long_for_one_file_is_split_and_names_each_address_once(client, monkeypatch):
    monkeypatch.setattr(machines, "IDS_PER_PAGE", 2)  # 5,000 in use; a file may hold 50,000
    items = [disclosure.published(title=f"通告第{number}号") for number in range(5)]

    index = client.get("/sitemap.xml").content.decode()
    parts = re.findall(r"<loc>http://testserver(/sitemap-disclosures-\d+\.xml)</loc>", index)
    named = [
        address
        for part in parts
        for address in re.findall(
            r"<loc>http://testserver(.*?)</loc>", client.get(part).content.decode()
        )
    ]

    assert len(parts) >= 3
    assert named == [item.get_absolute_url() for item in items]


@pytest.mark.parametrize(
    "part", ["disclosures-0", "nobody-1", "pages-2", "disclosures-99999999999"]
)
def test_a_part_of_the_sitemap_that_is_none_is_not_found(client, part):
    assert client.get(f"/sitemap-{part}.xml").status_code == 404


def test_robots_are_kept_from_forms_and_from_the_staffs_pages(client):
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert lines == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /requests/track/",
        "Sitemap: http://testserver/sitemap.xml",
    ]


def test_who_finds_a_weakness_learns_whom_to_tell(client):
    lines = client.get("/.well-known/security.txt").content.decode().splitlines()

    assert lines == [
        "Contact: http://testserver/contacts/ask/",
        "Expires: 2027-05-22T00:00:00Z",
        "Preferred-Languages: zh, en",
        "Canonical: http://testserver/.well-known/security.txt",
    ]


def test_the_health_page_answers_while_the_database_does(client):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")


def test_the_language_is_changed_by_the_visitor_and_kept_in_a_cookie(client):
    changed = client.post("/i18n/setlang/", {"language": "en", "next": "/guide/"})

    assert changed.headers["Location"] == "/guide/"
    assert '<html lang="en">' in client.get("/guide/").content.decode()


def test_a_page_that_is_none_says_so_in_the_sites_frame(client):
    response = client.get("/nowhere/")

    assert response.status_code == 404
    assert settings.ORGAN_NAME in response.content.decode()
