"""`log_publications`: what became public, changed or was taken back since goes into the public log."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from opendata import public_record
from transparency import journal


class Command(BaseCommand):
    help = "Enter into the public log what became public, changed or was taken back since the last run."

    def handle(self, **options):
        count = public_record.enter(at=timezone.now())
        head = journal.head()
        self.stdout.write(f"{count} entries" + (f"; {head}" if head else ""))
