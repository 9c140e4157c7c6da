"""（五）2: the earlier reply a refusal to answer again rests on (第三十六条第六项)."""

from __future__ import annotations

from requests_app.models import Case, Letter
from requests_app.subjects import subject_of

OFFERED = 20


def replies(case: Case) -> list[Letter]:
    """The replies issued on other requests of the same applicant: on the same matter first, then the
    newest. With their case."""
    others = Case.objects.of_same_applicant(case)
    issued = (
        Letter.objects.issued()
        .filter(case__in=others, kind=Letter.Kind.REPLY)
        .select_related("case")
        .order_by("-issued_on", "-pk")
    )
    return sorted(issued, key=lambda letter: not on_same_matter(letter, case))


def on_same_matter(letter: Letter, case: Case) -> bool:
    return subject_of(letter.case) == subject_of(case)


def names_one(reference: str, case: Case) -> bool:
    """Whether `reference` names a reply to the same applicant: by its number or, where the reply was
    given before this register or brought in with a table, by the number of the answered request."""
    if any(letter.number in reference for letter in replies(case)):
        return True
    answered = Case.objects.of_same_applicant(case).exclude(closed_on=None)
    numbers = answered.values_list("number", "original_number")
    return any(number and number in reference for pair in numbers for number in pair)
