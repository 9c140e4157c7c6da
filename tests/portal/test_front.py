"""The home page: what people come for, the year as a line, and the places of the footer."""

from datetime import date

import pytest
from django.conf import settings
from lxml import html

from disclosure.models import Category
from portal import front
from records import office
from records.models import Office
from records.sparklines import sparkline
from tests.factories import disclosure

pytestmark = pytest.mark.django_db


def test_one_search_box_and_twelve_tasks_that_lead_somewhere(client):
    page = html.fromstring(client.get("/").content)

    assert len(page.xpath("//input[@type='search']")) == 1
    addresses = page.xpath("//nav[@class='tasks']//a/@href")
    assert len(addresses) == 12
    assert {client.get(address).status_code for address in addresses} == {200}


def test_news_stands_after_what_the_law_has_published(client):
    disclosure.published(title="警营新闻", category=disclosure.category("gzdt"))
    disclosure.published(title="施行通告")

    page = client.get("/").content.decode()

    assert page.index("施行通告") < page.index("警营新闻")


def test_the_year_is_counted_month_by_month_to_its_day(client):
    disclosure.published()  # on 2016-05-09

    figure = front.year_figures(date(2016, 6, 2), at=disclosure.NINE)[0]
    december = front.year_figures(date(2016, 12, 31), at=disclosure.NINE)[0]

    assert figure.value == december.value == 1
    assert "4月0条，5月1条，6月0条" in figure.line
    assert "12月0条" in december.line


def test_a_line_needs_two_counts_and_says_them():
    assert sparkline([3], "1月3件") == ""
    assert 'points="3.0,25.0 117.0,3.0"' in sparkline([0, 5], "1月0件，2月5件")
    assert 'aria-label="1月0件，2月5件"' in sparkline([0, 5], "1月0件，2月5件")


def test_the_footer_shows_the_badges_the_office_has_and_the_page_its_english_name(client):
    assert "党政机关网站标识" not in client.get("/").content.decode()
    office.enter(
        Office(
            valid_from=date(2016, 1, 1),
            name="某市公安局",
            english_name="Public Security Bureau of Somewhere",
            state_site_url="https://bszs.example.cn/1",
            police_record_number="鄂公网安备 42030202000001号",
        )
    )

    page = html.fromstring(client.get("/").content)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    english = html.fromstring(client.get("/").content)

    assert page.xpath("//footer//a[.='党政机关网站标识']/@href") == ["https://bszs.example.cn/1"]
    assert page.xpath("//footer//a[contains(@href, 'code=42030202000001')]")
    assert not page.xpath("//footer//a[.='我为政府网站找错']")
    assert english.xpath("//span[@class='wordmark-organ']/text()") == [
        "Public Security Bureau of Somewhere"
    ]
    assert set("条件项") & set(page.xpath("string(//ul[@class='figures'])"))
    assert not set("条件项") & set(english.xpath("string(//ul[@class='figures'])"))


def test_a_category_is_found_by_what_it_is_used_for_whatever_the_office_calls_it(client):
    Category.objects.filter(code="tztg").update(code="gg", name="公示公告")
    Category.objects.filter(code="art20-07").update(role="")
    Category.objects.filter(code="art20-10").update(role="budgets")
    disclosure.published(title="施行通告", category=disclosure.category("gg"))

    page = html.fromstring(client.get("/").content)

    assert "公示公告" in page.xpath("//main")[0].text_content()
    assert "/disclosures/?category=art20-10" in page.xpath("//nav[@class='tasks']//a/@href")


def test_a_task_whose_category_the_office_does_not_have_is_not_shown(client):
    Category.objects.filter(role="fees").update(role="")

    page = html.fromstring(client.get("/").content)

    assert len(page.xpath("//nav[@class='tasks']//a")) == 11
