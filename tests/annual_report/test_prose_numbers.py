"""A hundred sentences written by hand: wrong numbers are found, right ones are left alone."""

from decimal import Decimal

import pytest

from annual_report.balance.claims import prose_agrees
from annual_report.balance.numbers import normal, quantities
from tests.factories.annual_report import proactive, remedies, requests, submission

ROWS = {
    "一": [21, 4, 1, 0, 1, 0, 27],
    "二": [3, 0, 0, 0, 0, 0, 3],
    "（一）": [9, 2, 0, 0, 1, 0, 12],
    "（二）": [3, 1, 0, 0, 0, 0, 4],
    "（三）7": [3, 0, 0, 0, 0, 0, 3],
    "（四）1": [4, 1, 0, 0, 0, 0, 5],
    "（五）1": [2, 0, 0, 0, 0, 0, 2],
    "（六）3": [0, 0, 1, 0, 0, 0, 1],
    "（七）": [21, 4, 1, 0, 1, 0, 27],
    "四": [3, 0, 0, 0, 0, 0, 3],
}
FIGURES = {
    "powers_total": 484,
    "powers_penalty": 389,
    "powers_licence": 16,
    "powers_coercion": 36,
    "powers_inspection": 23,
    "powers_reward": 4,
    "powers_confirmation": 6,
    "weibo_published": 2302,
    "wechat_published": 815,
    "site_published": 1497,
    "online_politics_received": 1378,
    "interviews_held": 4,
    "consultations_held": 6,
    "trainings": 5,
    "meetings": 3,
    "media_events": 2,
}

WRONG = """全年新收政府信息公开申请28件。
全年共收到政府信息公开申请 26 件。
本年度新收政府信息公开申请二十八件。
本机关收到依申请公开26起。收到申请26起。
2024年受理政府信息公开申请29件，其中自然人21件。
2024年受理政府信息公开申请27件，其中自然人20件、法人或其他组织6件。
2024年受理政府信息公开申请27件，其中自然人21件、法人或其他组织7件。
受理申请27件：自然人21件，商业企业5件，科研机构1件。
全年受理27件政府信息公开申请，均按期答复；全年受理25件政府信息公开申请。
共收到政府信息公开申请1，027件。
接收政府信息公开申请2 8件。
上年结转2件。
上年度结转申请四件。
结转下年度继续办理5件。
结转至2025年办理的申请2件。
结转下一年度1件。
办结申请25件。
全年办结政府信息公开申请30件。
全年答复政府信息公开申请二十六件。
申请已全部办理完毕，共办结26件。
其中予以公开13件。
其中，予以公开12件、部分公开5件、不予公开3件。
予以公开12件，不予公开4件。
作出不予公开答复2件。
无法提供的6件，占比较大。
本机关无法提供4件。
不予处理3件。
其他处理2件。
同意公开11件、部分公开4件。
因政府信息公开被申请行政复议5件。
发生行政复议三件。
因政府信息公开引发的行政诉讼1件。
行政复议4件、行政诉讼3起。
全年制发行政规范性文件6件。
印发规范性文件4件，废止2件。
废止行政规范性文件3件。
现行有效行政规范性文件30件。
全年作出行政处罚决定8132件。
办理行政许可1240件。
实施行政强制69件。
公布权责清单共483项。
公布权力事项484项，其中行政处罚398项、行政许可16项。
其中行政许可15项、行政强制36项。
行政检查32项、行政奖励4项、行政确认7项。
官方微博发布信息2320条。
通过政务微博发布信息0.25万条。
微信公众号推送信息851条。
在政府网站主动公开信息1479条。
回复网上问政1387件。
举办在线访谈5期，开展征集调查6次。
开展业务培训六次，召开专题会议3次。
全年组织培训4场。
召开新闻发布会3场。
公布389项行政处罚、61项行政许可、36项行政强制。""".splitlines()

