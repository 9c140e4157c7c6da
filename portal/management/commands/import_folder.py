"""`import_folder DIR`: a whole office's tables at once, with one report at the end."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from portal.moving_in import FolderRefused, bring_in

SHOWN_REMARKS = 20  # of a file


class Command(BaseCommand):
    help = "Bring in every table of a folder, in the order they build on each other: all files, or none."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--dry-run", action="store_true", help="check everything, keep nothing")
        parser.add_argument(
            "--update", action="store_true", help="change stored records that differ"
        )
        parser.add_argument(
            "--skip-repeats",
            action="store_true",
            help="leave out rows that say the same as one before them",
        )

    def handle(self, *, folder, dry_run, update, skip_repeats, **options):
        if not folder.is_dir():
            raise CommandError(_("There is no folder “%s”.") % folder)
        try:
            brought = bring_in(
                folder, on=localdate(), dry_run=dry_run, update=update, skip_repeats=skip_repeats
            )
        except FolderRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        for file in brought:
            dataset = f" ({file.dataset})" if file.dataset else ""
            said = file.said or _("not read")
            self.stdout.write(f"{file.name}{dataset}: {said}")
            for remark in file.remarks[:SHOWN_REMARKS]:
                self.stdout.write(f"    {remark}")
            if (hidden := len(file.remarks) - SHOWN_REMARKS) > 0:
                self.stdout.write("    " + _("… and %d more remarks") % hidden)
            for error in file.errors:
                self.stderr.write(f"{file.name}: {error}")
        count = sum(len(file.errors) for file in brought)
        if count:
            raise CommandError(_("Nothing was imported: %(count)d errors.") % {"count": count})
        self.stdout.write(_("Rehearsed: nothing was kept.") if dry_run else _("Everything is in."))
