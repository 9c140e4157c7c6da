"""What never was public, is no longer, or is kept beside it is met nowhere outside: files, JSON, file names.

A person is planted in every JSON value and every file that is inside, in the bytes and names of the files
of items that are not public, and in all columns of every record of a public register that strangers may not
read now (drafts, withdrawn, scheduled, taken back). Then the public site is walked, each address of such a
record and file is asked for, and what comes is read: pages, feeds, tables, PDF, DOCX, XLSX.
"""

import zipfile
from datetime import timedelta
from io import BytesIO
from urllib.parse import quote, urlsplit

import pypdfium2 as pdfium
import pytest
import time_machine
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import DatabaseError, models, transaction
from django.urls import get_resolver, resolve, reverse

from annual_report.models import PrintedReport, Report, UnitReport
from annual_report.taking_back import PRINTED
from disclosure.models import Attachment, Disclosure, Finding, PowerItem
from disclosure.powers_shown import POWERS
from disclosure.publication import emergencies, publishing
from inquiries.emergencies import CONSULTATIONS
from inquiries.models import Consultation, Contact, Interview
from opendata.datasets import DATASETS
from opendata.public_record import REGISTERS as LOGGED
from portal.public_registers import REGISTERS
from records import guards
from records.import_models import ImportBatch
from records.lifecycle import NotAllowed
from records.search import entries
from requests_app.models import CaseAttachment, PublishedAnswer
from tests.factories import disclosure as make
from tests.factories import inquiries, opendata, staff
from tests.factories import requests_app as requests
from tests.test_public_texts import (
    GATE,
    INSIDE,
    NOON,
    PERSON,
    PLANTED,
    everything,
    leaks,
    under,
    walk,
)

pytestmark = pytest.mark.django_db
FACTS = {"at": NOON, "reason": "核对"}


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOON, tick=False):
        yield


# --- what is there


def kept_from_strangers():
    """Something of each kind that strangers may not read, beside what they may."""
    everything()
    with_file = {"files": [("通告.pdf", make.pdf())]}
    make.submitted(title="草稿", **with_file)
    make.withdrawn(title="撤下", **with_file)
    publishing.publish(
        make.approved(title="定时", **with_file),
        by=make.person("fabu"),
        at=NOON + timedelta(days=9),
    )
    removed = make.published(title="去掉附件", **with_file)
    make.revised(removed, files=lambda draft: draft.attachments.all().delete(), body="新。")
    held = make.published(title="紧急撤回", **with_file)
    emergencies.take(held, by=staff.member("lisi"), **FACTS)
    power = make.power("XK-900", name="撤回的职权", flow_text="一、受理")
    power.flow_chart.save("流程.pdf", ContentFile(make.pdf()))
    POWERS.take(power, by=staff.member("lisi"), **FACTS)
    CONSULTATIONS.take(inquiries.consultation(), by=staff.member("lisi"), **FACTS)
    PRINTED.take(opendata.printed_report(2019), by=staff.member("lisi"), **FACTS)
    Report.objects.create(year=2023, form="2021", as_of=NOON.date(), frozen={"说明": "草稿"})
    UnitReport.objects.create(
        unit=make.unit(),
        year=2024,
        form="2021",
        name="年报.docx",
        content={"title": "年报", "findings": [], "tables": {}, "sections": {}, "absent": []},
        handed_in_by=staff.member("nianbao"),
        handed_in_on=NOON.date(),
    )
    ImportBatch.objects.create(
        dataset="units",
        file_name="t.csv",
        sha256="0" * 64,
        **dict.fromkeys(("created", "updated", "unchanged"), 1),
        marks={"说明": "机构"},
        added=["机构"],
    )
    case = requests.case_in("closed")
    PublishedAnswer.objects.create(
        case=case, disclosure=make.published(), letter_sha256="0" * 64, hidden=[{"部分": "正文"}]
    )
    CaseAttachment.objects.create(
        case=case,
        role="application",
        name="申请书.pdf",
        content_type="application/pdf",
        size=9,
        sha256="0" * 64,
        file=ContentFile(b"%PDF-", name="a.pdf"),
    )


