"""问卷 of a consultation: what may be asked, what was answered, and how often, counted from the answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from disclosure.gate import texts_of
from inquiries.models import AnswerSheet, Choice, Consultation, Option, Question
from records.lifecycle import NotAllowed

FEWEST, MOST = 2, 20  # options of a question


@dataclass(frozen=True)
class Tally:
    """An option, on how many sheets it was chosen, and in per cent of those that answer its question.

    `percent`: one decimal place, half up; None where nobody answered.
    """

    text: str
    count: int
    percent: Decimal | None


def tallies(question: Question) -> list[Tally]:
    """Of a question from `Question.objects.counted()`, in the order of its options."""
    return [
        Tally(option.text, option.chosen, _percent(option.chosen, question.answered))
        for option in question.options.all()
    ]


def _percent(part: int, whole: int) -> Decimal | None:
    if not whole:
        return None
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def public_texts(consultation: Consultation) -> dict[str, str]:
    """Label → text, of each question and each option, numbered as listed."""
    texts: dict[str, str] = {}
    questions = consultation.questions.prefetch_related("options")
    for number, question in enumerate(questions, start=1):
        texts |= texts_of(question, ("text",), within=f"{number} ")
        for place, option in enumerate(question.options.all(), start=1):
            texts |= texts_of(option, ("text",), within=f"{number}.{place} ")
    return texts


def ask_whole(consultation: Consultation) -> None:
    """Refuse a questionnaire with a question nobody could answer."""
    for question in consultation.questions.prefetch_related("options"):
        if len(question.options.all()) < FEWEST:
            told = _("“%s” needs at least two options.")
            raise NotAllowed(told % question.text)


def is_draft(consultation: Consultation) -> bool:
    """Whether questions may still be added, taken out and asked in another way."""
    return consultation.status == Consultation.Status.DRAFT


@transaction.atomic
def write_options(question: Question, texts: Sequence[str]) -> None:
    """The options of a question, in this order. Of a draft as many as one likes; of a consultation taken
    back their words alone; refused of any other."""
    consultation = question.consultation
    held = list(question.options.all())
    if not is_draft(consultation):
        if consultation.hidden_at is None:
            raise NotAllowed(_("The questionnaire changes only before the consultation is opened."))
        if len(held) != len(texts):
            raise NotAllowed(_("Options that were announced stay as many as they are."))
    for option, text in zip(held, texts, strict=False):
        if option.text != text:
            option.text = text
            option.save(update_fields=["text"])
    for option in held[len(texts) :]:
        option.delete()
    for position, text in enumerate(texts[len(held) :], start=len(held) + 1):
        Option.objects.create(question=question, position=position, text=text)


@transaction.atomic
def send_answers(
    consultation: Consultation, chosen: Collection[int], *, at: datetime
) -> AnswerSheet:
    """Keep one answered questionnaire; `chosen`: keys of options. What is left out stays unanswered.

    Raises NotAllowed for no option, one of another consultation, and two where one is asked for.
    """
    options = Option.objects.filter(pk__in=chosen, question__consultation=consultation)
    options = list(options.select_related("question"))
    if not options or len(options) != len(set(chosen)):
        raise NotAllowed(_("These are no answers to this questionnaire."))
    answers = Counter(option.question for option in options)
    for question, count in answers.items():
        if count > 1 and question.kind == Question.Kind.SINGLE:
            raise NotAllowed(_("“%s” takes one answer.") % question.text)
    sheet = AnswerSheet.objects.create(consultation=consultation, sent_at=at)
    Choice.objects.bulk_create(Choice(sheet=sheet, option=option) for option in options)
    return sheet
