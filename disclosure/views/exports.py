"""Downloads: the catalogue short and long, the power list; streamed, filtered like the pages."""

import json
from collections.abc import Iterable, Iterator, Sequence

from django.http import FileResponse, Http404, StreamingHttpResponse
from django.utils import timezone
from django.views import View

from disclosure import catalogue
from disclosure.filters import DisclosureFilter, PowerFilter
from disclosure.models import Disclosure, PowerItem
from records import office
from records.spreadsheets import Sheet, csv_rows, xlsx_file
from statute.powers import PowerType

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
POWER_COLUMNS = (
    *(
        "职权编码",
        "权力类型",
        "权力名称",
        "子项名称",
        "设定依据",
        "实施主体",
        "承办机构",
        "责任事项",
    ),
    *("责任事项依据", "追责情形", "实施对象", "法定时限", "承诺时限", "收费依据及标准"),
    *("监督电话", "审核转报", "备注", "办理条件", "申请材料", "办理流程", "办理地点", "办理时间"),
    *("咨询电话", "网上办理", "裁量基准", "救济途径", "常用叫法", "生效日期", "取消日期"),
)
POWER_FIELDS = (
    *("code", "type", "name", "sub_item", "legal_basis", "implementing_unit", "handling_unit"),
    *("duties", "duty_basis", "accountability", "addressees", "statutory_days", "promised_days"),
    *("fee", "phone", "referred_upward", "note", "conditions", "materials", "flow_text", "place"),
    *(
        "hours",
        "enquiry_phone",
        "online_url",
        "discretion",
        "appeal",
        "keywords",
        "valid_from",
        "valid_to",
    ),
)


def table_response(name: str, headers: Sequence[str], rows: Iterable[Sequence], kind: str):
    """The table as a download `<name>.csv` or `.xlsx`."""
    filename = f"{name}-{timezone.localdate():%Y%m%d}.{kind}"
    if kind == "xlsx":
        book = xlsx_file(Sheet(name, headers, rows))
        return FileResponse(book, as_attachment=True, filename=filename, content_type=XLSX)
    response = StreamingHttpResponse(csv_rows(headers, rows), content_type=CSV)
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


class CatalogueExport(View):
    """/disclosures/catalogue-short.csv — 政府信息公开目录 as the filters of the list narrow it."""

    def get(self, request, form, kind):
        public = Disclosure.objects.published(at=timezone.now()).newest_first()
        chosen = DisclosureFilter(request.GET, queryset=public)
        if not chosen.is_valid():
            raise Http404
        if form == "short":
            headers, rows = catalogue.SHORT, catalogue.short_rows(chosen.qs)
        else:
            headers, rows = catalogue.LONG, catalogue.long_rows(chosen.qs)
        return table_response(f"catalogue-{form}", headers, rows, kind)


class PowerExport(View):
    """/powers/list.csv, .xlsx, .json — the power list as the filters narrow it, as of `?on=`."""

    def get(self, request, kind):
        data = request.GET.copy()
        if not data.get("on"):
            data["on"] = timezone.localdate().isoformat()
        powers = PowerItem.objects.shown().order_by("type", "code")
        chosen = PowerFilter(data, queryset=powers)
        if not chosen.is_valid():
            raise Http404
        rows = power_rows(chosen.qs)
        if kind == "json":
            return StreamingHttpResponse(
                json_rows(rows, chosen.form.cleaned_data["on"]),
                content_type="application/json; charset=utf-8",
            )
        return table_response("powers", POWER_COLUMNS, rows, kind)


def power_rows(powers) -> Iterator[list]:
    for values in powers.values_list(*POWER_FIELDS).iterator():
        row = dict(zip(POWER_FIELDS, values, strict=True))
        row["type"] = PowerType(row["type"]).label
        row["referred_upward"] = "是" if row["referred_upward"] else "否"
        yield list(row.values())


def json_rows(rows: Iterable[list], on) -> Iterator[str]:
    """One object a power, written as the rows come."""
    head = {"organ": office.current().name, "as_of": on.isoformat()}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "items": ['
    for number, row in enumerate(rows):
        item = dict(zip(POWER_FIELDS, row, strict=True))
        yield (",\n" if number else "\n") + json.dumps(item, ensure_ascii=False, default=str)
    yield "\n]}\n"
