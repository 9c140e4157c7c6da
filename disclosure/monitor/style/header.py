"""Title, summary, publisher, index number, signature, attachments, and what must not be named."""

import re
from collections.abc import Iterator

from disclosure.monitor.style.paper import HAN, Paper, passages, quoted
from records.identifying.finding import Personal

TITLE = 60  # characters, three lines of 2号 type
SUMMARY = 100  # characters
_MARKS = re.compile(r"[\s，。；：、！？“”《》（）〔〕,.;:!?()]+")
# Numbers that came with an import have other codes in front; year and serial stand in all of them.
_INDEX = re.compile(r"[0-9A-Za-z][0-9A-Za-z._/-]*[/-](?:19|20)\d\d-\d{5,}")
_SHORT_ORGAN = re.compile(r"(?:[省市区县]|本|我|全)(?:局|公安局|厅)|分局|局(?:办|机关)")
_MISSPELT = re.compile(
    r"中华人名共和国|中华人民共合国|中华人民共和(?!国)|中华人共和国|国务院办公室|公安居"
    r"|信息公开条列|政府信息公示条例|中华人民共和国信息公开条例|治安处罚法"
)
_DISCLOSURE_MARK = re.compile(r"此件(?:公开发布|依申请公开|不予公开|主动公开)")
_ATTACHMENT_LINE = re.compile(r"附件\d*[：:].+")
_NEEDS_FILE = re.compile(r"(?:[见附]|填写|参照)(?:本)?附件(?!说明)|附件为准")
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_NAMED = re.compile(
    rf"(?:犯罪嫌疑人|违法行为人|被处罚人|受害人|当事人)[：为]?[{_SURNAMES}](?!某)[{HAN}]{{1,2}}(?=[，。、；（])"
)


def title_without_end_mark(paper: Paper) -> Iterator[str]:
    if paper.title and paper.title[-1] in "。，；：、.,;:":
        yield paper.title


def title_length(paper: Paper) -> Iterator[str]:
    if len(paper.title) > TITLE:
        yield paper.title


def has_summary(paper: Paper) -> Iterator[str]:
    if not paper.summary.strip():
        yield paper.title


def summary_length(paper: Paper) -> Iterator[str]:
    if len(paper.summary) > SUMMARY:
        yield f"{paper.summary[:20]}…（{len(paper.summary)}）"


def summary_in_sentences(paper: Paper) -> Iterator[str]:
    summary = paper.summary.strip()
    if summary and summary[-1] not in "。！？）”":
        yield f"…{summary[-20:]}"


def summary_is_not_the_title(paper: Paper) -> Iterator[str]:
    summary, title = _MARKS.sub("", paper.summary), _MARKS.sub("", paper.title)
    if title and title in summary and len(summary) - len(title) < 5:
        yield paper.summary


def publisher_in_full(paper: Paper) -> Iterator[str]:
    if _SHORT_ORGAN.fullmatch(paper.unit):
        yield paper.unit


def index_number_form(paper: Paper) -> Iterator[str]:
    if paper.index_number and not _INDEX.fullmatch(paper.index_number):
        yield paper.index_number


def organ_in_full(paper: Paper) -> Iterator[str]:
    """十堰公安局 for 十堰市公安局: the bureau's own name with the 市 left out."""
    place, level, rest = paper.organ.partition("市")
    if level and place and rest:
        yield from passages(re.compile(re.escape(place + rest)), paper.text)


def names_spelt_right(paper: Paper) -> Iterator[str]:
    return passages(_MISSPELT, paper.text)


def signed_by_publisher(paper: Paper) -> Iterator[str]:
    organ = paper.signature[0]
    if organ and paper.unit and organ not in (paper.unit, paper.organ, paper.organ + paper.unit):
        yield f"{organ}；发布机构{paper.unit}"


def signed(paper: Paper) -> Iterator[str]:
    if paper.document_number and paper.body.strip() and not paper.signature[1]:
        yield f"{paper.document_number} …{paper.body.strip()[-20:]}"


def disclosure_mark(paper: Paper) -> Iterator[str]:
    if paper.document_number and paper.body.strip() and not _DISCLOSURE_MARK.search(paper.body):
        yield paper.document_number


def attachment_line_without_end_mark(paper: Paper) -> Iterator[str]:
    for line in paper.lines:
        if _ATTACHMENT_LINE.fullmatch(line) and line[-1] in "。；，、.;,":
            yield line


def attachment_line_colon(paper: Paper) -> Iterator[str]:
    for line in paper.lines:
        if re.match(r"附件\d*:", line):
            yield line


def attachments_are_there(paper: Paper) -> Iterator[str]:
    if not paper.attachments:
        yield from passages(_NEEDS_FILE, paper.body)


def word_files(paper: Paper) -> Iterator[str]:
    return (name for name in paper.attachments if name.lower().endswith((".doc", ".docx")))


def pdf_files(paper: Paper) -> Iterator[str]:
    return (name for name in paper.attachments if name.lower().endswith(".pdf"))


def no_identity_number(paper: Paper) -> Iterator[str]:
    return _shown(paper, Personal.CITIZEN_ID, Personal.OLD_CITIZEN_ID, Personal.DAMAGED_ID)


def no_mobile_number(paper: Paper) -> Iterator[str]:
    return _shown(paper, Personal.MOBILE)


def no_plate(paper: Paper) -> Iterator[str]:
    return _shown(paper, Personal.PLATE)


def _shown(paper: Paper, *kinds: Personal) -> Iterator[str]:
    for match in paper.personal:
        if match.kind in kinds:
            yield quoted(paper.text, match.start, match.end)


def no_given_name(paper: Paper) -> Iterator[str]:
    return passages(_NAMED, paper.text)
