"""Who may take which step: written by hand, and held against what `begin` lets through."""

from dataclasses import replace
from datetime import date

import pytest

from annual_report import life, taking_back
from annual_report.frozen import freeze
from annual_report.models import PrintedReport, Report
from disclosure import power_list, power_proposals, powers_shown
from disclosure.models import Adjustment, AdjustmentProposal, Disclosure, PowerItem
from disclosure.publication import reviewing, table
from inquiries import consulting, handling, interviewing
from inquiries.models import Consultation, Contact, Interview
from records.lifecycle import Act, Lifecycle, NotAllowed, Role
from requests_app import acts, matters, text_proposals
from requests_app.lifecycle import table as case_table
from requests_app.models import Case, Remedy, StandardText
from tests.factories import disclosure as documents
from tests.factories import inquiries, staff
from tests.factories import requests_app as requests
from tests.factories.annual_report import content

pytestmark = pytest.mark.django_db

EMERGENCY = {
    "emergency": "承办 审核 发布 机构负责人",
    "emergency_confirmed": "审核 发布 机构负责人",
    "emergency_undone": "审核 发布 机构负责人",
}
SHOWN_AGAIN = {
    "restore_proposed": "发布",
    "restored": "发布 机构负责人",
    "restore_refused": "发布 机构负责人",
}
MATRIX = {
    "requests": {
        "confirmed": "登记",
        "void_proposed": "登记",
        "voided": "登记 机构负责人",
        "correction_requested": "登记 承办",
        "corrected": "登记 nobody",
        "correction_lapsed": "登记",
        "accepted": "登记",
        "split": "登记",
        "merged": "登记",
        "assigned": "登记",
        "signed_for": "承办",
        "returned": "承办",
        "assignment_taken_back": "登记",
        "reassigned": "登记",
        "handed_over": "管理员",
        "unit_asked": "承办",
        "consulted": "承办",
        "opinion_recorded": "承办",
        "joint_decided": "机构负责人",
        "third_party_told": "承办",
        "reasons_requested": "承办",
        "reasons_given": "承办 nobody",
        "reasons_lapsed": "承办",
        "delayed": "机构负责人",
        "charged": "承办",
        "fee_delivered": "承办",
        "paid": "承办",
        "waived": "机构负责人",
        "fee_lapsed": "登记",
        "extension_proposed": "承办",
        "extension_approved": "机构负责人",
        "extension_refused": "机构负责人",
        "extended": "登记 承办",
        "organ_named": "承办",
        "transferred": "承办",
        "referred": "承办",
        "answered_on_the_spot": "登记 承办",
        "submitted": "承办",
        "recalled": "承办",
        "sent_back": "审核 机构负责人",
        "reviewed": "审核",
        "signed": "机构负责人",
        "replied": "登记 承办",
        "served": "登记 承办",
        "archived": "登记",
        "amended": "登记",
        "file_detached": "登记",
        "reopened": "登记",
        "withdrawn": "登记 nobody",
        "restore_proposed": "登记",
        "restored": "登记 机构负责人",
        "restore_refused": "登记 机构负责人",
    },
    "reviews and suits": {
        "assigned": "登记",
        "told": "登记",
        "answered": "登记 承办",
        "decided": "登记",
        "handed_over": "管理员",
    },
    "documents": {
        "edit": "承办",
        "submit": "承办",
        "first_review": "审核",
        "secrecy_review": "审核",
        "sign_off": "审核",
        "approve": "机构负责人",
        "recall": "承办",
        "send_back": "审核 机构负责人",
        "hand_over": "管理员",
        "publish": "发布",
        "reschedule": "发布",
        "withdraw": "发布",
        "propose_restore": "发布",
        "restore": "发布 机构负责人",
        "refuse_restore": "发布 机构负责人",
        "reword": "承办 审核 发布 机构负责人",
        **EMERGENCY,
        "revise": "承办",
        "change_validity": "发布",
        "release": "发布",
        "reassess": "审核",
    },
    "contacts": {
        **{"passed_on": "登记 承办", "replied": "承办", "closed": "承办"},
        **{"fed_back": "登记 承办", "amended": "登记"},
    },
    "contacts on the site": {
        "redacted": "承办",
        "opened_up": "审核",
        "published": "发布",
        "withdrawn": "发布",
        **EMERGENCY,
    },
    "interviews": {"published": "发布", "withdrawn": "发布", **EMERGENCY},
    "consultations": {
        "opened": "发布",
        "extended": "发布",
        "closed": "发布 机构负责人",
        "corrected": "发布 机构负责人",
        "withdrawn": "发布 机构负责人",
        **EMERGENCY,
        **SHOWN_AGAIN,
    },
    "powers as shown": {**EMERGENCY, **SHOWN_AGAIN},
    "adjustments as shown": {**EMERGENCY, **SHOWN_AGAIN},
    "printed reports as shown": {**EMERGENCY, **SHOWN_AGAIN},
    "power list": {"approved": "机构负责人", "refused": "机构负责人"},
    "standard texts": {"approved": "机构负责人", "refused": "机构负责人"},
    "reports": {
        "written": "年报",
        "outlined": "年报",
        "figures_closed": "年报",
        "waived": "年报",
        "error_waived": "机构负责人",
        "discarded": "年报",
        "withdrawn": "年报",
        "checked": "年报",
        "recalled": "年报",
        "approved": "机构负责人",
        "sent_back": "机构负责人",
        "published": "年报",
        "replaced": "年报",
        "correction_begun": "年报",
        "reworded": "承办 审核 发布 机构负责人",
        **EMERGENCY,
    },
}
ACTS = [
    (acts.ENTER, "登记 nobody"),
    (acts.TAKE_OVER, "登记 nobody"),
    (acts.ISSUE_CODE, "登记"),
    (acts.ADD_FILES, "登记 承办"),
    (acts.BLACK_OUT, "承办"),
    (acts.DRAFT_REPLY, "承办"),
    (acts.EDIT_LETTER, "登记 承办"),
    (acts.SERVE_LETTER, "登记 承办"),
    (acts.PREPARE_ANSWER, "承办"),
    (acts.PROPOSE_TEXT, "登记 承办 审核"),
    (acts.DECIDE_CONVERSION, "机构负责人"),
    (acts.ANSWER_ERASURE, "登记 机构负责人"),
    (acts.ASSIST, "登记 承办"),
    (acts.ERASE, "登记 机构负责人"),
    (table.DRAFT, "承办"),
    (table.CLEAR, "审核"),
    (table.TAKE_OVER, "机构负责人 nobody"),
    (handling.REGISTER, "登记 承办 nobody"),
    (handling.TAKE_OVER, "登记 nobody"),
    (interviewing.EDIT, "承办"),
    (consulting.EDIT, "承办"),
    (life.DRAW_UP, "年报"),
    (power_list.ADJUST, "发布"),
    (power_list.TAKE_OVER, "机构负责人 nobody"),
]
REGISTERS = {
    "requests": case_table.LIFECYCLE,
    "reviews and suits": matters.LIFECYCLE,
    "documents": table.LIFECYCLE,
    "contacts": handling.HANDLING,
    "contacts on the site": handling.PUBLICATION,
    "interviews": interviewing.LIFECYCLE,
    "consultations": consulting.LIFECYCLE,
    "power list": power_proposals.LIFECYCLE,
    "standard texts": text_proposals.LIFECYCLE,
    "reports": life.LIFECYCLE,
    "powers as shown": powers_shown.POWERS.lifecycle,
    "adjustments as shown": powers_shown.ADJUSTMENTS.lifecycle,
    "printed reports as shown": taking_back.PRINTED.lifecycle,
}
DAY = date(2026, 5, 6)
# What else a record holds in a state, so that the database lets it stand there.
FACTS = {
    ("documents", "published"): {"published_at": documents.NINE, "index_number": "1/2016-00001"},
    ("documents", "withdrawn"): {
        "withdrawn_at": documents.NINE,
        "withdrawal_reason": "有误",
        "index_number": "1/2016-00001",
    },
    ("documents", "withheld"): {"withheld_ground": "privacy", "reassess_on": DAY},
    ("requests", "closed"): {"outcome": "1", "closed_on": DAY},
    ("reports", "published"): {"published_at": documents.NINE, "sha256": "0" * 64},
    ("consultations", "closed"): {"result": "共收到意见0条。", "closed_on": DAY},
    ("contacts", "replied"): {"replied_on": DAY, "reply": "已答复。"},
    ("contacts", "closed"): {"replied_on": DAY, "reply": "已答复。", "closed_on": DAY},
    ("contacts on the site", "public"): {
        "replied_on": DAY,
        "reply": "已答复。",
        "public_subject": "咨询",
        "public_reply": "已答复。",
        "published_at": documents.NINE,
    },
    ("interviews", "not_public"): {"published_at": None},
    ("interviews", "public"): {"published_at": documents.NINE},
    ("powers as shown", "hidden"): {"hidden_at": documents.NINE},
    ("adjustments as shown", "hidden"): {"hidden_at": documents.NINE},
    ("printed reports as shown", "hidden"): {"hidden_at": documents.NINE},
    ("reports", "withdrawn"): {
        **{"published_at": documents.NINE, "sha256": "0" * 64},
        **{"withdrawn_on": DAY, "withdrawn_reason": "有误"},
        "frozen": freeze(content(), ()),
    },
}


