"""Every column of text is declared: read by strangers or not, and by what it is looked at before.

`public_texts.txt` has each once. What strangers read passes the gate and the daily rescan: a number is
planted in each of these columns and found. What is inside is never read outside: a person is planted in each
of those, of every register, and the whole public site is walked without meeting them.
"""

import json
import os
import re
from collections import defaultdict
from datetime import datetime
from html import unescape
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import pytest
import time_machine
from django.db import DatabaseError, models, transaction

from annual_report.models import PrintedReport
from disclosure.models import Category, Channel, Disclosure, ServiceLink, Unit
from disclosure.publication import publishing
from inquiries import consulting, handling, interviewing
from inquiries.models import Consultation, Interview, ProgrammeSession
from portal.public_registers import REGISTERS, words_of
from records import guards
from records.lifecycle import NotAllowed
from records.models import Office, SearchEntry
from records.search import entries
from tests.factories import annual_report, inquiries, opendata
from tests.factories import disclosure as make
from tests.factories import requests_app as requests
from tests.records.test_personal_fields import project_models

pytestmark = pytest.mark.django_db
DECLARED = Path(__file__).with_name("public_texts.txt")
GATE, DOOR, FIXED, INSIDE = "asked at the gate", "at the door", "no words", "# inside"
TEXT = (models.CharField, models.TextField, models.JSONField, models.FileField)
PERSON = ("覃啸楠", "11010519491231002X", "13812345678", "车城西路88号")
PLANTED = " ".join(PERSON)
NOON = datetime(2025, 6, 2, 12, 0, tzinfo=inquiries.SHANGHAI)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOON, tick=False):
        yield


def declared():
    """Columns by the heading they stand under."""
    sections, heading = defaultdict(list), ""
    for line in DECLARED.read_text("utf-8").splitlines():
        if line.startswith("#"):
            heading = line
        elif line:
            sections[heading].append(line)
    return sections


def under(words):
    """Column names by model, of the section whose heading holds `words`."""
    by_model = defaultdict(list)
    for heading, columns in declared().items():
        if words in heading:
            for column in columns:
                model, _dot, name = column.rpartition(".")
                by_model[model].append(name)
    return by_model


def columns_of_text():
    return {
        f"{model._meta.label}.{field.name}"
        for model in project_models()
        if not model._meta.proxy
        for field in model._meta.concrete_fields
        if isinstance(field, TEXT) and not field.choices
    }


def declare_missing():
    """`DECLARE_FIELDS=1`: what is not declared is called inside, what is gone is left out. Read the
    difference before committing: what strangers read passes the gate and the daily rescan."""
    sections, present = declared(), columns_of_text()
    known = {column for columns in sections.values() for column in columns}
    sections[INSIDE] += present - known
    lines = [
        "\n".join([heading, *sorted(set(columns) & present)])
        for heading, columns in sections.items()
    ]
    DECLARED.write_text("\n\n".join(lines) + "\n", "utf-8")


def test_every_column_of_text_is_declared_once():
    if os.environ.get("DECLARE_FIELDS"):
        declare_missing()
    known = [column for columns in declared().values() for column in columns]

    undeclared = sorted(columns_of_text() - set(known))
    assert undeclared == [], f"Do strangers read it? Declare in {DECLARED.name}: {undeclared}"
    assert sorted(set(known) - columns_of_text()) == []
    assert len(known) == len(set(known))


# --- what strangers read is looked at

# Models whose rows hang on a record of a register: a row of it for that record.
HANGS_ON = {
    "disclosure.Attachment": (Disclosure, make.attachment),
    "disclosure.Version": (
        Disclosure,
        lambda item: item.versions.create(
            number=1, title="旧", replaced_at=NOON, reason="更正", revision=None
        ),
    ),
    "inquiries.Exchange": (
        Interview,
        lambda held: held.exchanges.create(position=1, question="问", answer="答"),
    ),
    "inquiries.OpinionGroup": (
        Consultation,
        lambda asked: asked.groups.create(summary="车位", adoption="adopted"),
    ),
    "inquiries.Question": (Consultation, inquiries.question),
    "inquiries.Option": (
        Consultation,
        lambda asked: inquiries.question(asked).options.create(position=9, text="其他"),
    ),
}


def of_register(label):
    """A record strangers see."""
    match label:
        case "disclosure.Disclosure":
            return make.published()
        case "inquiries.Contact":
            return inquiries.published_contact()
        case "inquiries.Interview":
            return inquiries.interview()
        case "inquiries.Consultation":
            return inquiries.consultation()
        case "disclosure.PowerItem":
            return make.power()
        case "annual_report.Report":
            return opendata.published_report()
        case "annual_report.PrintedReport":
            opendata.printed_report()
            return PrintedReport.objects.get()
    (model,) = (one.model for one in REGISTERS if one.model._meta.label == label)
    return model()


