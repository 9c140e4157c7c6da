from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from records.models import Series
from records.numbering import NotInTransaction, free_number, go_on_after, next_number, next_numbers


def take(key="cases-2025"):
    with transaction.atomic():
        return next_number(key)


@pytest.mark.django_db
def test_each_series_counts_from_one():
    assert [take(), take(), take("cases-2026"), take()] == [1, 2, 1, 3]


@pytest.mark.django_db
def test_a_batch_takes_consecutive_numbers():
    take()
    with transaction.atomic():
        batch = next_numbers("cases-2025", 3)

    assert (list(batch), take()) == ([2, 3, 4], 5)


@pytest.mark.django_db
def test_a_rolled_back_step_leaves_no_gap():
    take()
    with transaction.atomic():
        next_number("cases-2025")
        transaction.set_rollback(True)

    assert take() == 2


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_number_outside_a_transaction_is_refused():
    with pytest.raises(NotInTransaction):
        next_number("cases-2025")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_fifty_writers_at_once_get_fifty_numbers():
    if connection.vendor != "postgresql":
        pytest.skip("the test database of SQLite lives in the memory of one connection")

    def writer(_):
        try:
            return take("parallel")
        finally:
            connection.close()

    with ThreadPoolExecutor(50) as writers:
        numbers = list(writers.map(writer, range(50)))

    assert sorted(numbers) == list(range(1, 51))


@pytest.mark.django_db
def test_numbers_that_exist_however_they_came_are_passed_over():
    Series.objects.create(key="held", last=0)
    for taken in ("N-1", "N-2", "N-4"):
        Series.objects.create(key=taken)

    with transaction.atomic():
        first, second, third = (
            free_number("held", taken=Series.objects.all(), field="key", form="N-{}".format)
            for _ in range(3)
        )

    assert (first, second, third) == ("N-3", "N-5", "N-6")


@pytest.mark.django_db
def test_a_register_brought_in_moves_the_series_but_an_odd_serial_does_not():
    with transaction.atomic():
        odd = go_on_after("cases-2026", [3, 12, 99999])

    assert (odd, take("cases-2026")) == ([99999], 13)
