import io
import time
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.timezone import localdate

from disclosure.models import Adjustment, Category, Channel, Disclosure, Release, Review, Unit
from disclosure.resources import (
    CategoryResource,
    DisclosureResource,
    PowerItemResource,
    UnitResource,
)
from records.resources import run_import
from records.spreadsheets import csv_rows
from tests.factories import disclosure as make

pytestmark = pytest.mark.django_db
HEADER = "标题,类别,发布机构,成文日期,发布日期,渠道,有效性,废止日期\n"
FILE = HEADER + (
    "治安管理通告,announcements,hq,2016-03-01,2016-03-05,本网站；平安微博,,\n"
    "户籍办理指南,某类,某局,2016/3/2,2016年3月6日,site,废止,2018-01-01\n"
    "草稿,announcements,hq,2016-03-03,,,,\n"
)


@pytest.fixture(autouse=True)
def _catalogue():
    Unit.objects.create(code="hq", name="某局")
    Category.objects.create(code="announcements", name="某类")
    for code, name, kind in (("site", "本网站", "website"), ("weibo", "平安微博", "microblog")):
        Channel.objects.update_or_create(code=code, defaults={"name": name, "kind": kind})


def load(text, encoding="utf-8", **options):
    return run_import(DisclosureResource(), io.BytesIO(text.encode(encoding)), **options)


def test_dated_rows_are_published_numbered_reviewed_and_released():
    assert str(load(FILE)) == "3 created, 0 updated, 0 unchanged"

    rows = Disclosure.objects.order_by("formed_on")
    assert list(rows.values_list("title", "status", "index_number", "validity")) == [
        ("治安管理通告", "published", "hq/2016-00001", "in_force"),
        ("户籍办理指南", "published", "hq/2016-00002", "repealed"),
        ("草稿", "draft", None, "in_force"),
    ]
    assert [row.published_on for row in rows] == [date(2016, 3, 5), date(2016, 3, 6), None]
    assert [review.fingerprint for review in Review.objects.order_by("disclosure__formed_on")] == [
        row.fingerprint() for row in rows[:2]
    ]
    assert Release.objects.filter(released_on=date(2016, 3, 5)).count() == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk"])
def test_importing_twice_changes_nothing(encoding):
    load(FILE)

    assert str(load(FILE, encoding)) == "0 created, 0 updated, 3 unchanged"
    assert Release.objects.count() == 3


def test_an_update_moves_the_releases():
    load(FILE)

    changed = FILE.replace(",本网站；平安微博,", ",本网站,").replace(",site,", ",平安微博,")
    outcome = load(changed, update=True)

    assert str(outcome) == "0 created, 2 updated, 1 unchanged"
    releases = Release.objects.order_by("disclosure__formed_on", "pk")
    assert list(releases.values_list("disclosure__title", "channel__code")) == [
        ("治安管理通告", "site"),
        ("户籍办理指南", "site"),
        ("户籍办理指南", "weibo"),
    ]


def test_a_published_item_is_not_taken_back_by_a_file():
    load(FILE)

    outcome = load(FILE.replace("2016-03-05", ""), update=True)

    assert str(outcome) == "0 created, 0 updated, 3 unchanged"
    assert Disclosure.objects.get(title="治安管理通告").status == "published"


@pytest.mark.parametrize(
    ("cells", "label"),
    [
        ("2016-02-01,,有效,", "发布日期"),
        (",,废止,", "废止日期"),
        (",,有效,2018-01-01", "废止日期"),
        (",,失效,2015-01-01", "废止日期"),
        (",平安微博,有效,", ""),
        ("2016-03-05,某报,有效,", "渠道"),
    ],
)
def test_a_row_that_cannot_be_is_named_by_its_column(cells, label):
    outcome = load(f"{HEADER}治安管理通告,announcements,hq,2016-03-01,{cells}\n")

    assert [(error.row, error.column) for error in outcome.errors] == [(2, label)]


PERSON = "身份证号11010119900307451X，手机13800138000"


