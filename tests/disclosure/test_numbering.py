"""索引号 under many writers at once: no double, no gap."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from disclosure import index_numbers
from disclosure.models import Disclosure, Unit
from tests.factories import disclosure as make

WRITERS = 50


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite has one writer at a time; nothing to race"
)
def test_fifty_writers_at_once_get_fifty_numbers():
    unit = Unit.objects.create(code="0010", name="办公室")

    def number(_writer):
        try:
            with transaction.atomic():
                item = Disclosure(unit=unit, formed_on=make.NINE.date())
                index_numbers.issue([item])
            return item.index_number
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        numbers = list(pool.map(number, range(WRITERS)))

    assert sorted(numbers) == [f"0010/2016-{n:05d}" for n in range(1, WRITERS + 1)]


@pytest.mark.django_db
def test_a_number_lost_with_its_transaction_is_given_to_the_next():
    item, other = make.draft(), make.draft()
    with transaction.atomic():
        index_numbers.issue([item])
        transaction.set_rollback(True)

    index_numbers.issue([other])

    assert other.index_number == "0010/2016-00001"
