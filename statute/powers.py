"""The ten types of administrative power (权力类型) a power list is sorted by."""

from statute.labelled import Labelled


class UnknownPowerType(ValueError):
    """A text that names none of the ten types."""


class PowerType(Labelled):
    """Two-letter code and verbatim name, in the order of the central guidance."""

    LICENCE = "XK", "行政许可"
    PENALTY = "CF", "行政处罚"
    COERCION = "QZ", "行政强制"
    LEVY = "ZS", "行政征收"
    BENEFIT = "JF", "行政给付"
    INSPECTION = "JC", "行政检查"
    CONFIRMATION = "QR", "行政确认"
    REWARD = "JL", "行政奖励"
    RULING = "CJ", "行政裁决"
    OTHER = "QT", "其他行政权力"

    @property
    def short(self) -> str:
        """许可, 处罚 … 其他: as a count names it (389项处罚)."""
        return self.label.removeprefix("行政").removesuffix("行政权力")


# The order in which this bureau states its counts: 389, 16, 36, 23, 4, 6, 10.
STATED_ORDER = (
    PowerType.PENALTY,
    PowerType.LICENCE,
    PowerType.COERCION,
    PowerType.INSPECTION,
    PowerType.REWARD,
    PowerType.CONFIRMATION,
    PowerType.OTHER,
)

# The order in which people come for them: what is applied for, then what the bureau does by itself.
READERS_ORDER = (
    PowerType.LICENCE,
    PowerType.CONFIRMATION,
    PowerType.BENEFIT,
    PowerType.REWARD,
    PowerType.OTHER,
    PowerType.LEVY,
    PowerType.RULING,
    PowerType.INSPECTION,
    PowerType.COERCION,
    PowerType.PENALTY,
)

NOT_ASKED_FOR = READERS_ORDER[READERS_ORDER.index(PowerType.INSPECTION) :]

_NAMES = {name: kind for kind in PowerType for name in (kind.value, kind.label, kind.short)} | {
    "其他类": PowerType.OTHER,
    "其他权力": PowerType.OTHER,
    "其它类": PowerType.OTHER,
    "其它行政权力": PowerType.OTHER,
}


def power_type_from(text: str) -> PowerType:
    """The type a cell names by code, name or short name, with or without 类; UnknownPowerType else."""
    name = text.strip()
    for spelling in (name, name.upper(), name.removesuffix("类")):
        if spelling in _NAMES:
            return _NAMES[spelling]
    known = "、".join(kind.label for kind in PowerType)
    raise UnknownPowerType(f"“{text}”不是权力类型，应为：{known}")