MAKE = {
    "requests": requests.registered_case,
    "reviews and suits": lambda: requests.remedy("行复1号"),
    "documents": documents.draft,
    "contacts": inquiries.contact,
    "contacts on the site": inquiries.contact,
    "interviews": inquiries.interview,
    "consultations": inquiries.consultation,
    "power list": documents.proposed_adjustment,
    "standard texts": requests.proposed_text,
    "reports": lambda: Report.objects.create(year=2016, form="2019", as_of=date(2016, 12, 31)),
    "powers as shown": documents.power,
    "adjustments as shown": lambda: Adjustment.objects.create(
        kind="added", effective_on=DAY, basis="市政府令", approval="市政府"
    ),
    "printed reports as shown": lambda: PrintedReport.objects.create(
        year=2019, form="2019", content={}, name="a.html", imported_at=documents.NINE
    ),
}


def standing(register: str, record, state: str):
    """The record in that state, behind the back of its lifecycle."""
    facts = dict(FACTS.get((register, state), {}))
    if REGISTERS[register].state is None:
        facts["status"] = state
    type(record)._default_manager.filter(pk=record.pk).update(**facts)
    return record


def people() -> dict:
    """One member of staff for each duty, one without any who is superuser, and nobody at all; who keeps
    the system, its duties or its audit takes no step of a record but the hand-over."""
    root = staff.member("root")
    root.is_superuser = True
    root.save()
    records = ("登记", "承办", "审核", "发布", "年报", "机构负责人")
    system = ("管理员", "安全管理员", "审计员")
    return {
        **{name: staff.member(f"only-{name}", name) for name in records + system},
        "superuser": root,
        "nobody": None,
    }


