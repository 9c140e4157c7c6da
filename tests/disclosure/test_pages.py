"""The public pages: what they show, what they cost, what they refuse."""

import csv
import io
import json
import re
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from disclosure.models import DecisionCount, Disclosure, ServiceLink
from disclosure.publication import publishing
from tests.factories import disclosure as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def queries(client, address, capture):
    client.get(address)  # what is kept in the cache is kept
    with capture() as captured:
        assert client.get(address).status_code == 200
    return len(captured)


LISTS = [
    "/categories/",
    "/disclosures/",
    "/disclosures/?category=tztg&unit=0010&year=2016&channel=weibo&validity=in_force",
    "/disclosures/lapsed/",
    "/systems/",
    "/services/",
    "/feed/",
    "/feed/tztg/",
    "/disclosures/catalogue-short.csv",
    "/disclosures/catalogue-long.csv",
    "/powers/",
    "/powers/?type=XK&on=2016-12-31",
    "/powers/changes/?first=2016-01-01&last=2017-01-01",
    "/powers/decisions/",
    "/powers/list.csv",
    "/powers/list.json",
]


@pytest.mark.parametrize("address", LISTS)
def test_a_list_costs_the_same_queries_for_one_row_and_for_three(
    client, address, django_capture_on_commit_callbacks, django_assert_max_num_queries
):
    def grow(number):
        item, rule = make.imported(1, first=number, channels=["weibo"]) + make.imported(
            1, first=number, category=make.category("zd")
        )
        for published in (item, rule):
            publishing.change_validity(
                published,
                by=make.person("fabu"),
                on=date(2017, 1, 3),
                validity="lapsed" if number % 2 else "in_force",
                basis="清理",
                repealed_on=date(2017, 1, 1) if number % 2 else None,
            )
        make.power(f"XK-{number:03}", valid_from=date(2016, 2, 1))
        ServiceLink.objects.create(
            group="service", name=f"服务{number}", url="https://example.gov.cn"
        )
        DecisionCount.objects.create(year=2010 + number, kind="licence", count=1)

    def cost():
        client.get(address)
        with django_assert_max_num_queries(30) as captured:
            response = client.get(address)
            assert response.status_code == 200
            if response.streaming:
                b"".join(response.streaming_content)
        return len(captured)

    grow(1)
    one = cost()
    for number in (3, 5):
        grow(number)

    assert cost() == one


def test_an_item_page_costs_the_same_with_many_neighbours(client, django_assert_max_num_queries):
    item = make.published(files=[("甲.pdf", None)])

    def cost():
        with django_assert_max_num_queries(15) as captured:
            client.get(item.get_absolute_url())
        return len(captured)

    cost()  # a worker's first item reads the words of the powers
    make.imported(2)
    few = cost()
    make.imported(8, first=3)

    assert cost() == few


def test_the_tree_counts_what_is_below(client):
    make.imported(2, category=make.category("tztg"))
    make.imported(1, category=make.category("jqyj"))
    make.draft()

    branches = client.get(reverse("category-tree")).context["branches"]

    counts = {branch.category.code: branch.count for branch in branches}
    assert counts["columns"] == 3
    assert sum(counts.values()) == 3
    assert len([code for code in counts if code.startswith("art20-")]) == 15


def test_a_category_shows_what_is_below_it(client):
    (item,) = make.imported(1, category=make.category("tztg"))
    make.imported(1, category=make.category("art20-07"))

    found = client.get("/disclosures/?category=columns").context["page_obj"].object_list

    assert found == [item]


@pytest.mark.parametrize(
    "query",
    [
        "category=none",
        "unit=x",
        "year=16",
        "year=99999999999999999999",
        "validity=new",
        "channel=x",
    ],
)
def test_a_filter_nobody_offers_is_an_error_on_the_form_and_no_row(client, query):
    make.imported(1)

    context = client.get(f"/disclosures/?{query}").context

    assert list(context["page_obj"]) == []
    assert context["filter"].form.errors


