"""The dataset `inquiries`: contacts kept in other registers, brought in and taken out."""

from __future__ import annotations

from inquiries.models import Contact, ContactEvent
from inquiries.search import CONTACT
from records import search
from records.columns import Column
from records.importing import Row
from records.resources import RecordResource

DAYS = {
    "received_on": ContactEvent.Step.RECEIVED,
    "replied_on": ContactEvent.Step.REPLIED,
    "closed_on": ContactEvent.Step.CLOSED,
    "fed_back_on": ContactEvent.Step.FED_BACK,
}


class ContactResource(RecordResource):
    """来件, one row each. The order of the days is a constraint of the table, checked row by row."""

    model = Contact
    keys = [("channel", "number")]
    columns = [
        Column("number", "编号", required=True),
        Column("channel", "渠道", required=True, by=("name", "code")),
        Column("received_on", "收到日期", required=True),
        Column("kind", "类别"),
        Column("subject", "标题", required=True),
        Column("content", "内容"),
        Column("replied_on", "回复日期"),
        Column("closed_on", "办结日期"),
        Column("fed_back_on", "反馈日期"),
    ]

    def after_rows(self, created: list[Row], updated: list[Row]) -> None:
        """One event for each day a row brings; a published contact is found by its new text."""
        ContactEvent.objects.bulk_create(
            [
                ContactEvent(contact=row.instance, kind=step, on=getattr(row.instance, day))
                for row in [*created, *updated]
                for day, step in DAYS.items()
                if day in row.changed and getattr(row.instance, day)
            ],
            batch_size=1000,
        )
        search.refresh(CONTACT, [row.instance.pk for row in updated])
