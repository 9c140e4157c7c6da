import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError, ImproperlyConfigured, ValidationError
from django.db import connection, models

from records.personal import (
    CannotDecrypt,
    EncryptedTextField,
    decrypt,
    encrypt,
    fingerprint,
    fingerprints,
    mask_name,
)


class Letter(models.Model):
    """A table of its own, so that these tests know no register."""

    sender = EncryptedTextField(max_length=10, blank=True)
    phone = EncryptedTextField(null=True)

    class Meta:
        app_label = "tests_records"  # not installed: no migration is asked of it

    def __str__(self):
        return str(self.pk)


@pytest.fixture(scope="module")
def _letters(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        with connection.schema_editor() as schema:
            schema.create_model(Letter)
        yield
        with connection.schema_editor() as schema:
            schema.delete_model(Letter)


in_database = [pytest.mark.django_db, pytest.mark.usefixtures("_letters")]
pytestmark = in_database
OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def stored(column="sender"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM tests_records_letter ORDER BY id")
        return [value for (value,) in cursor.fetchall()]


def test_the_database_holds_no_plain_text_and_the_model_reads_it():
    Letter.objects.create(sender="张三丰", phone="13800000000")

    assert [value.startswith("gAAAA") for value in stored() + stored("phone")] == [True, True]
    assert list(Letter.objects.values_list("sender", "phone")) == [("张三丰", "13800000000")]


def test_every_way_of_writing_encrypts():
    letter = Letter.objects.create(sender="甲")
    Letter.objects.filter(pk=letter.pk).update(sender="乙")
    Letter.objects.bulk_create([Letter(sender="丙")])
    letter.sender = "丁"
    Letter.objects.bulk_update([letter], ["sender"])

    assert all(value.startswith("gAAAA") for value in stored())
    assert list(Letter.objects.order_by("pk").values_list("sender", flat=True)) == ["丁", "丙"]


def test_empty_and_unknown_stay_what_they_are_and_can_be_found():
    Letter.objects.create(sender="", phone=None)
    Letter.objects.create(sender="甲", phone="1")

    assert (stored()[0], stored("phone")[0]) == ("", None)
    assert Letter.objects.filter(sender="").count() == 1
    assert Letter.objects.exclude(phone=None).count() == 1


@pytest.mark.parametrize(
    "condition",
    [{"sender": "甲"}, {"sender__in": ["甲"]}, {"sender__contains": "甲"}, {"sender__lower": "甲"}],
)
def test_searching_in_cipher_text_is_refused_instead_of_finding_nothing(condition):
    with pytest.raises(FieldError, match="encrypted"):
        list(Letter.objects.filter(**condition))


def test_the_length_limit_counts_plain_characters():
    Letter(sender="十" * 10, phone="1").full_clean()
    with pytest.raises(ValidationError):
        Letter(sender="十" * 11, phone="1").full_clean()


def test_after_rotation_old_rows_stay_readable_and_new_ones_use_the_new_key(settings):
    settings.PERSONAL_DATA_KEYS = [OLD]
    before = encrypt("张三")
    settings.PERSONAL_DATA_KEYS = [NEW, OLD]
    after = encrypt("张三")

    assert (decrypt(before), decrypt(after)) == ("张三", "张三")
    settings.PERSONAL_DATA_KEYS = [NEW]
    assert decrypt(after) == "张三"
    with pytest.raises(CannotDecrypt):
        decrypt(before)


def test_a_malformed_key_is_named(settings):
    settings.PERSONAL_DATA_KEYS = ["short"]
    with pytest.raises(ImproperlyConfigured, match="PERSONAL_DATA_KEYS"):
        encrypt("x")


def test_a_fingerprint_finds_equal_data_and_depends_on_the_key(settings):
    settings.PERSONAL_DATA_KEYS = [OLD]
    old = fingerprint("42030019900101123X")
    settings.PERSONAL_DATA_KEYS = [NEW, OLD]

    assert fingerprint("42030019900101123X") == fingerprint(" 420300 19900101123ｘ")
    assert fingerprint("42030019900101123X") != old
    assert old in fingerprints("42030019900101123X")
    assert fingerprint("  ") == ""


@pytest.mark.parametrize(
    ("name", "masked"),
    [("张三丰", "张**"), (" 李四 ", "李*"), ("王", "*"), ("", ""), ("欧阳修", "欧**")],
)
def test_a_person_is_known_to_the_public_by_the_surname(name, masked):
    assert mask_name(name) == masked


def test_an_organisation_is_named_in_full():
    assert mask_name("十堰某某有限公司", organisation=True) == "十堰某某有限公司"
