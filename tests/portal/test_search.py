"""The search page, and that nothing is found before, beside or after its publication."""

from datetime import date, datetime, timedelta
from html.parser import HTMLParser

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from disclosure import power_list
from disclosure.models import Disclosure, PowerItem, ServiceLink
from disclosure.publication import drafting, publishing, reviewing
from disclosure.search import DISCLOSURE
from inquiries import handling, interviewing
from inquiries.models import Contact
from records.models import SearchEntry
from records.search import entries
from tests.disclosure.scanning.files import document, page, saved, workbook, written
from tests.factories import disclosure as make
from tests.factories import inquiries as ask

pytestmark = pytest.mark.django_db

NOON = datetime(2016, 6, 1, 12, 0, tzinfo=make.SHANGHAI)


class Rows(HTMLParser):
    """The titles of the hits on a page, in order."""

    def __init__(self):
        super().__init__()
        self.titles, self._in_title = [], False

    def handle_starttag(self, tag, attrs):
        if dict(attrs).get("class") == "rows-title":
            self.titles.append("")
            self._in_title = True

    def handle_endtag(self, tag):
        if tag == "a":
            self._in_title = False

    def handle_data(self, data):
        if self._in_title:
            self.titles[-1] += data


def look_for(client, at=NOON, **query):
    with time_machine.travel(at, tick=False):
        return client.get(reverse("search"), query)


def titles(client, q, **query):
    rows = Rows()
    rows.feed(look_for(client, q=q, **query).content.decode())
    return [title.strip() for title in rows.titles]


def published_revision(item, **changes):
    author, reviewer, day = make.person(), make.person("shenhe"), date(2016, 5, 10)
    revision = drafting.revise(item, by=author, on=day, reason="更正")
    revision = drafting.edit(revision, by=author, on=day, **changes)
    drafting.submit(revision, by=author, on=day)
    reviewing.first_review(revision, by=reviewer, on=day, basis="属实")
    reviewing.secrecy_review(
        revision, by=make.person("baomi"), on=day, result="disclose", basis="不涉密"
    )
    reviewing.approve(revision, by=make.person("fuzeren"), on=day, basis="同意")
    return publishing.publish(revision, by=make.person("fabu"), at=NOON)


# --- what the public sees and nothing else


def test_only_what_is_published_now_is_found(client):
    make.draft(title="草稿中的通告")
    make.submitted(title="审核中的通告")
    make.approved(title="已批准的通告")
    make.withdrawn(title="已撤回的通告")
    make.published(title="定时发布的通告", at=NOON + timedelta(hours=1))
    make.published(title="已发布的通告")

    assert titles(client, "通告") == ["已发布的通告"]
    assert titles(client, "通告", at=NOON + timedelta(hours=1)) == [
        "定时发布的通告",
        "已发布的通告",
    ]


def test_a_list_narrowed_by_words_shows_nothing_before_its_time(client):
    make.withdrawn(title="已撤回的通告")
    make.published(title="定时发布的通告", at=NOON + timedelta(hours=1))
    public = make.published(title="已发布的通告")

    found = Disclosure.objects.published(at=NOON).matching("通告")

    assert list(found) == [public]


def test_a_withdrawn_item_is_found_no_more_nor_after_a_rebuild(client):
    item = make.published(title="限行通告")
    assert titles(client, "限行") == ["限行通告"]

    publishing.withdraw(item, by=make.person("fabu"), at=NOON, reason="有误")
    assert titles(client, "限行") == []

    call_command("rebuild_search", verbosity=0)
    assert titles(client, "限行") == []


def test_a_step_undone_leaves_the_index_as_it_was(client):
    item = make.published(title="限行通告")

    with transaction.atomic():
        publishing.withdraw(item, by=make.person("fabu"), at=NOON, reason="有误")
        transaction.set_rollback(True)

    assert titles(client, "限行") == ["限行通告"]


def test_an_adopted_revision_is_found_by_its_text_and_the_old_text_is_not(client):
    item = make.published(title="限行通告", body="单日限行。")
    assert [titles(client, "双日"), titles(client, "单日")] == [[], ["限行通告"]]

    published_revision(item, body="双日限行。")

    assert [titles(client, "双日"), titles(client, "单日")] == [["限行通告"], []]


def test_a_contact_is_found_from_publication_to_withdrawal_and_never_by_who_asked(client):
    person = {"name": "王小明", "phone": "0719-1111111"}
    asked = ask.published_contact(subject="居住证办理", person=person)
    ask.contact(subject="居住证咨询未公开")
    assert titles(client, "居住证") == ["居住证办理"]
    assert [titles(client, "王小明"), titles(client, "0719-1111111")] == [[], []]
    assert list(Contact.objects.matching("身份证到派出所")) == [asked]

    handling.withdraw(asked, on=NOON.date(), by=ask.clerk("fabu"), reason="有误")

    assert titles(client, "居住证") == []


