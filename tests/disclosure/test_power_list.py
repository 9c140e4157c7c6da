from datetime import date

import pytest
from django.db import IntegrityError, transaction

from disclosure import power_list
from disclosure.models import Adjustment, PowerItem
from disclosure.power_list import changes_between
from records.lifecycle import NotAllowed
from statute.powers import PowerType
from tests.factories import disclosure as make

pytestmark = pytest.mark.django_db
MARCH = date(2020, 3, 1)
WHY = {"effective_on": MARCH, "basis": "国务院决定", "approval": "市政府"}
SEED = {
    PowerType.PENALTY: 389,
    PowerType.LICENCE: 16,
    PowerType.COERCION: 36,
    PowerType.INSPECTION: 23,
    PowerType.REWARD: 4,
    PowerType.CONFIRMATION: 6,
    PowerType.OTHER: 10,
}


def adjust(**facts):
    return power_list.adjust(by=make.person("fabu"), **facts)


def new(code, name="新事项", **facts):
    return PowerItem(
        **{"code": code, "type": "XK", "name": name, "legal_basis": "《某法》第一条"} | facts
    )


def test_the_totals_are_those_of_the_rows_in_the_order_the_bureau_states_them():
    PowerItem.objects.bulk_create(
        new(f"{kind.value}-{number:03}", type=kind, valid_from=date(2016, 1, 1))
        for kind, count in SEED.items()
        for number in range(count)
    )

    counts = power_list.count_by_type(date(2016, 12, 31))

    assert [(row.type, row.count) for row in counts] == [
        *SEED.items(),
        (PowerType.LEVY, 0),
        (PowerType.BENEFIT, 0),
        (PowerType.RULING, 0),
    ]
    assert sum(row.count for row in counts) == PowerItem.objects.count() == 484


def test_the_list_can_be_called_up_as_of_any_day(client):
    power = make.power()
    adjust(kind="cancelled", closes=[power], **WHY)

    before = client.get("/powers/?on=2020-02-29").context
    after = client.get("/powers/?on=2020-03-01").context

    assert (before["total"], list(before["page_obj"])) == (1, [power])
    assert (after["total"], list(after["page_obj"])) == (0, [])


def test_a_change_keeps_the_old_version_and_its_basis(client):
    power = make.power()

    adjustment = adjust(
        kind="changed",
        closes=[power],
        opens=[power_list.next_version(power, legal_basis="《新办法》第三条")],
        **WHY,
    )

    versions = client.get(power.get_absolute_url()).context["versions"]
    assert [(v.valid_from, v.valid_to, v.legal_basis) for v in versions] == [
        (MARCH, None, "《新办法》第三条"),
        (date(2016, 1, 1), MARCH, "《旅馆业治安管理办法》第四条第一款"),
    ]
    assert (versions[0].opened_by, versions[1].closed_by) == (adjustment, adjustment)


def test_what_changed_between_two_days_is_told_with_its_basis():
    kept, gone, changed = make.power("XK-001"), make.power("XK-002"), make.power("XK-003")
    adjust(kind="cancelled", closes=[gone], **WHY)
    adjust(kind="added", opens=[new("XK-004")], **WHY)
    adjust(
        kind="changed",
        closes=[changed],
        opens=[power_list.next_version(changed, name="改过的名称", phone="0719-1")],
        **WHY,
    )

    changes = changes_between(date(2020, 1, 1), date(2020, 12, 31))

    assert [(c.item.code, c.adjustment.kind) for c in changes.added] == [("XK-004", "added")]
    assert [(c.item.code, c.adjustment.kind) for c in changes.removed] == [("XK-002", "cancelled")]
    assert [(c.item.code, len(c.fields)) for c in changes.changed] == [("XK-003", 2)]
    assert kept.code not in {c.item.code for part in vars(changes).values() for c in part}


