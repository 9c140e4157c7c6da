"""The dataset `inquiries`: contacts kept in other registers, brought in and taken out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from disclosure.models import Channel
from disclosure.resources import channel_reader
from inquiries.handling import TAKE_OVER, keep_confidential
from inquiries.models import Contact, ContactEvent
from records.columns import Column
from records.import_rows import Row, struck_number
from records.numbering import go_on_after
from records.resources import RecordResource

OWN_NUMBER = re.compile(r"(?P<year>\d{4})-(?P<serial>\d{5,9})")
DAYS = {
    "received_on": ContactEvent.Step.RECEIVED,
    "replied_on": ContactEvent.Step.REPLIED,
    "closed_on": ContactEvent.Step.CLOSED,
    "fed_back_on": ContactEvent.Step.FED_BACK,
}


class ContactResource(RecordResource):
    """来件, one row each. None becomes public by a file: strangers read the public version (公开稿), which
    is written and released here. 举报 and complaints about officers come in as confidential."""

    dataset = "inquiries"
    model = Contact
    act = TAKE_OVER
    keys = [("channel", "number")]
    columns = [
        Column("number", "编号", required=True),
        Column("original_number", "原编号"),
        Column("channel", "渠道", required=True, by=("name", "code")),
        Column("received_on", "收到日期", required=True),
        Column("kind", "类别"),
        Column("subject", "标题", required=True),
        Column("content", "内容"),
        Column("replied_on", "回复日期"),
        Column("closed_on", "办结日期"),
        Column("fed_back_on", "反馈日期"),
    ]

    def existing(self):
        return Contact.objects.all()

    def take_back_new(self, records, *, batch, reason):
        """Struck out: they stay with their ledger, shown and counted nowhere, and their numbers are free."""
        for contact in records:
            contact.is_struck, contact.number = True, struck_number(contact.number, batch.pk)
        Contact.objects.bulk_update(records, ["is_struck", "number"], batch_size=200)
        ContactEvent.objects.bulk_create(
            (
                ContactEvent(
                    contact=contact,
                    kind=ContactEvent.Step.IMPORT_UNDONE,
                    on=localdate(),
                    by=self.by,
                    note=reason,
                )
                for contact in records
            ),
            batch_size=1000,
        )

    def reader(self, column):
        return channel_reader() if column.name == "channel" else super().reader(column)

    def prepare(self, row: Row) -> Iterable[str]:
        contact = row.instance
        early = [day for day in DAYS if (on := getattr(contact, day)) and on < contact.received_on]
        if early:
            raise ValidationError(dict.fromkeys(early, _("A step cannot come before the receipt.")))
        return ("is_confidential",) if row.is_new and keep_confidential(contact) else ()

    def after_rows(self, created: list[Row], updated: list[Row]) -> None:
        """One event for each day a row brings."""
        ContactEvent.objects.bulk_create(
            [
                ContactEvent(contact=row.instance, kind=step, on=getattr(row.instance, day))
                for row in [*created, *updated]
                for day, step in DAYS.items()
                if day in row.changed and getattr(row.instance, day)
            ],
            batch_size=1000,
        )
        for channel, year, serials in _serials(created):
            odd = go_on_after(f"contact/{channel}/{year}", serials)
            if odd:
                name = Channel.objects.values_list("name", flat=True).get(code=channel)
                self.warn_of_serials(f"{name} {year}", odd)


def _serials(rows: list[Row]) -> list[tuple[str, str, list[int]]]:
    """(channel's code, year, serials) of the numbers written as ours, in one order for everybody."""
    serials: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in rows:
        if match := OWN_NUMBER.fullmatch(row.instance.number):
            serials[row.instance.channel.code, match["year"]].append(int(match["serial"]))
    return [(*series, numbers) for series, numbers in sorted(serials.items())]
