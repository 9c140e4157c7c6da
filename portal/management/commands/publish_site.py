"""`publish_site [DIR] [--prefix /x]`: the anonymous site as plain files; again, what changed since."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.edition.publishing import Edition, EditionRefused, site_of


def add_place(parser) -> None:
    """Where the folder is and where it will be read: `publish_site` and `check_site` take the same."""
    parser.add_argument("dir", nargs="?", help="the folder; SITE_EDITION_DIR where none is named")
    parser.add_argument("--prefix", default="", help="path the folder will lie under, /xxgk")
    parser.add_argument("--address", default="", help="https://host it will be read at")
    parser.add_argument("--portal", default="", help="https://host/path of forms and search")
    parser.add_argument("--papers", action="store_true", help="with each text as PDF and DOCX")


def edition_of(options: dict) -> Edition:
    """The edition the options name. Raises CommandError."""
    path = options["dir"] or settings.SITE_EDITION_DIR
    if not path:
        raise CommandError("name a folder, or set SITE_EDITION_DIR")
    try:
        site = site_of(prefix=options["prefix"], address=options["address"])
        papers = options["papers"] or settings.SITE_EDITION_PAPERS
        return Edition(Path(path), site=site, portal=options["portal"], papers=papers)
    except EditionRefused as error:
        raise CommandError(str(error)) from error


class Command(BaseCommand):
    help = "Write the anonymous site as plain files; again, only what changed since."

    def add_arguments(self, parser):
        add_place(parser)

    def handle(self, **options):
        try:
            report = edition_of(options).publish(now=timezone.now())
        except EditionRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{report.written} files written, {report.gone} addresses gone")
