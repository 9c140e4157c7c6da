"""reconcile_report YEAR: the published report against the records, one line for each number that differs."""

from django.core.management.base import BaseCommand, CommandError

from annual_report.reconciling import NothingPublished, against_records, in_force


class Command(BaseCommand):
    help = "Compares a published report with the records as they stand; exit status 1 if a number differs."

    def add_arguments(self, parser):
        parser.add_argument("year", type=int)

    def handle(self, *, year, **options):
        try:
            report = in_force(year)
        except NothingPublished as refusal:
            raise CommandError(str(refusal)) from None
        differences = against_records(report)
        for number in differences:
            self.stdout.write(
                f"{number.place}：已公布{number.before or '—'}，现有记录{number.after or '—'}"
            )
        if differences:
            raise CommandError(f"{len(differences)}项数字与现有记录不一致")
        self.stdout.write(f"{year}年年度报告（第{report.version}版）与现有记录一致")
