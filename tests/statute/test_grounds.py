import pytest

from statute.grounds import (
    UNSTATED,
    Absence,
    UnfitGrounds,
    check,
    grounds_of,
    read,
    reference_wanted,
    storable,
    stored,
)
from statute.outcomes import Ground, Outcome

WITHOUT = ("1", "3.8", "4.2", "4.3", "5.1", "5.2", "5.3", "5.4", "5.5", "6.1", "6.2", "6.3")


@pytest.mark.parametrize("code", WITHOUT)
def test_a_row_that_says_it_all_leaves_no_ground_open(code):
    assert grounds_of(Outcome(code)) == ()


@pytest.mark.parametrize(
    ("code", "labels"),
    [
        ("3.1", ["国家秘密"]),
        ("3.2", ["法律、行政法规禁止公开"]),
        ("3.3", ["可能危及国家安全", "可能危及公共安全", "可能危及经济安全", "可能危及社会稳定"]),
        ("3.4", ["涉及商业秘密", "涉及个人隐私"]),
        ("3.5", ["人事管理信息", "后勤管理信息", "内部工作流程信息"]),
        ("3.6", ["讨论记录", "过程稿", "磋商信函", "请示报告"]),
        ("3.7", ["行政执法案卷信息"]),
        ("4.1", ["经检索，该政府信息不存在", "不属于本机关负责公开"]),
    ],
)
def test_a_refusal_leaves_the_grounds_of_its_row_open(code, labels):
    assert [ground.label for ground in grounds_of(Outcome(code))] == labels


def test_partly_disclosed_may_withhold_on_every_ground_of_articles_14_to_16():
    assert len(grounds_of(Outcome.PARTLY)) == 16


@pytest.mark.parametrize(
    ("outcome", "grounds", "reference", "words"),
    [
        (Outcome.ENDANGERS_SAFETY, (), "", "请写明（三）3"),
        (Outcome.PARTLY, (), "", "请写明（二）"),
        (Outcome.NOT_HELD, tuple(Absence), "", "只能有一项理由"),
        (Outcome.PROCESS, (Ground.PRIVACY,), "", "不包括：涉及个人隐私"),
        (Outcome.DISCLOSED, (Ground.PRIVACY,), "", "不包括"),
        (
            Outcome.FORBIDDEN_BY_LAW,
            (Ground.FORBIDDEN_BY_LAW,),
            " ",
            "请写明禁止公开的法律、行政法规",
        ),
        (Outcome.PARTLY, (Ground.FORBIDDEN_BY_LAW,), "", "请写明禁止公开的法律、行政法规"),
        (Outcome.ADMINISTRATIVE_QUERY, (), "", "请写明查询所依据的法律、行政法规"),
        (Outcome.REPEATED, (), "", "请写明此前答复的文号"),
    ],
)
def test_what_an_outcome_lacks_or_cannot_rest_on_is_named(outcome, grounds, reference, words):
    with pytest.raises(UnfitGrounds, match=words):
        check(outcome, grounds, reference)


def test_grounds_that_fit_are_taken():
    check(Outcome.PROCESS, (Ground.DRAFT, Ground.DISCUSSION), "")
    check(Outcome.NOT_HELD, (Absence.OTHER_ORGAN,), "")
    check(Outcome.DISCLOSED, (), "")
    check(Outcome.REPEATED, (), "公开答〔2025〕3号")


def test_stored_grounds_stand_in_the_order_of_the_law_and_read_back():
    text = stored((Ground.DRAFT, Ground.PRIVACY, Ground.DRAFT))

    assert text == "privacy,draft"
    assert read(text) == (Ground.PRIVACY, Ground.DRAFT)
    assert read("") == read(UNSTATED) == ()


@pytest.mark.parametrize(
    "text",
    [
        "涉及商业秘密；涉及个人隐私",
        "个人隐私、商业秘密",
        "privacy,trade_secret",
        "商业秘密;个人隐私",
    ],
)
def test_a_register_lists_grounds_in_several_ways(text):
    assert read(text) == (Ground.TRADE_SECRET, Ground.PRIVACY)


def test_a_label_that_holds_a_mark_of_lists_is_read_whole():
    assert read("法律、行政法规禁止公开；国家秘密") == (
        Ground.STATE_SECRET,
        Ground.FORBIDDEN_BY_LAW,
    )
    assert read("经检索，该政府信息不存在") == read("不存在") == (Absence.NOT_THERE,)


def test_what_is_no_ground_is_refused_by_name():
    with pytest.raises(UnfitGrounds, match="“不想公开”不是理由"):
        read("个人隐私、不想公开")


def test_every_text_a_row_can_store_is_known():
    assert storable(Outcome.NOT_HELD) == ["not_there", "other_organ"]
    assert storable(Outcome.THIRD_PARTY) == ["trade_secret", "privacy", "trade_secret,privacy"]
    assert len(storable(Outcome.PROCESS)) == 15


def test_what_text_a_reply_has_to_name_follows_from_outcome_and_ground():
    assert reference_wanted(Outcome.PARTLY, (Ground.PRIVACY,)) == ""
    assert reference_wanted(Outcome.REPEATED) == "此前答复的文号"
