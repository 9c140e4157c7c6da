"""The import engine, tried on the catalogue's trees and the tallies."""

import io
from datetime import date

import openpyxl
import pytest

from disclosure.models import Category, Channel, DecisionCount, PowerItem, Tally, Unit
from disclosure.resources import (
    CategoryResource,
    DecisionCountResource,
    PowerItemResource,
    TallyResource,
    UnitResource,
)
from records.import_rows import RowError
from records.resources import run_import

pytestmark = pytest.mark.django_db


def load(resource, text, encoding="utf-8", **options):
    return run_import(resource(), io.BytesIO(text.encode(encoding)), **options)


UNITS = (
    "代码,名称,上级代码,电话\ndist,茅箭分局,hq,0719-1\nhq,十堰市公安局,,\npost,五堰派出所,dist,\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_tree_comes_in_whatever_the_order_of_its_rows(encoding):
    outcome = load(UnitResource, UNITS, encoding)

    assert str(outcome) == "3 created, 0 updated, 0 unchanged"
    assert list(Unit.objects.order_by("code").values_list("code", "name", "parent__code")) == [
        ("dist", "茅箭分局", "hq"),
        ("hq", "十堰市公安局", None),
        ("post", "五堰派出所", "dist"),
    ]


def test_the_same_file_twice_changes_nothing():
    load(UnitResource, UNITS)

    assert str(load(UnitResource, UNITS)) == "0 created, 0 updated, 3 unchanged"


def test_english_names_and_chinese_labels_mean_the_same_columns():
    load(UnitResource, "code,name\nhq,十堰市公安局\n")

    assert (
        str(load(UnitResource, "代码,name,上级代码\nhq,十堰市公安局,\n"))
        == "0 created, 0 updated, 1 unchanged"
    )


def test_a_differing_record_is_an_error_unless_updating_is_asked_for():
    load(UnitResource, UNITS)
    changed = UNITS.replace("0719-1", "0719-2")

    refused = load(UnitResource, changed)
    assert refused.errors == [RowError(2, "电话", "与已有记录不同。")]
    assert Unit.objects.get(code="dist").phone == "0719-1"

    assert str(load(UnitResource, changed, update=True)) == "0 created, 1 updated, 2 unchanged"
    assert Unit.objects.get(code="dist").phone == "0719-2"


def test_a_rehearsal_counts_and_keeps_nothing():
    assert str(load(UnitResource, UNITS, dry_run=True)) == "3 created, 0 updated, 0 unchanged"
    assert Unit.objects.count() == 0


def test_every_bad_row_is_named_and_none_is_written():
    Channel.objects.create(code="web", name="网站", kind="website")
    text = (
        "年月,渠道,指标,数量,单位,约数,截止日期,统计口径\n"
        "2016,web,发布信息,2700,条,1,2016-12-31,\n"
        "2016-13,web,发布信息,5,条,,,\n"
        "2016,电台,发布信息,5,条,,,\n"
        "2016,web,发布信息,很多,条,也许,2016-02-30,甲\n"
        "2016,网站,发布信息,8,条,,,\n"
        "2016,web,,8,条,,,\n"
    )

    outcome = load(TallyResource, text)

    assert [(error.row, error.column) for error in outcome.errors] == [
        (3, "年月"),
        (4, "渠道"),
        (5, "数量"),
        (5, "约数"),
        (5, "截止日期"),
        (6, "年月"),
        (7, "指标"),
    ]
    assert "2" in outcome.errors[5].reason
    assert "6" in outcome.errors[5].reason
    assert Tally.objects.count() == 0


def test_a_tally_is_known_by_period_channel_measure_and_scope():
    Channel.objects.create(code="web", name="网站", kind="website")
    text = "年月,渠道,指标,数量,单位,约数\n2016,网站,发布,2700,条,1\n2016-05,web,发布,12,条,\n"

    assert str(load(TallyResource, text)) == "2 created, 0 updated, 0 unchanged"
    assert str(load(TallyResource, text + "\n")) == "0 created, 0 updated, 2 unchanged"
    assert list(Tally.objects.order_by("period").values_list("count", "approx", "scope")) == [
        (2700, True, ""),
        (12, False, ""),
    ]


@pytest.mark.parametrize(
    ("header", "column"),
    [("代码,名称,颜色", "颜色"), ("代码,电话,地址", "名称"), ("代码,名称,code", "code")],
)
def test_unknown_missing_and_doubled_columns_are_errors_of_the_first_row(header, column):
    outcome = load(UnitResource, f"{header}\nhq,十堰市公安局,x\n")

    assert [(error.row, error.column) for error in outcome.errors] == [(1, column)]


@pytest.mark.parametrize("rows", ["a,甲,b\nb,乙,a\nc,丙,a\n", "a,甲,a\n"], ids=["circle", "itself"])
@pytest.mark.parametrize("existing", [True, False])
def test_entries_below_each_other_in_a_circle_are_refused(rows, existing):
    if existing:
        Category.objects.bulk_create([Category(code=code, name="旧") for code in "abc"])

    outcome = load(CategoryResource, "代码,名称,上级代码\n" + rows, update=True)

    assert {error.column for error in outcome.errors} >= {"上级代码"}
    assert not Category.objects.filter(code__in="abc", parent__isnull=False).exists()


def test_an_empty_cell_is_the_models_default_and_never_zero():
    load(CategoryResource, "代码,名称,公开时限\na,甲,\nb,乙,7\n")

    loaded = Category.objects.filter(code__in="ab").order_by("code")
    assert list(loaded.values_list("publish_within", flat=True)) == [
        20,
        7,
    ]


def test_a_power_without_a_date_is_its_current_version():
    PowerItem.objects.create(
        code="CF001", type="CF", name="罚款", legal_basis="旧", valid_from=date(2015, 1, 1)
    )
    text = "职权编码,权力类型,权力名称,设定依据\nCF001,行政处罚,罚款,新\n"

    assert str(load(PowerItemResource, text, update=True)) == "0 created, 1 updated, 0 unchanged"
    assert list(PowerItem.objects.values_list("legal_basis", "valid_from")) == [
        ("新", date(2015, 1, 1))
    ]


def test_what_only_the_database_refuses_is_explained_by_row():
    text = (
        "职权编码,权力类型,权力名称,设定依据,生效日期,取消日期\n"
        "CF001,CF,罚款,法,2016-01-01,\nCF002,处罚,警告,法,2016年1月1日,2015/1/1\n"
    )

    outcome = load(PowerItemResource, text)

    assert [error.row for error in outcome.errors] == [3]
    assert PowerItem.objects.count() == 0


def test_two_new_rows_the_database_cannot_hold_together_are_refused():
    text = (
        "职权编码,权力类型,权力名称,设定依据,生效日期\n"
        "CF001,CF,罚款,法,2016-01-01\nCF001,CF,罚款,法,2017-01-01\n"
    )

    assert [error.row for error in load(PowerItemResource, text).errors] == [3]
    assert PowerItem.objects.count() == 0


@pytest.mark.parametrize(
    ("row", "label"),
    [
        ("2016,行政许可,1.5", "数量"),
        ("2016,行政许可,-1", ""),
        ("16,行政许可,1", "年度"),
        ("99999,行政许可,1", "年度"),
        ("2016,行政事业性收费,0.1234567", "数量"),
        ("2016,行政检查,1", "事项"),
    ],
)
def test_decisions_are_whole_numbers_of_a_year_and_only_charges_have_decimals(row, label):
    outcome = load(DecisionCountResource, f"年度,事项,数量\n{row}\n")

    assert [error.column for error in outcome.errors] == [label]
    assert DecisionCount.objects.count() == 0


def test_a_category_called_what_the_yearly_report_counts_is_counted_there():
    load(CategoryResource, "代码,名称\nguifan,行政规范性文件\nqita,其他\n")

    kinds = Category.objects.filter(code__in=("guifan", "qita")).order_by("code")
    assert list(kinds.values_list("normative_kind", flat=True)) == ["normative_document", ""]


@pytest.mark.parametrize(("said", "code"), [("12389", "report_12389"), ("微博", "weibo")])
def test_a_channel_is_known_by_what_offices_call_it(said, code):
    load(TallyResource, f"年月,渠道,指标,数量,单位\n2016,{said},受理,1,件\n")

    assert Tally.objects.get().channel.code == code


def test_excel_dates_and_numbers_are_read_as_they_look():
    book = openpyxl.Workbook()
    for row in (["年度", "事项", "数量"], [2016, "行政许可", 12.0], [2016, "行政事业性收费", 3.25]):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)

    assert str(run_import(DecisionCountResource(), stream)) == "2 created, 0 updated, 0 unchanged"
    assert [
        str(n) for n in DecisionCount.objects.order_by("kind").values_list("count", flat=True)
    ] == [
        "3.250000",
        "12.000000",
    ]


def test_the_number_of_queries_does_not_follow_the_rows(django_assert_max_num_queries):
    rows = "".join(f"u{number},单位{number},hq\n" for number in range(400))
    with django_assert_max_num_queries(25):
        load(UnitResource, "代码,名称,上级代码\nhq,局,\n" + rows)

    with django_assert_max_num_queries(25):
        load(UnitResource, "代码,名称,上级代码\nhq,局,\n" + rows.replace("单位", "单"), update=True)


def test_an_export_reads_back_as_it_was():
    load(UnitResource, UNITS)
    resource = UnitResource()

    rows = list(resource.export_rows(Unit.objects.order_by("code")))

    assert resource.labels() == [
        *("代码", "名称", "上级代码", "地址", "电话", "办公时间"),
        "单独编制年报",
    ]
    assert rows[0] == ["dist", "茅箭分局", "hq", "", "0719-1", "", False]


def test_progress_counts_each_row_as_checked_and_as_written():
    told = []
    load(UnitResource, UNITS, progress=lambda done, total: told.append((done, total)))

    assert told[-1] == (6, 6)
