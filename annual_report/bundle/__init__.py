"""重算本报告: the rows behind tables 二 to 四 without personal data, and a script to add them up again."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.utils import timezone

from annual_report.content import Content
from annual_report.figures import proactive, remedies, requests
from annual_report.figures.period import Period
from annual_report.figures.proactive import NormativeKind
from annual_report.grid import printed
from annual_report.tables import ITEM_1, NORMATIVE, NORMATIVE_2019, RULES, Form, result_ref
from disclosure import public_content
from records.spreadsheets import csv_rows
from requests_app.models import Remedy
from statute.outcomes import ApplicantKind, Outcome
from transparency import journal
from transparency.canonical import digest
from transparency.models import LogLeaf

BUNDLE = "zip"  # its format among the files of a report
SCRIPT = Path(__file__).with_name("recompute.py")
LOG_SCRIPT = Path(__file__).with_name("verify_log.py")
README = """{title}：重算说明

本文件夹中的表格是报告表二、表三、表四所依据的记录，已去除一切个人信息：
requests.csv   政府信息公开申请，一行一件：收到日期、申请人类别、办理结果、办结日期
remedies.csv   行政复议和行政诉讼，一行一件
documents.csv  规章和行政规范性文件，一行一件；已公开的，列索引号和内容指纹
table2.csv     表二中照录的数值（处理决定数量、收费金额等）
report.csv     报告公布的表二、表三、表四，一行一个单元格
year.csv       报告年度
log.csv        公开日志：公开、修改、不再公开的事项，一行一条
log-head.csv   公开日志的条数和根值；请留存，下年可用来核对日志未被改动

在本文件夹中运行：python3 recompute.py
屏幕上列出的数值应与 report.csv 一致：没有列出的单元格为0，report.csv中空白的没有台账，不能重算。
计算规则见脚本，不到50行。

核对公开日志：python3 verify_log.py；留有上年的 log-head.csv 的：python3 verify_log.py 上年的log-head.csv
"""
EPOCH = (1980, 1, 1, 0, 0, 0)


def to_zip(content: Content) -> bytes:
    """The bundle; the same records give the same bytes."""
    period = Period.of(content.year)
    files: dict[str, Iterable[bytes]] = {
        "year.csv": csv_rows(["年度"], [[content.year]]),
        "requests.csv": csv_rows(
            ["序号", "收到日期", "申请人类别", "办理结果", "办结日期"],
            _requests(period, content.form) if _is_counted(content, "三") else (),
        ),
        "remedies.csv": csv_rows(
            ["序号", "类型", "受理日期", "结果", "审结日期"],
            _remedies(period) if _is_counted(content, "四") else (),
        ),
        "documents.csv": csv_rows(
            ["序号", "类别", "成文日期", "公开日期", "废止日期", "索引号", "指纹"],
            _documents(period, content.form),
        ),
        "table2.csv": csv_rows(["单元格", "数值"], _given(content)),
        "report.csv": csv_rows(["表", "单元格", "数值"], _published(content)),
        "log.csv": csv_rows(["序号", "登记时间", "登记簿", "标识", "版次", "事项", "指纹"], _log()),
        "log-head.csv": csv_rows(["条数", "根值", "登记时间"], _log_head()),
        "README.txt": [README.format(title=content.title).encode()],
        "recompute.py": [SCRIPT.read_bytes()],
        "verify_log.py": [LOG_SCRIPT.read_bytes()],
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, lines in files.items():
            with archive.open(zipfile.ZipInfo(name, EPOCH), "w") as member:
                member.writelines(lines)
    return held.getvalue()


def _is_counted(content: Content, table: str) -> bool:
    """A register nobody kept for the year has no rows that could be added up to the table."""
    return any(value is not None for value in content.tables[table].values.values())


def _requests(period: Period, form: Form) -> Iterator[list]:
    """In the order of receipt, under running numbers: the register's own could lead to a person."""
    table_form = Form.OF_2019 if form is Form.OF_2019 else Form.OF_2021
    cases = requests.counted(period).order_by("received_on", "pk")
    rows = cases.values_list("received_on", "applicant_kind", "outcome", "closed_on")
    for number, (received, kind, outcome, closed) in enumerate(rows.iterator(), start=1):
        result = result_ref(Outcome(outcome), table_form) if outcome else ""
        yield [number, received, ApplicantKind(kind).label, result, closed]


def _remedies(period: Period) -> Iterator[list]:
    cases = remedies.counted(period).order_by("filed_on", "pk")
    rows = cases.values_list("kind", "filed_on", "result", "decided_on")
    for number, (kind, filed, result, decided) in enumerate(rows.iterator(), start=1):
        label = Remedy.Result(result).label if result else ""
        yield [number, Remedy.Kind(kind).label, filed, label, decided]


def _documents(period: Period, form: Form) -> Iterator[list]:
    """What is public now with its index number and digest, as the public log has them."""
    documents = proactive.normative_documents().filter(formed_on__lte=period.last)
    shown = public_content.items(timezone.now()).filter(pk__in=documents.values("pk"))
    digests = {item.pk: digest(public_content.content(item)) for item in shown}
    rows = documents.order_by("formed_on", "pk").values_list(
        *("category__normative_kind", "formed_on", "status", "published_at__date", "repealed_on"),
        *("pk", "index_number"),
    )
    for number, row in enumerate(rows.iterator(), start=1):
        kind, formed, status, published, repealed, pk, index_number = row
        label = _document_rows(form)[kind]
        public = published if status == "published" else None
        published_as = [index_number, digests[pk]] if pk in digests else ["", ""]
        yield [number, label, formed, public, repealed, *published_as]


def _log() -> Iterator[list]:
    for leaf in LogLeaf.objects.order_by("position").iterator():
        at = timezone.localtime(leaf.at).isoformat()
        yield [leaf.position, at, leaf.register, leaf.record, leaf.version, leaf.act, leaf.digest]


def _log_head() -> Iterator[list]:
    if head := journal.head():
        yield [head.size, head.root, timezone.localtime(head.at).isoformat()]


def _document_rows(form: Form) -> dict[str, str]:
    """What table 二 of the form calls each kind."""
    normative = NORMATIVE_2019 if form is Form.OF_2019 else NORMATIVE
    return {NormativeKind.RULE: RULES, NormativeKind.NORMATIVE_DOCUMENT: normative}


def _given(content: Content) -> Iterator[list]:
    for ref, value in content.tables["二"].values.items():
        if not ref.startswith(ITEM_1) and value is not None:
            yield [ref, value]


def _published(content: Content) -> Iterator[list]:
    for name, filled in content.tables.items():
        for ref, value in filled.values.items():
            yield [name, ref, printed(value)]
