"""Where a text names a person: every place that surely does, and every one that may. Plain Python.

Compared in one notation: width, 繁体, blanks, separators and characters of no width tell nothing apart,
and in numbers and addresses 三 is 3. What stands inside another word is only ever a place that may.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from records.search.text import fold

HIDDEN = "×××"
AROUND = 12  # characters shown on each side of a place


@dataclass(frozen=True)
class Place:
    """`text[start:end]` says something of the person, by itself (`is_sure`) or perhaps.

    `field`: which of the applicant's data it is.
    """

    start: int
    end: int
    field: str
    is_sure: bool

    @property
    def key(self) -> str:
        """Names the place in its text."""
        return f"{self.start}-{self.end}"

    def around(self, text: str) -> tuple[str, str, str]:
        """The words before, of and after the place, on one line."""
        before = text[max(0, self.start - AROUND) : self.start]
        after = text[self.end : self.end + AROUND]
        return tuple(
            " ".join(part.split()) for part in (before, text[self.start : self.end], after)
        )


def places(text: str, person: Mapping[str, str]) -> list[Place]:
    """Where `text` names the person, in order, not overlapping. `person`: field → value."""
    places: list[Place] = []
    for place in sorted(_all(text, person), key=lambda p: (not p.is_sure, p.start - p.end)):
        if not any(place.start < other.end and other.start < place.end for other in places):
            places.append(place)
    return sorted(places, key=lambda place: place.start)


def without(text: str, hidden: Iterable[Place]) -> str:
    """The text with a mark in the stead of each place."""
    for place in sorted(hidden, key=lambda place: place.start, reverse=True):
        text = text[: place.start] + HIDDEN + text[place.end :]
    return text


def sure(places: Iterable[Place]) -> list[Place]:
    return [place for place in places if place.is_sure]


NAMES = ("name", "legal_representative", "contact_name")
NUMBERS = ("id_number", "phone", "fax")


def _all(text: str, person: Mapping[str, str]) -> Iterator[Place]:
    plain, numeric = _Notation(text), _Notation(text, numeric=True)
    for field, value in person.items():
        value = value.strip()
        if not value:
            continue
        if field in NAMES:
            yield from _names(plain, field, value)
        elif field in NUMBERS:
            yield from _numbers(numeric, field, value)
        elif field == "email":
            yield from _mail(plain, field, value)
        elif field == "address":
            yield from _addresses(numeric, field, value)
        else:
            yield from numeric.find(re.escape(_plain(value, numeric=True)), field, is_sure=False)


# --- one notation ---------------------------------------------------------------------------------

_SEPARATORS = frozenset("-‐‑‒–—―_·•‧・./\\|~")
_IN_NUMBERS = _SEPARATORS | frozenset(",、:()[]【】…")
_FIGURES = str.maketrans("〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "001234567891123456789")
# 十 between what it stands beside: 十二 is 12, 二十 20, 二十五 25.
_TEN = {(False, True): "1", (True, True): "", (True, False): "0", (False, False): "10"}


class _Notation:
    """A text folded, without blanks and separators, and where each of its characters stands."""

    def __init__(self, text: str, *, numeric: bool = False):
        self.text = text
        characters, self._where = [], []
        for index, plain in enumerate(_each_plain(text, numeric=numeric)):
            characters.append(plain)
            self._where += [index] * len(plain)
        self.folded = "".join(characters)

    def find(self, pattern: str, field: str, *, is_sure: bool | None = None) -> Iterator[Place]:
        """The places of a pattern. Sure unless it says, or letters and digits go on beside them."""
        for match in re.finditer(pattern, self.folded):
            start, end = self._where[match.start()], self._where[match.end() - 1] + 1
            is_whole = not (_goes_on(self.text[:start][-1:]) or _goes_on(self.text[end : end + 1]))
            if is_whole:
                yield Place(start, end, field, is_sure is not False)
            elif is_sure is None and not match[0].isascii():
                yield Place(start, end, field, is_sure=False)

    def spans(self, pattern: str) -> Iterator[tuple[int, int]]:
        for match in re.finditer(pattern, self.folded):
            yield self._where[match.start()], self._where[match.end() - 1] + 1


def _plain(text: str, *, numeric: bool = False) -> str:
    return "".join(_each_plain(text, numeric=numeric))


def _each_plain(text: str, *, numeric: bool) -> Iterator[str]:
    """What each character of `text` is in the one notation: none, one or several characters."""
    for index, character in enumerate(text):
        if numeric and character == "十":
            before, after = text[:index][-1:], text[index + 1 : index + 2]
            yield _TEN[_is_figure(before), _is_figure(after)]
            continue
        folded = "".join(filter(lambda plain: _says_something(plain, numeric), fold(character)))
        yield folded.translate(_FIGURES) if numeric else folded


def _says_something(character: str, numeric: bool) -> bool:
    return (
        character not in (_IN_NUMBERS if numeric else _SEPARATORS)
        and not character.isspace()
        and unicodedata.category(character) not in ("Cf", "Mn")
    )


def _is_figure(character: str) -> bool:
    return bool(character) and fold(character).translate(_FIGURES).isdecimal()


def _goes_on(character: str) -> bool:
    """A letter or digit of the writing without spaces between characters."""
    folded = fold(character)
    return bool(folded) and folded.isascii() and folded.isalnum()


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or character >= "\U00020000"


# --- names ----------------------------------------------------------------------------------------

_COMPOUND = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "司徒",
    "夏侯",
)
_TITLE = (
    "先生|女士|小姐|太太|同志|同学|老师|师傅|律师|医生|教授|会计|警官|大爷|阿姨|"
    "[正副]?(?:科|处|局|所|队|厂|校|院|部|组|村|镇|乡|县|市|区|社|站|站|班|董事|秘书)长|"
    "主任|经理|书记|主席|总监|总|工"
)
_UNNAMED = "某某|某|[x×*＊]{1,3}"
# What a sentence puts before and after a name, so that the name is a word by itself.
_BEFORE = re.compile(
    r"(?:^|[^\u3400-\u9fff]|申请人|当事人|委托人|代理人|负责人|联系人|原告|姓名|名叫|市民|群众|公民|村民|居民|"
    r"同意|答复|告知|[由向给与和对请经被致据及])$"
)
_AFTER = re.compile(
    rf"(?:{_TITLE}|$|[^\u3400-\u9fff]|[于就向提申的之所称诉询来您你收同与和等是在因系，])"
)
_CALLED = re.compile(r"(?:申请人|当事人|委托人|代理人|联系人|原告|姓名|名叫)[:：\s]*$")
# Names that are words: nothing but a title or 申请人 before them tells.
_WORDS = frozenset((Path(__file__).parent / "data/words_like_names.txt").read_text("utf-8").split())
_LONGEST_PERSONAL = 4  # characters of a name with surname and given name


def _names(notation: _Notation, field: str, name: str) -> Iterator[Place]:
    whole = _plain(name)
    is_personal = 2 <= len(whole) <= _LONGEST_PERSONAL and all(map(_is_han, whole))
    if len(whole) < 2:
        return
    if not is_personal:
        yield from notation.find(re.escape(whole), field)
        return
    for start, end in notation.spans(re.escape(whole)):
        yield Place(start, end, field, _is_a_word_by_itself(notation.text, start, end, whole))
    surname = whole[: 2 if len(whole) > 2 and whole.startswith(_COMPOUND) else 1]
    given = whole[len(surname) :]
    covered = f"{surname}(?:{_UNNAMED})(?:{given[-1:]})?"
    for pattern in (f"{surname}(?:{_UNNAMED})?(?:{_TITLE})", covered):
        for start, end in notation.spans(pattern):
            yield Place(start, end, field, bool(_BEFORE.search(notation.text[:start])))
    for start, end in notation.spans(f"[老小]{surname}"):
        yield Place(start, end, field, is_sure=False)
    if len(given) > 1:
        for start, end in notation.spans(f"{given}(?:{_TITLE})"):
            yield Place(start, end, field, bool(_BEFORE.search(notation.text[:start])))
        for start, end in notation.spans(given):
            yield Place(start, end, field, is_sure=False)


def _is_a_word_by_itself(text: str, start: int, end: int, name: str) -> bool:
    before, after = text[:start], text[end:]
    if name in _WORDS:
        return bool(_CALLED.search(before) or re.match(_TITLE, after.lstrip()))
    return bool(_BEFORE.search(before) and _AFTER.match(after))


# --- numbers and addresses on the net -------------------------------------------------------------

_SHORTEST_NUMBER = 5
_MASKED = "[*×x某#]{2,12}"


def _numbers(notation: _Notation, field: str, value: str) -> Iterator[Place]:
    for written in re.split(r"[,，;；、/]", value):
        number = _plain(written, numeric=True)
        if len(number) < _SHORTEST_NUMBER:
            continue
        bare = re.sub(r"^\+?(?:00)?86(?=1\d{10}$)", "", number)
        yield from notation.find(rf"(?:\+?(?:00)?86)?{_alike(bare)}", field)
        if len(bare) > 9 and bare.startswith("0"):
            for area in (3, 4):
                yield from notation.find(_alike(bare[area:]), field)
        yield from notation.find(
            f"{re.escape(bare[:3])}\\d{{0,12}}{_MASKED}\\w{{0,4}}", field, is_sure=False
        )
        yield from notation.find(rf"尾号\D{{0,3}}{re.escape(bare[-4:])}", field, is_sure=False)
        if field == "id_number" and re.fullmatch(r"\d{17}[\dx]", bare):
            year, month, day = bare[6:10], int(bare[10:12]), int(bare[12:14])
            born = rf"{year}(?:年0?{month}月0?{day}日?|{bare[10:14]})"
            yield from notation.find(born, field, is_sure=False)


def _alike(number: str) -> str:
    """A pattern of the number, also with the letters O, l and I among its digits."""
    return re.escape(number).replace("0", "[0o]").replace("1", "[1li]")


_AT = r"(?:@|\(at\)|\[at\]|【at】|at|#|艾特)"
_SHORTEST_LOCAL = 5


def _mail(notation: _Notation, field: str, value: str) -> Iterator[Place]:
    local, _at, domain = fold(value).partition("@")
    parts = [re.escape(_plain(part)) for part in domain.split(".") if part]
    local = re.escape(_plain(local))
    if not parts:
        return
    yield from notation.find(local + _AT + r"(?:dot|点|\(dot\))?".join(parts), field)
    if len(local) >= _SHORTEST_LOCAL:
        yield from notation.find(local, field, is_sure=False)


# --- postal addresses -----------------------------------------------------------------------------

# Province, city, county and town are nobody's; what follows is where somebody lives.
_DIVISION = re.compile(
    r"(?:[^省市区县]{1,8}(?:省|自治区|特别行政区))?(?:[^市县区]{1,8}(?:市|自治州|地区|盟))?"
    r"(?:[^区县市镇乡路街]{1,8}(?:区|县|市|旗))?(?:[^镇乡路街道]{1,8}(?:镇|乡|街道办事处|街道))?"
)
_PIECE = re.compile(
    r"[^路街道巷弄里村组号栋幢座室楼层]*?(?:[大支]?[路街道巷弄]|小区|社区|花园|[里村组号栋幢座室楼层]|单元|苑|园|城)"
)


def _addresses(notation: _Notation, field: str, value: str) -> Iterator[Place]:
    whole = _plain(value, numeric=True)
    own = whole[_DIVISION.match(whole).end() :] or whole
    if own == whole and not re.search(r"\d", whole):
        yield from notation.find(re.escape(whole), field, is_sure=False)
        return
    division = re.escape(whole[: len(whole) - len(own)])
    yield from notation.find(f"(?:{division})?{_door(own)}", field)
    pieces = _PIECE.findall(own)
    rest = own[len("".join(pieces)) :]
    pieces += [rest] if rest else []
    for first in range(len(pieces)):
        for last in range(first + 1, len(pieces) + 1):
            part = "".join(pieces[first:last])
            says_a_house = last - first > 1 and re.search(r"\d", part) is not None
            if len(part) > 1:
                pattern = _door(part) if says_a_house else re.escape(part)
                yield from notation.find(pattern, field, is_sure=None if says_a_house else False)


def _door(address: str) -> str:
    """A pattern of an address whose 号, 栋, 单元 may be others or left out: 12号3栋2单元501室, 12#3-2-501."""
    units = r"号楼?|栋|幢|座|单元|室|楼|#"
    return re.sub(
        rf"(?<=[0-9])(?:{units})", f"(?:{units})?", re.escape(address).replace(r"\#", "#")
    )