@pytest.mark.parametrize(
    ("kind", "closed", "opened"),
    [
        ("added", ["XK-001"], ["XK-009"]),
        ("cancelled", [], []),
        ("cancelled", ["XK-001"], ["XK-009"]),
        ("delegated", [], ["XK-009"]),
        ("taken_over", [], []),
        ("merged", ["XK-001"], ["XK-009"]),
        ("split", ["XK-001"], ["XK-009"]),
        ("changed", ["XK-001"], ["XK-009"]),
        ("added", [], ["XK-002"]),
        ("added", [], ["XK-008", "XK-008"]),
    ],
)
def test_an_adjustment_that_is_not_what_it_says_is_refused_and_changes_nothing(
    kind, closed, opened
):
    powers = {code: make.power(code) for code in ("XK-001", "XK-002")}
    before = list(PowerItem.objects.values_list("code", "valid_to"))

    with pytest.raises(NotAllowed):
        adjust(
            kind=kind,
            closes=[powers[code] for code in closed],
            opens=[new(code) for code in opened],
            **WHY,
        )

    assert list(PowerItem.objects.values_list("code", "valid_to")) == before
    assert Adjustment.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "closed", "opened"),
    [
        ("added", [], ["XK-009"]),
        ("cancelled", ["XK-001"], []),
        ("delegated", ["XK-001", "XK-002"], []),
        ("taken_over", [], ["XK-009"]),
        ("merged", ["XK-001", "XK-002"], ["XK-001"]),
        ("split", ["XK-001"], ["XK-008", "XK-009"]),
        ("changed", ["XK-001"], ["XK-001"]),
    ],
)
def test_every_kind_of_adjustment_closes_and_opens_what_it_names(kind, closed, opened):
    powers = {code: make.power(code) for code in ("XK-001", "XK-002")}

    adjust(
        kind=kind,
        closes=[powers[code] for code in closed],
        opens=[new(code) for code in opened],
        **WHY,
    )

    in_force = PowerItem.objects.in_force(on=MARCH).order_by("code")
    assert [power.code for power in in_force] == sorted(({*powers} - {*closed}) | {*opened})


def test_the_code_of_a_cancelled_power_is_never_given_again():
    power = make.power()
    adjust(kind="cancelled", closes=[power], **WHY)

    with pytest.raises(NotAllowed):
        adjust(
            kind="added",
            opens=[new(power.code)],
            effective_on=date(2021, 1, 1),
            basis="某法",
            approval="市政府",
        )


def test_a_power_cannot_promise_more_time_than_the_law_gives():
    with pytest.raises(IntegrityError), transaction.atomic():
        make.power(statutory_days=10, promised_days=11)


@pytest.mark.parametrize("query", ["on=x", "on=2016-02-30", "type=ZZ", "on=0000-01-01"])
def test_a_power_list_of_no_day_or_type_is_an_error_on_the_form(client, query):
    make.power()

    context = client.get(f"/powers/?{query}").context

    assert context["filter"].form.errors
    assert list(context["page_obj"]) == []


def test_changes_over_days_in_the_wrong_order_are_an_error_on_the_form(client):
    context = client.get("/powers/changes/?first=2020-02-01&last=2020-01-01").context

    assert context["form"].errors
    assert context["changes"] is None


def test_the_page_of_an_old_code_leads_to_what_the_power_became_and_back(client):
    first, second = make.power("XK-001"), make.power("XK-002")
    merged = power_list.next_version(first, code="XK-003", name="合并后的事项")
    adjust(kind="merged", closes=[first, second], opens=[merged], **WHY)

    old = client.get("/powers/XK-001/").context
    new = client.get("/powers/XK-003/").context

    assert (old["successors"], old["predecessors"]) == ([merged], [])
    assert (new["successors"], new["predecessors"]) == ([], [first, second])
    page = client.get("/powers/XK-001/").content.decode()
    assert '<a href="/powers/XK-003/">合并后的事项</a>' in page


@pytest.mark.parametrize("field", ["duties", "accountability", "legal_basis", "flow_text"])
def test_a_power_with_a_person_in_its_text_does_not_come_on_the_list(field):
    planted = new("XK-077")
    setattr(planted, field, "联系人手机13812345678")

    with pytest.raises(NotAllowed, match="个人信息"):
        adjust(kind="added", opens=[planted], **WHY)

    assert not PowerItem.objects.filter(code="XK-077").exists()


def test_each_adjustment_bears_the_next_number_of_its_year_and_who_entered_it():
    first, second, next_year = (
        adjust(kind="added", **WHY | {"effective_on": day}, opens=[new(code)])
        for code, day in (
            ("N-1", date(2018, 3, 1)),
            ("N-2", date(2018, 2, 1)),
            ("N-3", date(2019, 1, 1)),
        )
    )

    assert [each.number for each in (first, second, next_year)] == [
        "2018-001",
        "2018-002",
        "2019-001",
    ]
    assert Adjustment.objects.get(pk=first.pk).by.username == "fabu"
