"""Reports of 2008 to 2018 under the headings their offices printed: real reports enter and come out whole.

The numbers and headings are those five bureaus published; the sentences are ours.
"""

import json
from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from annual_report import life, preflight, shown
from annual_report.correction import Difference, differences
from annual_report.figures.series import outcomes_by_year
from annual_report.frozen import freeze, thaw
from annual_report.models import Report, StatedFigure
from annual_report.outline import OutlineError, as_text, carried_over, parsed, words_of
from annual_report.render.files import written
from records.lifecycle import NotAllowed
from records.models import Office
from tests.factories.annual_report import case
from tests.factories.disclosure import person

DAY = date(2026, 11, 20)
CHONGQING = """【概述】
一、政府信息主动公开情况
（一）传统媒体与新兴媒体齐头并进公开政府信息
（二）重点领域信息公开
二、依申请公开政府信息情况
三、制度建设与队伍建设情况
四、政府信息公开类行政复议、行政诉讼情况
五、政府信息公开收费及减免情况
六、下一步工作打算"""
CHANGNING = """引 言
一、概述
（一）认真做好政府信息主动公开工作
（二）依法依规做好依申请公开工作
二、主动公开政府信息情况
三、依申请公开政府信息情况
四、行政复议、行政诉讼和举报申诉情况
五、咨询处理情况
六、存在的主要问题和改进措施
附注"""
LEGACY = [
    pytest.param(
        *(2016, "重庆市公安局2016年政府信息公开工作年度报告", CHONGQING),
        {"site_visits": 1801730, "reads": 130000000},
        *("2.1", "门户网站访问{site_visits}，新媒体阅读{reads}。"),
        "门户网站访问1801730次，新媒体阅读1.3亿余次。",
        id="重庆 2016",
    ),
    pytest.param(
        *(2012, "吐鲁番地区公安局2012年度政府信息公开工作报告"),
        "一、政府信息公开概述\n二、主动公开政府信息情况\n（一）主动公开政府信息的数量\n（二）公开信息类别和内容",
        {"published_total": 120},
        *("2.1", "全年公开{published_total}。", "全年公开120条。"),
        id="吐鲁番 2012",
    ),
    pytest.param(
        *(
            2016,
            "盐津县公安局2016年政府信息公开工作年度报告",
            "一、总体情况\n二、主动公开政府信息情况",
        ),
        {"published_total": 314, "phone_consultations": 18, "staff_full_time": 2},
        *(
            "1",
            "公开{published_total}，接听咨询电话{phone_consultations}，民警{staff_full_time}专管。",
        ),
        "公开314条，接听咨询电话18次，民警2名专管。",
        id="盐津 2016",
    ),
    pytest.param(
        *(2018, "上海市公安局长宁分局2018年政府信息公开工作年度报告", CHANGNING),
        {
            **{"published_total": 4186, "consultations_answered": 8073},
            **{"staff_full_time": 1, "intake_points": 1, "reading_points": 14},
        },
        *("2.1", "公开{published_total}；受理点{intake_points}，查阅点{reading_points}。"),
        "公开4186条；受理点1个，查阅点14个。",
        id="长宁 2018",
    ),
    pytest.param(
        *(2014, "阜新市公安局2014年政府信息公开年度报告"),
        "【前言】\n一、2014年政府信息公开情况\n（一）主动公开总体情况",
        {"published_total": 1557},
        *("2.1", "门户网站公开{published_total}。", "门户网站公开1557条。"),
        id="阜新 2014",
    ),
]


def drafted(year, title="", outline=""):
    writer = person("nianbao")
    report = life.draw_up(year, by=writer, on=DAY)
    if outline:
        report = life.set_outline(report, outline=outline, own_title=title, by=writer, on=DAY)
    return report, writer


@pytest.mark.django_db
@pytest.mark.usefixtures("nothing_kept")
@pytest.mark.parametrize(("year", "title", "outline", "known", "key", "text", "told"), LEGACY)
def test_a_real_report_comes_out_under_its_own_title_headings_and_numbers(
    year, title, outline, known, key, text, told
):
    StatedFigure.objects.bulk_create(
        StatedFigure(year=year, kind=kind, value=n, approx=kind == "reads", source="原年度报告")
        for kind, n in known.items()
    )
    report, writer = drafted(year, title, outline)
    life.write_section(report, key=key, text=text, by=writer, on=DAY)

    content = preflight.of_report(report, on=DAY).content
    assert content.title == title
    assert [s.heading or f"【{s.about}】" for s in content.sections] == outline.split("\n")
    assert content.prose[key] == told
    page = written(content, (), "html").decode()
    assert all(heading.strip("【】") in page or "【" in heading for heading in outline.split("\n"))
    assert "主动公开信息情况" not in page  # a heading of the form it does not have


