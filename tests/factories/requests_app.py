"""Cases for tests, made by the lifecycle itself; fixed days, nothing random.

`case_in(status)` walks a case to any status. The calendar of March 2025 has no holiday: received on
2025-03-03, the reply is due on 2025-03-31.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from requests_app import text_proposals
from requests_app.lifecycle import intake as case_intake
from requests_app.lifecycle import replying, rounds
from requests_app.models import Case, Remedy
from statute.grounds import grounds_of, reference_wanted
from statute.outcomes import ApplicantKind, Outcome
from tests.factories import staff

SHANGHAI = ZoneInfo("Asia/Shanghai")
RECEIVED = date(2025, 3, 3)
DUE = date(2025, 3, 31)
PERSON = {
    "name": "张三丰",
    "id_kind": "identity_card",
    "id_number": "420302198001015671",
    "phone": "13800000000",
    "address": "十堰市茅箭区人民路1号",
    "email": "zhang@example.com",
}


# Who takes the steps of a case.
ROLES = ("dengji", "chengban", "shenhe", "fuzeren")


def clerk(name):
    """A member of staff with the one role of that name."""
    return staff.member(name)


def registrar():
    return clerk("dengji")


def handler():
    return clerk("chengban")


def reviewer():
    return clerk("shenhe")


def head():
    return clerk("fuzeren")


def administrator():
    return clerk("guanliyuan")


def unit(code="0010", name="治安支队"):
    return staff.unit(code, name)


def filed_case(*, on=RECEIVED, intake="web", applicant=None, kind=ApplicantKind.PERSON, **wanted):
    """A request as it came in; at the counter it is received at once."""
    return case_intake.file(
        intake=intake,
        applicant_kind=kind,
        description=wanted.pop("description", "2024年度治安管理处罚案件数量"),
        applicant={**PERSON, **(applicant or {})},
        arrived_at=datetime(on.year, on.month, on.day, 10, 0, tzinfo=SHANGHAI),
        **wanted,
    )


def registered_case(*, on=RECEIVED, **facts):
    return filed_case(on=on, intake="counter", **facts)


def accepted_case(*, on=RECEIVED, **facts):
    return case_intake.accept(registered_case(on=on, **facts), by=registrar(), on=on)


def assigned_case(*, on=RECEIVED, **facts):
    return case_intake.assign(accepted_case(on=on, **facts), by=registrar(), on=on, unit=unit())


def handled_case(*, on=RECEIVED, **facts):
    return case_intake.sign_for(assigned_case(on=on, **facts), by=handler(), on=on)


def why(outcome):
    """A ground and a text named that a reply with `outcome` may rest on, as arguments of a draft."""
    grounds = grounds_of(Outcome(outcome))[:1]
    wanted = reference_wanted(Outcome(outcome), grounds)
    return {"grounds": grounds, "reference": "《某法》第一条" if wanted else ""}


def submitted_case(*, on=RECEIVED, outcome=Outcome.DISCLOSED, **facts):
    case = handled_case(on=on, **facts)
    replying.draft_reply(
        case,
        by=handler(),
        on=on,
        outcome=outcome,
        statement="现将有关信息提供给你。",
        **why(outcome),
    )
    return replying.submit(case, by=handler(), on=on)


def signing_case(*, on=RECEIVED, **facts):
    return replying.approve(submitted_case(on=on, **facts), by=reviewer(), on=on)


def signed_case(*, on=RECEIVED, **facts):
    return replying.sign(signing_case(on=on, **facts), by=head(), on=on)


def replied_case(*, on=RECEIVED, **facts):
    case = signed_case(on=on, **facts)
    replying.reply(case, by=handler(), on=on)
    return Case.objects.get(pk=case.pk)


def closed_case(*, on=RECEIVED, served_on=None, method="post", **facts):
    return replying.serve(
        replied_case(on=on, **facts),
        by=registrar(),
        on=served_on or on,
        method=method,
        proof="挂号信 XA00000000042",
    )


def correcting_case(*, on=RECEIVED, reply_by=date(2025, 3, 20), **facts):
    return case_intake.request_correction(
        registered_case(on=on, **facts),
        by=registrar(),
        on=on,
        wanted="请写明年份。",
        reply_by=reply_by,
    )


def reasoning_case(*, on=RECEIVED, reply_by=date(2025, 3, 20), **facts):
    return rounds.request_reasons(
        handled_case(on=on, **facts), by=handler(), on=on, reply_by=reply_by
    )


def charged_case(*, on=RECEIVED, pages=31, **facts):
    case = handled_case(on=on, **facts)
    rounds.charge(
        case, by=handler(), on=on, basis="pages", quantity=pages, channel="到代收银行缴纳"
    )
    return Case.objects.get(pk=case.pk)


def void_case(*, on=RECEIVED, **facts):
    case = case_intake.propose_void(
        filed_case(on=on, **facts), by=registrar(), on=on, reason="test", note="系统测试"
    )
    return case_intake.void(case, by=head(), on=on)


MAKERS = {
    Case.Status.FILED: filed_case,
    Case.Status.REGISTERED: registered_case,
    Case.Status.CORRECTING: correcting_case,
    Case.Status.ACCEPTED: accepted_case,
    Case.Status.ASSIGNED: assigned_case,
    Case.Status.HANDLING: handled_case,
    Case.Status.REASONING: reasoning_case,
    Case.Status.CHARGING: charged_case,
    Case.Status.REVIEWING: submitted_case,
    Case.Status.SIGNING: signing_case,
    Case.Status.SIGNED: signed_case,
    Case.Status.REPLIED: replied_case,
    Case.Status.CLOSED: closed_case,
    Case.Status.ARCHIVED: lambda **facts: replying.archive(
        closed_case(**facts), by=registrar(), on=facts.get("on", RECEIVED)
    ),
    Case.Status.VOID: void_case,
}


def case_in(status, **facts):
    """A case that stands in `status`, everything done on the day it was received."""
    return MAKERS[status](**facts)


def register_row(number, *, received_on, kind=ApplicantKind.PERSON, outcome="", closed_on=None):
    """A row of the register as an import leaves it, without its ledger: for counting tests."""
    return Case.objects.create(
        number=number,
        status=Case.Status.CLOSED if outcome else Case.Status.REGISTERED,
        received_on=received_on,
        applicant_kind=kind,
        description="演示",
        outcome=outcome,
        closed_on=closed_on,
    )


def remedy(number, *, kind=Remedy.Kind.REVIEW, filed_on=date(2025, 5, 6), **facts):
    return Remedy.objects.create(number=number, kind=kind, filed_on=filed_on, **facts)


def order(case):
    """A review of `case`, decided on the day it was received: a new reply is ordered."""
    return remedy(
        f"行复{case.pk}号",
        case=case,
        filed_on=RECEIVED,
        decided_on=RECEIVED,
        decision_received_on=RECEIVED,
        result=Remedy.Result.CORRECTED,
        orders_reply=True,
    )


def proposed_text(slot="finding.3.8", text="经研究，所申请的信息请按照{名称}查询。"):
    """A standard text that waits for its approval."""
    return text_proposals.propose(
        slot=slot, text=text, reason="统一表述", by=reviewer(), on=RECEIVED
    )
