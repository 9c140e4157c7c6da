from django.core.management.base import BaseCommand

from disclosure import word_list


class Command(BaseCommand):
    help = (
        "Adds the wrong and sensitive words (错敏词) that come with the portal and are not on the list;"
        " what staff changed or put out of use stays so. Can be run again at any time."
    )

    def handle(self, **options):
        added = word_list.load_shipped()
        if options["verbosity"]:
            self.stdout.write(f"{added} words added")
