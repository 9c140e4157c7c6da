"""export_report YEAR: a year's report as a file, from the records as they stand or as published."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from annual_report import preflight
from annual_report.models import Report, ReportFile
from annual_report.narrative import NarrativeError
from annual_report.render.files import FORMATS, written
from annual_report.tables import Form, NoSuchYear

TEXT_FORMATS = ("json", "html")


class Command(BaseCommand):
    help = "Writes a year's report to a file; “-” writes to standard output."

    def add_arguments(self, parser):
        parser.add_argument("year", type=int)
        parser.add_argument("--form", choices=[form.value for form in Form])
        parser.add_argument("--format", choices=FORMATS, required=True)
        parser.add_argument("--output", required=True)
        parser.add_argument(
            "--published",
            action="store_true",
            help="the frozen file of the published report instead of the records as they stand",
        )

    def handle(self, *, year, form, format, output, published, **options):
        form = Form(form) if form else None
        try:
            content = _frozen(year, form, format) if published else _drawn_up(year, form, format)
        except (NoSuchYear, NarrativeError) as refusal:
            raise CommandError(str(refusal)) from None
        if output == "-":
            self._print(content, format)
        else:
            _write(Path(output), content)

    def _print(self, content: bytes, format: str) -> None:
        if hasattr(self.stdout, "buffer"):
            self.stdout.buffer.write(content)
        elif format in TEXT_FORMATS:
            self.stdout.write(content.decode(), ending="")
        else:
            raise CommandError(f"{format}不是文本，请用--output指定文件")


def _drawn_up(year: int, form: Form | None, format: str) -> bytes:
    """Signed on the day the year's report came out; today where none has."""
    out = Report.objects.in_force().filter(year=year).values_list("published_at", flat=True).first()
    examined = preflight.of_year(year, on=timezone.localdate(out), form=form)
    return written(examined.content, examined.findings, format)


def _frozen(year: int, form: Form | None, format: str) -> bytes:
    files = ReportFile.objects.filter(report__year=year, report__status="published", format=format)
    if form:
        files = files.filter(report__form=form)
    file = files.first()
    if file is None:
        raise CommandError(f"{year}年的年度报告尚未发布，没有定稿文件")
    with file.file.open("rb") as stored:
        return stored.read()


def _write(path: Path, content: bytes) -> None:
    """All or nothing: a file already there stays until the new one is complete."""
    partial = path.with_name(f".{path.name}.part")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    except OSError as error:
        raise CommandError(f"不能写入{path}：{error.strerror}") from None