# --- planting


def named(value):
    """A JSON value with the person in each of its texts, keys as they are."""
    if isinstance(value, dict):
        return {key: named(one) for key, one in value.items()}
    if isinstance(value, list):
        return [named(one) for one in value]
    return PLANTED if isinstance(value, str) else value


def put(row, name):
    """The person in one column of a row, in the database alone; whether it took it."""
    field = row._meta.get_field(name)
    held = getattr(row, name)
    if isinstance(field, models.JSONField):
        text = named(held)
    elif isinstance(field, models.CharField | models.TextField) and not field.choices:
        text = PLANTED[: field.max_length] if held else held
    else:
        return False
    try:
        with transaction.atomic():
            rows = models.QuerySet(type(row)).filter(pk=row.pk)
            return text != held and bool(rows.update(**{name: text}))
    except DatabaseError:
        return False  # a rule of the database: the column takes no words


def replace_bytes(file):
    """Other bytes under the stored name, sealed where such files are."""
    name = file.name
    file.storage.delete(name)
    assert file.storage.save(name, ContentFile(PLANTED.encode())) == name


def not_read_by_strangers(register):
    """The records of a register of which strangers read nothing, or no more than a reason."""
    rows = register.model._base_manager.all()
    if register.model is Disclosure:
        return rows.exclude(pk__in=Disclosure.objects.published(at=NOON).values("pk"))
    if register.model is Report:
        return rows.exclude(pk__in=Report.objects.public().values("pk"))
    return rows.exclude(pk__in=register.public(NOON).values("pk"))


REASONS = {"withdrawal_reason", "withdrawn_reason"}  # read in place of the record


def plant_in_records():
    """In the columns of what strangers may not read, and in those that are inside everywhere; the columns."""
    of_registers = (
        (row, name)
        for register in REGISTERS
        for row in not_read_by_strangers(register)
        for name in set(under(GATE)[row._meta.label]) - REASONS
    )
    json_inside = (
        (row, name)
        for label, names in under(INSIDE).items()
        for name in names
        if isinstance(apps.get_model(label)._meta.get_field(name), models.JSONField)
        for row in apps.get_model(label)._base_manager.all()
    )
    places = [*of_registers, *json_inside]
    return {f"{row._meta.label}.{name}" for row, name in places if put(row, name)}


def plant_in_files():
    """In the bytes of every file strangers may not have, and in its names; the columns."""
    public = Disclosure.objects.published(at=NOON).values("pk")
    away = Attachment.objects.exclude(disclosure__in=public) | Attachment.objects.exclude(
        gone_at=None
    )
    held = [
        *((file, "original") for file in Attachment.objects.all()),  # strangers get the copy
        *((file, "file") for file in away),
        *((power, "flow_chart") for power in PowerItem.objects.exclude(hidden_at=None)),
        *((file, "file") for file in CaseAttachment.objects.all()),
    ]
    for row, name in held:
        if getattr(row, name):
            replace_bytes(getattr(row, name))
    names = [(file, name) for file in away for name in ("name", "title") if put(file, name)]
    return {f"{row._meta.label}.{name}" for row, name in [*held, *names]}


# --- reading


def said(answer):
    """What an answer says, also inside PDF, DOCX and XLSX, and its heads."""
    body = b"".join(answer) if answer.streaming else answer.content
    text = body.decode("utf-8", "replace")
    if body.startswith(b"%PDF-"):
        pages = pdfium.PdfDocument(body)
        text += "".join(page.get_textpage().get_text_bounded() for page in pages)
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(BytesIO(body)) as package:
            text += "".join(
                package.read(name).decode("utf-8", "replace") for name in package.namelist()
            )
    return f"{text}\n{dict(answer.headers)}"


