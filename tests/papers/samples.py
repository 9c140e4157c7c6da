"""Papers for the tests of the writers."""

from datetime import date

from papers.model import Cell, Figure, Heading, PageBreak, Paper, Paragraph, Run, Table
from records import charts

ADDRESS = "https://www.example.gov.cn/list?year=2016&page=1"


def paper(*blocks, **fields):
    return Paper("十堰市公安局年度报告", date(2017, 1, 20), blocks, organ="十堰市公安局", **fields)


def table(rows=1):
    head = [[Cell("申请人", rowspan=2), Cell("件数", colspan=2)], [Cell("新收"), Cell("结转")]]
    body = [[Cell("自然人", header=True), Cell("1497"), Cell("3")] for _ in range(rows)]
    return Table("申请情况", head, body)


def figure(caption="图1"):
    drawing = charts.bars("来件", "各渠道来件", ["网站"], {"2016年": [1378]}, unit="件")
    return Figure(drawing, "各渠道来件", caption)


def every_block():
    """A paper with each kind of block and each optional part."""
    merged = Cell("三、本年度办理结果", rowspan=3, header=True)
    return paper(
        *(Heading(level, f"标题{level}") for level in (1, 2, 3, 4)),
        Paragraph([Run("详见"), Run("名录", link=ADDRESS), Run("和"), Run("指南", link="/guide/")]),
        Paragraph([Run("重点", bold=True), Run("两行\n文字")], indent=False),
        table(),
        Table("办理情况", [], [[merged, Cell("甲")], [Cell("乙")], [Cell("丙")]], widths=(1, 9)),
        figure(),
        PageBreak(),
        Paragraph("特此报告。"),
        number="十公发〔2017〕3号",
        addressee="市人民政府：",
        note="（此件公开发布）",
    )
