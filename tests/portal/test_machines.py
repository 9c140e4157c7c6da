"""What the sitemap tells machines about when a page changed."""

from datetime import datetime, timedelta

import pytest

from portal.machines import IDS_PER_PAGE
from tests.factories import disclosure as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    memory = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {
        name: {"BACKEND": memory, "LOCATION": f"{tmp_path}/{name}"} for name in settings.CACHES
    }


def at_page_of(item) -> str:
    return f"/sitemap-disclosures-{(item.pk - 1) // IDS_PER_PAGE + 1}.xml"


def test_the_sitemap_tells_the_day_of_the_office_not_that_of_greenwich(client):
    item = make.published(at=datetime.fromisoformat("2016-05-09T00:30:00+08:00"))

    page = client.get(at_page_of(item)).content.decode()

    assert f"{item.get_absolute_url()}</loc><lastmod>2016-05-09</lastmod>" in page


def test_the_sitemap_tells_the_day_of_the_last_revision(client):
    item = make.published()
    for number in (1, 2):
        item.versions.create(
            number=number,
            title="旧",
            replaced_at=make.NINE + timedelta(days=number),
            reason="更正",
            revision=make.draft(),
        )

    page = client.get(at_page_of(item)).content.decode()

    assert page.count(item.get_absolute_url()) == 1
    assert f"{item.get_absolute_url()}</loc><lastmod>2016-05-11</lastmod>" in page
