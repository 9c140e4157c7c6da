"""fee: the 信息处理费 of so many pieces or pages, in yuan."""

from django.core.management.base import BaseCommand, CommandError

from statute.fees import fee_by_pages, fee_by_pieces


class Command(BaseCommand):
    help = "Prints the 信息处理费 in yuan (国办函〔2020〕109号)."

    def add_arguments(self, parser):
        basis = parser.add_mutually_exclusive_group(required=True)
        basis.add_argument(
            "--pieces", type=int, metavar="N", help="one applicant's pieces of one calendar month"
        )
        basis.add_argument("--pages", type=int, metavar="N", help="pages given for one request")
        parser.add_argument(
            "--earlier",
            type=int,
            default=0,
            metavar="N",
            help="with --pieces: pieces of the same month already counted",
        )

    def handle(self, *, pieces, pages, earlier, **options):
        try:
            if pages is None:
                yuan = fee_by_pieces(pieces, earlier=earlier)
            elif earlier:
                raise CommandError("--earlier只用于--pieces", returncode=2)
            else:
                yuan = fee_by_pages(pages)
        except ValueError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(str(yuan))
