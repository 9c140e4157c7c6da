"""Time limits of the 条例. Lengths are working days (工作日); dates are local dates.

Every limit is a `Term`: where it starts, how many working days it has, which days it leaves out,
and the articles that say so. A term gives its last day (`due`) and the account of how that day was
reached (`trace`), both from one walk over the calendar. The law is the one in force when the
request was received. The day of the event is day 0 (《民法典》第二百零一条).
"""

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from statute.articles import ART_35, FEE_6, Article, cite
from statute.fees import FEE_SINCE
from statute.labelled import Labelled
from statute.regulations import Rule, SilentRule, in_force
from statute.workdays import ONE_DAY, DayKind, Workdays

Periods = Iterable[tuple[date, date]]


class NoTerm(ValueError):
    """The text in force on that day demands the act but sets no term for it."""


class TooLong(ValueError):
    """An extension beyond what the law allows."""


class TraceKind(Labelled):
    """What a day of the trace was for the count."""

    RECEIVED = "received", "收到之日"
    RESTARTED = "restarted", "重新起算之日"
    WORKING = "working", "工作日"
    MAKEUP = "makeup", "调休上班"
    WEEKEND = "weekend", "周末"
    HOLIDAY = "holiday", "放假"
    CONSULTED = "consulted", "征求意见，不计入"
    CHARGED = "charged", "收费通知后免收，其间不计入"
    SUPERSEDED = "superseded", "重新起算前，不计入"
    DELAYED = "delayed", "延迟答复期间"


@dataclass(frozen=True)
class TraceDay:
    """One calendar day of a trace. `n` is the count reached at its end.

    `provisional`: its year has no announced arrangement yet, so only its weekday is known.
    """

    date: date
    kind: TraceKind
    counts: bool
    n: int
    reason: str
    provisional: bool


@dataclass(frozen=True)
class Trace:
    """How a last day was reached: every calendar day from the first event to the last day."""

    days: tuple[TraceDay, ...]
    length: int
    articles: tuple[Article, ...]

    @property
    def due(self) -> date:
        return self.days[-1].date

    @property
    def provisional(self) -> bool:
        """暂定: some day of the count lies in a year whose arrangement is not announced."""
        return any(day.provisional for day in self.days)

    @property
    def law(self) -> str:
        """The articles the count rests on, as one phrase."""
        return cite(self.articles)


@dataclass(frozen=True)
class Term:
    """`length` working days from `start`, without those in `uncounted` periods.

    `received` is the first event (day 0 of the trace); `start` differs from it where the count began
    anew, and `restarted_by` then says why. `delayed_to`: a later day the organ set (第三十五条).
    """

    received: date
    start: date
    length: int
    articles: tuple[Article, ...]
    uncounted: tuple[tuple[date, date], ...] = ()
    charged: tuple[tuple[date, date], ...] = ()
    restarted_by: str = ""
    delayed_to: date | None = None

    def due(self, workdays: Workdays) -> date:
        """The last day. YearNotAnnounced if the count runs into a year not announced, unless
        `workdays` is provisional."""
        if self.uncounted or self.charged:
            return self.trace(workdays).due
        return max(workdays.after(self.start, self.length), self.delayed_to or date.min)

    def trace(self, workdays: Workdays) -> Trace:
        """Day by day from `received` to the last day: the last counted one, or the later day set."""
        walked = (*self._before(workdays), *self._walk(workdays))
        return Trace(
            days=(*walked, *self._delay(walked[-1])),
            length=self.length,
            articles=self.articles,
        )

    def _delay(self, last: TraceDay) -> Iterator[TraceDay]:
        """The days beyond the count up to the day the applicant was told: a day set, not counted."""
        day = last.date
        while self.delayed_to is not None and day < self.delayed_to:
            day += ONE_DAY
            kind = TraceKind.DELAYED
            yield TraceDay(day, kind, False, last.n, f"{kind.label}（{ART_35}）", False)

    def _before(self, workdays: Workdays) -> Iterator[TraceDay]:
        """The days whose count fell away when the term began anew; the last day hangs on none."""
        workdays, day = workdays.provisionally(), self.received
        while day < self.start:
            kind = TraceKind(workdays.kind(day))
            if day == self.received:
                kind, reason = TraceKind.RECEIVED, "收到之日，不计入"
            elif workdays.is_worked(day):
                kind, reason = TraceKind.SUPERSEDED, f"{self.restarted_by}前，期限已重新计算"
            else:
                reason = workdays.name(day) or kind.label
            yield TraceDay(day, kind, counts=False, n=0, reason=reason, provisional=False)
            day += ONE_DAY

    def _walk(self, workdays: Workdays) -> Iterator[TraceDay]:
        kind, reason = TraceKind.RECEIVED, "收到之日，不计入"
        if self.restarted_by:
            kind = TraceKind.RESTARTED
            reason = f"{self.restarted_by}之日，不计入，期限自次日重新计算"
        yield TraceDay(self.start, kind, counts=False, n=0, reason=reason, provisional=False)
        day, n = self.start, 0
        while n < self.length:
            try:
                day += ONE_DAY
            except OverflowError:
                raise ValueError("日期超出历法范围") from None
            listed = workdays.kind(day)
            kind, reason = TraceKind(listed), workdays.name(day) or listed.label
            counts = listed in (DayKind.WORKING, DayKind.MAKEUP)
            if counts and (stopped := self._stopped(day)):
                kind, counts, reason = stopped, False, stopped.label
            elif counts:
                n += 1
                reason = f"第{n}个工作日"
                if listed is DayKind.MAKEUP:
                    reason += f"（{workdays.name(day)}调休上班）"
            yield TraceDay(day, kind, counts, n, reason, not workdays.is_announced(day))

    def _stopped(self, day: date) -> TraceKind | None:
        """Why `day` does not count, or None."""
        # A day asked about, not a sum of periods: two parties asked over the same days stop the
        # clock once, and an opinion asked for after the last day does not revive the term.
        for kind, periods in (
            (TraceKind.CONSULTED, self.uncounted),
            (TraceKind.CHARGED, self.charged),
        ):
            if any(asked < day <= answered for asked, answered in periods):
                return kind
        return None


