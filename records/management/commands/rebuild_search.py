from django.core.management.base import BaseCommand, CommandError

from records.search import entries


class Command(BaseCommand):
    help = (
        "Brings the whole search index up to date, in chunks; the site can be used and searched"
        " meanwhile. Needed after rows were written behind the steps' back, e.g. by SQL."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "kinds", nargs="*", metavar="KIND", help="only these (default: everything)"
        )

    def handle(self, *, kinds, **options):
        known = [source.kind for source in entries.sources()]
        if unknown := sorted(set(kinds) - set(known)):
            raise CommandError(f"unknown: {', '.join(unknown)}; there are {', '.join(known)}")
        for kind, done, total in entries.rebuild(kinds):
            self.stdout.write(f"{kind} {done}/{total}")
