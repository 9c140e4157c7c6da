"""承办 sees and handles what is its unit's; the duties of the whole bureau see all."""

from datetime import date

import pytest
from django.urls import reverse

from disclosure import staff
from disclosure.models import Disclosure, Membership, Unit
from disclosure.publication import drafting
from inquiries import handling
from inquiries.models import Contact
from portal.roles import sync_roles
from records.lifecycle import NotAllowed
from requests_app.lifecycle import intake
from requests_app.models import Case
from tests.factories import disclosure as documents
from tests.factories import inquiries
from tests.factories import requests_app as requests
from tests.factories.staff import member

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 10)
# Which units' records each duty sees: the traffic police is the account's unit, the squad stands below it.
SEEN = {
    "登记": "bureau traffic squad crime none",
    "承办": "traffic squad",
    "审核": "bureau traffic squad crime none",
    "发布": "bureau traffic squad crime none",
    "年报": "bureau traffic squad crime none",
    "机构负责人": "bureau traffic squad crime none",
}


@pytest.fixture
def units():
    bureau = Unit.objects.create(code="gaj", name="市公安局")
    traffic = Unit.objects.create(code="jj", name="交警支队", parent=bureau)
    return {
        "bureau": bureau,
        "traffic": traffic,
        "squad": Unit.objects.create(code="jj-1", name="一大队", parent=traffic),
        "crime": Unit.objects.create(code="xz", name="刑侦支队", parent=bureau),
        "none": None,
    }


def officer(unit, *duties, name="jiaojing"):
    """A member of staff of that unit with those duties."""
    sync_roles()
    user = member(name, *(duties or ["承办"]))
    Membership.objects.create(user=user, unit=unit)
    return user


def cases(units) -> dict[str, Case]:
    made = {name: requests.registered_case() for name in units}
    for name, unit in units.items():
        Case.objects.filter(pk=made[name].pk).update(unit=unit)
    return made


def contacts(units) -> dict[str, Contact]:
    made = {name: inquiries.contact() for name in units}
    for name, unit in units.items():
        Contact.objects.filter(pk=made[name].pk).update(unit=unit)
    return made


def names_of(made, rows) -> str:
    pks = set(rows.values_list("pk", flat=True))
    return " ".join(name for name, record in made.items() if record.pk in pks)


@pytest.mark.parametrize("duty", SEEN)
def test_each_duty_sees_the_requests_and_contacts_of_its_units(units, duty):
    asked, came = cases(units), contacts(units)
    user = officer(units["traffic"], duty)

    assert names_of(asked, Case.objects.visible_to(user)) == SEEN[duty]
    assert names_of(came, Contact.objects.visible_to(user)) == SEEN[duty]


def test_who_belongs_to_the_bureau_sees_what_no_unit_has_yet(units):
    asked = cases(units)

    seen = names_of(asked, Case.objects.visible_to(officer(units["bureau"])))

    assert seen == "bureau traffic squad crime none"


def test_without_a_unit_one_sees_the_requests_one_handles_only(units):
    asked = cases(units)
    user = member("new", "承办")
    Case.objects.filter(pk=asked["crime"].pk).update(handler=user)

    assert names_of(asked, Case.objects.visible_to(user)) == "crime"


def test_a_second_duty_of_the_whole_bureau_opens_everything(units):
    asked = cases(units)
    user = officer(units["traffic"], "承办", "审核")

    assert names_of(asked, Case.objects.visible_to(user)) == "bureau traffic squad crime none"


def test_standing_in_opens_the_colleagues_unit_from_the_first_to_the_last_day(units):
    asked, user = cases(units), officer(units["traffic"])
    Membership.objects.create(
        user=user,
        unit=units["crime"],
        stands_in_for=officer(units["crime"], name="xingzhen"),
        from_on=date(2025, 3, 10),
        to_on=date(2025, 3, 14),
    )

    def seen(day):
        return names_of(asked, Case.objects.visible_to(user, on=day))

    assert seen(date(2025, 3, 9)) == "traffic squad"
    assert seen(date(2025, 3, 10)) == "traffic squad crime"
    assert seen(date(2025, 3, 14)) == "traffic squad crime"
    assert seen(date(2025, 3, 15)) == "traffic squad"


def test_a_draft_of_another_unit_is_not_seen_and_what_is_public_is(units):
    user = officer(units["traffic"])
    draft = _draft(units["crime"])
    public = documents.imported(unit=units["crime"])[0]
    own = _draft(units["squad"])

    seen = set(Disclosure.objects.visible_to(user))

    assert (draft in seen, public in seen, own in seen) == (False, True, True)


def _draft(unit):
    item = documents.draft()
    Disclosure.objects.filter(pk=item.pk).update(unit=unit)
    return item


