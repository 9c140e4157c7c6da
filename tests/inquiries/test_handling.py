from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from inquiries import handling, terms
from inquiries.models import Contact
from records import amending
from records.lifecycle import NotAllowed
from tests.factories.inquiries import (
    SHANGHAI,
    channel,
    clerk,
    contact,
    published_contact,
    with_public_version,
)

pytestmark = pytest.mark.django_db

MORNING = datetime(2016, 5, 9, 9, 0, tzinfo=SHANGHAI)


def test_a_contact_without_a_number_gets_the_next_one_of_its_channel_and_year():
    numbers = [
        contact(on=date(2016, 5, 3)).number,
        contact(on=date(2016, 5, 4)).number,
        contact(on=date(2017, 1, 3)).number,
        contact(on=date(2016, 5, 4), code="mayor_hotline").number,
    ]

    assert numbers == ["2016-00001", "2016-00002", "2017-00001", "2016-00001"]


def test_a_number_already_used_in_the_channel_is_refused():
    contact(number="A-1")

    with pytest.raises(ValidationError):
        contact(number="A-1")


def test_reply_closing_and_feedback_are_three_facts_with_three_days():
    asked = contact()

    handling.reply(asked, text="已答复。", on=date(2016, 5, 6), by=clerk())
    handling.close(asked, on=date(2016, 5, 10), by=clerk())
    handling.feed_back(asked, on=date(2016, 5, 11), by=clerk())

    asked.refresh_from_db()
    assert (asked.replied_on, asked.closed_on, asked.fed_back_on) == (
        date(2016, 5, 6),
        date(2016, 5, 10),
        date(2016, 5, 11),
    )
    assert [event.kind for event in asked.events.all()] == [
        "received",
        "replied",
        "closed",
        "fed_back",
    ]


def test_a_better_reply_keeps_the_day_of_the_first():
    asked = contact()
    handling.reply(asked, text="初步答复。", on=date(2016, 5, 6), by=clerk())

    handling.reply(asked, text="补充答复。", on=date(2016, 5, 20), by=clerk())

    asked.refresh_from_db()
    assert (asked.reply, asked.replied_on) == ("补充答复。", date(2016, 5, 6))


@pytest.mark.parametrize(
    "step",
    [
        lambda asked: handling.reply(asked, text="  ", on=date(2016, 5, 6), by=clerk()),
        lambda asked: handling.reply(asked, text="早于收到", on=date(2016, 5, 2), by=clerk()),
        lambda asked: handling.close(asked, on=date(2016, 5, 6), by=clerk()),
        lambda asked: handling.feed_back(asked, on=date(2016, 5, 6), by=clerk()),
        lambda asked: handling.publish(asked, at=MORNING, by=clerk()),
        lambda asked: handling.withdraw(asked, on=date(2016, 5, 6), by=clerk(), reason="误发"),
    ],
    ids=["empty reply", "reply too early", "close", "feed back", "publish", "withdraw"],
)
def test_a_fresh_contact_refuses_what_does_not_come_next(step):
    asked = contact()

    with pytest.raises(NotAllowed):
        step(asked)

    asked.refresh_from_db()
    assert (asked.replied_on, asked.closed_on, asked.fed_back_on) == (None, None, None)
    assert asked.events.count() == 1


def test_the_author_of_a_reply_does_not_publish_it():
    asked = contact()
    handling.reply(asked, text="已答复。", on=date(2016, 5, 6), by=clerk())
    with_public_version(asked)

    with pytest.raises(NotAllowed):
        handling.publish(asked, at=MORNING, by=clerk())

    handling.publish(asked, at=MORNING, by=clerk("fabu"))
    assert list(Contact.objects.published(at=MORNING)) == [asked]


