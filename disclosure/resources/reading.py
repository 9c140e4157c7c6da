"""What every table that strangers read has in common: its texts pass the scanners before they are public."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from disclosure import gate, word_list
from disclosure.models import (
    Channel,
)
from disclosure.publication import findings
from disclosure.scanning import scan
from records.columns import Reader
from records.import_rows import Row
from records.resources import RecordResource

# How offices call a channel besides its name: 一网三线 and the forms of 第二十三条.
ALSO_CALLED = {
    "12389": "report_12389",
    "12389举报": "report_12389",
    "网上公安局": "online_station",
    "湖北网上公安局": "online_station",
    "意见本（箱）": "suggestion_box",
    "意见本": "suggestion_box",
    "网站": "site",
    "微博": "weibo",
    "短信": "sms",
    "短信平台": "sms",
    "报刊": "newspapers",
    "宣传日": "boards",
}


def channel_reader() -> Reader:
    """Reads a channel's cell: its code or name, or one of the other names it goes by."""
    known = {text for pair in Channel.objects.values_list("code", "name") for text in pair}
    return lambda text: text if text in known else ALSO_CALLED.get(text, text)


class ReadBeforePublic(RecordResource):
    """A dataset whose rows strangers can read: texts with personal data are errors of their row.

    What was found in a row that has no draft is kept, so that a second person can clear a false alarm.
    """

    why_no_drafts = gettext_lazy(
        "What such a table brings is public as soon as it is stored, and has no drafts: a finding is an "
        "error of its row, which another person clears under “findings” where it is a false alarm."
    )

    def __init__(self):
        super().__init__()
        self._held: list[scan.Sighting] = []

    def refused(self) -> None:
        if not self.has_drafts and self._held:
            findings.keep(self.model, self._held, by=self.by)

    def complete(self, rows: list[Row]) -> None:
        super().complete(rows)
        self._phones, self._words = gate.office_phones(), word_list.current()

    def is_public(self, row: Row) -> bool:
        return True

    def refuse_personal(
        self, row: Row, advice: str, *, whole: bool = False, phones: Iterable[str] = ()
    ) -> None:
        """Look through what the row changes; the `whole` record where it becomes public only now.

        `phones`: further telephones of the office.
        """
        texts = {
            column.target: text
            for column in self.columns
            if (whole or column.name in row.changed)
            and isinstance(text := getattr(row.instance, column.target, None), str)
        }
        record = self.model if row.is_new else row.instance
        texts |= self.unsaid(row, whole=whole)
        office = [*self._phones, *phones]
        if held := gate.held_fields(record, texts, office=office, listed=self._words):
            self._held += [one for found in held.values() for one in found]
            raise gate.refusal(held, advice)

    def unsaid(self, row: Row, *, whole: bool) -> dict[str, str]:
        """What strangers come to read beside the columns, by field."""
        return {}
