"""转办: a contact goes to the unit that has to answer it, with a last day of its own."""

from datetime import date

import pytest
import time_machine
from django.contrib.auth.models import User
from django.urls import reverse

from inquiries import handling, terms
from portal import turns
from portal.roles import sync_roles
from records.lifecycle import NotAllowed
from tests.factories import inquiries as make
from tests.factories import staff

pytestmark = pytest.mark.django_db
DAY = date(2016, 5, 4)


@pytest.fixture(autouse=True)
def _on_the_day():
    sync_roles()
    with time_machine.travel("2016-05-04 10:00+08:00"):
        yield


def answerer(code="0088", name="户政支队"):
    """Somebody of 承办 in a unit of its own."""
    bureau = staff.unit("0000", "十堰市公安局")
    user, unit = staff.member(f"h{code}", "承办"), staff.unit(code, name, parent=bureau)
    user.memberships.create(unit=unit)
    return User.objects.get(pk=user.pk), unit


def pass_on(contact, unit, **facts):
    return handling.pass_on(contact, by=staff.member("dengji"), on=DAY, unit=unit, **facts)


def test_the_unit_finds_it_with_its_own_last_day():
    contact = make.contact()
    user, unit = answerer()
    before = turns.kinds_of(user, on=DAY)

    pass_on(contact, unit, answer_by=date(2016, 5, 6), note="请核实")

    (kind,) = turns.kinds_of(User.objects.get(pk=user.pk), on=DAY)
    (turn,) = turns.turns_of(User.objects.get(pk=user.pk), on=DAY, kinds=[kind], limit=5)
    assert before == []
    assert (turn.record.pk, turn.due_on) == (contact.pk, date(2016, 5, 6))
    assert contact.events.get(kind="passed_on").note == "户政支队（2016-05-06）：请核实"


def test_the_units_day_lies_within_the_channels_term():
    contact = make.contact()
    term = terms.reply_due(contact).day
    _user, unit = answerer()

    with pytest.raises(NotAllowed):
        pass_on(contact, unit, answer_by=date(2017, 1, 1))
    with pytest.raises(NotAllowed):
        pass_on(contact, unit, answer_by=date(2016, 5, 3))

    assert terms.unit_due(pass_on(contact, unit)) == term


def test_what_is_answered_or_lies_there_already_is_not_passed_on():
    contact = make.contact()
    _user, unit = answerer()
    contact = pass_on(contact, unit)

    with pytest.raises(NotAllowed):
        pass_on(contact, unit)
    contact = handling.reply(contact, text="已办理。", on=DAY, by=staff.member("chengban"))
    with pytest.raises(NotAllowed):
        pass_on(contact, answerer("0089", "边境支队")[1])


def test_it_is_passed_on_by_a_step_of_its_page(client):
    contact = make.contact()
    _user, unit = answerer()
    client.force_login(staff.member("dengji"))

    client.post(
        reverse("admin:inquiries_contact_step", args=[contact.pk, "pass_on"]), {"unit": unit.pk}
    )

    contact.refresh_from_db()
    assert contact.unit == unit
