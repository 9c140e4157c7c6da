"""Every list is answered by an index: order and filters, on SQLite and PostgreSQL."""

from datetime import date, timedelta

import pytest
from django.db import connection

from disclosure.models import Category, Channel, Disclosure, PowerItem, Unit
from tests.factories import disclosure as make

pytestmark = pytest.mark.django_db
NOW = make.NINE + timedelta(days=4000)
ROWS = 600


def public():
    return Disclosure.objects.published(at=NOW).newest_first()


LISTS = {
    "newest first": lambda: public(),
    "of a category": lambda: public().filter(category=Category.objects.get(code="tztg")),
    "of a unit": lambda: public().filter(unit=Unit.objects.get(code="0010")),
    "of a year": lambda: public().in_year(2016),
    "of a channel": lambda: public().released_on(Channel.objects.get(code="site")),
    "drafts and reviews": lambda: Disclosure.objects.filter(status="draft").order_by("pk"),
    "repealed": lambda: public().of_validity("repealed"),
    "no longer in force": lambda: Disclosure.objects.published(at=NOW).no_longer_in_force(),
    "powers": lambda: PowerItem.objects.in_force(on=date(2016, 6, 1)).order_by("type", "code"),
    "powers of a type": lambda: PowerItem.objects.filter(type="XK").order_by("type", "code"),
    "powers of a unit": lambda: PowerItem.objects.filter(implementing_unit="甲").order_by(
        "type", "code"
    ),
    "versions of a power": lambda: PowerItem.objects.versions_of("XK-001"),
}
SORTED = ("USE TEMP B-TREE FOR ORDER BY", "Sort Key")
SCANNED = ("SCAN disclosure_disclosure\n", "SCAN disclosure_poweritem\n", "Seq Scan on")


@pytest.fixture
def rows():
    for day in range(30):
        make.imported(ROWS // 30, at=make.NINE + timedelta(days=day * 40), first=day * 100)
    PowerItem.objects.bulk_create(
        PowerItem(
            code=f"XK-{number:04}",
            type="XK" if number % 2 else "CF",
            name="事项",
            legal_basis="《某法》",
            implementing_unit="甲" if number % 7 else "乙",
            valid_from=date(2016, 1, 1),
        )
        for number in range(ROWS)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            # So few rows are read in one go whatever the indexes; ask which way there would be.
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")


@pytest.mark.parametrize("name", LISTS)
def test_an_index_serves_the_order_and_the_filter(rows, name):
    plan = LISTS[name]().values_list("pk")[:20].explain() + "\n"

    assert not any(mark in plan for mark in (*SORTED, *SCANNED)), plan


def test_the_few_explanations_are_found_by_what_they_explain(rows):
    """Most items explain nothing: an index full of NULLs would be passed over for the whole list."""
    policy, *few = Disclosure.objects.order_by("pk")[:4]
    Disclosure.objects.filter(pk__in=[item.pk for item in few]).update(interprets=policy)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    assert "disclosure_explanations" in public().filter(interprets=policy).explain()
