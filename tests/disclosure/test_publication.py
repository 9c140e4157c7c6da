from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from disclosure import emergency
from disclosure.models import Disclosure, Release, Review
from disclosure.publication import (
    drafting,
    emergencies,
    publishing,
    restoring,
    reviewing,
    scheduling,
)
from disclosure.publication.table import STEPS
from records.lifecycle import NotAllowed
from tests.factories import disclosure as make
from tests.factories import staff

pytestmark = pytest.mark.django_db
DAY = date(2016, 5, 6)
LATER = make.NINE + timedelta(days=1)


def test_the_path_from_draft_to_publication():
    item = make.published()

    item.refresh_from_db()
    assert (item.status, item.published_at, item.index_number) == (
        "published",
        make.NINE,
        "0010/2016-00001",
    )
    assert list(item.events.values_list("kind", flat=True)) == [
        *("draft", "submit", "first_review", "secrecy_review", "approve", "publish")
    ]
    assert [(r.kind, r.result, r.by.username) for r in item.reviews.all()] == [
        ("first", "disclose", "shenhe"),
        ("secrecy", "disclose", "baomi"),
        ("approval", "disclose", "fuzeren"),
    ]
    assert [(r.channel.code, r.released_on) for r in item.releases.all()] == [
        ("site", date(2016, 5, 9))
    ]


OUTSIDE = [
    (name, status)
    for name, step in STEPS.items()
    for status in Disclosure.Status.values
    if status not in step.sources
]


@pytest.mark.parametrize(("name", "status"), OUTSIDE)
def test_a_step_outside_the_table_is_refused(name, status):
    extra = {
        "published_at": make.NINE,
        "index_number": "0010/2016-00009",
        "withdrawn_at": make.NINE if status == "withdrawn" else None,
        "withdrawal_reason": "有误" if status == "withdrawn" else "",
        "withheld_ground": "privacy" if status == "withheld" else "",
        "reassess_on": DAY if status == "withheld" else None,
    }
    item = make.draft()
    Disclosure.objects.filter(pk=item.pk).update(status=status, **extra)
    by = make.person("shenhe")
    arguments = {
        drafting.edit: {"on": DAY},
        drafting.hand_over: {"on": DAY, "to": by, "reason": "调离"},
        drafting.submit: {"on": DAY},
        reviewing.first_review: {"on": DAY, "basis": "属实"},
        reviewing.secrecy_review: {"on": DAY, "basis": "不涉密", "result": "disclose"},
        reviewing.sign_off: {"on": DAY, "basis": "依法"},
        reviewing.approve: {"on": DAY, "basis": "同意"},
        drafting.recall: {"on": DAY},
        reviewing.send_back: {"on": DAY, "reason": "有误"},
        publishing.publish: {"at": make.NINE},
        publishing.withdraw: {"at": make.NINE, "reason": "有误"},
        scheduling.reschedule: {"now": make.NINE, "at": None, "until": None, "reason": "改期"},
        drafting.revise: {"on": DAY, "reason": "更正"},
        publishing.change_validity: {
            "on": DAY,
            "validity": "lapsed",
            "basis": "清理",
            "repealed_on": DAY,
        },
        publishing.release: {"on": DAY, "channel": make.channel()},
        reviewing.reassess: {"on": DAY, "basis": "评估", "reassess_on": date(2017, 5, 6)},
        restoring.propose_restore: {"on": DAY, "reason": "撤错了"},
        restoring.restore: {"on": DAY, "basis": "核实"},
        restoring.refuse_restore: {"on": DAY, "reason": "未错"},
        emergencies.reword: {"at": make.NINE, "reason": "内容有误"},
        emergencies.take: {"at": make.NINE, "reason": "疑似"},
        emergencies.confirm: {"at": make.NINE, "reason": "有误"},
        emergencies.undo: {"at": make.NINE, "reason": "核实"},
    }
    called = {step.__name__: step for step in arguments}
    three = (emergencies.take, emergencies.confirm, emergencies.undo)
    called |= dict(zip(emergency.STEPS, three, strict=True))

    step = called[name]
    with pytest.raises(NotAllowed):
        step(item, by=by, **arguments[step])

    item.refresh_from_db()
    assert item.status == status


