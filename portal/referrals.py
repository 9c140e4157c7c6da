"""Between the register of requests and the contacts with the public (第三十九条)."""

from datetime import date

from disclosure.models import Channel
from inquiries import handling, retention
from inquiries.models import Contact
from inquiries.search import CONTACT
from records import epoch
from records.search import entries
from requests_app.models import Case

CHANNEL = "site_mailbox"


def enter_contact(case: Case, *, by, on: date) -> str:
    """A contact with the matter and the person of a request that is a petition; its number.

    Confidential, and named by the register's number only: whoever lists contacts reads no petition
    (《信访工作条例》第三十条: what petitioners say is not passed to others).
    """
    contact = handling.register(
        channel=Channel.objects.get(code=CHANNEL),
        subject=f"转自依申请公开登记编号 {case.number}",
        content=case.description,
        kind=Contact.Kind.COMPLAINT,
        on=on,
        by=by,
        person={"name": case.applicant.name, "phone": case.applicant.phone},
    )
    contact.is_confidential = True
    contact.save(update_fields=["is_confidential"])
    return contact.number


def erase_contact(number: str) -> None:
    """Matter, reply, remarks and person of such a contact; its kind and its days stay counted."""
    contact = (
        Contact.objects.select_for_update().filter(channel__code=CHANNEL, number=number).first()
    )
    if contact is None:
        return
    was_public = contact.published_at is not None
    contact.public_subject = contact.public_content = contact.public_reply = ""
    contact.is_confidential, contact.published_at = True, None
    contact.save()
    retention.forget(contact)
    if was_public:
        entries.refresh(CONTACT, [contact.pk])
        epoch.move()
