from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import Error, IntegrityError, transaction

from inquiries import consulting
from inquiries.models import Consultation, OpinionGroup
from records.lifecycle import NotAllowed
from tests.factories.inquiries import SHANGHAI, clerk, consultation

pytestmark = pytest.mark.django_db

AFTER = date(2024, 4, 10)


def opinion(asked, *, day=date(2024, 3, 5), text="建议增加夜间停车位"):
    return consulting.send_opinion(
        asked,
        text=text,
        name="甲",
        phone="",
        at=datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI),
    )


def test_opinions_are_taken_from_the_first_to_the_last_day():
    asked = consultation()

    opinion(asked, day=date(2024, 3, 1))
    opinion(asked, day=date(2024, 3, 31))
    for day in (date(2024, 2, 29), date(2024, 4, 1)):
        with pytest.raises(NotAllowed):
            opinion(asked, day=day)

    assert asked.opinions.count() == 2


def test_a_consultation_closes_only_with_a_result():
    asked = consultation()

    with pytest.raises(NotAllowed):
        consulting.close_consultation(asked, result="  ", on=AFTER, by=clerk("fabu"))


def test_an_opinion_not_adopted_without_a_reason_cannot_even_be_stored():
    asked = consultation()

    with pytest.raises(IntegrityError), transaction.atomic():
        asked.groups.create(summary="取消收费", adoption="not_adopted")


def test_every_opinion_is_in_a_group_before_the_result_is_published():
    asked = consultation()
    sent = opinion(asked)
    group = asked.groups.create(summary="增加夜间车位", adoption=OpinionGroup.Adoption.ADOPTED)

    with pytest.raises(NotAllowed):
        consulting.close_consultation(asked, result="共收到意见1条。", on=AFTER, by=clerk("fabu"))

    sent.group = group
    sent.save(update_fields=["group"])
    closed = consulting.close_consultation(
        asked, result="共收到意见1条，已采纳。", on=AFTER, by=clerk("fabu")
    )
    assert (closed.status, closed.closed_on) == (Consultation.Status.CLOSED, AFTER)


def test_a_consultation_does_not_close_while_opinions_may_come_in():
    asked = consultation()

    with pytest.raises(NotAllowed):
        consulting.close_consultation(
            asked, result="提前结束", on=date(2024, 3, 31), by=clerk("fabu")
        )


def test_a_draft_is_not_public_until_it_is_opened():
    asked = consultation(status=Consultation.Status.DRAFT)
    assert list(Consultation.objects.published(on=date(2024, 3, 5))) == []

    consulting.open_consultation(asked, on=date(2024, 2, 20), by=clerk("fabu"))

    assert list(Consultation.objects.published(on=date(2024, 2, 20))) == []
    assert list(Consultation.objects.published(on=date(2024, 3, 5))) == [asked]


def test_past_consultations_without_a_result_are_waiting():
    asked = consultation()

    assert list(Consultation.objects.waiting_for_result(on=date(2024, 3, 31))) == []
    assert list(Consultation.objects.waiting_for_result(on=date(2024, 4, 1))) == [asked]


def test_who_wrote_a_consultation_does_not_put_it_before_the_public():
    asked = consultation(status=Consultation.Status.DRAFT)
    consulting.note_edit(asked, on=date(2024, 2, 19), by=clerk())

    with pytest.raises(NotAllowed):
        consulting.open_consultation(asked, on=date(2024, 2, 20), by=clerk())

    consulting.open_consultation(asked, on=date(2024, 2, 20), by=clerk("fabu"))
    assert [event.kind for event in asked.events.all()] == ["edited", "opened"]


def test_a_term_is_extended_with_a_reason_and_never_cut_short():
    asked = consultation()

    for day, reason in ((date(2024, 3, 20), "提前"), (date(2024, 4, 30), " ")):
        with pytest.raises(NotAllowed):
            consulting.extend_term(
                asked, closes_on=day, reason=reason, on=date(2024, 3, 25), by=clerk("fabu")
            )
    longer = consulting.extend_term(
        asked,
        closes_on=date(2024, 4, 30),
        reason="意见较多",
        on=date(2024, 3, 25),
        by=clerk("fabu"),
    )

    assert longer.closes_on == date(2024, 4, 30)
    assert longer.events.get(kind="extended").note == "2024-03-31 → 2024-04-30：意见较多"
    opinion(longer, day=date(2024, 4, 15))


def test_who_opened_a_consultation_does_not_publish_its_result():
    asked = consultation(status=Consultation.Status.DRAFT)
    consulting.open_consultation(asked, on=date(2024, 2, 20), by=clerk("fabu"))

    with pytest.raises(NotAllowed):
        consulting.close_consultation(asked, result="无意见。", on=AFTER, by=clerk("fabu"))

    closed = consulting.close_consultation(asked, result="无意见。", on=AFTER, by=clerk("fuzeren"))
    assert closed.status == Consultation.Status.CLOSED


def test_opinions_count_themselves_and_others_say_where_they_came_from():
    asked = consultation()
    group = asked.groups.create(
        summary="增加车位", elsewhere=2, elsewhere_source="座谈会", adoption="adopted"
    )
    for _time in range(3):
        sent = opinion(asked)
        sent.group = group
        sent.save(update_fields=["group"])

    assert [each.count for each in asked.groups.counted()] == [5]
    with pytest.raises(IntegrityError), transaction.atomic():
        asked.groups.create(summary="其他", elsewhere=2, adoption="adopted")


def test_an_opinion_is_in_no_group_of_another_consultation():
    asked, other = consultation(), consultation()
    sent = opinion(asked)
    sent.group = other.groups.create(summary="另一项", adoption="adopted")

    with pytest.raises(ValidationError):
        sent.full_clean()
    with pytest.raises(Error), transaction.atomic():
        sent.save(update_fields=["group"])
