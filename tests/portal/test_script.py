"""繁體: the public's Chinese pages in traditional characters; what a form holds stays as it is."""

import pytest
from django.conf import settings

from portal.script import page_in_traditional
from tests.factories import disclosure

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ('<p lang="zh-Hans">发票</p>', '<p lang="zh-Hant">發票</p>'),
        ('<a href="/?q=发票" title="发票">a</a>', '<a href="/?q=发票" title="發票">a</a>'),
        ('<option value="发票">发票</option>', '<option value="发票">發票</option>'),
        ("<textarea>发票</textarea>", "<textarea>发票</textarea>"),
        ("<script>'发票'</script>", "<script>'发票'</script>"),
        ("头发和发票", "頭髮和發票"),
        ("为群众服务", "為群眾服務"),
    ],
)
def test_texts_are_converted_and_values_are_not(page, shown):
    assert page_in_traditional(page) == shown


def test_the_choice_is_kept_and_never_shown_to_somebody_else(client):
    disclosure.published(title="关于发票管理的通告")
    usual = client.get("/").content.decode()
    chosen = client.post("/script/", {"script": "hant", "next": "/"})
    traditional = client.get("/")
    client.post("/script/", {"script": "hans", "next": "/"})

    assert chosen.cookies["script"].value == "hant"
    assert "關於發票管理的通告" in traditional.content.decode()
    assert traditional["Content-Language"] == "zh-hant"
    assert '<html lang="zh-Hant"' in traditional.content.decode()
    assert client.get("/").content.decode() == usual


def test_pages_of_the_staff_and_english_pages_stay(client):
    client.cookies["script"] = "hant"
    staff = client.get("/admin/login/").content.decode()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    english = client.get("/")

    assert "登录" in staff
    assert english["Content-Language"] == "en"


def test_the_large_version_has_eight_tiles_one_of_them_the_telephone(client):
    disclosure.unit(code="gaj", name="公安局", phone="0719-8123456")
    client.cookies["text_size"] = "large"

    page = client.get("/").content.decode()

    assert page.count('class="icon"') == 8
    assert 'href="tel:07198123456"' in page
    assert "read_aloud.js" in page


def test_an_english_reader_chooses_by_english_words_beside_the_statutory_ones(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    page = client.get("/requests/new/?step=how").content.decode()

    assert "by post 邮寄" in page