@pytest.mark.parametrize("name", ["crime", "bureau", "none"])
def test_a_request_of_another_unit_is_not_signed_for(units, name):
    case = requests.assigned_case()
    Case.objects.filter(pk=case.pk).update(unit=units[name])

    with pytest.raises(NotAllowed):
        intake.sign_for(case, by=officer(units["traffic"]), on=DAY)


def test_a_request_of_a_unit_below_is_signed_for(units):
    case = requests.assigned_case()
    Case.objects.filter(pk=case.pk).update(unit=units["squad"])
    user = officer(units["traffic"])

    assert intake.sign_for(case, by=user, on=DAY).handler == user


def test_a_contact_of_another_unit_is_not_replied_to(units):
    came = contacts(units)
    user = officer(units["traffic"])

    with pytest.raises(NotAllowed):
        handling.reply(came["crime"], text="已答复。", on=DAY, by=user)

    handling.reply(came["traffic"], text="已答复。", on=DAY, by=user)


def test_nothing_is_drafted_for_another_unit(units):
    officer(units["traffic"])

    with pytest.raises(NotAllowed):
        documents.draft(by="jiaojing", unit=units["crime"])

    assert documents.draft(by="jiaojing", unit=units["squad"]).unit == units["squad"]


def test_a_published_item_of_another_unit_is_not_revised(units):
    item = documents.imported(unit=units["crime"])[0]

    with pytest.raises(NotAllowed):
        drafting.revise(item, by=officer(units["traffic"]), on=DAY, reason="更正")


def test_a_revision_of_another_units_item_is_not_offered(client, units):
    client.force_login(officer(units["traffic"]))
    pages = {
        name: client.get(
            reverse(
                "admin:disclosure_disclosure_change",
                args=[documents.imported(unit=units[name])[0].pk],
            )
        )
        for name in ("squad", "crime")
    }

    offered = {name: "/step/revise/" in page.content.decode() for name, page in pages.items()}
    assert offered == {"squad": True, "crime": False}


PAGES = [
    "admin:requests_app_case_change",
    "admin:requests_app_case_history",
    "admin:requests_app_case_applicant",
    "admin:requests_app_case_file",
    "admin:requests_app_case_file_pdf",
    "admin:requests_app_case_attach",
    "admin:requests_app_case_erase",
]


@pytest.mark.parametrize("page", PAGES)
def test_no_page_of_another_units_request_opens(client, units, page):
    asked = cases(units)
    client.force_login(officer(units["traffic"]))

    opened = {
        name: client.get(reverse(page, args=[asked[name].pk])).status_code
        for name in ("traffic", "crime")
    }

    assert opened["traffic"] == 200
    # The admin leads back to the start page from a record that is not there.
    assert opened["crime"] in (302, 404)


def test_list_search_desk_and_export_hold_the_own_units_requests_only(client, units):
    asked = cases(units)
    client.force_login(officer(units["traffic"]))
    other, own = asked["crime"].number, asked["traffic"].number
    pages = [
        client.get(reverse("admin:requests_app_case_changelist")),
        client.get(reverse("admin:requests_app_case_changelist"), {"q": other[:4]}),
        client.get(reverse("admin:requests_app_deskcase_changelist"), {"lane": "office"}),
        client.post(reverse("admin:requests_app_case_find"), {"person": requests.PERSON["name"]}),
    ]
    exported = client.post(reverse("admin:requests_app_case_export"), {"format": "0"})

    for text in [page.content.decode() for page in pages]:
        assert (own in text, other in text) == (True, False)
    file = b"".join(exported.streaming_content).decode()
    assert (own in file, other in file) == (True, False)


def test_a_letter_of_another_units_request_is_not_opened(client, units):
    letter = requests.accepted_case().letters.get(kind="receipt")
    Case.objects.filter(pk=letter.case_id).update(unit=units["crime"])
    client.force_login(officer(units["traffic"]))
    url = reverse("admin:requests_app_letter_change", args=[letter.pk])
    copy = reverse("admin:requests_app_letter_copy", args=[letter.pk, "pdf"])

    assert [client.get(url).status_code, client.get(copy).status_code] == [404, 404]
    Case.objects.filter(pk=letter.case_id).update(unit=units["squad"])
    assert [client.get(url).status_code, client.get(copy).status_code] == [200, 200]


def test_the_administrator_gives_an_account_its_unit(client, units):
    user = officer(units["traffic"])
    sync_roles()
    client.force_login(member("guanliyuan"))

    page = client.get(reverse("admin:auth_user_change", args=[user.pk]))

    assert "交警支队" in page.content.decode()


def test_who_is_bound_to_units():
    assert staff.is_bound(member("a", "承办"))
    assert not staff.is_bound(member("b", "承办", "登记"))
    assert not staff.is_bound(member("c", "审核"))
    assert not staff.is_bound(None)
