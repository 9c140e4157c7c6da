"""Every figure the prose may name: its key, its query, its unit and scope, and the rows behind it.

Keys are what a narrative writes in braces: {site_published}. Those of 2016 (R11 to R65) and what the
text of the later forms needs besides.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from annual_report.figures import proactive, remedies, requests
from annual_report.figures.channels import (
    CLOSED,
    FED_BACK,
    NOTHING,
    RECEIVED,
    RELEASED,
    REPLIED,
    SESSIONS,
    Counted,
    Source,
)
from annual_report.figures.facts import YearFacts
from annual_report.figures.numerals import Number, percentage
from annual_report.models import KeptRegister, StatedFigure, WorkRecord
from annual_report.tables import (
    CARRIED_IN,
    CARRIED_OUT,
    IN_FORCE,
    MADE,
    NEW,
    REPEALED,
    RESULTS,
)
from disclosure.models import Channel, DecisionCount, PowerItem
from requests_app.models import Remedy
from statute.outcomes import Outcome, OutcomeGroup
from statute.powers import PowerType

Register = KeptRegister.Register
BUREAU, CITY = "市局", "全市"
Counter = Callable[[YearFacts], Counted | Number | None]
Rows = Callable[[YearFacts], QuerySet]


@dataclass(frozen=True)
class Declaration:
    """`count` gives None where there is nothing to divide by; `rows` are the records counted."""

    key: str
    label: str
    unit: str
    count: Counter
    rows: Rows | None = None
    scope: str = BUREAU
    channel: str = ""
    measure: str = ""
    register: str = (
        ""  # the register it counts: not declared kept for a year, it knows nothing of it
    )
    is_monthly: bool = False  # of one month of the year

    def called(self, label: str) -> "Declaration":
        """The same figure under another label."""
        return replace(self, label=label)

    @property
    def placeholder(self) -> str:
        return f"{{{self.key}}}"

    @property
    def is_compared(self) -> bool:
        """Rates stand for themselves; counts are compared with last year's."""
        return self.unit != "%"


def channel(
    key: str,
    label: str,
    unit: str,
    code: str,
    measure: str = RELEASED,
    *,
    month: int | None = None,
    scope: str = BUREAU,
) -> Declaration:
    """What was counted of a measure on the channel of that code, in the year or one month of it."""
    return Declaration(
        key,
        label,
        unit,
        lambda facts: facts.channels.count(code, measure, month=month),
        lambda facts: facts.channels.rows(code, measure, month=month),
        scope,
        code,
        measure,
        is_monthly=month is not None,
    )


def contacts(name: str, label: str, unit: str, code: str) -> tuple[Declaration, ...]:
    """What came in on a channel, how far it was dealt with, and its three rates (R42)."""

    def known(facts: YearFacts, measure: str) -> Counted | None:
        """How far a step got; None where only the receipts were tallied."""
        counted = facts.channels.count(code, measure)
        return None if counted.source is Source.NOTHING else counted

    def rate(measure: str) -> Counter:
        def count(facts: YearFacts) -> Counted | None:
            part = known(facts, measure)
            whole = facts.channels.count(code, RECEIVED).value
            if part is None or not whole:
                return None
            return Counted(percentage(part.value, whole), as_of=facts.as_of, source=part.source)

        return count

    def pending(facts: YearFacts) -> Counted | None:
        closed, received = known(facts, CLOSED), known(facts, RECEIVED)
        if closed is None or received is None:
            return None
        return Counted(received.value - closed.value, received.unit, source=received.source)

    def of_step(suffix: str, word: str, unit: str, count: Counter) -> Declaration:
        key = f"{name}_{suffix}"
        return Declaration(key, f"{label}{word}", unit, count, channel=code, measure=word)

    return (
        channel(f"{name}_received", f"{label}受理", unit, code, RECEIVED),
        channel(f"{name}_replied", f"{label}回复", unit, code, REPLIED),
        channel(f"{name}_closed", f"{label}办结", unit, code, CLOSED),
        channel(f"{name}_fed_back", f"{label}反馈", unit, code, FED_BACK),
        of_step("pending", "在办", unit, pending),
        of_step("reply_rate", "回复率", "%", rate(REPLIED)),
        of_step("closing_rate", "办结率", "%", rate(CLOSED)),
        of_step("feedback_rate", "反馈率", "%", rate(FED_BACK)),
    )