@pytest.mark.parametrize("rank", ["clerk", "superuser"])
def test_the_author_never_reviews_or_approves_not_even_as_superuser(rank):
    item = make.submitted()
    author, shenhe = item.author, make.person("shenhe")
    author.is_superuser = rank == "superuser"
    author.save()

    with pytest.raises(NotAllowed):
        reviewing.first_review(item, by=author, on=DAY, basis="属实")
    reviewing.first_review(item, by=shenhe, on=DAY, basis="属实")
    with pytest.raises(NotAllowed):
        reviewing.secrecy_review(item, by=author, on=DAY, result="disclose", basis="不涉密")
    reviewing.secrecy_review(
        item, by=make.person("baomi"), on=DAY, result="disclose", basis="不涉密"
    )
    with pytest.raises(NotAllowed):
        reviewing.approve(item, by=author, on=DAY, basis="同意")

    assert Review.objects.filter(by=author).count() == 0


def test_who_edits_an_item_becomes_an_author_of_it():
    item, both = make.draft(), staff.member("both", "承办", "审核")
    drafting.edit(item, by=both, on=DAY, body="改过的正文。")
    drafting.submit(item, by=item.author, on=DAY)

    with pytest.raises(NotAllowed):
        reviewing.first_review(item, by=both, on=DAY, basis="属实")


def test_an_edit_after_approval_voids_it():
    item = make.approved()

    drafting.edit(item, by=item.author, on=DAY, body="改过的正文。")

    item.refresh_from_db()
    assert item.status == "draft"
    assert reviewing.standing_review(item, "approval") is None


def test_a_change_behind_the_workflow_also_stops_publication():
    item = make.approved()
    Disclosure.objects.filter(pk=item.pk).update(body="悄悄改过的正文。")

    with pytest.raises(NotAllowed):
        publishing.publish(item, by=make.person("fabu"), at=make.NINE)


def test_an_attachment_added_after_approval_stops_publication():
    item = make.approved()
    make.attachment(item)

    with pytest.raises(NotAllowed):
        publishing.publish(item, by=make.person("fabu"), at=make.NINE)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"summary": ""}, "summary"),
        ({"summary": "关于临时交通管制的通告"}, "title"),
        ({"summary": "长" * 101}, "100"),
        ({"body": ""}, "attachment"),
        ({"document_number": "十公发〔2015〕3号", "body": "十公发〔2015〕3号\n\n正文。"}, "year"),
        (
            {"document_number": "十公发〔2016〕3号", "body": "十公发〔2016〕13号\n\n正文。"},
            "does not bear",
        ),
    ],
)
def test_an_item_leaves_the_draft_with_a_complete_header_only(content, message, settings):
    settings.LANGUAGE_CODE = "en"
    item = make.draft(**content)

    with pytest.raises(NotAllowed, match=message):
        drafting.submit(item, by=item.author, on=DAY)

    item.refresh_from_db()
    assert (item.status, item.index_number) == ("draft", None)


@pytest.mark.parametrize("written", ["十公发〔2016〕3号", "十公发[2016]3号", "十公发（2016）３号"])
def test_the_number_stands_in_the_text_in_whatever_brackets(written):
    item = make.draft(
        document_number="十公发〔2016〕3号", body=f"（{written}）\n\n自公布之日起施行。"
    )

    assert drafting.submit(item, by=item.author, on=DAY).status == "first_review"


def test_a_normative_document_needs_its_number():
    item = make.draft(category=make.category("art20-01-2"))

    with pytest.raises(NotAllowed):
        drafting.submit(item, by=item.author, on=DAY)


def test_index_numbers_are_counted_by_unit_and_year_and_never_come_back():
    traffic = make.unit("0020", "交警支队")
    numbers = [
        make.submitted().index_number,
        make.submitted(unit=traffic).index_number,
        make.submitted().index_number,
        make.submitted(formed_on=date(2017, 1, 3)).index_number,
    ]
    Disclosure._base_manager.filter(index_number="0010/2016-00002").update(index_number=None)

    assert numbers == [
        *("0010/2016-00001", "0020/2016-00001", "0010/2016-00002", "0010/2017-00001")
    ]
    assert make.submitted().index_number == "0010/2016-00003"


