"""期初数: what a year's report needs of the time before a register was kept here, by a table."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from annual_report.models import StatedFigure
from annual_report.stated import StatedFigureResource
from portal.roles import sync_roles
from records.resources import run_import
from records.spreadsheets import csv_rows
from tests.factories import staff

pytestmark = pytest.mark.django_db
TABLE = (
    "年度,指标,数值,统计口径,来源\n"
    "2015,requests_carried_out,3,全局,2015年年报\n"
    "2015年度,网站访问量,12.5万次,,网站后台\n"
    "2015,新媒体阅读量,2700余,,微博后台\n"
)
OF_2015 = StatedFigure.objects.filter(year=2015)
WIZARD = "/admin/annual_report/statedfigure/import/"


def stated():
    return list(OF_2015.order_by("kind").values_list("year", "kind", "value", "approx"))


def test_opening_figures_come_in_with_their_source_and_go_out_the_same(tmp_path):
    path = tmp_path / "期初数.csv"
    path.write_text(TABLE.replace("12.5万次", "125000次"), "utf-8")
    call_command("import_records", "figures", str(path), verbosity=0)

    assert stated() == [
        (2015, "reads", 2700, True),
        (2015, "requests_carried_out", 3, False),
        (2015, "site_visits", 125_000, False),
    ]
    resource = StatedFigureResource()
    out = b"".join(csv_rows(resource.labels(), resource.export_rows(OF_2015.all())))
    assert run_import(StatedFigureResource(), io.BytesIO(out)).unchanged == 3


def test_who_confirms_them_in_the_wizard_states_them(client):
    sync_roles()
    member = staff.member("nianbao")
    client.force_login(member)

    page = client.post(WIZARD, {"file": SimpleUploadedFile("t.csv", TABLE.encode())})
    client.post(WIZARD, {"token": page.context["token"], "action": "import"})

    figure = OF_2015.get(kind="reads")
    assert (figure.stated_by, figure.stated_on) == (member, timezone.localdate())


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("2015,别的数,3,,年报", "指标"),
        ("2015,网站访问量,很多,,年报", "数值"),
        ("2015,网站访问量,-3,,年报", "数值"),
        ("2015,网站访问量,3,,", "来源"),
        ("15,网站访问量,3,,年报", "年度"),
    ],
)
def test_a_figure_nobody_knows_or_without_its_source_is_refused(row, column):
    outcome = run_import(
        StatedFigureResource(), io.BytesIO(f"年度,指标,数值,统计口径,来源\n{row}\n".encode())
    )

    assert [(error.row, error.column) for error in outcome.errors] == [(2, column)]
    assert not OF_2015.exists()
