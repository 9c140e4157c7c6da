"""本机关设置: entered once, said everywhere, and of its own day."""

from datetime import date

import pytest
from django.contrib.auth.models import Group, User

from portal.roles import sync_roles
from records import office
from records.models import Office
from requests_app import letterhead, wording
from requests_app.models import Letter
from statute.outcomes import Outcome

pytestmark = pytest.mark.django_db


def entered(since: str, **facts) -> Office:
    known = {
        "name": "丹江口市公安局",
        "phone": "0719-5220110",
        "review_government": "丹江口市人民政府",
        "review_superior": "十堰市公安局",
        "court": "丹江口市人民法院",
        "site_domain": "gaj.djk.gov.cn",
    }
    return office.enter(Office(valid_from=date.fromisoformat(since), **(known | facts)))


def test_until_the_office_has_entered_its_own_the_environment_speaks(settings):
    settings.ORGAN_NAME = "房县公安局"

    assert office.current().name == "房县公安局"


def test_what_was_entered_stands_in_header_footer_and_feed(
    client, django_capture_on_commit_callbacks
):
    client.get("/")  # a page made before is not shown again
    with django_capture_on_commit_callbacks(execute=True):
        entered("2026-01-01")

    page = client.get("/").content.decode()

    assert "主办：丹江口市公安局" in page
    assert "0719-5220110" in page
    assert "十堰市公安局" not in page
    assert "丹江口市公安局" in client.get("/feed/").content.decode()


def test_a_letter_names_the_organ_as_it_was_called_on_its_day():
    entered("2020-01-01", name="郧县公安局")
    entered("2026-06-01", name="郧阳区公安局")
    letter = Letter(
        kind=Letter.Kind.REPLY, issued_on=date(2026, 5, 29), body="答复。", addressee="甲"
    )

    assert letterhead.paper(letter).organ == "郧县公安局"


def test_a_reply_names_the_reviewing_government_of_its_day():
    entered("2020-01-01", review_government="郧县人民政府")
    entered("2026-06-01", review_government="十堰市郧阳区人民政府")

    assert "郧县人民政府" in wording.remedy_text(Outcome.NOT_HELD, date(2026, 5, 29))
    assert "郧阳区人民政府" in wording.remedy_text(Outcome.NOT_HELD, date(2026, 6, 2))


@pytest.fixture
def administrator(client):
    sync_roles()
    user = User.objects.create_user("guanli", is_staff=True)
    user.groups.add(Group.objects.get(name="管理员"))
    client.force_login(user)
    return client


def test_an_entry_once_followed_by_another_is_history(administrator):
    old, new = entered("2020-01-01"), entered("2026-06-01")
    at = "/admin/records/office/{}/change/"

    assert administrator.post(at.format(old.pk), {"name": "别的名字"}).status_code == 403
    assert 'name="name"' in administrator.get(at.format(new.pk)).content.decode()
    assert Office.objects.get(pk=old.pk).name == "丹江口市公安局"


def test_a_new_entry_begins_with_what_holds_now(administrator):
    entered("2020-01-01")

    page = administrator.get("/admin/records/office/add/").content.decode()

    assert 'value="丹江口市公安局"' in page
