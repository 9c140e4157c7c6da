"""Links to the site an item stood on before lead on to it."""

import io

import pytest

from disclosure.models import Category, Disclosure, OldAddress, Unit
from disclosure.resources import DisclosureResource
from records.resources import run_import
from records.spreadsheets import csv_rows
from tests.factories import disclosure as make

pytestmark = pytest.mark.django_db
TABLE = "标题,类别,发布机构,成文日期,发布日期,原网址\n"
OLD = "http://gaj.shiyan.gov.cn/art/view.jsp?id=12"
ROW = f"通告,cf,hq,2016-03-01,2016-03-05,{OLD}\n"


@pytest.fixture(autouse=True)
def _catalogue():
    Unit.objects.create(code="hq", name="某局")
    Category.objects.create(code="cf", name="某栏")


def load(text, **options):
    return run_import(DisclosureResource(), io.BytesIO(text.encode()), **options)


def test_an_old_address_leads_to_the_item_for_good(client):
    load(TABLE + ROW)

    answer = client.get("/art/view.jsp?id=12")

    assert (answer.status_code, answer.url) == (301, Disclosure.objects.get().get_absolute_url())


def test_an_item_has_several_old_addresses_and_keeps_them(client):
    load(TABLE + ROW)
    load(TABLE + ROW.replace(OLD, '"/2015/12.htm\n/t12.html"'), update=True)

    answers = [client.get(path).status_code for path in ("/2015/12.htm", "/t12.html")]
    assert answers == [301, 301]
    assert client.get("/art/view.jsp?id=12").status_code == 301


def test_nobody_is_led_to_what_is_not_public(client):
    load(TABLE + ROW.replace("2016-03-05", ""))

    assert client.get("/art/view.jsp?id=12").status_code == 404


def test_a_withdrawn_item_is_told_as_withdrawn(client):
    item = make.withdrawn()
    OldAddress.objects.create(path="/old.htm", disclosure=item)

    assert client.get("/old.htm", follow=True).status_code == 410


def test_other_addresses_are_not_found(client):
    assert client.get("/art/view.jsp?id=13").status_code == 404
    assert client.post("/art/view.jsp?id=12").status_code == 404


@pytest.mark.parametrize("address", ["首页", "http://gaj.shiyan.gov.cn/", "/"])
def test_what_is_no_address_of_a_page_is_an_error(address):
    outcome = load(TABLE + ROW.replace(OLD, address))

    assert [(error.row, error.column) for error in outcome.errors] == [(2, "原网址")]


def test_old_addresses_go_out_and_come_back():
    load(TABLE + ROW)
    resource = DisclosureResource()
    rows = csv_rows(resource.labels(), resource.export_rows(Disclosure.objects.all()))

    assert str(load(b"".join(rows).decode())) == "0 created, 0 updated, 1 unchanged"
