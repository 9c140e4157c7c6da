from datetime import UTC, date, datetime

import pytest
from django.db import connection, models

from records.ledger import Event, LedgerIsAppendOnly


class DiaryEvent(Event):
    """A ledger of its own, so that these tests know no register."""

    class Meta(Event.Meta):
        app_label = "tests_records"  # not installed: no migration is asked of it


@pytest.fixture(scope="module")
def _diary(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        with connection.schema_editor() as schema:
            schema.create_model(DiaryEvent)
        yield
        with connection.schema_editor() as schema:
            schema.delete_model(DiaryEvent)


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_diary")]


def entry(kind="registered", hour=9):
    at = datetime(2025, 3, 3, hour, tzinfo=UTC)
    return DiaryEvent.objects.create(kind=kind, on=date(2025, 3, 3), at=at)


def test_events_are_read_in_the_order_they_were_recorded():
    second, first = entry(hour=10), entry(hour=9)
    third = entry(hour=10)

    assert list(DiaryEvent.objects.all()) == [first, second, third]


@pytest.mark.parametrize(
    "attempt",
    [
        lambda event: event.save(),
        lambda event: event.delete(),
        lambda event: DiaryEvent.objects.update(note="x"),
        lambda event: DiaryEvent.objects.all().delete(),
        lambda event: DiaryEvent.objects.bulk_update([event], ["note"]),
        lambda event: DiaryEvent.objects.update_or_create(pk=event.pk, defaults={"note": "x"}),
        lambda event: DiaryEvent.objects.bulk_create(
            [event], update_conflicts=True, update_fields=["note"], unique_fields=["id"]
        ),
    ],
    ids=["save", "delete", "update", "delete all", "bulk_update", "update_or_create", "upsert"],
)
def test_a_recorded_event_cannot_be_changed_or_deleted(attempt):
    event = entry()

    with pytest.raises(LedgerIsAppendOnly):
        attempt(event)

    assert list(DiaryEvent.objects.values_list("pk", "note")) == [(event.pk, "")]


def test_an_account_that_recorded_an_event_is_protected():
    assert DiaryEvent._meta.get_field("by").remote_field.on_delete is models.PROTECT
