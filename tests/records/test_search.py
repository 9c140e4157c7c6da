"""The index by itself, on entries of a kind of its own; the truth is found by reading every text."""

import random
import re
import unicodedata
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.paginator import EmptyPage, PageNotAnInteger
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from disclosure.models import Disclosure
from records.models import SearchEntry
from records.search import entries as search_entries
from records.search import finding, likeness, snippets
from records.search import text as search_text
from records.search.holding import Holds, by_index
from records.search.text import LONGEST_QUERY, fold, tokens

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2024, 5, 1, 9, 0, tzinfo=SHANGHAI)
KIND = "disclosure"  # a registered kind, so that hits have addresses


def entry(number, title="关于居住证办理的通告", body="", *, on=datetime(2024, 1, 1), **facts):
    return search_entries.Entry(
        object_id=number,
        key=str(number),
        title=title,
        body=body,
        since=facts.pop("since", on.replace(tzinfo=SHANGHAI)),
        **facts,
    )


def put(*entries):
    search_entries.index(KIND, entries)


def found(query, *, at=NOW, page=1, **filters):
    """The objects on a page of hits, in order."""
    hits = finding.search(query, at=at, **filters).page(page)
    return [int(hit.url.strip("/").rpartition("/")[2]) for hit in hits]


def held(query):
    """The objects that hold the words side by side as typed."""
    terms = [(phrase,) for phrase in search_text.phrases(query)]
    rows = SearchEntry.objects.filter(Holds(F("tokens"), terms)).order_by("object_id")
    return list(rows.values_list("object_id", flat=True))


def text_of(pieces):
    return "".join(f"[{piece.text}]" if piece.is_hit else piece.text for piece in pieces)


# --- tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("户籍", "户籍 籍"),
        ("十公发〔2016〕12号", "十公 公发 发 2016 12 号"),
        ("MB0000000/2016-00012", "mb0000000 2016 00012"),
        ("政府資訊，１２３４５ ＡＢＣ", "政府 府资 资讯 讯 12345 abc"),
        ("答覆、證明", "答复 复证 证明 明"),
        ("《保安服务\n管理条例》", "保安 安服 服务 务管 管理 理条 条例 例"),
        ("罚款1,234元，第12,34页", "罚款 款 1234 元第 第 12 34 页"),
        ("138 0013-8000", "13800138000"),
        ("07198888888、0719-8888888", "0719 8888888 0719 8888888"),
        ("01062345678", "010 62345678"),
        ("鄂C·12A45、鄂C12A45", "鄂 c 12a45 鄂 c 12a45"),
        ("⻋⻓⺠", "车长 长民 民"),
        ("二○一六年", "二〇 〇一 一六 六年 年"),
        ("，。 *%_\0", ""),
    ],
)
def test_a_text_is_cut_into_pairs_words_and_numbers(text, expected):
    assert " ".join(tokens(text)) == expected


def test_a_query_is_cut_like_a_text_but_for_its_open_end():
    terms = search_text.phrases("居住证 十公发[2016]12号 号 2016年")

    assert [(term.tokens, term.is_open) for term in terms] == [
        (("居住", "住证"), False),
        (("十公", "公发", "发", "2016", "12", "号"), True),
        (("号",), True),
        (("2016", "年"), True),
    ]


# --- finding


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        *("十公发〔2016〕12号", "十公发[2016]12号", "十公发（2016）12号", "十公发(2016)12号"),
        *(
            "十公发【2016】12号",
            "十公发〔２０１６〕１２号",
            "十公發〔2016〕12號",
            "十公发 2016 12号",
        ),
        *("MB0000000/2016-00012", "mb0000000 2016-00012", "關於居住證辦理", "居住证", "办", "住證"),
    ],
)
def test_an_item_is_found_however_it_is_written(query):
    put(
        entry(1, numbers=("十公发〔2016〕12号", "MB0000000/2016-00012")),
        entry(2, title="交通管制通告", numbers=("十公发〔2016〕121号", "MB0000000/2016-00121")),
    )

    assert found(query) == [1]


@pytest.mark.django_db
def test_title_exactly_as_asked_comes_first_then_titles_with_the_words_then_texts_each_newest_first():
    put(
        entry(1, "居住证", on=datetime(2016, 1, 1)),
        entry(2, "居住证办理指南", on=datetime(2020, 1, 1)),
        entry(3, "居住证办理须知", on=datetime(2021, 1, 1)),
        entry(4, "便民服务", "可以办理居住证。", on=datetime(2023, 1, 1)),
        entry(5, "便民服务", "与此无关。", on=datetime(2024, 1, 1)),
    )

    assert found("居住证") == [1, 3, 2, 4]
    assert found("居住证", order=finding.DATE) == [4, 3, 2, 1]


