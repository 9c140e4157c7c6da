"""Remarks among colleagues and opinions of other units: told to whom they concern, kept, never public."""

import io
from datetime import date

import pytest
import time_machine
from django.contrib.auth.models import User
from django.urls import reverse
from pypdf import PdfReader

from portal import turns
from portal.roles import sync_roles
from records.lifecycle import NotAllowed
from requests_app import case_file, conferring, timeline
from requests_app.models import Case
from tests.factories import requests_app as make
from tests.factories import staff

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 12)


@pytest.fixture(autouse=True)
def _on_the_day():
    sync_roles()
    with time_machine.travel("2025-03-12 10:00+08:00", tick=False):
        yield


@pytest.fixture
def case():
    return make.submitted_case()


def waiting(user):
    user = User.objects.get(pk=user.pk)
    return {kind.code: kind.count for kind in turns.kinds_of(user, on=DAY)}


def say(case, *, by, to, text="请核对第二段的日期。"):
    return conferring.comment(case, by=by, on=DAY, text=text, to=to)


def handler_of(code, name):
    """Somebody of 承办 in a unit of its own, and in no other."""
    user = staff.member(f"c{code}", "承办")
    unit = staff.unit(code, name)
    user.memberships.create(unit=unit)
    return User.objects.get(pk=user.pk), unit


def test_a_remark_waits_for_whom_it_is_for_until_it_is_answered(case):
    say(case, by=make.reviewer(), to=make.handler())
    told = waiting(make.handler())

    say(case, by=make.handler(), to=make.reviewer(), text="已改。")

    assert told["comment.see"] == 1
    assert "comment.see" not in waiting(make.handler())
    assert waiting(make.reviewer())["comment.see"] == 1


def test_a_remark_is_written_and_ticked_off_on_the_page_of_the_request(case, client):
    client.force_login(make.reviewer())
    step = reverse("admin:requests_app_case_step", args=[case.pk, "comment"])
    client.post(step, {"to": make.handler().pk, "text": "请核对。"})
    client.force_login(make.handler())
    page = client.get(reverse("admin:requests_app_case_change", args=[case.pk]))

    client.post(reverse("admin:requests_app_case_step", args=[case.pk, "see"]))

    assert "请核对。" in page.text
    assert case.comments.get().seen_on == DAY
    assert Case.objects.get(pk=case.pk).due_on == case.due_on


def test_a_remark_stands_in_the_file_and_nowhere_the_applicant_looks(case):
    say(case, by=make.reviewer(), to=make.handler(), text="内部意见甲")

    pages = PdfReader(io.BytesIO(case_file.pdf_of(case, on=DAY))).pages

    assert "内部意见甲" in "".join(page.extract_text() for page in pages).replace("\n", "")
    assert not [
        entry for entry in timeline.public(case) if "内部意见" in f"{entry.title}{entry.note}"
    ]


def test_nothing_is_said_to_who_may_not_read_the_request(case):
    stranger, _unit = handler_of("0077", "边境支队")

    with pytest.raises(NotAllowed, match="不参与"):
        say(case, by=make.reviewer(), to=stranger)


def test_another_unit_is_asked_sees_the_question_only_and_answers(client):
    case = make.handled_case()
    helper, unit = handler_of("0077", "边境支队")
    asked = conferring.ask_unit(
        case, by=make.handler(), on=DAY, unit=unit, question="是否保存？", answer_by=DAY
    )
    client.force_login(helper)
    page = client.get(reverse("admin:requests_app_unitopinion_change", args=[asked.pk]))
    whole = client.get(reverse("admin:requests_app_case_change", args=[case.pk]))
    waits = waiting(helper)

    client.post(
        reverse("admin:requests_app_unitopinion_step", args=[asked.pk, "give"]),
        {"opinion": "未保存该信息。"},
    )

    assert waits["unit_opinion.give"] == 1
    assert "是否保存？" in page.text
    assert make.PERSON["name"] not in page.text
    assert whole.status_code == 302  # no such request for this account
    assert case.unit_opinions.get().opinion == "未保存该信息。"
    assert waiting(make.handler())["comment.see"] == 1


def test_a_unit_is_asked_once_at_a_time_and_never_the_handling_one():
    case = make.handled_case()
    _helper, unit = handler_of("0077", "边境支队")
    asked = {"by": make.handler(), "on": DAY, "question": "是否保存？", "answer_by": DAY}
    conferring.ask_unit(case, unit=unit, **asked)

    with pytest.raises(NotAllowed):
        conferring.ask_unit(case, unit=unit, **asked)
    with pytest.raises(NotAllowed):
        conferring.ask_unit(case, unit=case.unit, **asked)
