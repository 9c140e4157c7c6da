"""The datasets `requests` and `remedies`: registers kept elsewhere, brought in and taken out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cached_property, partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from records import numbering
from records.characters import one_line
from records.columns import Column, choice, day
from records.import_rows import Row, struck_number
from records.personal import fingerprint
from records.resources import RecordResource
from requests_app import acts, matters
from requests_app import register_extensions as extensions
from requests_app.clock import Facts
from requests_app.lifecycle import table
from requests_app.lifecycle.steps import Step
from requests_app.models import Applicant, Case, CaseEvent, Remedy
from statute import grounds as grounds_of_law
from statute.calendar import official_workdays
from statute.outcomes import Outcome, applicant_kind_from, outcome_from
from statute.regulations import NoRegulations

WRITE_CHUNK = 1000
# 登记编号 as `lifecycle.intake` gives them, and so the only ones that could come up a second time.
OWN_NUMBER = re.compile(r"([0-9]{4})-([0-9]{5})")
# How registers name what 第三十一条 tells apart; 邮寄 is signed for, 平常信函 is not.
INTAKES = {
    **dict.fromkeys(("当面", "当面提交", "当面申请", "现场"), Case.Intake.COUNTER),
    **dict.fromkeys(("邮寄", "挂号信", "EMS", "挂号信或者EMS"), Case.Intake.REGISTERED_MAIL),
    **dict.fromkeys(("平常信函", "平信"), Case.Intake.ORDINARY_MAIL),
    **dict.fromkeys(("传真",), Case.Intake.FAX),
    **dict.fromkeys(("网上", "网上提交", "网络", "互联网", "互联网渠道"), Case.Intake.WEB),
    **dict.fromkeys(("口头", "口头申请", "口头申请（代填）"), Case.Intake.ORAL),
}
_STRUCK = [
    *("status", "void_reason", "number", "received_on", "closed_on", "due_on"),
    *("outcome", "grounds"),
]


def _grounds(text: str) -> str:
    """What the register says of why, as it is stored."""
    return grounds_of_law.stored(grounds_of_law.read(text))


class CaseResource(RecordResource):
    """依申请公开 as a register: one row a request, closed when it has an outcome.

    A row becomes a case with the events a register knows: received, and replied. Cases handled in
    this system are not changed by a file: their steps are.
    """

    dataset = "requests"
    model = Case
    act = acts.TAKE_OVER
    keys = [("number",)]
    columns = [
        Column("number", "登记编号", required=True),
        Column("original_number", "原编号"),
        Column("received_on", "收到日期", required=True),
        Column("applicant_kind", "申请人类别", required=True, read=applicant_kind_from),
        Column("applicant_name", "申请人", read=str),
        Column("description", "申请内容", required=True),
        Column("intake", "收件方式"),
        Column("outcome", "办理结果", read=outcome_from),
        Column("grounds", "理由", read=_grounds),
        Column("closed_on", "答复日期"),
        Column("extension_days", "延期工作日", read=extensions.read_days),
        Column("extension_reason", "延期理由", read=one_line),
        Column("extension_approver", "延期批准人", read=one_line),
        Column("extended_on", "延期告知日期", read=day),
        Column("unit", "承办单位", by=("code", "name")),
    ]

    def existing(self):
        own_steps = CaseEvent.objects.filter(case=OuterRef("pk")).exclude(data__has_key="imported")
        cases = Case.objects.select_related("applicant", "extension__approved_by")
        return cases.annotate(handled_here=Exists(own_steps))

    def reader(self, column):
        if column.name == "intake":
            return choice(Case.Intake.choices, INTAKES)
        return super().reader(column)

    def allowed(self, column):
        is_apart = column.name == "applicant_name" or column.name in extensions.COLUMNS
        return [] if is_apart else super().allowed(column)

    def empty(self, column):
        # A register on paper that does not say is one kept at the counter.
        return Case.Intake.COUNTER if column.name == "intake" else super().empty(column)

    def current(self, instance, column):
        if column.name == "applicant_name":
            return instance.applicant.name
        if column.name in extensions.COLUMNS:
            return extensions.stored(instance)[column.name]
        return super().current(instance, column)

    def prepare(self, row: Row):
        case = row.instance
        if not row.is_new and case.handled_here:
            raise ValidationError(
                _("This request is handled here: its steps change it, a file does not.")
            )
        if bool(case.outcome) != bool(case.closed_on):
            missing = "closed_on" if case.outcome else "outcome"
            raise ValidationError(
                {missing: _("A closed request has an outcome and a day, an open one neither.")}
            )
        if case.closed_on and case.closed_on < case.received_on:
            raise ValidationError({"closed_on": _("The reply comes before the receipt.")})
        for name in ("received_on", "closed_on"):
            if (on := getattr(case, name)) and on > self._today:
                raise ValidationError({name: _("This day has not come yet.")})
        extension = extensions.of_row(row)
        extensions.check(case, extension, today=self._today)
        self._compare_notice(row, extension["extended_on"])
        case.outcome, case.grounds = case.outcome or "", case.grounds or ""
        self._settle_grounds(case)
        stands = Case.Status.CLOSED if case.outcome else Case.Status.REGISTERED
        table.LIFECYCLE.take_over(case, stands)
        case.due_on = self._due(
            case.received_on, extension["extension_days"] or 0, extension["extended_on"]
        )
        if row.is_new and "intake" not in row.changed:
            case.intake = Case.Intake.COUNTER
        return ["status", "due_on", "outcome", "grounds"]

    def _compare_notice(self, row: Row, extended_on: date | None) -> None:
        """A term is extended before it ends. Whether it had ended only the file tells: time of a third party
        or of a correction, which a table does not bring, is not counted. So it is said, not refused."""
        if extended_on and extended_on > (last := self._due(row.instance.received_on, 0, None)):
            told = _(
                "Row %(row)d: told of the extension on %(on)s, after the last day %(last)s. Leave the "
                "extension out unless other time was not counted."
            )
            facts = {"row": row.number, "on": extended_on, "last": last}
            self.warnings.append(told % facts)

    @staticmethod
    def _settle_grounds(case: Case) -> None:
        """What an old register says of why fits the outcome; where it is silent, only a row with a
        single ground tells it."""
        possible = grounds_of_law.grounds_of(Outcome(case.outcome)) if case.outcome else ()
        if not case.grounds and len(possible) == 1:
            case.grounds = grounds_of_law.stored(possible)
        strange = [g.label for g in case.stated_grounds if g not in possible]
        if strange:
            raise ValidationError(
                {"grounds": _("Not a ground of this outcome: %s.") % "、".join(strange)}
            )

    @cached_property
    def _due_by_facts(self) -> dict[tuple, date]:
        return {}

    @cached_property
    def _today(self) -> date:
        return localdate()

    @cached_property
    def _workdays(self):
        return official_workdays()

    def _due(self, received: date, extension: int, extended_on: date | None) -> date:
        """One count for each day of receipt, not for each of its rows."""
        facts = (received, extension, extended_on)
        if facts not in self._due_by_facts:
            try:
                counted = Facts(received, extension=extension, extended_on=extended_on)
                self._due_by_facts[facts] = counted.due(self._workdays)
            except (NoRegulations, ValueError) as refusal:
                raise ValidationError({"received_on": str(refusal)}) from None
        return self._due_by_facts[facts]

    def after_rows(self, created: list[Row], updated: list[Row]) -> None:
        """Applicants, encrypted and apart, and the events the register stands for."""
        Applicant.objects.bulk_create(
            [
                Applicant(case=row.instance, **_named(row.values.get("applicant_name")))
                for row in created
            ],
            batch_size=WRITE_CHUNK,
        )
        renamed = [row for row in updated if "applicant_name" in row.changed]
        for row in renamed:
            for field, value in _named(row.values["applicant_name"]).items():
                setattr(row.instance.applicant, field, value)
        Applicant.objects.bulk_update(
            [row.instance.applicant for row in renamed], list(_named("")), batch_size=200
        )
        extended = extensions.write(created, updated)
        CaseEvent.objects.bulk_create(
            [event for row in created for event in _events(row.instance)]
            + [
                event
                for row in updated
                if row.changed & {"received_on", "outcome", "closed_on"}
                for event in _events(row.instance)
            ]
            + extended,
            batch_size=WRITE_CHUNK,
        )
        for key, serials in _serials(row.instance.number for row in created):
            year = key.rpartition("/")[2]
            self.warn_of_serials(year, numbering.go_on_after(key, serials))

    def take_back_new(self, records, *, batch, reason):
        """The entries stay in the register, struck out (无效登记): no report counts them, and their numbers
        are free for the corrected table."""
        for case in records:
            table.LIFECYCLE.take_over(
                case,
                Case.Status.VOID,
                void_reason=Case.VoidReason.IMPORT,
                number=struck_number(case.number, batch.pk),
                **dict.fromkeys(("received_on", "closed_on", "due_on")),
                **dict.fromkeys(("outcome", "grounds"), ""),
            )
        Case.objects.bulk_update(records, _STRUCK, batch_size=200)
        CaseEvent.objects.bulk_create(
            (
                CaseEvent(
                    case=case,
                    kind="import_undone",
                    on=self._today,
                    by=self.by,
                    note=reason,
                    data={"void": Case.VoidReason.IMPORT},
                )
                for case in records
            ),
            batch_size=WRITE_CHUNK,
        )

    def export_queryset(self, queryset):
        related = ("applicant", "extension__approved_by")
        return super().export_queryset(queryset).select_related(*related)

    def cell(self, instance, column) -> Any:
        if column.name == "applicant_name":
            # Names leave only through the case file of one request.
            return ""
        if column.name in extensions.COLUMNS:
            return extensions.stored(instance)[column.name]
        if column.name == "outcome":
            return instance.get_outcome_display()
        if column.name == "grounds":
            return "；".join(ground.label for ground in instance.stated_grounds)
        return super().cell(instance, column)


def _named(name: str | None) -> dict[str, str]:
    name = name or ""
    print_of_name = fingerprint(name)
    return {"name": name, "name_fingerprint": print_of_name, "id_fingerprint": print_of_name}


def _serials(numbers: Iterable[str]) -> list[tuple[str, list[int]]]:
    """(series, serials) of the numbers written as ours: the next request goes on after them. In one
    order, so that two imports at once do not wait for each other."""
    serials: dict[str, list[int]] = {}
    for year, serial in (m.groups() for m in map(OWN_NUMBER.fullmatch, numbers) if m):
        serials.setdefault(f"case/{year}", []).append(int(serial))
    return sorted(serials.items())


def _events(case: Case):
    event = partial(CaseEvent, case=case)
    yield event(kind=Step.CONFIRM, on=case.received_on, data={"imported": True})
    if case.closed_on:
        yield event(
            kind=Step.SERVE, on=case.closed_on, data={"imported": True, "outcome": case.outcome}
        )


class RemedyResource(RecordResource):
    """复议 and 诉讼, with the request they arose from where it is in the register."""

    dataset = "remedies"
    model = Remedy
    act = acts.TAKE_OVER
    keys = [("number",)]
    columns = [
        Column("number", "案号", required=True),
        Column("kind", "类型", required=True),
        Column("filed_on", "受理日期", required=True),
        Column("decided_on", "审结日期"),
        Column("result", "结果"),
        Column("request", "登记编号", attribute="case", by=("number",)),
    ]

    def before_rows(self, created: list[Row], updated: list[Row]) -> None:
        matters.number(row.instance for row in created)

    def prepare(self, row: Row):
        remedy = row.instance
        if bool(remedy.result) != bool(remedy.decided_on):
            missing = "decided_on" if remedy.result else "result"
            raise ValidationError(
                {missing: _("A decided remedy has a result and a day, a pending one neither.")}
            )
        for name in ("filed_on", "decided_on"):
            if (day := getattr(remedy, name)) and day > localdate():
                raise ValidationError({name: _("This day has not come yet.")})
        if remedy.decided_on and remedy.decided_on < remedy.filed_on:
            raise ValidationError({"decided_on": _("The decision comes before the acceptance.")})
