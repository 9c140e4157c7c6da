"""`undo_import [NUMBER --reason …]`: what tables brought in, and taking one of them back."""

from django.core.management.base import BaseCommand, CommandError

from portal.datasets import resource_of
from records.import_models import ImportBatch
from records.lifecycle import NotAllowed
from records.undoing import CannotUndo, undo

LISTED = 20


class Command(BaseCommand):
    help = "Takes back everything one import brought, or lists the last imports."

    def add_arguments(self, parser):
        parser.add_argument("number", type=int, nargs="?", metavar="NUMBER")
        parser.add_argument("--reason", default="", help="why; told in the audit")

    def handle(self, *, number, reason, **options):
        if number is None:
            for batch in ImportBatch.objects.filter(undone_at=None)[:LISTED]:
                counts = f"{batch.created} created, {batch.updated} updated"
                said = f"{batch.pk} {batch.at:%Y-%m-%d %H:%M} {batch.dataset} {batch.file_name}: {counts}"
                self.stdout.write(said)
            return
        batch = ImportBatch.objects.filter(pk=number).first()
        if batch is None:
            raise CommandError(f"there is no import {number}")
        try:
            undo(batch, resource_of(batch.dataset), reason=reason)
        except CannotUndo as refusal:
            for row in refusal.standing:
                self.stderr.write(f"{row.record}: {row.reason}")
            raise CommandError(str(refusal)) from refusal
        except NotAllowed as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"undone: {batch.created} created, {batch.updated} updated")
