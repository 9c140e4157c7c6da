"""A power's page is the guide to it: what one needs, what it rests on, what belongs to it, how to appeal."""

from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse
from lxml import html

from disclosure import power_list
from disclosure.models import PowerItem, ServiceLink
from records.lifecycle import NotAllowed
from tests.factories import disclosure as make

pytestmark = pytest.mark.django_db
GUIDE = {
    "conditions": "有固定场所\n有登记系统",
    "materials": "申请表\n营业执照",
    "flow_text": "申请\n现场核查",
    "place": "政务服务中心公安窗口",
    "hours": "工作日 9:00—17:00",
    "enquiry_phone": "0719-8123456",
    "online_url": "https://gat.example.gov.cn/",
    "discretion": "十间房以下一次核查",
    "keywords": "旅馆 民宿",
    "promised_days": 7,
    "statutory_days": 20,
    "fee": "不收费",
}


def section(page, title: str) -> list[str]:
    return page.xpath(f"//section[h2='{title}']//li/text()")


def test_the_page_says_what_one_needs_and_where_and_how_to_appeal(client):
    make.power("XK-003", **GUIDE)

    page = html.fromstring(client.get("/powers/XK-003/").content)

    assert section(page, "办理条件") == ["有固定场所", "有登记系统"]
    assert section(page, "申请材料") == ["申请表", "营业执照"]
    assert section(page, "办理流程") == ["申请", "现场核查"]
    assert section(page, "裁量基准") == ["十间房以下一次核查"]
    facts = "".join(page.xpath("//dl[contains(@class, 'guide-facts')]//text()"))
    assert "承诺7个工作日" in facts
    assert "法定20个工作日" in facts
    assert "不收费" in facts
    assert page.xpath("//a[@href='tel:07198123456']")
    assert page.xpath("//a[.='网上办理']")
    assert page.xpath("//section[h2='设定依据']//a/@href")[0].startswith("/search/?q=")
    assert "六十日" in "".join(page.xpath("//section[h2='不服怎么办']//text()"))


def test_its_own_way_to_appeal_stands_in_place_of_the_usual(client):
    make.power("QR-001", type="QR", appeal="三日内申请复核。")

    page = html.fromstring(client.get("/powers/QR-001/").content)

    told = "".join(page.xpath("//section[h2='不服怎么办']//text()"))
    assert told == "不服怎么办三日内申请复核。"


def test_what_its_words_name_stands_beside_it_and_nothing_that_is_not_public(client):
    make.power("XK-003", **GUIDE)
    shown = make.published(title="关于规范民宿登记的通知")
    make.draft(title="民宿检查方案")
    make.published(title="道路施工通告")
    ServiceLink.objects.create(group="service", name="旅馆业申办", url="https://x.example.gov.cn/")

    page = html.fromstring(client.get("/powers/XK-003/").content)

    beside = page.xpath("//section[contains(@class, 'beside')]//a/text()")
    assert beside == ["旅馆业申办", shown.title]


def test_the_guide_changes_by_an_adjustment_and_passes_the_gate():
    power = make.power("XK-003")
    why = {"effective_on": date(2020, 3, 1), "basis": "优化", "approval": "市政府"}

    with pytest.raises(NotAllowed, match="138"):
        power_list.adjust(
            kind="changed",
            by=make.person("fabu"),
            closes=[power],
            opens=[power_list.next_version(power, materials="找张三 13812345678")],
            **why,
        )
    power_list.adjust(
        kind="changed",
        by=make.person("fabu"),
        closes=[power],
        opens=[power_list.next_version(power, **GUIDE)],
        **why,
    )

    old, new = PowerItem.objects.versions_of("XK-003").order_by("valid_from")
    assert (old.materials, new.materials) == ("", GUIDE["materials"])


def test_many_changed_under_one_decision_did_not_become_each_other(client):
    powers = [make.power("XK-001"), make.power("XK-002")]
    power_list.adjust(
        kind="changed",
        by=make.person("fabu"),
        effective_on=date(2020, 3, 1),
        basis="优化",
        approval="市政府",
        closes=powers,
        opens=[power_list.next_version(power, fee="不收费") for power in powers],
    )

    assert client.get("/powers/XK-001/").context["predecessors"] == []


def test_what_people_come_for_comes_first_and_types_without_items_are_not_shown(client):
    make.power("CF-001", type="CF", name="处罚")
    make.power("XK-001", name="没有指南的许可")
    make.power("XK-002", name="有指南的许可", materials="申请表")

    context = client.get("/powers/").context

    assert [power.code for power in context["page_obj"]] == ["XK-002", "XK-001", "CF-001"]
    assert [row.type.value for row in context["types"]] == ["CF", "XK"]


def test_the_guide_can_be_searched_imported_and_taken_away(client, tmp_path):
    path = tmp_path / "powers.csv"
    path.write_text(
        "职权编码,权力类型,权力名称,设定依据,申请材料,常用叫法,咨询电话\n"
        "XK-009,许可,爆破审批,《条例》第一条,安全评估报告,放炮,0719-8123456\n"
    )
    call_command("import_records", "powers", str(path))

    row = client.get(reverse("open-data-powers-json")).json()["results"][0]

    assert (row["materials"], row["enquiry_phone"]) == ("安全评估报告", "0719-8123456")
    assert "爆破审批" in client.get("/search/?q=放炮").content.decode()
    assert "安全评估报告" in b"".join(client.get("/powers/list.csv").streaming_content).decode()
