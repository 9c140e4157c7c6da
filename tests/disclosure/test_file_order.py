"""The files of a draft go up and down by buttons; what is typed beside them is kept."""

import pytest

from portal.roles import sync_roles
from tests.factories import disclosure as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    sync_roles()
    client.force_login(make.person("chengban"))
    item = make.draft()
    for name in ("甲.pdf", "乙.pdf", "丙.pdf"):
        make.attachment(item, name=name)
    return item


def press(client, item, button, **typed):
    files = list(item.attachments.in_order())
    forms = {"attachments-TOTAL_FORMS": "3", "attachments-INITIAL_FORMS": "3"}
    for number, file in enumerate(files):
        forms |= {
            f"attachments-{number}-id": file.pk,
            f"attachments-{number}-disclosure": item.pk,
            f"attachments-{number}-title": "",
            f"attachments-{number}-position": file.position,
        }
    facts = {"title": item.title, "formed_on": item.formed_on, **typed}
    address = f"/admin/disclosure/disclosure/{item.pk}/change/"
    return client.post(address, make.admin_form(**facts, **forms, _move=button))


def order(item):
    return [file.name for file in item.attachments.in_order()]


@pytest.mark.parametrize(
    ("name", "way", "after"),
    [
        ("丙.pdf", "up", ["甲.pdf", "丙.pdf", "乙.pdf"]),
        ("甲.pdf", "down", ["乙.pdf", "甲.pdf", "丙.pdf"]),
        ("甲.pdf", "up", ["甲.pdf", "乙.pdf", "丙.pdf"]),
        ("丙.pdf", "down", ["甲.pdf", "乙.pdf", "丙.pdf"]),
    ],
)
def test_a_file_goes_one_place_up_or_down(client, draft, name, way, after):
    file = draft.attachments.get(name=name)

    back = press(client, draft, f"{file.pk}-{way}", title="改过的标题")

    assert back.url == f"/admin/disclosure/disclosure/{draft.pk}/change/"
    draft.refresh_from_db()
    assert (order(draft), draft.title) == (after, "改过的标题")


@pytest.mark.parametrize("button", ["", "x-up", "999999-up", "-down"])
def test_a_button_nobody_drew_moves_nothing(client, draft, button):
    assert press(client, draft, button).status_code == 302

    assert order(draft) == ["甲.pdf", "乙.pdf", "丙.pdf"]


def test_the_buttons_stand_beside_each_file_of_a_draft(client, draft):
    page = client.get(f"/admin/disclosure/disclosure/{draft.pk}/change/").content.decode()

    assert page.count('name="_move"') == 6
