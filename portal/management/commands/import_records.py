"""`import_records DATASET FILE [--dry-run] [--update] [--skip-repeats]`: a table in, all rows or none."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.datasets import RESOURCES, resource_of
from records.file_sources import files_at
from records.grids import SpreadsheetError
from records.import_rows import ImportResult
from records.office_tables import IS_HIDDEN, LEAVE, TAKE, Reading, SeveralSheets
from records.resources import DRAFT, ERROR, RecordResource, run_import


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

        parser.add_argument(
            "--sheet", default="", help="the sheet to read, where several hold records"
        )
        parser.add_argument(
            "--hidden-rows", choices=[TAKE, LEAVE], default="", help="what to do with hidden rows"
        )
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="HEAD=COLUMN",
            help="what an unknown head means; “HEAD=” leaves it out",
        )
        parser.add_argument(
            "--value",
            action="append",
            default=[],
            metavar="COLUMN:SAID=MEANT",
            help="what a word in a column means",
        )

        parser.add_argument(
            "--files",
            type=Path,
            metavar="FOLDER|ZIP",
            help="where the files lie that the table names (附件)",
        )

        parser.add_argument(
            "--findings",
            choices=[ERROR, DRAFT],
            default=ERROR,
            help="what becomes of a row to be published in which the scanners find something",
        )
        parser.add_argument(
            "--reason", default="", help="why public texts are changed (with --update)"
        )

    def handle(self, *, dataset, file, dry_run, update, skip_repeats, files, **options):
        progress = self._show if sys.stderr.isatty() else None
        resource = resource_of(dataset)
        resource.findings, resource.reason = options["findings"], options["reason"].strip()[:300]
        if resource.findings == DRAFT and not resource.has_drafts:
            raise CommandError(
                _("%(dataset)s knows no drafts. %(why)s")
                % {"dataset": dataset, "why": resource.why_no_drafts}
            )
        try:
            resource.files = files_at(files) if files else None
            outcome = run_import(
                resource,
                file,
                update=update,
                skip_repeats=skip_repeats,
                dry_run=dry_run,
                reading=_reading(resource_of(dataset), options),
                progress=progress,
            )
        except SeveralSheets as error:
            raise CommandError(f"{error} (--sheet)") from error
        except SpreadsheetError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        self._tell_what_is_wrong(outcome)
        self.stdout.write(str(outcome))
        if dry_run and outcome.public:
            self.stdout.write(
                _("%d rows would be public, at once or from their day") % outcome.public
            )
        if skip_repeats:
            self.stdout.write(_("%d repeats skipped") % outcome.repeated)

    def _tell_what_is_wrong(self, outcome: ImportResult) -> None:
        for note in (*outcome.notes, *outcome.warnings):
            self.stderr.write(note)
        for error in outcome.errors:
            self.stderr.write(str(error))
        if any(error.reason == IS_HIDDEN for error in outcome.errors):
            self.stderr.write("--hidden-rows take | leave")
        if outcome.errors:
            raise CommandError(_said_of(outcome))

    def _show(self, done: int, total: int) -> None:
        self.stderr.write(f"\r{done}/{total}", ending="" if done < total else "\n")


def _reading(resource: RecordResource, options: dict) -> Reading:
    """What the command line says of the file; CommandError for a column that does not exist."""
    columns, values = {}, []
    for said in options["column"]:
        head, _equals, column = said.rpartition("=")
        columns[head] = column
    for said in options["value"]:
        place, _equals, meant = said.partition("=")
        column, _colon, text = place.partition(":")
        values.append((column, text, meant))
    try:
        return resource.reading(options["sheet"], options["hidden_rows"], columns, values)
    except KeyError as error:
        raise CommandError(_("There is no column “%s”.") % error.args[0]) from error


def _said_of(outcome: ImportResult) -> str:
    """How many errors there are, and how many of them are shown."""
    counts = {"count": outcome.error_count, "shown": len(outcome.errors)}
    if outcome.error_count > len(outcome.errors):
        return (
            _("Nothing was imported: %(count)d errors, of which the first %(shown)d are shown.")
            % counts
        )
    return _("Nothing was imported: %(count)d errors.") % counts