def test_a_power_is_found_while_it_is_on_the_list_and_in_a_past_list_still(client):
    power = make.power(name="旅馆业特种行业许可")
    power_list.adjust(
        kind="cancelled",
        effective_on=date(2016, 7, 1),
        basis="依据",
        approval="批准",
        by=make.person("fabu"),
        closes=[power],
    )

    assert titles(client, "旅馆业") == ["旅馆业特种行业许可"]
    assert titles(client, "旅馆业", at=NOON + timedelta(days=30)) == []
    assert list(PowerItem.objects.in_force(on=date(2016, 5, 1)).matching("旅馆业")) == [power]


def test_an_interview_is_found_while_it_is_public_and_gone_when_it_is_withdrawn(client):
    interview = ask.interview(topic="夏季题目", at=None, held_at=make.NINE)
    interview.exchanges.create(position=1, question="如何防盗？", answer="关好门窗。")
    interviewing.publish(interview, at=make.NINE, by=ask.clerk("fabu"))
    assert titles(client, "题目") == titles(client, "关好门窗") == ["夏季题目"]

    interviewing.withdraw(interview, on=make.NINE.date(), by=ask.clerk("fabu"), reason="内容有误")
    assert titles(client, "题目") == []


# --- what is in files


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("名单.docx", lambda: saved(document("热气球飞行管理"))),
        ("名单.xlsx", lambda: saved(workbook([("热气球飞行管理", "1")]))),
        ("名单.pdf", lambda: written(page("balloon"))),
    ],
)
def test_an_item_is_found_by_the_text_and_the_name_of_its_file(client, name, content):
    make.published(title="活动通告", files=[(name, content())])

    word = "balloon" if name.endswith("pdf") else "热气球"
    assert titles(client, word) == titles(client, "名单") == ["活动通告"]


# --- the page


def test_the_words_are_marked_and_nothing_of_the_text_is_markup(client):
    make.published(title="限行<b>通告</b>", body="<script>限行</script>")

    page = look_for(client, q="限行 script").content.decode()

    assert "<mark>限行</mark>&lt;b&gt;通告&lt;/b&gt;" in page
    assert "&lt;<mark>script</mark>&gt;<mark>限行</mark>" in page


def test_choices_narrow_by_kind_category_unit_and_year_and_keep_each_other(client):
    make.imported(title="限行通告甲", category=make.category("tztg"))
    make.imported(title="限行动态乙", category=make.category("gzdt"))
    make.power(name="限行许可")
    narrowed = {"kind": "disclosure", "category": "tztg", "unit": "0010", "year": "2016"}

    page = look_for(client, q="限行", **narrowed).content.decode()

    assert sorted(titles(client, "限行")) == ["限行动态乙", "限行许可", "限行通告甲"]
    assert titles(client, "限行", **narrowed) == ["限行通告甲"]
    assert "kind=disclosure&amp;category=gzdt&amp;unit=0010&amp;year=2016" in page
    assert titles(client, "限行", kind="power") == ["限行许可"]


def test_hits_sort_by_relevance_or_by_date(client):
    make.imported(title="限行通告", at=NOON - timedelta(days=9))
    make.imported(title="工作动态", body="限行通告已张贴。", at=NOON - timedelta(days=1))

    assert titles(client, "限行通告") == ["限行通告", "工作动态"]
    assert titles(client, "限行通告", order="date") == ["工作动态", "限行通告"]


@pytest.mark.parametrize("count", [1, 30])
def test_a_search_costs_the_same_queries_for_one_hit_and_for_thirty(client, count):
    make.imported(count, title="限行通告")

    with CaptureQueriesContext(connection) as asked:
        look_for(client, q="限行")

    # epoch, categories, units, synonyms, counts, whether titles have it, ids, rows, services
    assert len([row for row in asked if row["sql"].startswith("SELECT")]) == 10


@pytest.mark.parametrize(
    "query",
    [
        *({"q": "\0"}, {"q": 'a"b*'}, {"q": "限行", "page": "99999999999999999999"}),
        *({"q": "限行", "page": "x"}, {"q": "限行", "year": "9" * 50}, {"q": "限行", "kind": "\0"}),
        *(
            {"q": "限行", "category": "none"},
            {"q": "限行", "unit": "'"},
            {"q": "\u202e", "order": "?"},
        ),
    ],
)
def test_odd_addresses_are_answered(client, query):
    make.imported(title="限行通告")

    assert look_for(client, **query).status_code == 200


