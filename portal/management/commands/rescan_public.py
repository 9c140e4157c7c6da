"""`rescan_public`: everything strangers read is scanned again; says what stands open."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from portal.rescanning import rescan


class Command(BaseCommand):
    help = "Scan everything public again, by the rules and words as they are now."

    def handle(self, **options):
        found = rescan(at=timezone.now())
        self.stdout.write(f"{found.count} findings in what is public, oldest {found.days} days")
        if found.unread:
            self.stdout.write(f"{found.unread} records with files that could not be opened")
