"""The table of datasets: everything this portal gives away, and nothing else.

Each starts from its records' own gate. Labels are those that import_records reads. Names of persons
(editors, heads of units) are left out even where a page shows them.
"""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annual_report.figures.year import plain
from annual_report.models import PrintedReport, Report
from disclosure import classification
from disclosure.filters import DisclosureFilter, PowerFilter
from disclosure.models import (
    Adjustment,
    Category,
    Channel,
    DecisionCount,
    Disclosure,
    PowerItem,
    Tally,
    Unit,
)
from inquiries.models import Contact, ContactEvent
from opendata import filters, gates, report_figures
from opendata.dataset import (
    ADDRESS,
    DAY,
    MOMENT,
    NUMBER,
    WHOLE,
    YES_NO,
    Column,
    Dataset,
    coded,
)
from requests_app import open_data as register
from requests_app.models import CaseEvent, Remedy
from statute.models import CalendarDay
from statute.outcomes import ApplicantKind, Outcome
from statute.powers import PowerType
from statute.workdays import ListedKind
from transparency.models import LogLeaf


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment).replace(microsecond=0)


def _is_in_force(status: str) -> bool:
    return status == Report.Status.PUBLISHED


# --- columns that several datasets have

_CHANNEL = (
    Column("channel", "渠道代码", source="channel__code"),
    Column("channel_name", "渠道", source="channel__name"),
)
_POWER = (
    Column("code", "职权编码"),
    coded("type", "权力类型", PowerType.choices),
    Column("name", "权力名称"),
    Column("sub_item", "子项名称"),
    Column("legal_basis", "设定依据"),
    Column("implementing_unit", "实施主体"),
    Column("handling_unit", "承办机构"),
    Column("duties", "责任事项"),
    Column("duty_basis", "责任事项依据"),
    Column("accountability", "追责情形"),
    Column("addressees", "实施对象"),
    Column("statutory_days", "法定时限", WHOLE),
    Column("promised_days", "承诺时限", WHOLE),
    Column("fee", "收费依据及标准"),
    Column("phone", "监督电话"),
    Column("referred_upward", "审核转报", YES_NO),
    Column("note", "备注"),
    Column("conditions", "办理条件"),
    Column("materials", "申请材料"),
    Column("flow_text", "办理流程"),
    Column("place", "办理地点"),
    Column("hours", "办理时间"),
    Column("enquiry_phone", "咨询电话"),
    Column("online_url", "网上办理", ADDRESS),
    Column("discretion", "裁量基准"),
    Column("appeal", "救济途径"),
    Column("keywords", "常用叫法"),
    Column("valid_from", "生效日期", DAY),
)
_REPORT = (
    Column("year", "年度", WHOLE),
    Column("version", "版本", WHOLE),
)