def _added(counts: Sequence[Counted]) -> Counted:
    """The sum; a lower bound as soon as one part is, unknown as soon as one is, or without parts."""
    if not counts or any(counted.source is Source.NOTHING for counted in counts):
        return NOTHING
    return Counted(
        sum(counted.value for counted in counts),
        approx=any(counted.approx for counted in counts),
        source=counts[0].source,
    )


def _sum(key: str, label: str, unit: str, parts: tuple[tuple[str, str], ...]) -> Declaration:
    """Several channels together; those this bureau does not have are no part of it."""

    def count(facts: YearFacts) -> Counted:
        own = [part for part in parts if part[0] in facts.own_channels]
        return _added([facts.channels.count(*part) for part in own])

    return Declaration(key, label, unit, count)


def _received(facts: YearFacts, code: str) -> Counted:
    """What came in on a channel: kept, tallied or stated."""
    counted = facts.channels.count(code, RECEIVED)
    if counted.source is Source.NOTHING:
        return facts.stated.get(f"{code}_received", NOTHING)
    return counted


def _contacts_total(facts: YearFacts) -> Counted:
    """What came in on all contact channels of the bureau but those counted apart."""
    together = [
        own.code
        for own in facts.own_channels.values()
        if own.kind == Channel.Kind.CONTACT and not own.counted_apart
    ]
    return _added([_received(facts, code) for code in together])


_CHANNELS = (
    channel("site_published", "平安十堰网主动公开", "条", "site"),
    channel("city_portal_published", "市政府门户网站公开", "条", "city_portal"),
    channel("city_affairs_published", "市政务网公开", "条", "city_affairs"),
    channel("weibo_published", "官方微博发布", "条", "weibo"),
    channel("weibo_followers", "官方微博粉丝", "人", "weibo", "粉丝"),
    channel("wechat_published", "微信发布", "条", "wechat"),
    channel("wechat_followers", "微信关注", "人", "wechat", "粉丝"),
    channel("provincial_press_published", "省级以上刊物公开", "条", "provincial_press"),
    channel("local_media_published", "本地媒体公开", "条", "local_media"),
    channel("newspapers_reports", "报纸报刊报道", "篇", "newspapers", "报道"),
    channel("cctv_reports", "中央电视台播报", "条", "cctv", "报道"),
    channel("hubei_tv_reports", "湖北电视台报道", "条", "hubei_tv", "报道"),
    channel("cctv_may_channels", "5月央视播出频道", "个", "cctv", "频道", month=5),
    channel("cctv_may_programmes", "5月央视节目", "期", "cctv", "节目", month=5),
    channel(
        "national_media_september_topics",
        "9月中央主流媒体专题",
        "个",
        "national_media",
        "专题",
        month=9,
    ),
    channel("conferences_held", "新闻发布会", "场", "conference"),
    channel("radio_published", "广播发布", "条", "radio"),
    channel("sms_sent", "手机短信提示", "条", "sms"),
    channel("handbooks_issued", "便民手册", "种", "handbook"),
    channel("bulletins_issued", "简报", "期", "bulletin"),
    channel("boards_shown", "宣传展板", "个", "boards", "展板", scope=CITY),
)
_CONTACTS = (
    Declaration("contacts_total", "“一网三线”受理", "件", _contacts_total),
    *contacts("online_politics", "网上问政", "条", "online_politics"),
    channel(
        "integrity_hotline_sessions", "政风行风热线节目", "期次", "integrity_hotline", SESSIONS
    ),
    *contacts("integrity_hotline", "政风行风热线", "件", "integrity_hotline"),
    *contacts("mayor_hotline", "市长热线", "件", "mayor_hotline"),
    *contacts("report_12389", "12389举报投诉", "个(件)", "report_12389"),
    _sum(
        "mayor_and_12389_received",
        "市长热线和12389",
        "件",
        (("mayor_hotline", RECEIVED), ("report_12389", RECEIVED)),
    ),
    *contacts("online_station", "湖北网上公安局·十堰站", "件次", "online_station"),
    *contacts("suggestion_box", "意见箱", "件", "suggestion_box"),
    *contacts("site_mailbox", "网站咨询", "件", "site_mailbox"),
    Declaration(
        "interviews_held",
        "在线访谈",
        "期",
        lambda facts: facts.interviews().count(),
        lambda facts: facts.interviews(),
        register=Register.INTERVIEWS,
    ),
    Declaration(
        "consultations_held",
        "征集调查",
        "次",
        lambda facts: facts.consultations().count(),
        lambda facts: facts.consultations(),
        register=Register.CONSULTATIONS,
    ),
)


