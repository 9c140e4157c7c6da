"""Large tables: sent to the wizard, worked on beside the pages, answered there as small ones are."""

import io
from datetime import timedelta
from io import StringIO

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from disclosure.models import Disclosure
from portal.roles import sync_roles
from records import import_jobs
from records.import_models import ImportBatch, ImportJob
from records.models import AuditEntry
from tests.factories import disclosure

pytestmark = pytest.mark.django_db
IMPORT = "/admin/disclosure/disclosure/import/"
LONG = "某" * 40_000


@pytest.fixture
def head(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    sync_roles()
    user = get_user_model().objects.create_user("ren", is_staff=True)
    user.groups.add(Group.objects.get(name="机构负责人"))
    client.force_login(user)
    return client


def table(*, day="2024-03-01", extra=""):
    """More than 1 MB: twelve drafts."""
    unit, category = disclosure.unit(), disclosure.category()
    rows = "".join(
        f"第{n}号通告,{category.code},{unit.code},{day},{LONG}{extra and ',x'}\n" for n in range(12)
    )
    head = f"标题,类别,发布机构,成文日期,正文{extra and ',' + extra}\n"
    return SimpleUploadedFile("大表.csv", (head + rows).encode())


def send(client, **options):
    page = client.post(IMPORT, {"file": table(**options)})
    return page.url, ImportJob.objects.get()


def work():
    out = StringIO()
    call_command("work_imports", stdout=out)
    return out.getvalue()


def test_a_large_table_waits_sealed_and_its_page_looks_again_by_itself(head):
    address, job = send(head)

    page = head.get(address).content.decode()

    assert address == reverse("admin:disclosure_disclosure_import_job", args=[job.pk])
    assert '<meta http-equiv="refresh" content="5">' in page
    assert "等待" in page
    with default_storage.open(job.table.name) as file:
        assert "通告".encode() not in file.read()
    assert not Disclosure.objects.exists()


def test_it_is_checked_then_shown_then_brought_in_by_who_sent_it(head):
    address, job = send(head)

    work()
    shown = head.get(address)
    head.post(address, {"action": "import"})
    work()
    done = head.get(address).content.decode()

    assert shown.context["check"].counts["new"] == 12
    assert Disclosure.objects.count() == 12
    assert "新增 12 条" in done
    assert (ImportBatch.objects.get().by.username, ImportBatch.objects.get().file_name) == (
        "ren",
        "大表.csv",
    )
    entry = AuditEntry.objects.filter(register="disclosure.Disclosure").first()
    assert (entry.account_name, entry.door) == ("ren", "staff")
    job.refresh_from_db()
    assert (job.table.name, job.state) == ("", "done")


def test_its_errors_come_back_beside_the_rows(head):
    address, _job = send(head, day="昨天")
    work()

    page = head.get(address)
    sheet = b"".join(head.post(address, {"action": "return"}).streaming_content)

    assert page.context["check"].error_count == 12
    cell = openpyxl.load_workbook(io.BytesIO(sheet)).active["F2"].value
    assert "昨天" in cell


def test_what_it_asks_is_answered_on_its_page(head):
    address, _job = send(head, extra="经费")
    work()
    asked = head.get(address).context["check"].heads

    head.post(address, {"action": "check", "head": ["经费"], "column": ["-"]})
    work()

    assert asked == [["经费", ""]]
    assert head.get(address).context["check"].may_go_in


def test_a_run_that_was_killed_is_taken_up_again(head):
    _address, job = send(head)
    long_ago = timezone.now() - import_jobs.LOST - timedelta(seconds=1)
    ImportJob.objects.update(state="running", began_at=long_ago)
    cache.clear()

    work()

    job.refresh_from_db()
    assert job.state == "checked"


def test_a_run_under_way_is_left_alone_and_tells_how_far_it_is(head):
    address, job = send(head)
    ImportJob.objects.update(state="running", began_at=timezone.now())
    cache.set(f"import-job/{job.pk}", (timezone.now(), 6, 24))

    assert work() == ""
    assert head.get(address).context["percent"] == 25


def test_somebody_elses_table_is_not_there(head, client):
    address, _job = send(head)
    other = get_user_model().objects.create_user("li", is_staff=True)
    other.groups.add(Group.objects.get(name="机构负责人"))
    client.force_login(other)

    assert client.get(address).status_code == 404


def test_who_lost_the_duty_meanwhile_brings_nothing_in(head):
    _address, job = send(head)
    get_user_model().objects.get(username="ren").groups.clear()

    work()

    job.refresh_from_db()
    assert job.state == "failed"
    assert not Disclosure.objects.exists()


def test_after_seven_days_it_goes_with_its_files(head):
    _address, job = send(head)
    ImportJob.objects.update(at=timezone.now() - timedelta(days=8))

    work()

    assert not ImportJob.objects.exists()
    assert not default_storage.exists(job.table.name)