@pytest.mark.django_db
def test_the_document_cited_by_number_comes_before_those_that_mention_it():
    put(
        entry(1, "关于印发办法的通知", numbers=("十公发〔2016〕12号",)),
        entry(2, "关于废止十公发〔2016〕12号的决定", on=datetime(2024, 2, 2)),
    )

    assert found("十公发[2016]12号") == [1, 2]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "queries"),
    [
        (
            "关于印发《十堰市公安局执法公开规定》的通知",
            ["印发十堰市公安局执法公开规定的通知", "“执法公开规定”的"],
        ),
        ("申请人应当在办理机\n关窗口提交材料", ["办理机关窗口", "在办理机关窗"]),
        ("举报电话：0719-8888888。", ["07198888888", "0719-8888888", "0719 8888888", "8888888"]),
        ("手机13800138000", ["138-0013-8000", "138 0013 8000", "13800138000"]),
        ("号牌鄂C12345的车主", ["鄂C·12345", "鄂C12345", "鄂c-12345"]),
        ("罚没1,234,567元", ["1234567元", "1,234,567"]),
    ],
)
def test_what_stands_between_characters_or_figures_parts_nothing(text, queries):
    put(entry(1, text), entry(2, "其他", "与此无关"))

    for query in queries:
        assert found(query) == [1], query
        assert "[" in text_of(snippets.highlight(text, search_text.phrases(query))), query


@pytest.mark.django_db
def test_a_plate_is_found_by_its_figures_and_a_number_of_the_place_without_its_area_code():
    put(entry(1, "号牌鄂C12345的车主"), entry(2, "举报电话07198888888"))

    assert [found("12345"), found("8888888")] == [[1], [2]]


@pytest.mark.django_db
def test_an_index_number_is_found_without_its_separators():
    put(entry(1, numbers=("MB0000000/2016-00012",)), entry(2, numbers=("MB0000000/2016-00121",)))

    assert found("MB0000000201600012") == [1]


@pytest.mark.django_db
def test_a_hit_by_number_shows_the_number():
    put(entry(1, "关于印发办法的通知", "全文。", numbers=("十公发〔2016〕12号", "MB1/2016-1")))

    (hit,) = finding.search("十公发[2016]12号", at=NOW).page(1)

    assert text_of(hit.text) == "全文。 [十公发〔2016〕12号] MB1/2016-1"


@pytest.mark.django_db
def test_no_phrase_runs_from_the_title_into_a_number_or_the_text():
    put(entry(1, "居住证办理", "指南全文", numbers=("通告一号",), keywords="便民"))

    assert [held(words) for words in ("办理通告", "一号便民", "便民指南")] == [[], [], []]


@pytest.mark.django_db
def test_filters_narrow_and_each_facet_counts_as_if_it_had_not_been_chosen():
    put(
        entry(1, category_id=1, unit_id=7, on=datetime(2023, 1, 1)),
        entry(2, category_id=1, unit_id=8, on=datetime(2024, 1, 1)),
        entry(3, category_id=2, unit_id=7, on=datetime(2024, 1, 2)),
        entry(4, category_id=None, unit_id=None, on=datetime(2024, 1, 3)),
    )
    answer = finding.search("居住证", at=NOW, category_ids=[1], year=2024)

    assert found("居住证", category_ids=[1], year=2024) == [2]
    assert found("居住证", unit_id=7) == [3, 1]
    assert found("居住证", kinds=["power"]) == []
    assert answer.total == 1
    assert answer.facet("kind") == {KIND: 1}
    assert answer.facet("category_id") == {1: 1, 2: 1}
    assert answer.facet("unit_id") == {8: 1}
    assert answer.facet("year") == {2023: 1, 2024: 1}


