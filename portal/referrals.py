"""Between the register of requests and the contacts with the public (第三十九条)."""

from datetime import date

from disclosure.models import Channel
from inquiries import handling
from inquiries.models import Contact
from requests_app.models import Case

SUBJECT = 100  # characters of the request that name the contact


def enter_contact(case: Case, *, by, on: date) -> str:
    """A contact with the matter and the person of a request that is a petition; its number."""
    person = {"name": case.applicant.name, "phone": case.applicant.phone}
    contact = handling.register(
        channel=Channel.objects.get(code="site_mailbox"),
        subject=case.description[:SUBJECT],
        content=case.description,
        kind=Contact.Kind.COMPLAINT,
        on=on,
        by=by,
        person=person,
    )
    return contact.number
