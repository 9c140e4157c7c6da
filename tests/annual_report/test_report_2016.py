"""The report on 2016: every figure of the published report (R11 to R65), counted from the records."""

import re
from datetime import date

import pytest

from annual_report import preflight
from annual_report.content import drawn_up
from annual_report.figures import YearFacts, YearFigures
from annual_report.texts import load_narrative
from disclosure.models import Release, Tally
from inquiries.models import Contact
from tests.factories.annual_report import case, year_2016

pytestmark = pytest.mark.django_db
SIGNED = date(2017, 1, 20)

FIGURES = {
    "site_published": "1497条",
    "weibo_published": "2302条",
    "weibo_followers": "10万余人",
    "city_portal_published": "148条",
    "provincial_press_published": "2684条",
    "local_media_published": "2700余条",
    "newspapers_reports": "112篇",
    "cctv_reports": "42条",
    "hubei_tv_reports": "120余条",
    "cctv_may_channels": "3个",
    "cctv_may_programmes": "9期",
    "national_media_september_topics": "10余个",
    "campaigns": "6类",
    "boards_shown": "160余个",
    "contacts_total": "3048件",
    "online_politics_received": "1378条",
    "online_politics_reply_rate": "100%",
    "integrity_hotline_sessions": "11期次",
    "integrity_hotline_received": "68件",
    "integrity_hotline_reply_rate": "100%",
    "mayor_hotline_received": "1399件",
    "mayor_hotline_closing_rate": "100%",
    "mayor_hotline_feedback_rate": "100%",
    "report_12389_received": "203个(件)",
    "report_12389_closed": "201个(件)",
    "report_12389_pending": "2个(件)",
    "report_12389_closing_rate": "99%",
    "online_station_received": "51件次",
    "powers_penalty": "389项",
    "powers_licence": "16项",
    "powers_coercion": "36项",
    "powers_inspection": "23项",
    "powers_reward": "4项",
    "powers_confirmation": "6项",
    "powers_other": "10项",
    "powers_total": "484项",
    "requests_received": "8件",
    "requests_carried_in": "0件",
    "requests_carried_out": "0件",
    "fees_taken": "0元",
    "fees_waived": "0元",
    "reviews": "0件",
    "suits": "0件",
    "appeals": "0件",
    "leaks": "0起",
}


@pytest.fixture
def the_year(db):
    year_2016()
    load_narrative(2016)


def figures():
    return YearFigures(YearFacts.of(2016))


def report():
    return drawn_up(2016, on=SIGNED)


def test_every_figure_of_2016_is_counted_from_the_records(the_year):
    counted = figures()

    assert {key: str(counted[key]) for key in FIGURES} == FIGURES


def test_changes_are_rounded_as_the_bureau_printed_them(the_year):
    counted = figures()

    assert {
        key: (counted[key].told("previous"), counted[key].change)
        for key in ("contacts_total", "online_politics_received", "integrity_hotline_received")
    } == {
        "contacts_total": ("2970件", "上升2.6%"),
        "online_politics_received": ("2072条", "下降33.5%"),
        "integrity_hotline_received": ("66件", "上升3%"),
    }


def test_the_total_is_that_of_the_net_and_the_three_lines_alone(the_year):
    counted = figures()
    parts = ("online_politics", "integrity_hotline", "mayor_hotline", "report_12389")

    assert [counted[f"{part}_received"].value for part in parts] == [1378, 68, 1399, 203]
    assert counted["contacts_total"].value == 1378 + 68 + 1399 + 203 == 3048
    assert counted["contacts_total"].value + counted["online_station_received"].value == 3099


def test_the_jump_nobody_mentioned_is_flagged(the_year):
    jumps = {jump.label: (jump.previous, jump.current) for jump in report().jumps}

    assert jumps["市长热线和12389"] == (832, 1602)
    assert jumps["市长热线受理"] == (629, 1399)


def test_scope_and_day_stand_beside_the_number(the_year):
    counted = figures()

    assert (counted["boards_shown"].scope, counted["site_published"].scope) == ("全市", "市局")
    assert counted["online_politics_reply_rate"].told("as_of") == "2017年1月5日"
    assert counted["site_published"].as_of == date(2016, 12, 31)