def known_addresses():
    """Addresses nobody links to, but somebody kept or guesses."""
    for item in Disclosure.objects.all():
        yield from (
            item.get_absolute_url(),
            reverse("disclosure-version", args=[item.pk, 1]),
            reverse("disclosure-paper", args=[item.pk, "pdf"]),
            reverse("disclosure-paper", args=[item.pk, "docx"]),
            reverse("disclosure-code", args=[item.pk]),
        )
    for file in Attachment.objects.all():
        yield from (
            file.get_absolute_url(),
            f"{file.get_absolute_url()}?preview",
            reverse("attachment-preview", args=[file.pk]),
        )
    for power in PowerItem.objects.all():
        yield from (power.get_absolute_url(), reverse("power-flow", args=[power.code]))
    for model in (Contact, Interview, Consultation):
        yield from (record.get_absolute_url() for record in model.objects.all())
    for year in range(2018, 2027):
        yield from (f"/reports/{year}/{part}" for part in ("", "original/", "original/file/"))
        yield f"/reports/{year}/recompute/"
        yield from (f"/reports/{year}/v1/{part}" for part in ("", "changes/", "json/", "docx/"))
    for dataset in DATASETS:
        yield from (f"/open-data/{dataset.name}.csv", f"/open-data/{dataset.name}.json")
    for name, logged in LOGGED.items():
        assert logged.name == name
        yield from (reverse("open-data-log-content", args=[name, pk]) for pk in range(1, 9))
    tables = ("disclosures/catalogue-long", "disclosures/catalogue-short", "powers/list")
    yield from (f"/{table}.{kind}" for table in tables for kind in ("csv", "xlsx"))
    yield from ("/powers/list.json", "/requests/form.pdf", f"/units/{make.unit().code}/")
    yield reverse("category-feed", args=[make.category().code])
    pages = ("search", "contacts", "disclosures", "powers", "feed", "requests/suggest")
    yield from (f"/{page}/?q={quote(word)}" for page in pages for word in PERSON)


# Public routes that show nothing of the registers to who only reads: forms and what follows from one's own
# sending, the proofs of the log, ways to show a page.
SHOWN_TO_A_SENDER = {
    *("request-receipt", "request-receipt-pdf", "request-suggested", "request-suggest-solved"),
    *("request-solved", "request-case", "request-part", "request-correct", "request-reasons"),
    *("request-withdraw", "request-data", "request-data-json", "request-data-pdf", "request-rate"),
    *("request-leave", "request-file", "request-letter", "contact-receipt", "report-check"),
    *("alert-new", "alert-confirm", "alert-end", "set_language", "text-size", "script"),
    *("open-data-log-head", "open-data-log-inclusion", "open-data-log-consistency"),
}


def routes(patterns):
    """Name of each public route → whether its address is one alone; the staff's pages are another door."""
    for pattern in patterns:
        if getattr(pattern, "app_name", "") == "admin":
            continue
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern.url_patterns)
        else:
            yield pattern.name, not pattern.pattern.regex.groups


