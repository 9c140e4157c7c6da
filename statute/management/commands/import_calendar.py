"""import_calendar: a year's arrangement of holidays, when the State Council has announced it."""

import csv
from collections.abc import Iterator
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.timezone import localdate

from statute import calendar
from statute.arrangements import OURS, BadRow, listed_days
from statute.models import CalendarDay
from statute.workdays import ListedKind

KINDS = {spelling: kind for kind in ListedKind for spelling in (kind.value, kind.label)}


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
        listed = {day.date: day for day in CalendarDay.objects.all()}
        counts = {"created": 0, "updated": 0, "unchanged": 0}
        faults, seen = [], set()
        for number, day in read_days(file, source):
            try:
                day.clean_fields()
                day.clean()
                if day.date in seen:
                    raise ValidationError({"date": "文件中重复"})
                seen.add(day.date)
            except ValidationError as refusal:
                for field, reasons in refusal.message_dict.items():
                    faults.append(f"row {number}, {field}: {' '.join(reasons)}")
                continue
            old = listed.get(day.date)
            if old and (old.kind, old.name) == (day.kind, day.name):
                counts["unchanged"] += 1
                continue
            counts["updated" if old else "created"] += 1
            day.pk = old.pk if old else None
            day.save()
        if faults:
            raise CommandError("\n".join(faults))
        moved = calendar.changed(on=localdate()) if counts["created"] or counts["updated"] else 0
        transaction.set_rollback(dry_run)
        self.stdout.write(", ".join(f"{count} {what}" for what, count in counts.items()))
        if moved:
            self.stdout.write(f"the last day of {moved} open requests moved")


def read_days(file: Path, source: str) -> Iterator[tuple[int, CalendarDay]]:
    """(row number in the file, unsaved day), the header being row 1."""
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
    for number, day, kind, name in days:
        kind = KINDS.get(kind, kind)
        yield number, CalendarDay(date=day or None, kind=str(kind), name=name, source=source)
