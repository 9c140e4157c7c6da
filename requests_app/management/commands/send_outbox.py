"""manage.py send_outbox — send the notices to applicants that are due; run it every few minutes."""

from django.core.management.base import BaseCommand
from django.utils.timezone import now

from requests_app.outbox import send_due


class Command(BaseCommand):
    help = "Sends applicants the news of their requests; what fails is tried again later."

    def handle(self, **options):
        done = send_due(at=now())
        self.stdout.write(
            f"{done.sent} notices sent, {done.put_off} put off, {done.given_up} given up"
        )
