"""The publisher's desk: forms for drafts, buttons for steps, what each role may do."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from disclosure import power_proposals
from disclosure.models import AdjustmentProposal, Disclosure, Finding, PowerItem
from disclosure.publication import drafting, findings, reviewing
from disclosure.resources import DisclosureResource
from disclosure.review_sheet import review_sheet
from portal.roles import sync_roles
from records.lifecycle import NotAllowed
from records.resources import run_import
from tests.disclosure.scanning.drawn import card
from tests.factories import disclosure as make
from tests.factories.pages import press

pytestmark = pytest.mark.django_db
LIST = "/admin/disclosure/disclosure/"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def desk(client):
    """Sign in as somebody of a role."""
    sync_roles()

    def sign_in(name, role):
        user = make.person(name)
        user.groups.set([Group.objects.get(name=role)])
        client.force_login(user)
        return client

    return sign_in


def step(client, item, name, **answers):
    return press(client, f"{LIST}{item.pk}/step/{name}/", {"on": "2016-05-09", **answers})


def status(item):
    item.refresh_from_db()
    return item.status


def test_a_clerk_drafts_attaches_and_hands_in(desk):
    client = desk("chengban", "承办")
    upload = SimpleUploadedFile("通告.pdf", make.pdf())

    client.post(
        f"{LIST}add/",
        make.admin_form(**{"attachments-TOTAL_FORMS": "1", "attachments-0-original": upload}),
    )
    item = Disclosure.objects.get()
    step(client, item, "submit")

    assert (item.author.username, status(item), item.index_number) == (
        "chengban",
        "first_review",
        "0010/2016-00001",
    )
    assert [file.name for file in item.attachments.all()] == ["通告.pdf"]


def test_an_item_goes_through_the_hands_of_the_office(desk):
    item = make.submitted()

    step(desk("shenhe", "审核"), item, "first_review", note="属实")
    step(desk("baomi", "审核"), item, "secrecy_review", note="不涉密", result="disclose")
    step(desk("fuzeren", "机构负责人"), item, "approve", note="同意")
    step(desk("fabu", "发布"), item, "publish")

    assert status(item) == "published"


def test_names_of_the_staff_lead_to_their_accounts_only_for_who_may_open_them(desk):
    item = make.published()
    account = f"/admin/auth/user/{make.person('shenhe').pk}/change/"
    address = f"{LIST}{item.pk}/change/"

    as_staff = desk("nianbao", "年报").get(address).content.decode()

    ledger = re.findall(r'<td class="field-by">\s*<p>(.*?)</p>', as_staff)
    assert ("shenhe" in ledger, account in as_staff) == (True, False)
    root = make.person("root")
    root.is_superuser = True
    root.save()
    client = desk("root", "年报")
    assert account in client.get(address).content.decode()


def test_who_publishes_a_revision_says_why_the_earlier_text_is_shown_no_longer(desk):
    item = make.published(body="张三的住址。")
    revision = drafting.revise(item, by=item.author, on=make.NINE.date(), reason="更正")
    drafting.edit(revision, by=item.author, on=make.NINE.date(), body="正文。")
    drafting.submit(revision, by=item.author, on=make.NINE.date())
    step(desk("shenhe", "审核"), revision, "first_review", note="属实")
    step(desk("baomi", "审核"), revision, "secrecy_review", note="不涉密", result="disclose")
    step(desk("fuzeren", "机构负责人"), revision, "approve", note="同意")

    step(desk("fabu", "发布"), revision, "publish", withhold="涉及个人隐私")

    assert status(revision) == "adopted"
    assert item.versions.get().withheld_reason == "涉及个人隐私"


def test_an_item_is_published_now_or_later_but_never_in_the_past(desk):
    item, fabu = make.approved(), desk("fabu", "发布")
    past, coming = (timezone.localtime() + timedelta(days=days) for days in (-30, 30))

    refused = step(fabu, item, "publish", at=f"{past:%Y-%m-%dT%H:%M}")

    assert (refused.status_code, status(item)) == (200, "approved")
    step(fabu, item, "publish", at=f"{coming:%Y-%m-%dT%H:%M}")
    assert (status(item), item.published_on) == ("published", coming.date())


@pytest.mark.parametrize(
    ("name", "role", "taken", "answers"),
    [
        ("first_review", "承办", "first_review", {"note": "属实"}),
        ("first_review", "发布", "first_review", {"note": "属实"}),
        ("first_review", "管理员", "first_review", {"note": "属实"}),
        ("approve", "审核", "approval", {"note": "同意"}),
        ("publish", "承办", "approved", {}),
        ("publish", "审核", "approved", {}),
        ("withdraw", "承办", "published", {"note": "有误"}),
    ],
)
def test_a_step_outside_ones_role_is_not_taken(desk, name, role, taken, answers):
    makers = {
        "first_review": make.submitted,
        "approved": make.approved,
        "published": make.published,
        "approval": make.submitted,
    }
    item = makers[taken]()
    if taken == "approval":
        shenhe, day = make.person("shenhe"), date(2016, 5, 5)
        reviewing.first_review(item, by=shenhe, on=day, basis="属实")
        reviewing.secrecy_review(
            item, by=make.person("baomi"), on=day, result="disclose", basis="不涉密"
        )

    step(desk("jia", role), item, name, **answers)

    assert status(item) == taken


def test_a_refused_step_tells_why_and_changes_nothing(admin_client, admin_user):
    item = make.submitted(by=admin_user.username)

    response = step(admin_client, item, "first_review", note="属实")

    assert response.status_code == 200
    assert response.context["form"].non_field_errors()
    assert status(item) == "first_review"


def test_an_edit_through_the_form_after_approval_voids_it(admin_client):
    item = make.approved()

    admin_client.post(f"{LIST}{item.pk}/change/", make.admin_form(body="改过的正文。"))

    assert (status(item), item.body) == ("draft", "改过的正文。")


def test_a_published_item_cannot_be_changed_through_the_form(admin_client):
    item = make.published()

    response = admin_client.post(f"{LIST}{item.pk}/change/", make.admin_form(body="改过的正文。"))

    assert response.status_code == 403
    assert (status(item), item.body) == ("published", "一、管制时间\n\n5月10日8时至18时。")


def test_no_item_is_deleted(admin_client):
    item = make.draft()

    assert admin_client.post(f"{LIST}{item.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("register", ["", "withheld", "reassess", "scheduled", "found", "x"])
def test_the_list_and_its_registers_open(admin_client, register):
    make.submitted(body="电话13912345678。")

    assert admin_client.get(LIST, {"register": register}).status_code == 200


def test_the_list_costs_the_same_for_one_item_and_for_three(
    admin_client, django_assert_max_num_queries
):
    def cost():
        with django_assert_max_num_queries(34) as captured:
            admin_client.get(LIST)
        return len(captured)

    make.draft()
    cost()
    one = cost()
    make.draft()
    make.draft()

    assert cost() == one


@pytest.mark.parametrize(("kind", "start"), [("pdf", b"%PDF-"), ("docx", b"PK")])
def test_the_review_sheet_is_printed(admin_client, kind, start):
    item = make.published()

    response = admin_client.get(f"{LIST}{item.pk}/sheet.{kind}")

    assert response.status_code == 200
    assert response.content.startswith(start)


def test_the_review_sheet_of_an_item_taken_over_names_the_basis_instead_of_an_author():
    (item,) = make.imported(1)

    header, reviews, _findings = review_sheet(item).blocks

    assert ("拟稿人", "—") in [tuple(cell.text for cell in row) for row in header.body]
    assert [cell.text for cell in reviews.body[0]] == [
        *("历史信息移交", "主动公开", "测试数据", "—", "2016年5月9日")
    ]


@pytest.mark.parametrize(
    "page", ["monitor/", "1/sheet.pdf", "1/original/1/", "1/step/publish/", "1/change/"]
)
def test_the_pages_of_the_desk_are_not_for_visitors(client, page):
    response = client.get(LIST + page)

    assert (response.status_code, response.url.split("?")[0]) == (302, "/admin/login/")


def test_a_power_is_changed_and_cancelled_by_adjustments(admin_client):
    power = make.power()
    address = f"/admin/disclosure/poweritem/{power.pk}/step/cancel/"

    admin_client.post(
        address, {"effective_on": "2020-03-01", "basis": "国务院决定", "approval": "市政府"}
    )
    approve_proposed()

    power.refresh_from_db()
    assert (power.valid_to, power.closed_by.kind) == (date(2020, 3, 1), "cancelled")


def test_a_renamed_category_keeps_its_addresses(admin_client, client):
    category = make.category()
    item = make.published(title="关于临时交通管制的通告")
    form = {
        **{"name": "公告通知", "code": "renamed", "parent": category.parent_id, "position": 4},
        **{"publish_within": 20, "update_within": 183},
    }

    admin_client.post(f"/admin/disclosure/category/{category.pk}/change/", form)

    category.refresh_from_db()
    assert (category.name, category.code) == ("公告通知", "tztg")
    for address in ("/disclosures/?category=tztg", "/feed/tztg/"):
        page = client.get(address).content.decode()
        assert "公告通知" in page
        assert item.title in page


WHY = {"effective_on": "2020-03-01", "basis": "国务院决定", "approval": "市政府"}


def approve_proposed():
    """The head approves what waits."""
    for proposal in AdjustmentProposal.objects.filter(status="proposed"):
        power_proposals.approve(proposal, by=make.person("fuzeren"), on=timezone.localdate())


def listed():
    """(code, name, how it came on the list) of today's powers."""
    today = PowerItem.objects.in_force(on=date(2020, 3, 1)).order_by("code")
    return list(today.values_list("code", "name", "opened_by__kind"))


