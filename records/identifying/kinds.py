"""What kinds of personal data a text can show, and one of them where it stands. Pure."""

from dataclasses import dataclass, field
from enum import StrEnum


class Personal(StrEnum):
    """Kinds of personal data a text can show."""

    CITIZEN_ID = "citizen_id"
    OLD_CITIZEN_ID = "old_citizen_id"
    # By a spreadsheet (…000, 1.1E+17), or one place mistyped; most of it can still be read.
    DAMAGED_ID = "damaged_id"
    PASSPORT = "passport"
    PERMIT = "permit"
    # Of Hong Kong, Macao, Taiwan, of an officer, a driver, the insured: by the word beside it alone.
    OTHER_ID = "other_id"
    BANK_CARD = "bank_card"
    MOBILE = "mobile"
    LANDLINE = "landline"
    PLATE = "plate"
    EMAIL = "email"
    ACCOUNT = "account"


@dataclass(frozen=True)
class Match:
    """`kind` stands at `start:end` of the text. `value` is the bare number: never log or show it."""

    kind: StrEnum
    start: int
    end: int
    value: str = field(repr=False)

    @property
    def masked(self) -> str:
        """Enough to find it again, too little to use it."""
        if self.kind is Personal.EMAIL:
            local, _at, domain = self.value.partition("@")
            return f"{local[:2]}***@{domain}"
        if self.kind is Personal.PLATE:
            return self.value[:2] + "*" * (len(self.value) - 3) + self.value[-1:]
        if len(self.value) < _LONG_ENOUGH:
            return self.value[:1] + "*" * (len(self.value) - 1)
        return self.value[:3] + "*" * (len(self.value) - 5) + self.value[-2:]


_LONG_ENOUGH = 7  # characters of which three and two may be shown


# What a rule on a text finds: kind, start, end, the bare number.
Found = tuple[Personal, int, int, str]
