"""On what ground of law an outcome rests, where the row of the report leaves several open.

A refusal says which of 第十四条 to 第十六条 it means, a 部分公开 each one it withholds for, and
（四）1 whether the information was looked for and is not there (第三十六条第四项) or is another
organ's (第五项): never both. Some outcomes also name a text: the law that forbids, the rules of the
administrative query, the earlier reply.
"""

import re
from collections.abc import Iterable
from itertools import combinations

from statute.articles import ART_36_4, ART_36_5, Article
from statute.labelled import Labelled
from statute.outcomes import Ground, Outcome

# Stored for replies drafted before grounds were asked for: what they meant is not known.
UNSTATED = "unstated"


class UnfitGrounds(ValueError):
    """The grounds are not those of the outcome; the message says what is missing or too much."""


class Absence(Labelled):
    """Why information cannot be provided (（四）1)."""

    article: Article
    outcome: Outcome

    def __init__(self, _code: str, _label: str, article: Article) -> None:
        self.article = article
        self.outcome = Outcome.NOT_HELD

    NOT_THERE = "not_there", "经检索，该政府信息不存在", ART_36_4
    OTHER_ORGAN = "other_organ", "不属于本机关负责公开", ART_36_5


ReplyGround = Ground | Absence

ALL: tuple[ReplyGround, ...] = (*Ground, *Absence)
# As the code, as the label, and as registers shorten it: 商业秘密, 国家安全, 不存在.
_BY_NAME = {
    name: ground
    for ground in ALL
    for name in (
        ground.value,
        ground.label,
        ground.label.removeprefix("涉及"),
        ground.label.removeprefix("可能危及"),
        ground.label.removeprefix("经检索，该政府信息"),
    )
}
_REFERENCES = {
    Outcome.ADMINISTRATIVE_QUERY: "查询所依据的法律、行政法规",
    Outcome.REPEATED: "此前答复的文号",
}
_FORBIDDING_LAW = "禁止公开的法律、行政法规"


def grounds_of(outcome: Outcome) -> tuple[ReplyGround, ...]:
    """The grounds a reply with `outcome` may rest on; none where the row says it all."""
    if outcome is Outcome.PARTLY:
        return tuple(Ground)
    return tuple(ground for ground in ALL if ground.outcome is outcome)


def takes_several(outcome: Outcome) -> bool:
    """第三十六条第四项 and 第五项 exclude each other; other grounds may stand together."""
    return outcome is not Outcome.NOT_HELD


def reference_wanted(outcome: Outcome, grounds: Iterable[ReplyGround] = ()) -> str:
    """What text the reply has to name, in words for its form; "" for none."""
    if Ground.FORBIDDEN_BY_LAW in grounds:
        return _FORBIDDING_LAW
    return _REFERENCES.get(outcome, "")


def check(outcome: Outcome, grounds: Iterable[ReplyGround], reference: str) -> None:
    """Raise UnfitGrounds unless `grounds` and `reference` are what a reply with `outcome` needs."""
    grounds = tuple(grounds)
    possible = grounds_of(outcome)
    strange = [ground.label for ground in grounds if ground not in possible]
    if strange:
        raise UnfitGrounds(f"{outcome.ref}{outcome.label}的理由不包括：{'、'.join(strange)}")
    if possible and not grounds:
        labels = "、".join(ground.label for ground in possible)
        raise UnfitGrounds(f"请写明{outcome.ref}{outcome.label}的理由：{labels}")
    if len(grounds) > 1 and not takes_several(outcome):
        raise UnfitGrounds(
            f"{outcome.ref}{outcome.label}只能有一项理由：信息不存在，或者不属于本机关负责公开"
        )
    wanted = reference_wanted(outcome, grounds)
    if wanted and not reference.strip():
        raise UnfitGrounds(f"请写明{wanted}")


def stored(grounds: Iterable[ReplyGround]) -> str:
    """The grounds as one text, each once, in the order of the law: what a column keeps."""
    chosen = set(grounds)
    return ",".join(ground.value for ground in ALL if ground in chosen)


def read(text: str) -> tuple[ReplyGround, ...]:
    """The grounds of a stored text, or of labels as people list them; UnfitGrounds for others."""
    if text in ("", UNSTATED):
        return ()
    names = [name.strip() for name in _separated(text)]
    unknown = [name for name in names if name not in _BY_NAME]
    if unknown:
        known = "；".join(ground.label for ground in ALL)
        raise UnfitGrounds(f"“{'、'.join(unknown)}”不是理由，应为：{known}")
    chosen = {_BY_NAME[name] for name in names}
    return tuple(ground for ground in ALL if ground in chosen)


def _separated(text: str) -> list[str]:
    """The names in a list parted by ；, or 、; a label that itself holds such a mark stays whole."""
    names = []
    for part in re.split("[；;,，]", text) if text.strip() not in _BY_NAME else [text]:
        names += [part] if part.strip() in _BY_NAME else part.split("、")
    return [name for name in names if name.strip()]


def storable(outcome: Outcome) -> list[str]:
    """Every text `stored` can give for a single-row outcome (not for 部分公开, which has thousands)."""
    possible = grounds_of(outcome)
    most = len(possible) if takes_several(outcome) else 1
    return [
        stored(chosen) for size in range(1, most + 1) for chosen in combinations(possible, size)
    ]
