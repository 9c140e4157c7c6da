"""A new office from nothing."""

import re
from datetime import date
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from accounts.models import Grant
from disclosure.models import Channel, Unit
from portal.setting_up import first_steps
from portal.todo import todo_of
from records import office
from records.models import Office
from tests.factories import disclosure as make

pytestmark = pytest.mark.django_db
FILE = """
[office]
name = "丹江口市公安局"
review_government = "丹江口市人民政府"

[[units]]
code = "0000"
name = "丹江口市公安局"

[[units]]
code = "0001"
name = "指挥中心"
parent = "0000"

[[channels]]
code = "wechat_djk"
name = "丹江口公安微信"
kind = "wechat"

[[accounts]]
username = "guanli"
name = "李管理"
roles = ["管理员"]
"""


def run(tmp_path, text=FILE) -> str:
    file, said = tmp_path / "office.toml", StringIO()
    file.write_text(text, "utf-8")
    call_command("setup_office", str(file), stdout=said)
    return said.getvalue()


def test_a_file_makes_an_office_and_its_first_account_sets_its_password_by_a_link(
    tmp_path, client, settings
):
    settings.ALLOWED_HOSTS, settings.HTTPS = ["testserver"], False

    said = run(tmp_path)

    assert said.startswith("5 created, 0 updated, 0 unchanged")
    assert office.current().review_government == "丹江口市人民政府"
    assert Unit.objects.get(code="0001").parent.code == "0000"
    assert Channel.objects.get(code="wechat_djk").kind == "wechat"
    link = re.search(r"guanli: http://testserver(\S+)", said).group(1)
    form = client.get(link).url
    words = {"new_password1": "words-of-my-own-7", "new_password2": "words-of-my-own-7"}
    client.post(form, words)
    signed_in = client.post(
        "/admin/login/", {"username": "guanli", "password": "words-of-my-own-7"}
    )
    assert signed_in.url == "/admin/"
    assert "丹江口市公安局" in client.get("/admin/").content.decode()


def test_the_duties_of_the_first_accounts_stand_among_the_grants_and_can_be_taken_away(tmp_path):
    run(tmp_path)

    grant = Grant.objects.get()
    assert (grant.user.username, grant.role, grant.status) == ("guanli", "管理员", "held")


def test_a_second_run_changes_nothing(tmp_path):
    run(tmp_path)

    assert run(tmp_path) == "0 created, 0 updated, 5 unchanged\n"


def test_what_the_file_says_anew_is_changed_and_nothing_is_deleted(tmp_path):
    run(tmp_path)

    said = run(tmp_path, '[[units]]\ncode = "0001"\nname = "情报指挥中心"\n')

    assert said == "0 created, 1 updated, 0 unchanged\n"
    assert Unit.objects.get(code="0001").name == "情报指挥中心"
    assert User.objects.filter(username="guanli").exists()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[office\n", "office.toml"),
        ("[bureau]\n", "bureau"),
        ('[office]\nnom = "甲"\n', "nom"),
        ('[[units]]\nname = "无代码"\n', "code"),
        ('[[units]]\ncode = "1"\nname = "甲"\nparent = "9"\n', "9"),
        ('[[channels]]\ncode = "x"\nname = "甲"\nkind = "drum"\n', "kind"),
        ('[[accounts]]\nusername = "a"\nroles = ["局长"]\n', "局长"),
        ('[[accounts]]\nusername = "a"\nroles = ["登记", "审计员"]\n', "登记"),
        ('[[accounts]]\nusername = "a"\nroles = ["管理员", "安全管理员"]\n', "管理员"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place_and_nothing_is_half_set_up(
    tmp_path, text, reason
):
    good = '[[units]]\ncode = "0000"\nname = "局"\n' if "[[" in text else ""

    with pytest.raises(CommandError, match=re.escape(reason)):
        run(tmp_path, good + text)

    assert not Unit.objects.exists()
    assert not Office.objects.exists()


def test_the_first_steps_tick_themselves_off(tmp_path, admin_client):
    before = admin_client.get("/admin/").content.decode()
    run(tmp_path)

    done = {step.label: step.is_done for step in first_steps(on=date(2026, 3, 2))}

    assert "新机关启用步骤" in before
    assert done["填写本机关设置：名称、地址、行政复议机关"] is True
    assert done["发布第一条信息"] is False


def test_a_new_office_is_not_told_of_reports_it_never_owed(admin_user):
    assert [line.label for line in todo_of(admin_user, on=date(2026, 6, 1))] == []


def test_an_office_that_published_last_year_is(admin_user):
    make.published()

    labels = [line.label for line in todo_of(admin_user, on=date(2017, 6, 1))]

    assert any("2016年" in label for label in labels)
