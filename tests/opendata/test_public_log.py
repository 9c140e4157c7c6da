"""The public log: whatever becomes public, changes or is taken back is in it, by whichever door it came."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from hashlib import sha256

import pytest
import time_machine
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.urls import reverse

from annual_report.bundle import to_zip
from annual_report.content import drawn_up
from annual_report.tables import Form
from opendata import public_record
from tests.factories import disclosure as make
from tests.factories import inquiries
from tests.factories.opendata import published_report
from transparency import journal, merkle
from transparency.models import LogHead, LogLeaf

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


def entered():
    """What the log says now, without places and digests."""
    public_record.enter(at=NOON)
    return list(LogLeaf.objects.values_list("register", "record", "version", "act"))


def test_an_item_a_power_a_consultation_and_a_report_leave_an_entry_each_and_once():
    item = make.published()
    make.power("XK-001")
    consultation = inquiries.consultation()
    published_report(2024)

    first, second = entered(), entered()

    assert first == second
    assert first == [
        ("disclosure", item.index_number, 1, "publish"),
        ("power", "XK-001 2016-01-01", 1, "publish"),
        ("consultation", str(consultation.pk), 1, "publish"),
        ("report", "2024", 1, "publish"),
    ]


def test_an_import_is_entered_like_a_step():
    make.imported(3)

    assert [act for *_, act in entered()] == ["publish"] * 3


def test_a_draft_and_an_item_set_for_later_leave_nothing():
    make.approved()
    make.imported(1, at=datetime(2026, 4, 1, tzinfo=UTC))

    assert entered() == []


def test_a_revision_and_a_withdrawal_are_entered_beside_what_was():
    item = make.published()
    entered()
    make.revised(item, body="改后的正文。")
    entered()
    LogLeaf.objects.get(act="revise")
    item.refresh_from_db()
    withdraw(item)

    acts = [act for *_, act in entered()]

    assert acts == ["publish", "revise", "withdraw"]
    published, revised, withdrawn = LogLeaf.objects.values_list("digest", flat=True)
    assert published != revised == withdrawn


def withdraw(item):
    item.status, item.withdrawn_at, item.withdrawal_reason = "withdrawn", NOON, "内容有误"
    item.save()


def test_the_digest_is_that_of_the_content_everybody_can_fetch(client):
    item = make.published(files=[("通告.pdf", make.pdf())])
    entered()
    address = reverse("open-data-log-content", args=["disclosure", item.pk])

    answer = client.get(address)

    assert sha256(answer.content).hexdigest() == LogLeaf.objects.get().digest
    assert answer.json()["title"] == item.title
    withdraw(item)
    assert client.get(address).status_code == 404


def test_proofs_lead_from_an_entry_to_the_head_and_from_an_earlier_head_to_it(client):
    make.imported(5)
    entered()
    early = client.get(reverse("open-data-log-head")).json()
    make.imported(3)
    entered()
    leaf = LogLeaf.objects.get(position=4)

    included = client.get(reverse("open-data-log-inclusion"), {"position": 4}).json()
    extended = client.get(reverse("open-data-log-consistency"), {"first": 5}).json()

    path = [bytes.fromhex(value) for value in included["path"]]
    head = bytes.fromhex(included["root"])
    assert merkle.is_included(merkle.leaf_hash(leaf.data), 4, 8, path, head)
    old, new = bytes.fromhex(early["root"]), bytes.fromhex(extended["second_root"])
    assert early["size"] == 5
    assert merkle.is_extended(5, 8, old, new, [bytes.fromhex(v) for v in extended["path"]])


@pytest.mark.parametrize(
    "query",
    ["position=3", "position=-1", "position=x", "", "position=0&size=9", "position=" + "9" * 30],
)
def test_a_place_the_log_has_not_is_refused(client, query):
    make.imported(3)
    entered()

    assert client.get(f"{reverse('open-data-log-inclusion')}?{query}").status_code == 400


@pytest.mark.parametrize("name", ["open-data-log", "open-data-log-feed", "open-data-log-head"])
def test_an_empty_log_is_shown_as_empty(client, name):
    assert client.get(reverse(name)).status_code == 200


def test_the_page_the_feed_and_the_open_data_show_the_head(client):
    item = make.published()
    entered()
    root = LogHead.objects.get().root

    page = client.get(reverse("open-data-log"), {"record": item.index_number}).content.decode()

    assert root in page
    assert LogLeaf.objects.get().digest in page
    assert root in client.get(reverse("open-data-log-feed")).content.decode()
    assert root in client.get(reverse("open-data")).content.decode()


def test_no_row_of_the_log_is_changed_or_deleted():
    make.published()
    entered()

    for change in (
        lambda: LogLeaf.objects.update(digest="0" * 64),
        lambda: LogHead.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_long_log_grown_in_batches_has_the_head_of_one_grown_at_once():
    entries = [journal.Entry("disclosure", n, f"{n}", 1, "publish", "0" * 64) for n in range(37)]
    for begin in range(0, 37, 5):
        journal.append(entries[begin : begin + 5], at=NOON)
    leaves = [merkle.leaf_hash(leaf.data) for leaf in LogLeaf.objects.all()]
    nodes = {}
    for place, leaf in enumerate(leaves):
        grown = list(merkle.grow(place, leaf, lambda *where: nodes[where]))
        nodes.update({(level, index): value for level, index, value in grown})

    assert journal.head().root == merkle.tree_head(lambda *where: nodes[where], 37).hex()


# --- the download of a report


def checked(folder, *arguments):
    """What the script says, and whether it is content."""
    command = [sys.executable, "-I", folder / "verify_log.py", *arguments]
    ran = subprocess.run(command, capture_output=True)
    return json.loads(ran.stdout), ran.returncode


def unpacked(folder):
    folder.mkdir()
    bundle = to_zip(drawn_up(2026, form=Form.OF_2021, on=NOON.date()))
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        archive.extractall(folder)
    return folder


def altered(folder, column, row, value):
    path = folder / "log.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[row][column] = value
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def test_the_script_finds_each_document_and_the_log_of_last_year(tmp_path):
    document = {"category": make.category("art20-01-2")}
    make.imported(2, **document)
    entered()
    earlier = unpacked(tmp_path / "earlier")
    make.imported(2, **document)
    entered()
    later = unpacked(tmp_path / "later")

    said, code = checked(later, earlier / "log-head.csv")

    assert code == 0
    assert said == {
        "日志": "一致",
        "条数": 4,
        "已公开的文件": 4,
        "不在日志中的文件": [],
        "上年的日志": "一致",
    }


def test_the_script_names_a_document_that_is_not_in_the_log(tmp_path):
    make.imported(1, category=make.category("art20-01-2"))

    said, code = checked(unpacked(tmp_path / "bundle"))

    assert code == 1
    assert len(said["不在日志中的文件"]) == 1


def test_a_log_rewritten_later_contradicts_the_head_that_was_kept(tmp_path):
    make.imported(3)
    entered()
    folder = unpacked(tmp_path / "bundle")
    altered(folder, "指纹", 1, "0" * 64)

    said, code = checked(folder)

    assert (said["日志"], code) == ("不一致", 1)


def test_the_command_says_how_many_entries_it_made(capsys):
    make.imported(2)

    call_command("log_publications")

    assert capsys.readouterr().out.startswith("2 entries; 2 ")
