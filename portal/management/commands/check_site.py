"""`check_site [DIR]`: the folder beside the records; names what differs."""

import tempfile
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.edition.publishing import EditionRefused
from portal.management.commands.publish_site import add_place, edition_of


class Command(BaseCommand):
    help = "Compare a static edition with the records and name what differs."

    def add_arguments(self, parser):
        add_place(parser)

    def handle(self, **options):
        with tempfile.TemporaryDirectory() as scratch:
            try:
                differences = edition_of(options).compare(Path(scratch))
            except EditionRefused as error:
                raise CommandError(str(error)) from error
        for what in ("missing", "different", "foreign"):
            for file in getattr(differences, what):
                self.stdout.write(f"{what}: {file}")
        if differences:
            raise CommandError("the folder is not what the records say; run publish_site")
        self.stdout.write("the folder is what the records say")
