"""What a page's head says of it (国办发〔2017〕47号), and which entry of the navigation it marks."""

import re
from datetime import date, datetime

import pytest
from django.conf import settings
from django.urls import reverse

from portal.sections import NAVIGATION, section_of
from tests.factories import disclosure, inquiries
from tests.factories.inquiries import SHANGHAI

pytestmark = pytest.mark.django_db
SITE = {
    "SiteName": settings.ORGAN_NAME,
    "SiteDomain": settings.SITE_DOMAIN,
    "SiteIDCode": settings.SITE_ID_CODE,
}
COLUMN = {"ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"}


def tags(page: str) -> dict[str, str]:
    return dict(
        re.findall(r'<meta name="((?:Site|Column|Article|Pub|Content)\w+)" content="(.*?)">', page)
    )


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("guide", "政府信息公开指南"),
        ("system-list", "政府信息公开制度"),
        ("category-tree", "法定主动公开内容"),
        ("disclosure-list", "法定主动公开内容"),
        ("report-list", "政府信息公开年报"),
        ("request-new", "依申请公开"),
        ("request-track", "依申请公开"),
        ("power-list", "权责清单"),
        ("contact-list", "互动交流"),
        ("interview-list", "互动交流"),
        ("consultation-list", "互动交流"),
        ("service-list", "办事服务"),
        ("open-data", "开放数据"),
    ],
)
def test_a_column_page_has_the_three_tags_of_the_site_and_the_four_of_its_column(
    client, name, column
):
    found = tags(client.get(reverse(name)).content.decode())

    assert {key: found[key] for key in SITE} == SITE
    assert set(found) == {*SITE, *COLUMN}
    assert found["ColumnName"] == column
    assert all(found.values())


@pytest.mark.parametrize("name", ["home", "search", "sitemap-page", "about"])
def test_a_page_outside_all_columns_has_the_tags_of_the_site_alone(client, name):
    assert tags(client.get(reverse(name)).content.decode()) == SITE


def content_pages():
    at = datetime(2016, 5, 9, 9, 30, tzinfo=SHANGHAI)
    return [
        (disclosure.published(title="公开的通告", at=at), "公开的通告", "2016-05-09 09:30"),
        (
            disclosure.power(name="保安许可", valid_from=date(2016, 5, 9)),
            "保安许可",
            "2016-05-09 00:00",
        ),
        (inquiries.published_contact(subject="咨询落户", at=at), "咨询落户", "2016-05-09 09:30"),
        (inquiries.interview(topic="夏季防范", at=at), "夏季防范", "2016-05-09 09:30"),
        (inquiries.consultation(title="征求意见", opens=at.date()), "征求意见", "2016-05-09 00:00"),
    ]


def test_a_content_page_adds_its_title_its_moment_and_its_source(client):
    for item, title, moment in content_pages():
        found = tags(client.get(item.get_absolute_url()).content.decode())

        assert set(found) == {*SITE, *COLUMN, "ArticleTitle", "PubDate", "ContentSource"}
        assert (found["ArticleTitle"], found["PubDate"]) == (title, moment)
        assert found["ContentSource"]


@pytest.mark.parametrize(
    ("path", "entry"),
    [
        ("/", None),
        ("/disclosures/7/versions/2/", "category-tree"),
        ("/reports/2016/recompute/", "report-list"),
        ("/requests/track/case/", "request-new"),
        ("/powers/changes/", "power-list"),
        ("/interviews/3/", "contact-list"),
        ("/search/", None),
        ("/reportsx/", None),
    ],
)
def test_a_page_belongs_to_the_section_its_address_begins_with(path, entry):
    section = section_of(path)

    assert (section.entry if section else None) == entry


def test_the_navigation_marks_the_section_of_the_page_and_no_other(client):
    item = disclosure.published()

    page = client.get(item.get_absolute_url()).content.decode()

    bar = page.partition('<div class="site-nav-bar">')[2].partition("</div>")[0]
    marked = re.findall(r'aria-current="true">(.*?)</a>', bar)
    assert marked == ["法定主动公开内容"]
    assert len(re.findall("<li>", bar)) == len(NAVIGATION) + 1


def test_the_footer_says_who_runs_the_site_and_under_which_numbers(client, settings):
    settings.ORGAN_ADDRESS, settings.ORGAN_PHONE = "十堰市演示大道1号", "0719-0000000"
    settings.ORGAN_POSTCODE = "442000"
    settings.ICP_NUMBER = "鄂ICP备00000000号"
    settings.POLICE_RECORD_NUMBER = "鄂公网安备00000000000000号"

    footer = client.get("/about/").content.decode().partition("<footer")[2]

    words = re.sub(r"<[^>]+>", "\n", footer)
    for fact in (
        f"主办：{settings.ORGAN_NAME}",
        "地址：十堰市演示大道1号",
        "邮政编码：442000",
        "联系电话：0719-0000000",
        "网站地图",
        f"网站标识码：{settings.SITE_ID_CODE}",
        "鄂公网安备00000000000000号",
        "鄂ICP备00000000号",
    ):
        assert fact in words
