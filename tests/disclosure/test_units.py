"""A page for each unit: what it is for, how to reach it, what it handles and publishes."""

import pytest
from lxml import html

from tests.factories import disclosure as make

pytestmark = pytest.mark.django_db


def test_a_units_page_leads_to_its_powers_items_and_telephone(client):
    bureau = make.unit("gaj", "公安局")
    own = make.unit("gaj-hzzd", "户政支队", parent=bureau, phone="0719-8123456", duties="户口登记")
    make.power("QR-003", name="户口登记", handling_unit="户政支队")
    make.power("XK-001", name="别的事项", handling_unit="治安支队")
    shown = make.published(title="迁移办法", unit=own)
    make.draft(title="未公开", unit=own)
    make.published(title="他单位的通告", unit=bureau)

    page = html.fromstring(client.get("/units/gaj-hzzd/").content)

    assert page.xpath("//main//a[@class='rows-title']/text()") == ["户口登记", shown.title]
    assert page.xpath("//main//a[@href='tel:07198123456']")
    assert page.xpath("//main//a[.='公安局']/@href") == ["/units/gaj/"]
    listed = html.fromstring(client.get("/units/").content)
    assert listed.xpath("//main//a[@class='rows-title']/text()") == ["公安局", "户政支队"]


def test_a_unit_out_of_service_has_no_page(client):
    make.unit("old", "撤销的单位", is_active=False)

    assert client.get("/units/old/").status_code == 404
