"""import_calendar: a year's arrangement of holidays, when the State Council has announced it."""

import csv
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.timezone import localdate

from statute.arrangements import OURS, BadRow, Listed, listed_days
from statute.entering import ArrangementRefused, enter


class Command(BaseCommand):
    help = (
        "Loads days from a UTF-8 file: CSV with the columns date,kind,name (kind: holiday or makeup, "
        "放假 or 调休上班), holiday-cn's CSV or JSON (name,date,isOffDay), or the text of the State "
        "Council's notice. A day already listed is replaced. All rows or none."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--source", required=True, help="the announcement and its number")
        parser.add_argument("--dry-run", action="store_true", help="check and count, write nothing")

    @transaction.atomic
    def handle(self, *, file, source, dry_run, **options):
        try:
            entered = enter(read(file), source=source, on=localdate())
        except ArrangementRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        transaction.set_rollback(dry_run)
        counts = (
            f"{entered.created} created",
            f"{entered.updated} updated",
            f"{entered.unchanged} unchanged",
        )
        self.stdout.write(", ".join(counts))
        if entered.moved:
            self.stdout.write(f"the last day of {entered.moved} open requests moved")


def read(file: Path) -> list[Listed]:
    """The days of `file`, each with its line, the header being line 1."""
    try:
        days = list(listed_days(file.read_text("utf-8-sig")))
    except BadRow as fault:
        raise CommandError(str(fault)) from fault
    except (OSError, UnicodeDecodeError, csv.Error, ValueError) as fault:
        raise CommandError(f"{file}: {fault}") from fault
    if not days:
        raise CommandError(
            f"{file}：应为UTF-8编码的CSV文件，首行为{','.join(OURS)}（或者name,date,isOffDay），"
            "至少有一行数据；也可以是国务院办公厅通知的文本"
        )
    return days
