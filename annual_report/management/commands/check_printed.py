"""check_printed PATH: what printed yearly reports say against the rules; a folder gives one workbook."""

from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from annual_report.printed.batch import Result, examine_all, workbook
from annual_report.printed.sources import MAX_BYTES

MAX_FILES = 500


class Command(BaseCommand):
    help = (
        "Examines a printed yearly report, or all those of a folder: XLSX, DOCX, HTML, PDF, text, JSON. "
        "Nothing is stored. Exit status 1 if a check fails or a file cannot be read."
    )

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, metavar="PATH")
        parser.add_argument(
            "--output", type=Path, metavar="XLSX", help="the findings as a workbook"
        )

    def handle(self, *, path, output, **options):
        results = examine_all(_files(path))
        for result in results:
            self._tell(result)
        if output:
            _write(output, workbook(results).read())
        if bad := sum(_fails(result) for result in results):
            raise CommandError(f"{len(results)}份年报中{bad}份有错误或不能读取")

    def _tell(self, result: Result) -> None:
        if result.examined is None:
            self.stdout.write(f"{result.name}\t{result.refusal}")
            return
        for finding in result.examined.open:
            for fault in finding.faults:
                self.stdout.write(f"{result.name}\t{finding.id} {finding.mark} {fault}")
        if not result.examined.open:
            checks = "、".join(finding.id for finding in result.examined.findings)
            self.stdout.write(f"{result.name}\tok {checks}")


def _fails(result: Result) -> bool:
    return result.examined is None or any(f.mark == "FAIL" for f in result.examined.open)


def _files(path: Path) -> Iterator[tuple[str, bytes]]:
    """One file after the other; a byte more than is read, so that the reader refuses one too large."""
    try:
        paths = [path] if path.is_file() else sorted(p for p in path.iterdir() if p.is_file())
        paths = [each for each in paths if not each.name.startswith((".", "~$"))]
        if len(paths) > MAX_FILES:
            raise CommandError(f"{path}中有{len(paths)}个文件，一次最多{MAX_FILES}个")
        for each in paths:
            yield each.name, _start(each)
    except OSError as error:
        raise CommandError(f"不能读取{path}：{error.strerror}") from None


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _write(output: Path, content: bytes) -> None:
    try:
        output.write_bytes(content)
    except OSError as error:
        raise CommandError(f"不能写入{output}：{error.strerror}") from None
