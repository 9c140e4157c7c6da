"""Ways around a unit's register that were open: figures, findings, items set for later, consultations."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from disclosure.gate import note
from disclosure.models import Disclosure
from inquiries import consulting
from inquiries.emergencies import CONSULTATIONS
from inquiries.models import Consultation, Opinion
from records.lifecycle import NotAllowed
from tests.factories import disclosure as documents
from tests.factories import inquiries
from tests.factories.staff import member
from tests.test_units import cases, contacts, officer, units

__all__ = ["units"]  # the fixture
pytestmark = pytest.mark.django_db


def test_the_rows_behind_a_number_of_the_report_are_those_of_the_own_units(client, units):
    asked = cases(units)
    client.force_login(officer(units["traffic"]))
    year = asked["traffic"].received_on.year

    page = client.get(
        reverse("admin:annual_report_report_rows", args=[year]), {"table": "三", "ref": "一/总计"}
    )

    assert sorted(line.cells[0] for line in page.context["lines"]) == sorted(
        [asked["traffic"].number, asked["squad"].number]
    )
    assert page.context["hidden"] == 3


def test_what_the_scanners_found_in_another_units_contact_is_not_listed(client, units):
    came = contacts(units)
    for contact in (came["traffic"], came["crime"]):
        note(contact, {"公开稿": "请拨打13800138000"}, by=None)
    listed = reverse("admin:disclosure_finding_changelist")
    client.force_login(officer(units["traffic"]))
    of_unit = client.get(listed).context["cl"].queryset
    client.force_login(member("shenhe"))
    of_bureau = client.get(listed).context["cl"].queryset

    assert [finding.record for finding in of_unit] == [came["traffic"].pk]
    assert of_bureau.count() == 2


@pytest.fixture
def consulted(units):
    """A running consultation of another unit with an opinion and a group."""
    today = timezone.localdate()
    asked = inquiries.consultation(opens=today, closes=today)
    Consultation.objects.filter(pk=asked.pk).update(unit=units["crime"])
    asked.refresh_from_db()
    Opinion.objects.create(consultation=asked, text="建议增加夜间停车位", sent_at=timezone.now())
    asked.groups.create(summary="停车", adoption="adopted")
    return asked


def test_what_was_said_in_another_units_consultation_is_neither_read_nor_sorted(
    client, units, consulted
):
    client.force_login(officer(units["traffic"]))

    page = client.get(reverse("admin:inquiries_consultation_change", args=[consulted.pk]))

    assert page.status_code == 200
    assert "停车管理办法征求意见" in page.content.decode()
    assert "建议增加夜间停车位" not in page.content.decode()
    assert client.post(page.request["PATH_INFO"], {}).status_code == 403


def test_another_units_consultation_is_neither_taken_back_nor_edited(units, consulted):
    stranger = officer(units["traffic"])

    with pytest.raises(NotAllowed):
        CONSULTATIONS.take(consulted, by=stranger, at=timezone.now(), reason="有误")
    with pytest.raises(NotAllowed):
        consulting.note_edit(consulted, on=timezone.localdate(), by=stranger)


def test_a_consultation_taken_back_is_seen_by_its_own_unit_alone(units, consulted):
    Consultation.objects.filter(pk=consulted.pk).update(hidden_at=timezone.now())

    seen = {
        name: Consultation.objects.visible_to(officer(units[name], name=name)).exists()
        for name in ("traffic", "crime")
    }

    assert seen == {"traffic": False, "crime": True}


def test_an_item_set_for_tomorrow_is_not_yet_seen_by_other_units(units):
    item = documents.imported(unit=units["crime"])[0]
    tomorrow = timezone.now() + timedelta(days=1)
    Disclosure.objects.filter(pk=item.pk).update(published_at=tomorrow)

    assert not Disclosure.objects.visible_to(officer(units["traffic"])).exists()
