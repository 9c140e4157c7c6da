"""Numbers and accounts written to be overlooked are found; what merely looks like them is not."""

import pytest

from disclosure.scanning.detectors import Circumstance, Personal, find

ID, ID_X = "110105194912310038", "11010519491231002X"
MOBILE = "13871234567"


def kinds(text, **options):
    return [match.kind for match in find(text, **options)]


@pytest.mark.parametrize(
    "written",
    [
        "一一零一零五一九四九一二三一零零三八",
        "壹壹零壹零伍壹玖肆玖壹贰叁壹零零叁捌",
        "①①⓪①⓪⑤①⑨④⑨①②③①⓪⓪③⑧",
        "110105/19491231/0038",
        "110105，19491231，0038",
        "110105、1949、12、31、003、8",
        "110105（19491231）0038",
        "110105。19491231。0038",
        "11010519491231002×",
        "11010519491231002Х",  # Cyrillic
    ],
)
def test_an_identity_number_is_one_however_it_is_grouped(written):
    assert kinds(f"本人{written}。") == [Personal.CITIZEN_ID]


@pytest.mark.parametrize(
    "written",
    [
        "一三八七一二三四五六七",
        "幺三八七幺二三四五六七",
        "壹叁捌柒壹贰叁肆伍陆柒",
        "1三8七1二3四5六7",
        "138/7123/4567",
        "138…7123…4567",
        "（138）7123-4567",
        "电话 138-712-34567",
        "电话：138、7123、4567",
        "手机 13 87 12 34 56 7",
        "联系方式138,7123,4567，请回电",
        "电话 138O1234567",
        "电话 1387l234567",
        "手机1387123456*",
    ],
)
def test_a_mobile_number_is_one_however_it_is_grouped(written):
    assert kinds(written) == [Personal.MOBILE]


@pytest.mark.parametrize("written", ["(0719)8123456", "（0719）812 3456", "+86 719 8123456"])
def test_a_landline_in_brackets_is_known_and_known_as_the_offices(written):
    assert kinds(written) == [Personal.LANDLINE]
    assert kinds(written, office_phones=["0719-8123456"]) == []


@pytest.mark.parametrize(
    "number", ["11010519491231003*", "110105194912310***", "身份证1101051949123100XX"]
)
def test_covering_a_few_places_of_an_identity_number_covers_nobody(number):
    assert kinds(number) == [Personal.DAMAGED_ID]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("香港居民身份证号码：A123456（7）", "A123456(7)"),
        ("澳门身份证1234567(8)", "1234567(8)"),
        ("台湾身份证字号A123456789", "A123456789"),
        ("军官证号：军字第1234567号", "军字第1234567"),
        ("驾驶证档案编号420300123456", "420300123456"),
        ("社保卡号：A12345678", "A12345678"),
    ],
)
def test_papers_without_a_check_are_known_by_the_word_beside_them(text, value):
    assert [(match.kind, match.value) for match in find(text)] == [(Personal.OTHER_ID, value)]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "V信zhangsan88",
            "vx:zhangsan88",
            "加VX zhangsan88",
            "薇信：zhangsan88",
            "➕V：zhangsan88",
        ),
        *("wx号zhangsan88", "微 信 ：zhangsan88", "Q Q：1234 56789", "企鹅号123456789"),
        "支付宝账号zhangsan88",
    ],
)
def test_an_account_is_known_under_its_other_names(text):
    assert kinds(text) == [Personal.ACCOUNT]


@pytest.mark.parametrize(
    "text",
    [
        *("zhangsan(at)163.com", "zhangsan[at]163.com", "zhangsan#163.com", "zhangsan @ 163 . com"),
        *("zhangsan at qq dot com", "zhangsan艾特qq点com", "zhangsan【at】vip.163.com"),
    ],
)
def test_a_mailbox_that_is_spelt_is_one(text):
    assert kinds(text) == [Personal.EMAIL]


@pytest.mark.parametrize(
    "text", ["鄂C/8K2L6", "鄂C—8K2L6", "鄂C【8K2L6】", "鄂C\n8K2L6", "车牌号C8K2L6"]
)
def test_a_plate_is_one_with_a_stroke_in_it_or_without_its_province(text):
    assert kinds(text) == [Personal.PLATE]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("家住公园路88-2-501", Circumstance.HOME),
        ("住址：公园路12#3-501", Circumstance.HOME),
        ("租住于京华新天地A座1203室", Circumstance.HOME),
        ("收货地址：茅箭区人民北路5号院2号楼301", Circumstance.HOME),
        ("茅箭区北京北路48号8栋601，请寄送", Circumstance.ADDRESS),
        ("张某，男，1985年4月12日生", Circumstance.BIRTHDAY),
        ("出生日期：1985-04-12", Circumstance.BIRTHDAY),
    ],
)
def test_a_door_and_a_day_of_birth_are_known(text, kind):
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "截至二〇一六年十二月三十一日，共受理一千二百三十四件。",
        "一、二、三、四、五、六、七、八、九、十、十一",
        "①②③④⑤⑥⑦⑧⑨⑩各项",
        "联系电话：110、119、120、122、12345、12389",
        "手机1500部，2016年发放2000部",
        "受理130、158、171、1024、2016、4567件",
        "2016,130,1234,5678,210",
        "分辨率1920×1080，面积123456×10",
        "鄂公规〔2016〕12号、（2016）鄂0302刑初123号",
        "该案发生于2016年5月1日，产品生产日期2016-05-01",
        "社保卡办理4203人，驾驶证换领123456本",
        "本机关信息化建设和VR体验、QQ群",
        "邮箱：sysgaj@shiyan.gov.cn",
    ],
)
def test_what_an_office_writes_raises_no_alarm(text):
    assert kinds(text) == []
