"""The colours of documents: deep sea, told apart by colour-blind readers and in grey print."""

from __future__ import annotations

INK = "#14273a"
MUTED = "#526575"  # 6.0 : 1 on white
RULE = "#d3dde5"
FAINT = "#eef3f7"
SEA = "#0b3f63"
BLUE = "#1c6ea4"
TEAL = "#1f8a83"
AMBER = "#c9791c"
WATER = "#f4f8fb"
LAND = "#e3e7ea"

# Series: dark to light in grey, so that order survives a black-and-white printer.
SERIES = ("#0b3f63", "#1f8a83", "#e0a03c", "#7d6bb0", "#8fa3b3", "#b5536b")
# The same hues dark enough to read as words on white (4.5 : 1 and more).
SERIES_WORDS = ("#0b3f63", "#14716b", "#85560c", "#5d4c93", "#526575", "#973f58")
# Five classes from low to high, single hue (after the light-to-dark scales of ColorBrewer's Blues).
SCALE = ("#d5e6f1", "#a3cbe1", "#63a5c9", "#2a77a8", "#0b3f63")
