"""What /requests/ says, section by section: built in, in both languages, and edited by the office.

A line is a paragraph. In `guide.steps` a line is 标题：说明, and one that begins with — branches off the step
above it: the flow chart is drawn from these lines.
"""

from collections.abc import Iterator

from requests_app.slots import Slot

GUIDE = "申请指南"
BRANCH = "—"
# By the law and the tariff of the day.
DAYS = ("答复天数", "延长天数", "补正天数")
FREE = ("免费件数", "免费页数")


def _section(key: str, title: str, text: str, english: str, *needed: str) -> Slot:
    return Slot(f"guide.{key}", GUIDE, title, text, needed, is_public=True, english=english)


def guide_slots() -> Iterator[Slot]:
    yield _section(
        "ways",
        "申请方式",
        "网上：填写申请表，提交后显示登记编号和查询码。\n"
        "当面：到本机关政府信息公开工作机构提交，也可以口头提出，由工作人员代为填写。\n"
        "信函：寄至本机关地址，信封上注明“政府信息公开申请”。\n"
        "传真：发至本机关传真号码，注明“政府信息公开申请”，并留下可以确认收到的联系方式。",
        "Online: fill in the form; number and query code are shown once it is sent.\n"
        "In person: at the disclosure office, also orally; the office writes the request down.\n"
        "By letter: to the address of the bureau, marked 政府信息公开申请.\n"
        "By fax: marked 政府信息公开申请, with a way to confirm that it came in.",
    )
    yield _section(
        "contents",
        "申请内容",
        "申请应当写明：申请人的姓名或者名称、身份证明、联系方式；所需信息的名称、文号或者便于查询的其他特征性描述；"
        "获取信息的方式、途径（第二十九条）。\n一件申请只写一个事项。不需要说明用途。",
        "A request names the applicant with proof of identity and a way to answer; the information by name, "
        "number or other description; and the form wanted (Article 29).\n"
        "One request, one matter. No reasons are asked for.",
    )
    yield _section(
        "steps",
        "办理流程",
        "提出申请：选择上述任一方式。\n"
        "收到并登记：当面提交的当日收到，挂号信以签收之日为准，网上、传真和平常信函以双方确认之日为准（第三十一条）。"
        "您会得到登记编号、查询码和接收回执，回执不作任何决定。\n"
        "— 内容不明确：{补正天数}个工作日内一次性告知补正，收到补正后期限重新计算（第三十条）。\n"
        "查找和审查：由掌握信息的单位查找，由另外的人员审查。\n"
        "— 涉及第三方：书面征求意见，所需时间不计入期限（第三十二条至第三十四条）。\n"
        "— 数量、频次过多：可以要求说明理由，可以收取信息处理费（第三十五条、第四十二条）。\n"
        "答复：自收到申请之日起{答复天数}个工作日内答复（第三十三条）。\n"
        "— 需要延长：最多延长{延长天数}个工作日，并书面告知您。\n"
        "送达：按您选择的方式送达；答复书和所提供的信息也可以凭查询码在网上下载。",
        "Ask: in one of the ways above.\n"
        "Receipt: in person at once, registered mail on the day it was signed for, online, fax and "
        "ordinary mail on the day both sides confirmed (Article 31). You get a number, a query code "
        "and a receipt in writing; it decides nothing.\n"
        "— Unclear: you are asked once, within {补正天数} working days, to correct it; then the term runs "
        "anew (Article 30).\n"
        "Search and review: the unit that holds the information looks for it, somebody else reviews.\n"
        "— Others' rights: they are asked in writing; that time is not counted (Articles 32 to 34).\n"
        "— Too many requests: reasons may be asked for, a processing fee charged (Articles 35, 42).\n"
        "Reply: within {答复天数} working days of receipt (Article 33).\n"
        "— More time: at most {延长天数} working days more, told to you in writing.\n"
        "Service: in the way you chose; letter and files can be downloaded with the query code.",
        *DAYS,
    )
    yield _section(
        "fees",
        "收费",
        "不收取费用。同一申请人一个自然月内申请超过{免费件数}件，或者一件申请提供超过{免费页数}页的，"
        "可以按照《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）收取信息处理费，收费前另行书面通知。",
        "Nothing, as a rule. Only an applicant who asks for more than {免费件数} pieces in a calendar "
        "month, or is given more than {免费页数} pages, may be charged a processing fee, by the "
        "measures of the General Office of the State Council (国办函〔2020〕109号); a notice comes before.",
        *FREE,
    )
    yield _section(
        "remedies",
        "监督和救济",
        "每份答复都写明不服时的救济途径和期限。依据第十四条至第十六条不予公开的，应当在六十日内先申请行政复议；"
        "其他答复，可以在六十日内申请行政复议，也可以在六个月内直接提起行政诉讼。\n"
        "认为本机关未按照要求公开政府信息的，可以向上一级行政机关或者政府信息公开工作主管部门投诉、举报（第五十一条）。",
        "Each reply says what can be done against it. What is withheld on Articles 14 to 16 is reviewed "
        "first, within sixty days; any other reply may be reviewed within sixty days or taken to "
        "court within six months.\n"
        "Who thinks that the bureau does not disclose what it should may complain to the superior organ "
        "or the authority in charge of disclosure (Article 51).",
    )