def test_the_headings_say_where_fees_and_complaints_are_told():
    told = {words_of(section): section.stands_for for section in parsed(CHONGQING)}

    assert told["政府信息公开收费及减免情况"] == ("3",)
    assert told["政府信息公开类行政复议、行政诉讼情况"] == ("4",)
    assert told["政府信息主动公开情况"] == ()  # its parts speak
    assert told["传统媒体与新兴媒体齐头并进公开政府信息"] == (
        "1.1",
    )  # known by what it stands under


def test_a_heading_may_stand_in_two_parts_under_one_number():
    assert [section.key for section in parsed("一、概述\n（一）机构\n一、收费\n（一）机构")] == [
        *("1", "1.1", "2", "2.1")
    ]


@pytest.mark.parametrize(
    ("outline", "told"),
    [
        ("（一）主动公开", "第1行“（一）主动公开”之前没有上一级标题，请先写“一、……”"),
        ("一、概述\n（一）机构\n（一）机构", "第3行“（一）机构”与同一部分的另一标题重复"),
        ("一、" + "长" * 120, "第1行超过100字，请只写标题"),
        ("一、概述\n" * 61, "标题共61行，最多60行"),
    ],
)
def test_headings_that_make_no_report_are_refused_with_their_line(outline, told):
    with pytest.raises(OutlineError, match=told):
        parsed(outline)


def test_a_text_stays_under_its_heading_when_headings_move():
    before = parsed("一、概述\n二、收费情况\n三、问题")
    after = parsed("一、概述\n二、问题\n三、收费情况\n四、改进措施")

    assert carried_over(before, after, {"1": "甲", "2": "乙", "3": "丙"}) == {
        **{"1": "甲", "2": "丙", "3": "乙"}
    }


def test_a_heading_in_other_words_keeps_the_text_of_its_place():
    before, after = parsed("一、概述\n二、收费情况"), parsed("一、总体情况\n二、收费情况")

    assert carried_over(before, after, {"1": "甲", "2": "乙"}) == {"1": "甲", "2": "乙"}


def test_a_text_whose_heading_goes_is_not_lost_in_silence():
    before, after = parsed("一、概述\n二、收费情况"), parsed("一、概述")

    with pytest.raises(OutlineError, match="标题“二、收费情况”下已有文字，不能删去"):
        carried_over(before, after, {"1": "甲", "2": "未收费。"})


@pytest.mark.django_db
def test_the_next_report_begins_with_the_headings_the_office_used():
    drafted(2012, "吐鲁番地区公安局2012年度政府信息公开工作报告", "一、概述\n二、收费情况")
    next_year, _writer = drafted(2013)

    assert [section.heading for section in next_year.sections] == ["一、概述", "二、收费情况"]
    assert "{fees_taken}" in next_year.narrative.get(key="2").text


@pytest.mark.django_db
@pytest.mark.usefixtures("nothing_kept")
def test_what_was_frozen_keeps_title_and_headings():
    report, _writer = drafted(2016, "某局2016年工作报告", CHONGQING)
    content = preflight.of_report(report, on=DAY).content

    back = thaw(json.loads(json.dumps(freeze(content, ()))))

    assert back.title == "某局2016年工作报告"
    assert [section.heading for section in back.sections][-1] == "六、下一步工作打算"
    assert back.prose == content.prose


@pytest.mark.django_db
def test_since_2019_the_headings_are_prescribed():
    report, writer = drafted(2020)

    with pytest.raises(NotAllowed, match="2019年度起"):
        life.set_outline(report, outline="一、概述", own_title="", by=writer, on=DAY)
    with pytest.raises(IntegrityError, match="report_own_headings_before_2019"):
        Report.objects.filter(pk=report.pk).update(outline="一、概述")


