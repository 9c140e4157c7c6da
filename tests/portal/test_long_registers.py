"""What waits for a person, and the monitor, look at few rows of registers however long."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from disclosure.monitor.style import RULES, Paper, breaches
from portal.awaited import contacts, publication
from portal.awaited.rows import Asked
from records.search import finding
from tests.factories import disclosure as make
from tests.factories.staff import member

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 10)


@pytest.fixture(autouse=True)
def few_rows():
    """Few rows in a test: PostgreSQL would read them all."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")


@pytest.mark.parametrize(
    ("register", "index"),
    [(contacts.CONTACT, "contact_emergency"), (publication.DISCLOSURE, "disclosure_emergency")],
)
def test_what_was_taken_back_is_found_by_its_step_and_not_record_by_record(register, index):
    waiting = register.turns(Asked(member("fuzeren"), DAY))

    assert index in waiting.values("pk").explain()


def test_the_newest_document_is_looked_for_in_its_own_entry_of_the_index():
    item = make.published(title="关于冬季停水的通告")

    with CaptureQueriesContext(connection) as asking:
        assert finding.finds("disclosure", item.pk, "关于冬季停水的通告")

    looked = [row["sql"] for row in asking if "records_searchentry" in row["sql"]]
    assert [sql for sql in looked if "object_id" not in sql] == []


def test_a_document_is_not_found_by_the_title_of_another():
    item = make.published(title="关于冬季停水的通告")
    make.published(title="关于夜间施工的通告")

    assert not finding.finds("disclosure", item.pk, "关于夜间施工的通告")


def test_a_text_is_judged_anew_when_it_was_mended():
    [rule] = [each for each in RULES if each.name == "同一标点不连用"]
    wrong = Paper("通告", DAY, DAY, key=1, body="请予配合。。")
    mended = replace(wrong, body="请予配合。")

    assert [one.passages for one in breaches(rule, [wrong])] == [("通告 请予配合。。",)]
    assert breaches(rule, [mended]) == []
    assert [one.paper.key for one in breaches(rule, [replace(wrong, key=2)])] == [2]
