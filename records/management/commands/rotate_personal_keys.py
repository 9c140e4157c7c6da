"""`rotate_personal_keys`: all personal data, columns and files, encrypted again under the first key of
PERSONAL_DATA_KEYS, and every keyed fingerprint made again with it.

Put the new key first, run this, then take the old key away. Can be run again and rehearsed.
"""

from functools import partial

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import FileField

from records.personal import EncryptedTextField
from records.sealed import SealedStorage

CHUNK = 500  # rows in one transaction


class Command(BaseCommand):
    help = "Encrypt all personal data again under the first key."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="read everything, keep nothing")

    def handle(self, *, dry_run, **options):
        for model in apps.get_models():
            names = [f.name for f in model._meta.local_fields if isinstance(f, EncryptedTextField)]
            names += getattr(model, "fingerprint_fields", ())
            if names and not model._meta.proxy:
                count = self._rotate(model, names, dry_run)
                self.stdout.write(f"{model._meta.label}: {count}")
            for field in model._meta.local_fields:
                if isinstance(field, FileField) and isinstance(field.storage, SealedStorage):
                    count = self._rotate_files(model, field, dry_run)
                    self.stdout.write(f"{model._meta.label}.{field.name}: {count}")

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
                    for row in rows if hasattr(model, "fingerprint_fields") else ():
                        row.make_fingerprints()
                    model._base_manager.bulk_update(rows, names, batch_size=100)
            count, last = count + len(rows), rows[-1].pk

    def _rotate_files(self, model, field, dry_run) -> int:
        """Files sealed anew, each under a new name: until its row says so the old one is whole."""
        count = 0
        stored = model._base_manager.exclude(**{field.name: ""}).order_by("pk")
        for pk in list(stored.values_list("pk", flat=True)):
            with transaction.atomic():
                row = model._base_manager.select_for_update().only(field.name).filter(pk=pk).first()
                if row is None:  # erased meanwhile
                    continue
                name = getattr(row, field.name).name
                if not field.storage.exists(name):
                    self.stderr.write(f"{model._meta.label} {pk}: the file is gone")
                    continue
                if dry_run:
                    field.storage.open(name).close()
                else:
                    new = field.storage.copy_sealed_again(name, field.generate_filename(row, name))
                    model._base_manager.filter(pk=pk).update(**{field.name: new})
                    transaction.on_commit(partial(field.storage.delete, name))
            count += 1
        return count