def lets_through(known: Lifecycle, record, step: str, user) -> bool:
    """Whether the right, of all that `begin` asks, is given."""
    try:
        known.begin(record, step, by=user)
    except NotAllowed:
        return False
    return True


def takers(register: str, step: str) -> str:
    known, record = REGISTERS[register], MAKE[register]()
    standing(register, record, known.transitions[step].sources[0])
    return " ".join(
        name for name, user in people().items() if lets_through(known, record, step, user)
    )


STEPS = [(register, step) for register, steps in MATRIX.items() for step in steps]


@pytest.mark.parametrize(("register", "step"), STEPS)
def test_a_step_is_taken_by_the_duties_of_the_matrix_and_nobody_else(register, step):
    assert takers(register, step) == MATRIX[register][step]


@pytest.mark.parametrize("register", MATRIX)
def test_the_matrix_names_every_step_of_a_register(register):
    assert set(MATRIX[register]) == set(REGISTERS[register].transitions)


@pytest.mark.parametrize(("register", "step"), STEPS)
def test_the_matrix_notices_a_right_opened_to_everybody(register, step, monkeypatch):
    transitions = REGISTERS[register].transitions
    monkeypatch.setitem(transitions, step, replace(transitions[step], who=tuple(Role)))

    assert takers(register, step) != MATRIX[register][step]


@pytest.mark.parametrize(("act", "names"), ACTS, ids=lambda value: str(getattr(value, "label", "")))
def test_what_is_no_step_has_its_duties_too(act: Act, names: str):
    assert " ".join(name for name, user in people().items() if act.is_open_to(user)) == names


def test_every_register_is_in_the_matrix():
    models = {known.model for known in REGISTERS.values()}

    assert models == {
        *(Case, Remedy, Disclosure, Contact, Interview, Consultation, Report, AdjustmentProposal),
        *(StandardText, PowerItem, Adjustment, PrintedReport),
    }


def test_who_gave_the_first_review_does_not_give_the_secrecy_review():
    item = documents.submitted()
    first = documents.person("shenhe")
    reviewing.first_review(item, by=first, on=date(2016, 5, 5), basis="属实")

    with pytest.raises(NotAllowed):
        reviewing.secrecy_review(
            item, by=first, on=date(2016, 5, 5), result="disclose", basis="不涉密"
        )

    reviewing.secrecy_review(
        item,
        by=documents.person("baomi"),
        on=date(2016, 5, 5),
        result="disclose",
        basis="不涉密",
    )