def test_no_file_value_or_name_kept_from_strangers_is_met(client):
    with guards.lifted():
        kept_from_strangers()
        columns = plant_in_records() | plant_in_files()
    for _kind, _done, _of in entries.rebuild():
        pass
    assert {
        *("disclosure.Attachment.name", "disclosure.Attachment.original"),
        *("disclosure.Disclosure.title", "disclosure.Disclosure.body"),
        *("disclosure.PowerItem.name", "disclosure.PowerItem.flow_chart"),
        *("inquiries.Consultation.text", "annual_report.PrintedReport.content"),
        *("annual_report.Report.frozen", "annual_report.UnitReport.content"),
        *("requests_app.CaseAttachment.file", "requests_app.CaseEvent.data"),
        *("requests_app.PublishedAnswer.hidden", "records.ImportBatch.marks"),
        "disclosure.AdjustmentProposal.opens",
    } <= columns

    public = dict(routes(get_resolver().url_patterns))
    alone = [name for name in public if public[name] and name not in SHOWN_TO_A_SENDER]
    asked = list(dict.fromkeys([*map(reverse, alone), *known_addresses()]))
    answers = {address: client.get(address) for address in asked}
    met = leaks({address: said(answer) for address, answer in answers.items()})
    walked = walk(client, ["/", "/sitemap.xml", "/sitemap/", "/feed/", "/units/"], limit=150)

    tried = {resolve(urlsplit(address).path).url_name for address in (*asked, *walked)}
    assert public.keys() - tried - SHOWN_TO_A_SENDER == set()
    assert not [a for a, answer in answers.items() if answer.status_code >= 500]
    assert sum(answer.status_code == 200 for answer in answers.values()) > 60
    assert met == []
    assert leaks(walked) == []


# --- what strangers do read in JSON passes the gate, wherever in it the words stand


def leaves(value, path=()):
    """(path, text) of each text in a JSON value."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from leaves(one, (*path, key))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from leaves(one, (*path, number))
    elif isinstance(value, str):
        yield path, value


def with_leaf(value, path, text):
    if not path:
        return text
    key, *rest = path
    if isinstance(value, dict):
        return {**value, key: with_leaf(value[key], rest, text)}
    return [with_leaf(one, rest, text) if n == key else one for n, one in enumerate(value)]


CODES = {"key", "source", "section", "id", "severity"}  # given by the program, written by nobody


def is_code(path):
    """`parts` hold pieces: the text, and which figure it gives."""
    return path[-1] in CODES or (path[0] == "parts" and path[-1] == 1)


def unread(record, column, look):
    """Paths of the texts of a JSON column in which the gate finds no number; not of what the program
    itself reads (codes, days), where other words than its own are an error."""
    held, missed = getattr(record, column), []
    for path in (path for path, _text in leaves(held) if not is_code(path)):
        setattr(record, column, with_leaf(held, path, f"请致电{PERSON[2]}"))
        try:
            found = list(look(record, []))
        except (KeyError, ValueError, TypeError):
            continue
        if not found:
            missed.append(path)
    setattr(record, column, held)
    return missed


@pytest.mark.parametrize(
    ("made", "column", "pages"),
    [
        (
            opendata.published_report,
            "frozen",
            ("/reports/2024/", "/reports/", "/open-data/report-figures.json"),
        ),
        (
            opendata.printed_report,
            "content",
            ("/reports/2020/", "/reports/2020/original/", "/open-data/printed-report-figures.json"),
        ),
    ],
)
def test_what_the_gate_does_not_read_of_a_reports_json_strangers_do_not_read(
    client, made, column, pages
):
    made()
    record = {"frozen": Report, "content": PrintedReport}[column].objects.get()
    if column == "content":
        record.content |= {"oddities": ["缺一列"], "organ": "某局"}
        record.content["findings"] = [{"id": "B1", "severity": "error", "faults": ["不等"]}]
        cells = record.content["tables"]["四"]
        cells[next(iter(cells))] = "无"
    look = next(one.look for one in REGISTERS if one.model is type(record))
    missed = unread(record, column, look)

    value = getattr(record, column)
    for path in missed:
        value = with_leaf(value, path, PLANTED)
    with guards.lifted():
        models.QuerySet(type(record)).filter(pk=record.pk).update(**{column: value})

    assert leaks({page: said(client.get(page)) for page in pages}) == []


def test_words_and_name_of_a_file_stop_its_item():
    for files in ([("通告.pdf", make.pdf(PERSON[2]))], [(f"{PERSON[2]}.pdf", make.pdf())]):
        with pytest.raises(NotAllowed):
            publishing.publish(make.approved(files=files), by=make.person("fabu"), at=NOON)
    assert Finding.objects.blocking().count() >= 2
