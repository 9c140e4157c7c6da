"""政府信息公开申请表 (第二十九条) as a paper to print and fill in, and the receipt of a request to keep."""

from __future__ import annotations

from datetime import date

from django.utils.timezone import localtime

from papers.model import Cell, Paper, Paragraph, Table
from records import office
from requests_app import codes
from requests_app.letterhead import contact
from requests_app.models import Applicant, Case

BOX = "□"


def application_form(*, on: date) -> Paper:
    """The form with what 第二十九条 asks for and nothing else; `on`: the day it was taken from here."""

    def row(label: str, answer: str = "") -> list[Cell]:
        return [Cell(label, header=True), Cell(answer, align="left")]

    persons = "  ".join(
        f"{BOX}{kind.label}"
        for kind in Applicant.IdKind
        if kind is not Applicant.IdKind.CREDIT_CODE
    )
    ways = "  ".join(f"{BOX}{way.label}" for way in Case.Delivery)
    media = "  ".join(f"{BOX}{medium.label}" for medium in Case.Medium)
    blank = "\n\n"
    sender = office.on(on)
    return Paper(
        title="政府信息公开申请表",
        date=on,
        organ=sender.name,
        blocks=[
            Table(
                caption="申请人为公民的填写",
                head=[],
                body=[
                    row("姓名"),
                    row("证件种类", persons),
                    row("证件号码"),
                ],
                widths=(1, 3),
            ),
            Table(
                caption="申请人为法人或者其他组织的填写",
                head=[],
                body=[
                    row("名称"),
                    row("统一社会信用代码"),
                    row("法定代表人（负责人）"),
                    row("联系人"),
                ],
                widths=(1, 3),
            ),
            Table(
                caption="申请内容和联系方式",
                head=[],
                body=[
                    row("联系电话"),
                    row("电子邮箱"),
                    row("通信地址、邮政编码"),
                    row("所需政府信息的名称、文号或者便于查询的其他特征性描述", blank * 4),
                    row("获取信息的方式", media),
                    row("获取信息的途径", ways),
                    row("需要阅读、视听帮助的", f"{BOX}需要（第四十三条），方式："),
                    row("申请人签名或者盖章、日期", blank),
                ],
                widths=(1, 3),
            ),
            Paragraph(
                "填写说明：一件申请只写一个事项。请随表附身份证明复印件。不需要说明用途。"
                "书写确有困难的，可以当面口头提出，由本机关代为填写。"
            ),
            *([Paragraph(told)] if (told := contact(sender)) else []),
        ],
    )


def receipt_paper(case: Case, secret: str, *, address: str) -> Paper:
    """What the receipt page says, to keep: number, query code, when and what was filed.

    `address`: of the page that follows a request; a QR code leads there.
    """
    filed = localtime(case.arrived_at)
    sender = office.on(filed.date())
    facts = (
        ("登记编号", case.number),
        ("查询码", secret),
        ("提交时间", f"{filed:%Y-%m-%d %H:%M}"),
        ("申请内容", case.information_name or case.description),
        ("获取方式和途径", f"{case.get_medium_display()}，{case.get_delivery_display()}"),
    )
    return Paper(
        title="政府信息公开申请提交回执",
        date=filed.date(),
        organ=sender.name,
        blocks=[
            Table(
                caption="提交情况",
                head=[],
                body=[[Cell(name, header=True), Cell(fact, align="left")] for name, fact in facts],
                widths=(1, 3),
            ),
            codes.on_paper(address, case.number, secret),
            Paragraph(
                "凭登记编号和查询码可以查询办理进度、下载答复文书和所提供的信息。"
                "本机关将与您确认收到申请，答复期限自确认之日起算（第三十一条、第三十三条）。"
            ),
            Paragraph("查询码遗失的，可以持有效身份证件到本机关补发，原查询码同时作废。"),
        ],
    )
