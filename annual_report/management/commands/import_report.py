"""import_report FILE: this bureau's report on an earlier year, as it was printed, into the yearly reports."""

from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from annual_report.bringing_in import ReportRefused, bring_in
from annual_report.printed import MAX_BYTES


class Command(BaseCommand):
    help = (
        "Reads a printed report (XLSX, DOCX, PDF, HTML, text, JSON), tells what does not hold and keeps "
        "it as it stands: 原文, last year's report for the next one, open data. Nothing is mended."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--year", type=int, help="for a file that does not say it")
        parser.add_argument("--by", metavar="USERNAME", help="who brings it in")

    def handle(self, *, file, year, by, **options):
        user = get_user_model().objects.filter(username=by).first() if by else None
        if by and user is None:
            raise CommandError(f"没有用户“{by}”")
        try:
            with file.open("rb") as opened:
                content = opened.read(MAX_BYTES + 1)
            report = bring_in(file.name, content, at=timezone.now(), by=user, year=year)
        except OSError as error:
            raise CommandError(f"不能读取{file}：{error.strerror}") from None
        except ReportRefused as refusal:
            raise CommandError(str(refusal)) from None
        for finding in report.open:
            for fault in finding.faults:
                self.stdout.write(f"{finding.id} {finding.mark} {fault}")
        self.stdout.write(f"{report.printed.year}年报告已按原文收入，{report.faults}处不符")