RIGHT = """全年新收政府信息公开申请27件。
全年共收到政府信息公开申请 27 件。
本年度新收政府信息公开申请二十七件。
2024年受理政府信息公开申请27件，其中自然人21件、法人或其他组织6件。
受理申请27件：自然人21件，商业企业4件，科研机构1件，法律服务机构1件。
收到申请27件，较上年增加5件。
收到申请27件，比上年的32件减少5件。
上年结转3件，结转下年度3件。
去年收到申请32件，今年收到27件。
办结申请27件，其中予以公开12件、部分公开4件、不予公开3件、无法提供5件、不予处理2件、其他处理1件。
因政府信息公开被申请行政复议4件，被提起行政诉讼2件。
行政复议四件、行政诉讼两件。
全年制发行政规范性文件5件，废止行政规范性文件2件，现行有效行政规范性文件31件。
全年作出行政处罚决定8123件，行政许可决定1204件，行政强制96件。
公布权责清单共484项，其中行政处罚389项、行政许可16项、行政强制36项。
行政检查23项、行政奖励4项、行政确认6项。
官方微博发布信息2302条，微信公众号推送815条。
官方微博发布信息2300余条。
通过政务微博发布信息0.23万条。
在政府网站主动公开信息1，497条。
在市政府门户网站公开信息148条。
在政府网站主动公开信息近1500条。
回复网上问政1378件。
举办在线访谈4期，开展征集调查6次。
开展业务培训5次，召开专题会议3次，举行新闻发布会2场。
召开新闻发布会两场。
办理护照申请3206件，身份证申请18200件。
受理群众举报投诉203件。
受理行政许可申请1300件。
收到人大代表建议12件、政协提案9件，均已答复。
答复人大代表建议12件。
第一季度收到申请6件。
上半年收到申请14件。
一月收到申请2件，12月收到申请1件。
全市公安机关共收到申请120件。
累计收到申请314件。
编发简报12期。
在省级以上刊物刊发信息2684条。
接听咨询电话3500个。
组织“110宣传日”等活动6次。
培训干部1200人次。
为企业办理行政许可缩短时限3个工作日。
制定公开制度2项，修订3项。
公开预算2条、决算2条。
政策解读7篇，图解4篇。
回应关切9次。
发布警情通报36条。
公开行政处罚结果信息5600条。
接待来访群众41批。
梳理公开目录3类15个主题。
针对存在的2个问题，提出3项措施。
投入经费20万元。
办理政府网站咨询96件，受理微博私信咨询12件。
公布389项行政处罚、16项行政许可、36项行政强制、23项行政检查、4项行政奖励、6项行政确认。""".splitlines()


def told(sentence):
    report = submission(
        requests=requests(ROWS),
        remedies=_remedies(),
        proactive=_proactive(),
        sections={"1": sentence},
        figures=FIGURES,
    )
    return list(prose_agrees(report))


def _remedies():
    table = remedies((1, 1, 1, 1, 4))
    cells = {"未经复议直接起诉/结果维持": 1, "未经复议直接起诉/总计": 1}
    cells |= {"复议后起诉/尚未审结": 1, "复议后起诉/总计": 1}
    return table.table.filled({**table.values, **cells})


def _proactive():
    table = proactive(本年制发件数=5, 本年废止件数=2, 现行有效件数=31)
    cells = {
        "第二十条第（五）项/行政许可/本年处理决定数量": 1204,
        "第二十条第（六）项/行政处罚/本年处理决定数量": 8123,
        "第二十条第（六）项/行政强制/本年处理决定数量": 96,
    }
    return table.table.filled({**table.values, **cells})


def test_at_least_nineteen_wrong_numbers_in_twenty_are_found():
    missed = [sentence for sentence in WRONG if not told(sentence)]

    assert len(WRONG) + len(RIGHT) >= 100
    assert len(missed) <= len(WRONG) * 0.05, missed


def test_fewer_than_one_right_sentence_in_twenty_is_found_fault_with():
    alarms = {sentence: told(sentence) for sentence in RIGHT if told(sentence)}

    assert len(alarms) < len(RIGHT) * 0.05, alarms


def test_the_sentence_and_both_values_are_said():
    (fault,) = told("2024年受理政府信息公开申请27件，其中自然人20件。")

    assert fault == "自然人申请：正文20件（“其中自然人20件”），表中21"
    assert (fault.cell, fault.left, fault.right) == ("正文 自然人申请", 20, 21)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("27件", 27, 27),
        ("1，497 条", 1497, 1497),
        ("1,497条", 1497, 1497),
        ("二十七件", 27, 27),
        ("一百零八件", 108, 108),
        ("十二起", 12, 12),
        ("两次", 2, 2),
        ("2700余条", 2700, 2800),
        ("1.2万条", 11_500, 12_500),
        ("10万余条", 100_000, 200_000),
        ("近1500条", 1400, 1600),
        ("２７件", 27, 27),
    ],
)
def test_a_number_is_read_in_every_writing(text, low, high):
    (quantity,) = quantities(normal(text))

    assert (quantity.low, quantity.high) == (Decimal(low), Decimal(high))