def test_the_prose_states_the_figures_under_the_bureaus_headings(the_year):
    content = report()

    assert content.title == "十堰市公安局2016年度政府信息公开工作情况报告"
    assert [part.section.heading for part in content.parts if part.section.heading] == [
        "一、主动公开信息情况",
        "（一）主动公开信息情况",
        "（二）受理回复群众咨询情况",
        "（三）行政权力运行信息公开情况",
        "（四）财政资金信息公开情况",
        "（五）公共监管信息公开情况",
        "二、依申请公开信息办理情况",
        "三、信息公开收费及减免情况",
        "四、因政府信息公开申请行政复议、提起行政诉讼的情况",
        "五、信息公开工作措施效果及问题",
        "（一）工作措施及效果",
        "（二）工作中存在的问题",
        "（三）改进措施",
    ]
    prose = content.prose
    for stated in ("1497条", "2302条", "10万余人", "148条", "2684条", "2700余条", "112篇", "42条"):
        assert stated in prose["1.1"]
    for stated in ("120余条", "3个频道", "9期节目", "10余个专题", "160余个"):
        assert stated in prose["1.1"]
    for stated in (
        *("3048件", "2970件", "上升2.6%", "1378条", "下降33.5%", "2017年1月5日，回复率100%"),
        *("11期次", "68件", "上升3%", "1399件", "办结率100%", "反馈率100%", "203个(件)"),
        *("已办结201件", "2件正在调查", "51件次"),
    ):
        assert stated in prose["1.2"]
    for stated in (
        *("389项行政处罚", "16项行政许可", "36项行政强制", "23项行政检查", "4项行政奖励"),
        *("6项行政确认", "10项其他类"),
    ):
        assert stated in prose["1.3"]
    assert "申请8件" in prose["2"]
    assert "收费0元" in prose["3"]
    assert "行政复议0件" in prose["4"]
    assert prose["9"].endswith("所列数据自2016年1月1日起，至2016年12月31日止。）")


def test_the_campaigns_are_named_and_what_the_bureau_never_counted_in_public_is_not_counted(
    the_year,
):
    prose = report().prose

    for name in (
        "3.15打假",
        "110宣传日",
        "禁毒宣传日",
        "法制宣传日",
        "安全生产宣传日",
        "119消防宣传日",
    ):
        assert f"“{name}”" in prose["1.1"]
    assert "类警务信息" not in prose["1.1"]
    assert "484项" not in prose["1.3"]
    assert "多次专题学习" in prose["5.1"]


def test_no_number_stands_in_the_prose_but_dates_names_and_figures(the_year):
    """Take away every figure: what is left holds no count."""
    typed = "".join(
        piece.text
        for part in report().parts
        for paragraph in part.paragraphs
        for piece in paragraph
        if not piece.figure
    )
    names = ("3.15打假", "110宣传日", "119消防宣传日", "119宣传日", "12389")
    for name in names:
        typed = typed.replace(name, "")

    assert re.sub(r"\d{4}年|\d{1,2}月|\d{1,2}日", "", typed).strip() != ""
    assert re.findall(r"\d+", re.sub(r"\d{4}年|\d{1,2}月|\d{1,2}日", "", typed)) == []


def test_a_changed_record_moves_its_figure(the_year):
    Release.objects.filter(channel__code="city_portal").first().delete()
    Contact.objects.filter(channel__code="mayor_hotline").first().delete()
    Tally.objects.filter(channel__code="newspapers").update(count=113)
    case("2016-9", received=date(2016, 11, 7)).save()

    content = report()

    assert "147条" in content.prose["1.1"]
    assert "113篇" in content.prose["1.1"]
    assert "3047件" in content.prose["1.2"]
    assert "申请9件" in content.prose["2"]


def test_the_rows_behind_a_figure_are_as_many_as_it_says(the_year):
    facts = YearFacts.of(2016)
    counted = YearFigures(facts)
    told = counted.declared
    differing = {
        key: (counted[key].value, told[key].rows(facts).count())
        for key in counted
        if told[key].rows
        and counted[key].source == "records"
        and counted[key].unit not in ("元", "万元")
        and told[key].rows(facts).count() != counted[key].value
    }

    assert differing == {}


def test_no_number_of_the_text_is_found_fault_with(the_year):
    findings = {f.id: f for f in preflight.of_year(2016, on=SIGNED).findings}

    assert findings["W2"].faults == ()