DATASETS = (
    Dataset(
        "disclosures",
        _("Published information"),
        _(
            "An item of information published on the bureau's own initiative; its full text and files"
            " are at its address."
        ),
        gates.disclosures,
        ("-published_at", "-pk"),
        (
            Column("index_number", "索引号"),
            Column("title", "标题"),
            Column("category", "类别代码", source="category__code"),
            Column("category_name", "类别", source="category__name"),
            Column("unit", "发布机构代码", source="unit__code"),
            Column("unit_name", "发布机构", source="unit__name"),
            Column("document_number", "发文字号"),
            Column("formed_on", "成文日期", DAY),
            Column("published_at", "发布时间", MOMENT, show=_local),
            Column("summary", "内容概述"),
            Column("keywords", "关键词"),
            coded("theme", "主题分类", classification.themes()),
            coded("genre", "体裁分类", classification.genres()),
            Column("source", "来源"),
            coded("validity", "有效性", Disclosure.Validity.choices),
            Column("repealed_on", "废止日期", DAY),
            Column("repealed_by", "废止依据"),
            Column("url", "网址", ADDRESS, "pk", page="disclosure-detail"),
        ),
        gates.publications,
        DisclosureFilter,
    ),
    Dataset(
        "releases",
        _("Releases by channel"),
        _("One published item going out on one channel; an item may go out on several."),
        gates.released,
        ("pk",),
        (
            Column("index_number", "索引号", source="disclosure__index_number"),
            *_CHANNEL,
            Column("released_on", "发布日期", DAY),
            Column("url", "网址", ADDRESS),
        ),
        gates.releases,
        filters.ReleaseFilter,
    ),
    Dataset(
        "tallies",
        _("Tallies"),
        _(
            "A number the bureau only counted, with its unit and scope; where “at least” is true, it is a"
            " lower bound."
        ),
        lambda at: Tally.objects.all(),
        ("period", "pk"),
        (
            Column("period", "年月"),
            *_CHANNEL,
            Column("measure", "指标"),
            Column("count", "数量", WHOLE),
            Column("unit", "单位"),
            Column("approx", "约数", YES_NO),
            Column("as_of", "截止日期", DAY),
            Column("scope", "统计口径"),
            Column("source", "来源"),
        ),
        gates.newest(Tally),
        filters.TallyFilter,
    ),
    Dataset(
        "requests",
        _("Requests for information"),
        _(
            "A request, anonymised: number, kind of applicant, days and outcome. Table 三 of every report"
            " can be recounted from it."
        ),
        lambda at: register.anonymised(),
        ("received_on", "pk"),
        (
            Column("number", "登记编号"),
            coded("applicant_kind", "申请人类别", ApplicantKind.choices),
            Column("received_on", "收到日期", DAY),
            Column("closed_on", "答复日期", DAY),
            coded("outcome", "办理结果", [(item.value, item.ref + item.label) for item in Outcome]),
        ),
        gates.newest(CaseEvent),
        filters.RequestFilter,
    ),
    Dataset(
        "remedies",
        _("Reviews and suits, counted"),
        _(
            "How many were accepted in a year and decided in a year, by kind and result; without a year of"
            " decision they are pending. Table 四 can be recounted from it."
        ),
        gates.remedies_by_year,
        ("filed", "kind", "decided", "result"),
        (
            coded("kind", "类型", Remedy.Kind.choices),
            Column("filed", "受理年度"),
            Column("decided", "审结年度"),
            coded("result", "结果", Remedy.Result.choices),
            Column("count", "件数", WHOLE),
        ),
        gates.newest(Remedy),
        filters.RemedyFilter,
    ),
    Dataset(
        "contacts",
        _("Contacts, counted"),
        _(
            "Contacts received in a month on one channel, and how many of these have been replied to, closed"
            " and fed back since."
        ),
        gates.contacts_by_month,
        ("period", "channel__code"),
        (
            Column("period", "年月"),
            *_CHANNEL,
            Column("received", "受理", WHOLE),
            Column("replied", "回复", WHOLE),
            Column("closed", "办结", WHOLE),
            Column("fed_back", "反馈", WHOLE),
        ),
        gates.newest(ContactEvent, Contact),
        filters.ContactFilter,
    ),
    Dataset(
        "powers",
        _("Power list"),
        _("A power in force today, or on the day that “on” names."),
        gates.powers,
        ("type", "code", "pk"),
        _POWER,
        gates.newest(PowerItem, Adjustment),
        PowerFilter,
        usual=lambda at: {"on": timezone.localdate(at).isoformat()},
    ),
    Dataset(
        "power-versions",
        _("Power list, every version"),
        _("A version of a power with the days it begins and ends, and the adjustment behind it."),
        gates.power_versions,
        ("code", "valid_from"),
        (
            *_POWER,
            Column("valid_to", "取消日期", DAY),
            coded("adjustment", "调整类型", Adjustment.Kind.choices, "opened_by__kind"),
            Column("adjustment_basis", "调整依据", source="basis_told"),
        ),
        gates.newest(PowerItem, Adjustment),
        PowerFilter,
    ),
    Dataset(
        "decisions",
        _("Decisions of the year"),
        _("Licences, penalties and coercive measures decided in a year; charges in 万元."),
        lambda at: DecisionCount.objects.all(),
        ("year", "kind"),
        (
            Column("year", "年度", WHOLE),
            coded("kind", "事项", DecisionCount.Kind.choices),
            Column("count", "数量", NUMBER, show=plain),
        ),
        gates.newest(DecisionCount),
        filters.DecisionFilter,
    ),
    Dataset(
        "reports",
        _("Annual reports"),
        _("A published version of a year's report; a correction is a further version."),
        gates.reports,
        ("year", "version"),
        (
            *_REPORT,
            Column("form", "格式"),
            Column("in_force", "现行版本", YES_NO, "status", _is_in_force),
            Column("published_at", "发布时间", MOMENT, show=_local),
            Column("as_of", "数据截止日期", DAY),
            Column("reason", "更正原因"),
            Column("sha256", "内容校验值"),
            Column("url", "网址", ADDRESS, "year", page="report-detail"),
        ),
        gates.publication_of_reports,
        filters.ReportFilter,
    ),
    Dataset(
        "report-figures",
        _("Figures of the annual reports"),
        _(
            "A number of a published report: a cell of its tables 二, 三 or 四, or a figure its text names."
            " A page holds whole reports."
        ),
        gates.reports,
        ("year", "version"),
        (
            *_REPORT,
            Column("table", "表"),
            Column("figure", "位置"),
            Column("label", "名称"),
            Column("value", "数值", NUMBER),
            Column("unit", "单位"),
        ),
        gates.publication_of_reports,
        filters.ReportFilter,
        reads=("year", "version", "form", "frozen"),
        expand=report_figures.rows_of,
        page=5,
        largest=20,
    ),
    Dataset(
        "printed-report-figures",
        _("Figures of original reports"),
        _(
            "A cell of a report from before the registers, as it was printed; a blank cell has no value."
        ),
        gates.printed_reports,
        ("year",),
        (
            Column("year", "年度", WHOLE),
            Column("table", "表"),
            Column("figure", "位置"),
            Column("value", "数值"),
        ),
        gates.newest(PrintedReport),
        filters.ReportFilter,
        reads=("year", "content"),
        expand=report_figures.rows_of_printed,
        page=5,
        largest=20,
    ),
    Dataset(
        "categories",
        _("Categories"),
        _(
            "A kind of information with its legal basis and its term of publication in working days."
        ),
        lambda at: Category.objects.all(),
        ("code",),
        (
            Column("code", "代码"),
            Column("name", "名称"),
            Column("parent", "上级代码", source="parent__code"),
            Column("basis", "法定依据"),
            Column("publish_within", "公开时限", WHOLE),
            Column("unit", "责任机构代码", source="responsible_unit__code"),
            Column("method", "公开方式"),
            Column("procedure", "公开程序"),
            Column("role", "用途"),
        ),
        gates.newest(Category),
    ),
    Dataset(
        "channels",
        _("Channels"),
        _("Where information goes out, or where the public comes in."),
        lambda at: Channel.objects.all(),
        ("code",),
        (
            Column("code", "代码"),
            Column("name", "名称"),
            Column("kind", "类型"),
            Column("url", "网址", ADDRESS),
            Column("reply_within", "答复时限", WHOLE),
            Column("reply_within_complex", "复杂事项答复时限", WHOLE),
        ),
        gates.newest(Channel),
    ),
    Dataset(
        "units",
        _("Units"),
        _(
            "The bureau, its departments and its district bureaus, with where and when to reach them."
        ),
        lambda at: Unit.objects.all(),
        ("code",),
        (
            Column("code", "代码"),
            Column("name", "名称"),
            Column("parent", "上级代码", source="parent__code"),
            Column("address", "地址"),
            Column("phone", "电话"),
            Column("fax", "传真"),
            Column("email", "电子邮箱"),
            Column("hours", "办公时间"),
            Column("duties", "职责"),
            Column("is_active", "现设", YES_NO),
        ),
        gates.newest(Unit),
    ),
    Dataset(
        "calendar",
        _("Rest days and make-up days"),
        _("A day on which work differs from what its weekday says, by the State Council's notice."),
        lambda at: CalendarDay.objects.all(),
        ("date",),
        (
            Column("date", "日期", DAY),
            coded("kind", "类型", ListedKind.choices),
            Column("name", "节日"),
            Column("source", "依据"),
        ),
        gates.newest(CalendarDay),
        filters.CalendarFilter,
    ),
    Dataset(
        "log",
        _("Public log"),
        _(
            "One thing that became public, changed or was taken back, by the SHA-256 of what the public"
            " saw; nothing in it is ever changed (RFC 9162)."
        ),
        lambda at: LogLeaf.objects.all(),
        ("position",),
        (
            Column("position", "序号", WHOLE),
            Column("at", "登记时间", MOMENT, show=_local),
            Column("register", "登记簿"),
            Column("record", "标识"),
            Column("version", "版次", WHOLE),
            Column("act", "事项"),
            Column("digest", "指纹"),
        ),
        gates.log,
        filters.LogFilter,
    ),
)
BY_NAME = {dataset.name: dataset for dataset in DATASETS}
