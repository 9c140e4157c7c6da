"""What changed after it was published: texts revised through review, adjustments of the power list.

The list has as many powers of each type after the adjustments as before: 484 on every day.
"""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import User

from demo import MARK, at, read_json
from disclosure import power_list
from disclosure.models import Disclosure, PowerItem
from disclosure.publication import drafting, publishing, reviewing

APPROVAL = f"市人民政府批准（{MARK}）"


def load_revisions(staff: dict[str, User]) -> None:
    """Each drafted by one, reviewed by a second, approved by a third; the earlier text stays readable."""
    for row in read_json("changes.json")["revisions"]:
        _revise(Disclosure.objects.get(title=row["title"], revises=None), row, staff)


def _revise(item: Disclosure, row: dict, staff: dict[str, User]) -> None:
    day, basis = date.fromisoformat(row["day"]), f"内容属实，不涉及国家秘密（{MARK}）"
    writer, reviewer = staff["chengban"], staff["shenhe"]
    draft = drafting.revise(item, by=writer, on=day, reason=row["reason"])
    drafting.edit(draft, by=writer, on=day, body=draft.body.replace(*row["replace"]))
    drafting.submit(draft, by=writer, on=day)
    reviewing.first_review(draft, by=reviewer, on=day, basis=basis)
    reviewing.secrecy_review(draft, by=staff["baomi"], on=day, result="disclose", basis=basis)
    reviewing.approve(draft, by=staff["fuzeren"], on=day, basis=f"同意公开（{MARK}）")
    publishing.publish(draft, by=staff["fabu"], at=at(day, 16))


def load_adjustments(staff: dict[str, User]) -> None:
    for row in read_json("changes.json")["adjustments"]:
        power_list.adjust(
            kind=row["kind"],
            effective_on=date.fromisoformat(row["effective_on"]),
            basis=f"{row['basis']}（{MARK}）",
            approval=APPROVAL,
            by=staff["fabu"],
            closes=[_current(code) for code in row.get("closes", ())],
            opens=[_opened(dict(facts)) for facts in row.get("opens", ())],
        )


def load_guides(staff: dict[str, User]) -> None:
    """办事页 of fifty powers: one 变更 of the list, so that what the list said before can still be read."""
    guides = read_json("power_guides.json")
    current = [_current(code) for code in guides["powers"]]
    power_list.adjust(
        kind=power_list.Kind.CHANGED,
        effective_on=date.fromisoformat(guides["effective_on"]),
        basis=f"{guides['basis']}（{MARK}）",
        approval=APPROVAL,
        by=staff["fabu"],
        closes=current,
        opens=[power_list.next_version(power, **guides["powers"][power.code]) for power in current],
    )


def _current(code: str) -> PowerItem:
    return PowerItem.objects.versions_of(code).first()


def _opened(facts: dict) -> PowerItem:
    """A power made of the one it comes `from` (else its own last version), with what is new of it."""
    return power_list.next_version(_current(facts.pop("from", facts["code"])), **facts)
