"""check_text FILE: what a report's text lost on its way to a web page, and what may have stood there."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from records.lost_characters import losses, repaired, unpaired


class Command(BaseCommand):
    help = (
        "Lists what a text lost or kept of a web page: broken or impossible dates, empty brackets, % without "
        "a number, tags, entities, unreadable characters; --output writes a copy with those repaired "
        "that can be read in one way only. Exit status 1 while anything is left to decide."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--output", type=Path, metavar="PATH")

    def handle(self, *, file, output, **options):
        text = _read(file)
        for loss in losses(text):
            told = "或者".join(loss.readings)
            said = f"疑有缺字，应为{told}" if told else "疑有缺字或者多余字符，请核对原文"
            self.stdout.write(f"第{loss.line(text)}行：“{loss.found}”{said}")
        for half in unpaired(text):
            self.stdout.write(f"第{half.line(text)}行：“{half.found}”没有配对")
        if output:
            text = repaired(text)
            _write(output, text)
        if left := _undecided(text):
            raise CommandError(f"{left}处有待核对")


def _undecided(text: str) -> int:
    return len(losses(text)) + len(unpaired(text))


def _read(file: Path) -> str:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise CommandError(f"不能读取{file}：{error.strerror}") from None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CommandError(f"{file}既不是UTF-8文本，也不是GBK文本")


def _write(output: Path, text: str) -> None:
    try:
        output.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise CommandError(f"不能写入{output}：{error.strerror}") from None
