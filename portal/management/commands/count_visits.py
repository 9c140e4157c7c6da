"""manage.py count_visits — count the visits of the days that are over, delete log files past their term."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal import access_log, visits


class Command(BaseCommand):
    help = (
        "Counts visits by day and kind of page out of the access log in ACCESS_LOG_DIR, and deletes its"
        " files after 180 days, counted first."
    )

    def handle(self, **options):
        if not settings.ACCESS_LOG_DIR:
            raise CommandError("set ACCESS_LOG_DIR to the folder nginx writes its access log into")
        folder, today = Path(settings.ACCESS_LOG_DIR), timezone.localdate()
        days = visits.count_days(folder, on=today)
        gone = access_log.forget(folder, on=today)
        self.stdout.write(f"{len(days)} days counted, {gone} files deleted")
