"""A check and its verdict."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

PASS, FAIL, LEDGER = "PASS", "FAIL", "需台账"
CHECKED = 2000  # items at most looked at one by one
SHOWN = 20  # rows of evidence


@dataclass(frozen=True)
class Check:
    """One duty: PASS, FAIL, or 需台账 where a person must judge; `evidence` are (text, address) pairs.

    `source` is the rule it follows from, `ledger` what is to be kept where the portal cannot know.
    An address may be empty; who lacks the permission `asks` reads the texts without the addresses.
    """

    name: str
    verdict: str
    detail: str
    evidence: list[tuple[str, str]] = field(default_factory=list)
    source: str = ""
    ledger: str = ""
    asks: str = ""

    def told_to(self, user) -> Check:
        if not self.asks or user.has_perm(self.asks):
            return self
        return replace(self, evidence=[(text, "") for text, _address in self.evidence])
