"""Papers the office keeps or hands over itself: 登记表, 答复呈批单, 移送材料明细, 接收回执 at the counter.

They state what the register knows and leave room for pen and seal; none has a number of a letter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from papers.model import Cell, Paper, Paragraph, Table
from records import office
from records.names import name_of
from requests_app import clock, codes
from requests_app.letterhead import contact
from requests_app.lifecycle.steps import Step
from requests_app.models import Case, Letter
from statute.calendar import official_workdays
from statute.outcomes import Outcome
from statute.workdays import PROVISIONAL

ROOM = "\n\n"  # for what is written by hand
ANSWERS = (Letter.Kind.REPLY, Letter.Kind.RECORD)


def _facts(caption: str, rows: Iterable[tuple[str, Any]]) -> Table:
    return Table(
        caption=caption,
        head=[],
        body=[
            [Cell(name, header=True), Cell(str(fact or "—"), align="left")] for name, fact in rows
        ],
        widths=(1, 3),
    )


def _paper(case: Case, title: str, blocks: list, *, on: date) -> Paper:
    return Paper(title=title, date=on, organ=office.on(on).name, number=case.number, blocks=blocks)


def register_form(case: Case, *, on: date) -> Paper:
    """政府信息公开申请登记表: what was asked, by whom, how and when it came in (第四十五条)."""
    person = case.applicant
    named = (person._meta.get_field(name) for name in person.personal_fields)
    arrived = localtime(case.arrived_at).date() if case.arrived_at else None
    registered = case.events.filter(kind=Step.FILE).select_related("by").first()
    return _paper(
        case,
        "政府信息公开申请登记表",
        [
            _facts(
                "申请人",
                [
                    ("申请人类别", case.get_applicant_kind_display()),
                    ("证件种类", person.get_id_kind_display()),
                    *(
                        (str(field.verbose_name), getattr(person, field.name))
                        for field in named
                        if getattr(person, field.name)
                    ),
                ],
            ),
            _facts(
                "申请内容",
                [
                    ("事项", case.get_matter_display()),
                    ("所需信息名称或者文号", case.information_name),
                    ("所需信息内容", case.original_wording or case.description),
                    (
                        "获取方式",
                        f"{case.get_medium_display()} {case.get_delivery_display()}".strip(),
                    ),
                    ("需要阅读、视听帮助", "是" if case.needs_assistance else "否"),
                ],
            ),
            _facts(
                "登记情况",
                [
                    ("申请方式", f"{case.get_intake_display()} {case.receipt_proof}".strip()),
                    ("到达日期", arrived),
                    ("收到申请之日", case.received_on),
                    ("答复期限", _last_day(case)),
                    ("随附材料", _names(case.attachments.from_applicant())),
                    ("登记人", name_of(registered.by) if registered and registered.by else "—"),
                    ("承办单位", case.unit),
                ],
            ),
        ],
        on=on,
    )


def _last_day(case: Case) -> str:
    trace = clock.trace(case, official_workdays())
    if trace is None:
        return ""
    return f"{trace.due.isoformat()}{PROVISIONAL if trace.provisional else ''}"


def _names(files) -> str:
    return "；".join(file.name for file in files)


def approval_sheet(case: Case, *, on: date) -> Paper:
    """政府信息公开申请答复呈批单: the draft with its outcome and grounds, and who agreed to it when.

    Before the review it has room to be signed by hand.
    """
    letter = case.letters.filter(kind__in=ANSWERS).order_by("-pk").first()
    facts = [
        ("申请内容", case.information_name or case.description),
        ("收到申请之日", case.received_on),
        ("答复期限", _last_day(case)),
        ("承办单位", case.unit),
        ("征求意见情况", _asked(case)),
    ]
    draft = []
    if letter is not None:
        facts += [
            ("拟办结果", _result(letter)),
            ("理由", "；".join(ground.label for ground in letter.stated_grounds)),
            ("所依据的法律、规定或者此前答复", letter.reference),
            ("随答复提供的文件", _names(case.attachments.to_be_given(case))),
        ]
        lines = (f"{letter.addressee}：", *letter.body.splitlines())
        text = "\n".join(line for line in lines if line.strip())
        draft = [_facts("答复书文稿", [(letter.get_kind_display(), text)])]
    opinions = [
        ("承办人意见", _said(case, Step.SUBMIT)),
        ("审核意见", _said(case, Step.APPROVE)),
        ("负责人审签", _said(case, Step.SIGN)),
    ]
    return _paper(
        case,
        "政府信息公开申请答复呈批单",
        [_facts("申请和拟办情况", facts), *draft, _facts("审批意见", opinions)],
        on=on,
    )


def _result(letter: Letter) -> str:
    if letter.kind == Letter.Kind.RECORD:
        return letter.get_record_result_display()
    outcome = Outcome(letter.outcome)
    return f"{outcome.ref}{outcome.label}"


def _asked(case: Case) -> str:
    return "\n".join(
        f"{asked.get_kind_display()} {asked.party}：{asked.get_answer_display() or '尚未答复'} "
        f"{asked.opinion} {asked.get_joint_decision_display()} {asked.decision_reason}".strip()
        for asked in case.opinion_requests.all()
    )


def _said(case: Case, step: Step) -> str:
    """What was said in this round: since the reply was last sent back."""
    events = case.events.select_related("by").order_by("at", "pk")
    back = events.filter(kind__in=(Step.SEND_BACK, Step.RECALL, Step.REOPEN)).last()
    of_step = events.filter(kind=step)
    last = (of_step.filter(pk__gt=back.pk) if back else of_step).last()
    if last is None:
        return ROOM
    return f"{last.note or '同意'}\n{name_of(last.by)}　{last.on.isoformat()}"


def handed_over(case: Case, *, on: date) -> Paper:
    """移送材料明细: what goes with the letter that passes a request on, to be signed for."""
    letter = case.letters.issued().filter(kind=Letter.Kind.TRANSFER).order_by("-pk").first()
    materials = [
        ("政府信息更正申请（登记内容）", "登记表", "—", "—"),
        *(
            (file.name, file.kind, f"{file.size}字节", file.sha256)
            for file in case.attachments.from_applicant()
        ),
    ]
    head = ("序号", "材料名称", "种类", "大小", "SHA-256校验值")
    rows = [[str(n), *row] for n, row in enumerate(materials, 1)]
    return _paper(
        case,
        "移送材料明细",
        [
            *(
                [
                    Paragraph(
                        f"随{letter.number}《{letter.get_kind_display()}》移送{letter.addressee}。"
                    )
                ]
                if letter
                else []
            ),
            Table(
                caption=f"移送材料（共{len(materials)}件）",
                head=[[Cell(text, header=True) for text in head]],
                body=[[Cell(text, align="left") for text in row] for row in rows],
                widths=(0.6, 2.6, 0.9, 1.2, 2.8),
            ),
            _facts("签收", [("移送人、日期", ROOM), ("接收单位、签收人、日期", ROOM)]),
        ],
        on=on,
    )


def counter_receipt(case: Case, secret: str, *, address: str, by, on: date) -> Paper:
    """政府信息公开申请接收回执 handed over at the counter: it decides nothing.

    `address`: of the page that follows a request; a QR code leads there.
    """
    arrived = localtime(case.arrived_at).date() if case.arrived_at else on
    told = contact(office.on(on))
    return _paper(
        case,
        "政府信息公开申请接收回执",
        [
            _facts(
                "接收情况",
                [
                    ("登记编号", case.number),
                    ("查询码", secret),
                    ("提交方式", case.get_intake_display()),
                    ("提交日期", arrived),
                    ("收到申请之日", case.received_on or "待双方确认"),
                    ("申请内容", case.information_name or case.description),
                    ("接收的材料", _names(case.attachments.from_applicant())),
                    ("接收人", name_of(by)),
                ],
            ),
            codes.on_paper(address, case.number, secret),
            Paragraph("本回执仅确认收到申请，不是对所申请信息是否公开作出的决定。"),
            Paragraph(
                "凭登记编号和查询码可以查询办理进度、补正申请、下载答复文书和所提供的信息；遗失的，"
                "可以持有效身份证件到本机关补发，原查询码同时作废。"
            ),
            *([Paragraph(told)] if told else []),
        ],
        on=on,
    )


@dataclass(frozen=True)
class OfficePaper:
    """One of the papers by name; `is_open`: whether the case has come so far."""

    label: Any
    make: Callable[..., Paper]
    is_open: Callable[[Case], bool]


PAPERS: dict[str, OfficePaper] = {
    "register": OfficePaper(_("Registration form"), register_form, lambda case: True),
    "approval": OfficePaper(
        _("Approval sheet of the reply"),
        approval_sheet,
        lambda case: case.letters.filter(kind__in=ANSWERS).exists(),
    ),
    "handed-over": OfficePaper(
        _("List of what was passed on"),
        handed_over,
        lambda case: case.letters.issued().filter(kind=Letter.Kind.TRANSFER).exists(),
    ),
}


def open_for(case: Case) -> list[tuple[str, Any]]:
    """Name and label of each paper there is for the case now."""
    return [(name, paper.label) for name, paper in PAPERS.items() if paper.is_open(case)]
