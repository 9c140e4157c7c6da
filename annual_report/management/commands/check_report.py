"""check_report YEAR: the pre-flight of a year's report, one line for each identity or check."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from annual_report import preflight
from annual_report.narrative import NarrativeError
from annual_report.tables import Form, NoSuchYear


class Command(BaseCommand):
    help = "Checks a year's report: one line for each identity, exit status 1 if any of them fails."

    def add_arguments(self, parser):
        parser.add_argument("year", type=int)
        parser.add_argument("--form", choices=[form.value for form in Form])

    def handle(self, *, year, form, **options):
        try:
            examined = preflight.of_year(
                year, on=timezone.localdate(), form=Form(form) if form else None
            )
        except (NoSuchYear, NarrativeError) as refusal:
            raise CommandError(str(refusal)) from None
        for finding in examined.findings:
            self.stdout.write(f"{finding.id} {finding.mark} {finding.detail}")
        if examined.failures:
            raise CommandError(f"{len(examined.failures)}项检查未通过")
