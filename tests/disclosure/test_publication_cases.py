"""Six tables an office sent, made up: what names a person stays inside, what nobody sees is taken out."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import pytest
import time_machine
from django.urls import reverse

from disclosure.models import Category, Disclosure
from disclosure.monitor.style.paper import find as of_monitor
from disclosure.publication import publishing
from disclosure.resources import DisclosureResource
from disclosure.scanning.detectors import find as of_scanner
from disclosure.scanning.scan import scan_disclosure_texts
from portal.roles import sync_roles
from records.characters import holds_unseen
from records.grids import Table
from records.identifying import is_citizen_id, mobile
from records.identifying.finding import Personal
from records.lifecycle import NotAllowed
from records.office_tables import Reading
from records.resources import run_import
from records.search import entries, finding
from records.spreadsheets import read_table
from tests.factories import disclosure as make
from tests.test_public_texts import walk

pytestmark = pytest.mark.django_db
CASES = Path(__file__).with_name("publication_cases")
WITH_PERSONS = ["pii-body.csv", "phone.csv", "imp_pd.xlsx"]
NUMBERS = ("11010119900307451X", "13800138000")
UNSEEN = ["zwsp.csv", "vt-summary.csv", "vt-title.csv"]


@pytest.fixture(autouse=True)
def catalogue():
    for code, name in (("gaj", "十堰市公安局"), ("jjzd", "交通警察支队"), ("0010", "办公室")):
        make.unit(code, name)
    Category.objects.filter(code="tztg").update(name="通知通告")
    with time_machine.travel(datetime(2026, 11, 27, 4, tzinfo=UTC), tick=False):
        yield


def table(name) -> Table:
    resource = DisclosureResource()
    content = BytesIO((CASES / name).read_bytes())
    return read_table(content, heads=resource.heads(Reading()), reading=Reading())


def brought(name, *, findings="error"):
    resource = DisclosureResource()
    resource.findings = findings
    return run_import(resource, BytesIO((CASES / name).read_bytes()))


def public_site(client):
    """What a stranger is told by pages, lists, search, feeds, tables and open data, by address."""
    for _kind, _done, _of in entries.rebuild():
        pass
    searches = (f"/search/?q={quote(word)}" for word in (*NUMBERS, "货车通行", "通告"))
    tables = ("catalogue-short.csv", "catalogue-long.xlsx")
    starts = [
        *("/", "/feed/", "/sitemap.xml", *searches),
        *("/open-data/disclosures.csv", "/open-data/disclosures.json"),
        *(f"/disclosures/{name}" for name in tables),
    ]
    return walk(client, starts, limit=60)


@pytest.mark.parametrize("name", WITH_PERSONS)
def test_a_table_with_a_person_in_it_publishes_nothing_and_names_the_row(name):
    outcome = brought(name)

    assert {error.row for error in outcome.errors} == {2}
    assert not Disclosure.objects.exists()
    said = " ".join(map(str, outcome.errors))
    assert "11010119900307451X" not in said
    assert "13800138000" not in said


@pytest.mark.parametrize("name", WITH_PERSONS)
def test_scanner_monitor_and_form_agree_on_every_number(name):
    (_number, cells) = next(iter(table(name).rows))
    text = "\n".join(cells)
    numbers = {match.value for match in of_scanner(text) if match.kind in set(Personal)}

    assert numbers == {match.value for match in of_monitor(text)}
    assert len(scan_disclosure_texts(title="", others={"": text})) >= len(numbers) > 0
    for match in of_monitor(text):
        if match.kind is Personal.CITIZEN_ID:
            assert is_citizen_id(match.value)
        if match.kind is Personal.MOBILE:
            assert mobile(match.value)


@pytest.mark.parametrize("name", UNSEEN)
def test_what_nobody_sees_is_taken_out_and_the_feed_answers(client, name):
    outcome = brought(name)

    assert (outcome.errors, outcome.created) == ([], 1)
    item = Disclosure.objects.get()
    assert not any(map(holds_unseen, (item.title, item.summary, item.body)))
    feed = client.get(reverse("feed"))
    assert feed.status_code == 200
    assert item.title in feed.content.decode()


def test_the_title_is_found_as_it_is_read():
    brought("zwsp.csv")

    (hit,) = finding.search("货车通行", at=datetime.now(UTC)).page(1)

    assert "".join(piece.text for piece in hit.title) == "关于加强货车通行管理的通告"


@pytest.mark.parametrize("name", WITH_PERSONS)
def test_by_choice_the_row_waits_as_a_draft_and_the_whole_site_does_not_name_the_person(
    client, name
):
    outcome = brought(name, findings="draft")
    item = Disclosure.objects.filter(status="draft").first()

    said = public_site(client)

    assert (outcome.errors, outcome.public) == ([], 0)
    assert len(said) > 20
    assert not [a for a, text in said.items() for n in NUMBERS if n in text and n not in a]
    assert client.get(item.get_absolute_url()).status_code == 404
    with pytest.raises(NotAllowed):
        publishing.publish(item, by=make.person("fabu"), at=datetime.now(UTC))


@pytest.mark.parametrize("name", UNSEEN)
def test_nothing_unseen_is_met_on_the_whole_site(client, name):
    brought(name)
    item = Disclosure.objects.get()

    said = public_site(client)

    assert [a for a, text in said.items() if item.title in text and a.startswith("/feed/")]
    assert item.get_absolute_url() in said
    texts = {a: text for a, text in said.items() if not a.endswith(".xlsx")}
    assert not [a for a, text in texts.items() for mark in "\u200b\u000b" if mark in text]


@pytest.mark.parametrize("field", ["title", "summary", "body"])
def test_the_form_of_the_staff_takes_unseen_characters_out_too(client, field):
    sync_roles()
    client.force_login(make.person("chengban"))
    typed = make.admin_form(**{field: "关于加强\u200b货车\u000b通行管理的通告"})

    client.post(reverse("admin:disclosure_disclosure_add"), typed)

    assert (
        getattr(Disclosure.objects.get(), field).replace("\n", "") == "关于加强货车通行管理的通告"
    )
