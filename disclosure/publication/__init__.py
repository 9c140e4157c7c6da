"""The only writer of an item's state: draft → reviews → approval → published → withdrawn.

Each step is one function with keyword arguments: it locks the row, refuses aloud (`NotAllowed`), saves
only what it changes and logs one event. Which step is open in which state stands in `table.STEPS`.
"""

from disclosure.publication.attaching import describe, name_of_copy
from disclosure.publication.blackout import black_out, check_page
from disclosure.publication.drafting import (
    begin,
    draft,
    edit,
    hand_over,
    note_edit,
    recall,
    revise,
    submit,
)
from disclosure.publication.findings import clear, register_findings
from disclosure.publication.publishing import (
    change_validity,
    publish,
    publish_imported,
    release,
    withdraw,
)
from disclosure.publication.reviewing import (
    approve,
    first_review,
    reassess,
    secrecy_review,
    send_back,
    sign_off,
    standing_review,
)
from disclosure.publication.scheduling import SITE, reschedule
from disclosure.publication.table import (
    CLEAR,
    EVENT_LABELS,
    LIFECYCLE,
    STEPS,
    TAKE_OVER,
    next_steps,
    wrote,
)

__all__ = [
    "CLEAR",
    "EVENT_LABELS",
    "LIFECYCLE",
    "SITE",
    "STEPS",
    "TAKE_OVER",
    "approve",
    "begin",
    "black_out",
    "change_validity",
    "check_page",
    "clear",
    "describe",
    "draft",
    "edit",
    "first_review",
    "hand_over",
    "name_of_copy",
    "next_steps",
    "note_edit",
    "publish",
    "publish_imported",
    "reassess",
    "recall",
    "register_findings",
    "release",
    "reschedule",
    "revise",
    "secrecy_review",
    "send_back",
    "sign_off",
    "standing_review",
    "submit",
    "withdraw",
    "wrote",
]
