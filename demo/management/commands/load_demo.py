from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demo import loading, organisation


class Command(BaseCommand):
    help = "Loads the demo data. Run again, it changes nothing; --flush empties the records first."

    def add_arguments(self, parser):
        parser.add_argument(
            "--flush", action="store_true", help="empty the records first (DEBUG or DEMO only)"
        )

    def handle(self, *, flush, **options):
        if flush:
            if not (settings.DEBUG or settings.DEMO):
                raise CommandError("--flush empties all records: only with DEBUG=1 or DEMO=1")
            loading.flush()
        if loading.is_loaded():
            self.stdout.write("the demo data is there already")
        else:
            try:
                loading.load(lambda part: self.stdout.write(f"loaded: {part}"))
            except loading.NotEmpty as error:
                raise CommandError(
                    "the database holds other records; the demo wants an empty one"
                ) from error
        if settings.DEBUG or settings.DEMO:
            self.stdout.write(f"demo accounts, password {settings.DEMO_PASSWORD}:")
            for username, role, _name in organisation.STAFF:
                self.stdout.write(f"  {username:<10}{role}")