@pytest.mark.parametrize("kind", ["added", "taken_over"])
def test_a_new_power_comes_on_the_list_by_an_adjustment_with_its_basis(admin_client, kind):
    form = {"code": "XK-009", "type": "XK", "name": "新事项", "legal_basis": "《某法》第一条"}

    admin_client.post(
        "/admin/disclosure/poweritem/add/",
        {**form, "valid_from": "2020-03-01", "kind": kind, "basis": "决定", "approval": "市政府"},
    )
    assert listed() == []
    approve_proposed()

    assert listed() == [("XK-009", "新事项", kind)]
    assert PowerItem.objects.get().opened_by.basis == "决定"


def test_a_new_power_needs_basis_and_a_code_that_nobody_had(admin_client):
    make.power("XK-001", valid_to=date(2018, 1, 1))

    page = admin_client.post(
        "/admin/disclosure/poweritem/add/",
        {"code": "XK-001", "type": "XK", "name": "新", "legal_basis": "法", **WHY, "basis": ""},
    )

    errors = page.context["adminform"].form.errors
    assert {"code", "basis", "kind", "valid_from"} == set(errors)
    assert PowerItem.objects.count() == 1


def test_powers_are_merged_and_split_by_adjustments(admin_client):
    first, _second = make.power("XK-001"), make.power("XK-002", name="乙")
    step = "/admin/disclosure/poweritem/{}/step/{}/".format

    admin_client.post(
        step(first.pk, "merge"),
        {**WHY, "others": "XK-002", "code": "XK-003", "name": "甲乙", "legal_basis": "法"},
    )
    approve_proposed()
    assert listed() == [("XK-003", "甲乙", "merged")]

    merged = PowerItem.objects.get(code="XK-003")
    later = {**WHY, "effective_on": "2020-03-02", "parts": "XK-004 丙\n\nXK-005 丁"}
    admin_client.post(step(merged.pk, "split"), later)
    approve_proposed()

    split = PowerItem.objects.filter(valid_to=None).order_by("code")
    assert [(p.code, p.name, p.opened_by.kind) for p in split] == [
        ("XK-004", "丙", "split"),
        ("XK-005", "丁", "split"),
    ]


