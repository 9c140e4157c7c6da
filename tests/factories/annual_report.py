"""Reports for tests: a small balanced one, and records to count; fixed days, nothing random."""

from datetime import date, datetime
from itertools import count
from zoneinfo import ZoneInfo

from annual_report.balance.submission import LastYear, Submission
from annual_report.content import Content, Part
from annual_report.grid import FilledTable, Value
from annual_report.models import KeptRegister, StatedFigure
from annual_report.narrative import compose
from annual_report.pictures import Drawing, Picture
from annual_report.tables import (
    CARRIED_IN,
    CARRIED_OUT,
    COLUMNS,
    ITEM_1,
    NEW,
    NORMATIVE,
    RESULTS,
    SECTIONS,
    TOTAL,
    Form,
    Section,
    cell_ref,
    proactive_table,
    remedies_table,
    request_rows,
    requests_table,
)
from annual_report.texts import load_register
from disclosure.models import Channel, DecisionCount, PowerItem, Tally
from inquiries.models import Contact, ProgrammeSession
from requests_app.models import Case, Remedy
from statute.outcomes import ApplicantKind
from tests.factories.disclosure import imported

SHANGHAI = ZoneInfo("Asia/Shanghai")

PROSE = {
    "1": "本年度按照《条例》要求推进政府信息公开工作。",
    "1.1": "全年制发行政规范性文件2件，主动公开信息1200条。",
    "1.2": "全年新收政府信息公开申请7件，上年结转1件，办结申请6件，结转下年度2件。",
    "1.3": "完善信息发布审核流程。",
    "1.4": "加强门户网站建设。",
    "1.5": "组织业务培训2次。",
    "5": "存在更新不及时的问题，已建立每周巡查机制。",
    "6": "本年度未收取信息处理费。",
}


def having(filled: FilledTable, changes: dict[str, Value]) -> FilledTable:
    """The same table with some cells different."""
    return filled.table.filled({**filled.values, **changes})


def proactive(**values: int) -> FilledTable:
    """Table 二 of 2021, zeros except 行政规范性文件: made, repealed, in force."""
    stated = {"本年制发件数": 2, "本年废止件数": 1, "现行有效件数": 11, **values}
    table = proactive_table(Form.OF_2021)
    cells = dict.fromkeys(table.refs(), 0)
    return table.filled(cells | {f"{ITEM_1}/{NORMATIVE}/{name}": n for name, n in stated.items()})


def requests(cells: dict[str, list[int]], form: Form = Form.OF_2021) -> FilledTable:
    """Table 三 from rows of seven numbers by short reference; the others are zeros."""
    rows = {row.ref: [0] * len(COLUMNS) for row in request_rows(form)} | cells
    return requests_table(form).filled(
        {
            cell_ref(ref, column): value
            for ref, values in rows.items()
            for column, value in zip(COLUMNS, values, strict=True)
        }
    )


def remedies(review: tuple[int, ...] = (1, 0, 0, 1, 2)) -> FilledTable:
    """Table 四 with this 行政复议, no suits."""
    table = remedies_table()
    columns = ("结果维持", "结果纠正", "其他结果", "尚未审结", TOTAL)
    cells = dict.fromkeys(table.refs(), 0)
    return table.filled(
        cells | {cell_ref("行政复议", c): n for c, n in zip(columns, review, strict=True)}
    )


THIS_YEAR = {
    NEW: [6, 1, 0, 0, 0, 0, 7],
    CARRIED_IN: [1, 0, 0, 0, 0, 0, 1],
    "（一）": [3, 1, 0, 0, 0, 0, 4],
    "（三）1": [1, 0, 0, 0, 0, 0, 1],
    "（四）1": [1, 0, 0, 0, 0, 0, 1],
    RESULTS: [5, 1, 0, 0, 0, 0, 6],
    CARRIED_OUT: [2, 0, 0, 0, 0, 0, 2],
}


def last_year(**changes) -> LastYear:
    facts = {
        "proactive": proactive(本年制发件数=3, 本年废止件数=0, 现行有效件数=10),
        "requests": requests({NEW: [1, 0, 0, 0, 0, 0, 1], CARRIED_OUT: [1, 0, 0, 0, 0, 0, 1]}),
        "remedies": remedies((0, 0, 0, 1, 1)),
        "sections": {"1": "上一年度的总体情况另有叙述。"},
    }
    return LastYear(**facts | changes)


def submission(**changes) -> Submission:
    """A report on 2024 in the form of 2021 that passes every check."""
    facts = {
        "year": 2024,
        "form": Form.OF_2021,
        "proactive": proactive(),
        "requests": requests(THIS_YEAR),
        "remedies": remedies(),
        "sections": PROSE,
        "out_on": date(2025, 1, 20),
        "last_year": last_year(),
    }
    return Submission(**facts | changes)


def case(number, *, received, kind=ApplicantKind.PERSON, closed=None, outcome="") -> Case:
    """An unsaved case as the register holds it; `closed` and `outcome` come together."""
    return Case(
        number=f"{number}",
        received_on=received,
        applicant_kind=kind,
        description="演示数据",
        status=Case.Status.CLOSED if closed else Case.Status.REGISTERED,
        closed_on=closed,
        outcome=outcome,
    )


def remedy(number, *, kind=Remedy.Kind.REVIEW, filed, decided=None, result="") -> Remedy:
    return Remedy(number=f"{number}", kind=kind, filed_on=filed, decided_on=decided, result=result)


def tally(channel, measure, number, unit="条", *, period="2016", **facts) -> Tally:
    return Tally.objects.create(
        channel=Channel.objects.get(code=channel),
        measure=measure,
        count=number,
        unit=unit,
        period=period,
        **facts,
    )


