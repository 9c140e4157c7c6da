"""The staff's pages: no barrier that axe calls serious, and nothing to scroll sideways on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse

from annual_report.models import Report
from portal.roles import sync_roles
from tests.factories import disclosure as items
from tests.factories import inquiries as contacts
from tests.factories import requests_app as cases

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

DUTIES = ["登记", "承办", "审核", "发布", "年报"]
LISTS = {
    **{"letters": "requests_app_letter", "remedies": "requests_app_remedy"},
    **{"conversions": "requests_app_conversion", "powers": "disclosure_poweritem"},
    **{"adjustments": "disclosure_adjustment", "contacts": "inquiries_contact"},
    **{"interviews": "inquiries_interview", "consultations": "inquiries_consultation"},
    **{
        "calendar": "statute_calendarday",
        "units": "disclosure_unit",
        "reports": "annual_report_report",
    },
}


@pytest.fixture
def officer():
    """Somebody in a small bureau who does everything but keep the accounts."""
    sync_roles()
    user = get_user_model().objects.create_user("officer", is_staff=True)
    user.groups.set(Group.objects.filter(name__in=DUTIES))
    return user


@pytest.fixture
def pages(officer):
    """{what: address} of the main pages, each with something on it."""
    case = cases.handled_case()
    draft = items.draft()
    items.attachment(draft)
    report = Report.objects.create(year=2025, form="2021", as_of="2026-01-05")
    return {
        "start": reverse("admin:index"),
        "desk": reverse("admin:requests_app_deskcase_changelist"),
        "cases": reverse("admin:requests_app_case_changelist"),
        "case": case.get_absolute_url(),
        "intake": reverse("admin:requests_app_case_add"),
        "contact": reverse("admin:inquiries_contact_change", args=[contacts.contact().pk]),
        "items": reverse("admin:disclosure_disclosure_changelist"),
        "item": reverse("admin:disclosure_disclosure_change", args=[draft.pk]),
        "monitor": reverse("admin:disclosure_disclosure_monitor"),
        "import": reverse("admin:inquiries_contact_import"),
        "report": reverse("admin:annual_report_report_change", args=[report.pk]),
        "report preview": reverse("admin:annual_report_report_preview", args=[report.pk]),
    }


@pytest.fixture
def long_lists(officer):
    """{what: address} of lists with more rows than one page shows, and of pages beside them."""
    for _ in range(51):
        cases.accepted_case()
    items.imported(51)
    items.channel()
    contacts.contact()
    lists = {name: reverse(f"admin:{model}_changelist") for name, model in LISTS.items()}
    return {
        **lists,
        "start": reverse("admin:index"),
        "turns": f"{reverse('admin:turns')}?kind=case.assigned",
        "turns, next page": f"{reverse('admin:turns')}?kind=case.assigned&page=2",
        "desk": f"{reverse('admin:requests_app_deskcase_changelist')}?lane=office",
        "requests": reverse("admin:requests_app_case_changelist"),
        "requests, next page": f"{reverse('admin:requests_app_case_changelist')}?p=2",
        "requests, filtered": f"{reverse('admin:requests_app_case_changelist')}?term=open",
        "documents": reverse("admin:disclosure_disclosure_changelist"),
        "find": reverse("admin:requests_app_case_find"),
        "my sign-in": reverse("admin:my-sign-in"),
    }


def barriers(visit) -> list[tuple[str, str]]:
    """(rule, first element) of what axe finds serious or critical."""
    heard = len(visit.faults)
    violations = Axe().run(visit.page).response["violations"]
    del visit.faults[heard:]  # axe tries inline styles of its own, which the policy refuses
    return [
        (found["id"], found["nodes"][0]["html"])
        for found in violations
        if found["impact"] in ("serious", "critical")
    ]


def test_no_main_page_has_a_barrier_or_scrolls_sideways(desktop, client, officer, pages):
    read_all(desktop, client, officer, pages)


def test_no_list_of_several_pages_has_a_barrier(desktop, client, officer, long_lists):
    assert len(long_lists) > 20
    read_all(desktop, client, officer, long_lists)


def read_all(desktop, client, officer, pages):
    """Each page at a phone's width and at a desk's."""
    client.force_login(officer)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    desktop.page.context.add_cookies([session | {"url": desktop.origin}])

    found, wide = {}, []
    for name, address in pages.items():
        desktop.page.set_viewport_size({"width": 390, "height": 844})
        response = desktop.page.goto(desktop.origin + address)
        assert (name, response.status) == (name, 200)
        if not desktop.fits():
            wide.append(name)
        desktop.page.set_viewport_size({"width": 1280, "height": 900})
        found[name] = barriers(desktop)

    assert wide == []
    assert {name: what for name, what in found.items() if what} == {}
