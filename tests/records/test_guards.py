"""What the database refuses by itself, whoever asks: no event and no original word is rewritten."""

from datetime import date

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from inquiries import handling
from inquiries.models import Contact, Opinion
from portal import doctor
from records import amending, guards
from records.kept import ERASED
from records.ledger import Event
from records.rows import AuditedQuerySet
from requests_app.lifecycle import intake
from requests_app.models import Case
from tests.factories import disclosure as make_items
from tests.factories import inquiries as make_contacts
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db


def sql(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def an_event_of_a_document():
    return make_items.published().events.first()


def an_event_of_a_contact():
    return make_contacts.contact().events.first()


def an_event_of_a_request():
    return make.accepted_case().events.first()


EVENTS = [an_event_of_a_document, an_event_of_a_contact, an_event_of_a_request]


def test_every_ledger_and_every_register_of_words_is_guarded():
    assert guards.missing() == []
    assert {
        model._meta.label for model in apps.get_models() if "original_words" in vars(model)
    } == {
        *("inquiries.Contact", "inquiries.Opinion"),
        *("requests_app.Case", "requests_app.StandardText"),
    }
    assert {model._meta.label for model in apps.get_models() if issubclass(model, Event)} >= {
        "disclosure.DisclosureEvent",
        "disclosure.Review",
        "inquiries.ContactEvent",
        "requests_app.CaseAccess",
        "requests_app.CaseEvent",
        "annual_report.ReportEvent",
    }


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize(
    "statement",
    [
        'DELETE FROM "{table}" WHERE id = %s',
        "UPDATE \"{table}\" SET kind = 'x' WHERE id = %s",
        'UPDATE "{table}" SET by_id = NULL WHERE id = %s',
        "UPDATE \"{table}\" SET note = 'x' WHERE id = %s",
        'UPDATE "{table}" SET "on" = \'2001-01-01\' WHERE id = %s',
    ],
)
def test_an_event_is_not_rewritten_by_sql(event, statement):
    event = event()

    with pytest.raises(DatabaseError, match="append-only"):
        sql(statement.format(table=event._meta.db_table), event.pk)


def test_the_note_of_an_event_can_be_erased():
    event = make.accepted_case().events.first()

    sql("UPDATE requests_app_caseevent SET note = %s WHERE id = %s", ERASED, event.pk)

    event.refresh_from_db()
    assert event.note == ERASED


@pytest.mark.parametrize("column", ["subject", "content"])
def test_what_a_caller_wrote_is_not_rewritten(column):
    contact = make_contacts.contact()

    with pytest.raises(DatabaseError, match="kept as written"), transaction.atomic():
        AuditedQuerySet.update(Contact.objects.filter(pk=contact.pk), **{column: "换"})


def test_what_somebody_said_in_a_consultation_is_not_rewritten():
    opinion = Opinion.objects.create(
        consultation=make_contacts.consultation(), text="同意", sent_at="2024-03-02T09:00+08:00"
    )
    opinion.text = "反对"

    with pytest.raises(DatabaseError, match="kept as written"), transaction.atomic():
        opinion.save()


def test_what_was_asked_is_not_rewritten():
    case = make.accepted_case()
    case.description = "换"

    with pytest.raises(DatabaseError, match="kept as written"), transaction.atomic():
        case.save()


def test_a_whole_that_does_not_hold_what_was_asked_does_not_take_its_place():
    case = make.accepted_case()
    case.description, case.original_wording, case.original_sha256 = "换", "别的", "0" * 64

    with pytest.raises(DatabaseError, match="kept as written"), transaction.atomic():
        case.save()


def test_a_request_that_is_split_keeps_the_whole_beside_and_that_stays():
    case = make.registered_case()
    asked = case.description

    intake.split(case, descriptions=["甲事", "乙事"], by=make.registrar(), on=case.received_on)

    case = Case.objects.get(pk=case.pk)
    assert case.description == "甲事"
    assert asked in case.original_wording
    with pytest.raises(DatabaseError, match="kept as written"):
        sql("UPDATE requests_app_case SET original_wording = 'x' WHERE id = %s", case.pk)


def test_the_handling_of_a_contact_goes_on():
    contact = make_contacts.contact()
    contact.reply, contact.replied_on = "已办理。", date(2016, 5, 9)

    contact.save()

    contact.refresh_from_db()
    assert contact.reply == "已办理。"


def test_doctor_names_a_table_without_its_guards_and_migrate_makes_them_anew():
    guards.remove()
    told = [finding.detail for finding in doctor._guards(None)]
    assert "requests_app_caseevent could be rewritten: manage.py migrate" in told

    call_command("migrate", verbosity=0)

    assert guards.missing() == []


def test_what_was_registered_wrongly_is_put_right_with_the_old_text_beside():
    contact = make_contacts.contact(subject="咨询居住证办理")

    handling.amend(
        contact,
        subject="咨询身份证办理",
        reason="录入有误",
        by=make_contacts.clerk("dengji"),
        on=date(2016, 5, 4),
    )

    contact.refresh_from_db()
    (kept,) = amending.of(contact)
    assert (contact.subject, kept.old) == ("咨询身份证办理", "咨询居住证办理")
    with pytest.raises(DatabaseError, match="append-only"):
        sql("DELETE FROM records_amendment WHERE id = %s", kept.pk)


def amended(contact, subject):
    return handling.amend(
        contact,
        subject=subject,
        reason="录入有误",
        by=make_contacts.clerk("dengji"),
        on=date(2016, 5, 4),
    )


def test_a_correction_lets_its_field_change_once_and_no_more():
    contact = amended(make_contacts.contact(subject="咨询居住证办理"), "咨询身份证办理")

    with pytest.raises(DatabaseError, match="kept as written"):
        sql("UPDATE inquiries_contact SET subject = %s WHERE id = %s", "改写", contact.pk)
    with pytest.raises(DatabaseError, match="append-only"):
        sql("UPDATE records_amendment SET is_applied = FALSE WHERE record = %s", contact.pk)

    again = amended(contact, "咨询护照办理")
    assert again.subject == "咨询护照办理"
    assert amending.of(contact).filter(is_applied=True).count() == 2
