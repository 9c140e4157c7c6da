"""A list says what narrows it, takes each back, follows days, and leads on where it holds nothing."""

from datetime import timedelta

import pytest
from lxml import html

from tests.factories import disclosure as make

pytestmark = pytest.mark.django_db


def page_of(client, address: str):
    return html.fromstring(client.get(address).content)


def titles(page) -> list[str]:
    return page.xpath("//ul[@class='rows']//a[@class='rows-title']/text()")


def test_each_choice_is_a_chip_that_leads_to_the_list_without_it(client):
    make.published()

    page = page_of(client, "/disclosures/?category=tztg&year=2016&validity=in_force&page=1")

    chips = page.xpath("//ul[@class='chips']/li/a")
    assert [chip.xpath("string(span[1])") for chip in chips] == ["年度：2016", "有效性：有效", ""]
    assert [chip.get("href") for chip in chips] == [
        "?category=tztg&validity=in_force",
        "?category=tztg&year=2016",
        "?category=tztg",
    ]


def test_a_column_by_itself_has_no_chips(client):
    assert not page_of(client, "/disclosures/?category=tztg").xpath("//ul[@class='chips']")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("first=2016-05-10", ["后一日"]),
        ("last=2016-05-09", ["前一日"]),
        ("first=2016-05-09&last=2016-05-10", ["后一日", "前一日"]),
    ],
)
def test_a_list_is_narrowed_from_day_to_day(client, asked, found):
    make.published(title="前一日", at=make.NINE)
    make.published(title="后一日", at=make.NINE + timedelta(days=1))

    assert titles(page_of(client, f"/disclosures/?{asked}")) == found


def test_a_feed_follows_what_is_looked_for(client):
    make.published(title="关于货车通行的通告")
    make.published(title="关于施工的通告")

    feed = client.get("/feed/?category=tztg&q=货车").content.decode()
    page = page_of(client, "/disclosures/?category=tztg&q=货车")

    assert "关于货车通行的通告" in feed
    assert "关于施工的通告" not in feed
    assert page.xpath("//a[contains(@href, '/feed/?')]/@href") == [
        "/feed/?q=%E8%B4%A7%E8%BD%A6&category=tztg"
    ]
    assert page.xpath("//a[contains(@href, '/alerts/new/?q=')]")


def test_an_empty_list_leads_on(client):
    page = page_of(client, "/disclosures/?q=没有的词")

    ways = page.xpath("//div[@class='empty']//a/@href")
    assert {client.get(way).status_code for way in ways} == {200}
    assert ways[-1] == "/requests/new/"
