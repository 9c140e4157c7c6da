"""A year's holidays pasted from the notice: read, shown with what it does, kept only then."""

from datetime import date

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from portal.roles import sync_roles
from requests_app.models import Case
from statute.models import CalendarDay
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db
PASTE = reverse("admin:statute_calendarday_paste")
NOTICE = """国务院办公厅关于2027年部分节假日安排的通知

一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。1月30日（周六）、2月14日（周日）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假，共1天。
六、中秋节：9月15日（周三）放假，共1天。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。10月9日（周六）上班。
"""
SAID = {"source": "国办发明电〔2026〕9号", "text": NOTICE}


@pytest.fixture
def administrator(client):
    sync_roles()
    user = User.objects.create(username="guanli", is_staff=True)
    user.groups.add(Group.objects.get(name="管理员"))
    client.force_login(user)
    return client


def days_of_2027():
    return CalendarDay.objects.of_year(2027).count()


def test_the_text_is_read_and_nothing_kept_before_somebody_says_so(administrator):
    page = administrator.post(PASTE, {**SAID, "read": "x"})

    assert page.context["trial"].created == 31  # 27 rest days, 4 make-up days
    assert days_of_2027() == 0


def test_it_says_how_many_open_requests_move_before_it_is_kept(administrator):
    case = make.handled_case(on=date(2027, 1, 25))
    before = case.due_on

    trial = administrator.post(PASTE, {**SAID, "read": "x"}).context["trial"]
    assert trial.moved == 1
    assert Case.objects.get(pk=case.pk).due_on == before

    administrator.post(PASTE, {**SAID, "keep": "x"})

    assert Case.objects.get(pk=case.pk).due_on != before
    assert days_of_2027() == 31


def test_a_notice_that_leaves_a_holiday_out_is_refused_with_its_name(administrator):
    text = NOTICE.replace("五、端午节：6月9日（周三）放假，共1天。\n", "")

    page = administrator.post(PASTE, {**SAID, "text": text, "keep": "x"})

    assert "端午" in str(page.context["form"].errors)
    assert days_of_2027() == 0


@pytest.mark.parametrize("text", ["放假通知", "date,kind,name\n2027-01-01,holiday,元旦\n", "{}"])
def test_what_is_no_whole_notice_is_refused(administrator, text):
    page = administrator.post(PASTE, {**SAID, "text": text, "keep": "x"})

    assert page.context["form"].errors
    assert days_of_2027() == 0


def test_who_does_not_keep_the_calendar_pastes_nothing(client):
    sync_roles()
    user = User.objects.create(username="dengji", is_staff=True)
    user.groups.add(Group.objects.get(name="登记"))
    client.force_login(user)

    assert client.get(PASTE).status_code == 403
