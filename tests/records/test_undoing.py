"""撤销导入: what one table brought is taken back whole, until somebody built on it."""

from datetime import date
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from disclosure.models import Category, Disclosure, Tally, Unit
from inquiries.models import Contact
from portal.datasets import resource_of
from portal.roles import sync_roles
from records import audit
from records.import_models import ImportBatch
from records.models import AuditEntry
from records.resources import run_import
from records.undoing import CannotUndo, undo
from requests_app.models import Case, Extension, Remedy
from tests.factories import disclosure

pytestmark = pytest.mark.django_db
WHY = "列错了一列"
DOCUMENTS = "标题,类别,发布机构,成文日期,发布日期,发文字号,正文\n"
REQUESTS = "登记编号,收到日期,申请人类别,申请人,申请内容,办理结果,答复日期\n"
CONTACTS = "编号,渠道,收到日期,标题,回复日期\n"


@pytest.fixture
def bring(tmp_path):
    """Import a text as a file of a dataset; the batch."""

    def run(dataset, text, **options):
        path = tmp_path / f"{dataset}.csv"
        path.write_text(text, "utf-8")
        outcome = run_import(resource_of(dataset), path, **options)
        assert outcome.errors == []
        return outcome.batch

    return run


def take_back(batch):
    return undo(batch, resource_of(batch.dataset), reason=WHY)


@pytest.fixture
def documents():
    unit, category = disclosure.unit(), disclosure.category()
    return lambda *rows: (
        DOCUMENTS + "".join(f"{r.format(c=category.code, u=unit.code)}\n" for r in rows)
    )


def test_a_batch_names_its_file_its_hash_and_what_it_brought(bring):
    batch = bring("units", "代码,名称\na,甲局\nb,乙局\n")

    assert (batch.dataset, batch.file_name, batch.created, batch.updated) == (
        "units",
        "units.csv",
        2,
        0,
    )
    assert batch.sha256 == "af54010cec111f8cfa7c27bf7ed6e8000d679b7fa469bf65c885fe66a903fcde"


def test_a_table_that_changed_nothing_leaves_no_batch(bring):
    bring("units", "代码,名称\na,甲局\n")

    assert bring("units", "代码,名称\na,甲局\n") is None


def test_new_reference_data_go_and_the_audit_keeps_what_they_held(bring):
    batch = bring("units", "代码,名称,上级代码\na,甲局,\nb,乙科,a\n")

    take_back(batch)

    assert not Unit.objects.exists()
    removed = AuditEntry.objects.filter(register="disclosure.Unit", action="removed")
    assert {entry.changes["name"][0] for entry in removed} == {"甲局", "乙科"}
    entry = AuditEntry.objects.get(register="records.ImportBatch", record=str(batch.pk))
    assert entry.changes["undone_reason"] == ["", WHY]


def test_changed_records_get_back_what_they_held(bring):
    bring("units", "代码,名称,电话,地址\na,甲局,8110,\nb,乙局,,\n")
    batch = bring("units", "代码,名称,电话,地址\na,甲分局,8111,江苏路\nb,乙局,,\n", update=True)

    take_back(batch)

    unit = Unit.objects.get(code="a")
    assert (unit.name, unit.phone, unit.address) == ("甲局", "8110", "")


def test_a_reference_and_a_day_come_back_too(bring):
    bring("categories", "代码,名称\nx,一类\ny,二类\n")
    bring("categories", "代码,名称,上级代码\nz,三类,x\n")
    batch = bring("categories", "代码,名称,上级代码\nz,三类,y\n", update=True)

    take_back(batch)

    assert Category.objects.get(code="z").parent.code == "x"


def test_what_somebody_changed_since_stands_in_the_way(bring):
    batch = bring("units", "代码,名称\na,甲局\nb,乙局\n")
    unit = Unit.objects.get(code="b")
    unit.phone = "8110"
    unit.save()

    with pytest.raises(CannotUndo) as refused:
        take_back(batch)

    assert [row.record for row in refused.value.standing] == ["乙局"]
    assert Unit.objects.count() == 2


