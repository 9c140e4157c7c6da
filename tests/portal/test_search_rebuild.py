"""A rebuild while the office works."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from disclosure.publication import publishing
from records.models import SearchEntry
from records.search import entries
from tests.factories import disclosure as make


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_is_withdrawn_while_the_index_is_rebuilt_does_not_come_back():
    if connection.vendor != "postgresql":
        pytest.skip("the test database of SQLite lives in the memory of one connection")
    item = make.published(title="限行通告")
    fabu = make.person("fabu")
    SearchEntry.objects.all().delete()

    def rebuild():
        try:
            return list(entries.rebuild(["disclosure"]))
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            publishing.withdraw(item, by=fabu, at=make.NINE, reason="有误")
            rebuilding = other.submit(rebuild)
            time.sleep(0.5)  # long enough to have read the row, had it not waited
            assert not rebuilding.done()
        rebuilding.result(timeout=10)

    assert list(SearchEntry.objects.all()) == []
