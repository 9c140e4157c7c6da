"""Enumerations whose members carry the statute's own label, like Django's TextChoices without Django."""

from enum import EnumType, StrEnum
from typing import Self


class LabelledType(EnumType):
    @property
    def choices(cls) -> list[tuple[str, str]]:
        """(code, label) pairs in the statute's order: what a model field or a form takes."""
        members: list[Labelled] = list(cls)
        return [(member.value, member.label) for member in members]


class Labelled(StrEnum, metaclass=LabelledType):
    """A member is its code (what is stored); `label` is what people read.

    An enumeration that knows more of each member takes the rest in its own `__init__`.
    """

    label: str

    # The default label is for type checkers: a look-up by code, Outcome("3.1"), reads as this call.
    def __new__(cls, code: str, label: str = "", *_more: object) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member
