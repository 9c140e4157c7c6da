"""Standard texts of letters and of the guide: built in, then as the office edited and approved them.

A text is a template: `{名称}` stands for what the register or the law says, so that no clerk types a
citation, a day or a remedy. A line with a placeholder that has nothing to say is left out whole. The
built-in text is version 1; what `text_proposals` approves are the versions after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from papers import pdf
from requests_app.models import StandardText
from requests_app.slots import Slot
from requests_app.standard_slots import FACTS, SLOTS

PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
# A citation typed in by hand would outlive the law.
CITED = re.compile(r"第[〇零一二三四五六七八九十百0-9０-９]+[条款]")
BRACES = str.maketrans("｛｝", "{}")
LONGEST = 4000


def fill(text: str, facts: Mapping[str, str]) -> str:
    """The template with `facts` put in, once: what a fact says is never read as a template."""
    lines = []
    for line in text.splitlines():
        names = PLACEHOLDER.findall(line)
        if all(facts[name].strip() for name in names):
            lines.append(PLACEHOLDER.sub(lambda match: facts[match.group(1)].strip(), line))
    return "\n".join(line for line in lines if line.strip())


def written(key: str, **facts: str) -> str:
    """The text in force for the slot `key`, filled in."""
    return fill(in_force(key), facts)


def in_force(key: str) -> str:
    """The version approved last, else the built-in text. Letters are written on the day itself, so no
    earlier version is asked for."""
    approved = StandardText.objects.approved().filter(slot=key).order_by("-version")
    return approved.values_list("text", flat=True).first() or slot_of(key).text


def approved_texts(keys: Iterable[str]) -> dict[str, str]:
    """Of many slots at once: those the office has a text of its own for."""
    rows = StandardText.objects.approved().filter(slot__in=list(keys)).order_by("version")
    return dict(rows.values_list("slot", "text"))


def sample(key: str, text: str) -> str:
    """How a text of the slot would read: for a person, with samples in the places of its facts."""
    facts = {name: FACTS[name][1] for name in slot_of(key).known}
    return fill(text, facts).replace("你（单位）", "你")


def slot_of(key: str) -> Slot:
    """The slot of that key; KeyError when there is none."""
    return SLOTS[key]


def tidy(text: str) -> str:
    """As it is kept: braces of either width, no blanks at the ends of lines."""
    lines = text.translate(BRACES).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())


def errors_of(slot: Slot, text: str) -> list[str]:
    """What keeps `text` from being a text of the slot, in words for the clerk."""
    if not text.strip():
        return [_("A standard text is not empty.")]
    named = PLACEHOLDER.findall(text)
    errors = []
    if unknown := sorted(set(named) - slot.known):
        errors.append(
            _("Unknown placeholder: %(unknown)s. Known here: %(known)s.")
            % {"unknown": _in_braces(unknown), "known": _in_braces(sorted(slot.known)) or "—"}
        )
    if missing := [name for name in slot.needed if name not in named]:
        errors.append(_("These placeholders have to stand in it: %s.") % _in_braces(missing))
    if set("{}") & set(PLACEHOLDER.sub("", text)):
        errors.append(_("A brace is open or stands alone."))
    if not slot.is_public and (cited := CITED.search(text)):
        errors.append(
            _("“%s” is a citation: articles are put in by the law of the case, never typed.")
            % cited.group()
        )
    if slot.is_phrase and len(text.splitlines()) > 1:
        errors.append(_("This text goes into a sentence: one line only."))
    if rare := pdf.uncovered(text):
        errors.append(
            _("No font here holds these characters, so they cannot be printed: %s") % rare
        )
    return errors


def _in_braces(names: Iterable[str]) -> str:
    return "、".join(f"{{{name}}}" for name in names)
