"""A write makes the pages anew that show it, and no others."""

from datetime import datetime

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from disclosure.models import Unit
from disclosure.publication import publishing
from inquiries import handling
from portal import public_topics
from records import audit, epoch, touching
from records.models import PublicChange
from tests.factories import disclosure as make
from tests.factories.inquiries import clerk, contact, published_contact
from tests.factories.requests_app import filed_case

pytestmark = pytest.mark.django_db

LIST = reverse("disclosure-list")
NOTICES, NEWS = f"{LIST}?category=tztg", f"{LIST}?category=gzdt"


@pytest.fixture(autouse=True)
def units_and_people():
    """What the factories make on the way, so that a test writes nothing but what it is about."""
    make.unit()
    [make.person(name) for name in ("chengban", "shenhe", "baomi", "fuzeren", "fabu")]
    epoch.move(epoch.EVERYTHING)


def is_kept(client, address) -> bool:
    """Whether the page comes from memory: nothing but the epoch is asked."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(address)
    return len(asked) == 1


def seen(client, *addresses):
    for address in addresses:
        client.get(address)


def test_every_model_the_audit_hears_of_says_what_strangers_see_of_it():
    models = [
        model._meta.label
        for model in apps.get_models()
        if audit.is_watched(model) and not model._meta.proxy
    ]

    assert [label for label in models if not touching.is_told(label)] == []
    assert [label for label in public_topics.HIDDEN if label not in models] == []


def test_a_draft_empties_nothing(client):
    before = epoch.current()
    seen(client, LIST)

    make.approved()
    epoch.settle()

    assert epoch.current() == before
    assert is_kept(client, LIST)


def test_the_years_a_list_offers_follow_the_first_and_last_item_of_any_column(client):
    later = datetime(2018, 5, 9, 9, tzinfo=make.NINE.tzinfo)
    make.published(category=make.category("gzdt"))
    newest = make.published(category=make.category("tztg"), at=later)
    offered = '<option value="2018">'
    assert offered in client.get(NEWS).content.decode()

    publishing.withdraw(newest, by=make.person("fabu"), at=later, reason="内容有误")

    assert offered not in client.get(NEWS).content.decode()


def test_another_item_of_the_same_year_leaves_the_lists_of_other_columns(client):
    make.published(category=make.category("gzdt"))
    seen(client, NEWS)

    make.published(category=make.category("tztg"))
    epoch.settle()

    assert is_kept(client, NEWS)


def test_what_staff_save_of_a_draft_empties_nothing(admin_client, client):
    item = make.draft()
    seen(client, LIST)
    before = epoch.current()

    answer = admin_client.post(
        reverse("admin:disclosure_disclosure_change", args=[item.pk]), make.admin_form(title="改过")
    )

    assert answer.status_code == 302
    assert epoch.current() == before
    assert is_kept(client, LIST)


def test_a_published_item_empties_the_lists_it_enters(client):
    make.published(category=make.category("gzdt"))
    seen(client, LIST, NOTICES, NEWS, reverse("home"), reverse("power-list"), reverse("guide"))

    make.published()

    assert not is_kept(client, LIST)
    assert not is_kept(client, NOTICES)
    assert not is_kept(client, reverse("home"))
    assert is_kept(client, NEWS)
    assert is_kept(client, reverse("power-list"))
    assert is_kept(client, reverse("guide"))


def test_a_withdrawn_item_leaves_its_neighbours_and_what_explains_it(client):
    policy = make.published(title="关于夜间施工的通告")
    neighbour = make.published(title="关于早市的通告")
    other = make.published(category=make.category("gzdt"), title="消防演练")
    explains = make.published(category=make.category("zcjd"), title="解读", interprets=policy)
    seen(client, *(item.get_absolute_url() for item in (neighbour, other, explains)))

    publishing.withdraw(policy, by=make.person("fabu"), at=make.NINE, reason="内容有误")

    assert not is_kept(client, neighbour.get_absolute_url())
    assert not is_kept(client, explains.get_absolute_url())
    assert is_kept(client, other.get_absolute_url())
    assert policy.title not in client.get(explains.get_absolute_url()).content.decode()


def test_an_item_that_changes_its_column_is_missed_in_one_and_found_in_the_other(client):
    item = make.published()
    seen(client, NOTICES, NEWS)

    make.revised(item, category=make.category("gzdt"))

    assert item.title not in client.get(NOTICES).content.decode()
    assert item.title in client.get(NEWS).content.decode()


def test_a_request_counts_on_the_home_page_and_changes_no_other(client):
    seen(client, reverse("home"), LIST, reverse("contact-list"))

    filed_case()
    epoch.settle()

    assert not is_kept(client, reverse("home"))
    assert is_kept(client, LIST)
    assert is_kept(client, reverse("contact-list"))


def test_a_contact_that_only_the_office_knows_changes_no_list(client):
    contact()
    epoch.settle()
    shown = published_contact(subject="居住证怎么办")
    seen(client, reverse("contact-list"), reverse("contact-detail", args=[shown.pk]))

    contact()
    epoch.settle()
    assert is_kept(client, reverse("contact-list"))

    handling.withdraw(shown, on=make.NINE.date(), by=clerk("fabu"), reason="误发")
    assert not is_kept(client, reverse("contact-list"))


def test_a_unit_renamed_is_renamed_on_every_page(client):
    seen(client, reverse("guide"), LIST)

    unit = Unit.objects.get(code="0010")
    unit.name = "指挥中心"
    unit.save()
    epoch.settle()

    assert not is_kept(client, reverse("guide"))
    assert not is_kept(client, LIST)


def test_a_process_that_lost_track_makes_all_its_pages_anew():
    now = epoch.current()

    assert epoch.moves_since(now + 1) == epoch.Moves(now, now, {})
    PublicChange.objects.all().delete()
    assert epoch.moves_since(now - 1) == epoch.Moves(now, now, {})
