"""What the bureau published: 1,497 items of 2016, 148 of them also on the city's portal, and later years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from django.db.models import Count

from demo import LAST_DAY, MARK, YEARS, at, last_day, read_json, spread, weekdays
from disclosure import classification, index_numbers
from disclosure.models import Category, Channel, Disclosure, DisclosureEvent, Release, Review, Unit
from disclosure.publication import table
from records import office

SITE_2016 = 1497
CITY_PORTAL_2016 = 148
BUREAU = "gaj"
# Who works outside the office: what is said of streets, squares and schools is said by these.
FIELD = ("gaj-zazd", "gaj-xzzd", "gaj-jjzd", "gaj-jdzd")
EXPLANATIONS = "zcjd"
# 主题分类 of columns that are not of the police's own business; all others are 公安、安全、司法.
THEMES = {"art20-07": "03", "art20-14": "14", "czzj": "03", "rsxx": "14", "art20-03": "02"}
# Words of titles that belong to one unit; the first that fits decides.
ABOUT = (
    *(
        ("机动车", "gaj-jjzd"),
        ("驾驶证", "gaj-jjzd"),
        ("交通事故", "gaj-jjzd"),
        ("交通技术", "gaj-jjzd"),
    ),
    *(
        ("身份证", "gaj-hzzd"),
        ("户口", "gaj-hzzd"),
        ("居住证", "gaj-hzzd"),
        ("姓名变更", "gaj-hzzd"),
    ),
    *(("户籍窗口", "gaj-hzzd"), ("无犯罪记录", "gaj-hzzd")),
    *(("护照", "gaj-crj"), ("通行证", "gaj-crj")),
    *(
        ("旅馆业特种", "gaj-zazd"),
        ("大型群众性活动安全许可", "gaj-zazd"),
        ("爆炸物品购买", "gaj-zazd"),
    ),
    *(("保安员证", "gaj-zazd"), ("公章刻制", "gaj-zazd"), ("典当业", "gaj-zazd")),
    *(
        ("交通安全预警", "gaj-jjzd"),
        ("行车安全", "gaj-jjzd"),
        ("诈骗", "gaj-xzzd"),
        ("骗局", "gaj-xzzd"),
    ),
)
# By the first word of these that stands in a title: how its text begins, and its parts.
TEXTS = (
    (
        "解读",
        "为便于群众理解和执行{named}，现解读如下。",
        (
            "一、为什么制定。原有做法已不适应群众办事的需要，起草单位听取了基层民警和群众的意见。",
            "二、主要内容。明确了适用范围、责任单位、办理要求和监督方式。",
            "三、群众关心的问题。可以到各派出所窗口或者拨打公布的电话咨询，也可以在本站提问。",
        ),
    ),
    *(
        (
            word,
            "{title}已经财政部门批复，现予公开。",
            (
                "一、部门职责和机构设置。见本站“机构”栏目。",
                "二、收支情况。各项数目和说明见附件，金额单位为万元。",
                "三、名词解释。“三公”经费指因公出国（境）费、公务用车购置及运行费和公务接待费。",
            ),
        )
        for word in ("预算", "决算", "经费")
    ),
    (
        "清理结果",
        "按照规范性文件清理的要求，对现行文件逐件审查，现将结果通知如下。",
        (
            "一、继续有效的文件，各单位照常执行。",
            "二、废止、失效的文件，自本通知印发之日起不再作为管理依据。",
            "三、需要修改的文件，由起草单位在年底前完成修改，重新公布。",
        ),
    ),
    *(
        (
            word,
            "现将{title}予以公布。",
            (
                "一、总则。坚持依法、及时、准确、便民的原则，明确责任单位和工作程序。",
                "二、工作要求。各单位按照职责分工落实，指定专人负责，按期完成并接受监督。",
                "三、附则。由市公安局警令部负责解释，自公布之日起施行。",
            ),
        )
        for word in ("制度", "规定", "规程", "办法", "意见", "细则")
    ),
    (
        "",
        "现将{title}予以公布。",
        (
            "一、有关情况。各项内容以本文和附件为准，如有变更将及时更新。",
            "二、查询和监督。群众可以在本站查阅，也可以向公布的电话咨询和提出意见。",
        ),
    ),
)
TRIES = 6  # at a title that is new in the year, before it becomes the next issue of an old one


@dataclass
class Draft:
    """An item before it gets its number."""

    category: str
    title: str
    summary: str
    body: str
    unit: Unit
    formed_on: date
    published_on: date
    number: str = ""
    channels: list[str] = field(default_factory=list)
    attachment: str = ""
    repealed_on: date | None = None
    repealed_by: str = ""


class Writer:
    """Fills titles and texts of documents.json with places, units and days, by seeded chance."""

    def __init__(self, units: dict[str, Unit]):
        self.random = Random(2016)
        self.source = read_json("documents.json")
        self.units = units
        # What a title is about says whose it is: no passports by the traffic police.
        self.about = {word: units[code] for word, code in ABOUT}
        self.writers = {
            "bureau": [units[BUREAU]],
            "any": [unit for code, unit in units.items() if code != BUREAU],
            "field": [
                unit for code, unit in units.items() if code in FIELD or code.startswith("fj-")
            ],
        }

    def drafts(self, year: int) -> Iterator[Draft]:
        fixed = list(self._fixed(year))
        yield from fixed
        kinds = self.source["kinds"]
        share = (last_day(year) - date(year, 1, 1)).days / 365
        wanted = {
            code: kind["in_2016"] if year == YEARS[0] else round(kind["a_year"] * share)
            for code, kind in kinds.items()
        }
        if year == YEARS[0]:
            others = sum(count for count in wanted.values() if count is not None)
            wanted["gzdt"] = SITE_2016 - len(fixed) - others
        for code, kind in kinds.items():
            yield from self._of_kind(code, kind, year, wanted[code])

    def _of_kind(self, code: str, kind: dict, year: int, count: int) -> Iterator[Draft]:
        if kind.get("monthly"):
            # The report on a month comes out in the first days of the next; December's counts in the
            # year it is written for, so that each year has its twelve.
            days = [
                date(year, month, 26) for month in range(1, 13) if date(year, month, 26) <= LAST_DAY
            ]
            days = days[:count]
        else:
            days = spread(self.random, weekdays(date(year, 1, 4), last_day(year)), count)
        seen: Counter[str] = Counter()
        for day in days:
            yield self._draft(code, kind, day, seen)

    def _draft(self, code: str, kind: dict, day: date, seen: Counter[str]) -> Draft:
        for _try in range(TRIES):
            unit, words, title = self._title(kind, day)
            if not seen[title]:
                break
        seen[title] += 1
        if seen[title] > 1:
            title += f"（第{seen[title]}期）"
        formed_on = day - timedelta(self.random.randint(0, 3))
        return Draft(
            category=code,
            title=title,
            summary=kind["summary"].format(**words),
            body=self._body(kind["paragraphs"], words),
            unit=unit,
            # A document of the first days of a year keeps its year.
            formed_on=max(formed_on, date(day.year, 1, 1)),
            published_on=day,
        )

    def _title(self, kind: dict, day: date) -> tuple[Unit, dict, str]:
        pick = self.random.choice
        unit = pick(self.writers[kind["units"]])
        words = {
            "unit": full_name(unit),
            "place": pick(self.source["places"]),
            "district": pick(self.source["districts"]),
            "holiday": self.source["holidays"][day.month - 1],
            "year": day.year,
            "month": day.month,
            "quarter": (day.month + 2) // 3,
            "date": f"{day.year}年{day.month}月{day.day}日",
        }
        title = pick(kind["titles"])
        unit = next((own for word, own in self.about.items() if word in title), unit)
        words["unit"] = full_name(unit)
        return unit, words, title.format(**words)

    def _body(self, paragraphs: list[str], words: dict) -> str:
        return "\n\n".join([*(text.format(**words) for text in paragraphs), self.source["closing"]])

    def _fixed(self, year: int) -> Iterator[Draft]:
        """What comes out every year on its day, and what came out once."""
        fixed = read_json("yearly.json")
        bureau = self.units[BUREAU]
        for row in fixed["every_year"]:
            published_on = date(year, *map(int, row["day"].split("-")))
            if year >= row["from"] and published_on <= LAST_DAY:
                words = {"year": year, "before": year - 1}
                title = row["title"].format(**words)
                number = row.get("number", "").format(**words)
                yield Draft(
                    row["category"],
                    title,
                    row["summary"],
                    self._text(title, number, row["summary"]),
                    bureau,
                    # An explanation comes out with the document, the document some days after it was signed.
                    published_on - timedelta(0 if row["category"] == EXPLANATIONS else 4),
                    published_on,
                    number=number,
                    channels=row["channels"],
                    attachment=row.get("attachment", ""),
                )
        for row in fixed["once"]:
            if row["published"].startswith(str(year)):
                repealed = row.get("repealed")
                yield Draft(
                    row["category"],
                    row["title"],
                    row["summary"],
                    self._text(row["title"], row.get("number", ""), row["summary"]),
                    bureau,
                    date.fromisoformat(row["formed"]),
                    date.fromisoformat(row["published"]),
                    number=row.get("number", ""),
                    channels=row.get("channels", []),
                    attachment=row.get("attachment", ""),
                    repealed_on=date.fromisoformat(repealed) if repealed else None,
                    repealed_by=row.get("repealed_by", ""),
                )

    def _text(self, title: str, number: str, summary: str) -> str:
        """A text of the kind its title names; only rules have supplementary provisions."""
        opening, parts = next((opening, parts) for word, opening, parts in TEXTS if word in title)
        told = opening.format(title=quoted(title), named=title.removesuffix("解读"))
        return "\n\n".join(
            [*([number] if number else []), f"{told}{summary}", *parts, self.source["closing"]]
        )


def quoted(title: str) -> str:
    """A title within 《》; what stands in such marks within it gets 〈〉 (GB/T 15834-2011, 4.15)."""
    return f"《{title.replace('《', '〈').replace('》', '〉')}》"


def full_name(unit: Unit) -> str:
    """十堰市公安局治安管理支队, 十堰市公安局茅箭区分局; county bureaus stand by themselves."""
    return unit.name if unit.name.endswith("公安局") else f"十堰市公安局{unit.name}"


def load_documents(units: dict[str, Unit]) -> list[tuple[Disclosure, Draft]]:
    """All items with their releases, reviews and events; returns each with its draft."""
    writer = Writer(units)
    drafts = sorted(
        (draft for year in YEARS for draft in writer.drafts(year)),
        key=lambda draft: (draft.published_on, draft.title),
    )
    categories = {category.code: category for category in Category.objects.all()}
    items = []
    for place, draft in enumerate(drafts):
        item = Disclosure(
            title=draft.title,
            category=categories[draft.category],
            unit=draft.unit,
            document_number=draft.number,
            formed_on=draft.formed_on,
            published_at=at(draft.published_on, 8 + place % 9, place * 7 % 60),
            summary=draft.summary,
            body=draft.body,
            keywords=f"{categories[draft.category].name[:12]}；{MARK}",
            theme=THEMES.get(draft.category, "15"),
            genre=classification.genre_of(draft.title),
            source=office.current().name,
            editor="市公安局",
            validity="repealed" if draft.repealed_on else "in_force",
            repealed_on=draft.repealed_on,
            repealed_by=draft.repealed_by,
        )
        items.append(table.LIFECYCLE.take_over(item, Disclosure.Status.PUBLISHED))
    index_numbers.issue(items)
    items = Disclosure.objects.bulk_create(items, batch_size=500)
    _explain(items)
    loaded = list(zip(items, drafts, strict=True))
    _release(loaded)
    _record(items)
    return loaded


def _explain(items: list[Disclosure]) -> None:
    """《…》解读 leads to the document it names where it came out in the days after it."""
    documents = {f"{quoted(item.title)}解读": item for item in items}
    explained = []
    for item in items:
        document = documents.get(item.title)
        if document and 0 <= (item.published_on - document.published_on).days <= 3:
            item.interprets = document
            explained.append(item)
    Disclosure.objects.bulk_update(explained, ["interprets"])


def _release(loaded: list[tuple[Disclosure, Draft]]) -> None:
    """On the site every item; on the city's portal 148 of 2016, the important columns first."""
    channels = {channel.code: channel for channel in Channel.objects.all()}
    on_portal = Counter(
        draft.published_on.year for _item, draft in loaded if "city_portal" in draft.channels
    )
    random = Random(148)
    for year in YEARS:
        wanted = CITY_PORTAL_2016 if year == YEARS[0] else 40
        rest = [
            draft
            for _item, draft in loaded
            if draft.published_on.year == year and "city_portal" not in draft.channels
        ]
        for draft in random.sample(rest, wanted - on_portal[year]):
            draft.channels = [*draft.channels, "city_portal"]
    Release.objects.bulk_create(
        (
            Release(disclosure=item, channel=channels[code], released_on=draft.published_on)
            for item, draft in loaded
            for code in ("site", *draft.channels)
        ),
        batch_size=1000,
    )


def _record(items: list[Disclosure]) -> None:
    Review.objects.bulk_create(
        (
            Review(
                disclosure=item,
                kind=Review.Stage.IMPORTED,
                on=item.formed_on,
                at=item.published_at,
                result=Review.Result.DISCLOSE,
                fingerprint=item.fingerprint_of([]),
                note=f"{MARK}：随历史信息移交的审查记录",
            )
            for item in items
        ),
        batch_size=500,
    )
    DisclosureEvent.objects.bulk_create(
        (
            DisclosureEvent(
                disclosure=item,
                kind="publish",
                on=item.published_on,
                at=item.published_at,
                note=MARK,
            )
            for item in items
        ),
        batch_size=1000,
    )


def released_in(year: int) -> dict[str, int]:
    """Items released in `year` by channel code."""
    rows = (
        Release.objects.filter(released_on__range=(date(year, 1, 1), date(year, 12, 31)))
        .order_by()
        .values("channel__code")
        .annotate(count=Count("pk"))
    )
    return {row["channel__code"]: row["count"] for row in rows}
