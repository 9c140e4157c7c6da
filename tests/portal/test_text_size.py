"""长辈版: a button of every page, without script, remembered, and never shown to somebody else."""

import pytest
from django.conf import settings
from django.urls import reverse

from tests.factories.inquiries import published_contact

pytestmark = pytest.mark.django_db
LARGE = '<html lang="zh-Hans" class="large-text">'


def test_the_size_of_type_is_changed_by_a_button_kept_for_a_year_and_taken_back(client):
    chosen = client.post("/text-size/", {"size": "large", "next": "/guide/?a=1"})
    large = client.get("/guide/").content.decode()
    client.post("/text-size/", {"size": "normal", "next": "/guide/"})
    usual = client.get("/guide/").content.decode()

    assert chosen.headers["Location"] == "/guide/?a=1"
    assert chosen.cookies["text_size"]["max-age"] == 365 * 24 * 3600
    assert LARGE in large
    assert "标准版" in large
    assert LARGE not in usual
    assert "长辈版" in usual


def test_the_button_asks_for_no_token_and_so_leaves_no_other_cookie(client):
    client.enforce_csrf_checks = True

    response = client.post("/text-size/", {"size": "large", "next": "/"})

    assert response.status_code == 302
    assert set(client.cookies) == {"text_size"}


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example", "", "javascript:1"]
)
def test_nobody_is_sent_to_another_site(client, back):
    response = client.post("/text-size/", {"size": "large", "next": back})

    assert response.headers["Location"] == reverse("home")


def test_an_address_followed_instead_of_a_button_changes_nothing(client):
    assert client.get("/text-size/").status_code == 405


def test_kept_pages_are_kept_for_each_size(client, django_assert_num_queries):
    published_contact()
    address = reverse("contact-list")
    usual = client.get(address).content.decode()

    client.cookies["text_size"] = "large"
    large = client.get(address).content.decode()
    with django_assert_num_queries(1):  # the epoch
        again = client.get(address).content.decode()
    client.cookies["text_size"] = "anything else"
    other = client.get(address).content.decode()

    assert LARGE in large
    assert (again, other) == (large, usual)


def test_the_choice_of_language_stays(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    client.post("/text-size/", {"size": "large", "next": "/"})

    assert '<html lang="en" class="large-text">' in client.get("/").content.decode()
