"""What there is to find in yearly reports: the prose of the version in force, as published."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from annual_report.frozen import thaw
from annual_report.models import Report
from records.search.entries import Entry, Source

REPORT = "report"


def _entries(rows: QuerySet) -> Iterator[Entry]:
    for report in rows:
        content = thaw(report.frozen)
        yield Entry(
            object_id=report.pk,
            key=str(report.year),
            title=content.title,
            body="\n".join(content.prose.values()),
            since=report.published_at,
        )


SOURCES = (Source(REPORT, _("Annual reports"), "report-detail", Report.objects.in_force, _entries),)
