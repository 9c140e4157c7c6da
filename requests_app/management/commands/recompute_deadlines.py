"""manage.py recompute_deadlines — after a change of the calendar: open requests anew, old and new logged."""

from django.core.management.base import BaseCommand
from django.utils.timezone import localdate

from requests_app.clock import recompute_open
from statute.calendar import official_workdays


class Command(BaseCommand):
    help = "Recomputes the last day of every open request; closed ones stay as they were judged."

    def handle(self, **options):
        moved = recompute_open(workdays=official_workdays(), on=localdate())
        self.stdout.write(f"{moved} requests moved")
