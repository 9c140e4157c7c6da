"""Makes papers/fonts/Invisible.ttf: one square, for text that is found and copied but never drawn.

A glyph without extent would be passed over by some readers of text.
"""

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

TARGET = Path(__file__).parent.parent / "papers/fonts/Invisible.ttf"


def main() -> None:
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "square"])
    builder.setupCharacterMap({})
    pen = TTGlyphPen(None)
    pen.moveTo((0, -120))
    for corner in ((0, 880), (1000, 880), (1000, -120)):
        pen.lineTo(corner)
    pen.closePath()
    builder.setupGlyf(dict.fromkeys((".notdef", "square"), pen.glyph()))
    builder.setupHorizontalMetrics(dict.fromkeys((".notdef", "square"), (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupOS2()
    builder.setupPost(keepGlyphNames=False)
    builder.setupNameTable({"familyName": "Invisible", "styleName": "Regular"})
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.font.recalcTimestamp = False
    builder.save(TARGET)


if __name__ == "__main__":
    main()
