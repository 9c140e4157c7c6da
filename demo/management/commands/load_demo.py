from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from demo import loading, organisation
from opendata import public_record
from records import office


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
            if not office.current().review_government:
                raise CommandError(
                    "the demo's replies name a reviewing government: set DEMO=1, or REVIEW_GOVERNMENT"
                )
            try:
                loading.load(lambda part: self.stdout.write(f"loaded: {part}"))
            except loading.NotEmpty as error:
                raise CommandError(
                    "the database holds other records; the demo wants an empty one"
                ) from error
            # The log is not the demo's to take back: it stays when the demo goes, like the audit.
            public_record.enter(at=timezone.now())
            self.stdout.write("loaded: public log")
        if settings.DEBUG or settings.DEMO:
            self.stdout.write(f"demo accounts, password {settings.DEMO_PASSWORD}:")
            for username, role, _name in organisation.STAFF:
                self.stdout.write(f"  {username:<10}{role}")
