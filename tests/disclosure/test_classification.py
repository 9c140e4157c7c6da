"""主题分类, 体裁分类 and the fourteen core fields of a document's index block."""

import csv
import io

import pytest

from disclosure.classification import genre_of, genres, themes
from disclosure.models import Disclosure
from disclosure.resources import DisclosureResource
from records.resources import run_import
from tests.factories import disclosure as make

pytestmark = pytest.mark.django_db
POLICE = "15"
CORE = [
    *("索引号", "主题分类", "体裁分类", "发布机构", "名称", "文号", "成文日期", "发布日期"),
    *("有效性", "公开方式", "公开时限", "公开范围", "关键词", "内容概述"),
]


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("关于人民路临时交通管制的通告", "notice"),
        ("关于人民路临时交通管制的通告（二）", "notice"),
        ("关于印发《十堰市养犬管理办法》的通知", "circular"),
        ("十堰市养犬管理办法", "rules"),
        ("十堰市公安局令", "order"),
        ("民警走进校园", ""),
        ("其他", ""),
    ],
)
def test_a_title_says_of_what_kind_the_document_is(title, genre):
    assert genre_of(title) == genre


def test_the_lists_name_the_subject_of_the_police_and_the_fifteen_kinds_of_official_document():
    assert dict(themes())[POLICE] == "公安、安全、司法"
    assert [name for _code, name in genres()[:15]] == [
        *("决议", "决定", "命令（令）", "公报", "公告", "通告", "意见", "通知", "通报"),
        *("报告", "请示", "批复", "议案", "函", "纪要"),
    ]


def test_a_draft_is_of_the_kind_its_title_says_unless_the_clerk_chose_another():
    assert make.draft(title="关于临时交通管制的通告").genre == "notice"
    assert make.draft(title="关于限行的通告", genre="explanation").genre == "explanation"


def test_the_page_shows_the_fourteen_fields_and_subject_and_kind_lead_to_their_lists(client):
    item = make.published(theme=POLICE)
    make.published(title="政府采购公告", theme="03")

    page = client.get(item.get_absolute_url()).content.decode()

    assert [name for name in CORE if f">{name}</th>" not in page] == ["关键词"]  # it has none
    assert '<a href="/disclosures/?theme=15">公安、安全、司法</a>' in page
    assert '<a href="/disclosures/?genre=notice">通告</a>' in page
    assert '"genre": "通告"' in page
    assert listed(client, "theme=15") == [item.title]
    assert listed(client, "genre=announcement") == ["政府采购公告"]


def listed(client, query):
    return [item.title for item in client.get(f"/disclosures/?{query}").context["page_obj"]]


def test_the_long_catalogue_has_the_fourteen_core_fields(client):
    make.published(theme=POLICE, keywords="交通；管制")

    answer = client.get("/disclosures/catalogue-long.csv")
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))

    assert list(rows[0])[:14] == CORE
    assert rows[0]["主题分类"] == "公安、安全、司法"
    assert rows[0]["体裁分类"] == "通告"
    assert (rows[0]["公开方式"], rows[0]["公开时限"]) == ("主动公开", "长期公开")


def test_a_table_brings_subject_and_kind_by_their_names_and_refuses_others():
    make.unit()
    make.category()
    head = "标题,类别,发布机构,成文日期,主题分类,体裁分类\n"
    row = "关于限行的通告,tztg,{unit},2016-05-03,{theme},通告\n"
    unit = Disclosure._meta.get_field("unit").related_model.objects.get().code

    def brought(theme):
        table = head + row.format(unit=unit, theme=theme)
        return run_import(DisclosureResource(), io.BytesIO(table.encode()))

    done, refused = brought("公安、安全、司法"), brought("警务")

    item = Disclosure.objects.get()
    assert (item.theme, item.genre, done.errors) == (POLICE, "notice", [])
    assert refused.errors


def test_a_subject_chosen_is_part_of_what_is_approved_and_none_changes_nothing():
    item = make.draft(title="民警走进校园")
    without = item.fingerprint()

    item.theme = POLICE
    chosen = item.fingerprint()
    item.theme = ""

    assert chosen != without
    assert item.fingerprint() == without