def test_what_refers_to_a_new_record_since_stands_in_the_way(bring):
    batch = bring("units", "代码,名称\n0010,办公室\n")
    disclosure.draft()

    with pytest.raises(CannotUndo) as refused:
        take_back(batch)

    assert [row.record for row in refused.value.standing] == ["办公室"]


def test_what_refers_to_it_only_after_a_change_stands_in_the_way_too(bring):
    old = disclosure.draft()
    batch = bring("units", "代码,名称\nnew,新科\n")
    old.unit = Unit.objects.get(code="new")
    old.save()

    with pytest.raises(CannotUndo):
        take_back(batch)

    assert Unit.objects.filter(code="new").exists()


def test_an_import_is_undone_once_and_with_a_reason(bring):
    batch = bring("units", "代码,名称\na,甲局\n")

    with pytest.raises(CannotUndo):
        undo(batch, resource_of("units"), reason=" ")
    take_back(batch)
    with pytest.raises(CannotUndo):
        take_back(batch)


def test_drafts_go_and_what_was_public_is_withdrawn_and_says_so(bring, documents, client):
    batch = bring(
        "disclosures",
        documents("甲通告,{c},{u},2024-03-01,2024-03-05,,甲", "乙通告,{c},{u},2024-03-01,,,乙"),
    )

    take_back(batch)

    item = Disclosure.objects.get()
    assert (item.title, item.status, item.withdrawal_reason) == ("甲通告", "withdrawn", WHY)
    assert client.get(item.get_absolute_url()).status_code == 410
    assert item.events.order_by("pk").last().kind == "import_undone"


def test_the_corrected_table_brings_a_withdrawn_document_back(bring, documents):
    row = "甲通告,{c},{u},2024-03-01,2024-03-05,甲公〔2024〕1号,"
    take_back(bring("disclosures", documents(row + "错")))

    bring("disclosures", documents(row + "对"))

    item = Disclosure.objects.get()
    assert (item.status, item.body, item.withdrawal_reason) == ("published", "对", "")


def test_a_public_text_that_a_table_changed_is_put_back_with_a_version(bring, documents):
    row = "甲通告,{c},{u},2024-03-01,2024-03-05,甲公〔2024〕1号,"
    bring("disclosures", documents(row + "原文"))
    batch = bring("disclosures", documents(row + "错文"), update=True)

    take_back(batch)

    item = Disclosure.objects.get()
    assert (item.body, item.status) == ("原文", "published")
    assert [version.body for version in item.versions.order_by("number")] == ["原文", "错文"]


def test_requests_are_struck_out_counted_nowhere_and_their_numbers_are_free(bring):
    text = REQUESTS + "2024-00007,2024-03-01,自然人,某某,某文件,（一）,2024-03-08\n"
    batch = bring("requests", text)

    take_back(batch)
    bring("requests", text.replace("某文件", "另一文件"))

    old, new = Case.objects.order_by("pk")
    assert (old.status, old.received_on, old.closed_on) == ("void", None, None)
    assert (new.number, new.description) == ("2024-00007", "另一文件")
    assert Case.objects.received_in(2024).count() == 1
    assert old.events.order_by("pk").last().note == WHY


def test_contacts_are_struck_out_and_seen_nowhere_with_their_ledger_kept(bring):
    disclosure.channel("weibo")
    text = CONTACTS + "2024-00003,weibo,2024-03-01,咨询,2024-03-02\n"
    batch = bring("inquiries", text)

    take_back(batch)

    assert not Contact.objects.exists()
    struck = Contact._base_manager.get()
    assert [event.kind for event in struck.events.order_by("pk")][-1] == "import_undone"
    assert bring("inquiries", text).created == 1


def test_a_request_with_a_remedy_since_stands_in_the_way(bring):
    batch = bring("requests", REQUESTS + "2024-00007,2024-03-01,自然人,,某文件,（一）,2024-03-08\n")
    case = Case.objects.get()
    Remedy.objects.create(number="复1", kind="review", filed_on=date(2024, 4, 1), case=case)

    with pytest.raises(CannotUndo) as refused:
        take_back(batch)

    assert [row.record for row in refused.value.standing] == ["2024-00007"]


