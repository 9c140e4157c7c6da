"""A table never publishes unread: a finding is an error of its row, or the row waits as a draft; what a table
changes of a public text stays beside it."""

from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from disclosure.models import Disclosure, Finding, Tally, Unit, Version
from disclosure.publication.findings import clear
from disclosure.resources import (
    DisclosureResource,
    PowerItemResource,
    TallyResource,
    UnitResource,
)
from disclosure.resources.reading import ReadBeforePublic
from portal.datasets import RESOURCES, resource_of
from portal.roles import sync_roles
from records.resources import RecordResource, run_import
from tests.factories import disclosure as make
from tests.factories import staff

pytestmark = pytest.mark.django_db
HEAD = "标题,类别,发布机构,成文日期,发布日期,正文\n"
MOBILE = "请致电13812345678。"


@pytest.fixture(autouse=True)
def catalogue():
    make.unit()
    make.category()


def table(*rows):
    return BytesIO((HEAD + "\n".join(rows)).encode())


def row(title="通告", published="2016-03-05", body="正文。"):
    code = make.category().code
    return f"{title},{code},{make.unit().code},2016-03-01,{published},{body}"


def load(*rows, findings="error", reason="", **options):
    resource = DisclosureResource()
    resource.findings, resource.reason = findings, reason
    return run_import(resource, table(*rows), **options)


def test_a_finding_is_an_error_of_its_row_and_nothing_comes_in():
    outcome = load(row(), row(title="另一", body=MOBILE))

    assert [error.row for error in outcome.errors] == [3]
    assert not Disclosure.objects.exists()


def test_by_choice_the_row_waits_as_a_draft_and_the_others_are_public():
    outcome = load(row(), row(title="另一", body=MOBILE), findings="draft")

    assert (outcome.created, outcome.public, len(outcome.warnings)) == (2, 1, 1)
    assert "13812345678" not in outcome.warnings[0]
    assert dict(Disclosure.objects.values_list("title", "status")) == {
        "通告": "published",
        "另一": "draft",
    }


def test_no_choice_takes_a_public_item_back_or_changes_it_unread():
    load(row())

    outcome = load(row(body=MOBILE), findings="draft", update=True)

    assert outcome.errors
    assert Disclosure.objects.get().body == "正文。"


def test_what_a_table_changes_of_a_public_text_stays_as_a_version_with_its_reason(client):
    load(row())

    load(row(body="新的正文。"), update=True, reason="原文漏字")

    (version,) = Version.objects.all()
    assert (version.body, version.reason, version.withheld_reason) == ("正文。", "原文漏字", "")
    item = Disclosure.objects.get()
    page = client.get(reverse("disclosure-version", args=[item.pk, version.number]))
    assert "原文漏字" in page.content.decode()
    assert client.get(item.get_absolute_url()).status_code == 200


def test_a_text_that_should_not_have_been_public_is_not_shown_as_a_version():
    load(row())
    Disclosure.objects.update(body=MOBILE)

    load(row(body="正文。"), update=True, reason="删去号码")

    assert Version.objects.get().withheld_reason == "删去号码"


def test_what_never_was_public_leaves_no_version():
    soon = (timezone.localdate() + timedelta(days=9)).isoformat()
    load(row(published=soon), row(title="草稿", published=""))

    load(
        row(published=soon, body="改。"), row(title="草稿", published="", body="改。"), update=True
    )

    assert not Version.objects.exists()


def test_a_power_that_begins_in_a_far_year_is_refused():
    text = "职权编码,权力类型,权力名称,设定依据,生效日期\nXK-1,行政许可,许可,《某法》,2204-01-01\n"

    outcome = run_import(PowerItemResource(), BytesIO(text.encode()))

    assert [(error.row, error.column) for error in outcome.errors] == [(2, "生效日期")]


def test_a_tally_is_read_too():
    text = f"年月,渠道,指标,数量,单位,统计口径\n2016,site,条数,1,条,{MOBILE}\n"

    assert run_import(TallyResource(), BytesIO(text.encode())).errors
    assert not Tally.objects.exists()


def test_a_false_alarm_of_a_table_without_drafts_is_cleared_and_the_table_goes_in():
    text = f"代码,名称,办公时间\n0099,户政科,{MOBILE}\n".encode()
    assert run_import(UnitResource(), BytesIO(text), dry_run=True).errors
    assert not Finding.objects.exists()

    assert run_import(UnitResource(), BytesIO(text)).errors
    finding = Finding.objects.get()
    clear(finding, by=staff.member("shenhe"), at=timezone.now(), reason="值班手机")

    assert not run_import(UnitResource(), BytesIO(text)).errors
    assert Unit.objects.get(code="0099").hours == MOBILE


def test_the_rehearsal_says_how_many_rows_would_be_public(tmp_path):
    file = tmp_path / "t.csv"
    file.write_bytes(table(row(), row(title="稿", published="")).getvalue())
    said = StringIO()

    call_command("import_records", "disclosures", str(file), "--dry-run", stdout=said)

    assert "1 " in said.getvalue().splitlines()[1]
    with pytest.raises(CommandError):
        call_command("import_records", "units", str(file), "--findings=draft", stdout=said)


def test_the_wizard_asks_what_becomes_of_findings_and_keeps_the_choice(client):
    sync_roles()
    client.force_login(staff.member("fuzeren"))
    address = reverse("admin:disclosure_disclosure_import")
    sent = table(row(), row(title="另一", body=MOBILE))
    sent.name = "t.csv"

    held = client.post(address, {"file": sent, "findings": "error"})
    assert held.context["check"].error_count == 1
    sent.seek(0)
    check = client.post(address, {"file": sent, "findings": "draft"})
    assert check.context["check"].public == 1
    client.post(address, {"token": check.context["token"], "findings": "draft", "action": "import"})

    assert Disclosure.objects.published(at=timezone.now()).count() == 1
    assert Disclosure.objects.count() == 2


@pytest.mark.parametrize("dataset", RESOURCES)
def test_every_dataset_knows_drafts_or_says_why_a_finding_is_an_error(dataset, tmp_path):
    file = tmp_path / "t.csv"
    file.write_text("代码\n", "utf-8")
    resource = resource_of(dataset)
    is_public_at_once = isinstance(resource, ReadBeforePublic)
    # Each that brings what strangers read at once says so in words of its own.
    assert (type(resource).why_no_drafts != RecordResource.why_no_drafts) is (
        is_public_at_once or dataset == "decisions"
    )

    with pytest.raises(CommandError) as refused:
        call_command("import_records", dataset, str(file), "--findings=draft")

    assert (str(resource.why_no_drafts) in str(refused.value)) is not resource.has_drafts


def test_the_wizard_says_so_too(client):
    sync_roles()
    client.force_login(staff.member("fuzeren"))

    page = client.get(reverse("admin:disclosure_poweritem_import")).content.decode()

    assert "职权自生效之日起即公开，没有草稿" in page