@pytest.mark.django_db
def test_the_clerk_sets_the_headings_on_the_reports_page(client):
    report, writer = drafted(2016)
    writer.user_permissions.add(Permission.objects.get(codename="view_report"))
    client.force_login(writer)
    url = reverse("admin:annual_report_report_step", args=[report.pk, "outline"])

    assert "一、主动公开信息情况" in client.get(url).content.decode()
    refused = client.post(url, {"outline": "（一）甲", "own_title": "某局工作报告"})
    assert "之前没有上一级标题" in refused.content.decode()
    assert "某局工作报告" in refused.content.decode()  # nothing typed is lost


@pytest.mark.django_db
def test_a_title_with_somebodys_number_stays_inside():
    report, writer = drafted(2016, "某局报告（联系13800138000）", CHONGQING)

    with pytest.raises(NotAllowed, match="手机"):
        life.check(report, by=writer, on=DAY)


@pytest.mark.django_db
def test_the_outcomes_of_five_years_stand_side_by_side():
    case("1", received=date(2023, 3, 1), closed=date(2023, 3, 9), outcome="1").save()
    case("2", received=date(2023, 3, 1), closed=date(2024, 1, 5), outcome="2").save()
    case("3", received=date(2024, 3, 1), closed=date(2024, 3, 9), outcome="4.1").save()

    told = outcomes_by_year(2024)

    assert told["予以公开"][-2:] == [1, 0]
    assert told["部分公开"][-2:] == [0, 1]
    assert told["无法提供"][-2:] == [0, 1]


def test_an_older_report_names_the_address_its_site_had_then():
    assert Office(site_domain="sy.example.cn", site_scheme="http").site_address == (
        "http://sy.example.cn"
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("own_title", "told"),
    [
        ("", "十堰市公安局2016年度政府信息公开工作情况报告"),
        ("十堰市公安局2016年工作报告", "十堰市公安局2016年工作报告"),
    ],
)
def test_the_list_names_a_report_as_its_page_does(client, own_title, told):
    report, _writer = drafted(2016, own_title, CHONGQING)
    content = preflight.of_report(report, on=DAY).content
    Report.objects.filter(pk=report.pk).update(
        status="published", published_at=timezone.now(), sha256="0" * 64, frozen=freeze(content, ())
    )

    assert content.title == told
    assert f">{told}</a>" in client.get(reverse("report-list")).content.decode()


@pytest.mark.django_db
def test_who_approves_decides_on_the_title_and_every_heading_too():
    report, writer = drafted(2016, "某局2016年工作报告", CHONGQING)
    read = shown.report(report).fingerprint
    renamed = CHONGQING.replace(
        "一、政府信息主动公开情况", "一、主动公开情况"
    )  # a heading over parts

    retitled = life.set_outline(report, outline=CHONGQING, own_title="另题", by=writer, on=DAY)
    assert shown.report(retitled).fingerprint != read

    reworded = life.set_outline(
        report, outline=renamed, own_title="某局2016年工作报告", by=writer, on=DAY
    )
    assert shown.report(reworded).fingerprint != read


@pytest.mark.django_db
def test_a_correction_says_which_title_and_headings_it_changed():
    report, writer = drafted(2016, "某局2016年工作报告", "一、概述\n二、收费情况")
    before = preflight.of_report(report, on=DAY).content
    changed = life.set_outline(
        report, outline="一、概述\n二、费用情况", own_title="某局2016年报告", by=writer, on=DAY
    )
    after = preflight.of_report(changed, on=DAY).content

    assert differences(before, after) == (
        Difference("题名", "某局2016年工作报告", "某局2016年报告"),
        Difference("标题", "二、收费情况", "二、费用情况"),
    )


def test_a_part_and_its_subpart_of_the_same_words_keep_their_own_texts():
    outline = parsed("一、主动公开\n（一）主动公开\n（二）咨询")

    assert carried_over(outline, outline, {"1": "", "1.1": "甲", "1.2": "乙"}) == {
        **{"1": "", "1.1": "甲", "1.2": "乙"}
    }


@pytest.mark.django_db
def test_a_title_alone_leaves_the_headings_of_the_form():
    report, writer = drafted(2016)
    before = dict(report.narrative.values_list("key", "text"))

    shipped = as_text(report.sections)
    report = life.set_outline(report, outline=shipped, own_title="另题", by=writer, on=DAY)

    assert (report.outline, report.own_title) == ("", "另题")
    assert dict(report.narrative.values_list("key", "text")) == before
