"""A register being imported: between preview and confirmation it lies encrypted, a day at most."""

import os
import tempfile
import time
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.roles import sync_roles
from records.import_files import KEPT, PREFIX, SealedImportFile
from requests_app.models import Case
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db
REGISTER = (
    "登记编号,收到日期,申请人类别,申请人,申请内容\n2016-1,2016-03-01,自然人,张三丰,治安处罚统计\n"
)


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def registrar(client):
    sync_roles()
    user = make.clerk("dengji")
    get_user_model().objects.filter(pk=user.pk).update(is_staff=True)
    client.force_login(get_user_model().objects.get(pk=user.pk))
    return client


def preview(client):
    return client.post(
        reverse("admin:requests_app_case_import"),
        {"file": SimpleUploadedFile("a.csv", REGISTER.encode())},
    )


def test_a_previewed_register_lies_encrypted_until_it_is_confirmed(registrar, folder):
    page = preview(registrar)
    (kept,) = folder.glob(PREFIX + "*")
    assert "张三丰".encode() not in kept.read_bytes()
    assert kept.stat().st_mode & 0o777 == 0o600

    answer = registrar.post(
        reverse("admin:requests_app_case_import"),
        {"token": page.context["token"], "action": "import"},
    )

    assert answer.status_code == 302
    assert Case.objects.get().number == "2016-1"
    assert list(folder.glob(PREFIX + "*")) == []


def test_what_is_not_confirmed_within_a_day_is_removed_by_the_next_import(registrar, folder):
    preview(registrar)
    (left,) = folder.glob(PREFIX + "*")
    other = Path(folder, "somebody-elses")
    other.touch()
    for path in (left, other):
        os.utime(path, (time.time() - KEPT - 1,) * 2)

    preview(registrar)

    assert not left.exists()
    assert other.exists()
    assert len(list(folder.glob(PREFIX + "*"))) == 1


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "passwd", "", None, PREFIX + "../x", PREFIX + "0" * 32]
)
def test_a_forged_name_opens_nothing(name):
    with pytest.raises(FileNotFoundError):
        SealedImportFile(name=name).read()
