"""After the erasure nothing in the whole database tells who asked; the report counts as before."""

import json
from datetime import date

import pytest
from django.apps import apps
from django.db import connection, models

from inquiries.models import Contact, ContactEvent, ContactPerson
from records import guards
from records.ledger import Event, LedgerIsAppendOnly
from records.personal import EncryptedTextField, fingerprint
from requests_app import retention, same_information
from requests_app.lifecycle import replying
from requests_app.models import (
    Applicant,
    Case,
    CaseAccess,
    CaseAttachment,
    CaseEvent,
    Conversion,
    Correction,
    Extension,
    FeeDecision,
    Letter,
    LetterCopy,
    OpinionRequest,
    ReasonsRequest,
    Service,
    Wanted,
)
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db
LATER = date(2036, 1, 5)
NAME, PHONE = make.PERSON["name"], make.PERSON["phone"]
WRITTEN_IN = (
    *(
        Applicant,
        Case,
        CaseAccess,
        CaseAttachment,
        CaseEvent,
        OpinionRequest,
        Conversion,
        Correction,
    ),
    *(Extension, FeeDecision, Letter, LetterCopy, ReasonsRequest, Service, Wanted),
    *(Contact, ContactEvent, ContactPerson),
)
# Numbers of a register, and codes that are no words.
NO_WORDS = {
    "grounds",
    "number",
    "original_number",
    "kind",
    "secret_hash",
    "sha256",
    "original_sha256",
    "content_type",
    "format",
    "file",
    "key",
}


def petition():
    """A closed request with every round a case can have, handed to the contacts as well."""
    case, day = make.handled_case(), make.RECEIVED
    case.information_name = case.original_wording = "某报告"
    case.original_sha256 = "0" * 64
    case.save(update_fields=["information_name", "original_wording", "original_sha256"])
    replying.refer(case, by=make.handler(), on=day, channel="信访接待室", pass_on=True)
    Correction.objects.create(case=case, noticed_on=day, wanted="年份", reply_by=make.DUE)
    OpinionRequest.objects.create(case=case, kind="third_party", party="某公司", sent_on=day)
    OpinionRequest.objects.update(answered_on=day, answer="agrees")
    Extension.objects.create(
        case=case, working_days=5, reason="查找", proposed_by=make.handler(), proposed_on=day
    )
    ReasonsRequest.objects.create(case=case, asked_on=day, reply_by=make.DUE)
    FeeDecision.objects.create(
        case=case, basis="pages", quantity=31, amount=10, decided_by=make.handler(), noticed_on=day
    )
    FeeDecision.objects.update(paid_on=day, receipt_number="1")
    Conversion.objects.create(key="0" * 64, case=case, raised_on=day)
    CaseAccess.objects.create(case=case, kind="applicant", on=day, by=make.handler())
    CaseAttachment.objects.create(
        case=case, file="requests/x", name="x", size=1, content_type="application/pdf", sha256="0"
    )
    for step, by in (
        (replying.submit, make.handler()),
        (replying.approve, make.reviewer()),
        (replying.sign, make.head()),
        (replying.reply, make.handler()),
    ):
        step(case, by=by, on=day)
    case = replying.serve(case, by=make.registrar(), on=day, method="post", proof="XA1")
    same_information.note(case, on=day)
    return case


@guards.lifted()
def fill_with_the_applicant():
    """Name and phone in every field that takes free words; each of the models has a row for it."""
    for model in WRITTEN_IN:
        assert model._default_manager.exists(), model
        words = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField)
            and not field.choices
            and field.name not in NO_WORDS
            and not field.name.endswith("fingerprint")
        ]
        rows = models.QuerySet(model)
        for name in words:
            room = model._meta.get_field(name).max_length or 1000
            rows.update(**{name: f"{NAME}{PHONE}"[:room]})
    models.QuerySet(CaseEvent).filter(kind="referred").update(
        data={**CaseEvent.objects.get(kind="referred").data, "channel": f"{NAME}的单位"}
    )


def traces_of(*values):
    """Where in the database one of `values` stands: every column of every table as it is stored, and
    what the encrypted ones say once they are read."""
    asked = {*values, *(json.dumps(value).strip('"') for value in values)}
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, cell in zip(names, row, strict=True):
                    if any(value in str(cell) for value in asked):
                        found.add(f"{table}.{name}")
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, EncryptedTextField):
                for (text,) in model._base_manager.values_list(field.name):
                    if any(value in (text or "") for value in asked):
                        found.add(f"{model._meta.db_table}.{field.name}")
    return found


def erase(case):
    retention.propose(case, by=make.registrar(), on=LATER)
    return retention.erase(case, by=make.head(), on=LATER)


def test_after_the_erasure_no_column_of_any_table_names_the_applicant():
    case = petition()
    key = Wanted.objects.get().key
    fill_with_the_applicant()
    Case.objects.update(unit=make.unit())
    assert len(traces_of(NAME, PHONE)) > 25

    erase(case)

    assert traces_of(NAME, PHONE, fingerprint(NAME), fingerprint(make.PERSON["id_number"])) == set()
    assert traces_of(key) == set()


def test_the_erasure_leaves_who_took_which_step_and_every_number_and_day():
    case = petition()
    fill_with_the_applicant()
    steps = ("kind", "on", "at", "by")
    facts = ("number", "status", "received_on", "due_on", "outcome", "closed_on", "intake", "unit")
    before = list(case.events.values_list(*steps)), Case.objects.values(*facts).get()
    contacts = Contact.objects.values("number", "kind", "received_on", "channel").get()
    late = case.events.get(kind="served").data["late"]

    case = erase(case)

    assert list(case.events.values_list(*steps))[:-2] == before[0]
    assert Case.objects.values(*facts).get() == before[1]
    assert case.events.get(kind="served").data["late"] is late
    assert Contact.objects.values("number", "kind", "received_on", "channel").get() == contacts
    assert (case.fee.amount, case.extension.working_days) == (10, 5)


def test_the_ledger_stays_closed_to_everybody_but_the_erasure():
    case = make.closed_case()

    with pytest.raises(LedgerIsAppendOnly):
        case.events.update(note="")

    assert [
        model.__name__
        for model in apps.get_models()
        if issubclass(model, Event) and hasattr(model.objects.all(), "erase_notes")
    ] == ["CaseEvent", "CaseAccess", "RemedyEvent", "ContactEvent"]
