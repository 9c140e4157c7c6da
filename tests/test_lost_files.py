"""A chosen file cannot be put back into a page: wherever a form comes back, the files it had are named."""

import pytest
import time_machine
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import resolve, reverse

from disclosure.admin import inlines, power_forms
from portal.roles import sync_roles
from records.lost_files import LostFilesBoundField
from tests.annual_report.test_collecting import file_of
from tests.factories import disclosure as items
from tests.factories import requests_app as make
from tests.factories import staff
from tests.requests_app.test_tracking import enter, with_secret

pytestmark = pytest.mark.django_db
# In these the page around them tells, since rows beside them may be wrong (LostFilesAdminMixin).
IN_A_PAGE = {inlines.AttachmentForm, power_forms.PowerItemForm, power_forms.NewPowerForm}


@pytest.fixture(autouse=True)
def morning():
    sync_roles()
    with time_machine.travel("2025-03-10 10:00+08:00"):
        yield


def pdf(name="申请书.pdf"):
    return SimpleUploadedFile(name, items.pdf(), "application/pdf")


def named(answer, name="申请书.pdf"):
    return f"这些文件没有保留，请重新选择：{name}" in answer.content.decode()


def forms_of_the_project(of=forms.BaseForm):
    found = set()
    for one in of.__subclasses__():
        found |= {one} | forms_of_the_project(one)
    return {one for one in found if not one.__module__.startswith(("django", "import_export"))}


def test_every_field_that_takes_files_names_them():
    resolve("/")  # loads the pages with their forms
    takes_files = {
        (form, name)
        for form in forms_of_the_project()
        for name, field in form.base_fields.items()
        if isinstance(field, forms.FileField) and form not in IN_A_PAGE
    }

    assert len(takes_files) >= 8
    silent = [
        (form.__name__, name)
        for form, name in takes_files
        if type(form.base_fields[name]).get_bound_field is forms.Field.get_bound_field
    ]
    assert silent == []


def test_a_form_without_errors_names_none():
    form = power_forms.ChangeForm({}, {}, by=None)

    assert isinstance(form["flow_chart"], LostFilesBoundField)
    assert "没有保留" not in str(form["flow_chart"].errors)


def test_a_printed_report_beside_a_wrong_day_is_named(client):
    sent = {"report": SimpleUploadedFile("年报.docx", file_of()), "published_on": "某日"}

    page = client.post(reverse("report-check"), sent)

    assert named(page, "年报.docx")


def test_the_other_language_is_asked_for_with_files_chosen(client):
    sent = {"step": "review", "to": "how", "attachments": pdf()}

    page = client.post(reverse("request-new"), sent, follow=True)

    assert named(page)


def test_a_correction_without_its_text_names_the_files(client):
    case = make.correcting_case()
    enter(client, with_secret(case))

    page = client.post(reverse("request-correct"), {"text": "", "attachments": pdf()})

    assert named(page)


@pytest.mark.parametrize("pressed", [{"look": "1"}, {"switch": "counter"}, {"delivery": ""}])
def test_the_scan_at_the_desk_is_named(client, pressed):
    client.force_login(make.registrar())
    typed = {"applicant_kind": "person", "description": "通告", "delivery": "post", "files": pdf()}

    page = client.post(
        reverse("admin:requests_app_case_add") + "?intake=counter", {**typed, **pressed}
    )

    assert named(page)


def test_files_put_into_a_case_without_saying_as_what_are_named(client):
    case = make.handled_case()
    client.force_login(make.registrar())

    page = client.post(
        reverse("admin:requests_app_case_attach", args=[case.pk]), {"role": "", "files": pdf()}
    )

    assert named(page)


def test_the_files_of_a_document_are_named_whatever_is_wrong(client):
    client.force_login(staff.member("chengban"))
    files = {"attachments-TOTAL_FORMS": "1", "attachments-0-original": pdf("通告.pdf")}

    page = client.post(
        reverse("admin:disclosure_disclosure_add"), items.admin_form(title="", **files)
    )

    assert named(page, "通告.pdf")


def test_the_chart_of_a_new_power_and_of_a_change_is_named(client):
    client.force_login(staff.member("fabu"))
    power = items.power()
    step = reverse("admin:disclosure_poweritem_step", args=[power.pk, "change"])
    add = reverse("admin:disclosure_poweritem_add")

    for address in (add, step):
        assert named(client.post(address, {"flow_chart": pdf("流程图.pdf")}), "流程图.pdf")


def test_the_archive_beside_a_table_that_does_not_hold_is_named(client):
    client.force_login(staff.member("fuzeren"))
    table = SimpleUploadedFile("t.csv", "标题\n通告\n".encode())
    archive = SimpleUploadedFile("附件.zip", b"PK\x05\x06" + bytes(18))

    page = client.post(
        reverse("admin:disclosure_disclosure_import"), {"file": table, "files": archive}
    )

    assert named(page, "附件.zip")


def test_a_unit_report_without_its_year_is_named(client):
    unit = items.unit()
    unit.reports_yearly = True
    unit.save()
    client.force_login(staff.member("nianbao"))

    page = client.post(
        reverse("admin:annual_report_unitreport_add"),
        {
            "unit": unit.pk,
            "year": "1900",
            "report": SimpleUploadedFile("年报.docx", file_of()),
        },
    )

    assert named(page, "年报.docx")