def test_a_row_to_be_published_with_personal_data_is_refused_by_row_and_column():
    header = "标题,类别,发布机构,成文日期,发布日期,正文\n"
    sound = "治安管理通告,announcements,hq,2016-03-01,2016-03-05,一、适用范围\n"

    outcome = load(f"{header}{sound}处罚公告,announcements,hq,2016-03-01,2016-03-05,{PERSON}\n")

    assert [(error.row, error.column) for error in outcome.errors] == [(3, "正文")]
    assert not any("13800138000" in error.reason for error in outcome.errors)
    assert Disclosure.objects.count() == 0


def test_the_same_row_without_a_day_stays_a_draft():
    header = "标题,类别,发布机构,成文日期,正文\n"

    assert str(load(f"{header}处罚公告,announcements,hq,2016-03-01,{PERSON}\n")) == (
        "1 created, 0 updated, 0 unchanged"
    )
    assert Disclosure.objects.get().status == "draft"


def test_a_draft_is_not_published_unread_by_a_second_file():
    load(f"标题,类别,发布机构,成文日期,正文\n处罚公告,announcements,hq,2016-03-01,{PERSON}\n")

    dated = (
        "标题,类别,发布机构,成文日期,发布日期\n处罚公告,announcements,hq,2016-03-01,2016-03-05\n"
    )
    outcome = load(dated, update=True)

    assert {(error.row, error.column) for error in outcome.errors} == {(2, "正文")}
    assert Disclosure.objects.get().status == "draft"


def test_a_text_that_is_public_takes_no_personal_data_by_an_update():
    load(FILE)

    text = "标题,类别,发布机构,成文日期,内容概述\n治安管理通告,announcements,hq,2016-03-01,"
    outcome = load(f"{text}{PERSON}\n", update=True)

    assert {(error.row, error.column) for error in outcome.errors} == {(2, "内容概述")}


def test_a_day_of_publication_in_two_centuries_is_a_slip_of_the_pen():
    outcome = load(f"{HEADER}治安管理通告,announcements,hq,2024-03-01,2204-03-05,,,\n")

    assert [(error.row, error.column) for error in outcome.errors] == [(2, "发布日期")]
    assert "2204-03-05" in outcome.errors[0].reason


def test_a_day_to_come_is_a_schedule():
    tomorrow = localdate() + timedelta(days=1)

    load(f"{HEADER}治安管理通告,announcements,hq,2024-03-01,{tomorrow},,,\n")

    assert Disclosure.objects.get().published_on == tomorrow
    assert not Disclosure.objects.published(at=timezone.now()).exists()


@pytest.mark.parametrize(
    ("resource", "text", "column"),
    [
        (UnitResource, "代码,名称,办公时间\nx,某所,找13800138000\n", "办公时间"),
        (CategoryResource, "代码,名称,法定依据\nx,某栏,问13800138000\n", "法定依据"),
        (
            PowerItemResource,
            "职权编码,权力类型,权力名称,设定依据\nx-1,行政许可,某许可,问13800138000\n",
            "设定依据",
        ),
    ],
)
def test_units_categories_and_powers_are_read_before_they_are_public(resource, text, column):
    outcome = run_import(resource(), io.BytesIO(text.encode()))

    assert [(error.row, error.column) for error in outcome.errors] == [(2, column)]


def test_a_units_own_telephone_is_no_finding():
    text = "代码,名称,电话\nx,某所,13800138000\n"

    assert run_import(UnitResource(), io.BytesIO(text.encode())).created == 1


def test_an_issued_number_avoids_one_that_came_with_a_file():
    load(
        "标题,类别,发布机构,成文日期,发布日期,索引号\n甲,announcements,hq,2016-01-01,2016-01-02,hq/2016-00001\n"
    )
    load(FILE)

    assert Disclosure.objects.get(title="治安管理通告").index_number == "hq/2016-00002"


def test_an_export_reads_back_as_unchanged():
    load(FILE)
    resource = DisclosureResource()
    rows = resource.export_rows(Disclosure.objects.order_by("pk"))
    text = b"".join(csv_rows(resource.labels(), rows)).decode()

    assert str(load(text)) == "0 created, 0 updated, 3 unchanged"


def run(path, **options):
    output, errors = io.StringIO(), io.StringIO()
    call_command(
        "import_records", "disclosures", str(path), stdout=output, stderr=errors, **options
    )
    return output.getvalue()


