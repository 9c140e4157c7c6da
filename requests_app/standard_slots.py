"""The slots of standard texts with their built-in words: letters, findings by outcome, reasons by ground.

你（单位） becomes 你 or 你单位 by who asked. Placeholders are explained in FACTS; what cites law or counts
days is a placeholder everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from statute.grounds import Absence
from statute.outcomes import Ground, Outcome


@dataclass(frozen=True)
class Slot:
    """One standard text. `needed`: placeholders that have to stand in it; `others`: that may.

    `is_phrase`: it goes into a sentence, so it is one line; `is_public`: everybody reads it on the site.
    """

    key: str
    group: str
    title: str
    text: str
    needed: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    is_phrase: bool = False
    is_public: bool = False

    @cached_property
    def known(self) -> frozenset[str]:
        return frozenset((*self.needed, *self.others))


# What a placeholder stands for, and what a preview puts there.
FACTS: dict[str, tuple[str, str]] = {
    "开头": (
        "收到申请的日期、登记编号和申请内容；有补正的，收到补正材料的日期",
        "本机关于2026年3月2日收到你（单位）提出的政府信息公开申请（登记编号：2026-00012），"
        "申请公开“2025年度治安管理处罚案件数量”。",
    ),
    "收到日期": ("收到申请之日", "2026年3月2日"),
    "登记编号": ("申请的登记编号", "2026-00012"),
    "申请内容": ("申请公开（更正）的内容", "2025年度治安管理处罚案件数量"),
    "收到日期说明": (
        "收到申请之日及其依据",
        "依据《中华人民共和国政府信息公开条例》（国务院令第711号）第三十一条，收到申请之日为2026年3月2日。",
    ),
    "法律依据": (
        "该件适用的条款，随收到申请之日有效的法规文本变化",
        "《中华人民共和国政府信息公开条例》（国务院令第711号）第××条",
    ),
    "答复期限": ("答复的最后一日；期限不在计算时无此项", "2026年3月30日"),
    "查询说明": (
        "如何查询办理进度，视申请人是否持有查询码",
        "办理进度可以凭登记编号和查询码在本机关政府信息公开网站查询。",
    ),
    "各件": (
        "分出各件的编号和内容",
        "1.2026-00012：处罚案件数量\n2.2026-00013：出警次数",
    ),
    "补正事项": ("需要补正的事项", "请写明所需信息的年度。"),
    "补正期限": ("补正的最后一日", "2026年3月13日"),
    "逾期后果": (
        "逾期不补正的法律后果；2007年文本无此规定",
        "无正当理由逾期不补正的，视为放弃申请，本机关不再处理该政府信息公开申请。",
    ),
    "对方": ("被征求意见的第三方或者机关的名称", "十堰市某科技有限公司"),
    "征求内容": ("征求意见的信息", "《视频监控系统采购合同》第三条至第五条"),
    "意见期限": ("提出意见的期限", "15个工作日"),
    "公开内容": ("决定公开的内容", "《视频监控系统采购合同》第三条"),
    "公共利益理由": ("认定公共利益的理由", "涉及公共资金使用的监督"),
    "说明期限": ("说明理由的最后一日", "2026年3月20日"),
    "原因": ("经办人写明的原因", "所涉卷宗较多"),
    "延长天数": ("延长的工作日数", "20"),
    "延长至": ("延长后答复的最后一日", "2026年4月28日"),
    "延迟至": ("延迟答复的日期", "2026年5月29日"),
    "收费依据": (
        "收费所依据的条款",
        "《中华人民共和国政府信息公开条例》（国务院令第711号）第四十二条、"
        "《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）第三条、第四条",
    ),
    "收费标准": ("计收方式、各档标准和本件的计算", "按件计收，超额累进。本件按每件100元计收"),
    "收费数额": ("元", "100"),
    "缴纳方式": ("缴款渠道、账户和缴款识别码", "非税收入缴款码4203000001"),
    "缴费依据": (
        "缴费期限所依据的条款",
        "《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）第六条",
    ),
    "收费救济": ("收费通知的救济说明", "收费通知不单独作为行政复议或者行政诉讼的对象。"),
    "机关": ("负责该信息的机关", "十堰市城市管理执法委员会"),
    "联系方式": ("该机关的联系方式", "0719-8000000"),
    "渠道": ("信访、投诉、举报的渠道", "国家信访局网站或者十堰市信访局"),
    "通知日期": ("补正告知或者收费通知发出的日期", "2026年3月4日"),
    "期满日期": ("补正或者缴费期限的最后一日", "2026年3月13日"),
    "后果": ("未补正的后果，随收到申请之日有效的法规文本变化", "视为放弃申请"),
    "审核结论": ("对更正申请的结论", "经审核，本机关决定不予更正。"),
    "重新答复说明": (
        "责令重新答复的决定；首次答复无此项",
        "十堰市人民政府于2026年5月8日作出行政复议决定书（十政复决〔2026〕7号），"
        "责令本机关重新作出答复。本机关现重新答复如下。",
    ),
    "结论": ("答复的结论", "经审查，所申请的政府信息可以公开。"),
    "说明": ("经办人写的说明，或者该情形的标准说明", "现将该信息随本答复提供。"),
    "所附文件": (
        "随答复提供的文件及其校验值；没有文件无此项",
        "随本答复提供下列文件：\n1.统计表.xlsx（XLSX文件，10240字节）",
    ),
    "依据说明": (
        "答复所依据的条款",
        "以上依据《中华人民共和国政府信息公开条例》（国务院令第711号）第三十六条第（二）项作出。",
    ),
    "救济途径": (
        "救济的先后、机关和期限，随答复之日有效的法律变化",
        "对本答复不服的，可以自知道本答复之日起六十日内向十堰市人民政府申请行政复议……",
    ),
    "名称": ("经办人填写的法律、规定或者此前答复的文号", "《不动产登记暂行条例》"),
    "理由": ("各项理由的表述", "涉及个人隐私，公开会对第三方合法权益造成损害"),
    "类别": ("所选理由的名称", "个人隐私"),
    "所附材料": (
        "随文移送的材料明细；没有材料无此项",
        "随文移送材料1件，明细如下：\n1.更正申请.pdf（PDF文件，10240字节）",
    ),
    "协办事项": ("请协办单位做的事", "检索2025年度治安管理处罚案件数量"),
    "协办期限": ("请协办单位回复的最后一日", "2026年3月9日"),
}

LETTERS, FINDINGS, REASONS, STATEMENTS = "文书", "答复结论", "不予公开的理由", "答复说明"
REQUEST = ("收到日期", "登记编号", "申请内容")


def _letters() -> Iterator[Slot]:
    def letter(key, title, text, needed, others=()):
        return Slot(key, LETTERS, title, text, needed, (*others, *REQUEST))

    yield letter(
        "receipt",
        "接收回执",
        "{开头}\n上述申请已经登记。{收到日期说明}\n"
        "依据{法律依据}，本机关应当于{答复期限}前（含当日）予以答复；依法需要延长答复期限、"
        "征求第三方或者其他机关意见的，期限相应变化，本机关将另行告知。\n"
        "本回执仅确认收到申请，不是对所申请信息是否公开作出的决定。\n{查询说明}",
        ("开头", "收到日期说明", "法律依据", "答复期限", "查询说明"),
    )
    yield letter(
        "split",
        "分别办理告知书",
        "本机关于{收到日期}收到你（单位）提出的政府信息公开申请（登记编号：{登记编号}）。"
        "申请包含多个事项，为便于办理和答复，现分别登记、分别答复：\n{各件}\n"
        "各件的收到申请之日均为{收到日期}。你（单位）提交的申请原文由本机关存档，不作改动。\n{查询说明}",
        ("各件", "查询说明"),
    )
    yield letter(
        "correction",
        "补正告知书",
        "{开头}\n经审查，你（单位）的申请内容不明确。依据{法律依据}，请对下列事项作出补正：\n{补正事项}\n"
        "请于{补正期限}前（含当日）将补正材料提交本机关。答复期限自本机关收到补正材料之日起重新计算。\n{逾期后果}",
        ("开头", "法律依据", "补正事项", "补正期限", "逾期后果"),
    )
    yield letter(
        "third_party",
        "征求第三方意见书",
        "本机关收到一件政府信息公开申请（登记编号：{登记编号}），所申请的信息可能涉及{对方}的商业秘密或者个人隐私。\n"
        "现依据{法律依据}，就下列信息可否公开征求{对方}的意见：\n{征求内容}\n"
        "请自收到本征求意见书之日起{意见期限}内书面提出意见并说明理由。逾期未提出意见的，由本机关依法决定是否公开。",
        ("对方", "法律依据", "征求内容", "意见期限"),
    )
    yield letter(
        "organ",
        "征求意见函（共同制作机关）",
        "本机关收到一件政府信息公开申请（登记编号：{登记编号}），所申请的信息由本机关与贵单位共同制作。\n"
        "现依据{法律依据}，就下列信息可否公开征求贵单位意见：\n{征求内容}\n"
        "请自收到本函之日起{意见期限}内书面提出意见；逾期未提出意见的，视为同意公开。",
        ("法律依据", "征求内容", "意见期限"),
        ("对方",),
    )
    yield letter(
        "third_party_result",
        "第三方意见处理告知书",
        "本机关就一件政府信息公开申请（登记编号：{登记编号}）征求过{对方}的意见。\n"
        "经审查，不公开可能对公共利益造成重大影响，依据{法律依据}，本机关决定予以公开。\n"
        "决定公开的内容：{公开内容}\n理由：{公共利益理由}\n{救济途径}",
        ("对方", "法律依据", "公开内容", "公共利益理由", "救济途径"),
    )
    yield letter(
        "reasons",
        "说明理由通知书",
        "{开头}\n经核查，你（单位）申请公开政府信息的数量、频次明显超过合理范围。依据{法律依据}，请你（单位）说明理由。\n"
        "请于{说明期限}前（含当日）将书面理由提交本机关。理由不合理的，本机关不予处理；"
        "理由合理，但是无法在规定期限内答复的，本机关将确定延迟答复的合理期限并另行告知。",
        ("开头", "法律依据", "说明期限"),
    )
    yield letter(
        "extension",
        "延期答复告知书",
        "{开头}\n因{原因}，不能在规定期限内答复。依据{法律依据}，经本机关政府信息公开工作机构负责人同意，"
        "决定延长答复期限{延长天数}个工作日。\n延长后的答复期限至{延长至}。",
        ("开头", "原因", "法律依据", "延长天数", "延长至"),
    )
    yield letter(
        "delay",
        "延期答复告知书（数量、频次）",
        "{开头}\n你（单位）已就申请的数量、频次说明理由。因{原因}，本机关无法在规定期限内答复。"
        "依据{法律依据}，本机关将于{延迟至}前（含当日）答复。",
        ("开头", "原因", "法律依据", "延迟至"),
    )
    yield letter(
        "fee",
        "信息处理费收费通知书",
        "{开头}\n收费依据：{收费依据}。\n收费标准：{收费标准}。\n收费数额：人民币{收费数额}元。\n"
        "缴纳方式：{缴纳方式}。\n依据{缴费依据}，请自收到本通知次日起20个工作日内缴纳。"
        "逾期未缴纳的，视为放弃申请，本机关不再处理该申请；答复期限自完成缴费次日起重新计算。\n{收费救济}",
        ("开头", "收费依据", "收费标准", "收费数额", "缴纳方式", "缴费依据", "收费救济"),
    )
    yield letter(
        "lapse_correction",
        "不再处理告知书（逾期不补正）",
        "{开头}\n本机关于{通知日期}告知你（单位）作出补正，补正期限至{期满日期}。你（单位）无正当理由逾期未补正，"
        "{后果}。依据{法律依据}，本机关不再处理该政府信息公开申请。\n"
        "仍需要获取有关政府信息的，可以重新提出申请，并写明便于查询的特征性描述。\n{救济途径}",
        ("开头", "通知日期", "期满日期", "后果", "法律依据", "救济途径"),
    )
    yield letter(
        "lapse_fee",
        "不再处理告知书（逾期未缴费）",
        "{开头}\n本机关于{通知日期}向你（单位）发出收费通知，缴费期限至{期满日期}。你（单位）逾期未缴纳费用，"
        "视为放弃申请。依据{法律依据}，本机关不再处理该政府信息公开申请。\n{救济途径}",
        ("开头", "通知日期", "期满日期", "法律依据", "救济途径"),
    )
    yield letter(
        "assist",
        "协办函",
        "本机关正在办理一件政府信息公开申请（登记编号：{登记编号}，收到日期：{收到日期}）。"
        "为在法定期限内答复，请协助办理下列事项：\n{协办事项}\n"
        "请于{协办期限}前（含当日）书面回复，并附有关材料；没有有关信息的，请写明检索的范围和方法。"
        "回复应当由单位负责人审核。本函所涉申请人信息不得用于其他用途。",
        ("登记编号", "协办事项", "协办期限"),
        ("对方",),
    )
    yield letter(
        "transfer",
        "更正申请转送函",
        "本机关于{收到日期}收到一件要求更正政府信息的申请（登记编号：{登记编号}），内容为“{申请内容}”。\n"
        "经审查，{原因}。依据{法律依据}，现将有关材料转送贵单位，请依法办理。\n{所附材料}",
        ("申请内容", "原因", "法律依据", "所附材料"),
    )
    yield letter(
        "record",
        "政府信息更正告知书",
        "本机关于{收到日期}收到你（单位）要求更正与自身相关政府信息的申请（登记编号：{登记编号}）。\n"
        "{重新答复说明}\n{审核结论}\n{说明}\n{依据说明}\n{救济途径}",
        ("重新答复说明", "审核结论", "说明", "依据说明", "救济途径"),
    )
    yield letter(
        "reply",
        "答复书",
        "{开头}\n{重新答复说明}\n{结论}\n{说明}\n{所附文件}\n{依据说明}\n{救济途径}",
        ("开头", "重新答复说明", "结论", "说明", "所附文件", "依据说明", "救济途径"),
    )


def _findings() -> Iterator[Slot]:
    def finding(key, title, text, *needed):
        return Slot(f"finding.{key}", FINDINGS, title, text, needed, is_phrase=True)

    def of(outcome, text, *needed):
        return finding(outcome.value, outcome.ref + outcome.label, text, *needed)

    yield of(Outcome.DISCLOSED, "经审查，所申请的政府信息可以公开。")
    yield finding(
        "published",
        "（一）予以公开（已经主动公开）",
        "经审查，所申请的政府信息已经主动公开，现告知获取该政府信息的方式、途径。",
    )
    yield finding(
        Outcome.PARTLY.value,
        "（二）部分公开",
        "经审查，所申请的政府信息中，{理由}，本机关对该部分不予公开。能够作区分处理，本机关提供可以公开的内容。",
        "理由",
    )
    yield finding(
        "refused",
        "（三）1至7不予公开",
        "经审查，所申请的政府信息{理由}，本机关决定不予公开。",
        "理由",
    )
    yield of(
        Outcome.ADMINISTRATIVE_QUERY,
        "经审查，所申请的信息属于行政查询事项，{名称}对该信息的获取有特别规定，请依照该规定办理。",
        "名称",
    )
    yield finding(Absence.NOT_THERE.value, "（四）1信息不存在", "经检索，该政府信息不存在。")
    yield finding(
        Absence.OTHER_ORGAN.value,
        "（四）1不属于本机关负责公开",
        "经审查，所申请的政府信息不属于本机关负责公开。",
    )
    yield of(
        Outcome.NOT_EXISTING,
        "经审查，所申请的内容没有现成的政府信息，需要另行制作或者对现有信息进行加工、分析，本机关不予提供。",
    )
    yield of(
        Outcome.STILL_UNCLEAR,
        "经审查，补正后申请内容仍不明确，本机关无法据以查找所需信息。",
    )
    yield of(
        Outcome.PETITION,
        "经审查，你（单位）以政府信息公开申请的形式进行信访、投诉、举报等活动，本机关不作为政府信息公开申请处理。",
    )
    yield of(
        Outcome.REPEATED,
        "经审查，本机关已就相同的申请向你（单位）作出答复（{名称}），对本次申请不予重复处理。",
        "名称",
    )
    yield of(Outcome.PUBLICATION, "经审查，所要求提供的是公开出版物，请通过下列途径获取。")
    yield of(
        Outcome.EXCESSIVE,
        "经审查，你（单位）申请公开政府信息的数量、频次明显超过合理范围，{理由}，本机关不予处理。",
        "理由",
    )
    yield of(
        Outcome.CONFIRMATION,
        "经审查，你（单位）要求确认或者重新出具已经获取的信息，本机关不予处理。",
    )
    yield of(Outcome.OTHER, "经审查，本机关对你（单位）的申请作如下处理。")
    yield finding(
        "record.corrected",
        "更正申请：予以更正",
        "经审核，有关政府信息记录不准确，本机关决定予以更正。",
    )
    yield finding("record.refused", "更正申请：不予更正", "经审核，本机关决定不予更正。")
    yield finding(
        "record.passed_on",
        "更正申请：无权更正",
        "经审核，有关政府信息不属于本机关职能范围，本机关无权更正。",
    )


def _reasons() -> Iterator[Slot]:
    def reason(key, title, text, *needed):
        return Slot(f"reason.{key}", REASONS, title, text, needed, is_phrase=True)

    yield reason("state_secret", "国家秘密", "依法确定为国家秘密")
    yield reason(
        "forbidden_by_law", "法律、行政法规禁止公开", "属于{名称}禁止公开的政府信息", "名称"
    )
    yield reason("safety", "三安全一稳定", "公开后可能危及{类别}", "类别")
    yield reason(
        "third_party",
        "商业秘密、个人隐私",
        "涉及{类别}，公开会对第三方合法权益造成损害",
        "类别",
    )
    yield reason("internal", "内部事务信息", "属于内部事务信息（{类别}）", "类别")
    yield reason(
        "process",
        "过程性信息",
        "属于在履行行政管理职能过程中形成的过程性信息（{类别}）",
        "类别",
    )
    yield reason("enforcement_file", "行政执法案卷信息", "属于行政执法案卷信息")


_WITHHELD = "【不予公开的具体理由】"
# What the clerk has to state for each ground; the words in brackets stay a gap until somebody does.
GROUND_STATEMENTS = {
    Ground.STATE_SECRET: "【密级、保密期限和定密依据】",
    Ground.FORBIDDEN_BY_LAW: "【该规定禁止公开的内容与所申请信息的对应关系】",
    Ground.NATIONAL_SECURITY: "【公开后可能危及国家安全的具体情形】",
    Ground.PUBLIC_SECURITY: "【公开后可能危及公共安全的具体情形】",
    Ground.ECONOMIC_SECURITY: "【公开后可能危及经济安全的具体情形】",
    Ground.SOCIAL_STABILITY: "【公开后可能危及社会稳定的具体情形】",
    Ground.TRADE_SECRET: "【征求第三方意见的情况，以及公开会造成的损害】",
    Ground.PRIVACY: "【征求第三方意见的情况，以及公开会造成的损害】",
    Absence.NOT_THERE: "【检索的部门、范围、方法和结果】",
    Absence.OTHER_ORGAN: "【不属于本机关负责公开的理由；能够确定负责机关的，写明名称和联系方式】",
}
OUTCOME_STATEMENTS = {
    Outcome.DISCLOSED: "【提供信息的内容、方式和途径】",
    Outcome.PARTLY: "【可以公开的内容及提供方式】",
    Outcome.ADMINISTRATIVE_QUERY: "【查询的办理机构、地点和方式】",
    Outcome.NOT_EXISTING: "【无法提供的具体理由】",
    Outcome.STILL_UNCLEAR: "【补正后仍不明确之处】",
    Outcome.PETITION: "【可以指引的，写明渠道】",
    Outcome.REPEATED: "【此前答复的内容和送达情况】",
    Outcome.PUBLICATION: "【获取该出版物的途径】",
    Outcome.EXCESSIVE: "【申请的数量、频次，以及不予处理的具体理由】",
    Outcome.CONFIRMATION: "【此前获取该信息的情况】",
    Outcome.OTHER: "【处理情况及理由】",
}


def _statements() -> Iterator[Slot]:
    def statement(key, title, text, *needed):
        return Slot(f"statement.{key}", STATEMENTS, title, text, needed)

    for ground in (*Ground, *Absence):
        yield statement(
            ground.value,
            f"{ground.outcome.ref}{ground.label}",
            GROUND_STATEMENTS.get(ground, _WITHHELD),
        )
    for outcome, text in OUTCOME_STATEMENTS.items():
        label = outcome.label.split("（")[0]
        yield statement(outcome.value, f"{outcome.ref}{label}", text)
    yield statement("record", "更正告知书", "【审核情况及理由】")
    yield statement(
        "name_organ",
        "告知负责的机关",
        "{原因}。你（单位）可以向{机关}提出申请，联系方式：{联系方式}。",
        *("原因", "机关", "联系方式"),
    )
    yield statement(
        "passed_on",
        "告知更正申请已转送",
        "{原因}。本机关已将你（单位）的申请转送{机关}，联系方式：{联系方式}。",
        *("原因", "机关", "联系方式"),
    )
    yield statement("channel", "告知信访等渠道", "你（单位）反映的事项可以通过{渠道}提出。", "渠道")


SLOTS: dict[str, Slot] = {
    slot.key: slot for slot in (*_letters(), *_findings(), *_reasons(), *_statements())
}
