"""Units with a yearly report of their own hand it in; the bureau adds them up and names who is missing."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from annual_report.collecting import collected, hand_in
from annual_report.models import UnitReport
from annual_report.printed import read
from annual_report.render.files import written
from annual_report.tables import Form
from disclosure.models import Membership, Unit
from portal.roles import sync_roles
from records.lifecycle import NotAllowed
from tests.factories import requests_app as people
from tests.factories.annual_report import content, having, proactive, remedies, requests
from tests.factories.staff import unit

pytestmark = pytest.mark.django_db
ON = date(2026, 1, 12)
YEAR = 2025
COUNTED = {
    "一": [3, 1, 0, 0, 0, 0, 4],
    "（一）": [2, 1, 0, 0, 0, 0, 3],
    "（七）": [2, 1, 0, 0, 0, 0, 3],
    "四": [1, 0, 0, 0, 0, 0, 1],
}


def district(code="fj-1", name="茅箭分局", *, reports=True):
    made = unit(code, name)
    Unit.objects.filter(pk=made.pk).update(reports_yearly=reports)
    return Unit.objects.get(pk=made.pk)


def tables(**changes):
    return {"二": proactive(), "三": requests(COUNTED), "四": remedies()} | changes


def file_of(organ="十堰市公安局茅箭分局", year=YEAR, **changes):
    return written(content(organ=organ, year=year, tables=tables(**changes)), (), "docx")


def handed_in(of, *, by=None, **changes):
    return hand_in(
        of,
        read(file_of(**changes)),
        year=YEAR,
        name="年报.docx",
        by=by or people.clerk("nianbao"),
        on=ON,
    )


def test_the_tables_are_added_up_cell_by_cell_and_who_is_missing_is_named():
    handed_in(district())
    more = requests(COUNTED | {"一": [5, 1, 0, 0, 0, 0, 6], "四": [3, 0, 0, 0, 0, 0, 3]})
    handed_in(district("fj-2", "张湾分局"), 三=more)
    late = district("fj-3", "郧阳分局")
    district("fj-4", "出入境支队", reports=False)

    sums = collected(YEAR)

    assert sums.total["三"]["一/自然人"] == 8
    assert sums.total["三"]["一/总计"] == 10
    assert sums.total["三"]["四/总计"] == 4
    assert sums.total["二"]["第二十条第（一）项/行政规范性文件/现行有效件数"] == 22
    assert sums.total["四"]["行政复议/总计"] == 4
    assert sums.missing == (late,)
    assert sums.own is None


def test_what_is_handed_in_again_takes_the_place_of_the_first():
    of = district()
    handed_in(of)
    handed_in(of, 三=requests({"一": [1, 0, 0, 0, 0, 0, 1], "四": [1, 0, 0, 0, 0, 0, 1]}))

    assert collected(YEAR).total["三"]["一/总计"] == 1
    assert list(UnitReport.objects.order_by("version").values_list("version", flat=True)) == [1, 2]


def test_what_does_not_hold_is_told_and_taken():
    report = handed_in(district(), 三=having(requests(COUNTED), {"一/总计": 9}))

    assert any("总计9" in fault for f in report.content["findings"] for fault in f["faults"])


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"year": 2024}, "2024"),
        ({"organ": "十堰市公安局"}, "本机关|bureau itself"),
        ({"三": requests(COUNTED, Form.OF_2019)}, "汇总|added up"),
    ],
)
def test_another_report_is_refused(changes, told):
    with pytest.raises(NotAllowed, match=told):
        handed_in(district(), **changes)


def test_a_unit_that_makes_no_report_hands_none_in():
    with pytest.raises(NotAllowed, match=r"年报|yearly report"):
        handed_in(district(reports=False))


def test_people_of_a_unit_hand_in_and_see_their_own_only(client):
    sync_roles()
    own, other = district(), district("fj-2", "张湾分局")
    theirs = handed_in(other)
    clerk = people.handler()
    Membership.objects.filter(user=clerk).delete()
    Membership.objects.create(user=clerk, unit=own)
    client.force_login(clerk)
    add = reverse("admin:annual_report_unitreport_add")
    upload = SimpleUploadedFile("年报.docx", file_of())

    offered = client.get(add).context["form"].fields["unit"].queryset
    sent = client.post(add, {"unit": own.pk, "year": YEAR, "report": upload}, follow=True)

    assert list(offered) == [own]
    assert "一、本年新收政府信息公开申请数量" in sent.content.decode()
    listed = client.get(reverse("admin:annual_report_unitreport_changelist")).context["cl"]
    assert [report.unit for report in listed.result_list] == [own]
    assert client.get(theirs.get_absolute_url()).status_code == 404
    assert collected_page(client).status_code == 403
    with pytest.raises(NotAllowed):
        handed_in(other, by=clerk)


def collected_page(client, query=""):
    return client.get(reverse("admin:annual_report_unitreport_collected", args=[YEAR]) + query)


def test_the_bureau_reads_the_sum_and_takes_every_cell_along(client):
    sync_roles()
    handed_in(district())
    district("fj-2", "张湾分局")
    client.force_login(people.clerk("nianbao"))

    page = collected_page(client).content.decode()
    answer = collected_page(client, "?format=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = {row[:2]: row[2:] for row in sheet.iter_rows(values_only=True)}

    assert "张湾分局" in page.partition("汇总范围")[0]
    assert rows["表", "项目"] == ("合计", "本机关", "茅箭分局")
    assert rows["三", "一/总计"] == (4, None, 4)
    assert len(rows) == 1 + sum(len(each.values) for each in tables().values())
