"""manage.py send_alerts — the mails of e-mail alerts that are due; run it every few minutes."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from disclosure.alerts import send_due


class Command(BaseCommand):
    help = "Asks new addresses to confirm, tells the others once a day what is newly published."

    def handle(self, **options):
        done = send_due(at=timezone.now())
        self.stdout.write(f"{done.asked} asked, {done.told} told, {done.failed} failed")
