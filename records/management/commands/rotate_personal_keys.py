"""`rotate_personal_keys`: encrypt all personal data again under the first of PERSONAL_DATA_KEYS.

Put the new key first, run this, then take the old key away. Can be run again and rehearsed.
"""

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import transaction

from records.personal import EncryptedTextField

CHUNK = 500  # rows in one transaction


class Command(BaseCommand):
    help = "Encrypt all personal data again under the first key."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="read everything, keep nothing")

    def handle(self, *, dry_run, **options):
        for model in apps.get_models():
            names = [f.name for f in model._meta.local_fields if isinstance(f, EncryptedTextField)]
            if names and not model._meta.proxy:
                count = self._rotate(model, names, dry_run)
                self.stdout.write(f"{model._meta.label}: {count}")

    def _rotate(self, model, names, dry_run) -> int:
        """Rows of `model` written anew; reading them proves that a key for each is there."""
        count, last = 0, 0
        while True:
            with transaction.atomic():
                rows = list(
                    model._base_manager.select_for_update()
                    .filter(pk__gt=last)
                    .order_by("pk")
                    .only("pk", *names)[:CHUNK]
                )
                if not rows:
                    return count
                if not dry_run:
                    model._base_manager.bulk_update(rows, names, batch_size=100)
            count, last = count + len(rows), rows[-1].pk
