"""权责清单 as a table."""

from collections.abc import Iterable
from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure import power_list
from disclosure.models import (
    Adjustment,
    PowerItem,
)
from disclosure.publication.incoming import refuse_far_day
from disclosure.resources.reading import ReadBeforePublic
from disclosure.search import POWER
from records.columns import Column
from records.import_rows import LOOKUP_CHUNK, Row
from records.lifecycle import NotAllowed
from records.search import entries
from statute.powers import power_type_from


class PowerItemResource(ReadBeforePublic):
    """权责事项. Without 生效日期 a row means the current version of its code."""

    dataset = "powers"
    why_no_drafts = gettext_lazy(
        "A power is in force, and public, from its day on, and has no drafts: a finding is an error of its "
        "row. What is to be read first is proposed as an adjustment of the list."
    )
    model = PowerItem
    act = power_list.TAKE_OVER
    keys = [("code", "valid_from")]
    columns = [
        Column("code", "职权编码", required=True),
        Column("type", "权力类型", required=True, read=power_type_from),
        Column("name", "权力名称", required=True),
        Column("legal_basis", "设定依据", required=True),
        Column("implementing_unit", "实施主体"),
        Column("sub_item", "子项名称"),
        Column("handling_unit", "承办机构"),
        Column("duties", "责任事项"),
        Column("duty_basis", "责任事项依据"),
        Column("accountability", "追责情形"),
        Column("addressees", "实施对象"),
        Column("statutory_days", "法定时限"),
        Column("promised_days", "承诺时限"),
        Column("fee", "收费依据及标准"),
        Column("phone", "监督电话"),
        Column("conditions", "办理条件"),
        Column("materials", "申请材料"),
        Column("flow_text", "办理流程"),
        Column("place", "办理地点"),
        Column("hours", "办理时间"),
        Column("enquiry_phone", "咨询电话"),
        Column("online_url", "网上办理"),
        Column("discretion", "裁量基准"),
        Column("appeal", "救济途径"),
        Column("keywords", "常用叫法"),
        Column("valid_from", "生效日期"),
        Column("valid_to", "取消日期"),
    ]

    def complete(self, rows: list[Row]) -> None:
        super().complete(rows)
        undated = [row for row in rows if not row.bad and row.values.get("valid_from") is None]
        codes = sorted({row.values["code"] for row in undated})
        current: dict[str, object] = {}
        for start in range(0, len(codes), LOOKUP_CHUNK):
            chunk = codes[start : start + LOOKUP_CHUNK]
            versions = PowerItem.objects.filter(code__in=chunk, valid_to=None)
            current.update(versions.values_list("code", "valid_from"))
        for row in undated:
            row.values["valid_from"] = current.get(row.values["code"], localdate())

    def prepare(self, row: Row) -> Iterable[str] | None:
        item = row.instance
        refuse_far_day(item.valid_from, field="valid_from")
        if item.valid_to and item.valid_to <= item.valid_from:
            raise ValidationError({"valid_to": _("A power cannot end before it begins.")})
        if self.by is not None:
            self._ask_proposal(row)
        self.refuse_personal(row, _("Take it out of the text."), phones=power_list.phones_of(item))

    def _ask_proposal(self, row: Row) -> None:
        """Refuse what two persons decide: on the list in force a table takes over, it changes nothing."""
        if not row.is_new:
            raise ValidationError(
                {
                    "code": _(
                        "This power is on the list: it changes by an adjustment that is approved."
                    )
                }
            )
        if row.instance.valid_to is None and self._is_kept_here:
            raise ValidationError(
                {"code": _("The list is kept here: a new power is proposed by an adjustment.")}
            )

    @cached_property
    def _is_kept_here(self) -> bool:
        return Adjustment.objects.exists()

    def take_back_new(self, records, *, batch, reason):
        if self._is_kept_here:
            raise NotAllowed(_("The list is kept here: it changes by an adjustment."))
        keys = [record.pk for record in records]
        super().take_back_new(records, batch=batch, reason=reason)
        entries.refresh(POWER, keys)

    def after_rows(self, created, updated):
        entries.refresh(POWER, [row.instance.pk for row in (*created, *updated)])
