"""A consultation after it was opened: its result corrected, itself taken back and public again."""

from datetime import date, datetime

import pytest
from django.db import Error, transaction

from disclosure.publication import publishing
from inquiries import consulting, emergencies
from inquiries.models import Consultation, Opinion
from records.lifecycle import NotAllowed
from tests.factories import disclosure as items
from tests.factories.inquiries import SHANGHAI, clerk, consultation

from .test_consulting import AFTER, opinion

pytestmark = pytest.mark.django_db
LATER = date(2024, 4, 20)
NOON = datetime(2024, 4, 20, 12, tzinfo=SHANGHAI)


def closed(document=None):
    return consulting.close_consultation(
        consultation(), result="共收到意见0条。", on=AFTER, by=clerk("fabu"), document=document
    )


def corrected(asked, *, by="fuzeren", reason="数字有误"):
    return consulting.correct_result(
        asked, result="共收到意见1条。", reason=reason, on=LATER, by=clerk(by)
    )


def test_a_result_is_corrected_by_another_person_with_a_reason_that_strangers_read(client):
    asked = closed()

    with pytest.raises(NotAllowed):
        corrected(asked, by="fabu")
    with pytest.raises(NotAllowed):
        corrected(asked, reason=" ")
    corrected(asked)

    page = client.get(asked.get_absolute_url()).content.decode()
    assert "共收到意见1条。" in page
    assert "2024-04-20" in page
    assert "数字有误" in page
    assert asked.events.get(kind="corrected").note == "数字有误：共收到意见0条。"


def test_one_taken_back_says_why_and_another_person_makes_it_public_again(client):
    asked = closed()
    consulting.withdraw(asked, reason="与上位法不一致", on=LATER, by=clerk("fabu"))

    gone = client.get(asked.get_absolute_url())
    assert gone.status_code == 410
    assert "与上位法不一致" in gone.content.decode()
    assert "共收到意见" not in gone.content.decode()
    assert list(Consultation.objects.published(on=LATER)) == []
    with pytest.raises(NotAllowed):
        corrected(asked)
    emergencies.CONSULTATIONS.propose(asked, by=clerk("fabu"), at=NOON, reason="误撤")
    with pytest.raises(NotAllowed):
        emergencies.CONSULTATIONS.restore(asked, by=clerk("fabu"), at=NOON, reason="误撤")

    emergencies.CONSULTATIONS.restore(asked, by=clerk("fuzeren"), at=NOON, reason="误撤")
    assert client.get(asked.get_absolute_url()).status_code == 200
    assert Consultation.objects.get().withdrawal_reason == ""


def test_one_that_is_not_withdrawn_is_not_made_public_again():
    with pytest.raises(NotAllowed):
        emergencies.CONSULTATIONS.propose(closed(), by=clerk("fabu"), at=NOON, reason="误撤")


def test_the_page_leads_to_the_draft_text_and_to_what_followed_while_these_are_public(client):
    draft, followed = items.published(title="养犬管理办法（征求意见稿）"), items.published()
    asked = closed(document=followed)
    Consultation.objects.filter(pk=asked.pk).update(draft_document=draft)

    page = client.get(asked.get_absolute_url()).content.decode()
    publishing.withdraw(followed, by=items.person("fabu"), at=items.NINE, reason="内容有误")
    after = client.get(asked.get_absolute_url()).content.decode()

    assert f'href="{draft.get_absolute_url()}"' in page
    assert f'href="{followed.get_absolute_url()}"' in page
    assert f'href="{draft.get_absolute_url()}"' in after
    assert f'href="{followed.get_absolute_url()}"' not in after


def test_the_database_sorts_an_opinion_into_a_group_of_its_own_consultation_alone():
    asked, other = consultation(), consultation()
    sent = opinion(asked)
    strange = other.groups.create(summary="另一项", adoption="adopted")
    own = asked.groups.create(summary="增加车位", adoption="adopted")

    with pytest.raises(Error), transaction.atomic():
        Opinion.objects.filter(pk=sent.pk).update(group=strange)
    Opinion.objects.filter(pk=sent.pk).update(group=own)
    with pytest.raises(Error), transaction.atomic():
        Opinion.objects.filter(pk=sent.pk).update(consultation=other)
