from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal import backup


class Command(BaseCommand):
    help = (
        "Says whether a backup is whole: every part there and unaltered; with the identity of an encrypted"
        " one (--identity) also whether it holds what it says. Exits 1 when not."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument(
            "--identity", type=Path, metavar="FILE", help="file with AGE-SECRET-KEY-…"
        )

    def handle(self, *, folder, identity, **options):
        try:
            manifest, contents = backup.verify(folder, identity=identity)
        except (backup.BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        parts = f"{manifest['made_at']}: {len(manifest['parts'])} parts as they were written"
        if contents is None:
            self.stdout.write(f"{parts}; encrypted, not opened (--identity FILE)")
            return
        rows = sum(count for count, _digest in contents["tables"].values())
        self.stdout.write(f"{parts}; {rows} rows, {len(contents['files'])} files")