def reply_term(
    received: date,
    *,
    extension: int = 0,
    consulted: Periods = (),
    charged: Periods = (),
    corrected: date | None = None,
    paid: date | None = None,
    delayed_to: date | None = None,
) -> Term:
    """The term to reply to a request received on `received` (第三十三条第二款).

    `extension`: working days granted; TooLong beyond the law's limit. `consulted`: (asked, answered)
    days of letters to third parties and other organs (under the 2007 text, third parties only); for
    a letter not yet answered pass today as its second day. `charged`: (noticed, waived) days of a fee
    that was given up: the office asked for it, so its wait is not the applicant's. `corrected`,
    `paid`: the day the correction (第三十条) or the fee (信息处理费办法第六条) came in; the whole term
    runs anew from the later of them. `delayed_to`: the later day told to the applicant (第三十五条).
    """
    text = in_force(received)
    if not 0 <= extension <= text.extension:
        raise TooLong(f"延长期限应为0至{text.extension}个工作日（{text.reply.article}）")
    periods = tuple(consulted)
    for asked, answered in periods:
        if answered < asked:
            raise ValueError(f"征求意见的答复日{answered}早于发出日{asked}")
    start, restarted_by, articles = received, "", [text.reply.article]
    for day, event, article in (
        (corrected, "收到补正", text.correction_notice.article),
        (paid, "完成缴费", FEE_6),
    ):
        if day is None:
            continue
        if day < received:
            raise ValueError(f"{event}之日{day}早于收到申请之日{received}")
        if day >= start:
            start, restarted_by = day, event
        articles.append(article)
    if periods:
        articles.append(text.uncounted)
    if delayed_to is not None:
        articles.append(ART_35)
    return Term(
        received=received,
        start=start,
        length=text.reply.working_days + extension,
        articles=tuple(articles),
        uncounted=periods,
        charged=tuple(charged),
        restarted_by=restarted_by,
        delayed_to=delayed_to,
    )


def correction_notice_term(received: date) -> Term:
    """The term for the one correction notice (第三十条). NoTerm under the 2007 text."""
    return _plain(received, in_force(received).correction_notice)


def opinion_term(letter_received: date) -> Term:
    """The term of a third party to give its opinion (第三十二条). NoTerm under the 2007 text.

    Silence is no consent: the organ then decides by the Regulations.
    """
    return _plain(letter_received, in_force(letter_received).opinion)


def joint_opinion_term(letter_received: date) -> Term:
    """The term of an organ that made the document jointly (第三十四条). NoTerm under the 2007 text.

    Silence is consent.
    """
    return _plain(letter_received, in_force(letter_received).joint_opinion)


def publication_term(formed: date, *, within: int | None = None) -> Term:
    """The term to publish what must be public (第二十六条) from its making or change.

    `within`: another number of working days where a law or the organ's catalogue sets one.
    """
    rule = in_force(formed).publication
    return _plain(formed, rule if within is None else Rule(within, rule.article))


def payment_term(notice_received: date) -> Term:
    """The term to pay the fee (信息处理费办法第六条); unpaid after it, the request is given up."""
    if notice_received < FEE_SINCE:
        raise NoTerm(f"{notice_received}：{FEE_6.law}自{FEE_SINCE}起施行，此前没有缴费期限")
    return _plain(notice_received, Rule(20, FEE_6))


def _plain(start: date, rule: Rule | SilentRule) -> Term:
    if isinstance(rule, SilentRule):
        raise NoTerm(f"{rule.article}没有规定该事项的期限")
    return Term(received=start, start=start, length=rule.working_days, articles=(rule.article,))


def reply_due(
    received: date,
    *,
    workdays: Workdays,
    extension: int = 0,
    consulted: Periods = (),
    corrected: date | None = None,
    paid: date | None = None,
) -> date:
    """Last day to reply; see `reply_term`."""
    term = reply_term(
        received, extension=extension, consulted=consulted, corrected=corrected, paid=paid
    )
    return term.due(workdays)


def correction_notice_due(received: date, *, workdays: Workdays) -> date:
    """Last day to send the correction notice."""
    return correction_notice_term(received).due(workdays)


def opinion_due(letter_received: date, *, workdays: Workdays) -> date:
    """Last day for a third party's opinion."""
    return opinion_term(letter_received).due(workdays)


def publication_due(formed: date, *, workdays: Workdays, within: int | None = None) -> date:
    """Last day to publish."""
    return publication_term(formed, within=within).due(workdays)


def payment_due(notice_received: date, *, workdays: Workdays) -> date:
    """Last day to pay the fee."""
    return payment_term(notice_received).due(workdays)


# --- terms in calendar days and months: they end on a worked day (《民法典》第二百零三条)


def days_after(event: date, days: int, *, workdays: Workdays) -> date:
    """Last day of `days` calendar days from the day after `event`, rolled off a rest day."""
    return workdays.on_or_after(event + timedelta(days=days))


def months_after(event: date, months: int, *, workdays: Workdays) -> date:
    """Last day of `months` months from the day after `event`, rolled off a rest day.

    The month's corresponding day, or its last day where it has none (《民法典》第二百零二条).
    """
    year, month = divmod(event.year * 12 + event.month - 1 + months, 12)
    day = min(event.day, calendar.monthrange(year, month + 1)[1])
    return workdays.on_or_after(date(year, month + 1, day))
