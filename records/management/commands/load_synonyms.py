from django.core.management.base import BaseCommand

from records.search import synonyms


class Command(BaseCommand):
    help = (
        "Adds the groups of synonyms that come with the portal and were never added; what staff"
        " changed or put out of use stays so. Can be run again at any time."
    )

    def handle(self, **options):
        added = synonyms.load_shipped()
        if options["verbosity"]:
            self.stdout.write(f"{added} groups added")
