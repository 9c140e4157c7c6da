"""Which contacts are kept from the public until somebody decides otherwise. Pure.

举报 and complaints about officers: what people report is not passed to others (《信访工作条例》第三十条).
"""

import re

REPORT, COMPLAINT = "report", "complaint"  # of `Contact.Kind`
REPORT_CHANNELS = ("report_12389",)
# Who works for the police, as people call them.
_OFFICERS = re.compile(
    "民警|辅警|警察|警官|警员|交警|刑警|特警|片警|协警|干警|执法人员|办案人员|工作人员|值班人员|"
    "(?:派出所|支队|大队|中队|分局|公安局)(?:[副正]?[所队局]长|的?(?:人|同志))|[副正]?(?:所长|队长|局长)"
)


def by_default(*, kind: str, channel: str, words: str) -> bool:
    """Whether a contact of that kind (`Contact.Kind`), channel (its code) and words is confidential."""
    if kind == REPORT or channel in REPORT_CHANNELS:
        return True
    return kind == COMPLAINT and _OFFICERS.search(words) is not None
