"""manage.py run_jobs — do what the clock asks for; a timer calls it every five minutes."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.jobs import run_due


class Command(BaseCommand):
    help = "Runs every job that is due (reminders, clearing, backup …) and records what came of it."

    def handle(self, **options):
        runs = run_due(timezone.now())
        for run in runs:
            self.stdout.write(f"{run.job}: {'done' if run.succeeded else 'FAILED'} {run.message}")
        if failed := [run.job for run in runs if not run.succeeded]:
            raise CommandError(f"failed: {', '.join(failed)}")