def _power(key: str, kind: PowerType) -> Declaration:
    return Declaration(
        key,
        kind.label,
        "项",
        lambda facts: facts.powers.get(kind, 0),
        lambda facts: PowerItem.objects.in_force(on=facts.period.last).filter(type=kind),
        register=Register.POWERS,
    )


_POWERS = (
    _power("powers_penalty", PowerType.PENALTY),
    _power("powers_licence", PowerType.LICENCE),
    _power("powers_coercion", PowerType.COERCION),
    _power("powers_inspection", PowerType.INSPECTION),
    _power("powers_reward", PowerType.REWARD),
    _power("powers_confirmation", PowerType.CONFIRMATION),
    _power("powers_other", PowerType.OTHER),
    Declaration(
        "powers_total",
        "权责事项",
        "项",
        lambda facts: sum(facts.powers.values()),
        lambda facts: PowerItem.objects.in_force(on=facts.period.last),
        register=Register.POWERS,
    ),
)


def _closed(key: str, label: str, *outcomes: Outcome) -> Declaration:
    """Requests closed in the period with one of `outcomes`, with any if none is named."""

    def rows(facts: YearFacts) -> QuerySet:
        closed = requests.in_row(RESULTS, facts.period)
        return closed.filter(outcome__in=outcomes) if outcomes else closed

    return Declaration(
        key,
        label,
        "件",
        lambda facts: facts.requests.closed(*outcomes),
        rows,
        register=Register.REQUESTS,
    )


def _group(group: OutcomeGroup) -> tuple[Outcome, ...]:
    return tuple(outcome for outcome in Outcome if outcome.group is group)


def _remedy(key: str, label: str, *kinds: Remedy.Kind) -> Declaration:
    return Declaration(
        key,
        label,
        "件",
        lambda facts: facts.remedies.of(*kinds),
        lambda facts: remedies.counted(facts.period).filter(kind__in=kinds),
        CITY,
        register=Register.REMEDIES,
    )


def _stated(key: str, kind: StatedFigure.Kind, unit: str, scope: str) -> Declaration:
    return Declaration(
        key,
        kind.label,
        unit,
        lambda facts: facts.stated.get(kind),
        lambda facts: StatedFigure.objects.filter(year=facts.year, kind=kind),
        scope,
    )


_REQUESTS = (
    Declaration(
        "requests_received",
        "新收申请",
        "件",
        lambda facts: facts.requests.new,
        lambda facts: requests.in_row(NEW, facts.period),
        register=Register.REQUESTS,
    ),
    Declaration(
        "requests_carried_in",
        "上年结转申请",
        "件",
        lambda facts: facts.requests.carried_in,
        lambda facts: requests.in_row(CARRIED_IN, facts.period),
        register=Register.REQUESTS,
    ),
    _closed("requests_closed", "办结申请"),
    Declaration(
        "requests_carried_out",
        "结转下年度申请",
        "件",
        lambda facts: facts.requests.carried_out,
        lambda facts: requests.in_row(CARRIED_OUT, facts.period),
        register=Register.REQUESTS,
    ),
    _closed("requests_disclosed", "予以公开", Outcome.DISCLOSED),
    _closed("requests_partly", "部分公开", Outcome.PARTLY),
    _closed("requests_refused", "不予公开", *_group(OutcomeGroup.REFUSED)),
    _closed("requests_not_provided", "无法提供", *_group(OutcomeGroup.NOT_PROVIDED)),
    _closed("requests_not_processed", "不予处理", *_group(OutcomeGroup.NOT_PROCESSED)),
    _closed("requests_otherwise", "其他处理", *_group(OutcomeGroup.OTHERWISE)),
    Declaration(
        "fees_taken",
        "收取费用",
        "元",
        lambda facts: facts.fees["taken"],
        lambda facts: facts.fees_taken(),
        register=Register.FEES,
    ),
    Declaration(
        "fees_waived",
        "减免费用",
        "元",
        lambda facts: facts.fees["waived"],
        lambda facts: facts.fees_waived(),
        register=Register.FEES,
    ),
    _remedy("reviews", "行政复议", Remedy.Kind.REVIEW),
    _remedy("suits", "行政诉讼", Remedy.Kind.SUIT, Remedy.Kind.SUIT_AFTER_REVIEW),
    _stated("appeals", StatedFigure.Kind.APPEALS, "件", CITY),
    _stated("leaks", StatedFigure.Kind.LEAKS, "起", CITY),
)


