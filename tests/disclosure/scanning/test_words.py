"""错敏词: the list as data, asked of every text and file that becomes public."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from disclosure import word_list
from disclosure.gate import ask_gate
from disclosure.models import ListedWord
from disclosure.scanning.scan import scan_disclosure_texts, scan_file
from disclosure.scanning.words import find
from portal.roles import sync_roles
from records.lifecycle import NotAllowed
from records.uploads import PDF
from tests.factories import disclosure as make
from tests.factories.inquiries import contact
from tests.factories.staff import member

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parents[3] / "demo/data"


def findings(text):
    found = scan_disclosure_texts(title="", body=text, listed=word_list.current())
    return [(finding.excerpt, finding.blocks) for finding in found]


@pytest.mark.parametrize(
    "written",
    [
        *("习进平", "习 进\n平", "習進平", "习\u200b进平", "朱熔基", "习大大"),
        *("台湾国", "臺灣國", "香港国", "港澳台等国", "中华人名共和国", "人民检查院"),
    ],
)
def test_a_wrong_name_or_a_country_that_is_none_stops_publication(written):
    ((excerpt, blocks),) = findings(f"会议传达了{written}有关精神。")

    assert "→" in excerpt
    assert blocks


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("做为主管部门", "做为 → 作为"),
        ("截止目前，共办理三件", "截止目前 → 截至目前"),
        ("抓获人犯一名", "人犯 → 犯罪嫌疑人、被告人"),
        ("个别民警不做为", "不做为 → 不作为"),
        ("截止2016年12月31日", "截止20 → 截至20"),
        ("收缴脏款五千元", "脏款 → 赃款"),
        ("己经办结", "己经 → 已经"),
        ("中国和台湾", "中国和台湾 → 大陆和台湾"),
    ],
)
def test_a_slip_is_told_and_stops_nothing(written, told):
    assert findings(written) == [(told, False)]


@pytest.mark.parametrize(
    "written",
    [
        "作为主管部门",
        "台湾国民党",
        "香港国际机场",
        "香港国家安全",
        "为他人犯罪提供便利",
        "公安居民身份证",
        "要做为民服务的表率",
        "报名截止2016年5月1日",
        "全国以经济建设为中心",
        "身份正常、即将到期",
        "支付局长信箱建设费用",
        "台湾及其他国家和地区",
    ],
)
def test_a_word_that_only_holds_one_of_the_list_is_left_alone(written):
    assert findings(written) == []


def test_a_word_stands_outside_its_exception_too():
    assert len(findings("从香港国际机场出发，香港国居民除外")) == 1


def test_a_file_is_read_for_them_too():
    (finding,) = scan_file("台湾国名单.pdf", PDF, make.pdf(), listed=word_list.current())

    assert (finding.kind, finding.blocks) == ("wording_stop", True)


def test_the_other_registers_are_asked_as_documents_are():
    with pytest.raises(NotAllowed, match="台湾国 → 台湾"):
        ask_gate(contact(), {"回复": "台湾国"}, by=member("fabu"))


def test_a_reviewer_adds_a_word_and_puts_one_out_of_use(client):
    sync_roles()
    client.force_login(member("shenhe"))
    new = {"word": "错词一", "kind": "slip", "effect": "stop", "is_active": "on"}
    client.post("/admin/disclosure/listedword/add/", new)
    assert findings("有错词一的文本") == [("错词一", True)]

    word = ListedWord.objects.get(word="错词一")
    del new["is_active"]
    client.post(f"/admin/disclosure/listedword/{word.pk}/change/", new)

    assert findings("有错词一的文本") == []


def test_who_only_drafts_reads_the_list_and_does_not_keep_it(client):
    sync_roles()
    client.force_login(member("chengban"))

    assert client.get("/admin/disclosure/listedword/").status_code == 200
    assert client.get("/admin/disclosure/listedword/add/").status_code == 403


def test_the_shipped_list_is_there_and_loading_it_again_changes_nothing_of_the_staffs():
    ListedWord.objects.filter(word="做为").update(is_active=False)
    ListedWord.objects.filter(word="台湾国").delete()
    told = StringIO()

    call_command("load_words", stdout=told)

    assert told.getvalue().strip() == "1 words added"
    assert not ListedWord.objects.get(word="做为").is_active
    assert not ListedWord.objects.filter(source="").exists()


def test_what_the_list_says_to_write_is_not_on_it():
    advice = "\n".join(word.instead for word in word_list.current())

    assert [word.word for word in find(advice, word_list.current())] == []


@pytest.mark.parametrize("name", ["documents.json", "contacts.json", "powers.csv", "requests.json"])
def test_the_texts_of_the_demo_hold_none(name):
    text = (DATA / name).read_text("utf-8")

    assert [
        word.word for word in find(json.dumps(text, ensure_ascii=False), word_list.current())
    ] == []
