"""`import_records DATASET FILE [--dry-run] [--update] [--skip-repeats]`: a table in, all rows or none."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.datasets import RESOURCES, resource_of
from records.importing import Outcome
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
        parser.add_argument(
            "--skip-repeats",
            action="store_true",
            help="leave out rows that say the same as one before them",
        )

    def handle(self, *, dataset, file, dry_run, update, skip_repeats, **options):
        progress = self._show if sys.stderr.isatty() else None
        try:
            outcome = run_import(
                resource_of(dataset),
                file,
                update=update,
                skip_repeats=skip_repeats,
                dry_run=dry_run,
                progress=progress,
            )
        except SpreadsheetError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        for error in outcome.errors:
            self.stderr.write(str(error))
        if outcome.errors:
            raise CommandError(_said_of(outcome))
        self.stdout.write(str(outcome))
        if skip_repeats:
            self.stdout.write(_("%d repeats skipped") % outcome.repeated)

    def _show(self, done: int, total: int) -> None:
        self.stderr.write(f"\r{done}/{total}", ending="" if done < total else "\n")


def _said_of(outcome: Outcome) -> str:
    """How many errors there are, and how many of them are shown."""
    counts = {"count": outcome.error_count, "shown": len(outcome.errors)}
    if outcome.error_count > len(outcome.errors):
        return (
            _("Nothing was imported: %(count)d errors, of which the first %(shown)d are shown.")
            % counts
        )
    return _("Nothing was imported: %(count)d errors.") % counts