def test_an_applicants_name_that_a_table_changed_comes_back(bring):
    row = "2024-00007,2024-03-01,自然人,{},某文件,,\n"
    bring("requests", REQUESTS + row.format("某甲"))
    batch = bring("requests", REQUESTS + row.format("某乙"), update=True)

    take_back(batch)

    assert Case.objects.get().applicant.name == "某甲"


def test_an_extension_that_a_table_brought_to_a_request_goes_again(bring):
    row = "2024-00007,2024-03-01,自然人,,某文件,,"
    bring("requests", REQUESTS + row + "\n")
    more = REQUESTS[:-1] + ",延期工作日,延期理由,延期批准人,延期告知日期\n"
    batch = bring("requests", more + row + ",20,检索量大,某局长,2024-03-20\n", update=True)
    extended = Case.objects.get().due_on

    take_back(batch)

    assert (extended, Case.objects.get().due_on) == (date(2024, 4, 28), date(2024, 3, 29))
    assert not Extension.objects.exists()


def test_the_chain_of_the_audit_holds_over_an_undone_import(bring):
    disclosure.channel("weibo")
    take_back(bring("tallies", "年月,渠道,指标,数量,单位\n2016,weibo,发布,2700,条\n"))

    audit.chain()

    _count, fault = audit.verify(now=timezone.now(), heads={})
    assert fault is None
    assert not Tally.objects.exists()


def test_the_command_lists_and_undoes(bring):
    batch, out = bring("units", "代码,名称\na,甲局\n"), StringIO()

    call_command("undo_import", stdout=out)
    call_command("undo_import", str(batch.pk), reason=WHY, stdout=out)

    assert out.getvalue().splitlines()[0].endswith("units units.csv: 1 created, 0 updated")
    assert not Unit.objects.exists()
    with pytest.raises(CommandError):
        call_command("undo_import", str(batch.pk), reason=WHY, stdout=out)


# --- on the pages


@pytest.fixture
def head(client):
    sync_roles()
    user = get_user_model().objects.create_user("ren", is_staff=True)
    user.groups.add(Group.objects.get(name="机构负责人"))
    client.force_login(user)
    return client


def test_the_wizard_leaves_an_import_that_its_page_undoes(head, documents):
    table = documents("甲通告,{c},{u},2024-03-01,,,甲")
    address = "/admin/disclosure/disclosure/import/"
    page = head.post(address, {"file": SimpleUploadedFile("目录.csv", table.encode())})
    head.post(address, {"token": page.context["token"], "action": "import"})
    batch = ImportBatch.objects.get()

    listed = head.get("/admin/disclosure/disclosure/imports/?mine=1").content.decode()
    shown = head.get(f"/admin/disclosure/disclosure/imports/{batch.pk}/").content.decode()
    head.post(f"/admin/disclosure/disclosure/imports/{batch.pk}/", {"reason": WHY})

    assert "目录.csv" in listed
    assert batch.sha256 in shown
    assert not Disclosure.objects.exists()
    batch.refresh_from_db()
    assert (batch.undone_by.username, batch.undone_reason) == ("ren", WHY)


def test_the_page_names_who_stands_in_the_way_and_offers_no_button(head, bring, documents):
    batch = bring("disclosures", documents("甲通告,{c},{u},2024-03-01,,,甲"))
    item = Disclosure.objects.get()
    item.title = "改过的通告"
    item.save()

    page = head.get(f"/admin/disclosure/disclosure/imports/{batch.pk}/").content.decode()

    assert "改过的通告" in page
    assert 'name="reason"' not in page


@pytest.mark.parametrize("path", ["", "1/"])
def test_who_may_not_import_sees_no_imports(client, path):
    sync_roles()
    user = get_user_model().objects.create_user("cheng", is_staff=True)
    user.groups.add(Group.objects.get(name="承办"))
    client.force_login(user)

    assert client.get(f"/admin/disclosure/disclosure/imports/{path}").status_code == 403
