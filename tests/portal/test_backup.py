"""The drill: fill, back up, lose everything, restore elsewhere, and find what was there."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pyrage
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from portal import backup
from records import receipts
from records.models import Series
from tests.factories import disclosure as publish
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 27, 2, tzinfo=UTC)
SECRET = "ABCD-EFGH-JKMN-PQRS-TVWX-YZ23-4567"
# Run where the backup was restored: what a citizen and the files say there.
ASK = """
import json
from django.test import Client
from django.core.files.storage import default_storage
from records.models import Series
client = Client(headers={{"host": "localhost"}})
entered = client.post("/requests/track/", {{"number": "{number}", "secret": "{secret}"}})
page = client.get("/disclosures/{item}/").content.decode()
with default_storage.open("{name}", "rb") as file:
    print(json.dumps([entered.status_code, "{title}" in page, file.read().decode(),
        dict(Series.objects.values_list("key", "last"))]))
"""


@pytest.fixture
def _files(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.BACKUP_RECIPIENT = settings.BACKUP_DIR = ""


@pytest.fixture
def identity(tmp_path):
    """(file with the identity, recipient)."""
    key = pyrage.x25519.Identity.generate()
    path = tmp_path / "identity.txt"
    path.write_text(f"# kept in the safe\n{key}\n", "utf-8")
    return path, str(key.to_public())


@pytest.fixture
def elsewhere(tmp_path):
    """The environment of another machine with nothing on it but the same keys."""
    name = f"{connection.settings_dict['NAME']}_restored"
    url = f"sqlite:///{tmp_path}/elsewhere/new.sqlite3"
    server = {}
    if connection.vendor == "postgresql":
        facts = connection.settings_dict
        url = (
            f"postgres://{facts['USER']}:{facts['PASSWORD']}@{facts['HOST']}:{facts['PORT']}/{name}"
        )
        server = {"PGHOST": facts["HOST"], "PGPORT": str(facts["PORT"]), "PGUSER": facts["USER"]}
        server = {**os.environ, **server, "PGPASSWORD": facts["PASSWORD"]}
        subprocess.run(["dropdb", "--if-exists", name], env=server, check=True)
        subprocess.run(["createdb", name], env=server, check=True)
    (tmp_path / "elsewhere").mkdir()
    yield {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "SECRET_KEY": settings.SECRET_KEY,
        "PERSONAL_DATA_KEYS": ",".join(settings.PERSONAL_DATA_KEYS),
        "DATABASE_URL": url,
        "VAR_DIR": str(tmp_path / "elsewhere"),
        "DEBUG": "1",
    }
    if server:
        subprocess.run(["dropdb", "--if-exists", name], env=server, check=True)


def manage(environment, *arguments):
    return subprocess.run(
        [sys.executable, ROOT / "manage.py", *map(str, arguments)],
        env=environment,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )


def fill():
    """A request with its code, a document, a file, a series."""
    case = make.accepted_case()
    case.applicant.secret_hash = receipts.hash_secret(SECRET)
    case.applicant.save()
    item = publish.imported(title="限行通告")[0]
    name = default_storage.save("attachments/2016/通告.txt", ContentFile("全文".encode()))
    Series.objects.update_or_create(key="十公开", defaults={"last": 17})
    return case, item, name


@pytest.mark.usefixtures("_files")
@pytest.mark.parametrize("sealed", [False, True])
def test_everything_is_there_after_a_restore_elsewhere(tmp_path, identity, elsewhere, sealed):
    case, item, name = fill()
    key, recipient = identity
    backup.write(tmp_path / "backup", at=NOW, recipient=recipient if sealed else "")

    named = ["--identity", key] if sealed else []
    restored = manage(elsewhere, "restore", tmp_path / "backup", *named)
    assert restored.returncode == 0, restored.stderr
    assert "equal" in restored.stdout
    asked = ASK.format(number=case.number, secret=SECRET, item=item.pk, name=name, title="限行通告")
    answered = manage(elsewhere, "shell", "--no-imports", "-c", asked)
    assert answered.returncode == 0, answered.stderr
    status, is_shown, text, series = json.loads(answered.stdout.splitlines()[-1])
    assert (status, is_shown, text) == (302, True, "全文")
    assert series["十公开"] == 17
    assert manage(elsewhere, "migrate", "--check").returncode == 0

    again = manage(elsewhere, "restore", tmp_path / "backup", *named)
    assert again.returncode == 1
    assert "not empty" in again.stderr


@pytest.mark.usefixtures("_files")
def test_under_other_personal_keys_nothing_is_restored(tmp_path, elsewhere):
    fill()
    backup.write(tmp_path / "backup", at=NOW)
    other = {**elsewhere, "PERSONAL_DATA_KEYS": "b3RoZXIta2V5LW9ubHktZm9yLXRlc3RzLW90aGVyLWs="}

    refused = manage(other, "restore", tmp_path / "backup")

    assert refused.returncode == 1
    assert "PERSONAL_DATA_KEYS are not those" in refused.stderr
    assert manage(elsewhere, "restore", tmp_path / "backup").returncode == 0  # still empty


@pytest.mark.usefixtures("_files")
def test_a_part_missing_altered_or_added_is_named(tmp_path):
    fill()
    folder = tmp_path / "backup"
    backup.write(folder, at=NOW)
    part = folder / "files" / "000001"
    before = part.read_bytes()

    def refused():
        with pytest.raises(CommandError) as caught:
            call_command("verify_backup", folder)
        return str(caught.value)

    call_command("verify_backup", folder)
    part.write_bytes(before + b"x")
    assert refused() == "files/000001 is not as it was written"
    part.unlink()
    assert refused() == "files/000001 is missing"
    part.write_bytes(before)
    (folder / "files" / "more").write_text("x")
    assert refused() == "files/more does not belong to the backup"
    (folder / "files" / "more").unlink()
    (folder / "manifest.json").write_text("{")
    assert "is no backup" in refused()


@pytest.mark.usefixtures("_files")
def test_a_sealed_backup_shows_nothing_and_opens_for_its_identity_only(tmp_path, identity):
    case, _item, _name = fill()
    key, recipient = identity
    folder = tmp_path / "backup"
    backup.write(folder, at=NOW, recipient=recipient)
    stranger = tmp_path / "stranger.txt"
    stranger.write_text(str(pyrage.x25519.Identity.generate()), "utf-8")

    _manifest, unopened = backup.verify(folder)
    _manifest, contents = backup.verify(folder, identity=key)

    everything = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert case.number.encode() not in everything
    assert "通告".encode() not in everything
    assert unopened is None
    assert contents["series"]["十公开"] == 17
    with pytest.raises(backup.BackupError, match="not opened by the identity"):
        backup.verify(folder, identity=stranger)
    with pytest.raises(backup.BackupError, match="--identity"):
        backup.restore(folder, FileSystemStorage(tmp_path / "nowhere"))
    modes = {path.stat().st_mode & 0o077 for path in (folder, *folder.rglob("*"))}
    assert modes == {0}


@pytest.mark.usefixtures("_files")
def test_a_backup_that_fails_leaves_nothing_that_looks_like_one(tmp_path):
    fill()

    with pytest.raises(backup.BackupError, match="BACKUP_RECIPIENT is no recipient"):
        backup.write(tmp_path / "backup", at=NOW, recipient="age1nonsense")
    assert not (tmp_path / "backup").exists()
    assert not (tmp_path / "backup.partial").exists()
    (tmp_path / "backup").mkdir()
    (tmp_path / "backup" / "else").write_text("x")
    with pytest.raises(CommandError, match="is not empty"):
        call_command("backup", tmp_path / "backup")


@pytest.mark.usefixtures("_files")
def test_by_the_clock_the_newest_are_kept_and_nothing_else_is_deleted(tmp_path, settings):
    settings.BACKUP_DIR, settings.BACKUP_KEEP = str(tmp_path / "kept"), 2
    for stamp in ("20260101-020000", "20260102-020000"):
        backup.write(tmp_path / "kept" / f"gongkai-{stamp}", at=NOW)
    (tmp_path / "kept" / "notes").mkdir()

    call_command("backup")

    left = sorted(path.name for path in (tmp_path / "kept").iterdir())
    assert left[0] == "gongkai-20260102-020000"
    assert len(left) == 3
    assert left[-1] == "notes"


def test_without_a_folder_and_a_setting_the_command_asks_for_one(settings):
    settings.BACKUP_DIR = ""

    with pytest.raises(CommandError, match="BACKUP_DIR"):
        call_command("backup")
