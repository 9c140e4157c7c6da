"""Which record a row means: never one it does not name, and a blank cell takes nothing away."""

import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from disclosure.models import Category, Disclosure, Unit
from disclosure.resources import DisclosureResource
from inquiries.models import Contact
from inquiries.resources import ContactResource
from records import import_rows
from records.resources import run_import
from records.spreadsheets import csv_rows
from requests_app.models import Applicant, Case
from requests_app.resources import CaseResource

pytestmark = pytest.mark.django_db
PENALTIES = "标题,类别,发布机构,成文日期,发布日期,发文字号,正文\n"
ZHANG = "殴打他人案,cf,zhian,2024-05-27,2024-05-29,十公(五堰)行罚决字〔2024〕00101号,对张某行政拘留五日\n"
LI = "殴打他人案,cf,zhian,2024-05-27,2024-05-29,十公(五堰)行罚决字〔2024〕00102号,对李某行政拘留七日\n"


@pytest.fixture(autouse=True)
def _catalogue():
    Unit.objects.create(code="zhian", name="治安支队")
    Category.objects.create(code="cf", name="处罚决定")


def load(text, resource=DisclosureResource, **options):
    return run_import(resource(), io.BytesIO(text.encode()), **options)


def exported(resource, records):
    return b"".join(csv_rows(resource().labels(), resource().export_rows(records))).decode()


def bodies():
    return list(Disclosure.objects.order_by("pk").values_list("body", flat=True))


def test_two_decisions_of_one_cause_day_and_unit_are_two_documents():
    load(PENALTIES + ZHANG)

    assert str(load(PENALTIES + LI, update=True)) == "1 created, 0 updated, 0 unchanged"
    assert bodies() == ["对张某行政拘留五日", "对李某行政拘留七日"]


def test_a_row_without_its_number_is_refused_where_several_fit():
    load(PENALTIES + ZHANG + LI)

    outcome = load(
        "标题,类别,发布机构,成文日期,正文\n殴打他人案,cf,zhian,2024-05-27,改了\n", update=True
    )

    assert [(error.row, error.column) for error in outcome.errors] == [(2, "成文日期")]
    assert "索引号、发文字号" in outcome.errors[0].reason
    assert bodies() == ["对张某行政拘留五日", "对李某行政拘留七日"]


def test_an_update_does_not_change_a_document_number():
    load(PENALTIES + ZHANG)
    index_number = Disclosure.objects.get().index_number
    row = LI.replace("\n", f",{index_number}\n")

    outcome = load(PENALTIES.replace("\n", ",索引号\n") + row, update=True)

    assert [(error.row, error.column) for error in outcome.errors] == [(2, "发文字号")]
    assert "00101" in outcome.errors[0].reason


def test_a_document_number_under_another_index_number_is_an_error():
    load(PENALTIES + ZHANG)
    row = ZHANG.replace("\n", ",zhian/2024-00009\n")

    outcome = load(PENALTIES.replace("\n", ",索引号\n") + row, update=True)

    assert [(error.row, error.column) for error in outcome.errors] == [(2, "索引号")]


def test_a_missing_document_number_is_filled_in():
    load("标题,类别,发布机构,成文日期,发布日期\n通告,cf,zhian,2024-05-27,2024-05-29\n")
    index_number = Disclosure.objects.get().index_number
    row = f"通告,cf,zhian,2024-05-27,十公通〔2024〕9号,{index_number}\n"

    load("标题,类别,发布机构,成文日期,发文字号,索引号\n" + row, update=True)

    assert Disclosure.objects.get().document_number == "十公通〔2024〕9号"


def test_a_row_said_twice_is_an_error_or_skipped_by_choice():
    refused = load(PENALTIES + ZHANG + ZHANG)
    skipped = load(PENALTIES + ZHANG + ZHANG + LI, skip_repeats=True)

    assert [error.row for error in refused.errors] == [3]
    assert (skipped.created, skipped.repeated) == (2, 1)


def test_two_rows_of_one_number_that_differ_are_never_skipped():
    outcome = load(PENALTIES + ZHANG + ZHANG.replace("五日", "九日"), skip_repeats=True)

    assert [error.row for error in outcome.errors] == [3]


def test_the_command_counts_what_it_skips(tmp_path):
    path, output = tmp_path / "penalties.csv", io.StringIO()
    path.write_text(PENALTIES + ZHANG + ZHANG, "utf-8")

    call_command("import_records", "disclosures", str(path), skip_repeats=True, stdout=output)

    assert output.getvalue().splitlines() == [
        "1 created, 0 updated, 0 unchanged",
        "跳过重复行 1 行",
    ]


@pytest.mark.parametrize("columns", ["正文,内容概述", "内容概述"], ids=["blank", "left out"])
def test_a_blank_or_missing_cell_takes_nothing_away(columns):
    load(PENALTIES + ZHANG)
    cells = ",摘要" if columns.startswith("正文") else "摘要"
    row = f"殴打他人案,cf,zhian,2024-05-27,十公(五堰)行罚决字〔2024〕00101号,{cells}\n"
    table = f"标题,类别,发布机构,成文日期,发文字号,{columns}\n{row}"

    assert load(table, update=True).updated == 1

    item = Disclosure.objects.get()
    assert (item.body, item.summary, item.status) == ("对张某行政拘留五日", "摘要", "published")


def test_a_register_corrected_outside_keeps_its_applicants():
    load(
        "登记编号,收到日期,申请人类别,申请人,申请内容\n2015-007,2015-03-02,自然人,王某某,货车通行证办理数量\n",
        CaseResource,
    )
    corrected = exported(CaseResource, Case.objects.all()).replace("2015-03-02", "2015-03-03")

    assert str(load(corrected, CaseResource, update=True)) == "0 created, 1 updated, 0 unchanged"
    assert Applicant.objects.get().name == "王某某"
    assert Case.objects.get().received_on == date(2015, 3, 3)


def test_what_looks_like_a_formula_comes_back_as_it_was():
    load(
        '编号,渠道,收到日期,标题,内容\nW1,微博,2016-05-01,@平安十堰 请问,"-补办身份证\n+电话"\n'
        "W2,微博,2016-05-02,=_= 车被拖走了,－\n",
        ContactResource,
    )

    again = load(exported(ContactResource, Contact.objects.all()), ContactResource, update=True)

    assert str(again) == "0 created, 0 updated, 2 unchanged"
    assert list(Contact.objects.order_by("number").values_list("subject", "content")) == [
        ("@平安十堰 请问", "-补办身份证\n+电话"),
        ("=_= 车被拖走了", "－"),
    ]


def test_the_number_of_errors_says_when_it_is_a_cut(monkeypatch, tmp_path):
    monkeypatch.setattr(import_rows, "MAX_ERRORS", 2)
    path = tmp_path / "penalties.csv"
    path.write_text(PENALTIES + ZHANG.replace("2024-05-27", "昨天") * 3, "utf-8")

    with pytest.raises(CommandError, match=r"3.*2"):
        call_command("import_records", "disclosures", str(path), stderr=io.StringIO())
