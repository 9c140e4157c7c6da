from datetime import datetime

import pytest
from django.core.cache import caches
from django.urls import reverse

from inquiries import handling
from records import epoch
from tests.factories.inquiries import SHANGHAI, clerk, published_contact

pytestmark = pytest.mark.django_db

NOON = datetime(2016, 6, 1, 12, 0, tzinfo=SHANGHAI)


def test_a_page_seen_before_costs_one_query(client, django_assert_num_queries):
    published_contact()
    first = client.get(reverse("contact-list"))

    with django_assert_num_queries(1):  # the epoch
        second = client.get(reverse("contact-list"))

    assert second.content == first.content
    assert second.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]


def test_a_browser_that_has_the_page_gets_no_body(client):
    published_contact()
    tag = client.get(reverse("contact-list")).headers["ETag"]

    again = client.get(reverse("contact-list"), headers={"If-None-Match": tag})

    assert (again.status_code, again.content) == (304, b"")


def test_what_is_withdrawn_is_gone_from_kept_pages_when_the_epoch_moves(client):
    asked = published_contact(subject="已撤下的问题")
    assert "已撤下的问题" in client.get(reverse("contact-list")).content.decode()

    handling.withdraw(asked, on=NOON.date(), by=clerk("fabu"), reason="误发")
    epoch.move()

    assert "已撤下的问题" not in client.get(reverse("contact-list")).content.decode()


def test_whatever_staff_save_moves_the_epoch(admin_client, client):
    asked = published_contact(subject="原来的标题")
    client.get(reverse("contact-list"))
    before = epoch.current()

    admin_client.post(
        reverse("admin:inquiries_contact_step", args=[asked.pk, "withdraw"]),
        {"on": "2016-06-01", "note": "误发"},
    )

    assert epoch.current() > before
    assert "原来的标题" not in client.get(reverse("contact-list")).content.decode()


def test_each_language_has_its_own_page(client):
    published_contact()
    chinese = client.get(reverse("contact-list")).content.decode()

    english = client.get(reverse("contact-list"), headers={"Accept-Language": "en"})
    client.cookies["django_language"] = "en"
    chosen = client.get(reverse("contact-list")).content.decode()

    assert "<h1>互动交流</h1>" in chinese
    assert "<h1>互动交流</h1>" in english.content.decode()  # Chinese unless a visitor chooses
    assert "<h1>互动交流</h1>" not in chosen


def test_a_page_with_a_form_is_made_anew_for_each_visitor(client):
    client.get(reverse("contact-ask"))

    assert client.cookies.get("csrftoken") is not None
    assert len(caches["pages"]._cache) == 0


def test_staff_pages_are_never_kept(admin_client):
    admin_client.get(reverse("admin:index"))

    assert len(caches["pages"]._cache) == 0


def test_a_page_is_kept_for_each_form_it_was_asked_in_and_each_size_of_type(client):
    published_contact()
    page = client.get(reverse("contact-list"), headers={"Accept": "text/html"})
    assert {"Accept", "Cookie"} <= set(page.headers["Vary"].split(", "))

    client.get(reverse("contact-list"), headers={"Accept": "application/json"})
    client.cookies["text_size"] = "large"
    large = client.get(reverse("contact-list"), headers={"Accept": "text/html"})

    assert len(caches["pages"]._cache) == 3
    assert large.headers["ETag"] != page.headers["ETag"]


def test_what_the_browser_has_in_one_language_is_no_304_in_the_other(client):
    published_contact()
    tag = client.get(reverse("contact-list")).headers["ETag"]
    client.cookies["django_language"] = "en"

    answer = client.get(reverse("contact-list"), headers={"If-None-Match": tag})

    assert answer.status_code == 200


def test_nothing_asked_for_with_a_password_is_kept(client):
    client.get(reverse("contact-list"), headers={"Authorization": "Basic emhhbmc6eA=="})

    assert len(caches["pages"]._cache) == 0


def test_head_has_the_headers_of_get_and_no_body(client):
    published_contact()
    got = client.get(reverse("contact-list"))

    asked = client.head(reverse("contact-list"))

    told = ("ETag", "Cache-Control", "Vary", "Content-Length", "Content-Language")
    assert [asked.headers[name] for name in told] == [got.headers[name] for name in told]
    assert asked.content == b""


def test_a_page_made_for_somebody_is_kept_by_nobody_else(client):
    client.cookies["sessionid"] = "of-somebody"

    assert client.get(reverse("contact-list")).headers["Cache-Control"] == "no-cache, private"


def test_a_page_that_is_none_is_asked_for_again_in_each_language(client):
    response = client.get("/nowhere/")

    assert response.headers["Cache-Control"] == "no-cache"
    assert {"Cookie", "Accept"} <= set(response.headers["Vary"].split(", "))


def test_a_tag_that_a_compressing_proxy_made_weak_is_the_same_page(client):
    tag = client.get(reverse("contact-list")).headers["ETag"]

    again = client.get(reverse("contact-list"), headers={"If-None-Match": f"W/{tag}"})

    assert again.status_code == 304