@pytest.mark.parametrize(
    ("step", "answers"),
    [
        ("merge", {"others": "XK-404", "code": "XK-003", "name": "甲", "legal_basis": "法"}),
        ("merge", {"others": "XK-001", "code": "XK-003", "name": "甲", "legal_basis": "法"}),
        ("merge", {"others": "XK-002", "code": "编 码", "name": "甲", "legal_basis": "法"}),
        ("split", {"parts": "XK-004"}),
        ("split", {"parts": "XK-004 丙"}),
        ("split", {"parts": "XK-004 丙\nXK-002 丁"}),
        ("split", {"parts": "XK-004 丙\n编码! 丁"}),
    ],
)
def test_an_adjustment_that_names_no_such_powers_is_an_error_on_its_page(
    admin_client, step, answers
):
    power, _other = make.power("XK-001"), make.power("XK-002", name="乙")

    page = admin_client.post(
        f"/admin/disclosure/poweritem/{power.pk}/step/{step}/", {**WHY, **answers}
    )

    assert (page.status_code, page.context["form"].is_valid()) == (200, False)
    assert PowerItem.objects.filter(valid_to=None).count() == 2


def test_a_clerk_does_not_publish_by_importing(desk):
    assert desk("chengban", "承办").get(f"{LIST}import/").status_code == 403


