"""manage.py remind_deadlines — mail officers and heads about last days; run it once a day."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate

from requests_app import matter_reminders
from requests_app.clock import recompute_open
from requests_app.reminders import remind
from statute.calendar import official_workdays


class Command(BaseCommand):
    help = "Mails the handlers and the heads the requests, reviews and suits due soon or overdue, each once."

    def handle(self, **options):
        on, workdays = localdate(), official_workdays()
        # A calendar loaded by a command since yesterday counts too.
        recompute_open(workdays=workdays, on=on)
        reminded = remind(on=on, workdays=workdays)
        self.stdout.write(f"{reminded.cases} requests reminded of")
        matters = matter_reminders.remind(on=on, workdays=workdays)
        if matters.cases:
            self.stdout.write(f"{matters.cases} reviews and suits reminded of")
        if unreached := sorted({*reminded.unreached, *matters.unreached}):
            raise CommandError(f"No reminder could be sent to {', '.join(unreached)}")
