"""A database that does not fit the program or its keys stops the start before anything is taken in."""

from datetime import UTC, datetime

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.db.migrations.recorder import MigrationRecorder

from portal.starting import refuse_a_wrong_start
from records.models import FormReceipt, KeySeal

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
NOW = datetime(2026, 11, 27, 2, tzinfo=UTC)


def other_keys():
    return [Fernet.generate_key().decode()]


def test_the_first_start_seals_the_keys_and_the_next_opens_the_seal():
    refuse_a_wrong_start()
    refuse_a_wrong_start()

    assert KeySeal.objects.get().words == "gongkai"


def test_other_keys_stop_the_start_though_nothing_else_is_stored(settings):
    refuse_a_wrong_start()
    settings.PERSONAL_DATA_KEYS = other_keys()

    with pytest.raises(ImproperlyConfigured, match="PERSONAL_DATA_KEYS"):
        refuse_a_wrong_start()


def test_a_database_of_an_earlier_version_is_not_sealed_under_keys_that_do_not_open_it(settings):
    FormReceipt.objects.create(key="k", receipt="R-1", at=NOW)
    settings.PERSONAL_DATA_KEYS = other_keys()

    with pytest.raises(ImproperlyConfigured, match=r"records\.FormReceipt"):
        refuse_a_wrong_start()

    assert KeySeal.objects.count() == 0


def test_rotated_keys_open_the_seal_after_the_old_one_went(settings):
    refuse_a_wrong_start()
    new = other_keys()
    settings.PERSONAL_DATA_KEYS = [*new, *settings.PERSONAL_DATA_KEYS]
    call_command("rotate_personal_keys")
    settings.PERSONAL_DATA_KEYS = new

    refuse_a_wrong_start()


def test_a_migration_that_waits_stops_the_start_and_is_named():
    newest = MigrationRecorder.Migration.objects.filter(app="statute").order_by("name").last()
    newest.delete()

    with pytest.raises(ImproperlyConfigured, match=rf"statute\.{newest.name}.*manage\.py migrate"):
        refuse_a_wrong_start()

    newest.save()


def test_a_database_of_a_later_version_stops_the_start_and_is_named():
    later = MigrationRecorder.Migration.objects.create(app="records", name="9999_later")

    with pytest.raises(ImproperlyConfigured, match=r"newer than the program.*records\.9999_later"):
        refuse_a_wrong_start()

    later.delete()


def test_there_is_one_seal():
    with pytest.raises(IntegrityError):
        KeySeal.objects.create(pk=2, words="gongkai")


def test_a_column_that_is_not_there_though_its_migration_counts_as_applied_stops_the_start():
    seal = "records_keyseal"
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {seal} RENAME COLUMN words TO gone")
    try:
        with pytest.raises(ImproperlyConfigured, match=rf"lacks {seal}\.words"):
            refuse_a_wrong_start()
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {seal} RENAME COLUMN gone TO words")