def contacts(channel, number, *, year=2016, replied=None, closed=None, fed_back=None):
    """`number` contacts of 1 March, and how many of them were dealt with in a week: by default all."""
    on, done = date(year, 3, 1), date(year, 3, 8)
    where = Channel.objects.get(code=channel)

    def until(dealt_with, at):
        return done if at < (number if dealt_with is None else dealt_with) else None

    return Contact.objects.bulk_create(
        Contact(
            number=f"{year}-{at + 1:05}",
            channel=where,
            received_on=on,
            subject="演示来件",
            reply="演示答复",
            replied_on=until(replied, at),
            closed_on=until(closed, at),
            fed_back_on=until(fed_back, at),
        )
        for at in range(number)
    )


def year_2016() -> None:
    """Records and tallies of 2016 as the published report accounts for them, and 2015 to compare."""
    at = datetime(2016, 5, 9, 9, 0, tzinfo=SHANGHAI)
    imported(1497 - 148, at=at)
    imported(148, at=at, first=1400, channels=["city_portal"])
    for channel, measure, number, unit, approx in (
        ("weibo", "发布", 2302, "条", False),
        ("weibo", "粉丝", 100_000, "人", True),
        ("provincial_press", "发布", 2684, "条", False),
        ("local_media", "发布", 2700, "条", True),
        ("newspapers", "报道", 112, "篇", False),
        ("cctv", "报道", 42, "条", False),
        ("hubei_tv", "报道", 120, "条", True),
    ):
        tally(channel, measure, number, unit, approx=approx)
    tally("cctv", "频道", 3, "个", period="2016-05")
    tally("cctv", "节目", 9, "期", period="2016-05")
    tally("national_media", "专题", 10, "个", period="2016-09", approx=True)
    tally("boards", "展板", 160, "个", approx=True, scope="全市")
    for channel, received in (
        ("online_politics", 2072),
        ("integrity_hotline", 66),
        ("mayor_hotline", 629),
        ("report_12389", 203),
    ):
        tally(channel, "受理", received, "件", period="2015")
    contacts("online_politics", 1378)
    contacts("integrity_hotline", 68)
    contacts("mayor_hotline", 1399)
    contacts("report_12389", 203, replied=201, closed=201)
    contacts("online_station", 51)
    ProgrammeSession.objects.bulk_create(
        ProgrammeSession(
            channel=Channel.objects.get(code="integrity_hotline"), held_on=date(2016, month, 6)
        )
        for month in range(1, 12)
    )
    PowerItem.objects.bulk_create(
        PowerItem(
            code=f"{kind}-{number:03}",
            type=kind,
            name="权责事项",
            legal_basis="《人民警察法》",
            valid_from=date(2016, 1, 1),
        )
        for kind, items in POWERS_2016.items()
        for number in range(items)
    )
    Case.objects.bulk_create(
        case(f"2016-{n}", received=date(2016, n + 1, 7), closed=date(2016, n + 1, 20), outcome="1")
        for n in range(8)
    )
    state(2016, "appeals", "leaks")
    load_register()


POWERS_2016 = {"CF": 389, "XK": 16, "QZ": 36, "JC": 23, "JL": 4, "QR": 6, "QT": 10}


def distinct_tables(form: Form = Form.OF_2021, first: int = 3001) -> dict[str, FilledTable]:
    """Tables whose every cell holds another number of four digits; totals add up nothing."""
    numbers = count(first)
    made = {"二": proactive_table(form), "三": requests_table(form), "四": remedies_table()}
    return {name: t.filled({ref: next(numbers) for ref in t.refs()}) for name, t in made.items()}


def content(form: Form = Form.OF_2021, **changes) -> Content:
    """A report on 2024 that needs no database: the balanced tables and the prose of `submission`."""
    picture = Picture(
        "各渠道公开信息",
        "按渠道比较。",
        Drawing.BARS,
        ("网站", "微博"),
        {"发布": (1200, 300)},
        "条",
    )
    facts = {
        "organ": "十堰市公安局",
        "year": 2024,
        "form": form,
        "as_of": date(2025, 1, 5),
        "signed_on": date(2025, 1, 20),
        "parts": tuple(
            Part(section, compose(PROSE.get(section.key, ""), {}, {})) for section in SECTIONS[form]
        ),
        "tables": {"二": proactive(), "三": requests(THIS_YEAR), "四": remedies()},
        "figures": {},
        "pictures": (picture,),
    }
    return Content(**facts | changes)


def prose_part(heading: str, text: str) -> Part:
    return Part(Section("5", heading), compose(text, {}, {}))


def keep_registers(since: int = 2008) -> None:
    """Every register declared kept since that year: its empty rows mean 0."""
    KeptRegister.objects.bulk_create(
        KeptRegister(register=register, since=since) for register in KeptRegister.Register
    )


# What the suggested text of 2021 prints of channels that only tallies or somebody's word can tell.
SUGGESTED_CHANNELS = (
    *("site_published", "city_portal_published", "weibo_published", "wechat_published"),
    "contacts_total",
)


def state(year: int, *kinds: str, value: int = 0) -> None:
    """Somebody's word for what nobody recorded."""
    StatedFigure.objects.bulk_create(
        StatedFigure(year=year, kind=kind, value=value, source="办公室") for kind in kinds
    )


def calm_year(year: int) -> None:
    """Every register was kept from then on, and nothing was decided in that year."""
    keep_registers(since=year)
    DecisionCount.objects.bulk_create(
        DecisionCount(year=year, kind=kind, count=0) for kind in DecisionCount.Kind.values
    )
