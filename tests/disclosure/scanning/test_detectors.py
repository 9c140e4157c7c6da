import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.scanning import detectors
from disclosure.scanning.detectors import Circumstance, Personal, find, mask
from records.identifying import finding

ID = "11010519491231002X"  # the example of GB 11643


def check_digit(number: str) -> str:
    """Luhn: the digit that makes `number` a card number."""
    doubled = (int(d) * (1 if place % 2 else 2) for place, d in enumerate(reversed(number)))
    return str(-sum(d - 9 if d > 9 else d for d in doubled) % 10)


CARD = "622202000000000000" + check_digit("622202000000000000")


def found(text, **options):
    return [(match.kind, match.value) for match in find(text, **options)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (f"身份证号{ID}。", ID),
        ("身份证号11010519491231002x。", ID),
        ("身份证号１１０１０５１９４９１２３１００２Ｘ", ID),
        ("110105 19491231 002X", ID),
        ("110105-1949-1231-002X", ID),
        ("1101051949\n1231002X", ID),
        ("110105\u200b19491231\u200d002X", ID),
        ("11010519491231 002X", ID),
        ("ID110105194912310021、", None),  # wrong check character
        ("11010519490231002X", None),  # no such day
        ("99010519491231002X", None),  # no such province
        ("A1B11010519491231002X", None),  # part of a longer code
        ("①11010519491231002X", ID),
    ],
)
def test_a_citizen_id_is_known_by_checksum_day_and_province(text, value):
    assert found(text) == ([(Personal.CITIZEN_ID, value)] if value else [])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("110105491231002", "110105491231002"),
        ("110105 491231 002", "110105491231002"),
        ("110105491331002", None),
        ("000105491231002", None),
    ],
)
def test_an_old_citizen_id_needs_a_province_and_a_day(text, value):
    assert found(text) == ([(Personal.OLD_CITIZEN_ID, value)] if value else [])


@pytest.mark.parametrize(
    "text",
    [
        "联系人电话13812345678",
        "138-1234-5678",
        "138 1234 5678",
        "138 12345678",
        "1381234-5678",
        "1381234\n5678",
        "1 3 8 1 2 3 4 5 6 7 8",
        "+86 13812345678",
        "+86 138 1234 5678",
        "8613812345678",
        "013812345678",
        "0086-13812345678",
        "（86）13812345678",
        "１３８１２３４５６７８",
        "138\u200b1234\u20605678",
        "138_1234_5678",
        "٣: ١٣٨١٢٣٤٥٦٧٨",
        "Tel13812345678",
        "13812345678@163.com",
        "1.13812345678",
        "13812345678²",
    ],
)
def test_a_mobile_number_is_found_however_it_is_written(text):
    assert found(text) == [(Personal.MOBILE, "13812345678")]


def test_numbers_that_follow_each_other_are_told_apart():
    assert found(f"13812345678 13912345678、{ID} {CARD}") == [
        (Personal.MOBILE, "13812345678"),
        (Personal.MOBILE, "13912345678"),
        (Personal.CITIZEN_ID, ID),
        (Personal.BANK_CARD, CARD),
    ]


@pytest.mark.parametrize(
    "number",
    [
        start + check_digit(start)
        for start in ("622202000000000000", "621700000000000", "400000000000000")
    ],
)
def test_a_bank_card_is_known_by_issuer_and_luhn(number):
    grouped = " ".join(number[i : i + 4] for i in range(0, len(number), 4))
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)

    assert found(number) == found(grouped) == [(Personal.BANK_CARD, number)]
    assert found(wrong) == []
    assert found("1" + number[1:]) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("鄂C12345", "鄂C12345"),
        ("车牌号为鄂C·1A2B3。", "鄂C1A2B3"),
        ("鄂Ｃ１２３４５", "鄂C12345"),
        ("鄂c 12345", "鄂C12345"),
        ("鄂CD12345", "鄂CD12345"),
        ("鄂C12345F", "鄂C12345F"),
        ("鄂C1234警", "鄂C1234警"),
        ("京A1234学", "京A1234学"),
        ("粤Z12\u200b34港", "粤Z1234港"),
        ("鄂C1234", None),
        ("鄂C123456", None),
        ("鄂IO2345", None),
        ("川ABCDEF", None),
        ("新A类12345", None),
    ],
)
def test_a_plate_has_a_province_a_letter_and_its_places(text, value):
    assert found(text) == ([(Personal.PLATE, value)] if value else [])