def planted_in(record, name):
    if name == "content":
        record.content = {**record.content, "sections": {"一": PERSON[2]}}
    elif name == "frozen":
        said = json.dumps(record.frozen, ensure_ascii=False)
        record.frozen = json.loads(said.replace("全年", PERSON[2]))
    else:
        words = (
            f'<p><a href="mailto:{PERSON[2]}">联系</a></p>' if name == "body_html" else PERSON[2]
        )
        setattr(record, name, words)
    return record


@pytest.mark.parametrize("label", under(GATE))
def test_a_number_in_any_column_that_strangers_read_is_found(label):
    owner, hang = HANGS_ON.get(label, (None, None))
    register = next(
        one
        for one in REGISTERS
        if one.model._meta.label == (owner or one.model)._meta.label
        if owner or one.model._meta.label == label
    )
    record = of_register(register.model._meta.label)
    row = hang(record) if hang else record
    missed = []
    for name in under(GATE)[label]:
        field = row._meta.get_field(name)
        if isinstance(field, models.FileField):
            continue  # files have tests of their own (tests/disclosure/scanning)
        before = getattr(row, name)
        planted_in(row, name)
        if hang:
            row.save()
        if not list(register.look(record, [])):
            missed.append(name)
        setattr(row, name, before)
        if hang:
            row.save()

    assert missed == []


def test_the_columns_of_reference_data_are_all_looked_at_or_a_code():
    seen = under(GATE)
    for model in (Channel, ServiceLink, Office, Category, Unit):
        label = model._meta.label
        assert set(words_of(model)) - set(seen[label]) <= {"code"}


# --- each door


@pytest.mark.parametrize(
    "door",
    [
        lambda: publishing.withdraw(
            make.published(), by=make.person("fabu"), at=NOON, reason=f"含{PERSON[2]}"
        ),
        lambda: publishing.publish(make.approved(body=PLANTED), by=make.person("fabu"), at=NOON),
        lambda: make.revised(make.published(), withhold=f"含{PERSON[2]}"),
        lambda: consulting.close_consultation(
            inquiries.consultation(), result=PLANTED, on=NOON.date(), by=inquiries.clerk("fabu")
        ),
    ],
    ids=["reason of a withdrawal", "document", "reason of a withheld text", "result"],
)
def test_a_door_refuses_the_person(door):
    with pytest.raises(NotAllowed) as refused:
        door()

    assert PERSON[2] not in str(refused.value)


# --- what is inside is read by nobody outside

# Not words: keys and digests the system looks records up by, and what it would stumble over.
SYSTEM = re.compile(
    r"\.(kind|key|fingerprint|\w*fingerprint|digest|\w*sha256|secret\w*|code|credential|public_key|password|"
    r"register|step|door|state|path|page|query|dataset|job|slot|grounds|first_grounds|record|column|"
    r"content_type|shipped_as|excerpt)$|^records\.(KeySeal|Series|AuditHead|AuditLink|SearchEntry)\."
    r"|^accounts\.(Authenticator|PastPassword|RecoveryCode|Passkey)\.|^requests_app\.Wanted\."
)


def everything():
    """Something of every register, public and not."""
    opendata.something_of_everything()
    make.published(title="公开的通告", files=[("通告.pdf", make.pdf())])
    make.revised(make.published(title="修订的通告"), body="新的正文。")
    make.submitted(title="送审")
    make.withdrawn(title="撤下")
    inquiries.published_contact(person={"name": "甲", "phone": "0719-1234567"})
    inquiries.contact(person={"name": "乙", "phone": "0719-1234568"}, kind="report")
    inquiries.interview().exchanges.create(position=1, question="问", answer="答")
    inquiries.interview(at=None, held_at=NOON)
    asked = inquiries.consultation()
    asked.opinions.create(text="增设车位", name="丙", phone="1", sent_at=NOON)
    asked.groups.create(summary="车位", adoption="adopted")
    inquiries.question(asked)
    for status in ("handling", "closed"):
        requests.case_in(status)
    interviewing.note_edit(Interview.objects.first(), on=NOON.date(), by=inquiries.clerk())
    consulting.note_edit(asked, on=NOON.date(), by=inquiries.clerk())
    ProgrammeSession.objects.create(channel=inquiries.channel(), held_on=NOON.date(), guests="丁")
    handling.amend(
        inquiries.contact(),
        on=NOON.date(),
        by=inquiries.clerk("dengji"),
        reason="核对",
        subject="改",
    )
    make.proposed_adjustment()
    annual_report.keep_registers(2024)
    requests.filed_case()
    requests.reasoning_case()
    requests.signed_case()
    requests.charged_case()
    requests.correcting_case()


