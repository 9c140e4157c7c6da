"""The site's sections: what the navigation marks, what a page's column tags say (国办发〔2017〕47号)."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DISCLOSURE, SERVICE, EXCHANGE = "政府信息公开", "办事服务", "互动交流"  # ColumnType


@dataclass(frozen=True)
class Section:
    """`entry`: name of its first page. `areas`: how the addresses of its pages begin, below the home page.

    `column`, `description`, `keywords`, `kind`: its column tags, always in Chinese.
    """

    entry: str
    label: Promise | str
    areas: tuple[str, ...]
    column: str
    description: str
    keywords: str
    kind: str = DISCLOSURE

    @property
    def tags(self) -> dict[str, str]:
        """The column tags, as `_meta.html` takes them."""
        return {
            "name": self.column,
            "description": self.description,
            "keywords": self.keywords,
            "type": self.kind,
        }


# The fixed blocks of the platform (国办公开办函〔2019〕61号) and the entries beside them.
NAVIGATION = (
    Section(
        entry="guide",
        label=_("Disclosure guide"),
        areas=("guide/",),
        column="政府信息公开指南",
        description="信息分类和编排体系、获取方式、受理机构、监督和救济渠道",
        keywords="政府信息公开指南,依申请公开,受理机构",
    ),
    Section(
        entry="system-list",
        label=_("Disclosure rules"),
        areas=("systems/",),
        column="政府信息公开制度",
        description="政府信息公开的法律法规、上级规定和本机关工作制度",
        keywords="政府信息公开制度,政府信息公开条例",
    ),
    Section(
        entry="category-tree",
        label=_("Statutory disclosure"),
        areas=("categories/", "disclosures/"),
        column="法定主动公开内容",
        description="依照《中华人民共和国政府信息公开条例》第二十条、第二十一条主动公开的政府信息",
        keywords="法定主动公开内容,主动公开,公开目录",
    ),
    Section(
        entry="report-list",
        label=_("Annual reports"),
        areas=("reports/",),
        column="政府信息公开年报",
        description="历年政府信息公开工作年度报告",
        keywords="政府信息公开年报,政府信息公开工作年度报告",
    ),
    Section(
        entry="request-new",
        label=_("Request information"),
        areas=("requests/",),
        column="依申请公开",
        description="在线提交政府信息公开申请，凭登记编号和查询码查询办理进度",
        keywords="依申请公开,政府信息公开申请,办理进度查询",
    ),
    Section(
        entry="power-list",
        label=_("Powers and duties"),
        areas=("powers/",),
        column="权责清单",
        description="本机关行使的行政权力及其设定依据、实施主体和责任事项",
        keywords="权责清单,行政许可,行政处罚,行政强制",
    ),
    Section(
        entry="contact-list",
        label=_("Interaction"),
        areas=("contacts/", "interviews/", "consultations/"),
        column="互动交流",
        description="群众来件及答复、在线访谈、征集调查",
        keywords="互动交流,我要咨询,在线访谈,征集调查",
        kind=EXCHANGE,
    ),
)
BESIDE = (
    Section(
        entry="service-list",
        label=_("Services"),
        areas=("services/",),
        column="办事服务",
        description="办事服务和在线查询入口",
        keywords="办事服务,在线查询",
        kind=SERVICE,
    ),
    Section(
        entry="open-data",
        label=_("Open data"),
        areas=("open-data/",),
        column="开放数据",
        description="主动公开信息、权责清单、申请和来件统计等数据的下载与接口",
        keywords="开放数据,数据下载,数据接口",
    ),
)


def section_of(path: str) -> Section | None:
    """The section the page at `path` (from the host on) is in; None outside all, as on the home page."""
    home = reverse("home")
    for section in (*NAVIGATION, *BESIDE):
        if path.startswith(tuple(home + area for area in section.areas)):
            return section
    return None
