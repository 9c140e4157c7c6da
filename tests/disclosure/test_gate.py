"""What the gate holds back is kept, cleared in writing by a second person, and goes out then, not before."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from disclosure import gate, power_proposals
from disclosure.models import Finding, PowerItem, Unit
from disclosure.publication import findings
from inquiries import consulting, handling, interviewing
from inquiries.models import Contact
from portal.roles import sync_roles
from portal.turns import kinds_of
from records.lifecycle import NotAllowed
from tests.factories import disclosure as make
from tests.factories import staff
from tests.factories.inquiries import (
    SHANGHAI,
    clerk,
    consultation,
    contact,
    interview,
    with_public_version,
)

pytestmark = pytest.mark.django_db
DAY, NOON = date(2016, 5, 6), datetime(2016, 5, 9, 12, 0, tzinfo=SHANGHAI)
MOBILE = "请致电13812345678"


def cleared(finding, *, by="shenhe", reason="本局公布的号码"):
    return findings.clear(finding, by=staff.member(by), at=NOON, reason=reason)


def written_contact():
    asked = contact()
    handling.reply(asked, text="请来派出所。", on=DAY, by=clerk())
    return with_public_version(asked, reply=MOBILE)


def written_interview():
    held = interview(at=None, held_at=NOON)
    held.exchanges.create(position=1, question="如何防盗？", answer=MOBILE)
    interviewing.note_edit(held, on=DAY, by=clerk())
    return held


def written_consultation():
    asked = consultation(status="draft", title=MOBILE)
    consulting.note_edit(asked, on=DAY, by=clerk())
    return asked


DOORS = {
    "contact": (
        written_contact,
        lambda record: handling.publish(record, at=NOON, by=clerk("fabu")),
    ),
    "interview": (
        written_interview,
        lambda record: interviewing.publish(record, at=NOON, by=clerk("fabu")),
    ),
    "consultation": (
        written_consultation,
        lambda record: consulting.open_consultation(record, on=date(2024, 3, 1), by=clerk("fabu")),
    ),
}


@pytest.mark.parametrize("door", DOORS)
def test_what_is_found_is_kept_when_the_text_is_written_and_goes_out_once_cleared(door):
    write, publish = DOORS[door]
    record = write()
    (finding,) = Finding.objects.of(record)
    with pytest.raises(NotAllowed):
        publish(record)

    for refused in ({"by": "chengban"}, {"by": "fabu"}, {"reason": " "}):
        with pytest.raises(NotAllowed):
            cleared(finding, **refused)
    cleared(finding)

    publish(record)


def test_who_wrote_the_text_clears_nothing_in_it_even_when_another_handed_it_in():
    record = written_interview()
    both = staff.member("both", "承办", "审核")
    interviewing.note_edit(record, on=DAY, by=both)
    interviewing.note_edit(record, on=DAY, by=clerk())
    (finding,) = Finding.objects.of(record)

    with pytest.raises(NotAllowed):
        cleared(finding, by="both")


def test_another_number_in_the_same_place_is_another_finding():
    asked = written_contact()
    (finding,) = Finding.objects.of(asked)
    cleared(finding)

    with_public_version(asked, reply="请致电13912345678")

    with pytest.raises(NotAllowed):
        handling.publish(asked, at=NOON, by=clerk("fabu"))
    assert [one.cleared_at is None for one in Finding.objects.of(asked)] == [False, True]


def test_what_is_mended_leaves_no_finding_to_be_answered():
    asked = written_contact()

    with_public_version(asked, reply="请来。")

    assert not Finding.objects.of(asked).exists()
    handling.publish(asked, at=NOON, by=clerk("fabu"))


def test_a_step_that_is_refused_keeps_its_findings_though_all_else_is_undone():
    asked = consultation()
    with pytest.raises(gate.HeldBack):
        consulting.close_consultation(asked, result=MOBILE, on=date(2024, 4, 10), by=clerk("fabu"))

    (finding,) = Finding.objects.of(asked)
    cleared(finding)

    consulting.close_consultation(asked, result=MOBILE, on=date(2024, 4, 10), by=clerk("fabu"))


def test_a_proposed_power_is_held_back_until_its_finding_is_cleared():
    facts = {
        "kind": "added",
        "effective_on": date(2026, 12, 1),
        "basis": "依据",
        "approval": "批准",
        "on": date(2026, 11, 27),
        "by": make.person("fabu"),
    }

    def propose():
        item = PowerItem(
            code="XK-9", type="XK", name="许可", legal_basis="《某条例》", duties=MOBILE
        )
        return power_proposals.propose(**facts, opens=[item])

    with pytest.raises(NotAllowed):
        propose()
    (finding,) = Finding.objects.all()
    cleared(finding)

    assert power_proposals.approve(propose(), by=make.person("fuzeren"), on=date(2026, 11, 27))


def test_a_form_held_back_is_stored_once_a_second_person_has_cleared_it(client):
    sync_roles()
    client.force_login(staff.member("admin", "管理员"))
    add = reverse("admin:disclosure_unit_add")
    facts = {"code": "0099", "name": "户政科", "position": 1, "is_active": "on", "duties": MOBILE}

    held = client.post(add, facts)
    (finding,) = Finding.objects.all()
    assert held.context["adminform"].form.errors.keys() == {"duties"}
    assert "13812345678" not in str(vars(finding))
    client.post(add, {**facts, "duties": "户籍"}) and Unit.objects.filter(code="0099").delete()
    assert not Finding.objects.exists()

    client.post(add, facts)
    cleared(Finding.objects.get())

    assert client.post(add, facts).status_code == 302
    assert Unit.objects.get(code="0099").duties == MOBILE


def test_the_page_of_findings_lists_them_and_takes_the_answer(client):
    sync_roles()
    written_contact()
    (finding,) = Finding.objects.all()
    reviewer = staff.member("shenhe")
    client.force_login(reviewer)

    listed = client.get(reverse("admin:disclosure_finding_changelist"))
    page = client.get(reverse("admin:disclosure_finding_change", args=[finding.pk]))
    step = reverse("admin:disclosure_finding_step", args=[finding.pk, "clear"])
    client.post(step, {"note": "演示号码"})

    assert list(listed.context["cl"].queryset) == [finding]
    asked = Contact.objects.get()
    assert reverse("admin:inquiries_contact_change", args=[asked.pk]) in page.content.decode()
    finding.refresh_from_db()
    assert (finding.reason, finding.cleared_by) == ("演示号码", reviewer)


def test_an_open_finding_is_a_turn_of_the_reviewer():
    written_contact()

    codes = {kind.code for kind in kinds_of(staff.member("shenhe"), on=DAY)}

    assert "finding.clear" in codes
