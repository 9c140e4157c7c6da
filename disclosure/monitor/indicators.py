"""国办指标 this app can judge: empty columns, the guide, the footer, links, explanations."""

import re
from datetime import date, datetime

from django.conf import settings
from django.db.models import Count, Q
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from disclosure.models import Category, Disclosure, Unit
from disclosure.monitor.checks import FAIL, LEDGER, PASS, SHOWN, Check
from disclosure.monitor.style import Paper
from records import office

CHECKLIST = "国办秘函〔2019〕19号"
PLATFORM = "国办公开办函〔2019〕61号"
SITES = "国办发〔2017〕47号"
GUIDE_AGE = 365  # days
_LINK = re.compile(
    r"https?://([\w.-]+)(/[\w./%-]*)?(?:\?[\w=&%-]*)?|(?<![\w/])/disclosures/\d+/", re.ASCII
)
_PUBLIC_PAGE = re.compile(r"/disclosures/(\d+)/")

# 6-digit division code and a 4-digit serial, or bm and 8 digits for a ministry.
_SITE_ID_CODE = re.compile(r"\d{10}|bm\d{8}")
# What the settings and the demo have until an office enters its own.
_EXAMPLE = re.compile(r"example|演示|0{6,}|^\d{6}0000$")


def _verdict(wrong) -> str:
    return FAIL if wrong else PASS


def empty_columns(at: datetime) -> list[Check]:
    """Every column and every item of 第二十条 and 第二十一条 without a published document.

    A column with a rhythm has a line of its own already; here they are all counted, in one.
    """
    public = Q(disclosures__status=Disclosure.Status.PUBLISHED, disclosures__published_at__lte=at)
    columns = list(Category.objects.annotate(held=Count("disclosures", filter=public)))
    held = {column.pk: column.held for column in columns}
    parents = {column.pk: column.parent_id for column in columns}
    filled = set()
    for key, count in held.items():
        while count and key is not None and key not in filled:
            filled.add(key)
            key = parents[key]
    empty = [column for column in columns if column.pk not in filled]
    return [
        Check(
            _("No empty column among all statutory kinds"),
            _verdict(empty),
            _("%(empty)d of %(all)d are empty") % {"empty": len(empty), "all": len(columns)},
            [
                (column.name, f"{reverse('disclosure-list')}?category={column.code}")
                for column in empty
            ],
            source=f"{CHECKLIST}；《条例》第二十条、第二十一条",
        )
    ]


def of_site(read: list[Paper], on: date, at: datetime) -> list[Check]:
    """A constant number of queries; `read` are the texts whose links are followed."""
    return [
        _guide(on, at),
        _office(),
        _systems(at),
        _identity(),
        _validity(at),
        _mutual_links(at),
        *links(read, at),
        *_for_a_person(),
    ]


def _guide(on: date, at: datetime) -> Check:
    latest = (
        Disclosure.objects.published(at=at)
        .filter(category__role=Category.Role.GUIDE)
        .newest_first()
        .only("title", "published_at")
        .first()
    )
    age = (on - latest.published_on).days if latest else None
    return Check(
        _("Guide revised within a year"),
        _verdict(age is None or age > GUIDE_AGE),
        _("No guide has been published.")
        if latest is None
        else _("Latest version %d days ago") % age,
        [(str(latest), latest.get_absolute_url())] if latest else [],
        source=f"《条例》第十二条；{PLATFORM}",
    )


def _office() -> Check:
    """第十二条: the office's name, address, hours, telephone, fax and address on the internet."""
    bureau = Unit.objects.roots().first()
    fields = {
        "名称": "name",
        "办公地址": "address",
        "办公时间": "hours",
        "联系电话": "phone",
        "传真号码": "fax",
        "互联网联系方式": "email",
    }
    missing = [label for label, name in fields.items() if not getattr(bureau, name, "")]
    address = reverse("admin:disclosure_unit_change", args=[bureau.pk]) if bureau else ""
    return Check(
        _("Guide names the office in full"),
        _verdict(missing),
        _("Missing: %s") % "、".join(missing) if missing else _("All six facts are there"),
        [(str(bureau), address)] if bureau else [],
        source="《条例》第十二条第二款",
    )


def _systems(at: datetime) -> Check:
    count = Disclosure.objects.published(at=at).filter(category__role=Category.Role.SYSTEMS).count()
    return Check(
        _("Disclosure rules listed"),
        _verdict(not count),
        _("%d documents") % count,
        [("政府信息公开制度", reverse("system-list"))],
        source=PLATFORM,
    )


def _identity() -> Check:
    """What the footer and the meta tags of every page print, as it is configured."""
    organ = office.current()
    facts = {
        "主办单位": organ.name,
        "地址": organ.address,
        "联系电话": organ.phone,
        "网站标识码": organ.site_id_code,
        "域名": organ.site_domain,
        "ICP备案号": organ.icp_number,
        "公安备案号": organ.police_record_number,
    }
    wrong = [label for label, value in facts.items() if not value or _EXAMPLE.search(value)]
    if "网站标识码" not in wrong and not _SITE_ID_CODE.fullmatch(organ.site_id_code):
        wrong.append("网站标识码")
    if "域名" not in wrong and not organ.site_domain.endswith(".gov.cn"):
        wrong.append("域名")
    return Check(
        _("Footer and site tags complete"),
        _verdict(wrong),
        _("Missing, or only an example: %s") % "、".join(wrong)
        if wrong
        else _("All are configured"),
        [(f"{label}：{value}", "") for label, value in facts.items() if value],
        source=SITES,
    )


