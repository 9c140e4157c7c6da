"""The gate before the public: what a stranger would read of a record is scanned before its step.

What blocks is kept (disclosure/publication/findings.py) and refused until the text is mended or a second
person has said in writing that it is a false alarm. A step that is refused leaves no trace but its findings:
they are kept outside the transaction that was undone (`keeps_findings`).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import wraps
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import translation
from django.utils.translation import gettext as _

from disclosure import word_list
from disclosure.models import Disclosure, Finding, Unit
from disclosure.publication import findings
from disclosure.scanning import scan
from disclosure.scanning.words import Word
from records.lifecycle import NotAllowed

Record = Model | type[Model]  # a model: what is not stored yet
Given, Answer = ParamSpec("Given"), TypeVar("Answer")


class HeldBack(NotAllowed):
    """Findings stand open; they are kept by `keeps_findings`."""

    def __init__(self, record: Record, found: Collection[scan.Sighting], standing, by):
        self.record, self.found, self.by = record, found, by
        places = "；".join(f"{one.place}：{one.label}（{one.excerpt}）" for one in standing)
        super().__init__(
            _(
                "Not published: personal data or wrong wording. Mend the text, or have another person "
                "clear a false alarm in writing under “findings”: %s"
            )
            % places
        )


def texts_of(record: Model, fields: Iterable[str], *, within: str = "") -> dict[str, str]:
    """Label in the office's language → text of the record's `fields` that hold one.

    `within` stands before each label, where several records are read together.
    """
    return {
        f"{within}{label_of(record, name)}": str(value)
        for name in fields
        if (value := getattr(record, name))
    }


def label_of(record: Record, name: str) -> str:
    """What a field is called, in the office's language: part of a finding's identity."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(record._meta.get_field(name).verbose_name)


def office_phones() -> list[str]:
    """What the office itself publishes as its telephones."""
    return list(Unit.objects.exclude(phone="").values_list("phone", flat=True))


def look(
    texts: Mapping[str, str],
    *,
    phones: Iterable[str] = (),
    office: Collection[str] | None = None,
    listed: Sequence[Word] | None = None,
) -> list[scan.Sighting]:
    """What the scanners find in `texts` (label → what the public would read).

    `phones`: further office telephones. For many texts: `office`, what `office_phones` gave, and `listed`,
    what `word_list.current` gave.
    """
    known = office_phones() if office is None else office
    words = word_list.current() if listed is None else listed
    return scan.scan_disclosure_texts(
        title="", others=texts, office_phones=[*known, *phones], listed=words
    )


def standing(
    record: Record, found: Iterable[scan.Sighting], *, held_at: type[Model] | None = None
) -> list[scan.Sighting]:
    """Those of `found` that stop publication and that nobody has cleared, of the record or its form.

    `held_at`: the model whose form it is, where that is another.
    """
    stops = [one for one in found if one.blocks]
    if not stops:
        return []
    of = Finding.objects.exclude(cleared_at=None).filter(
        digest__in=[one.fingerprint for one in stops]
    )
    cleared = {
        *of.of(record).values_list("digest", flat=True),
        *of.of(held_at or (type(record) if isinstance(record, Model) else record)).values_list(
            "digest", flat=True
        ),
    }
    return [one for one in stops if one.fingerprint not in cleared]


def held_fields(
    record: Record,
    texts: Mapping[str, str],
    *,
    office: Collection[str],
    listed: Sequence[Word] | None = None,
) -> dict[str, list[scan.Sighting]]:
    """Field → what stands open in its text, of `texts` (field → text); only fields that are held back.

    `office`, `listed`: as for `look`.
    """
    texts = {name: text for name, text in texts.items() if text}
    labels = {name: label_of(record, name) for name in texts}
    together = {labels[name]: text for name, text in texts.items()}
    if not standing(
        record, look(together, office=office, listed=listed)
    ):  # one pass for the many that are sound
        return {}
    standing_in = {
        name: standing(record, look({labels[name]: text}, office=office, listed=listed))
        for name, text in texts.items()
    }
    return {name: left for name, left in standing_in.items() if left}


def refusal(held: Mapping[str, Collection[scan.Sighting]], advice: str) -> ValidationError:
    """Each field that is held back with what was found, masked; `advice` says what the clerk can do."""
    return ValidationError(
        {
            name: _("%(what)s: not published unread. %(advice)s")
            % {
                "what": "、".join(f"{one.label}（{one.excerpt}）" for one in found),
                "advice": advice,
            }
            for name, found in held.items()
        }
    )


def note(record: Record, texts: Mapping[str, str], *, by, phones: Iterable[str] = ()) -> None:
    """Keep what is found in a text handed in, so that it can be answered before it is to go out."""
    findings.keep(record, look(texts, phones=phones), by=by)


def ask_gate(record: Record, texts: Mapping[str, str], *, by, phones: Iterable[str] = ()) -> None:
    """Raise `HeldBack` while a finding that stops publication stands open in `texts`.

    The message names each place and kind and quotes it masked. Call within a step of `keeps_findings`.
    """
    ask_sightings(record, look(texts, phones=phones), by=by)


def ask_sightings(
    record: Record,
    sightings: Collection[scan.Sighting],
    *,
    by,
    held_at: type[Model] | None = None,
) -> None:
    """The same of what the scanners found already; `held_at` as for `standing`."""
    if left := standing(record, sightings, held_at=held_at):
        raise HeldBack(record, sightings, left, by)


def ask_reason(reason: str, *, phones: Iterable[str] = ()) -> None:
    """Refuse a reason strangers read that names somebody; it is a sentence and is worded anew."""
    sightings = [one for one in look({"": reason}, phones=phones) if one.blocks]
    if sightings:
        told = "、".join(f"{one.label}（{one.excerpt}）" for one in sightings)
        raise NotAllowed(_("Strangers read this reason: word it without %s.") % told)


def keeps_findings(step: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """Around a step that asks the gate, outside its transaction: what held it back is kept."""

    @wraps(step)
    def taken(*given: Given.args, **named: Given.kwargs) -> Answer:
        try:
            return step(*given, **named)
        except HeldBack as held:
            # Of a document a step asks for one sentence only; its text was looked through when handed in.
            is_whole = not isinstance(held.record, Disclosure)
            findings.keep(held.record, held.found, by=held.by, is_whole=is_whole)
            raise

    return taken
