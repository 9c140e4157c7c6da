"""The datasets `interviews` and `consultations`: what was held elsewhere, brought in and taken out.

What comes with its day of publication is read by strangers at once, like a document taken over: the
scanners read it first. What was worked on here changes through its steps alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone
from django.utils.timezone import localdate, localtime, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure import gate
from disclosure.gate import texts_of
from disclosure.publication.incoming import refuse_far_day
from disclosure.resources.reading import ReadBeforePublic
from inquiries import as_lines, consulting, interviewing
from inquiries.handling import Publicity
from inquiries.models import (
    Consultation,
    ConsultationEvent,
    Exchange,
    Interview,
    InterviewEvent,
    OpinionGroup,
)
from inquiries.search import CONSULTATION, INTERVIEW
from records import epoch
from records.characters import one_line, one_notation
from records.columns import Column, day
from records.import_rows import Row
from records.markup import is_markup, shown
from records.search import entries

BATCH = 500
_TIME = re.compile(
    r"(?:T|\s|[日号])\s*(?:(上午|下午))?\s*(\d{1,2})(?:[:点时](\d{1,2})?)分?(?::(\d{2}))?"
)
_ADVICE = gettext_lazy("Take it out, or leave the day of publication empty and have it read here.")


def moment(text: str) -> datetime:
    """A day with the hour it began: 2016-05-05 15:00, 2016年5月5日下午3点; raises ValueError without one."""
    written = normalize("NFKC", text).strip()
    match = _TIME.search(written)
    if match is None:
        raise ValueError(_("“%s” does not say at what hour; write it as 2016-05-05 15:00.") % text)
    hour = int(match[2]) + 12 * (match[1] == "下午" and int(match[2]) < 12)
    on = day(written[: match.start()] + ("日" if written[match.start()] in "日号" else ""))
    try:
        return make_aware(datetime.combine(on, time(hour, int(match[3] or 0), int(match[4] or 0))))
    except ValueError:
        raise ValueError(
            _("“%s” does not say at what hour; write it as 2016-05-05 15:00.") % text
        ) from None


def _plain(text: str) -> str:
    """The lines of a cell that was copied from an old site."""
    return shown(text) if is_markup(text) else text


class TakenOver(ReadBeforePublic):
    """What both have in common: a ledger of their own, and steps that were taken here.

    Subclasses name `event` (the ledger's model), `of` (its key to the record) and `kind` (of the search).
    """

    event: type
    of = ""
    kind = ""
    parts = ""  # the column whose lines are rows of their own

    def existing(self):
        events = self.event.objects.filter(**{self.of: OuterRef("pk")})
        steps = self.event.Step
        return self.model.objects.annotate(
            last_event=Subquery(events.order_by("-pk").values("kind")[:1]),
            worked_on=Exists(events.exclude(kind__in=(steps.TAKEN_OVER, steps.IMPORT_UNDONE))),
        )

    def is_left_over(self, record) -> bool:
        is_undone = getattr(record, "last_event", "") == self.event.Step.IMPORT_UNDONE
        return is_undone and not self.is_out(record)

    def is_out(self, record) -> bool:
        """Whether strangers read `record`."""
        raise NotImplementedError

    def is_public(self, row: Row) -> bool:
        return self.is_out(row.instance)

    def allowed(self, column):
        fields = {field.name for field in self.model._meta.concrete_fields}
        return super().allowed(column) if column.target in fields else []

    def refuse_what_was_worked_on(self, row: Row) -> None:
        """Otherwise a file would change what somebody here released, or took back."""
        if row.is_new or self.is_left_over(row.instance):
            return
        if row.instance.worked_on:
            raise ValidationError(
                _("It was worked on here: it changes on its page, through its steps.")
            )
        if self.is_out(row.instance):
            raise ValidationError(
                _("Strangers read it: it is withdrawn on its page before it is changed.")
            )

    def refuse_personal_parts(self, row: Row, texts: dict[str, str]) -> None:
        """As `refuse_personal`, of the rows a cell brings: label → text."""
        record = self.model if row.is_new else row.instance
        sightings = gate.standing(record, gate.look(texts, office=self._phones, listed=self._words))
        if sightings:
            self._held += sightings
            raise gate.refusal({self.column(self.parts).target: sightings}, str(_ADVICE))

    def note(self, records: Iterable, kind: str, *, on: date | None = None, note: str) -> None:
        """One event for each record, of the day it became public unless `on` is given."""
        self.event.objects.bulk_create(
            [
                self.event(
                    **{self.of: record},
                    kind=kind,
                    on=on or self.day_out(record),
                    by=self.by,
                    note=note,
                )
                for record in records
            ],
            batch_size=BATCH,
        )

    def day_out(self, record) -> date:
        raise NotImplementedError

    def after_rows(self, created: list[Row], updated: list[Row]) -> None:
        for row in [*created, *updated]:
            if self.parts in row.changed:
                self.write_parts(row)
        public = [row.instance for row in [*created, *updated] if self.is_out(row.instance)]
        self.note(public, self.event.Step.TAKEN_OVER, note="历史信息移交")
        entries.refresh(self.kind, [record.pk for record in public])

    def write_parts(self, row: Row) -> None:
        raise NotImplementedError

    def take_back_new(self, records, *, batch, reason):
        """Drafts go; what strangers read is taken back, and its ledger stays."""
        out = [record for record in records if self.is_out(record)]
        super().take_back_new(
            [record for record in records if record not in out], batch=batch, reason=reason
        )
        fields = [field for record in out for field in self.take_off(record, reason)]
        if out:
            self.model.objects.bulk_update(out, sorted(set(fields)), batch_size=100)
        self.note(out, self.event.Step.IMPORT_UNDONE, on=localdate(), note=reason)
        entries.refresh(self.kind, [record.pk for record in out])
        epoch.move()

    def take_off(self, record, reason: str) -> tuple[str, ...]:
        """Set on `record` that strangers do not read it; the names of those fields."""
        raise NotImplementedError


class InterviewResource(TakenOver):
    """在线访谈, one row each; questions and answers stand in one cell, 问：… and 答：… in turn."""

    dataset = "interviews"
    model, event, of, kind = Interview, InterviewEvent, "interview", INTERVIEW
    act = interviewing.TAKE_OVER
    parts = "talk"
    keys = [("topic", "held_at")]
    columns = [
        Column("topic", "主题", required=True),
        Column("guests", "嘉宾", required=True),
        Column("held_at", "访谈时间", required=True, read=moment),
        Column("summary", "内容摘要"),
        Column(
            "talk",
            "问答",
            read=lambda text: as_lines.write_talk(as_lines.read_talk(_plain(text))),
        ),
        Column("published_on", "发布日期", read=day),
    ]

    def existing(self):
        return super().existing().prefetch_related("exchanges")

    def is_out(self, interview) -> bool:
        return interview.published_at is not None

    def day_out(self, interview) -> date:
        return localdate(interview.published_at)

    def current(self, interview, column):
        if column.name == "talk":
            return _talk_of(interview)
        if column.name == "published_on":
            return self.day_out(interview) if interview.published_at else None
        return super().current(interview, column)

    def cell(self, interview, column):
        if column.name == "held_at":
            held = localtime(interview.held_at)
            return f"{held:%Y-%m-%d %H:%M:%S}" if held.second else f"{held:%Y-%m-%d %H:%M}"
        if column.name in ("talk", "published_on"):
            return self.current(interview, column)
        return super().cell(interview, column)

    def export_queryset(self, queryset):
        return super().export_queryset(queryset).prefetch_related("exchanges")

    def prepare(self, row: Row) -> Iterable[str]:
        self.refuse_what_was_worked_on(row)
        interview, published_on = row.instance, row.values.get("published_on")
        if published_on is None:
            return ()
        refuse_far_day(published_on)
        stored = "" if row.is_new else _talk_of(interview)
        talk = row.values.get("talk") or stored
        if not talk:
            told = _("An interview is published with its questions and answers.")
            raise ValidationError({"talk": told})
        self.refuse_personal(row, str(_ADVICE), whole=True)
        texts: dict[str, str] = {}
        for number, said in enumerate(as_lines.read_talk(talk), start=1):
            exchange = Exchange(question=said.question, answer=said.answer)
            texts |= texts_of(exchange, ("question", "answer"), within=f"{number} ")
        self.refuse_personal_parts(row, texts)
        interviewing.LIFECYCLE.take_over(
            interview,
            Publicity.PUBLIC,
            published_at=make_aware(datetime.combine(published_on, time())),
        )
        return ("published_at",)

    def write_parts(self, row):
        row.instance.exchanges.all().delete()
        Exchange.objects.bulk_create(
            Exchange(
                interview=row.instance,
                position=number,
                question=said.question,
                answer=said.answer,
            )
            for number, said in enumerate(as_lines.read_talk(row.values["talk"] or ""), start=1)
        )

    def take_off(self, interview, reason):
        interviewing.LIFECYCLE.take_over(interview, Publicity.NOT_PUBLIC, published_at=None)
        return ("published_at",)


def _talk_of(interview: Interview) -> str:
    return as_lines.write_talk(
        as_lines.Said(one_notation(one.question), one_notation(one.answer))
        for one in interview.exchanges.all()
    )


class ConsultationResource(TakenOver):
    """征集调查, one row each; what became of the opinions stands in one cell, a line for each tenor.

    One whose last day has passed comes in with its result, another as a draft that is opened here.
    """

    dataset = "consultations"
    model, event, of, kind = Consultation, ConsultationEvent, "consultation", CONSULTATION
    act = consulting.TAKE_OVER
    parts = "tenors"
    keys = [("title", "unit", "opened_on")]
    columns = [
        Column("title", "标题", required=True),
        Column("unit", "征集单位", required=True, by=("code", "name")),
        Column("text", "征集内容", required=True),
        Column("opened_on", "开始日期", required=True),
        Column("closes_on", "截止日期", required=True),
        Column("draft_document", "征求意见稿", by=("index_number", "document_number", "title")),
        Column("result", "结果反馈"),
        Column("closed_on", "反馈日期"),
        Column("result_document", "出台文件", by=("index_number", "document_number", "title")),
        Column(
            "tenors",
            "意见采纳情况",
            read=lambda text: as_lines.write_tenors(as_lines.read_tenors(_plain(text))),
        ),
    ]

    def existing(self):
        return super().existing().prefetch_related("groups")

    def is_out(self, consultation) -> bool:
        is_closed = consultation.status == Consultation.Status.CLOSED
        return is_closed and consultation.hidden_at is None

    def day_out(self, consultation) -> date:
        return consultation.closed_on

    def current(self, consultation, column):
        if column.name == "tenors":
            return _tenors_of(consultation)
        if column.name == "closed_on" and self.is_left_over(consultation):
            return None
        return super().current(consultation, column)

    def cell(self, consultation, column):
        if column.name == "tenors":
            return _tenors_of(consultation)
        return super().cell(consultation, column)

    def export_queryset(self, queryset):
        return super().export_queryset(queryset).prefetch_related("groups")

    def prepare(self, row: Row) -> Iterable[str]:
        self.refuse_what_was_worked_on(row)
        consultation = row.instance
        stored = "" if row.is_new else _tenors_of(consultation)
        tenors = as_lines.read_tenors(row.values.get("tenors") or stored)
        _refuse_odd_days(consultation)
        _refuse_unexplained(tenors)
        if consultation.closed_on is None:
            return ()
        self.refuse_personal(row, str(_ADVICE), whole=True)
        texts: dict[str, str] = {}
        for number, group in enumerate(_groups(consultation, tenors), start=1):
            texts |= texts_of(group, consulting.GROUP_TEXTS, within=f"{number} ")
        self.refuse_personal_parts(row, texts)
        consulting.LIFECYCLE.take_over(
            consultation, Consultation.Status.CLOSED, hidden_at=None, withdrawal_reason=""
        )
        return ("status", "hidden_at", "withdrawal_reason")

    def write_parts(self, row):
        row.instance.groups.all().delete()
        tenors = as_lines.read_tenors(row.values["tenors"] or "")
        OpinionGroup.objects.bulk_create(_groups(row.instance, tenors))

    def take_off(self, consultation, reason):
        consultation.hidden_at, consultation.withdrawal_reason = timezone.now(), reason
        return ("hidden_at", "withdrawal_reason")


def _refuse_odd_days(consultation: Consultation) -> None:
    if consultation.closes_on < consultation.opened_on:
        told = _("A consultation cannot end before it opens.")
        raise ValidationError({"closes_on": told})
    if bool(consultation.result) != (consultation.closed_on is not None):
        column = "closed_on" if consultation.result else "result"
        told = _("A result and the day it was published are told together.")
        raise ValidationError({column: told})
    if consultation.closed_on is None and consultation.closes_on < localdate():
        told = _("Its last day has passed: tell its result and the day this was published.")
        raise ValidationError({"result": told})
    if consultation.closed_on and consultation.closed_on <= consultation.closes_on:
        told = _("Opinions may still come in until the last day.")
        raise ValidationError({"closed_on": told})
    if consultation.closed_on and consultation.closed_on > localdate():
        told = _("A result is not published on a day to come.")
        raise ValidationError({"closed_on": told})


def _refuse_unexplained(tenors: Iterable[as_lines.Tenor]) -> None:
    for tenor in tenors:
        if tenor.adoption != OpinionGroup.Adoption.ADOPTED.label and not tenor.reason:
            told = _("An opinion that is not adopted in full needs a reason.")
            raise ValidationError({"tenors": f"{tenor.summary}：{told}"})
        if tenor.count and not tenor.source:
            told = _("Say where the opinions were received.")
            raise ValidationError({"tenors": f"{tenor.summary}：{told}"})


def _groups(consultation: Consultation, tenors: Iterable[as_lines.Tenor]) -> list[OpinionGroup]:
    codes = {label: code for code, label in OpinionGroup.Adoption.choices}
    return [
        OpinionGroup(
            consultation=consultation,
            summary=tenor.summary,
            elsewhere=tenor.count,
            elsewhere_source=tenor.source,
            adoption=codes[tenor.adoption],
            reason=tenor.reason,
        )
        for tenor in tenors
    ]


def _tenors_of(consultation: Consultation) -> str:
    return as_lines.write_tenors(
        as_lines.Tenor(
            group.get_adoption_display(),
            one_line(one_notation(group.summary)),
            group.elsewhere,
            one_line(one_notation(group.elsewhere_source)),
            one_notation(group.reason),
        )
        for group in consultation.groups.all()
    )
