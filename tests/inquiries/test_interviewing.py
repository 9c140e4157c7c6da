from datetime import date, datetime

import pytest
from django.urls import reverse

from inquiries import interviewing
from inquiries.models import Interview
from records.lifecycle import NotAllowed
from tests.factories.inquiries import SHANGHAI, clerk, interview

pytestmark = pytest.mark.django_db

NOON = datetime(2016, 6, 2, 12, 0, tzinfo=SHANGHAI)


@pytest.fixture
def written():
    """An interview as a clerk left it, not yet public."""
    held = interview(at=None, held_at=datetime(2016, 6, 1, 9, 0, tzinfo=SHANGHAI))
    held.exchanges.create(position=1, question="夏季如何防盗？", answer="关好门窗。")
    interviewing.note_edit(held, on=date(2016, 6, 1), by=clerk())
    return held


def test_who_wrote_an_interview_does_not_publish_it(written):
    with pytest.raises(NotAllowed):
        interviewing.publish(written, at=NOON, by=clerk())

    interviewing.publish(written, at=NOON, by=clerk("fabu"))

    assert list(Interview.objects.published(at=NOON)) == [written]


def test_an_interview_without_questions_is_not_published():
    held = interview(at=None, held_at=NOON)

    with pytest.raises(NotAllowed):
        interviewing.publish(held, at=NOON, by=clerk("fabu"))


def test_a_published_interview_is_withdrawn_with_a_reason_before_it_is_changed(
    written, admin_client, client
):
    interviewing.publish(written, at=NOON, by=clerk("fabu"))
    change = reverse("admin:inquiries_interview_change", args=[written.pk])
    assert 'name="topic"' not in admin_client.get(change).content.decode()

    with pytest.raises(NotAllowed):
        interviewing.withdraw(written, on=date(2016, 6, 3), by=clerk("fabu"), reason=" ")
    interviewing.withdraw(written, on=date(2016, 6, 3), by=clerk("fabu"), reason="内容有误")

    assert client.get(written.get_absolute_url()).status_code == 404
    assert 'name="topic"' in admin_client.get(change).content.decode()


def test_saving_in_the_admin_is_logged_as_an_edit(written, admin_client, admin_user):
    admin_client.post(
        reverse("admin:inquiries_interview_change", args=[written.pk]),
        {
            "topic": "夏季治安防范",
            "guests": "治安支队负责人",
            "held_at_0": "2016-06-01",
            "held_at_1": "09:00:00",
            "summary": "",
            "exchanges-TOTAL_FORMS": "0",
            "exchanges-INITIAL_FORMS": "0",
            "events-TOTAL_FORMS": "0",
            "events-INITIAL_FORMS": "0",
        },
    )

    assert written.events.last().by == admin_user
