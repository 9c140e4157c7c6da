import io

import pytest
from django.core.management import CommandError, call_command

from records.lost_characters import losses, repaired, unpaired

# Every loss of the web copy of the report on 2016, in sentences of our own.
BROKEN = (
    "一、主动公开信息情况\n"
    "()主动公开信息情况。全年公开信息1497条。\n"
    "(二)受理情况。截至201715日，来件全部回复。\n"
    "(三)财政信息。20163月，公布部门预算。\n"
    "(注：根据《中华人民共和国政府信息公开条例》(以下简称《条例》编制，"
    "所列数据自201611日起，至20161231日止。)\n"
)


@pytest.mark.parametrize(
    ("text", "found", "readings"),
    [
        ("20163月", "20163月", ("2016年3月",)),
        ("201612月", "201612月", ("2016年12月",)),
        ("201613月", "201613月", ()),
        ("201715日", "201715日", ("2017年1月5日",)),
        ("201611日", "201611日", ("2016年1月1日",)),
        ("20161231日", "20161231日", ("2016年12月31日",)),
        ("20160305日", "20160305日", ("2016年3月5日",)),
        ("2016105日", "2016105日", ("2016年10月5日",)),
        ("2016111日", "2016111日", ("2016年1月11日", "2016年11月1日")),
        ("2016230日", "2016230日", ()),
        ("2016年35日", "2016年35日", ("2016年3月5日",)),
        ("2016年5日", "2016年5日", ()),
        ("()概况\n(二)受理", "()", ("(一)",)),
        ("（一）概况\n（ ）受理", "（ ）", ("（二）",)),
        ("见附件()。", "()", ()),
    ],
)
def test_a_loss_is_told_with_every_reading_it_can_have(text, found, readings):
    (loss,) = losses(text)

    assert (loss.found, loss.readings) == (found, readings)


@pytest.mark.parametrize(
    "text",
    [
        "2016年3月5日",
        "截至2017年1月5日",
        "1497条",
        "15日内",
        "2016年至2017年",
        "（一）概况",
        "12016日",
    ],
)
def test_what_is_whole_is_left_alone(text):
    assert losses(text) == []


def test_a_bracket_without_its_other_half_is_told_with_its_place():
    text = "一（二《三》\n四）五》"

    assert [(half.found, half.line(text)) for half in unpaired(text)] == [("》", 2)]


def test_every_loss_of_the_report_on_2016_is_flagged_and_can_be_read():
    assert [(loss.line(BROKEN), loss.found, loss.readings) for loss in losses(BROKEN)] == [
        (2, "()", ("(一)",)),
        (3, "201715日", ("2017年1月5日",)),
        (4, "20163月", ("2016年3月",)),
        (5, "201611日", ("2016年1月1日",)),
        (5, "20161231日", ("2016年12月31日",)),
    ]
    assert [half.found for half in unpaired(BROKEN)] == ["("]
    assert losses(repaired(BROKEN)) == []


def test_what_can_be_read_in_two_ways_is_left_for_a_person():
    assert repaired("20163月和2016111日") == "2016年3月和2016111日"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_the_command_lists_what_was_lost_and_repairs_a_copy(tmp_path, encoding):
    file, copy, said = tmp_path / "report.txt", tmp_path / "copy.txt", io.StringIO()
    file.write_text(BROKEN, encoding)

    with pytest.raises(CommandError, match="1处有待核对"):  # the bracket, which has no one reading
        call_command("check_text", str(file), "--output", str(copy), stdout=said)

    assert "第4行：“20163月”疑有缺字，应为2016年3月\n" in said.getvalue()
    assert copy.read_text("utf-8") == repaired(BROKEN)
    assert file.read_text(encoding) == BROKEN


WEB_COPY = (
    "一、概述\n"
    "十公发〔〕12号《》规定，全年公开信息条，占总数的%。\n"
    "2016年2月30日至2016年13月1日\n"
    "&nbsp;主动公开<p>信息</p>\ufffd\n"
)


def test_what_a_web_page_left_and_what_cannot_be_is_named_place_by_place():
    assert [(loss.line(WEB_COPY), loss.found) for loss in losses(WEB_COPY)] == [
        (2, "〔〕"),
        (2, "《》"),
        (2, "%"),
        (3, "2016年2月30日"),
        (3, "2016年13月1日"),
        (4, "&nbsp;"),
        (4, "<p>信息</p>"),
        (4, "\ufffd"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "占98.5%。",
        "占三成，即30 %",
        "R&D经费",
        "A<B且B>C",
        "2016年2月29日",
        "百分之十",
        "（一）《条例》〔2016〕",
    ],
)
def test_what_only_looks_like_it_is_left_alone(text):
    assert losses(text) == []


def test_a_whole_text_passes(tmp_path):
    file = tmp_path / "whole.txt"
    file.write_text("2016年3月，公布预算（见附件）。", "utf-8")

    call_command("check_text", str(file))


@pytest.mark.parametrize("content", [None, b"\xff\xff\xff"])
def test_what_is_no_text_is_refused(tmp_path, content):
    file = tmp_path / "report.txt"
    if content:
        file.write_bytes(content)

    with pytest.raises(CommandError, match=r"report\.txt"):
        call_command("check_text", str(file))
