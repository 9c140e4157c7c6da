from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command

from records.personal import CannotDecrypt
from requests_app.models import Applicant
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


def test_a_rehearsal_changes_nothing(settings):
    settings.PERSONAL_DATA_KEYS = [OLD]
    case = make.registered_case()
    settings.PERSONAL_DATA_KEYS = [NEW, OLD]

    call_command("rotate_personal_keys", dry_run=True, stdout=StringIO())

    settings.PERSONAL_DATA_KEYS = [NEW]
    with pytest.raises(CannotDecrypt):
        Applicant.objects.get(case=case)
