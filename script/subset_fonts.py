"""Cuts Noto Serif SC to what a 公文 may hold: called by script/subset_fonts with the package's folder.

Regular keeps all of GBK (personal and place names go beyond GB2312); Bold, used for headings,
keeps GB2312. Both keep Latin, punctuation and the enclosed numerals. What the font holds beyond GBK
(《通用规范汉字表》 whole, GB 18030-2022 level 2: names such as 䶮, 㛃, 𬱖) is a family of its own, Noto
Serif SC Rare, so that the ordinary paper embeds none of it.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from fontTools.ttLib import TTFont

RARE = "NotoSerifSC-Rare.ttf"
FONTS = Path(__file__).parent.parent / "papers/fonts"
COMMON = [range(0x20, 0x250), range(0x2000, 0x2070), range(0x2460, 0x2500), range(0x25A0, 0x2600)]
CUTS = {
    "400Regular/NotoSerifSC_400Regular.ttf": ("NotoSerifSC-Regular-GBK.ttf", "gbk"),
    "700Bold/NotoSerifSC_700Bold.ttf": ("NotoSerifSC-Bold-GB2312.ttf", "gb2312"),
}


def characters(encoding: str) -> set[int]:
    """Code points of a two-byte Chinese `encoding`, with COMMON."""
    held = {point for points in COMMON for point in points}
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            text = bytes([lead, trail]).decode(encoding, errors="ignore")
            if len(text) == 1:
                held.add(ord(text))
    return held


def rare(source: Path, *, beyond: set[int]) -> set[int]:
    """Cut the ideographs of `source` that are not among `beyond`; their code points."""
    points = {
        point
        for point in TTFont(source).getBestCmap()
        if point not in beyond and (0x3400 <= point < 0xA000 or point >= 0x20000)
    }
    subset(source, RARE, points)
    font = TTFont(FONTS / RARE)
    for record in font["name"].names:
        if record.nameID in (1, 4, 16):
            record.string = "Noto Serif SC Rare"
        elif record.nameID == 6:
            record.string = "NotoSerifSCRare-Regular"
    font.save(FONTS / RARE)
    return points


def subset(source: Path, name: str, points: set[int]) -> None:
    """The glyphs of `points` as a font file of papers/fonts."""
    wanted = FONTS / "unicodes"
    wanted.write_text(",".join(f"{point:X}" for point in sorted(points)))
    subprocess.run(
        [
            *(sys.executable, "-m", "fontTools.subset", source),
            *(f"--unicodes-file={wanted}", f"--output-file={FONTS / name}"),
            # No hinting, no vertical forms; names and licence stay in the file.
            *("--no-hinting", "--layout-features=kern,locl,ccmp", "--notdef-outline"),
            *("--name-IDs=*", "--drop-tables+=VORG,vhea,vmtx"),
        ],
        check=True,
    )
    wanted.unlink()


def main(package: Path) -> None:
    for source, (name, encoding) in CUTS.items():
        subset(package / source, name, characters(encoding))
    held = set(TTFont(FONTS / "NotoSerifSC-Regular-GBK.ttf").getBestCmap())
    held |= rare(package / "400Regular/NotoSerifSC_400Regular.ttf", beyond=held)
    (FONTS / "coverage.txt").write_text("".join(map(chr, sorted(held))), encoding="utf-8")
    shutil.copy(package / "LICENSE_FONT", FONTS / "OFL.txt")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
