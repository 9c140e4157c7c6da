"""`rescan_public`: everything strangers read is scanned again; says what stands open."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from portal.rescanning import rescan


class Command(BaseCommand):
    help = "Scan everything public again, by the rules and words as they are now."

    def handle(self, **options):
        standing = rescan(at=timezone.now())
        self.stdout.write(
            f"{standing.count} findings in what is public, oldest {standing.days} days"
        )
        if standing.unread:
            self.stdout.write(f"{standing.unread} records with files that could not be opened")
