"""依申请公开: the 8 requests of 2016, closed ones of every later year, and open ones in every state.

Closed requests are entered as an old register hands them over; the open ones of the last weeks take
their steps through the lifecycle, by the staff whose steps they are.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from django.contrib.auth.models import User

from demo import LAST_DAY, MARK, YEARS, at, read_json, spread, weekdays
from disclosure.models import Disclosure, Unit
from disclosure.publication import drafting, publishing
from disclosure.publication import reviewing as publication_reviewing
from records.personal import fingerprint
from requests_app import answers, matters
from requests_app.lifecycle import intake, replying, rounds, table
from requests_app.lifecycle.steps import Step
from requests_app.models import Applicant, Case, CaseEvent, Count, Remedy
from statute import grounds as grounds_of_law
from statute.calendar import official_workdays
from statute.deadlines import reply_due
from statute.outcomes import ApplicantKind, Ground, Outcome
from statute.workdays import Workdays

REQUESTS_2016 = 8
# 2016: the report says that all eight were answered in time, not how.
OUTCOMES_2016 = (
    *(Outcome.DISCLOSED, Outcome.DISCLOSED, Outcome.PARTLY, Outcome.DISCLOSED),
    *(Outcome.NOT_HELD, Outcome.DISCLOSED, Outcome.THIRD_PARTY, Outcome.DISCLOSED),
)
# Later years: what a bureau's requests usually come to.
OUTCOMES = (
    *(Outcome.DISCLOSED,) * 9,
    *(Outcome.PARTLY,) * 3,
    *(Outcome.NOT_HELD,) * 3,
    *(Outcome.NOT_EXISTING,) * 2,
    *(Outcome.ENFORCEMENT_FILE,) * 3,
    *(Outcome.THIRD_PARTY, Outcome.PROCESS, Outcome.INTERNAL_AFFAIRS, Outcome.PETITION),
    *(Outcome.REPEATED, Outcome.ADMINISTRATIVE_QUERY, Outcome.STILL_UNCLEAR, Outcome.OTHER),
)
KINDS = (*(ApplicantKind.PERSON,) * 8, ApplicantKind.COMPANY, ApplicantKind.LEGAL_SERVICE)
# The closed requests end here; what came in later is open.
CLOSED_UNTIL = date(2026, 10, 9)
DISTRICTS = ("茅箭区", "张湾区", "郧阳区", "郧西县", "竹山县", "竹溪县", "房县", "丹江口市")


def load_cases(units: dict[str, Unit], staff: dict[str, User]) -> None:
    closed = _load_closed(list(units.values()))
    _load_remedies(closed)
    _Open(units, staff).load()


def _load_closed(units: list[Unit]) -> list[Case]:
    random, workdays = Random(36), official_workdays()
    matters = read_json("requests.json")["matters"]
    cases = []
    for year in YEARS:
        count = REQUESTS_2016 if year == YEARS[0] else 10 + 2 * (year - YEARS[1])
        # All of 2016 were answered within the year; later ones may be carried into the next.
        last = date(2016, 11, 25) if year == YEARS[0] else min(date(year, 12, 25), CLOSED_UNTIL)
        for number, day in enumerate(spread(random, weekdays(date(year, 1, 5), last), count), 1):
            outcome = OUTCOMES_2016[number - 1] if year == YEARS[0] else random.choice(OUTCOMES)
            text = random.choice(matters).format(year=year - 1, district=random.choice(DISTRICTS))
            cases.append(
                _closed(f"{year}-{number:05d}", day, outcome, text, random, units, workdays)
            )
    Case.objects.bulk_create(cases)
    Applicant.objects.bulk_create(_applicant(case) for case in cases)
    CaseEvent.objects.bulk_create(event for case in cases for event in _history(case))
    return cases


def _closed(number, day, outcome, text, random: Random, units, workdays: Workdays) -> Case:
    # Until 2019 the term was 15 working days; each answer here comes in time.
    answered = workdays.after(day, random.randint(4, 14))
    kind = ApplicantKind.PERSON if day.year == YEARS[0] else random.choice(KINDS)
    case = Case(
        number=number,
        intake=random.choice((Case.Intake.WEB, Case.Intake.COUNTER, Case.Intake.REGISTERED_MAIL)),
        arrived_at=at(day, 10),
        receipt_proof=MARK,
        received_on=day,
        applicant_kind=kind,
        description=f"{text}（{MARK}）",
        delivery=random.choice((Case.Delivery.POST, Case.Delivery.EMAIL, Case.Delivery.COLLECT)),
        medium=Case.Medium.PAPER,
        unit=random.choice(units),
        due_on=reply_due(day, workdays=workdays),
        outcome=outcome,
        grounds=_grounds(outcome, int(number[-5:])),
        closed_on=answered,
    )
    return table.LIFECYCLE.take_over(case, Case.Status.ARCHIVED)


def _grounds(outcome: Outcome, place: int) -> str:
    """One ground the outcome may rest on, another from request to request; two for every 部分公开."""
    possible = grounds_of_law.grounds_of(outcome)
    if outcome is Outcome.PARTLY:
        return grounds_of_law.stored((Ground.PRIVACY, Ground.ENFORCEMENT_FILE))
    return grounds_of_law.stored(possible[place % len(possible) :][:1] if possible else ())


def _applicant(case: Case) -> Applicant:
    """Nobody: a numbered stand-in."""
    words = read_json("requests.json")
    person = case.applicant_kind == ApplicantKind.PERSON
    name = f"{words['applicant' if person else 'organisation']}{case.number}"
    return Applicant(
        case=case,
        name=name,
        phone="00000000000",
        address="演示地址",
        name_fingerprint=fingerprint(name),
        id_fingerprint=fingerprint(f"{name}00000000000"),
    )


def _history(case: Case) -> list[CaseEvent]:
    """The ledger of a closed case, its steps spread over the days it took."""
    steps = (
        *(Step.FILE, Step.CONFIRM, Step.ACCEPT, Step.ASSIGN, Step.SIGN_FOR),
        *(Step.SUBMIT, Step.APPROVE, Step.SIGN, Step.REPLY, Step.SERVE, Step.ARCHIVE),
    )
    length = (case.closed_on - case.received_on).days
    days = [case.received_on] * 3 + [
        case.received_on + timedelta(length * part // 7) for part in range(1, 8)
    ]
    days.append(case.closed_on)
    return [
        CaseEvent(case=case, kind=step, on=day, at=at(day, 9 + place // 2), note=MARK)
        for place, (step, day) in enumerate(zip(steps, days, strict=True))
    ]


def _load_remedies(cases: list[Case]) -> None:
    """A review for about one refusal in four, a suit for some; none before 2018 (报告四)."""
    refused = [
        case
        for case in cases
        if case.outcome.startswith(("3.", "4.")) and case.closed_on.year > 2017
    ]
    remedies = []
    for place, case in enumerate(refused):
        filed_on = case.closed_on + timedelta(20)
        if place % 4 or filed_on > LAST_DAY:
            continue
        suit = place % 12 == 8
        decided_on = filed_on + timedelta(55)
        review = Remedy(
            number=f"{'十行初' if suit else '十政复'}〔{filed_on.year}〕演示{place + 1}号",
            kind=Remedy.Kind.SUIT if suit else Remedy.Kind.REVIEW,
            filed_on=filed_on,
            case=case,
        )
        if decided_on <= LAST_DAY:
            result = ("upheld", "upheld", "corrected", "other")[place // 4 % 4]
            matters.LIFECYCLE.take_over(
                review, matters.DECIDED, decided_on=decided_on, result=result
            )
        remedies.append(review)
    matters.number(remedies)
    Remedy.objects.bulk_create(remedies)


class _Open:
    """Requests of the last weeks, one in every state. Each method brings a case one state further."""

    def __init__(self, units: dict[str, Unit], staff: dict[str, User]):
        self.unit = units["gaj-jjzd"]
        self.office, self.handler = staff["dengji"], staff["chengban"]
        self.reviewer, self.head = staff["shenhe"], staff["fuzeren"]
        self.publisher, self.secrecy = staff["fabu"], staff["baomi"]
        self.words = read_json("requests.json")
        self.made = 0

    def load(self) -> None:
        self.filed(date(2026, 11, 22))
        self.registered(date(2026, 11, 20))
        self.correcting(date(2026, 11, 9))
        self.accepted(date(2026, 11, 18))
        self.assigned(date(2026, 11, 16))
        self.handling(date(2026, 11, 12))
        self.handling(date(2026, 10, 21))  # its last day was 18 November: overdue
        self.asking_a_third_party(date(2026, 11, 2))
        self.extended(date(2026, 10, 22))
        self.reasoning(date(2026, 11, 5))
        self.charging(date(2026, 11, 4))
        self.reviewing(date(2026, 10, 29))
        self.signing(date(2026, 10, 28))
        self.signed(date(2026, 10, 27))
        self.replied(date(2026, 10, 26))
        self.shared(date(2026, 10, 23))
        self.void(date(2026, 11, 19))
        self.reopened(date(2026, 8, 31))

    def filed(self, day: date) -> Case:
        self.made += 1
        matters = self.words["matters"]
        text = matters[self.made % len(matters)].format(
            year=day.year - 1, district=DISTRICTS[self.made % len(DISTRICTS)]
        )
        return intake.file(
            intake=Case.Intake.WEB,
            applicant_kind=ApplicantKind.PERSON,
            description=f"{text}（{MARK}）",
            applicant={
                "name": f"{self.words['applicant']}{self.made:02d}",
                "phone": "00000000000",
                "address": "演示地址",
            },
            arrived_at=at(day, 10),
            delivery=Case.Delivery.EMAIL,
            medium=Case.Medium.ELECTRONIC,
        )

    def void(self, day: date) -> Case:
        """A test of the form, sent by nobody who wants an answer; two people say so."""
        case = intake.propose_void(
            self.filed(day), by=self.office, on=day, reason=Case.VoidReason.TEST, note=MARK
        )
        return intake.void(case, by=self.head, on=day)

    def registered(self, day: date) -> Case:
        case = self.filed(day)
        return intake.confirm(case, by=self.office, on=day, proof=f"电话确认（{MARK}）")

    def correcting(self, day: date) -> Case:
        return intake.request_correction(
            self.registered(day),
            by=self.office,
            on=day + timedelta(2),
            wanted="请说明所需信息的时间范围和名称。",
            reply_by=day + timedelta(24),
        )

    def accepted(self, day: date) -> Case:
        return intake.accept(self.registered(day), by=self.office, on=day)

    def assigned(self, day: date) -> Case:
        case = self.accepted(day)
        return intake.assign(case, by=self.office, on=day + timedelta(1), unit=self.unit)

    def handling(self, day: date) -> Case:
        return intake.sign_for(self.assigned(day), by=self.handler, on=day + timedelta(1))

    def asking_a_third_party(self, day: date) -> Case:
        case = self.handling(day)
        rounds.ask_opinion(
            case,
            by=self.handler,
            on=day + timedelta(2),
            kind="third_party",
            party=self.words["third_party"],
            content="所涉合同的履行情况",
        )
        return case

    def extended(self, day: date) -> Case:
        case, told = self.handling(day), day + timedelta(12)
        rounds.propose_extension(
            case,
            by=self.handler,
            on=told,
            today=told,
            working_days=10,
            reason="需要检索历年纸质档案，数量较大。",
        )
        rounds.approve_extension(case, by=self.head, on=told, today=told)
        rounds.notify_extension(
            case, by=self.handler, on=told, today=told, method="email", proof=f"发送记录（{MARK}）"
        )
        return case

    def reasoning(self, day: date) -> Case:
        return rounds.request_reasons(
            self.handling(day),
            by=self.handler,
            on=day + timedelta(4),
            reply_by=LAST_DAY + timedelta(7),
        )

    def charging(self, day: date) -> Case:
        case = self.handling(day)
        rounds.charge(
            case,
            by=self.handler,
            on=day + timedelta(5),
            basis="pages",
            quantity=68,
            channel=f"湖北省非税收入收缴平台（{MARK}）",
        )
        return case

    def reviewing(self, day: date) -> Case:
        case, ready = self.handling(day), day + timedelta(11)
        replying.draft_reply(
            case,
            by=self.handler,
            on=ready,
            outcome=Outcome.DISCLOSED,
            statement="经检索，现向您提供所申请的信息，详见附件。",
        )
        return replying.submit(case, by=self.handler, on=ready)

    def signing(self, day: date) -> Case:
        case = self.reviewing(day)
        return replying.approve(case, by=self.reviewer, on=day + timedelta(12))

    def signed(self, day: date) -> Case:
        return replying.sign(self.signing(day), by=self.head, on=day + timedelta(13))

    def replied(self, day: date) -> Case:
        case = self.signed(day)
        replying.reply(case, by=self.handler, on=day + timedelta(14))
        return case

    def closed(self, day: date) -> Case:
        return replying.serve(
            self.replied(day),
            by=self.handler,
            on=day + timedelta(14),
            method="email",
            proof=f"发送记录（{MARK}）",
        )

    def refused(self, day: date) -> Case:
        """Withheld as a record of discussions, served by e-mail."""
        case, on = self.handling(day), day + timedelta(10)
        replying.draft_reply(
            case,
            by=self.handler,
            on=on,
            outcome=Outcome.PROCESS,
            grounds=(Ground.DISCUSSION,),
            statement=f"所申请的信息载于内部讨论记录（{MARK}）。",
        )
        replying.submit(case, by=self.handler, on=on)
        replying.approve(case, by=self.reviewer, on=on)
        replying.sign(case, by=self.head, on=on)
        replying.reply(case, by=self.handler, on=on)
        return replying.serve(
            case, by=self.handler, on=on, method="email", proof=f"发送记录（{MARK}）"
        )

    def reopened(self, day: date) -> Remedy:
        """A refusal that a review set aside: the request is open again, for the reply that was ordered."""
        case, told, decided = self.refused(day), day + timedelta(29), day + timedelta(71)
        review = Remedy(
            number=f"十政复〔{day.year}〕演示100号",
            kind=Remedy.Kind.REVIEW,
            authority="十堰市人民政府",
            case=case,
            filed_on=day + timedelta(25),
        )
        review = matters.enter(review, by=self.office, on=told)
        matters.assign(review, by=self.office, on=told, handler=self.handler)
        matters.tell(review, by=self.office, on=told)
        matters.answer(review, by=self.handler, on=told + timedelta(15), note=MARK)
        return matters.decide(
            review,
            by=self.office,
            on=decided,
            decided_on=decided - timedelta(2),
            received_on=decided,
            result=Remedy.Result.CORRECTED,
            orders_reply=True,
            order_days=20,
            order_count=Count.WORKING,
            note=f"未区分处理，责令重新答复（{MARK}）",
        )

    def shared(self, day: date) -> Disclosure:
        """A closed request whose answer everybody can read, without the applicant, after the reviews."""
        on, basis = day + timedelta(18), f"不涉及国家秘密和个人隐私（{MARK}）"
        item = answers.publish_answer(
            self.closed(day),
            by=self.handler,
            on=on,
            title="关于辖区治安管理信息公开申请的答复",
            summary="按照申请提供了所需信息，申请人信息已隐去。",
            unit=self.unit,
        )
        drafting.submit(item, by=self.handler, on=on)
        publication_reviewing.first_review(item, by=self.reviewer, on=on, basis=basis)
        publication_reviewing.secrecy_review(
            item, by=self.secrecy, on=on, result="disclose", basis=basis
        )
        publication_reviewing.approve(item, by=self.head, on=on, basis=f"同意公开（{MARK}）")
        return publishing.publish(item, by=self.publisher, at=at(on, 16))
