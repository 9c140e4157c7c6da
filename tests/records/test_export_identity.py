"""What is exported and brought in again changes nothing, whatever people write: every dataset."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annual_report.models import StatedFigure
from disclosure.models import Category, Channel, DecisionCount, Disclosure, PowerItem, Tally, Unit
from inquiries.models import Consultation, Contact, Interview
from portal.datasets import RESOURCES, resource_of
from records.resources import run_import
from records.spreadsheets import Sheet, csv_rows, xlsx_file
from requests_app.models import Applicant, Case, Extension, Remedy

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 1)
WRITTEN = st.text(
    st.sampled_from("'=+-@\t\r\n ，。;,\"张A0\u3000\u200b〔"), min_size=1, max_size=12
).map(lambda text: f"{text}字")


def _unit(text="某局"):
    return Unit.objects.get_or_create(code="u1", defaults={"name": text})[0]


def _category(text="某类"):
    return Category.objects.get_or_create(code="c1", defaults={"name": text})[0]


def _document(text):
    return Disclosure.objects.create(
        title="通告",
        category=_category(),
        unit=_unit(),
        formed_on=DAY,
        body=text,
        source=text,
        interprets=Disclosure.objects.create(
            title="规定", category=_category(), unit=_unit(), formed_on=DAY, index_number="某-1"
        ),
    )


def _power(text):
    return PowerItem.objects.create(
        code="CF-1", type="CF", name="罚款", legal_basis=text, valid_from=DAY
    )


def _request(text):
    case = Case.objects.create(
        number="2024-1", received_on=DAY, due_on=DAY, applicant_kind="person", description=text
    )
    Applicant.objects.create(case=case, name=text)
    Extension.objects.create(
        case=case, working_days=15, reason=text, approver="某局长", noticed_on=DAY
    )
    return case


def _tally(text):
    return Tally.objects.create(
        period="2024-03", channel=Channel.objects.first(), measure="发布", count=7, unit=text
    )


def _interview(text):
    interview = Interview.objects.create(
        topic="异地办证", guests="支队长", held_at=datetime(2024, 3, 1, 7, tzinfo=UTC), summary=text
    )
    interview.exchanges.create(position=1, question=f"{text}\n答：{text}", answer=text)
    return interview


def _consultation(text):
    consultation = Consultation.objects.create(
        title="限行方案",
        unit=_unit(),
        text=text,
        opened_on=DAY,
        closes_on=DAY,
        status="closed",
        result=text,
        closed_on=date(2024, 3, 2),
    )
    consultation.groups.create(
        summary="取消限行", elsewhere=3, elsewhere_source="座谈会", adoption="partly", reason=text
    )
    return consultation


STORED = {
    "units": lambda text: Unit.objects.create(code="u2", name="某所", address=text, parent=_unit()),
    "categories": lambda text: Category.objects.create(code="c2", name="某栏", basis=text),
    "disclosures": _document,
    "powers": _power,
    "requests": _request,
    "remedies": lambda text: Remedy.objects.create(
        number="行复1号", kind=Remedy.Kind.REVIEW, filed_on=DAY, case=_request(text)
    ),
    "inquiries": lambda text: Contact.objects.create(
        number="W1", channel=Channel.objects.first(), received_on=DAY, subject=text, content=text
    ),
    "tallies": _tally,
    "interviews": _interview,
    "consultations": _consultation,
    "figures": lambda text: StatedFigure.objects.create(
        year=2015, kind="requests_carried_out", value=3, source=text
    ),
    "decisions": lambda text: DecisionCount.objects.create(
        year=2024, kind="charge", count=Decimal("12.5")
    ),
}


def _csv(resource, records):
    rows = csv_rows(resource.labels(), resource.export_rows(records))
    return b"".join(rows)


def _xlsx(resource, records):
    sheet = Sheet("表", resource.labels(), resource.export_rows(records))
    return xlsx_file(sheet).read()


@pytest.mark.parametrize("written", [_csv, _xlsx], ids=["csv", "xlsx"])
@pytest.mark.parametrize("dataset", RESOURCES)
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(text=WRITTEN)
def test_export_and_import_is_the_identity(dataset, written, text):
    resource = resource_of(dataset)
    with transaction.atomic():
        record = STORED[dataset](text)
        before = {field.attname: getattr(record, field.attname) for field in record._meta.fields}

        file = io.BytesIO(written(resource, resource.model.objects.filter(pk=record.pk)))
        outcome = run_import(resource, file, update=True)

        record = resource.model.objects.get(pk=record.pk)
        after = {field.attname: getattr(record, field.attname) for field in record._meta.fields}
        transaction.set_rollback(True)
    assert (outcome.errors, str(outcome)) == ([], "0 created, 0 updated, 1 unchanged")
    assert after == before
