"""What the doctor names: each thing that is wrong, by its name, with what to do."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from portal import backup, doctor
from records.models import FormReceipt, JobRun, Office

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

NOW = datetime(2026, 11, 27, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _office(settings, tmp_path):
    """A healthy office, as far as settings make it one."""
    settings.SECRET_KEY = "s" * 50
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.VAR_DIR = tmp_path / "var"
    settings.VAR_DIR.mkdir(mode=0o750)
    settings.MEDIA_ROOT = settings.VAR_DIR / "files"
    settings.DEBUG = settings.DEMO = False
    settings.BACKUP_DIR, settings.BACKUP_RECIPIENT = str(tmp_path / "kept"), "age1"
    User.objects.create_superuser("admin")
    Office.objects.create(
        valid_from=date(2026, 1, 1),
        name="十堰市公安局",
        review_government="十堰市人民政府",
        site_id_code="4203000001",
        mark="十公",
        address="十堰市演示大道1号",
        phone="0719-0000000",
        contact="政府信息公开办公室",
    )


def found(name):
    """What is wrong with `name`: (state, detail) of each finding but the good ones."""
    findings = [finding for finding in doctor.examine(NOW) if finding.name == name]
    assert findings, f"nothing looks at {name}"
    return [(each.state, each.detail) for each in findings if each.state != doctor.OK]


@pytest.mark.parametrize(
    ("setting", "value", "name", "state"),
    [
        ("SECRET_KEY", "short", "secret", "FAIL"),
        ("DEMO", True, "mode", "warn"),
        ("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", "mail", "warn"),
        ("BACKUP_DIR", "", "backup", "warn"),
    ],
)
def test_a_setting_an_office_should_not_run_with_is_named(settings, setting, value, name, state):
    before = found(name)
    setattr(settings, setting, value)

    after = found(name)

    assert before == [] or name == "backup"
    assert [each for each, _detail in after] == [state]
    assert setting in after[0][1] or name == "mail"


@pytest.mark.parametrize("field", ["review_government", "site_id_code"])
def test_what_letters_and_pages_cannot_do_without_is_named(field):
    before = found("office")
    Office.objects.update(**{field: ""})

    assert before == []
    assert [(state, field in detail) for state, detail in found("office")] == [("FAIL", True)]


def test_what_each_letter_should_bear_is_named():
    Office.objects.update(mark="", contact="")

    assert found("office") == [
        ("warn", "letters go out without mark, contact: 本机关设置 in the admin")
    ]


def test_an_office_nobody_entered_is_named(settings):
    settings.REVIEW_GOVERNMENT, settings.SITE_ID_CODE = "十堰市人民政府", "4203000001"
    Office.objects.all().delete()

    assert [state for state, _detail in found("office")] == ["warn"]


def test_a_backup_too_old_or_never_made_is_a_failure(settings, tmp_path):
    never = found("backup")
    settings.BACKUP_RECIPIENT = ""
    backup.write(tmp_path / "kept" / "gongkai-1", at=NOW)

    assert [state for state, _detail in never] == ["FAIL"]
    assert [detail for _state, detail in found("backup")] == [
        "BACKUP_RECIPIENT is not set: backups are not encrypted"
    ]


def test_keys_that_do_not_open_what_is_stored_are_a_failure(settings):
    FormReceipt.objects.create(key="k", receipt="R-1", at=NOW)
    assert found("personal keys") == []

    settings.PERSONAL_DATA_KEYS = [Fernet.generate_key().decode()]

    assert [state for state, _detail in found("personal keys")] == ["FAIL"]


def test_nobody_who_can_sign_in_is_a_failure():
    User.objects.update(is_active=False)

    assert [state for state, _detail in found("accounts")] == ["FAIL"]


def test_a_folder_others_can_read_and_a_clock_set_back_are_named(settings):
    settings.VAR_DIR.chmod(0o755)
    JobRun.objects.create(job="clearsessions", began_at=NOW + timedelta(days=3))

    assert "chmod o=" in found("files")[0][1]
    assert "set back" in found("clock")[0][1]


def test_the_command_prints_a_line_each_and_fails_with_any_failure(settings):
    settings.SECRET_KEY = "short"
    printed = StringIO()

    with pytest.raises(CommandError, match="to be mended"):
        call_command("doctor", stdout=printed)

    lines = printed.getvalue().splitlines()
    assert "FAIL secret: SECRET_KEY is shorter than 40 characters" in lines
    assert "ok   migrations" in lines