_OLDER = (
    _stated("published_total", StatedFigure.Kind.PUBLISHED_TOTAL, "条", BUREAU),
    _stated("site_visits", StatedFigure.Kind.SITE_VISITS, "次", BUREAU),
    _stated("reads", StatedFigure.Kind.READS, "次", BUREAU),
    _stated("phone_consultations", StatedFigure.Kind.PHONE_CONSULTATIONS, "次", BUREAU),
    _stated("consultations_answered", StatedFigure.Kind.CONSULTATIONS_ANSWERED, "起", BUREAU),
    _stated("staff_full_time", StatedFigure.Kind.STAFF_FULL_TIME, "名", BUREAU),
    _stated("staff_part_time", StatedFigure.Kind.STAFF_PART_TIME, "名", BUREAU),
    _stated("intake_points", StatedFigure.Kind.INTAKE_POINTS, "个", BUREAU),
    _stated("reading_points", StatedFigure.Kind.READING_POINTS, "个", BUREAU),
)


def _document(key: str, label: str, fact: str, column: str) -> Declaration:
    kind = proactive.NormativeKind.NORMATIVE_DOCUMENT
    return Declaration(
        key,
        label,
        "件",
        lambda facts: getattr(facts.proactive.kind(kind), fact),
        lambda facts: proactive.in_column(column, kind, facts.period),
        register=Register.DOCUMENTS,
    )


def _decided(key: str, kind: DecisionCount.Kind, unit: str) -> Declaration:
    return Declaration(
        key,
        f"{kind.label}{'收费' if unit == '万元' else '决定'}",
        unit,
        lambda facts: facts.proactive.decided(kind),
        lambda facts: DecisionCount.objects.filter(year=facts.year, kind=kind),
    )


_PROACTIVE = (
    _document("documents_made", "制发行政规范性文件", "made", MADE),
    _document("documents_repealed", "废止行政规范性文件", "repealed", REPEALED),
    _document("documents_in_force", "现行有效行政规范性文件", "in_force", IN_FORCE),
    _decided("licences_decided", DecisionCount.Kind.LICENCE, "件"),
    _decided("penalties_decided", DecisionCount.Kind.PENALTY, "件"),
    _decided("coercion_decided", DecisionCount.Kind.COERCION, "件"),
    _decided("charges", DecisionCount.Kind.CHARGE, "万元"),
)


def _work(key: str, kind: WorkRecord.Kind, unit: str, scope: str = BUREAU) -> Declaration:
    return Declaration(
        key,
        kind.label,
        unit,
        lambda facts: facts.work.get(kind, 0),
        lambda facts: facts.work_records(kind),
        scope,
        register=kind.value,
    )


_WORK = (
    _work("trainings", WorkRecord.Kind.TRAINING, "次"),
    _work("meetings", WorkRecord.Kind.MEETING, "次"),
    _work("campaigns", WorkRecord.Kind.CAMPAIGN, "类", CITY),
    _work("systems", WorkRecord.Kind.SYSTEM, "项"),
    _work("documents_studied", WorkRecord.Kind.DOCUMENT, "份"),
    _work("media_events", WorkRecord.Kind.MEDIA, "场"),
)

DECLARED: dict[str, Declaration] = {
    figure.key: figure
    for figure in (*_CHANNELS, *_CONTACTS, *_POWERS, *_REQUESTS, *_OLDER, *_PROACTIVE, *_WORK)
}
