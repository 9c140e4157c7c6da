"""Tables offices sent, made up: each goes in as it was meant, or is refused with row, column and what to do.

By the command and in the wizard, where what was checked is confirmed.
"""

from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from disclosure.models import Category, Disclosure, Unit
from inquiries.models import Contact
from inquiries.resources import ContactResource
from records.spreadsheets import csv_rows
from requests_app.models import Applicant, Case
from requests_app.resources import CaseResource
from statute.calendar import missing_year
from statute.models import CalendarDay

pytestmark = pytest.mark.django_db
CASES = Path(__file__).with_name("import_cases")
WIZARDS = {
    "disclosures": "/admin/disclosure/disclosure/import/",
    "inquiries": "/admin/inquiries/contact/import/",
    "requests": "/admin/requests_app/case/import/",
}
UNITS = ("交通警察支队", "治安管理支队", "茅箭区分局", "张湾区分局", "十堰市公安局")
TITLE, NUMBER = "关于加强货车通行管理的通告", "十公通〔2024〕9号"
FORMED, PUBLISHED = date(2024, 3, 1), date(2024, 3, 5)
BODY = "一、适用范围\n本通告适用于城区道路。"


@pytest.fixture(autouse=True)
def _catalogue():
    for number, name in enumerate(UNITS):
        Unit.objects.create(code=f"u{number}", name=name)
    Category.objects.filter(code="tztg").update(name="通知通告")
    with time_machine.travel(datetime(2026, 11, 27, 4, tzinfo=UTC), tick=False):
        yield


def by_command(client, dataset, path, **options):
    """What the command says of the table, line by line."""
    told = StringIO()
    try:
        call_command(
            "import_records", dataset, str(path), stdout=StringIO(), stderr=told, **options
        )
    except CommandError as refusal:
        print(refusal, file=told)
    return told.getvalue().splitlines()


def in_wizard(client, dataset, path, **choices):
    """The same of the wizard, which is confirmed where nothing is wrong."""
    upload = SimpleUploadedFile(path.name, path.read_bytes())
    page = client.post(WIZARDS[dataset], {"file": upload, **choices})
    check = page.context["check"]
    if check.may_go_in:
        answer = {"token": page.context["token"], "action": "import", **choices}
        assert client.post(WIZARDS[dataset], answer).status_code == 302
    return [
        *check.notes,
        *filter(None, [check.refusal]),
        *(f"row {row}, {column}: {reason}" for row, column, reason in check.errors),
    ]


each_way = pytest.mark.parametrize("bring", [by_command, in_wizard])


@each_way
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("head-title-row.xlsx", ["表头以上的内容未读入：十堰市公安局2024年主动公开信息目录"]),
        (
            "head-title-and-unit.xlsx",
            ["表头以上的内容未读入：十堰市公安局2024年主动公开信息目录；填报单位：交通警察支队"],
        ),
        ("head-two-rows.xlsx", []),
        ("head-star.xlsx", []),
        ("head-fwspace.xlsx", []),
        ("head-newline.xlsx", []),
        ("head-serial.xlsx", ["“序号”列未读入"]),
        ("body-total-row.xlsx", ["第 3 行是合计，未读入"]),
        ("multi-first-hidden.xlsx", ["隐藏的工作表“字典”未读入"]),
        ("cell-newline.xlsx", []),
        ("date-dot.csv", []),
        ("date-compact.csv", []),
        ("date-serial.csv", []),
        ("date-slash0.csv", []),
        ("date-time.csv", []),
        ("date-han.csv", []),
        ("xdate-time.xlsx", []),
        ("xdate-general-number.xlsx", []),
        ("trailing-1a.csv", []),
        ("double-bom.csv", []),
        ("sep-line.csv", []),
        ("tab.csv", []),
        ("semicolon.csv", []),
        ("utf16.csv", []),
        ("text-quoteprefix.xlsx", []),
    ],
)
def test_one_notice_is_read_as_it_was_meant(admin_client, bring, name, said):
    assert bring(admin_client, "disclosures", CASES / name) == said

    item = Disclosure.objects.select_related("unit", "category").get()
    assert (item.title, item.document_number, item.body) == (TITLE, NUMBER, BODY)
    assert (item.unit.name, item.category.name) == ("交通警察支队", "通知通告")
    assert (item.formed_on, item.published_on) == (FORMED, PUBLISHED)


@each_way
@pytest.mark.parametrize(
    ("name", "said", "body"),
    [
        ("cell-x000d.xlsx", [], "第一行\n第二行"),
        (
            "html-body.csv",
            ["第 2 行正文：HTML 已按格式保留"],
            "各县（市、区）公安局：\n一、总体要求\n单位\u3000件数",
        ),
    ],
)
def test_what_programs_leave_in_a_text_is_none_of_it(admin_client, bring, name, said, body):
    assert bring(admin_client, "disclosures", CASES / name) == said
    assert Disclosure.objects.get().body == body


@each_way
def test_a_category_merged_over_two_rows_is_that_of_both(admin_client, bring):
    bring(admin_client, "disclosures", CASES / "body-merged-category.xlsx")

    items = Disclosure.objects.order_by("pk").values_list("title", "category__name")
    assert list(items) == [(TITLE, "通知通告"), ("关于城区限行的通告", "通知通告")]


@each_way
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("body-hidden-row.xlsx", "row 3"),
        ("multi-sheets.xlsx", "“Sheet1”（1 行）、“第二季度”（1 行）"),
        ("formula-err.xlsx", "row 2, 发文字号: 公式结果出错（#N/A）。"),
        ("future.csv", "row 2, 发布日期: 2204-03-05在一年以后，请更正发布日期。"),
    ],
)
def test_what_only_a_person_can_settle_is_asked_and_nothing_is_in(admin_client, bring, name, said):
    assert said in "\n".join(bring(admin_client, "disclosures", CASES / name))
    assert not Disclosure.objects.exists()