def test_a_file_neither_publishes_nor_changes_what_was_written_here():
    draft, public = make.draft(title="草稿"), make.published(title="公开的通告")
    rows = "".join(
        f"{item.title},tztg,0010,{item.formed_on},2016-05-09,改过的正文\n"
        for item in (draft, public)
    )
    table = BytesIO(f"标题,类别,发布机构,成文日期,发布日期,正文\n{rows}".encode())

    outcome = run_import(DisclosureResource(), table, update=True)

    assert [error.row for error in outcome.errors] == [2, 3]
    assert (status(draft), status(public)) == ("draft", "published")
    assert "改过的正文" not in (draft.body, public.body)


def chart_of(admin_client, name, content, *, seen=""):
    facts = {"code": "XK-010", "type": "XK", "name": "新事项", "legal_basis": "《某法》第一条"}
    why = {"valid_from": "2020-03-01", "kind": "added", "basis": "决定", "approval": "市政府"}
    return admin_client.post(
        "/admin/disclosure/poweritem/add/",
        {
            **facts,
            **why,
            "flow_text": "一、受理",
            "flow_chart_seen": seen,
            "flow_chart": SimpleUploadedFile(name, content),
        },
    )


def test_the_chart_of_a_power_goes_out_as_a_copy_without_its_camera_and_place(admin_client):
    exif = Image.Exif()
    exif[0x013B] = "某民警"
    photo = BytesIO()
    Image.new("RGB", (4, 4)).save(photo, "JPEG", exif=exif)

    chart_of(admin_client, "流程图.jpg", photo.getvalue())
    approve_proposed()

    with PowerItem.objects.get().flow_chart.open("rb") as chart:
        copy = chart.read()
    assert dict(Image.open(BytesIO(copy)).getexif()) == {}


def test_a_chart_the_scanners_cannot_read_is_taken_once_somebody_has_looked_at_it(admin_client):
    picture = BytesIO()
    card("申请人张三").save(picture, "PNG")

    refused = chart_of(admin_client, "流程图.png", picture.getvalue())
    chart_of(admin_client, "流程图.png", picture.getvalue(), seen="李四已查看，图中没有人名")
    approve_proposed()

    errors = refused.context["adminform"].form.errors["flow_chart"]
    assert "无法读取文字的图片" in str(errors)
    assert PowerItem.objects.get().flow_chart_seen == "李四已查看，图中没有人名"


def test_a_false_alarm_in_a_chart_is_cleared_by_a_second_person(admin_client):
    chart = make.pdf("值班电话13812345678")
    refused = chart_of(admin_client, "流程图.pdf", chart)
    assert "13812345678" not in str(refused.context["adminform"].form.errors["flow_chart"])
    (finding,) = Finding.objects.blocking()
    by_admin = get_user_model().objects.get(username="admin")
    with pytest.raises(NotAllowed):
        findings.clear(finding, by=by_admin, at=timezone.now(), reason="值班手机")

    findings.clear(finding, by=make.person("shenhe"), at=timezone.now(), reason="值班手机")
    chart_of(admin_client, "流程图.pdf", chart)
    approve_proposed()

    assert PowerItem.objects.get().flow_chart
    assert not Finding.objects.blocking().exists()


def test_a_chart_whose_name_has_a_telephone_number_is_not_taken(admin_client):
    picture = BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")

    page = chart_of(admin_client, "流程图13971234567.png", picture.getvalue())

    assert PowerItem.objects.count() == 0
    assert "flow_chart" in page.context["adminform"].form.errors
