"""What binds every office on disclosure, for its 政府信息公开制度 (国办公开办函〔2019〕61号).

Number, days, and in our own words what it settles. `link` leads to the text where it stands with its
publisher, "" where we know none.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class RuleAbove:
    """One text of a higher organ; `since`: from when it holds, as it is told."""

    title: str
    number: str
    since: str
    settles: str
    link: str = ""


RULES_ABOVE = (
    RuleAbove(
        "中华人民共和国政府信息公开条例",
        "国务院令第711号",
        "2019年5月15日起施行",
        "公众可以申请获取政府信息，不必说明用途。应当主动公开的，二十个工作日内公开；申请公开的，二十个工作日内答复，"
        "需要延长的最多再加二十个工作日。不予公开的理由以第十四条至第十六条为限。",
        "https://www.gov.cn/zhengce/content/2019-04/15/content_5382991.htm",
    ),
    RuleAbove(
        "政府信息公开信息处理费管理办法",
        "国办函〔2020〕109号",
        "2021年1月1日起施行",
        "申请不收费；数量、频次明显超过合理范围的，可以按件或者按量收取信息处理费。收到收费通知次日起"
        "二十个工作日内缴纳，逾期不缴视为放弃申请。",
    ),
    RuleAbove(
        "关于政府信息公开处理决定送达问题的解释",
        "国办公开办函〔2016〕235号",
        "2016年",
        "答复怎样送达、哪天算作出：当面或者委托送达的，以签收之日为准；邮寄的，通过邮政企业，以交邮之日为准。",
    ),
    RuleAbove(
        "关于政府信息公开期限有关问题的解释",
        "国办公开办函〔2015〕207号",
        "2015年",
        "申请从哪天起算：当面提交的为提交之日，挂号邮寄的为签收之日；平信或者寄错部门的，为与申请人确认之日。"
        "现在见《条例》第三十一条。",
    ),
)