@pytest.mark.parametrize(
    "address",
    [
        "/disclosures/?page=99999999999999999999",
        "/disclosures/?page=x",
        "/disclosures/99999999999999999999/",
        "/attachments/99999999999999999999/",
        "/disclosures/1/versions/99999999999999999999/",
        "/feed/none/",
        "/powers/none/",
        "/powers/none/flow/",
        "/powers/list.csv?on=x",
        "/disclosures/catalogue-short.csv?year=x",
    ],
)
def test_what_is_not_there_is_a_404(client, address):
    make.imported(1)

    assert client.get(address).status_code == 404


def test_words_with_a_nul_byte_find_nothing_and_break_nothing(client):
    assert client.get("/disclosures/", {"q": "通\x00告"}).status_code == 200


def test_an_item_names_its_header_fields_and_says_them_to_machines(client, settings):
    item = make.published(
        document_number="十公发〔2016〕3号", body="十公发〔2016〕3号", keywords="交通；管制"
    )

    page = client.get(item.get_absolute_url()).content.decode()

    for text in ("0010/2016-00001", "通知通告", "办公室", item.title, "十公发〔2016〕3号"):
        assert text in page
    for meta in (
        '<meta name="ColumnName" content="通知通告">',
        f'<meta name="ArticleTitle" content="{item.title}">',
        '<meta name="PubDate" content="2016-05-09 09:00">',
        '<meta name="ContentSource" content="办公室">',
    ):
        assert meta in page
    data = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert json.loads(data)["identifier"] == "0010/2016-00001"


def linked(client, item):
    page = client.get(item.get_absolute_url()).content.decode()
    return json.loads(
        page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    )


def test_the_data_block_tells_the_time_of_the_office(client):
    midnight = datetime.fromisoformat("2016-05-09T00:30:00+08:00")

    data = linked(client, make.published(at=midnight))

    assert data["datePublished"] == data["dateModified"] == "2016-05-09T00:30:00+08:00"


def test_the_data_block_says_whether_a_normative_document_is_in_force(client):
    notice, rule = make.published(), make.category("art20-01-2")
    number = "十公规〔2016〕3号"

    data = linked(client, make.published(category=rule, document_number=number, body=number))

    assert linked(client, notice)["@type"] == "Article"
    assert data["@type"] == ["Article", "Legislation"]
    assert data["legislationIdentifier"] == "十公规〔2016〕3号"
    assert data["legislationLegalForce"] == "https://schema.org/InForce"


def test_a_revision_is_told_to_feed_readers_and_machines_by_its_own_time(client):
    item = make.published()
    revision = make.draft(title=item.title, category=item.category)
    changed = make.NINE + timedelta(days=30)
    item.versions.create(
        number=1, title="旧", replaced_at=changed, reason="更正", revision=revision
    )

    assert linked(client, item)["dateModified"].startswith(f"{changed:%Y-%m-%d}")
    feed = client.get("/feed/").content.decode()
    assert f"<updated>{changed:%Y-%m-%d}" in feed
    assert f"<published>{make.NINE:%Y-%m-%d}" in feed


def test_a_control_character_in_a_summary_breaks_no_feed(client):
    item = make.published()
    Disclosure.objects.filter(pk=item.pk).update(title="通告\x0b一", summary="摘要\x0b")

    feed = client.get("/feed/")

    assert feed.status_code == 200
    assert "通告一" in feed.content.decode()


def test_the_chart_of_a_cancelled_power_opens_from_its_page(client):
    power = make.power("XK-001", flow_text="一", valid_to=date(2018, 1, 1))
    power.flow_chart.save("a.pdf", ContentFile(b"%PDF-1.4"))

    page = client.get("/powers/XK-001/").content.decode()

    assert "/powers/XK-001/flow/" in page
    assert "2018-01-01起不在权责清单中" in page
    assert client.get("/powers/XK-001/flow/").status_code == 200


def test_markup_in_a_title_stays_text_also_in_the_data_block(client):
    item = make.published(title="</script><script>alert(1)</script>通告")

    page = client.get(item.get_absolute_url()).content.decode()

    assert "<script>alert" not in page