def test_a_refused_item_goes_to_the_register_with_ground_and_day():
    item, shenhe = make.submitted(), make.person("shenhe")
    reviewing.first_review(item, by=shenhe, on=DAY, basis="属实")
    reviewing.secrecy_review(
        item,
        by=make.person("baomi"),
        on=DAY,
        result="withhold",
        ground="privacy",
        basis="涉及个人隐私",
    )
    with pytest.raises(NotAllowed):
        reviewing.approve(item, by=make.person("fuzeren"), on=DAY, basis="同意")

    reviewing.approve(
        item, by=make.person("fuzeren"), on=DAY, basis="同意", reassess_on=date(2017, 5, 6)
    )

    assert list(Disclosure.objects.due_for_reassessment(on=date(2017, 5, 5))) == []
    (withheld,) = Disclosure.objects.due_for_reassessment(on=date(2017, 5, 6))
    assert (withheld.withheld_ground, withheld.status) == ("privacy", "withheld")


def test_withholding_without_a_ground_is_refused():
    item, shenhe = make.submitted(), make.person("shenhe")
    reviewing.first_review(item, by=shenhe, on=DAY, basis="属实")

    with pytest.raises(NotAllowed):
        reviewing.secrecy_review(
            item, by=make.person("baomi"), on=DAY, result="withhold", basis="不宜公开"
        )


def test_what_cannot_be_decided_is_referred_and_reviewed_again():
    item, shenhe = make.submitted(), make.person("shenhe")
    reviewing.first_review(item, by=shenhe, on=DAY, basis="属实")
    reviewing.secrecy_review(
        item, by=make.person("baomi"), on=DAY, result="refer", basis="报市保密局"
    )
    item.refresh_from_db()
    assert item.status == "referred"

    reviewing.secrecy_review(
        item, by=make.person("baomi"), on=DAY, result="disclose", basis="市保密局复函"
    )

    item.refresh_from_db()
    assert item.status == "approval"


def test_reassessment_makes_a_withheld_item_publishable():
    item, shenhe = make.submitted(), make.person("shenhe")
    reviewing.first_review(item, by=shenhe, on=DAY, basis="属实")
    reviewing.secrecy_review(
        item, by=make.person("baomi"), on=DAY, result="on_request", basis="依申请公开"
    )
    reviewing.approve(
        item, by=make.person("fuzeren"), on=DAY, basis="同意", reassess_on=date(2017, 5, 6)
    )

    reviewing.reassess(item, by=shenhe, on=date(2017, 5, 4), basis="不宜公开的情形已消除")

    item.refresh_from_db()
    assert (item.status, item.on_request, item.reassess_on) == ("draft", False, None)


def test_a_penalty_decision_is_not_published_without_the_legal_sign_off():
    item = make.submitted(is_penalty_decision=True)
    shenhe = make.person("shenhe")
    reviewing.first_review(item, by=shenhe, on=DAY, basis="属实")
    reviewing.secrecy_review(
        item, by=make.person("baomi"), on=DAY, result="disclose", basis="不涉密"
    )
    reviewing.approve(item, by=make.person("fuzeren"), on=DAY, basis="同意")

    with pytest.raises(NotAllowed):
        publishing.publish(item, by=make.person("fabu"), at=make.NINE)
    reviewing.sign_off(item, by=make.person("fazhi"), on=DAY, basis="《行政处罚法》第四十八条")

    assert publishing.publish(item, by=make.person("fabu"), at=make.NINE).status == "published"


def test_an_item_set_for_later_is_seen_from_that_moment():
    item = make.published(at=LATER)

    assert list(Disclosure.objects.published(at=LATER - timedelta(seconds=1))) == []
    assert list(Disclosure.objects.published(at=LATER)) == [item]


def test_an_item_is_not_published_before_it_was_formed():
    item = make.approved(formed_on=date(2016, 5, 10))

    with pytest.raises(NotAllowed):
        publishing.publish(item, by=make.person("fabu"), at=make.NINE)