def plant():
    """The person in every column of words that is inside, in every row; names of the columns planted."""
    done = []
    inside = under(INSIDE)
    with guards.lifted():
        for model in project_models():
            for name in inside.get(model._meta.label, ()):
                field = model._meta.get_field(name)
                if SYSTEM.search(f"{model._meta.label}.{name}") or not isinstance(
                    field, models.CharField | models.TextField
                ):
                    continue
                text = PLANTED[: field.max_length] if field.max_length else PLANTED
                rows = models.QuerySet(model)
                try:
                    with transaction.atomic():
                        count = rows.exclude(**{name: ""}).update(**{name: text}) or rows.update(
                            **{name: text}
                        )
                except DatabaseError:
                    continue  # a rule of the database: the column takes no words
                if count:
                    done.append(f"{model._meta.label}.{name}")
    return done


LINK = re.compile(r"""(?:href|src|action)=["']([^"'#]+)|<loc>([^<]+)|<(?:link|guid)[^>]*>([^<]+)""")
UNWALKED = ("/static/", "/admin/", "/i18n/", "/text-size/", "mailto:", "tel:", "data:")


def walk(client, starts, limit):
    """Every address reachable by links on the public site → what it says."""
    said, waiting = {}, list(starts)
    shapes = defaultdict(int)
    while waiting and len(said) < limit:
        address = waiting.pop(0)
        if address in said or not address.startswith("/") or address.startswith(UNWALKED):
            continue
        parts = urlsplit(address)
        shape = (re.sub(r"\d+", "0", parts.path), re.sub(r"=[^&]*", "", parts.query))
        shapes[shape] += 1
        if shapes[shape] > 12:  # the same page of many values
            continue
        answer = client.get(address)
        body = b"".join(answer) if answer.streaming else answer.content
        text = body.decode("utf-8", "replace")
        said[address] = f"{text}\n{dict(answer.headers)}"
        if "html" in answer.get("Content-Type", "") or "xml" in answer.get("Content-Type", ""):
            for found in LINK.finditer(text):
                link = unescape(next(filter(None, found.groups())))
                target = urlsplit(urljoin(f"http://testserver{address}", link))
                if target.netloc in ("testserver", "example.gov.cn", "localhost", ""):
                    waiting.append(target.path + (f"?{target.query}" if target.query else ""))
    return said


def leaks(said):
    return sorted(
        {
            address
            for address, text in said.items()
            for word in PERSON
            # what was asked for stands in the answer's own form
            if word in text and quote(word) not in address and word not in address
        }
    )


def test_nothing_planted_inside_is_met_on_the_whole_public_site(client):
    everything()
    planted = plant()
    assert {
        *("inquiries.Contact.content", "inquiries.Contact.subject", "inquiries.Contact.reply"),
        *("inquiries.ContactPerson.name", "inquiries.Opinion.text", "inquiries.Opinion.phone"),
        *("requests_app.Applicant.name", "requests_app.Applicant.address"),
        *("requests_app.Case.description", "requests_app.Letter.body"),
        *("disclosure.Review.note", "disclosure.DisclosureEvent.note"),
        *("inquiries.ContactEvent.note", "requests_app.CaseEvent.note"),
    } <= set(planted)
    for _kind, _done, _of in entries.rebuild():
        pass
    starts = [
        *("/", "/sitemap.xml", "/robots.txt", "/sitemap/", "/feed/", "/open-data/log/feed/"),
        *(f"/search/?q={quote(word)}" for word in (*PERSON, "通告")),
        *(f"/contacts/?q={quote(word)}" for word in PERSON),
        *(f"/disclosures/?q={quote(word)}" for word in PERSON),
        *(f"/powers/?q={quote(word)}" for word in PERSON),
        f"/requests/suggest/?q={quote(PERSON[0])}",
    ]

    said = walk(client, starts, limit=300)
    client.cookies["django_language"] = "en"
    english = walk(client, starts, limit=80)

    assert len(said) > 120
    assert leaks(said) == []
    assert leaks(english) == []
    kept = [f"{entry.title} {entry.body} {entry.head}" for entry in SearchEntry.objects.all()]
    assert kept
    assert not any(word in text for word in PERSON for text in kept)
