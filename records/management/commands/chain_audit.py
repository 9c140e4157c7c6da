"""`chain_audit`: puts what was written since into the audit chain, and the day's head into a file."""

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from records import audit


class Command(BaseCommand):
    help = "Chain the new entries of the audit; keep the day's head outside the database."

    def handle(self, **options):
        count = audit.chain()
        audit.keep_head(settings.AUDIT_HEADS, on=timezone.localdate())
        self.stdout.write(f"{count} entries chained")
