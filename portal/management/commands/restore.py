from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage, default_storage
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from portal import backup


class Command(BaseCommand):
    help = (
        "Restores a backup into the empty database and storage of the settings, or into an empty folder"
        " (--into; SQLite), and proves that rows and files are equal."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--into", type=Path, metavar="EMPTY", help="a VAR_DIR to be")
        parser.add_argument(
            "--identity", type=Path, metavar="FILE", help="file with AGE-SECRET-KEY-…"
        )

    def handle(self, *, folder, into, identity, **options):
        try:
            storage = default_storage if into is None else self._point_at(into)
            contents = backup.restore(folder, storage, identity=identity)
        except (backup.BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        rows = sum(count for count, _digest in contents["tables"].values())
        self.stdout.write(
            f"{rows} rows, {len(contents['files'])} files, {len(contents['series'])} series: equal"
        )

    def _point_at(self, into: Path) -> Storage:
        """Have this process write the database of a new VAR_DIR; returns the storage of its files."""
        if into.exists() and any(into.iterdir()):
            raise backup.BackupError(f"{into} is not empty")
        if connection.vendor != "sqlite" or settings.S3_BUCKET:
            raise backup.BackupError(
                "--into is for SQLite and a folder of files; name an empty database by DATABASE_URL"
                " and an empty bucket by S3_BUCKET"
            )
        into.mkdir(mode=0o700, parents=True, exist_ok=True)
        connection.close()
        connection.settings_dict["NAME"] = str(into.resolve() / "gongkai.sqlite3")
        return FileSystemStorage(location=into.resolve() / "files")
