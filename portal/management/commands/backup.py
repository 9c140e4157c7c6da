import shutil
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal import backup


class Command(BaseCommand):
    help = (
        "Backs up database and files into DIR, or into a folder of BACKUP_DIR named by the time, where the"
        " oldest beyond BACKUP_KEEP are deleted. Encrypted by age for BACKUP_RECIPIENT."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, metavar="DIR")

    def handle(self, *, folder, **options):
        if folder is None and not settings.BACKUP_DIR:
            raise CommandError("name a folder or set BACKUP_DIR")
        now = timezone.now()
        kept = Path(settings.BACKUP_DIR) if folder is None else None
        target = folder or kept / f"gongkai-{timezone.localtime(now):%Y%m%d-%H%M%S}"
        try:
            contents = backup.write(target, at=now, recipient=settings.BACKUP_RECIPIENT)
        except (backup.BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        if kept is not None:
            self._forget_old(kept)
        if not settings.BACKUP_RECIPIENT:
            self.stderr.write("not encrypted: BACKUP_RECIPIENT is not set")
        rows = sum(count for count, _digest in contents["tables"].values())
        self.stdout.write(
            f"{target}: {len(contents['tables'])} tables, {rows} rows, {len(contents['files'])} files"
        )

    def _forget_old(self, kept: Path) -> None:
        """Only whole backups are counted and deleted; what else lies there is not ours."""
        whole = sorted(path.parent for path in kept.glob("gongkai-*/manifest.json"))
        for old in whole[: -settings.BACKUP_KEEP]:
            shutil.rmtree(old)