@pytest.mark.django_db
def test_nothing_is_found_before_its_time_or_from_its_last_moment():
    put(
        entry(1, since=datetime(2024, 5, 1, 10, 0, tzinfo=SHANGHAI)),
        entry(2, until=datetime(2024, 5, 1, 10, 0, tzinfo=SHANGHAI)),
    )

    assert found("居住证", at=datetime(2024, 5, 1, 9, 59, tzinfo=SHANGHAI)) == [2]
    assert found("居住证", at=datetime(2024, 5, 1, 10, 0, tzinfo=SHANGHAI)) == [1]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        *(
            "",
            "   ",
            "，。",
            'foo"bar',
            "100% OR",
            "-x *",
            "NOT",
            "a AND",
            "NEAR(a b)",
            "居*",
            "' --",
        ),
        *("\0", "x\0y", "\u202e\u200f", "\ud800", "^居", "居住证:*", "(((", "¶", "_", "9" * 5000),
        *("居" * 5000, "a " * 500, "{居住}", "tokens:居", "\\", "居&!住", "e\u0301", "😀"),
    ],
)
def test_no_input_is_an_error(query):
    put(entry(1, "无关"))

    assert found(query) == []
    assert finding.search(query, at=NOW).total == 0
    assert not Disclosure.objects.filter(pk__in=finding.matching_ids(KIND, query)).exists()


@pytest.mark.django_db
def test_a_page_that_is_none_is_refused():
    put(entry(1))
    answer = finding.search("居住证", at=NOW)

    for number in ("0", "2", "99999999999999999999", "-1"):
        with pytest.raises(EmptyPage):
            answer.page(number)
    with pytest.raises(PageNotAnInteger):
        answer.page("x")


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 45])
def test_a_page_costs_five_queries_however_much_is_found(count):
    put(*(entry(number, category_id=number) for number in range(1, count + 1)))

    with CaptureQueriesContext(connection) as asked:
        answer = finding.search("居住证", at=NOW)
        answer.page(1)
        assert len(answer.facet("category_id")) == count

    # synonyms, counts, whether titles have it, ids, rows; beside them, how PostgreSQL is to ask
    assert len([row for row in asked if row["sql"].startswith("SELECT")]) == 5


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["居住证", "公安", "办", "居住证 公安"])
def test_the_full_text_index_answers_and_no_table_is_walked(query):
    put(*(entry(number) for number in range(1, 200)))
    terms = [(phrase,) for phrase in search_text.phrases(query)]
    asked = SearchEntry.objects.filter(Holds(F("tokens"), terms))

    with by_index("default"):
        plan = asked.explain()

    assert "records_search_index" in plan
    assert "SCAN records_searchentry" not in plan
    assert "Seq Scan" not in plan


@pytest.mark.django_db
def test_an_entry_follows_its_object():
    put(entry(1, "旧标题"), entry(2, "另一个旧标题"))
    put(entry(1, "新标题"))
    search_entries.remove(KIND, [2])

    assert [held("旧标题"), held("新标题")] == [[], [1]]


@pytest.mark.django_db
def test_a_long_text_is_indexed_to_a_bound_and_a_nul_is_dropped():
    put(entry(1, "附\0件", "甲乙" + "文" * 60_000 + "丙丁"))

    assert found("附件") == [1]
    assert [found("甲乙"), found("丙丁")] == [[1], []]


# --- against the truth

WORDS = [
    *("户籍", "居住证", "公安", "公安局", "行政处罚", "处罚决定书", "信息公开", "交通", "办", "证"),
    *("2016", "12", "MB0000000", "police"),
]
MARKS = ("", "", "", "，", "。", " ", "〔", "〕", "（", "）", "\n", "-", "/")


def made_up_texts(count):
    pick = random.Random(20)
    for _ in range(count):
        yield "".join(pick.choice(WORDS) + pick.choice(MARKS) for _ in range(pick.randint(1, 12)))


def contains(text, term):
    """The truth: `term` is a part of `text` once marks are gone; numbers and words only whole."""

    def spelled(text):
        text = unicodedata.normalize("NFKC", text).lower()
        text = re.sub(r"[\W_]+", " ", text)
        text = re.sub(r"(?<=[^ -~]) (?=[^ -~])", "", text)
        text = re.sub(r"([a-z0-9]+)", r" \1 ", text)
        return re.sub(r" +", " ", f" {text} ")

    part = spelled(term)
    starts_han, ends_han = part[1] > "z", part[-2] > "z"
    return part[starts_han : -1 if ends_han else None] in spelled(text)


@pytest.mark.django_db
def test_what_is_found_is_exactly_what_contains_the_words():
    texts = dict(enumerate(made_up_texts(300), start=1))
    put(*(entry(number, "标题", text) for number, text in texts.items()))
    queries = [
        *WORDS,
        *(
            "户",
            "安",
            "安局",
            "局行",
            "政处",
            "罚决定",
            "公开2016",
            "2016年",
            "016",
            "12办",
            "证12",
        ),
        *("公安 证", "信息公开 12", "公安局，户籍", "〔2016〕12", "police 证", "处罚 信息 交通"),
    ]

    for query in queries:
        truth = {n for n, text in texts.items() if all(contains(text, t) for t in query.split())}
        assert set(held(query)) == truth, query


