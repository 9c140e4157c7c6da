"""The statutory words of the request form in English beside the Chinese, so that they can be chosen.

The register keeps and the letters print the Chinese; the English is a reading aid of the form alone.
"""

from collections.abc import Iterable

from django.utils.translation import get_language

ENGLISH = {
    "邮寄": "by post",
    "电子邮件": "by e-mail",
    "传真": "by fax",
    "自行领取": "collected at the counter",
    "当场查阅、抄录": "read and copied at the office",
    "纸质": "on paper",
    "电子文件": "as a file",
    "光盘": "on a disc",
    "居民身份证": "Chinese identity card",
    "护照": "passport",
    "军官证": "military officer's card",
    "港澳居民来往内地通行证": "Mainland travel permit for Hong Kong and Macao residents",
    "台湾居民来往大陆通行证": "Mainland travel permit for Taiwan residents",
    "外国人永久居留身份证": "foreigner's permanent residence card",
    "其他": "other",
    "商业企业": "business",
    "科研机构": "research institution",
    "社会公益组织": "public welfare organisation",
    "法律服务机构": "legal services",
}


def choices(known: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """(value, label) with the English before each label where the reader's language is English."""
    if not (get_language() or "").startswith("en"):
        return list(known)
    return [
        (value, f"{ENGLISH[str(label)]} {label}" if str(label) in ENGLISH else label)
        for value, label in known
    ]
