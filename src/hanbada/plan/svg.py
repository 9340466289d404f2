"""SVG by hand: elements as escaped strings with short numbers, so that the same figures give the same bytes."""

from __future__ import annotations

import unicodedata
from html import escape

from hanbada.plan.palette import INK

FONT = "'Noto Sans KR','Noto Sans CJK KR','Apple SD Gothic Neo','Malgun Gothic',sans-serif"


def number(value: float) -> str:
    """A coordinate with at most two decimals.

    >>> number(12.0), number(-0.001), number(3.14159)
    ('12', '0', '3.14')
    """
    words = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if words == "-0" else words


def element(tag: str, body: str = "", **attributes: str | float | None) -> str:
    """One element; ``stroke_width=1`` becomes stroke-width="1"; None leaves an attribute out."""
    said = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(value) if isinstance(value, str) else number(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    return f"<{tag}{said}>{body}</{tag}>" if body else f"<{tag}{said}/>"


def text(
    x: float,
    y: float,
    words: str,
    *,
    size: float = 13,
    fill: str = INK,
    anchor: str | None = None,
    weight: str | None = None,
    halo: bool = False,
) -> str:
    """Words at a point; ``halo`` draws them once more below, broad and white, to read over lines."""
    place = {"x": x, "y": y, "font_size": size, "text_anchor": anchor, "font_weight": weight}
    under = (
        element(
            "text",
            escape(words),
            **place,
            fill="#fff",
            stroke="#fff",
            stroke_width=3.2,
            stroke_linejoin="round",
            aria_hidden="true",
        )
        if halo
        else ""
    )
    return under + element("text", escape(words), **place, fill=fill)


def tip(words: str) -> str:
    """What a mark says when it is pointed at."""
    return element("title", escape(words))


def width(words: str, size: float = 13) -> float:
    """About how wide words stand, from Noto Sans KR's advances (Hangul 0.92 em, digits 0.56 em).

    >>> width("가나", 10), round(width("12", 10), 1)
    (18.4, 11.2)
    """
    total = 0.0
    for char in words:
        if unicodedata.east_asian_width(char) in "WF":
            total += 0.92
        elif char in " .,:;'|!()ijlI·":
            total += 0.3
        else:
            total += 0.66 if char.isupper() or char in "%＋−+" else 0.56
    return round(total * size, 2)


def drawing(width_: float, height: float, body: str, label: str) -> str:
    """A whole drawing: scales with its frame, carries its words for a screen reader."""
    return element(
        "svg",
        body,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width_)} {number(height)}",
        width=width_,
        height=height,
        role="img",
        aria_label=label,
        font_family=FONT,
    )