# --- showing


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("居住证", "办理居住证须知", "办理[居住证]须知"),
        ("居住證 须知", "办理居住证须知", "办理[居住证须知]"),
        ("公发[2016]12号", "十公发〔2016〕12号文", "十[公发〔2016〕12号]文"),
        ("12", "第12条、第123条", "第[12]条、第123条"),
        ("kg", "每㎏收费", "每[㎏]收费"),
        ("收费", "每㎏收费", "每㎏[收费]"),
        ("无", "办理", "办理"),
        ("<b>", "<b>粗</b>", "<[b]>粗</[b]>"),
    ],
)
def test_hits_are_marked_in_pieces_of_plain_text(query, text, expected):
    assert text_of(snippets.highlight(text, search_text.phrases(query))) == expected


def test_a_snippet_shows_the_first_hit_with_what_stands_around_it():
    text = "前" * 100 + "\n\n居住证" + "后" * 200
    pieces = snippets.snippet(text, search_text.phrases("居住证"), length=60)

    assert text_of(pieces) == "…" + "前" * 23 + " [居住证]" + "后" * 33 + "…"
    assert text_of(snippets.snippet(text, search_text.phrases("没有"), length=5)) == "前" * 5 + "…"


def test_folding_keeps_simplified_text_as_it_is():
    text = "十堰市公安局关于居住证办理的通告"

    assert fold(text) == text
    assert len(search_text.phrases("字" * 300)[0].runs[0]) == LONGEST_QUERY


# --- what is like a sentence

SENTENCE = "我想了解户籍办理需要哪些材料"


@pytest.mark.django_db
def test_titles_that_share_most_with_a_sentence_come_first_then_texts_and_chance_is_left_out():
    put(
        entry(1, "居住证须知", "户籍办理的材料"),
        entry(2, "户籍窗口"),
        entry(3, "户籍办理指南"),
        entry(4, "关于户籍办理材料的通告"),
        entry(5, "户籍沿革", "与此无关"),
        entry(6, "交通管制", "与此无关。籍办"),
    )

    assert likeness.alike(KIND, SENTENCE, limit=9) == [4, 3, 1]
    assert likeness.alike(KIND, SENTENCE, limit=1) == [4]
    assert likeness.alike(KIND, "户籍", limit=9) == [5, 4, 3, 2, 1]
    assert likeness.alike("power", SENTENCE, limit=9) == []


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "户", "，。", "\0", "' \" | & !", "¶户籍", "居*", "😀😀"])
def test_what_says_nothing_is_like_nothing(text):
    put(entry(1, "无关"))

    assert likeness.alike(KIND, text, limit=9) == []


@pytest.mark.django_db
def test_one_query_for_synonyms_one_for_titles_and_one_for_texts_however_long_a_text_is(
    django_assert_num_queries,
):
    put(*(entry(number, "户籍办理") for number in range(1, 300)))

    with django_assert_num_queries(3):
        assert likeness.alike(KIND, "甲乙丙丁" * 40, limit=5) == []
    with django_assert_num_queries(2):
        assert len(likeness.alike(KIND, SENTENCE * 10, limit=5)) == 5


@pytest.mark.django_db
def test_no_phrase_runs_into_the_title_as_it_is_marked_for_likeness():
    put(entry(1, "户籍", "办理"))

    assert [held(words) for words in ("办理户籍", "理户", "¶户籍")] == [[], [], [1]]


# --- rebuilding


@pytest.mark.django_db
def test_a_rebuild_says_how_far_it_is():
    assert list(search_entries.rebuild(["disclosure"])) == [("disclosure", 0, 0)]
    assert SearchEntry.objects.count() == 0


@pytest.mark.parametrize("written", ["居\u200b民\ufeff户口", "居民戸口", "居⺠⼾口", "居民戶口"])
def test_unseen_characters_radicals_and_variants_are_found_as_the_usual_writing(written):
    assert tokens(written) == tokens("居民户口")


def test_a_hit_is_marked_whole_where_unseen_characters_stood():
    pieces = snippets.highlight("①½办理居\u200b\u200b住证", search_text.phrases("居住证"))
    assert [(piece.text, piece.is_hit) for piece in pieces] == [("①½办理", False), ("居住证", True)]
