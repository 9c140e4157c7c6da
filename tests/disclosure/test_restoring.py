"""恢复公开: what was withdrawn by mistake is public again, by two persons, as it was."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from disclosure.models import Disclosure
from disclosure.publication import publishing, restoring
from records.lifecycle import NotAllowed
from tests.factories import disclosure as make

pytestmark = pytest.mark.django_db
DAY = date(2016, 6, 1)


def withdrawn(item):
    return publishing.withdraw(item, by=make.person("fabu"), at=timezone.now(), reason="内容有误")


def proposed(item):
    return restoring.propose_restore(item, by=make.person("fabu"), on=DAY, reason="撤错了文件")


def restored(item, name="fuzeren"):
    return restoring.restore(proposed(item), by=make.person(name), on=DAY, basis="情况属实")


def test_it_is_public_again_at_its_address_with_the_day_it_had(client):
    item = make.published()
    address, published_at = item.get_absolute_url(), item.published_at
    withdrawn(item)
    assert client.get(address).status_code == 410

    item = restored(item)

    assert (item.status, item.published_at) == (Disclosure.Status.PUBLISHED, published_at)
    assert (item.withdrawn_at, item.withdrawal_reason) == (None, "")
    assert client.get(address).status_code == 200
    assert [event.kind for event in item.events.order_by("pk")][-3:] == [
        "withdraw",
        "propose_restore",
        "restore",
    ]


def test_the_second_person_refuses_and_it_can_be_proposed_anew():
    item = proposed(withdrawn(make.published()))
    with pytest.raises(NotAllowed):
        restoring.refuse_restore(item, by=make.person("fabu"), on=DAY, reason="自己反悔")

    item = restoring.refuse_restore(item, by=make.person("fuzeren"), on=DAY, reason="确有错误")

    assert item.status == Disclosure.Status.WITHDRAWN
    with pytest.raises(NotAllowed):
        restoring.restore(item, by=make.person("fuzeren"), on=DAY, basis="属实")
    assert restored(item).status == Disclosure.Status.PUBLISHED


def test_whoever_proposes_it_does_not_confirm_it():
    item = withdrawn(make.published())

    with pytest.raises(NotAllowed):
        restored(item, "fabu")


def test_it_is_not_confirmed_without_a_proposal_nor_by_an_old_one():
    item = withdrawn(restored(withdrawn(make.published())))

    with pytest.raises(NotAllowed):
        restoring.restore(item, by=make.person("fuzeren"), on=DAY, basis="情况属实")


def test_what_the_scanners_find_today_stops_it():
    item = withdrawn(make.published())
    Disclosure.objects.filter(pk=item.pk).update(body="联系人电话13800138000。")

    with pytest.raises(NotAllowed):
        restored(item)

    item.refresh_from_db()
    assert item.status == Disclosure.Status.WITHDRAWN
    assert item.findings.blocking().count() == 1


def test_what_was_withdrawn_before_its_time_is_approved_again_and_not_public():
    item = make.approved()
    later = timezone.now() + timedelta(days=3)
    item = publishing.publish(item, by=make.person("fabu"), at=later)
    withdrawn(item)

    item = restored(item)

    assert (item.status, item.published_at) == (Disclosure.Status.APPROVED, None)