@pytest.mark.parametrize(
    "text",
    [
        "十公发〔2024〕12号、鄂公通字[2016]118号",
        "索引号：011336780/2024-00012",
        "索引号：01133678-0/2024-00012 文号 无",
        "统一社会信用代码11420300011336780B、91420300MA4872AB3C、914203006158123459",
        "拨打12345、110、12389、122、114 或 4008001234",
        "2024年11月23日 2024-11-23 14:40:00，20241123144000",
        "第三十三条、第1381条 13.8亿元 1,381,234,567.80 元 138123456789",
        "138\n1234\n5678\n",  # a column
        "138\t1234\t5678",  # cells
        "共受理 1378 1399 203 68 件，比上年 832 1602",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "https://www.shiyan.gov.cn/1200/13812345678a1.html",
        "420300XK0010001、42030020240001200001",
        "邮编442000，组织机构代码01133678-0，面积138 1234 平方米",
    ],
)
def test_the_numbers_of_ordinary_documents_are_left_alone(text):
    assert found(text) == []


def test_a_landline_is_found_unless_the_office_published_it():
    text = "电话 0719-8672110，传真 0719-8672111，值班手机 138-1234-5678"

    assert found(text, office_phones=["（0719）8672110", "+86 13812345678"]) == [
        (Personal.LANDLINE, "07198672111")
    ]


def test_a_match_says_where_it_stands_in_the_text_as_written():
    text = "电话：１３８\u200b１２３４ ５６７８。"
    [match] = find(text)

    assert text[match.start : match.end] == "１３８\u200b１２３４ ５６７８"


def test_neither_the_mask_nor_the_repr_shows_the_number():
    matches = find(f"{ID} {CARD} 13812345678 鄂C12345")

    assert [match.masked for match in matches] == [
        "110*************2X",
        f"622**************{CARD[-2:]}",
        "138******78",
        "鄂C****5",
    ]
    assert not any(match.value in repr(match) for match in matches)


def test_masking_a_text_hides_every_long_number_in_it():
    assert (
        mask("张三 13812345678 学号 123456789 共 12 人")
        == "张三 138******78 学号 12******* 共 12 人"
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("护照号E12345678", "E12345678"),
        ("护照Ｅ１２３４ ５６７８，", "E12345678"),
        ("持EA1234567号护照入境", "EA1234567"),
        ("护照E20240101", "E20240101"),
        ("美国护照：543211234", "543211234"),
        ("编号E20240101", None),  # a register's number with its day
        ("办理护照123456本", None),
        ("GB/T 9704-2012", None),
        ("组织机构代码MB0000000", None),
        ("https://www.mps.gov.cn/n6557563/c10480727/content.html", None),
    ],
)
def test_a_passport_is_known_by_its_letters_or_by_the_word_before_it(text, value):
    assert found(text) == ([(Personal.PASSPORT, value)] if value else [])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("回乡证H12345678", "H12345678"),
        ("通行证C12345678号", "C12345678"),
        ("台胞证号01234567", "01234567"),
        ("编号01234567", None),
        ("办理通行证 12345678件", None),
    ],
)
def test_a_travel_permit_is_known_by_its_letters_or_by_the_word_before_it(text, value):
    assert found(text) == ([(Personal.PERMIT, value)] if value else [])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("身份证420301199003074000", "420301199003074000"),  # a spreadsheet keeps fifteen digits
        ("证号1.1E+17", "1.1E+17"),
        ("4.20301199003074E+17", "4.20301199003074E+17"),
        ("身份证号码：110101199003074511", "110101199003074511"),  # mistyped
        ("共5.5E+17", None),  # no province
        ("共1.1E+7", None),
        ("420301199013074000", None),  # no such day
    ],
)
def test_an_identity_number_is_known_when_a_spreadsheet_or_a_hand_spoiled_it(text, value):
    assert found(text) == ([(Personal.DAMAGED_ID, value)] if value else [])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("邮箱zhangsan@qq.com。", "zhangsan@qq.com"),
        ("ｚｈａｎｇ＠163.com", "zhang@163.com"),
        ("zhang.san@vip.sina.com.cn", "zhang.san@vip.sina.com.cn"),
        ("gongan@shiyan.gov.cn", None),
        ("fuwu@company.com.cn", None),
    ],
)
def test_a_mailbox_at_a_free_provider_is_private(text, value):
    assert found(text) == ([(Personal.EMAIL, value)] if value else [])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("微信号：zhang_san88", "zhang_san88"),
        ("加微信 wxid-12345678", "wxid-12345678"),
        ("QQ：123456789", "123456789"),
        ("ＱＱ号１２３４５６７８９", "123456789"),
        ("微信公众号shiyanga110", None),
        ("官方微信 pingan_shiyan", None),
        ("微信 12345条、微博 23456条", None),
        ("uuid:8f14QQmms1234567890", None),
    ],
)
def test_an_account_of_a_person_stands_beside_the_name_of_its_service(text, value):
    assert found(text) == ([(Personal.ACCOUNT, value)] if value else [])


