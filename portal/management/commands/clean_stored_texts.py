"""`clean_stored_texts [--dry-run]`: characters nobody sees are taken out of what was stored before."""

from django.core.management.base import BaseCommand

from records.stored_texts import clean_stored


class Command(BaseCommand):
    help = "Take invisible and control characters out of texts stored before every way in did so."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="count, change nothing")

    def handle(self, *, dry_run, **options):
        for column, count in clean_stored(dry_run=dry_run).items():
            self.stdout.write(f"{column}: {count}")
