"""The disclosure datasets as files: units, categories, disclosures, powers, tallies, decision counts."""

import re

from django.utils.timezone import localdate

from disclosure.models import Category, DecisionCount, PowerItem, Tally, Unit
from records.columns import Column, decimal_number
from records.importing import LOOKUP_CHUNK, Row
from records.resources import RecordResource
from statute.powers import power_type_from


class UnitResource(RecordResource):
    model = Unit
    keys = [("code",)]
    columns = [
        Column("code", "代码", required=True),
        Column("name", "名称", required=True),
        Column("parent", "上级代码", by=("code",)),
        Column("address", "地址"),
        Column("phone", "电话"),
        Column("hours", "办公时间"),
    ]


class CategoryResource(RecordResource):
    model = Category
    keys = [("code",)]
    columns = [
        Column("code", "代码", required=True),
        Column("name", "名称", required=True),
        Column("parent", "上级代码", by=("code",)),
        Column("basis", "法定依据"),
        Column("publish_within", "公开时限"),
    ]


def channel_names(text: str) -> tuple[str, ...]:
    """门户网站；微博 → its parts, each once, in the order written."""
    return tuple(dict.fromkeys(part.strip() for part in re.split("[；;]", text) if part.strip()))


class PowerItemResource(RecordResource):
    """权责事项. Without 生效日期 a row means the current version of its code."""

    model = PowerItem
    keys = [("code", "valid_from")]
    columns = [
        Column("code", "职权编码", required=True),
        Column("type", "权力类型", required=True, read=power_type_from),
        Column("name", "权力名称", required=True),
        Column("legal_basis", "设定依据", required=True),
        Column("implementing_unit", "实施主体"),
        Column("valid_from", "生效日期"),
        Column("valid_to", "取消日期"),
    ]

    def complete(self, rows: list[Row]) -> None:
        undated = [row for row in rows if not row.bad and row.values.get("valid_from") is None]
        codes = sorted({row.values["code"] for row in undated})
        current: dict[str, object] = {}
        for start in range(0, len(codes), LOOKUP_CHUNK):
            chunk = codes[start : start + LOOKUP_CHUNK]
            versions = PowerItem.objects.filter(code__in=chunk, valid_to=None)
            current.update(versions.values_list("code", "valid_from"))
        for row in undated:
            row.values["valid_from"] = current.get(row.values["code"], localdate())


class TallyResource(RecordResource):
    model = Tally
    keys = [("period", "channel", "measure", "scope")]
    columns = [
        Column("period", "年月", required=True),
        Column("channel", "渠道", required=True, by=("code", "name")),
        Column("measure", "指标", required=True),
        Column("count", "数量", required=True),
        Column("unit", "单位", required=True),
        Column("approx", "约数"),
        Column("as_of", "截止日期"),
        Column("scope", "统计口径"),
    ]


class DecisionCountResource(RecordResource):
    model = DecisionCount
    keys = [("year", "kind")]
    columns = [
        Column("year", "年度", required=True),
        Column("kind", "事项", required=True),
        Column("count", "数量", required=True, read=decimal_number),
    ]