def test_the_command_says_what_it_did(tmp_path):
    path = tmp_path / "disclosures.csv"
    path.write_text(FILE, "gb18030")

    assert run(path, dry_run=True).splitlines()[0] == "3 created, 0 updated, 0 unchanged"
    assert run(path) == "3 created, 0 updated, 0 unchanged\n"
    assert run(path) == "0 created, 0 updated, 3 unchanged\n"


def test_the_command_names_bad_rows_and_writes_nothing(tmp_path):
    path, errors = tmp_path / "disclosures.csv", io.StringIO()
    path.write_text(FILE.replace("2016-03-01", "三月"), "utf-8")

    with pytest.raises(CommandError):
        call_command("import_records", "disclosures", str(path), stderr=errors)

    assert errors.getvalue().startswith("row 2, 成文日期: ")
    assert Disclosure.objects.count() == 0


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"a\x00b"])
def test_the_command_refuses_what_is_no_table(tmp_path, content):
    path = tmp_path / "broken.xlsx"
    path.write_bytes(content)

    with pytest.raises(CommandError):
        run(path)


def test_a_dataset_that_does_not_exist_is_a_mistake_of_usage(tmp_path):
    with pytest.raises(CommandError, match="nonsense"):
        call_command("import_records", "nonsense", str(tmp_path / "x.csv"))


def test_thousands_of_rows_take_few_queries(django_assert_max_num_queries):
    rows = "".join(f"通告{n},announcements,hq,2016-03-01,2016-03-05,site,,\n" for n in range(2000))
    begun = time.process_time()
    with django_assert_max_num_queries(200):
        outcome = load(HEADER + rows)

    assert outcome.created == 2000
    assert time.process_time() - begun < 10


def powers(text, *, by=None):
    resource = PowerItemResource()
    resource.by = by
    table = f"职权编码,权力类型,权力名称,设定依据,生效日期\n{text}"
    return run_import(resource, io.BytesIO(table.encode()), update=True)


def test_by_a_table_somebody_brings_a_list_of_powers_in_and_changes_none():
    head, old = make.person("fuzeren"), "XK-1,行政许可,旅馆业许可,《办法》第四条,2016-01-01\n"
    assert powers(old, by=head).created == 1

    refused = powers(old.replace("旅馆业许可", "旅店业许可"), by=head)

    assert [error.reason for error in refused.errors] == [
        "该职权已在清单上：变更须提出清单调整并经审批。"
    ]
    assert (
        powers(old.replace("旅馆业许可", "旅店业许可")).updated == 1
    )  # by the command, whoever runs it


def test_once_the_list_is_kept_here_a_new_power_is_proposed():
    head = make.person("fuzeren")
    Adjustment.objects.create(
        kind="changed", effective_on=date(2016, 5, 1), basis="文", approval="批", number="2016-001"
    )

    refused = powers("XK-2,行政许可,典当业许可,《办法》第四条,2016-06-01\n", by=head)

    assert "新增职权须提出清单调整" in refused.errors[0].reason


def test_a_document_is_linked_to_the_one_it_explains_in_the_same_table_or_stored():
    head = "标题,类别,发布机构,成文日期,发文字号,解读\n"
    row = "{title},announcements,hq,2024-03-01,{number},{explains}\n".format
    load(head + row(title="某办法", number="某公发〔2024〕1号", explains=""))

    done = load(
        head
        + row(title="解读一", number="", explains="某公发〔2024〕1号")
        + row(title="解读二", number="", explains="某细则")
        + row(title="某细则", number="某公发〔2024〕2号", explains="")
    )

    assert done.errors == []
    links = Disclosure.objects.exclude(interprets=None).order_by("title")
    assert list(links.values_list("title", "interprets__title")) == [
        ("解读一", "某办法"),
        ("解读二", "某细则"),
    ]


def test_a_title_that_two_documents_bear_links_to_neither():
    row = "{title},announcements,hq,{on},{explains}\n".format

    refused = load(
        "标题,类别,发布机构,成文日期,解读\n"
        + row(title="某办法", on="2024-03-01", explains="")
        + row(title="某办法", on="2024-03-02", explains="")
        + row(title="解读", on="2024-03-03", explains="某办法")
    )

    assert [(error.row, error.column) for error in refused.errors] == [(4, "解读文件")]
