"""What the extractors hand to the scan: pieces of text, each with the place a clerk can go to."""

from dataclasses import dataclass
from enum import StrEnum


class Hidden(StrEnum):
    """Content a reader does not see; it must not be published, whatever it says."""

    COMMENT = "comment"
    TRACKED_CHANGE = "tracked_change"
    HIDDEN_TEXT = "hidden_text"
    HIDDEN_SHEET = "hidden_sheet"
    HIDDEN_CELLS = "hidden_cells"
    CACHED_DATA = "cached_data"
    EMBEDDED_FILE = "embedded_file"
    CUSTOM_DATA = "custom_data"
    LOCATION = "location"


class Active(StrEnum):
    """What a file does by itself when it is opened or used; no document for the public needs it."""

    ACTION = "action"


class Caution(StrEnum):
    """What somebody should know or look at; it does not stop publication."""

    SIGNATURE = "signature"


class Unread(StrEnum):
    """What is drawn and was not read; somebody looks at it and says so before it goes out."""

    PAGE = "unread_page"
    PICTURE = "unread_picture"


@dataclass(frozen=True)
class Passage:
    """`text` found at `place`; with `finding` it is one by itself, whatever the text says.

    `identity` stands for the content where the text does not, such as an embedded file's digest.
    """

    place: str
    text: str
    finding: Hidden | Active | Caution | Unread | None = None
    identity: str = ""


@dataclass(frozen=True)
class Inner:
    """A file inside a file. `hidden`: something a reader does not see, unlike a picture on the page.

    `is_drawn`: a picture on a page that is itself looked at for what cannot be read.
    """

    place: str
    name: str
    content: bytes
    hidden: bool
    is_drawn: bool = False


class Uninspectable(Exception):
    """The file, or a part of it, cannot be read; the message tells the clerk why."""


def boxed(cells: list[str]) -> str:
    """The numbers of a form with one box for each digit; '' when a row of a table is no such form."""
    runs, run = [], ""
    for cell in [*cells, ""]:
        if len(cell) == 1:
            run += cell
            continue
        if len(run) >= _SHORTEST_BOXED:
            runs.append(run)
        run = ""
    return " ".join(runs)


_SHORTEST_BOXED = 11  # digits of a mobile number


def spans(numbers: list[int], *, shown: int = 5) -> str:
    """[5, 6, 7, 12] → “5–7、12”; an ellipsis after `shown` spans."""
    stretches: list[list[int]] = []
    for number in numbers:
        if stretches and number == stretches[-1][1] + 1:
            stretches[-1][1] = number
        else:
            stretches.append([number, number])
    words = [str(a) if a == b else f"{a}–{b}" for a, b in stretches[:shown]]
    return "、".join(words) + ("…" if len(stretches) > shown else "")
