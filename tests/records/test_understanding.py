"""Queries as people type them: unspaced, in their own words, as questions, with slips."""

import pytest

from records.models import SynonymGroup
from records.search import finding, likeness, synonyms, understanding
from tests.records.test_search import KIND, NOW, entry, found, put, text_of

pytestmark = pytest.mark.django_db

WORDS = understanding.Vocabulary(
    [
        ["居民身份证", "身份证"],
        ["遗失", "丢了", "丢"],
        ["电动自行车", "电瓶车"],
        ["上牌", "挂牌"],
        ["居住证", "暂住证"],
        ["户口", "户籍"],
        ["新生儿落户", "上户口"],
        ["诈骗", "网恋被骗"],
    ]
)


@pytest.fixture
def _groups():
    for words in ("居民身份证、身份证", "遗失、丢失、丢了", "居住证、暂住证", "电动自行车、电瓶车"):
        SynonymGroup.objects.create(words=words)


def cut(query, present=()):
    reading = understanding.cut(query, WORDS, lambda pairs: set(pairs) & set(present))
    return reading.words, reading.is_whole


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("2016年预算", "2016 预算"),
        ("2016年度预算", "2016 预算"),
        ("身份证丢了怎么办", "身份证 丢了"),
        ("请问我的身份证丢了要去哪里", "身份证 丢了"),
        ("电瓶车上牌", "电瓶车 上牌"),
        ("身分證", "身份证"),
        ("居住正", "居住证"),
        ("住居证", "居住证"),
        ("暂住证预算", "暂住证 预算"),
        ("juzhuzheng", "居住证"),
        ("JZZ", "居住证"),
        ("居足政", "居住证"),
        ("how to apply for a juzhuzheng", "居住证"),
        ("户口怎么上", "上户口"),
        ("网恋怎么办", "网恋被骗"),
    ],
)
def test_a_query_is_cut_at_known_words_and_words_of_asking_fall_away(query, words):
    assert cut(query, {"预算"}) == (words, True)


def test_words_in_letters_are_known_together_and_what_no_word_sounds_like_stays_as_it_is():
    english = understanding.Vocabulary(
        [["居住证", "residence permit"], ["费用", "fee"], ["住宿登记", "register address"]]
    )

    def read(query):
        return understanding.cut(query, english, lambda pairs: set()).words

    assert read("residence permit fee") == "residence permit fee"
    assert read("Residence Permits") == "residence permits"
    for known in ("residence permit", "register my address"):
        assert [len(term) for term in understanding.cut(known, english, set).terms] == [2]


def test_what_is_wanted_with_a_thing_weighs_less_than_the_thing():
    weigh = WORDS.weight

    assert weigh("居住证") > weigh("2016") > weigh("热气") > weigh("办理") == weigh("12")


@pytest.mark.usefixtures("_groups")
def test_the_thing_asked_for_comes_before_what_is_done_with_another():
    put(
        entry(1, "居住证申领"),
        entry(2, "护照办理手续和材料"),
        entry(3, "便民", "居住证、办理、手续、材料、护照"),
    )

    assert found("居住证要怎么办理手续材料啊")[0] == 1


def test_a_word_nobody_has_written_is_left_out_and_that_is_said():
    assert cut("电瓶车热气球", {"预算"}) == ("电瓶车", False)
    assert cut("热气球") == ("", False)


@pytest.mark.usefixtures("_groups")
def test_the_right_page_is_found_in_the_words_of_who_asks():
    put(
        entry(1, "居民身份证遗失补领办理程序"),
        entry(2, "关于开展电动自行车登记工作的通告"),
        entry(3, "2016年部门预算"),
        entry(4, "居住证申领办理程序"),
    )

    assert [found("身份证丢了怎么办"), found("电瓶车登记"), found("2016年预算")] == [[1], [2], [3]]
    assert [found("居住正"), found("暂住证"), found("我要办暂住证")] == [[4], [4], [4]]


@pytest.mark.usefixtures("_groups")
def test_what_says_the_words_as_typed_comes_before_what_says_them_otherwise():
    put(entry(1, "暂住证须知"), entry(2, "居住证须知"), entry(3, "便民须知", "暂住证"))

    assert found("暂住证") == [1, 2, 3]


@pytest.mark.usefixtures("_groups")
def test_where_nothing_holds_all_of_a_query_the_nearest_is_shown_as_such():
    put(entry(1, "居住证办理指南"), entry(2, "车辆年检"), entry(3, "与此无关"))

    answer = finding.search("居住证热气球", at=NOW)

    assert answer.is_partial
    assert answer.read_as == "居住证"
    assert found("居住证热气球") == [1]
    assert not finding.search("居住证办理", at=NOW).is_partial


def test_an_exact_hit_is_not_thinned_by_what_is_only_near():
    put(entry(1, "居住证办理指南"), entry(2, "居住指南办理证件"))

    assert found("居住证办理") == [1]


@pytest.mark.usefixtures("_groups")
def test_a_lists_filter_understands_the_same_and_never_shows_what_only_half_matches():
    put(entry(1, "居民身份证遗失补领办理程序"), entry(2, "居民身份证异地受理"))

    assert list(
        finding.matching_ids(KIND, "身份证丢了怎么办").values_list("object_id", flat=True)
    ) == [1]
    assert not finding.matching_ids(KIND, "身份证热气球").exists()


@pytest.mark.usefixtures("_groups")
def test_what_is_suggested_for_a_sentence_knows_the_other_words():
    put(entry(1, "居民身份证遗失补领"), entry(2, "交通管制"))

    assert likeness.alike(KIND, "丢了", limit=5) == [1]


@pytest.mark.usefixtures("_groups")
def test_the_other_word_is_marked_in_a_hit():
    put(entry(1, "居住证须知"))

    (hit,) = finding.search("暂住证", at=NOW).page(1)

    assert text_of(hit.title) == "[居住证]须知"


@pytest.mark.usefixtures("_groups")
def test_a_group_out_of_use_is_not_searched_by():
    SynonymGroup.objects.filter(words="居住证、暂住证").update(is_used=False)

    assert "身份证" in synonyms.vocabulary()
    assert "暂住证" not in synonyms.vocabulary()


def test_the_shipped_groups_are_loaded_once_and_what_staff_changed_stays():
    first = synonyms.load_shipped()
    SynonymGroup.objects.filter(shipped_as="驾驶证").update(words="驾驶证、驾照")

    assert first >= 150
    assert synonyms.load_shipped() == 0
    assert SynonymGroup.objects.get(shipped_as="驾驶证").words == "驾驶证、驾照"
