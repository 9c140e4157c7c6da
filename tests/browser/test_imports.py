"""A newcomer brings in an office's table: title, serial numbers, a total and twelve errors, in few clicks."""

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse
from playwright.sync_api import expect

from disclosure.models import Disclosure, Unit
from portal.roles import sync_roles
from tests.browser.test_staff import Clerk

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
ERRORS = 12
WRONG, UNIT, DAY = "昨天", "交通警察支队", "2024-03-01"


@pytest.fixture
def office_table(tmp_path):
    """300 documents as an office lists them; every 25th has no day."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["十堰市公安局2024年主动公开信息目录"])
    sheet.merge_cells("A1:F1")
    sheet.append(["序号", "信息名称", "类　别", "发布机构*", "生成日期", "公开时间"])
    for number in range(1, 301):
        day = WRONG if number % 25 == 0 else DAY
        sheet.append([number, f"第{number}号通告", "通知通告", UNIT, day, "2024.3.5"])
    sheet.append(["合计", "300条"])
    path = tmp_path / "office.xlsx"
    book.save(path)
    return path


class Clicks:
    """A page on which every press is counted."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def choose(self, path):
        self.count += 1
        self.page.set_input_files("#id_file", path)

    def press(self, text):
        self.count += 1
        self.page.get_by_text(text, exact=True).first.click()

    def submit(self):
        self.count += 1
        self.page.locator("input[type=submit].default").click()


def corrected(path, target):
    book = openpyxl.load_workbook(path.open("rb"))
    for row in book.active.iter_rows(min_row=2):
        for cell in row:
            if cell.value == WRONG:
                cell.value = DAY
    book.save(target)
    return target


def test_a_table_with_twelve_errors_is_in_within_ten_clicks(desktop, office_table, tmp_path):
    sync_roles()
    user = get_user_model().objects.create_user("ren", password="gongkai-test", is_staff=True)
    user.groups.add(Group.objects.get(name="机构负责人"))
    Unit.objects.create(code="jj", name=UNIT)
    page = Clerk(desktop, "ren").page
    desktop.open(reverse("admin:disclosure_disclosure_changelist"))
    clicks = Clicks(page)

    clicks.press("导入")
    clicks.choose(office_table)
    clicks.submit()
    expect(page.locator(".import-check tbody tr", has_text=WRONG)).to_have_count(ERRORS)
    assert desktop.fits()
    with page.expect_download() as download:
        clicks.press("下载标注错误的表格")
    back = corrected(download.value.path(), tmp_path / "corrected.xlsx")
    clicks.choose(back)
    clicks.submit()
    clicks.press("导入")

    page.wait_for_selector(".messagelist .success")
    assert Disclosure.objects.filter(status="published").count() == 300
    assert clicks.count < 10
