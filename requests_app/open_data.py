"""The register of requests as everybody may read it."""

from django.db.models import QuerySet

from requests_app.models import Case


def anonymised() -> QuerySet[Case]:
    """The requests whose receipt is confirmed (第三十一条): what the yearly report counts.

    Only number, applicant_kind, received_on, closed_on and outcome of these are open data.
    """
    return Case.objects.requests().filter(received_on__isnull=False)
