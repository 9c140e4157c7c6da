"""`work_imports [--wait]`: check and bring in the large tables that were sent to the admin."""

import time

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from portal.datasets import resource_of
from records.import_jobs import work_on_next

PAUSE = 3  # seconds between two looks


class Command(BaseCommand):
    help = "Works on the tables that wait in the background; --wait goes on for ever, as a service."

    def add_arguments(self, parser):
        parser.add_argument(
            "--wait", action="store_true", help="go on, looking every three seconds"
        )

    def handle(self, *, wait, **options):
        while True:
            while job := work_on_next(resource_of):
                self.stdout.write(f"{job.dataset} {job.pk}: {job.state}")
            if not wait:
                return
            close_old_connections()
            time.sleep(PAUSE)
