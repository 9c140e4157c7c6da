"""The import wizard: checked first, asked what only a person knows, errors beside the rows, then in."""

import io
import zipfile

import openpyxl
import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from disclosure.models import Disclosure, Unit
from portal.roles import sync_roles
from records.import_models import KnownHead
from requests_app.models import Case
from tests.factories import disclosure

pytestmark = pytest.mark.django_db
UNITS, DOCUMENTS = "/admin/disclosure/unit/import/", "/admin/disclosure/disclosure/import/"
REQUESTS = "/admin/requests_app/case/import/"


@pytest.fixture
def staff(client):
    def sign_in(role):
        sync_roles()
        user = get_user_model().objects.create_user(role, is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        return client

    return sign_in


def send(client, address, text, **more):
    upload = SimpleUploadedFile("table.csv", text.encode())
    return client.post(address, {"file": upload, **more})


def answer(client, address, page, action, **more):
    return client.post(address, {"token": page.context["token"], "action": action, **more})


def test_a_table_is_checked_before_anything_is_stored(admin_client):
    page = send(admin_client, UNITS, "代码,名称\nhq,某局\n")

    assert (page.context["check"].counts["new"], page.context["check"].public) == (1, 1)
    assert not Unit.objects.filter(code="hq").exists()


def test_what_was_checked_and_confirmed_is_in_the_register(admin_client):
    page = send(admin_client, UNITS, "代码,名称\nhq,某局\n")

    done = answer(admin_client, UNITS, page, "import")

    assert done.url == reverse("admin:disclosure_unit_changelist")
    assert Unit.objects.get(code="hq").name == "某局"
    assert LogEntry.objects.get().object_repr == "某局"


def test_confirming_twice_asks_for_the_file_again(admin_client):
    page = send(admin_client, UNITS, "代码,名称\nhq,某局\n")
    answer(admin_client, UNITS, page, "import")

    again = answer(admin_client, UNITS, page, "import")

    assert again.url == UNITS
    assert Unit.objects.filter(code="hq").count() == 1


def test_a_register_that_changed_between_check_and_confirmation_is_left_alone(admin_client):
    page = send(admin_client, UNITS, "代码,名称\nhq,某局\n")
    Unit.objects.create(code="hq", name="别的局")

    answer(admin_client, UNITS, page, "import")

    assert Unit.objects.get(code="hq").name == "别的局"


def test_somebody_elses_file_opens_nothing(admin_client, client):
    page = send(admin_client, UNITS, "代码,名称\nhq,某局\n")
    client.force_login(get_user_model().objects.create_superuser("other"))

    assert answer(client, UNITS, page, "import").url == UNITS
    assert not Unit.objects.filter(code="hq").exists()


@pytest.mark.parametrize("token", ["", "x", "x:y:z"])
def test_a_forged_token_opens_nothing(admin_client, token):
    assert admin_client.post(UNITS, {"token": token, "action": "import"}).url == UNITS


def test_a_file_that_is_no_table_is_told_so(admin_client):
    assert "PDF" in send(admin_client, UNITS, "%PDF-1.7").context["check"].refusal


def test_an_unknown_column_is_asked_about_once(admin_client):
    table = "代码,单位全称,经费\nhq,某局,1\n"
    page = send(admin_client, UNITS, table)
    assert page.context["check"].heads == [["单位全称", ""], ["经费", ""]]

    chosen = {"head": ["单位全称", "经费"], "column": ["name", "-"]}
    page = answer(admin_client, UNITS, page, "check", **chosen)
    answer(admin_client, UNITS, page, "import", **chosen)

    assert Unit.objects.get(code="hq").name == "某局"
    assert list(KnownHead.objects.order_by("head").values_list("head", "column")) == [
        ("单位全称", "name"),
        ("经费", ""),
    ]
    assert send(admin_client, UNITS, table.replace("hq", "h2")).context["check"].may_go_in


def test_everyday_words_are_settled_for_all_their_rows(staff):
    client = staff("登记")
    rows = "".join(f"2016-{n},2016-03-02,公民,户籍统计\n" for n in range(3))
    page = send(client, REQUESTS, f"登记编号,收到日期,申请人类别,申请内容\n{rows}")
    (word,) = page.context["check"].words
    assert (word["label"], word["said"], word["offers"], word["rows"]) == (
        "申请人类别",
        "公民",
        ["自然人"],
        3,
    )

    meant = {"word_column": "applicant_kind", "word": "公民", "meant": "自然人"}
    answer(client, REQUESTS, page, "import", **meant)

    assert Case.objects.filter(applicant_kind="person").count() == 3


def test_the_table_comes_back_with_its_errors_beside_the_rows_and_goes_in_corrected(admin_client):
    Unit.objects.create(code="jj", name="交通警察支队")
    text = "标题,类别,发布机构,成文日期\n甲,通知通告,交警支队,2024-03-01\n乙,通知通告,jj,昨天\n"
    page = send(admin_client, DOCUMENTS, text)

    back = b"".join(answer(admin_client, DOCUMENTS, page, "return").streaming_content)
    book = openpyxl.load_workbook(io.BytesIO(back))
    sheet = book.active
    assert [sheet["E1"].value, sheet["A2"].value, sheet["A3"].value] == ["导入核对", "甲", "乙"]
    assert "交通警察支队" in sheet["E2"].value
    assert "昨天" in sheet["E3"].value

    sheet["C2"], sheet["D3"] = "交通警察支队", "2024-03-02"
    corrected = io.BytesIO()
    book.save(corrected)
    upload = SimpleUploadedFile("back.xlsx", corrected.getvalue())
    page = admin_client.post(DOCUMENTS, {"file": upload})
    answer(admin_client, DOCUMENTS, page, "import")
    assert list(Disclosure.objects.order_by("title").values_list("title", flat=True)) == [
        "乙",
        "甲",
    ]


def test_of_several_sheets_one_is_chosen_on_the_page(admin_client):
    book = openpyxl.Workbook()
    for code, name in (("yi", "一季度"), ("er", "二季度")):
        sheet = book.create_sheet(name)
        sheet.append(["代码", "名称"])
        sheet.append([code, name])
    file = io.BytesIO()
    book.save(file)
    page = admin_client.post(UNITS, {"file": SimpleUploadedFile("a.xlsx", file.getvalue())})
    assert page.context["check"].sheets == ["一季度", "二季度"]

    page = answer(admin_client, UNITS, page, "check", sheet="二季度")
    assert page.context["check"].counts["new"] == 1
    answer(admin_client, UNITS, page, "import", sheet="二季度")
    assert Unit.objects.get(code="er").name == "二季度"


def test_the_sample_has_the_columns_and_lists_to_pick_from(admin_client):
    sample = b"".join(admin_client.get(f"{DOCUMENTS}sample/").streaming_content)

    sheet = openpyxl.load_workbook(io.BytesIO(sample)).worksheets[0]
    assert [sheet["A1"].value, sheet["E1"].value] == ["标题*", "发布日期"]
    assert {str(rule.sqref).split(":")[0] for rule in sheet.data_validations.dataValidation} >= {
        "B2",
        "L2",
    }


@pytest.mark.parametrize(
    ("role", "address"),
    [
        ("登记", REQUESTS),
        ("登记", "/admin/requests_app/remedy/import/"),
        ("登记", "/admin/inquiries/contact/import/"),
        ("机构负责人", "/admin/disclosure/poweritem/import/"),
        ("发布", "/admin/disclosure/tally/import/"),
        ("年报", "/admin/disclosure/decisioncount/import/"),
        ("机构负责人", DOCUMENTS),
        ("管理员", UNITS),
        ("管理员", "/admin/disclosure/category/import/"),
    ],
)
def test_each_dataset_is_open_to_the_role_that_owns_it(staff, role, address):
    assert staff(role).get(address).status_code == 200


@pytest.mark.parametrize("address", [DOCUMENTS, UNITS, REQUESTS])
def test_who_drafts_imports_nothing(staff, address):
    client = staff("承办")

    assert client.get(address).status_code == 403
    assert client.get(f"{address}sample/").status_code == 403


def test_a_zip_beside_the_table_brings_its_files(staff, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    clerk = staff("机构负责人")
    unit, category = disclosure.unit(), disclosure.category()
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as package:
        package.writestr("线路图.pdf", disclosure.pdf())
    text = (
        "标题,类别,发布机构,成文日期,发布日期,附件\n"
        f"校车管理通告,{category.code},{unit.code},2024-03-01,2024-03-05,线路图.pdf\n"
    )

    without = send(clerk, DOCUMENTS, text)
    files = SimpleUploadedFile("files.zip", archive.getvalue())
    page = send(clerk, DOCUMENTS, text, files=files)
    done = answer(clerk, DOCUMENTS, page, "import")

    assert "请说明附件所在位置" in str(without.context["check"].errors[0])
    assert done.status_code == 302
    assert Disclosure.objects.get().attachments.get().name == "线路图.pdf"


def test_what_is_no_zip_is_refused_in_words(staff):
    page = send(
        staff("机构负责人"), DOCUMENTS, "标题\n通告\n", files=SimpleUploadedFile("a.zip", b"no")
    )

    assert page.context["check"].refusal == "附件文件不是ZIP压缩包。"


def penalties():
    """A list of penalties as a city publishes it: no category, causes and days repeat, some rows twice."""
    rows = [
        f"十公（五堰）行罚决字〔2024〕{number:05d}号,{('殴打他人', '盗窃', '赌博')[number % 3]}案,"
        f"《治安管理处罚法》,行政拘留{number % 15 + 1}日,五堰派出所,2024.5.{number % 9 + 1}"
        for number in range(90)
    ]
    return "\n".join(["文号,事由,依据,结果,单位,日期", *rows, *rows[:5], ""])


def test_a_list_of_penalties_goes_in_after_one_step_of_mapping(staff):
    client = staff("机构负责人")
    disclosure.unit("wy", "五堰派出所")
    page = send(client, DOCUMENTS, penalties(), skip_repeats="on")
    (word,) = page.context["check"].words
    assert (word["column"], word["said"], word["rows"]) == ("category", "", 1)
    assert [head for head, _column in page.context["check"].heads] == ["依据", "结果", "日期"]

    chosen = {
        "head": ["依据", "结果", "日期"],
        "column": ["-", "body", "formed_on"],
        "word_column": "category",
        "word": "",
        "meant": word["offers"][0],
        "skip_repeats": "on",
    }
    page = answer(client, DOCUMENTS, page, "check", **chosen)
    assert (page.context["check"].counts["new"], page.context["check"].repeated) == (90, 5)
    answer(client, DOCUMENTS, page, "import", **chosen)

    assert Disclosure.objects.count() == 90
    assert {item.category.name for item in Disclosure.objects.all()} == {word["offers"][0]}
