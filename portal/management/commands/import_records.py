"""`import_records DATASET FILE [--dry-run] [--update]`: CSV or XLSX into the register, all rows or none."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.datasets import RESOURCES, resource_of
from records.resources import run_import
from records.spreadsheets import SpreadsheetError


class Command(BaseCommand):
    help = "Load a CSV or XLSX file: all rows, or none and a line for each bad one."

    def add_arguments(self, parser):
        parser.add_argument(
            "dataset", choices=list(RESOURCES), metavar="DATASET", help=", ".join(RESOURCES)
        )
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="check everything, keep nothing")
        parser.add_argument(
            "--update", action="store_true", help="change stored records that differ"
        )

    def handle(self, *, dataset, file, dry_run, update, **options):
        progress = self._show if sys.stderr.isatty() else None
        try:
            outcome = run_import(
                resource_of(dataset), file, update=update, dry_run=dry_run, progress=progress
            )
        except SpreadsheetError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        for error in outcome.errors:
            self.stderr.write(str(error))
        if outcome.errors:
            raise CommandError(_("Nothing was imported: %d errors.") % len(outcome.errors))
        self.stdout.write(str(outcome))

    def _show(self, done: int, total: int) -> None:
        self.stderr.write(f"\r{done}/{total}", ending="" if done < total else "\n")