def test_a_confidential_contact_is_never_published_not_even_by_an_update():
    asked = contact(kind=Contact.Kind.REPORT)
    handling.reply(asked, text="已核查。", on=date(2016, 5, 6), by=clerk())

    with pytest.raises(NotAllowed):
        handling.publish(asked, at=MORNING, by=clerk("fabu"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.filter(pk=asked.pk).update(published_at=MORNING)


def test_a_published_reply_is_withdrawn_before_it_is_changed():
    asked = published_contact()

    with pytest.raises(NotAllowed):
        handling.reply(asked, text="更正。", on=date(2016, 5, 20), by=clerk())

    handling.withdraw(asked, on=date(2016, 5, 20), by=clerk("fabu"), reason="内容有误")
    handling.reply(asked, text="更正。", on=date(2016, 5, 20), by=clerk())
    assert list(Contact.objects.published(at=MORNING)) == []


@pytest.mark.parametrize(
    ("channel_terms", "is_complex", "due"),
    [
        ((7, 15), False, date(2016, 5, 12)),  # 2016-05-02 was a rest day, 05-03 is day 0
        ((7, 15), True, date(2016, 5, 24)),
        ((7, None), True, date(2016, 5, 12)),
        ((None, None), False, None),
    ],
)
def test_the_reply_is_due_by_the_terms_of_the_channel(channel_terms, is_complex, due):
    asked = contact(on=date(2016, 5, 3))
    asked.channel.reply_within, asked.channel.reply_within_complex = channel_terms
    asked.is_complex = is_complex

    found = terms.reply_due(asked)
    assert (found and found.day) == due


@pytest.mark.parametrize(
    ("received", "shown"),
    [
        (date(2026, 12, 1), "2026-12-10"),
        (date(2026, 12, 28), "2027-01-07 暂定"),
        (date(2026, 12, 31), "2027-01-12 暂定"),
    ],
)
def test_a_last_day_in_a_year_not_yet_announced_is_counted_and_marked_provisional(received, shown):
    asked = contact(on=received)
    asked.channel.reply_within, asked.channel.reply_within_complex = 7, None

    assert str(terms.reply_due(asked)) == shown


def test_what_is_published_after_midnight_is_published_on_the_new_day_of_the_office():
    asked = contact()
    handling.reply(asked, text="已答复。", on=date(2016, 5, 6), by=clerk())
    with_public_version(asked)

    handling.publish(asked, at=datetime(2016, 5, 8, 17, 30, tzinfo=UTC), by=clerk("fabu"))

    assert asked.events.get(kind="published").on == date(2016, 5, 9)


def test_contacts_waiting_over_three_months_are_stale():
    old = contact(on=date(2016, 1, 4))
    contact(on=date(2016, 4, 4))

    assert list(Contact.objects.stale(on=date(2016, 5, 3))) == [old]


def test_a_contact_cannot_be_replied_to_before_it_came_in():
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.create(
            channel=channel(),
            number="X-1",
            subject="早到的答复",
            received_on=date(2016, 5, 3),
            replied_on=date(2016, 5, 2),
        )


# --- 更正登记信息


@pytest.mark.parametrize("stage", [handling.Stage.RECEIVED, handling.Stage.FED_BACK])
def test_the_day_and_the_words_of_a_contact_are_put_right_and_the_old_ones_kept(stage):
    asked = contact(on=date(2016, 5, 3), subject="咨询居住征")
    if stage == handling.Stage.FED_BACK:
        for step in ("reply", "close", "feed_back"):
            words = {"text": "已答复。"} if step == "reply" else {}
            asked = getattr(handling, step)(asked, on=date(2016, 5, 9), by=clerk(), **words)

    handling.amend(
        asked,
        on=date(2016, 5, 10),
        by=clerk("dengji"),
        reason="听录音核对",
        received_on=date(2016, 5, 2),
        subject="咨询居住证",
        phone="13900000000",
    )

    asked.refresh_from_db()
    assert (asked.received_on, asked.subject) == (date(2016, 5, 2), "咨询居住证")
    assert asked.person.phone == "13900000000"
    assert handling.stage(asked) == stage
    assert [(row.field, row.old, row.new) for row in amending.of(asked)] == [
        ("received_on", "2016-05-03", "2016-05-02"),
        ("subject", "咨询居住征", "咨询居住证"),
        ("phone", "", "13900000000"),
    ]
    assert asked.events.get(kind="amended").note == "听录音核对"


@pytest.mark.parametrize(
    "changes",
    [
        {"received_on": date(2016, 5, 11)},
        {"received_on": date(2016, 5, 10), "reason": "x"},
        {"subject": "咨询居住证办理"},
        {"subject": ""},
        {"subject": "另一题", "reason": " "},
        {"subject": "另一题", "by": "chengban"},
    ],
    ids=["to come", "after the reply", "nothing new", "empty", "no reason", "no right"],
)
def test_a_correction_that_cannot_be_is_refused(changes):
    asked = contact(on=date(2016, 5, 3))
    handling.reply(asked, text="已答复。", on=date(2016, 5, 6), by=clerk())
    facts = {"on": date(2016, 5, 10), "reason": "核对", **changes}

    with pytest.raises(NotAllowed):
        handling.amend(asked, **{**facts, "by": clerk(facts.get("by", "dengji"))})


def test_what_the_public_reads_is_withdrawn_before_it_is_corrected():
    asked = published_contact()

    with pytest.raises(NotAllowed):
        handling.amend(
            asked, on=date(2016, 5, 10), by=clerk("dengji"), reason="核对", subject="另一题"
        )


@pytest.mark.parametrize(
    ("on", "late"),
    [
        (date(2025, 3, 10), []),  # the last day of five working days from 3 March
        (date(2025, 3, 11), ["plain"]),
        (date(2025, 3, 17), ["plain"]),  # the last day of ten
        (date(2025, 3, 18), ["plain", "complex"]),
    ],
)
def test_a_contact_is_overdue_by_its_channels_own_term(on, late):
    line = channel()
    line.reply_within, line.reply_within_complex = 5, 10
    line.save()
    contact(on=date(2025, 3, 3), subject="plain")
    Contact.objects.filter(pk=contact(on=date(2025, 3, 3), subject="complex").pk).update(
        is_complex=True
    )

    found = Contact.objects.filter(terms.overdue(on=on)).order_by("pk")

    assert [row.subject for row in found] == late


def test_a_contact_that_was_replied_to_or_whose_channel_sets_no_term_is_never_overdue():
    line = channel()
    line.reply_within = line.reply_within_complex = None
    line.save()
    contact(on=date(2025, 3, 3))

    assert not Contact.objects.filter(terms.overdue(on=date(2026, 3, 3))).exists()