@pytest.mark.parametrize(
    "text",
    ["鄂C·12 345", "鄂 C 1 2 3 4 5", "鄂C.12345", "鄂C12345 6月", "鄂Ｃ·1·2·3·4·5", "鄂C-12345"],
)
def test_dots_and_blanks_do_not_hide_a_plate(text):
    assert found(text) == [(Personal.PLATE, "鄂C12345")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("张三，家住茅箭区公园路15号3栋2单元501室", Circumstance.HOME),
        ("住址：湖北省十堰市张湾区车城路12号", Circumstance.HOME),
        ("张某，男，住竹溪县城关镇某某村三组", Circumstance.HOME),
        ("户籍地湖北省竹溪县城关镇某某村三组", Circumstance.HOME),
        ("北京路88号院3栋2单元", Circumstance.ADDRESS),
        ("人民北路12号", Circumstance.ADDRESS),
        ("办公地址：人民北路12号", None),
        ("请到人民北路12号市公安局办证大厅办理", None),
        ("居住证在公安局（人民北路12号）办理", None),
        ("住院部地点在人民路2号", None),
        ("320路公交、京昆线1号桩", None),
    ],
)
def test_where_somebody_lives_is_told_from_the_seat_of_an_office(text, kind):
    assert [match.kind for match in find(text)] == ([kind] if kind else [])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("受害人李某某，15岁", Circumstance.MINOR),
        ("张某某（男，16周岁）", Circumstance.MINOR),
        ("未成年人王某某被处罚", Circumstance.MINOR),
        ("王某系未成年人", Circumstance.MINOR),
        ("张某某，男，36岁", None),
        ("保护未成年人合法权益", None),
        ("14周岁以上16周岁以下的未成年人", None),
        ("年满16周岁的公民", None),
        ("某公司职工张某患有乙肝", Circumstance.ILLNESS),
        ("某某中学学生确诊肺结核", Circumstance.ILLNESS),
        ("严重精神障碍患者管理治疗工作规范", None),
        ("医院应当及时治疗肺结核", None),
    ],
)
def test_a_minor_and_an_illness_beside_a_workplace_are_noticed(text, kind):
    assert [match.kind for match in find(text)] == ([kind] if kind else [])


def test_a_circumstance_is_masked_as_a_number_is():
    [match] = find("张三，家住茅箭区公园路15号。")

    assert match.masked == "家住茅******5号"


# Pieces of texts in which the rules find something, and what stands between them.
PIECES = [
    *(
        "身份证",
        "证件号码",
        "护照",
        "通行证：",
        "微信",
        "扣扣",
        "ＷＥＩＸＩＮ",
        "qq",
        "家住",
        "户籍地",
    ),
    *(
        "住址",
        "通信地址",
        "人民路",
        "大道北段",
        "12号",
        "3幢",
        "2栋",
        "1单元",
        "十二周岁",
        "（12岁）",
    ),
    *(
        "张某",
        "未成年人",
        "学校",
        "某公司",
        "确诊",
        "身患",
        "检出",
        "携带",
        "艾滋病",
        "结核",
        "鄂C",
    ),
    *("A1234", "警", "E12345678", "H1234567890", "1.1E+17", "someone@qq.com", "＠", "110105"),
    *("19491231", "002X", "138", "1234", "5678", "0719", "8123456", "6222", "，", "。", "-", " "),
    *("\u200b", "\n", "\r\n", "·", "某", "男，", "ⅴ", "①", "ı", "x"),
]


@pytest.fixture(scope="module")
def every_rule_asked():
    """The rules without the signs that let most texts pass by them."""
    with pytest.MonkeyPatch.context() as patch:

        def patched():
            always = re.compile("")
            patterns = [(kind, always, rule) for kind, _sign, rule in detectors._PATTERNS]
            patch.setattr(detectors, "_PATTERNS", patterns)
            patch.setattr(detectors, "_NUMBERED_STREET", always)
            patch.setattr(finding, "_TEN_DIGITS", always)
            patch.setattr(finding, "_RULES", [(always, rule) for _sign, rule in finding._RULES])

        def find_slowly(text):
            patched()
            try:
                return find(text)
            finally:
                patch.undo()

        yield find_slowly


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_a_rule_passed_by_for_want_of_its_sign_would_have_found_nothing(every_rule_asked, text):
    assert find(text) == every_rule_asked(text)
