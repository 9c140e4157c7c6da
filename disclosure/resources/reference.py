"""单位 and 类别 as tables."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from disclosure.models import (
    Category,
    Unit,
)
from disclosure.resources.reading import ReadBeforePublic
from records.columns import Column
from records.import_rows import Row


class UnitResource(ReadBeforePublic):
    dataset = "units"
    model = Unit
    keys = [("code",)]
    columns = [
        Column("code", "代码", required=True),
        Column("name", "名称", required=True),
        Column("parent", "上级代码", by=("code",)),
        Column("address", "地址"),
        Column("phone", "电话"),
        Column("hours", "办公时间"),
        Column("reports_yearly", "单独编制年报"),
    ]

    def prepare(self, row: Row) -> Iterable[str]:
        """A unit's telephone is the office's own, whichever number it is."""
        self._phones = [*self._phones, row.instance.phone] if row.instance.phone else self._phones
        self.refuse_personal(row, _("Take it out of the text."))
        return ()


class CategoryResource(ReadBeforePublic):
    dataset = "categories"
    model = Category
    keys = [("code",)]
    columns = [
        Column("code", "代码", required=True),
        Column("name", "名称", required=True),
        Column("parent", "上级代码", by=("code",)),
        Column("basis", "法定依据"),
        Column("publish_within", "公开时限"),
        Column("role", "用途"),
    ]

    def prepare(self, row: Row) -> Iterable[str]:
        """A new category called what table 二 of the yearly report counts is counted there."""
        self.refuse_personal(row, _("Take it out of the text."))
        kinds = {label: kind for kind, label in Category.NormativeKind.choices}
        if row.is_new and row.instance.name in kinds:
            row.instance.normative_kind = kinds[row.instance.name]
            return ("normative_kind",)
        return ()
