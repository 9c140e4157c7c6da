"""Hiding really hides: each way of writing a person's data, and nothing that is nobody's."""

import pytest

from records import hiding

PERSON = {
    "name": "张三丰",
    "id_number": "420302198001015671",
    "phone": "13800000000",
    "address": "湖北省十堰市茅箭区人民路1号3栋2单元501室",
    "email": "zhang.sf@example.com",
}


def hidden(text, **person):
    return hiding.without(text, hiding.sure(hiding.places(text, person or PERSON)))


def perhaps(text, **person):
    found = hiding.places(text, person or PERSON)
    return [text[place.start : place.end] for place in found if not place.is_sure]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("张三丰：", "×××："),
        ("张 三 丰先生：", "×××先生："),
        ("申请人張三豐提出", "申请人×××提出"),
        ("张·三·丰女士", "×××女士"),
        ("张\u200b三\u200b丰于本月提出", "×××于本月提出"),
        ("请张先生查收", "请×××查收"),
        ("申请人张科长", "申请人×××"),
        ("张某某，你好", "×××，你好"),
        ("电话 138 0000 0000。", "电话 ×××。"),
        ("电话138-0000-0000。", "电话×××。"),
        ("电话１３８０００００ ０００。", "电话×××。"),
        ("电话+86 13800000000。", "电话×××。"),
        ("电话一三八零零零零零零零零。", "电话×××。"),
        ("身份证420302 19800101 5671。", "身份证×××。"),
        ("电话138，0000，0000。", "电话×××。"),
        ("电话（138）0000-0000。", "电话（×××。"),
        ("电话138OOOOOOOO。", "电话×××。"),
        ("身份证420302（19800101）5671。", "身份证×××。"),
        ("身份证肆贰零叁零贰壹玖捌零零壹零壹伍陆柒壹。", "身份证×××。"),
        ("张×丰来电", "×××来电"),
        ("住人民路一号三栋二单元五〇一", "住×××"),
        ("住人民路1号3-2-501", "住×××"),
        ("住人民路一号", "住×××"),
        ("住3栋2单元 501室", "住×××"),
        ("住湖北省十堰市茅箭区人民路1号3栋2单元501室", "住×××"),
        ("邮箱zhang.sf ＠ EXAMPLE.com", "邮箱×××"),
        ("邮箱zhang.sf(at)example.com", "邮箱×××"),
        ("张三丰申请的案件数量.pdf", "×××申请的案件数量.pdf"),
    ],
)
def test_a_way_of_writing_what_is_the_applicants_is_hidden(text, left):
    assert hidden(text) == left


def test_a_passport_is_hidden_in_any_notation():
    passport = {"id_number": "E12345678"}

    assert hidden("护照e1234 5678号", **passport) == "护照×××号"
    assert hidden("护照Ｅ１２３４５６７８", **passport) == "护照×××"
    assert hidden("编号XE123456789", **passport) == "编号XE123456789"


def test_an_area_code_left_out_or_two_numbers_in_one_field_do_not_save_a_telephone():
    phones = {"phone": "0719-8672110，13800000000"}

    assert hidden("请拨打8672110或138 0000 0000", **phones) == "请拨打×××或×××"


@pytest.mark.parametrize(
    ("text", "person", "asked"),
    [
        ("请以任何方式公开。", {"name": "任何"}, ["任何"]),
        ("主任先生说过", {"name": "任何"}, ["任先生"]),
        ("提高建设水平", {"name": "高建设"}, ["高建设"]),
        ("十堰市公安局茅箭区分局", PERSON, []),
        ("人民路交通管制", PERSON, ["人民路"]),
        ("共1号文件", PERSON, ["1号"]),
        ("号码213800000000", PERSON, []),
        ("手机138****0000", PERSON, ["138****0000"]),
        ("身份证4203021980****5671", PERSON, ["4203021980****5671"]),
        ("十二届全国人大", PERSON, []),
        ("尾号0000", PERSON, ["尾号0000"]),
        ("1980年1月1日出生", PERSON, ["1980年1月1日"]),
        ("老张说", PERSON, ["老张"]),
    ],
)
def test_what_stands_inside_another_word_or_only_may_be_the_applicants_is_asked_about(
    text, person, asked
):
    assert hidden(text, **person) == text
    assert perhaps(text, **person) == asked


def test_a_name_that_is_a_word_is_hidden_where_a_title_or_label_tells():
    assert hidden("任何先生：经查，申请人任何", name="任何") == "×××先生：经查，申请人×××"


def test_an_organisation_is_hidden_by_its_whole_name():
    organisation = {"name": "十堰某某商贸有限公司"}

    assert hidden("十堰某某商贸 有限公司：", **organisation) == "×××："


def test_a_place_is_shown_with_the_words_around_it():
    text = "根据条例，现答复\n张三丰你于本月提出的申请"
    (place,) = hiding.places(text, PERSON)

    assert place.around(text) == ("根据条例，现答复", "张三丰", "你于本月提出的申请")