def test_an_empty_search_asks_for_words_and_a_vain_one_says_what_to_do(client):
    assert look_for(client).status_code == 200

    page = look_for(client, q="热气球").content.decode()

    assert reverse("category-tree") in page
    assert reverse("request-new") in page


# --- rebuilding


def test_a_rebuild_brings_back_what_is_missing_and_drops_what_does_not_belong():
    item, other = make.imported(2)
    SearchEntry.objects.filter(object_id=item.pk).delete()
    entries.index(
        DISCLOSURE, [entries.Entry(object_id=10**9, key="x", title="无主", body="", since=NOON)]
    )
    entries.index("gone", [entries.Entry(object_id=1, key="x", title="无主", body="", since=NOON)])

    call_command("rebuild_search", verbosity=0)

    assert set(SearchEntry.objects.values_list("kind", "object_id")) == {
        (DISCLOSURE, item.pk),
        (DISCLOSURE, other.pk),
    }


def test_a_kind_nobody_registered_is_refused():
    with pytest.raises(CommandError, match="unknown: gossip"):
        call_command("rebuild_search", "gossip")


# --- places of the site


def shortcuts(client, q, **query):
    return [place.title for place in look_for(client, q=q, **query).context["shortcuts"]]


def test_services_columns_and_forms_answer_a_search_by_themselves(client):
    ServiceLink.objects.create(
        group="query",
        name="重名查询",
        url="https://gat.example.gov.cn/names/",
        description="重名人数",
    )

    assert shortcuts(client, "重名查询") == ["重名查询"]
    assert shortcuts(client, "年报")[0] == "政府信息公开年报"
    assert shortcuts(client, "依申请公开")[0] == "依申请公开"
    assert shortcuts(client, "申请进度")[0] == "查询申请进度"
    assert "https://gat.example.gov.cn/names/" in look_for(client, q="重名查询").content.decode()


def test_where_a_unit_is_and_its_telephone_lead_to_its_page(client):
    make.unit("0016", "交通警察支队", phone="0719-0000016")
    make.unit("0017", "户政管理处", is_active=False)
    make.published(title="交通警察支队便民措施")

    assert shortcuts(client, "交通警察支队 电话") == ["交通警察支队"]
    assert shortcuts(client, "交通警察支队在哪里") == ["交通警察支队"]
    assert shortcuts(client, "户政管理处") == []
    assert "0719-0000016" in look_for(client, q="交通警察支队").content.decode()


def test_a_shortcut_has_all_the_words_and_is_shown_on_the_first_unnarrowed_page_only(client):
    assert shortcuts(client, "依申请公开 热气球") == []
    assert shortcuts(client, "依申请公开", kind="disclosure") == []
    assert shortcuts(client, "") == []


def test_one_of_several_words_in_a_title_goes_before_all_of_them_in_a_text(client):
    titled = make.published(title="居住证申领程序", body="所需材料：身份证件。")
    later = make.NINE + timedelta(days=9)
    make.published(title="窗口服务问答", body="居住证的材料见公告。", at=later)

    rows = client.get("/search/", {"q": "居住证需要什么材料"}).context["rows"]

    assert "".join(piece.text for piece in rows[0].hit.title) == titled.title


def test_news_and_penalties_come_last_of_what_is_called_alike(client):
    ruled = make.published(title="养犬管理通告")
    make.published(
        title="养犬宣传", category=make.category("gzdt"), at=make.NINE + timedelta(days=9)
    )
    penalty = make.power("CF-001", name="对违规养犬的处罚", type="CF")
    entries.refresh("power", [penalty.pk])

    rows = client.get("/search/", {"q": "养犬"}).context["rows"]

    assert "".join(piece.text for piece in rows[0].hit.title) == ruled.title


def test_a_penalty_with_one_general_word_more_comes_after_the_thing_itself(client):
    thing = make.published(title="养犬登记通告", body="所需证明见附件。")
    penalty = make.power("CF-001", name="对养犬登记证明的处罚", type="CF")
    entries.refresh("power", [penalty.pk])

    rows = client.get("/search/", {"q": "养犬 登记 证明"}).context["rows"]

    assert "".join(piece.text for piece in rows[0].hit.title) == thing.title


def test_another_name_of_a_power_finds_it_before_what_only_says_so(client):
    power = make.power("CF-001", name="对无有效驾驶证驾驶的处罚", type="CF", keywords="无证驾驶")
    make.power("CF-002", name="对无证驾驶船舶的处罚", type="CF")
    entries.refresh("power", PowerItem.objects.values_list("pk", flat=True))

    rows = client.get("/search/", {"q": "无证驾驶"}).context["rows"]

    assert "".join(piece.text for piece in rows[0].hit.title) == power.name
