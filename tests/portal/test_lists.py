"""Lists of the staff's pages: their subjects, their filters, filters that are kept, steps for many rows."""

from datetime import date

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from disclosure.models import Disclosure
from portal.roles import sync_roles
from records.models import SavedFilter
from requests_app.models import Case
from tests.factories import disclosure
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db
CASES = reverse("admin:requests_app_case_changelist")
ITEMS = reverse("admin:disclosure_disclosure_changelist")
SAVE = reverse("admin:saved-filters")


@pytest.fixture(autouse=True)
def roles():
    sync_roles()


@pytest.fixture
def as_(client):
    def sign_in(role):
        user = User.objects.create(username=f"new-{role}", is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        return client

    return sign_in


def listed(client, address, **filters):
    return list(client.get(address, filters).context["cl"].result_list)


def test_a_request_is_listed_with_what_it_is_about(as_):
    make.accepted_case(information_name="养犬登记数量")

    assert "养犬登记数量" in as_("登记").get(CASES).content.decode()


def test_who_may_not_read_requests_lists_them_without_their_subject(as_):
    make.accepted_case(information_name="养犬登记数量")

    page = as_("年报").get(CASES)

    assert page.status_code == 200
    assert "养犬登记数量" not in page.content.decode()


def test_requests_are_filtered_by_unit_handler_and_days_both_included(as_):
    early = make.handled_case(on=date(2025, 3, 3))
    late = make.accepted_case(on=date(2025, 3, 10))
    client = as_("登记")

    assert listed(client, CASES, unit__id__exact=early.unit_id) == [early]
    assert listed(client, CASES, handler__id__exact=early.handler_id) == [early]
    assert listed(client, CASES, received_on__gte="2025-03-10", received_on__lte="") == [late]
    assert listed(client, CASES, received_on__gte="2025-03-03", received_on__lte="2025-03-09") == [
        early
    ]


@pytest.mark.parametrize("day", ["gestern", "2025-02-30"])
def test_a_day_that_is_none_filters_nothing_and_breaks_nothing(as_, day):
    assert as_("登记").get(CASES, {"received_on__gte": day}).status_code == 302


def test_items_are_filtered_by_the_local_day_of_publication(as_):
    item = disclosure.published()

    client = as_("发布")
    on = item.published_on.isoformat()

    assert listed(client, ITEMS, published_at__date__gte=on, published_at__date__lte=on) == [item]
    assert listed(client, ITEMS, published_at__date__lte="2016-01-01") == []


def test_a_filter_is_kept_without_the_words_looked_for(as_):
    client = as_("登记")

    client.post(
        SAVE,
        {
            "page": "requests_app.case",
            "name": "在办",
            "query": "term=open&q=%E5%BC%A0%E4%B8%89&p=2",
        },
    )

    assert SavedFilter.objects.get().query == "term=open"
    assert "?term=open" in client.get(CASES).content.decode()


def test_a_filter_is_its_owners_alone(as_):
    other = User.objects.create(username="other")
    kept = SavedFilter.objects.create(
        user=other, page="requests_app.case", name="别人的", query="term=late"
    )
    client = as_("登记")

    assert "别人的" not in client.get(CASES).content.decode()
    client.post(SAVE, {"page": "requests_app.case", "forget": kept.pk})
    assert SavedFilter.objects.filter(pk=kept.pk).exists()


@pytest.mark.parametrize("page", ["", "nothing", "requests_app.nothing", "a.b.c"])
def test_a_filter_of_no_list_is_refused(as_, page):
    answer = as_("登记").post(SAVE, {"page": page, "name": "x", "query": "term=open"})

    assert answer.status_code == 404


def bulk(client, address, name, records, **confirmed):
    pks = [record.pk for record in records]
    return client.post(
        address, {"action": f"bulk_{name}", "_selected_action": pks, **confirmed}, follow=True
    )


def test_many_requests_are_archived_and_each_refused_one_is_named(as_):
    closed, open_ = make.closed_case(), make.handled_case()
    client = as_("登记")

    page = bulk(client, CASES, "archived", [closed, open_])
    done = bulk(client, CASES, "archived", [closed, open_], confirmed="yes")

    assert [row.refusal for row in page.context["rows"]].count("") == 1
    assert Case.objects.get(pk=closed.pk).status == "archived"
    assert Case.objects.get(pk=open_.pk).status == "handling"
    refused = [str(m) for m in done.context["messages"] if m.level_tag == "error"]
    assert [open_.number in line for line in refused] == [True]


def read_on(page):
    return {f"read_{row.record.pk}": row.decided.fingerprint for row in page.context["rows"]}


def test_many_items_are_published_as_they_were_shown_and_not_otherwise(as_):
    shown, changed = disclosure.approved(title="通告甲"), disclosure.approved(title="通告乙")
    client = as_("发布")
    page = bulk(client, ITEMS, "publish", [shown, changed])
    assert "通告甲" in page.content.decode()
    Disclosure.objects.filter(pk=changed.pk).update(title="通告丙")

    done = bulk(client, ITEMS, "publish", [shown, changed], confirmed="yes", **read_on(page))

    states = dict(Disclosure.objects.values_list("pk", "status"))
    assert (states[shown.pk], states[changed.pk]) == ("published", "approved")
    assert any("通告丙" in str(message) for message in done.context["messages"])


def test_what_was_never_shown_is_not_published(as_):
    item = disclosure.approved()

    bulk(as_("发布"), ITEMS, "publish", [item], confirmed="yes")

    assert Disclosure.objects.get(pk=item.pk).status == "approved"


@pytest.mark.parametrize("role", ["承办", "审核", "机构负责人"])
def test_a_bulk_step_is_offered_to_who_takes_it_only(as_, role):
    item = disclosure.approved()
    client = as_(role)

    bulk(client, ITEMS, "publish", [item], confirmed="yes")

    assert Disclosure.objects.get(pk=item.pk).status == "approved"
    assert "bulk_publish" not in client.get(ITEMS).content.decode()
