"""Mailboxes and accounts that lead to a person, also as people write them to be overlooked. Pure."""

import re
from collections.abc import Iterator

from records.identifying.kinds import Found, Personal

# Where people have mailboxes of their own; an organ's, a school's or a firm's domain is its own.
_PROVIDER = (
    r"(?:(?:[a-z0-9-]+\.)*(?:qq|foxmail|163|126|yeah|188|139|189|wo|sina|sohu|tom|21cn|aliyun|263|"
    r"gmail|googlemail|hotmail|outlook|live|msn|icloud|me|yahoo|proton|protonmail))"
)
_TOP = r"(?:com\.cn|com|net|cn|me)"
_NO_LETTER_AFTER = r"(?![0-9A-Za-z])"
_LOCAL = r"(?<![0-9A-Za-z._%+-])([0-9A-Za-z][0-9A-Za-z._%+-]{0,63})"
_MAIL = re.compile(rf"{_LOCAL}@({_PROVIDER}\.{_TOP}){_NO_LETTER_AFTER}", re.IGNORECASE)
# zhangsan(at)163.com, zhangsan # qq 点 com
_AT = r"(?: ?@ ?| ?[(（\[【] ?at ?[)）\]】] ?| at | ?# ?| ?\* ?| ?艾特 ?)"
_DOT = r"(?: ?[.。·] ?| ?[(（\[【]? ?(?:dot|点) ?[)）\]】]? ?)"
_SPELT_MAIL = re.compile(
    rf"{_LOCAL}{_AT}({_PROVIDER}){_DOT}({_TOP}){_NO_LETTER_AFTER}", re.IGNORECASE
)


def mailboxes(text: str) -> Iterator[Found]:
    for match in _MAIL.finditer(text):
        yield Personal.EMAIL, match.start(), match.end(), match[0].lower()
    for match in _SPELT_MAIL.finditer(text):
        value = f"{match[1]}@{match[2]}.{match[3]}".lower()
        yield Personal.EMAIL, match.start(), match.end(), value


_NOT_OF_AN_OFFICE = "(?<!官方)(?<!政务)(?<!警务)(?<!平台)"
_NUMBER_OF = r"(?:号码|账号|帐号|同号|号|id|名)?[ :：为是()（）]{0,3}"
_COUNTED = r"(?![-_a-z0-9])(?! ?[条人次件万篇个家期元名起])"
_NAME = r"([a-z][-_a-z0-9]{5,19}|[1-9][0-9]{4,10})"
_FIGURES = r"([1-9](?: ?[0-9]){4,10})"
# 薇信, V信, vx: written so for the very purpose of not being found.
_WECHAT = r"(?:[微薇威徽][ .]?信|v[ .]?信|(?<![0-9a-z])(?:wechat|weixin|vx|wx)(?![a-z])|[加+➕] ?v(?=[ :：]))"
_ACCOUNT = re.compile(
    rf"{_NOT_OF_AN_OFFICE}{_WECHAT}"
    rf"(?!群|公众|订阅|服务号|小程序|视频号|支付|平台) ?{_NUMBER_OF}{_NAME}{_COUNTED}"
    rf"|(?:(?<![0-9a-z])Q ?Q|扣扣|企鹅号?)(?!群){_NUMBER_OF}{_FIGURES}{_COUNTED}"
    rf"|支付宝(?:账号|帐号|账户|号)[ :：为是]{{0,3}}{_NAME}{_COUNTED}",
    re.IGNORECASE,
)


def accounts(text: str) -> Iterator[Found]:
    for match in _ACCOUNT.finditer(text):
        which = match.lastindex
        value = match[which].replace(" ", "").lower()
        yield Personal.ACCOUNT, match.start(which), match.end(which), value


RULES = (
    (re.compile(r"@|[Cc][Oo][Mm]|[Nn][Ee][Tt]"), mailboxes),
    (
        re.compile("[微薇威徽Vv][ .]?信|[Qq] ?[Qq]|扣扣|企鹅|支付宝|[VvWw][XxEe]|[加+➕] ?[Vv]"),
        accounts,
    ),
)