def test_an_item_is_not_published_before_its_publication_was_approved():
    item = make.approved()

    with pytest.raises(NotAllowed, match=r"批准|approved|2016-05-05"):
        publishing.publish(item, by=make.person("fabu"), at=make.NINE - timedelta(days=5))

    item.refresh_from_db()
    assert (item.status, item.published_at) == ("approved", None)


def test_a_withdrawal_says_why():
    item = make.published()
    with pytest.raises(NotAllowed):
        publishing.withdraw(item, by=make.person("fabu"), at=LATER, reason=" ")

    publishing.withdraw(item, by=make.person("fabu"), at=LATER, reason="内容有误")

    assert list(Disclosure.objects.published(at=LATER)) == []
    assert list(Disclosure.objects.withdrawn(at=LATER)) == [item]


def test_a_published_text_changes_through_a_reviewed_revision_only():
    item = make.published(body="旧正文。")
    with pytest.raises(NotAllowed):
        drafting.edit(item, by=item.author, on=DAY, body="新正文。")
    author, shenhe = item.author, make.person("shenhe")
    revision = drafting.revise(item, by=author, on=DAY, reason="更正时间")
    with pytest.raises(NotAllowed):
        drafting.revise(item, by=author, on=DAY, reason="再改一次")
    drafting.edit(revision, by=author, on=DAY, body="新正文。")
    drafting.submit(revision, by=author, on=DAY)
    reviewing.first_review(revision, by=shenhe, on=DAY, basis="属实")
    reviewing.secrecy_review(
        revision, by=make.person("baomi"), on=DAY, result="disclose", basis="不涉密"
    )
    reviewing.approve(revision, by=make.person("fuzeren"), on=DAY, basis="同意")

    publishing.publish(revision, by=make.person("fabu"), at=LATER)

    item.refresh_from_db()
    revision.refresh_from_db()
    assert (item.body, item.status, item.index_number) == (
        "新正文。",
        "published",
        "0010/2016-00001",
    )
    assert (revision.status, revision.index_number) == ("adopted", None)
    assert [(v.number, v.body, v.reason) for v in item.versions.all()] == [
        (1, "旧正文。", "更正时间")
    ]
    assert list(Disclosure.objects.published(at=LATER)) == [item]


def test_historical_items_are_taken_over_in_bulk_with_numbers_releases_and_a_record(
    django_assert_max_num_queries,
):
    make.unit()
    with django_assert_max_num_queries(48):
        items = make.imported(300, channels=["weibo"])

    assert items[299].index_number == "0010/2016-00300"
    assert Disclosure.objects.published(at=make.NINE).count() == 300
    assert Release.objects.filter(channel__code="site").count() == 300
    assert Release.objects.filter(channel__code="weibo").count() == 300
    assert Review.objects.filter(kind="imported", note="测试数据").count() == 300


def test_a_take_over_repeated_doubles_nothing():
    items = make.imported(2)

    publishing.publish_imported(items, basis="再次导入", channels={0: ["weibo"]})

    assert Disclosure.objects.count() == 2
    assert Release.objects.count() == 3
    assert [item.index_number for item in items] == ["0010/2016-00001", "0010/2016-00002"]


def test_a_number_that_came_with_an_import_is_not_issued_again():
    item = Disclosure(
        title="旧通告",
        category=make.category(),
        unit=make.unit(),
        formed_on=date(2016, 1, 5),
        summary="旧。",
        published_at=datetime(2016, 1, 6, 9, 0, tzinfo=make.SHANGHAI),
        index_number="0010/2016-00007",
    )
    publishing.publish_imported([item], basis="移交")

    assert make.submitted().index_number == "0010/2016-00008"


@pytest.mark.parametrize(
    "impossible",
    [
        {"status": "published"},
        {"status": "withdrawn", "index_number": "0010/2016-1", "published_at": make.NINE},
        {"status": "withheld"},
        {"validity": "lapsed"},
        {"repealed_on": DAY},
        {"validity": "lapsed", "repealed_on": date(2010, 1, 1)},
    ],
)
def test_the_database_refuses_impossible_states(impossible):
    item = make.draft()

    with pytest.raises(IntegrityError), transaction.atomic():
        Disclosure.objects.filter(pk=item.pk).update(**impossible)
