"""Who is who: units, staff with their roles, services, the power list, and what was only counted."""

from datetime import date

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User

from accounts import duties
from demo import LAST_DAY, MARK, YEARS, read_csv
from disclosure.models import (
    Category,
    Channel,
    DecisionCount,
    Membership,
    PowerItem,
    ServiceLink,
    Tally,
    Unit,
)
from records import office
from statute.powers import power_type_from

# Account, role, name. The names say what they are for: nobody real is meant.
STAFF = (
    ("dengji", "登记", "演示登记员"),
    ("chengban", "承办", "演示承办人"),
    ("jiaojing", "承办", "演示交警承办人"),
    ("shenhe", "审核", "演示审核人"),
    ("baomi", "审核", "演示保密审查人"),
    ("fabu", "发布", "演示发布员"),
    ("nianbao", "年报", "演示年报员"),
    ("fuzeren", "机构负责人", "演示负责人"),
    ("admin", "管理员", "演示管理员"),
    ("anquan", "安全管理员", "演示安全管理员"),
    ("anquan2", "安全管理员", "演示安全管理员（二）"),
    ("shenji", "审计员", "演示审计员"),
)
# Units of those who handle records: the whole bureau, the traffic police.
UNITS_OF_STAFF = {"chengban": "gaj", "jiaojing": "gaj-jjzd"}
POWERS_SINCE = date(2016, 7, 8)

# Period, channel, measure, count, unit, approx, scope, as of: what the bureau counted without records.
# 2016: the figures of its yearly report. 2015: the figures that report compares itself with.
TALLIES = (
    ("2016", "weibo", "发布", 2302, "条", False, "", date(2016, 12, 31)),
    ("2016", "weibo", "粉丝", 100_000, "人", True, "", date(2016, 12, 31)),
    ("2016", "provincial_press", "发布", 2684, "条", False, "", date(2016, 12, 31)),
    ("2016", "local_media", "发布", 2700, "条", True, "", date(2016, 12, 31)),
    ("2016", "newspapers", "报道", 112, "篇", False, "", date(2016, 12, 31)),
    ("2016", "cctv", "报道", 42, "条", False, "", date(2016, 12, 31)),
    ("2016", "hubei_tv", "报道", 120, "条", True, "", date(2016, 12, 31)),
    ("2016-05", "cctv", "频道", 3, "个", False, "", date(2016, 5, 31)),
    ("2016-05", "cctv", "节目", 9, "期", False, "", date(2016, 5, 31)),
    ("2016-09", "national_media", "专题", 10, "个", True, "", date(2016, 9, 30)),
    ("2016", "boards", "展板", 160, "个", True, "全市", date(2016, 12, 31)),
    ("2015", "online_politics", "受理", 2072, "件", False, "", date(2015, 12, 31)),
    ("2015", "integrity_hotline", "受理", 66, "件", False, "", date(2015, 12, 31)),
)

# 公开主体 of the categories another unit than the office of the bureau answers for.
OFFICE = "gaj-jlb"
RESPONSIBLE = {
    "art20-01": "gaj-fzzd",
    "art20-01-1": "gaj-fzzd",
    "art20-01-2": "gaj-fzzd",
    "art20-05": "gaj-xzsp",
    "art20-06": "gaj-fzzd",
    "art20-07": "gaj-jbb",
    "art20-08": "gaj-jbb",
    "art20-09": "gaj-jbb",
    "art20-10": "gaj-jbb",
    "art20-14": "gaj-zzb",
    "art21-zagl": "gaj-zazd",
    "yasf": "gaj-fzzd",
    "zadt": "gaj-zazd",
    "rsxx": "gaj-zzb",
    "jgjs": "gaj-zzb",
    "czzj": "gaj-jbb",
    "xzql": "gaj-xzsp",
    "ggjg": "gaj-fzzd",
}


def load_office() -> None:
    """本机关设置 of the demo: what the environment says, with how to reach it and an English name."""
    entry = office.from_environment()
    entry.valid_from = date(2016, 1, 1)
    entry.english_name = "Shiyan Public Security Bureau"
    entry.phone = entry.phone or "0719-0000000"
    entry.address = entry.address or "十堰市演示大道1号"
    entry.hours = entry.hours or "工作日 8:30—12:00、14:30—17:30"
    entry.fault_url = "https://zfwzgl.example.gov.cn/"
    office.enter(entry)


def load_units() -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for position, row in enumerate(read_csv("units.csv"), start=1):
        parent = row.pop("parent")
        units[row["code"]] = Unit.objects.create(**row, parent=units.get(parent), position=position)
    return units


def load_responsibilities(units: dict[str, Unit]) -> None:
    """公开主体: who answers for each category; taken back when the demo is emptied."""
    categories = list(Category.objects.all())
    for category in categories:
        category.responsible_unit = units[RESPONSIBLE.get(category.code, OFFICE)]
    Category.objects.bulk_update(categories, ["responsible_unit"])


def load_staff(units: dict[str, Unit]) -> dict[str, User]:
    """The demo accounts, one a role. Their password is no secret: outside a demo nobody can log in."""
    in_demo = settings.DEBUG or settings.DEMO
    password = make_password(settings.DEMO_PASSWORD if in_demo else None)
    staff = {}
    for username, role, name in STAFF:
        user, _created = User.objects.update_or_create(
            username=username,
            defaults={"first_name": name, "is_staff": True, "password": password},
        )
        user.groups.clear()
        duties.take_over(user, [role], note=MARK)
        staff[username] = user
    Membership.objects.bulk_create(
        Membership(user=staff[username], unit=units[code])
        for username, code in UNITS_OF_STAFF.items()
    )
    return staff


def remove_staff() -> None:
    User.objects.filter(username__in=[username for username, _role, _name in STAFF]).delete()


def load_services() -> None:
    ServiceLink.objects.bulk_create(
        ServiceLink(**row, position=position)
        for position, row in enumerate(read_csv("services.csv"), start=1)
    )


def load_powers() -> None:
    PowerItem.objects.bulk_create(
        PowerItem(**{**row, "type": power_type_from(row["type"])}, valid_from=POWERS_SINCE)
        for row in read_csv("powers.csv")
    )


def load_tallies() -> None:
    channels = {channel.code: channel for channel in Channel.objects.all()}
    Tally.objects.bulk_create(
        Tally(
            period=period,
            channel=channels[channel],
            measure=measure,
            count=count,
            unit=unit,
            approx=approx,
            scope=scope,
            as_of=as_of,
        )
        for period, channel, measure, count, unit, approx, scope, as_of in TALLIES
    )
    Tally.objects.bulk_create(
        Tally(
            period=str(year),
            channel=channels[channel],
            measure=measure,
            count=first + step * (year - 2016),
            unit=unit,
            as_of=min(date(year, 12, 31), LAST_DAY),
        )
        for year in YEARS[1:]
        for channel, measure, first, step, unit in (
            ("weibo", "发布", 2302, 46, "条"),
            ("wechat", "发布", 420, 65, "条"),
            ("local_media", "发布", 2700, 25, "条"),
            ("provincial_press", "发布", 2684, -60, "条"),
        )
    )


def load_decisions() -> None:
    """Decisions of each year for table 二; charges in 万元."""
    kinds = DecisionCount.Kind
    DecisionCount.objects.bulk_create(
        DecisionCount(year=year, kind=kind, count=first + step * (year - 2016))
        for year in YEARS
        for kind, first, step in (
            (kinds.LICENCE, 5210, 130),
            (kinds.PENALTY, 18_460, -240),
            (kinds.COERCION, 1320, 15),
            (kinds.CHARGE, 0, 0),
        )
    )