def _validity(at: datetime) -> Check:
    """Each says whether it is in force (the database sees to that); each needs its number."""
    normative = Disclosure.objects.published(at=at).exclude(category__normative_kind="")
    labels = dict(Disclosure.Validity.choices)
    counted = normative.values_list("validity").annotate(Count("pk")).order_by("validity")
    wrong = list(normative.filter(document_number="").only("title").newest_first()[:SHOWN])
    return Check(
        _("Normative documents with number and validity"),
        _verdict(wrong),
        "、".join(f"{labels[validity]} {count}" for validity, count in counted) or "0",
        [(str(item), item.get_absolute_url()) for item in wrong],
        source=f"{PLATFORM}；《条例》第二十条第（一）项",
    )


def _mutual_links(at: datetime) -> Check:
    """An explanation whose document the public cannot open: the link leads nowhere on either page."""
    public = Disclosure.objects.published(at=at)
    broken = (
        public.filter(interprets__isnull=False)
        .exclude(interprets__in=public.order_by().values("pk"))
        .only("title")
    )
    loose = public.filter(category__role=Category.Role.EXPLANATIONS, interprets=None)
    found, alone = list(broken[:SHOWN]), loose.count()
    return Check(
        _("Documents and explanations linked both ways"),
        FAIL if found else LEDGER if alone else PASS,
        _("%(broken)d lead to a document that is not public, %(alone)d explain none here")
        % {"broken": len(found), "alone": alone},
        [
            (str(item), reverse("admin:disclosure_disclosure_change", args=[item.pk]))
            for item in (*found, *loose.only("title").newest_first()[: SHOWN - len(found)])
        ],
        source=f"{CHECKLIST}；{SITES}",
        ledger="解读关联台账：未在本站发布原文的，注明原文机关、文号和网址",
    )


def links(read: list[Paper], at: datetime) -> list[Check]:
    """Addresses in the texts read: those of this site must lead to a page the public can open."""
    own = {office.current().site_domain, *settings.ALLOWED_HOSTS}
    dead, outside, wanted = [], [], []
    for paper in read:
        for link in _LINK.finditer(paper.body):
            host, path = link[1], link[2] or "/"
            if host and host not in own:
                outside.append((paper, link[0]))
            elif page := _PUBLIC_PAGE.fullmatch(path if host else link[0]):
                wanted.append((paper, link[0], int(page[1])))
            elif not _resolves(path):
                dead.append((paper, link[0]))
    public = Disclosure.objects.published(at=at).filter(pk__in={key for *_rest, key in wanted})
    there = set(public.values_list("pk", flat=True))
    dead += [(paper, link) for paper, link, key in wanted if key not in there]
    return [
        Check(
            _("Links within the site lead to public pages"),
            _verdict(dead),
            _("%d dead links") % len(dead),
            _quoted(dead),
            source=CHECKLIST,
        ),
        Check(
            _("Links to other sites"),
            LEDGER if outside else PASS,
            _("%d links in texts") % len(outside),
            _quoted(outside),
            source=CHECKLIST,
            ledger="外链台账：每条外链的单位、用途和最近核验日期",
        ),
    ]


def _quoted(found) -> list[tuple[str, str]]:
    return [
        (f"{paper.title}：{link}", reverse("admin:disclosure_disclosure_change", args=[paper.key]))
        for paper, link in found[:SHOWN]
    ]


def _resolves(path: str) -> bool:
    try:
        return bool(resolve(path))
    except Resolver404:
        return False


def _for_a_person() -> list[Check]:
    """What no program on this machine can see: a register says it, and who looked when."""
    rows = (
        (_("Site reachable at all times"), CHECKLIST, "可用性监测台账：外网探测日期、时长和结果"),
        (_("Site reachable over IPv6"), SITES, "IPv6台账：AAAA解析、外网访问和栏目抽查结果"),
        (
            _("No serious error, no hidden link"),
            CHECKLIST,
            "内容巡查台账：日期、范围、问题和整改；安全检测报告",
        ),
        (
            _("Reading venues"),
            "《条例》第二十五条",
            "查阅场所台账：国家档案馆、公共图书馆、政务服务场所的地址和移送清单",
        ),
        (
            _("Accessibility label"),
            "国办公开办函〔2021〕28号",
            "适老化与无障碍台账：标识编号和有效期（两年）、人工测试记录",
        ),
        (
            _("Institution badge of the site"),
            SITES,
            "党政机关网站标识台账：证书编号、域名和登记机构",
        ),
    )
    return [
        Check(name, LEDGER, _("Not to be seen from here"), [], source=source, ledger=ledger)
        for name, source, ledger in rows
    ]
