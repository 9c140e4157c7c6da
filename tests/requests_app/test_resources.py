"""The datasets requests and remedies."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from records.resources import run_import
from requests_app.clock import facts_of
from requests_app.models import Applicant, Case, CaseEvent, Remedy
from requests_app.resources import CaseResource, RemedyResource
from statute.calendar import official_workdays
from statute.outcomes import ApplicantKind, Outcome
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db
HEADER = "登记编号,收到日期,申请人类别,申请人,申请内容,收件方式,办理结果,答复日期,承办单位\n"


def load(resource, text, **options):
    return run_import(resource(), io.BytesIO(text.encode()), **options)


def test_a_row_with_an_outcome_is_a_closed_case_with_its_events():
    unit = make.unit()

    done = load(
        CaseResource,
        HEADER
        + "2016-1,2016-03-07,自然人,张三丰,户籍统计,现场,,,\n".replace("现场", "counter")
        + "2016-2,2016-03-07,商业企业,某公司,处罚决定,online,（三）1,2016-03-28,0010\n".replace(
            "online", "web"
        ),
    )

    assert str(done) == "2 created, 0 updated, 0 unchanged"
    still_open, closed = Case.objects.order_by("number")
    assert (still_open.status, still_open.outcome, still_open.due_on) == (
        "registered",
        "",
        date(2016, 3, 28),
    )
    assert (closed.status, closed.outcome, closed.closed_on, closed.unit) == (
        "closed",
        Outcome.STATE_SECRET,
        date(2016, 3, 28),
        unit,
    )
    assert list(CaseEvent.objects.order_by("case__number", "on").values_list("kind", "on")) == [
        ("confirmed", date(2016, 3, 7)),
        ("confirmed", date(2016, 3, 7)),
        ("served", date(2016, 3, 28)),
    ]


def test_applicants_names_are_unreadable_in_the_database():
    load(CaseResource, HEADER + "2016-1,2016-03-07,自然人,张三丰,户籍统计,,,,\n")

    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM requests_app_applicant")
        stored = cursor.fetchone()[0]
    assert "张" not in stored
    assert Applicant.objects.get().name == "张三丰"


@pytest.mark.parametrize(
    ("said", "intake"),
    [("邮寄", "registered_mail"), ("平常信函", "ordinary_mail"), ("网络", "web"), ("", "counter")],
)
def test_the_way_a_request_came_in_is_read_as_registers_say_it(said, intake):
    load(CaseResource, HEADER + f"2016-1,2016-03-07,自然人,,户籍统计,{said},,,\n")
    without = "登记编号,收到日期,申请人类别,申请内容\n2016-2,2016-03-07,自然人,户籍统计\n"
    load(CaseResource, without)

    assert list(Case.objects.order_by("number").values_list("intake", flat=True)) == [
        intake,
        "counter",
    ]


def test_importing_the_same_file_twice_changes_nothing():
    text = HEADER + "2016-1,2016-03-07,自然人,张三丰,户籍统计,web,（一）,2016-03-20,\n"
    load(CaseResource, text)

    again = load(CaseResource, text)

    assert str(again) == "0 created, 0 updated, 1 unchanged"


def test_an_update_of_an_imported_row_needs_to_be_asked_for():
    load(CaseResource, HEADER + "2016-1,2016-03-07,自然人,张三丰,户籍统计,web,,,\n")
    closing = HEADER + "2016-1,2016-03-07,自然人,李四,户籍统计,web,(一),2016-03-20,\n"

    refused = load(CaseResource, closing)
    updated = load(CaseResource, closing, update=True)

    assert [error.row for error in refused.errors] == [2]
    assert str(updated) == "0 created, 1 updated, 0 unchanged"
    case = Case.objects.get()
    assert (case.status, case.outcome, case.applicant.name) == ("closed", Outcome.DISCLOSED, "李四")


def test_a_case_handled_here_is_not_changed_by_a_file():
    case = make.handled_case()
    row = f"{case.number},2025-03-03,自然人,张三丰,{case.description},counter,（一）,2025-03-10,\n"

    refused = load(CaseResource, HEADER + row, update=True)

    assert [error.row for error in refused.errors] == [2]
    assert Case.objects.get().status == "handling"


@pytest.mark.parametrize(
    ("cells", "label"),
    [
        ("2016-1,2016-02-30,自然人,张三,户籍,,,,", "收到日期"),
        ("2016-1,2007-02-03,自然人,张三,户籍,,,,", "收到日期"),
        ("2016-1,2099-03-02,自然人,张三,户籍,,,,", "收到日期"),
        ("2016-1,2016-03-07,自然人,张三,户籍,,（一）,2099-03-20,", "答复日期"),
        ("2016-1,2016-03-07,外星人,张三,户籍,,,,", "申请人类别"),
        ("2016-1,2016-03-07,自然人,张三,,,,,", "申请内容"),
        ("2016-1,2016-03-07,自然人,张三,户籍,,（一）,,", "答复日期"),
        ("2016-1,2016-03-07,自然人,张三,户籍,,,2016-03-20,", "办理结果"),
        ("2016-1,2016-03-07,自然人,张三,户籍,,（九）,2016-03-20,", "办理结果"),
        ("2016-1,2016-03-07,自然人,张三,户籍,,（一）,2016-03-01,", "答复日期"),
        ("2016-1,2016-03-07,自然人,张三,户籍,,,,没有的单位", "承办单位"),
    ],
)
def test_a_bad_row_is_named_by_row_and_column_and_nothing_is_written(cells, label):
    good = "2016-9,2016-03-07,自然人,李四,户籍,,,,\n"

    refused = load(CaseResource, HEADER + good + cells + "\n")

    assert [(error.row, error.column) for error in refused.errors] == [(3, label)]
    assert list(Case.objects.all()) == []
    assert list(Applicant.objects.all()) == []


def test_the_number_of_queries_grows_with_batches_not_with_rows():
    def queries(first, rows):
        text = HEADER + "".join(
            f"2016-{n},2016-03-07,自然人,张三{n},户籍,web,（一）,2016-03-20,\n"
            for n in range(first, first + rows)
        )
        with CaptureQueriesContext(connection) as captured:
            load(CaseResource, text)
        return len(captured)

    assert max(queries(0, 3), queries(100, 150)) < 24


def test_the_register_goes_on_after_the_numbers_brought_in_without_trying_each():
    rows = "".join(f"2025-{n:05d},2025-01-06,自然人,,户籍{n},,,,\n" for n in range(1, 301))
    load(CaseResource, HEADER + rows + "2024-00007,2024-03-04,自然人,,户籍,,,,\n")
    load(CaseResource, HEADER + "2025-20250099,2025-01-06,自然人,,户籍,,,,\n", dry_run=True)
    load(CaseResource, HEADER + "2025-00002-1,2025-01-06,自然人,,户籍,,,,\n")

    with CaptureQueriesContext(connection) as captured:
        case = make.registered_case()
    earlier = make.registered_case(on=date(2024, 3, 11))

    assert (case.number, earlier.number) == ("2025-00301", "2024-00008")
    assert len(captured) < 60


def test_an_import_never_takes_the_register_back():
    for _number in range(3):
        make.registered_case()
    load(CaseResource, HEADER + "2025-00002-1,2025-01-06,自然人,,户籍,,,,\n")

    assert make.registered_case().number == "2025-00004"


def test_an_export_reads_back_without_names():
    load(CaseResource, HEADER + "2016-1,2016-03-07,自然人,张三丰,户籍统计,web,（二）,2016-03-20,\n")

    rows = list(CaseResource().export_rows(Case.objects.all()))

    assert rows == [
        [
            "2016-1",
            "",
            date(2016, 3, 7),
            ApplicantKind.PERSON.label,
            "",
            "户籍统计",
            str(Case.Intake.WEB.label),
            Outcome.PARTLY.label,
            "",
            date(2016, 3, 20),
            *[None] * 4,  # not extended
            None,
        ]
    ]


def test_remedies_come_in_with_their_request():
    case = make.register_row("2025-00001", received_on=date(2025, 3, 3))
    text = (
        "案号,类型,受理日期,审结日期,结果,登记编号\n"
        "十复〔2025〕1号,行政复议,2025-05-06,2025-06-30,结果维持,2025-00001\n"
        "（2025）鄂03行初1号,复议后起诉,2025-07-10,,,\n"
    )

    done = load(RemedyResource, text)

    assert str(done) == "2 created, 0 updated, 0 unchanged"
    assert list(Remedy.objects.order_by("filed_on").values_list("kind", "result", "case")) == [
        ("review", "upheld", case.pk),
        ("suit_after_review", "", None),
    ]


@pytest.mark.parametrize(
    ("cells", "label"),
    [
        ("1号,行政复议,2025-05-06,2025-06-30,,", "结果"),
        ("1号,行政复议,2025-05-06,,结果维持,", "审结日期"),
        ("1号,行政复议,2025-05-06,2025-05-01,结果维持,", "审结日期"),
        ("1号,仲裁,2025-05-06,,,", "类型"),
        ("1号,行政复议,2025-05-06,,,没有的编号", "登记编号"),
    ],
)
def test_a_bad_remedy_is_refused(cells, label):
    refused = load(RemedyResource, "案号,类型,受理日期,审结日期,结果,登记编号\n" + cells + "\n")

    assert [(error.row, error.column) for error in refused.errors] == [(2, label)]
    assert list(Remedy.objects.all()) == []


EXTENDED = (
    "登记编号,收到日期,申请人类别,申请内容,办理结果,答复日期,延期,延期原因,批准人,延期告知日期\n"
)


def test_an_extension_of_an_older_register_makes_the_term_the_extended_one():
    load(
        CaseResource,
        EXTENDED + "2023-1,2023-03-06,自然人,户籍统计,,,20个工作日,检索量大,王局长,2023-03-31\n",
    )

    case = Case.objects.get()
    assert case.due_on == date(2023, 5, 4)  # forty working days, 清明 and 劳动节 left out
    assert case.due_on == facts_of(case, official_workdays()).due(official_workdays())
    assert case.extension.is_approved
    assert case.events.get(kind="extended").on == date(2023, 3, 31)


@pytest.mark.parametrize(("told_on", "is_late"), [("2023-04-03", False), ("2023-04-04", True)])
def test_an_extension_told_after_the_term_had_ended_is_said(told_on, is_late):
    """Received on 6 March 2023, the twentieth working day is 3 April."""
    row = f"2023-1,2023-03-06,自然人,户籍统计,,,20,检索量大,王局长,{told_on}\n"

    warnings = load(CaseResource, EXTENDED + row).warnings

    assert bool(warnings) is is_late
    assert all("第 2 行" in said and "2023-04-03" in said for said in warnings)


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ("20,,王局长,2023-03-31", "延期理由"),
        ("20,检索量大,,2023-03-31", "延期批准人"),
        ("20,检索量大,王局长,", "延期告知日期"),
        ("20,检索量大,王局长,2023-03-01", "延期告知日期"),
        ("30,检索量大,王局长,2023-03-31", "延期工作日"),
        ("是,检索量大,王局长,2023-03-31", "延期工作日"),
    ],
)
def test_an_extension_is_told_whole_and_within_the_law(cells, column):
    refused = load(CaseResource, EXTENDED + f"2023-1,2023-03-06,自然人,户籍统计,,,{cells}\n")

    assert [(error.row, error.column) for error in refused.errors] == [(2, column)]


def test_of_the_text_of_2007_an_extension_is_fifteen_days_at_most():
    refused = load(
        CaseResource,
        EXTENDED + "2016-1,2016-03-07,自然人,户籍统计,,,20,检索量大,王局长,2016-03-21\n",
    )

    assert [error.column for error in refused.errors] == ["延期工作日"]


def test_an_extension_that_a_later_table_tells_is_added_and_corrected():
    row = "2023-1,2023-03-06,自然人,户籍统计,,,"
    load(CaseResource, EXTENDED + row + "否,,,\n")
    load(CaseResource, EXTENDED + row + "15,检索量大,王局长,2023-03-31\n", update=True)

    done = load(
        CaseResource,
        "登记编号,收到日期,申请人类别,申请内容,延期\n" + row[:-2] + "20\n",
        update=True,
    )

    assert str(done) == "0 created, 1 updated, 0 unchanged"
    case = Case.objects.get()
    assert (case.extension.working_days, case.extension.reason) == (20, "检索量大")
    assert case.due_on == date(2023, 5, 4)
