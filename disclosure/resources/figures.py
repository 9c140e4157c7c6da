"""What is counted and handed in as a number: tallies of the channels, decisions of the year."""

import re
from unicodedata import normalize

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.models import (
    DecisionCount,
    Tally,
)
from disclosure.resources.reading import ReadBeforePublic, channel_reader
from records.columns import About, Column, about_number, decimal_number
from records.import_rows import Row
from records.resources import RecordResource

# 2016, 2016年度; 2016-5, 2016.05, 2016年5月份, 201605; and 2016-05-01, which is what Excel keeps of 2016-05.
_YEAR = re.compile(r"(\d{4})(?:年度?)?")
_MONTH = re.compile(r"(\d{4})(?:(?:-|/|\.|年)(\d{1,2})(?:月份?|-01)?|(\d{2}))")


def period(text: str) -> str:
    """A year or a month in the spellings people use, as 2016 or 2016-05."""
    written = re.sub(r"\s", "", normalize("NFKC", text))
    if year := _YEAR.fullmatch(written):
        return year[1]
    if month := _MONTH.fullmatch(written):
        return f"{month[1]}-{int(month[2] or month[3]):02d}"
    raise ValueError(_("Write the period as 2016 or 2016-05."))


class TallyResource(ReadBeforePublic):
    dataset = "tallies"
    model = Tally
    keys = [("period", "channel", "measure", "scope")]
    columns = [
        Column("period", "年月", required=True, read=period),
        Column("channel", "渠道", required=True, by=("code", "name")),
        Column("measure", "指标", required=True),
        Column("count", "数量", required=True),
        Column("unit", "单位", required=True),
        Column("approx", "约数"),
        Column("as_of", "截止日期"),
        Column("scope", "统计口径"),
    ]

    def reader(self, column):
        if column.name == "count":
            return about_number
        return channel_reader() if column.name == "channel" else super().reader(column)

    def complete(self, rows: list[Row]) -> None:
        """100余 is 约数 by itself."""
        super().complete(rows)
        for row in rows:
            if isinstance(count := row.values.get("count"), About):
                row.values |= {"count": int(count), "approx": True}
                row.blank.discard("approx")

    def prepare(self, row: Row) -> None:
        self.refuse_personal(row, _("Take it out of the text."))


class DecisionCountResource(RecordResource):
    dataset = "decisions"
    why_no_drafts = gettext_lazy(
        "These are numbers and codes: there are no words in them to be read."
    )
    model = DecisionCount
    keys = [("year", "kind")]
    columns = [
        Column("year", "年度", required=True),
        Column("kind", "事项", required=True),
        Column("count", "数量", required=True, read=decimal_number),
    ]
