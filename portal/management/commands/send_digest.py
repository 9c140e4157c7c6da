"""manage.py send_digest — mail everybody on the staff what waits for them; run_jobs runs it every morning."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate

from portal.digest import send_digests


class Command(BaseCommand):
    help = "Mails each member of the staff the number of hand-overs that wait, by kind."

    def handle(self, **options):
        sent = send_digests(on=localdate())
        self.stdout.write(f"{sent.people} people told")
        if sent.unreached:
            raise CommandError(f"No digest could be sent to {', '.join(sent.unreached)}")
