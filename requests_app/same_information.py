"""第四十四条: what several applicants ask for may be for everybody."""

from __future__ import annotations

import re
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from records.personal import fingerprint
from records.search.text import fold
from requests_app.models import Case, Conversion, Wanted
from requests_app.refusal import NotAllowed

APPLICANTS = 3  # different ones, before it is asked whether everybody should know


# 十公发〔2016〕3号: the last two characters of the 代字, year and serial are enough to tell documents apart.
_DOCUMENT_NUMBER = re.compile(r"(\w\w)[〔\[(【](\d{4})[〕\])】]\s*(?:第\s*)?0*(\d+)\s*号")
# How people begin and end a request, whatever they ask for.
_OPENING = re.compile(
    "^(?:申请人|本人|本公司|本单位|我们|我|现|特|想|需要|希望|请求|请|依法|申请|要求|公开|获取|了解|知道|查询|查阅|提供"
    "|贵局|贵单位|你局|关于|有关)+"
)
_ENDING = re.compile("(?:的|等|有关|相关|具体|全部|政府|信息|情况|材料|资料|文件|内容|谢谢)+$")


def subject_of(text: str) -> str:
    """What a request asks for, as different people would name it alike: the number of the one document
    it names, else its words without how they are framed, whatever the punctuation, width or script.
    """
    words = fold(text)
    numbers = set(_DOCUMENT_NUMBER.findall(words))
    if len(numbers) == 1:
        return " ".join(numbers.pop())
    plain = "".join(char for char in words if char.isalnum())
    return _ENDING.sub("", _OPENING.sub("", plain)) or plain


def key_of(case: Case) -> str:
    """Equal for requests for the same information; a digest, as the words may be personal."""
    return fingerprint(subject_of(case.information_name or case.description))


@transaction.atomic
def note(case: Case, *, on: date) -> Conversion | None:
    """Remember what an accepted request asks for; the third applicant for it raises a Conversion.

    Returns the Conversion if this request raised it.
    """
    key = key_of(case)
    if not key:
        return None
    Wanted.objects.update_or_create(case=case, defaults={"key": key})
    applicants = (
        Case.objects.requests()
        .filter(wanted__key=key)
        .exclude(applicant__id_fingerprint="")
        .values("applicant__id_fingerprint")
        .distinct()
    )
    if applicants.count() < APPLICANTS:
        return None
    conversion, raised = Conversion.objects.get_or_create(
        key=key, defaults={"case": case, "raised_on": on}
    )
    return conversion if raised else None


@transaction.atomic
def decide(conversion: Conversion, *, by, on: date, decision: str, reason: str) -> Conversion:
    """Whether what several asked for is published on the office's own account, and why."""
    conversion = Conversion.objects.select_for_update(of=("self",)).get(pk=conversion.pk)
    if conversion.decision:
        raise NotAllowed(_("This has been decided already."))
    if on < conversion.raised_on:
        raise NotAllowed(_("It cannot be decided before it was raised."))
    if not reason.strip():
        raise NotAllowed(_("A decision has its day and its reason."))
    conversion.decision, conversion.reason = decision, reason.strip()
    conversion.decided_on, conversion.decided_by = on, by
    conversion.full_clean()
    conversion.save()
    return conversion