@each_way
def test_the_penalties_of_the_second_week_stand_beside_those_of_the_first(admin_client, bring):
    bring(admin_client, "disclosures", CASES / "pen_week1.csv")
    bring(admin_client, "disclosures", CASES / "pen_week2.csv", update=True)

    assert list(Disclosure.objects.order_by("pk").values_list("document_number", "body")) == [
        ("十公(五堰)行罚决字〔2024〕00101号", "对张某行政拘留五日"),
        ("十公(五堰)行罚决字〔2024〕00102号", "对李某行政拘留七日"),
    ]


OF_TWELVE = [
    (42, "类别: “通知公告”不存在。 是否为：通知通告？"),
    (62, "发布机构: “交警支队”不存在。 是否为：交通警察支队？"),
    (82, "标题: 不能为空。"),
    (102, "有效性: “生效”不在可选范围内：有效、失效、废止。"),
    (122, "发布日期: 发布日期不能早于成文日期。"),
    (142, "类别: “无此类”不存在。"),
    (162, "成文日期: “20163月”不是有效日期，请写成 2016-03-05。"),
    (182, "发布机构: 不能为空。"),
]
ABOVE, SERIAL = "表头以上的内容未读入：十堰市公安局2026年主动公开信息目录", "“序号”列未读入"


@pytest.mark.parametrize(
    ("bring", "name", "said", "above"),
    [
        (in_wizard, "office.xlsx", [ABOVE, SERIAL, "第 303 行是合计，未读入"], 0),
        (by_command, "office2.xlsx", [SERIAL], 1),
        (by_command, "office3.xlsx", [], 1),
    ],
)
def test_of_twelve_oddities_in_three_hundred_rows_eight_are_errors(
    admin_client, bring, name, said, above
):
    """Two days are written otherwise, one summary is long, and a title stands under two numbers."""
    wrong = [f"row {row - above}, {reason}" for row, reason in OF_TWELVE]

    told = bring(admin_client, "disclosures", CASES / name)

    assert told[: len(said) + 8] == [*said, *wrong]
    assert not Disclosure.objects.exists()


def test_the_corrected_table_of_three_hundred_is_in(admin_client):
    assert by_command(admin_client, "disclosures", CASES / "fixed.xlsx") == []
    assert Disclosure.objects.filter(status="published").count() == 300


@each_way
def test_what_weibo_users_wrote_comes_back_from_an_export_as_it_was(admin_client, bring, tmp_path):
    bring(admin_client, "inquiries", CASES / "weibo.csv")
    out = tmp_path / "out.csv"
    rows = ContactResource().export_rows(Contact.objects.order_by("pk"))
    out.write_bytes(b"".join(csv_rows(ContactResource().labels(), rows)))

    assert bring(admin_client, "inquiries", out, update=True) == []
    assert list(Contact.objects.order_by("pk").values_list("subject", "content")) == [
        ("@平安十堰 请问补办身份证要多久", "-补办身份证\n+电话多少"),
        ("=_= 车被拖走了", "－"),
    ]


@each_way
def test_a_word_corrected_in_an_export_leaves_the_applicant_named(admin_client, bring, tmp_path):
    bring(admin_client, "requests", CASES / "req.csv")
    out = tmp_path / "out.csv"
    rows = CaseResource().export_rows(Case.objects.all())
    text = b"".join(csv_rows(CaseResource().labels(), rows)).decode()
    out.write_text(text.replace("当面提交", "传真"), "utf-8")
    assert "王某某" not in text

    bring(admin_client, "requests", out, update=True)

    assert Case.objects.get().intake == "fax"
    assert Applicant.objects.get().name == "王某某"


@each_way
@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "req_office.xlsx",
            [
                ("row 3, 申请人类别", "是否为：自然人？"),
                ("row 3, 收件方式", "是否为：邮寄、平常信函？"),
                ("row 3, 办理结果", "是否为：（一）？"),
            ],
        ),
        (
            "req_bad_gbk.csv",
            [
                ("row 3, 收到日期", "请写成 2016-03-05。"),
                ("row 4, 申请人类别", "“外星人”"),
                ("row 5, 申请内容", "不能为空。"),
                ("row 6, 登记编号", "第 2 行与第 6 行"),
            ],
        ),
    ],
)
def test_rows_of_a_register_are_refused_one_by_one(admin_client, bring, name, said):
    told = [line for line in bring(admin_client, "requests", CASES / name) if line[:3] == "row"]

    assert all(
        line.startswith(place) and reason in line
        for line, (place, reason) in zip(told, said, strict=True)
    )
    assert not Case.objects.exists()


def test_two_days_of_a_year_are_read_and_announce_it_not():
    call_command(
        "import_calendar", CASES / "hc2027.csv", source="国办发明电〔2026〕9号", stdout=StringIO()
    )

    days = CalendarDay.objects.of_year(2027).values_list("date", "kind", "name")
    assert list(days) == [
        (date(2027, 1, 1), "holiday", "元旦"),
        (date(2027, 10, 1), "holiday", "国庆节"),
    ]
    assert missing_year(date(2026, 12, 1)) == 2027


def test_each_case_is_one_of_these_tests():
    text = Path(__file__).read_text("utf-8")
    assert [path.name for path in CASES.iterdir() if f'"{path.name}"' not in text] == []
