"""A check and its verdict."""

from dataclasses import dataclass, field

PASS, FAIL, LEDGER = "PASS", "FAIL", "需台账"
CHECKED = 2000  # items at most looked at one by one
SHOWN = 20  # rows of evidence


@dataclass(frozen=True)
class Check:
    """One duty: PASS, FAIL, or 需台账 where a person must judge; `evidence` are (text, address) pairs.

    `source` is the rule it follows from, `ledger` what is to be kept where the portal cannot know.
    An address may be empty.
    """

    name: str
    verdict: str
    detail: str
    evidence: list[tuple[str, str]] = field(default_factory=list)
    source: str = ""
    ledger: str = ""