def test_a_withdrawn_item_leaves_a_tombstone_with_the_reason_and_without_the_title(client):
    item = make.withdrawn(title="张三处罚决定", reason="内容有误")

    response = client.get(item.get_absolute_url())

    page = response.content.decode()
    assert response.status_code == 410
    assert "内容有误" in page
    assert "0010/2016-00001" in page
    assert "张三" not in page


def test_an_explanation_and_its_policy_lead_to_each_other(client):
    policy = make.published(title="停车管理办法")
    explanation = make.published(title="停车管理办法解读", interprets=policy)
    make.draft(title="未公开的解读", interprets=policy)

    on_policy = client.get(policy.get_absolute_url()).context
    on_explanation = client.get(explanation.get_absolute_url()).context

    assert list(on_policy["interpretations"]) == [explanation]
    assert on_explanation["policy"] == policy


def test_earlier_and_later_items_of_a_category_stand_beside_an_item(client):
    first, second, third = make.imported(3)

    context = client.get(second.get_absolute_url()).context

    assert (context["earlier"], context["later"]) == (first, third)


def test_an_attachment_is_downloaded_as_the_clean_copy_and_a_pdf_shown_in_place(client):
    item = make.published(files=[("通告.pdf", None)])
    (attachment,) = item.attachments.all()

    download = client.get(attachment.get_absolute_url())
    preview = client.get(attachment.get_absolute_url(), {"preview": ""})

    content = b"".join(download.streaming_content)
    assert "attachment" in download["Content-Disposition"]
    assert "attachment" not in preview["Content-Disposition"]
    assert (preview["Content-Type"], preview["X-Content-Type-Options"]) == (
        "application/pdf",
        "nosniff",
    )
    assert len(content) == attachment.size
    with attachment.original.open("rb") as original:
        assert original.read() != content


def test_a_list_offers_its_catalogue_short_and_long_in_both_forms(client):
    make.published()

    page = client.get("/disclosures/?category=tztg").content.decode()

    for name in ("short.xlsx", "short.csv", "long.xlsx", "long.csv"):
        address = f"/disclosures/catalogue-{name}?category=tztg"
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200


def test_the_short_catalogue_has_the_four_columns_of_the_law(client):
    make.published()

    response = client.get("/disclosures/catalogue-short.csv?category=tztg")

    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [
        ["索引号", "名称", "内容概述", "生成日期"],
        [
            "0010/2016-00001",
            "关于临时交通管制的通告",
            "为保障道路施工，部分路段临时限制通行。",
            "2016-05-03",
        ],
    ]


def test_the_feed_is_atom_with_the_newest_first(client):
    make.imported(2)

    feed = client.get("/feed/tztg/")

    text = feed.content.decode()
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert text.index("历史信息第2号") < text.index("历史信息第1号")


def test_what_lapsed_is_listed_by_the_day_it_lapsed(client):
    item, other, _valid = make.imported(3)
    for each, day in ((item, date(2017, 1, 1)), (other, date(2018, 1, 1))):
        publishing.change_validity(
            each,
            by=make.person("fabu"),
            on=day,
            validity="repealed",
            basis="清理",
            repealed_on=day,
        )

    listed = client.get("/disclosures/lapsed/").context["page_obj"].object_list

    assert listed == [other, item]


def test_counts_of_decisions_are_shown_without_empty_decimals(client):
    DecisionCount.objects.create(year=2016, kind="penalty", count=Decimal("18460"))
    DecisionCount.objects.create(year=2016, kind="charge", count=Decimal("12.5"))

    page = client.get(reverse("decision-list")).content.decode()

    assert re.findall(r'<td class="num">(.*?)</td>', page) == ["—", "18460", "—", "12.5"]


def test_the_rules_name_what_binds_every_office_on_their_first_page(client):
    page = client.get("/systems/").content.decode()

    assert "国务院令第711号" in page
    for number in ("国办公开办函〔2015〕207号", "国办公开办函〔2016〕235号", "国办函〔2020〕109号"):
        assert number in page
