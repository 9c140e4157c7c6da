"""What a request asks for, in words that two people would share. Pure."""

from __future__ import annotations

import re

from records.search.text import fold

# 十公发〔2016〕3号: the last two characters of the 代字, year and serial are enough to tell documents apart.
_DOCUMENT_NUMBER = re.compile(r"(\w\w)[〔\[(【](\d{4})[〕\])】]\s*(?:第\s*)?0*(\d+)\s*号")
# How people begin and end a request, whatever they ask for.
_OPENING = re.compile(
    "^(?:申请人|本人|本公司|本单位|我们|我|现|特|想|需要|希望|请求|请|依法|申请|要求|公开|获取|了解|知道|查询|查阅|提供"
    "|贵局|贵单位|你局|关于|有关)+"
)
_ENDING = re.compile("(?:的|等|有关|相关|具体|全部|政府|信息|情况|材料|资料|文件|内容|谢谢)+$")


def subject_in(text: str) -> str:
    """What a request asks for, as different people would name it alike: the number of the one document
    it names, else its words without how they are framed, whatever the punctuation, width or script.
    """
    words = fold(text)
    numbers = set(_DOCUMENT_NUMBER.findall(words))
    if len(numbers) == 1:
        return " ".join(numbers.pop())
    plain = "".join(char for char in words if char.isalnum())
    return _ENDING.sub("", _OPENING.sub("", plain)) or plain


def subject_of(case) -> str:
    """The subject of `case`: of the name it gives the information, else of its description."""
    return subject_in(case.information_name or case.description)
