"""What people write in a cell: days, numbers, everyday words, old HTML; read as meant or asked about."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosure.models import Channel, Disclosure, Tally, Unit
from disclosure.resources import DisclosureResource, TallyResource
from records.columns import day, decimal_number, whole_number
from records.everyday_words import alike
from records.grids import SpreadsheetError
from records.markup import is_markup, shown
from records.office_tables import Reading
from records.resources import run_import
from records.spreadsheets import read_table
from records.undoing import undo
from requests_app.models import Case
from requests_app.resources import CaseResource

HAN = "〇一二三四五六七八九"
SPELLINGS = {
    "iso": lambda d: d.isoformat(),
    "short": lambda d: f"{d.year}-{d.month}-{d.day}",
    "slashes": lambda d: f"{d.year}/{d.month}/{d.day}",
    "dots": lambda d: f"{d.year}.{d.month}.{d.day}",
    "closing dot": lambda d: f"{d.year}.{d.month}.{d.day}.",
    "commas": lambda d: f"{d.year}、{d.month}、{d.day}",
    "backslashes": lambda d: f"{d.year}\\{d.month}\\{d.day}",
    "compact": lambda d: f"{d:%Y%m%d}",
    "serial": lambda d: str((d - date(1899, 12, 30)).days),
    "han": lambda d: "".join(HAN[int(c)] for c in str(d.year)) + f"年{d.month}月{d.day}日",
    "year month day": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "hao": lambda d: f"{d.year}年{d.month}月{d.day}号",
    "blanks": lambda d: f"{d.year} 年 {d.month} 月 {d.day} 日",
    "midnight": lambda d: f"{d.year}/{d.month}/{d.day} 0:00",
    "seconds": lambda d: f"{d.isoformat()} 08:30:00",
    "thousandths": lambda d: f"{d.isoformat()} 08:30:00.123",
    "zone": lambda d: f"{d.isoformat()}T08:30:00+08:00",
    "weekday": lambda d: f"{d.isoformat()} 星期{'一二三四五六日'[d.weekday()]}",
    "bracketed": lambda d: f"{d.isoformat()}（周{'一二三四五六日'[d.weekday()]}）",
    "morning": lambda d: f"{d.year}年{d.month}月{d.day}日上午",
    "wide": lambda d: f"{d.isoformat()}".translate(
        {ord(c): ord(c) + 0xFEE0 for c in "0123456789-"}
    ),
}
DAYS = st.integers(0, 20_000).map(lambda n: date(1990, 1, 1) + timedelta(days=n))


@given(on=DAYS, spelling=st.sampled_from(sorted(SPELLINGS)))
def test_every_spelling_of_a_day_is_that_day(on, spelling):
    assert day(SPELLINGS[spelling](on)) == on


HEADS = {
    "标题": ["标题", "标题*", "标　题", "名称", "信息名称", "title", "标题（必填）"],
    "类别": ["类别", "分类", "category", "类\n别"],
    "发布机构": ["发布机构", "发文机关", "责任单位", "unit"],
    "成文日期": ["成文日期", "生成日期", "formed_on", "成文\n日期"],
}
SEPARATORS = [",", "\t", ";"]


@given(
    heads=st.tuples(*map(st.sampled_from, HEADS.values())),
    on=DAYS,
    spelling=st.sampled_from(sorted(SPELLINGS)),
    separator=st.sampled_from(SEPARATORS),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]),
    title=st.booleans(),
)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_heads_days_separators_and_encodings_are_read_in_any_combination(
    heads, on, spelling, separator, encoding, title
):
    written = SPELLINGS[spelling](on)
    lines = [["2024年目录", "", "", ""]] * title + [heads, ["通告", "通知", "办公室", written]]
    text = "\n".join(separator.join(f'"{cell}"' for cell in line) for line in lines)
    resource = DisclosureResource()
    known = resource.heads(Reading())

    table = read_table(io.BytesIO(text.encode(encoding)), heads=known)

    assert [known.column(head).label for head in table.headers] == list(HEADS)
    ((_number, cells),) = table.rows
    assert (cells[:3], day(cells[3])) == (["通告", "通知", "办公室"], on)


@pytest.mark.parametrize(
    ("written", "number"),
    [("1,234件", 1234), ("１２３", 123), ("12 条", 12), ("1.2万条", 12_000), ("30人次", 30)],
)
def test_numbers_of_things(written, number):
    assert whole_number(written) == number


@pytest.mark.parametrize(
    ("written", "number"),
    [("12.5万元", Decimal("12.5")), ("125000元", Decimal("12.5")), ("1,234件", Decimal(1234))],
)
def test_sums_are_counted_in_ten_thousands_of_yuan(written, number):
    assert decimal_number(written) == number


@pytest.mark.parametrize("written", ["100余", "约100", "百余件", "12.55条", "十二"])
def test_what_is_no_exact_number_is_none(written):
    with pytest.raises(ValueError, match=written):
        whole_number(written)


@pytest.mark.django_db
@pytest.mark.parametrize("written", ["2700余", "2700余条", "约2700", "2700多条"])
def test_a_tally_of_about_so_much_is_one(written):
    Channel.objects.create(code="web", name="网站", kind="website")
    text = f"年月,渠道,指标,数量,单位\n2016,网站,发布,{written},条\n"

    run_import(TallyResource(), io.BytesIO(text.encode()))

    assert list(Tally.objects.values_list("count", "approx")) == [(2700, True)]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p style='x'>各县：</p><p>&nbsp;&nbsp;一、总体</p>", "各县：\n一、总体"),
        ("<table><tr><td>单位</td><td>件数</td></tr></table>", "单位\u3000件数"),
        ("甲&amp;乙<br/>丙<script>alert(1)</script>", "甲&乙\n丙"),
    ],
)
def test_old_html_becomes_what_it_showed(html, text):
    assert is_markup(html)
    assert shown(html) == text


@pytest.mark.parametrize("text", ["年龄<18且>14", "A & B", "<通知>", "a<b"])
def test_signs_that_are_no_markup_stay(text):
    assert not is_markup(text)


@pytest.mark.django_db
def test_a_body_of_html_keeps_its_format_beside_its_lines_and_the_row_says_so():
    Unit.objects.create(code="jj", name="交通警察支队")
    text = (
        '标题,类别,发布机构,成文日期,正文\n通告,通知通告,jj,2024-03-01,"<p>一、<b>总体</b></p>"\n'
    )

    outcome = run_import(DisclosureResource(), io.BytesIO(text.encode()))

    item = Disclosure.objects.get()
    assert (item.body, item.body_html) == ("一、总体", "<p>一、<strong>总体</strong></p>")
    assert outcome.notes == ["第 2 行正文：HTML 已按格式保留"]


@pytest.mark.django_db
def test_a_plain_text_ends_the_format_of_the_one_before_and_undoing_brings_it_back(tmp_path):
    Unit.objects.create(code="jj", name="交通警察支队")
    head, table = "标题,类别,发布机构,成文日期,正文\n", tmp_path / "a.csv"
    table.write_text(f'{head}通告,通知通告,jj,2024-03-01,"<p>一、<b>总体</b></p>"\n', "utf-8")
    run_import(DisclosureResource(), table)
    table.write_text(f"{head}通告,通知通告,jj,2024-03-01,新文\n", "utf-8")

    outcome = run_import(DisclosureResource(), table, update=True)
    item = Disclosure.objects.get()
    assert (item.body, item.body_html) == ("新文", "")
    undo(outcome.batch, DisclosureResource(), reason="改错了")

    item.refresh_from_db()
    assert (item.body, item.body_html) == ("一、总体", "<p>一、<strong>总体</strong></p>")


@pytest.mark.django_db
def test_a_dangerous_page_is_sanitised_and_a_picture_without_its_file_is_told():
    Unit.objects.create(code="jj", name="交通警察支队")
    cell = (
        "<div onclick=x()>甲<script>alert(1)</script><img src='/up/%E5%9B%BE1.jpg?v=2'></div>"
        "<table><tr><td colspan=2>乙</td></tr></table>"
    )
    text = f'标题,类别,发布机构,成文日期,正文\n通告,通知通告,jj,2024-03-01,"{cell}"\n'

    outcome = run_import(DisclosureResource(), io.BytesIO(text.encode()))

    markup = Disclosure.objects.get().body_html
    assert "script" not in markup
    assert "onclick" not in markup
    assert 'data-file="图1.jpg"' in markup
    assert '<td colspan="2">' in markup
    assert outcome.warnings == ["第 2 行：正文中的图片不在附件中：图1.jpg"]


REGISTER = (
    "2016年依申请公开登记台账\n序号,登记编号,收到日期,申请人类别,申请人,申请内容,收件方式,办理结果,答复日期\n"
    "1,2016-101,2016-03-02,公民,张三,户籍统计,信函,信息不存在,2016-03-20\n"
)


@pytest.mark.django_db
def test_everyday_words_are_offered_and_taken_when_chosen():
    refused = run_import(CaseResource(), io.BytesIO(REGISTER.encode()))

    assert refused.errors[0].reason.endswith("是否为：自然人？")
    assert [(error.column, error.said, error.offers) for error in refused.errors] == [
        ("申请人类别", "公民", ("自然人",)),
        ("收件方式", "信函", ("邮寄", "平常信函")),
        ("办理结果", "信息不存在", ("（四）1", "（四）2")),
    ]
    meant = {
        ("applicant_kind", "公民"): "自然人",
        ("intake", "信函"): "平常信函",
        ("outcome", "信息不存在"): "（四）1",
    }
    taken = run_import(CaseResource(), io.BytesIO(REGISTER.encode()), reading=Reading(values=meant))
    assert taken.created == 1
    assert Case.objects.get().intake == "ordinary_mail"


def test_a_name_is_offered_for_a_short_or_mistaken_one():
    names = ["治安管理支队", "交通警察支队", "交通警察支队一大队", "办公室"]

    assert alike("交警支队", names)[0] == "交通警察支队"
    assert alike("治安支队", names) == ["治安管理支队"]
    assert alike("消防", names) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"<html><table><tr><td>a</td></tr></table></html>", "网页"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "另存为"),
    ],
)
def test_files_that_are_no_tables_say_the_way_out(content, said):
    with pytest.raises(SpreadsheetError, match=said):
        read_table(io.BytesIO(content))
