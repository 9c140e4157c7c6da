from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command

from records.personal import CannotDecrypt
from requests_app.models import Applicant, CaseAttachment
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_after_rotation_the_old_key_can_go(settings):
    settings.PERSONAL_DATA_KEYS = [OLD]
    case = make.registered_case()
    settings.PERSONAL_DATA_KEYS = [NEW, OLD]

    call_command("rotate_personal_keys", stdout=StringIO())

    settings.PERSONAL_DATA_KEYS = [NEW]
    assert Applicant.objects.get(case=case).name == make.PERSON["name"]
    again = make.registered_case().applicant
    assert Applicant.objects.get(case=case).id_fingerprint == again.id_fingerprint
    assert Applicant.objects.get(case=case).name_fingerprint == again.name_fingerprint


def test_a_rehearsal_changes_nothing(settings):
    settings.PERSONAL_DATA_KEYS = [OLD]
    case = make.registered_case()
    settings.PERSONAL_DATA_KEYS = [NEW, OLD]

    call_command("rotate_personal_keys", dry_run=True, stdout=StringIO())

    settings.PERSONAL_DATA_KEYS = [NEW]
    with pytest.raises(CannotDecrypt):
        Applicant.objects.get(case=case)


@pytest.fixture
def attachment(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.PERSONAL_DATA_KEYS = [OLD]
    attachment = CaseAttachment.objects.create(
        case=make.registered_case(),
        file=ContentFile(b"%PDF-1.7 %%EOF", name="a.pdf"),
        name="a.pdf",
        size=14,
        content_type="application/pdf",
        sha256="0" * 64,
    )
    settings.PERSONAL_DATA_KEYS = [NEW, OLD]
    return attachment


def test_files_are_rotated_too_and_the_old_ones_removed(
    settings, attachment, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        call_command("rotate_personal_keys", stdout=StringIO())

    settings.PERSONAL_DATA_KEYS = [NEW]
    assert CaseAttachment.objects.get().file.read() == b"%PDF-1.7 %%EOF"
    assert not default_storage.exists(attachment.file.name)


def test_a_rehearsal_opens_every_file_and_changes_none(settings, attachment):
    call_command("rotate_personal_keys", dry_run=True, stdout=StringIO())
    assert CaseAttachment.objects.get().file.name == attachment.file.name

    with default_storage.open(attachment.file.name, "r+b") as file:
        file.write(b"altered")
    with pytest.raises(CannotDecrypt):
        call_command("rotate_personal_keys", dry_run=True, stdout=StringIO())


def test_a_file_that_is_gone_is_told_and_holds_nothing_up(attachment):
    default_storage.delete(attachment.file.name)
    told = StringIO()

    call_command("rotate_personal_keys", stdout=StringIO(), stderr=told)

    assert f"requests_app.CaseAttachment {attachment.pk}" in told.getvalue()
