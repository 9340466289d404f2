"""The pictures of a backtest, as SVG: the reliability diagram and the gain curves."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import log10

from hanbada.base.text import Lang, Text
from hanbada.ranking.backtest.run import Backtest, Calibration
from hanbada.ranking.chances.names import METHOD_NAMES

WIDTH, HEIGHT, EDGE = 560, 400, 60
#: told apart without colour too: each line has its own dashes
_INK = ("#0b3d66", "#b3541e", "#4d7c3a", "#7a4988", "#5b6770", "#b08a00")
_DASHES = ("", "7 3", "2 3", "9 3 2 3", "4 4", "1 2")
_BACK = '<rect width="100%" height="100%" fill="#ffffff"/>'


def _frame(title: str, x: str, y: str, inside: Sequence[str]) -> str:
    right, bottom = WIDTH - 20, HEIGHT - EDGE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-family="Noto Sans KR, sans-serif" font-size="12"><title>{escape(title)}</title>{_BACK}',
        f'<text x="{EDGE}" y="22" font-size="12" font-weight="bold">{escape(title)}</text>',
        f'<path d="M{EDGE} 40V{bottom}H{right}" fill="none" stroke="#333"/>',
        f'<text x="{(EDGE + right) / 2}" y="{HEIGHT - 12}" text-anchor="middle">{escape(x)}</text>',
        f'<text transform="translate(16 {(40 + bottom) / 2}) rotate(-90)" text-anchor="middle">{escape(y)}</text>',
        *inside,
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def gain_picture(found: Backtest, lang: Lang) -> str:
    """Share of all openings within the first places of the lists, a line for each method."""
    title = Text("목록 앞자리에 든 개척의 비율", "Openings within the first places of a list")
    right, bottom = WIDTH - 20, HEIGHT - EDGE
    points = max((len(values) for values in found.gains.values()), default=1)

    def at(place: int, share: float) -> str:
        return f"{EDGE + (right - EDGE) * place / points:.1f},{bottom - (bottom - 40) * share:.1f}"

    inside = [_level(f"{share:.0%}", bottom - (bottom - 40) * share) for share in (0.25, 0.5, 0.75, 1.0)]
    for place in (5, 10, 20, 30, 40, 50):
        x = EDGE + (right - EDGE) * place / points
        inside.append(f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{place}</text>')
    for number, (name, values) in enumerate(found.gains.items()):
        line = " ".join(at(place + 1, share) for place, share in enumerate(values))
        look = f'stroke="{_INK[number % 6]}" stroke-dasharray="{_DASHES[number % 6]}" stroke-width="2"'
        y = bottom - 14 - 17 * (len(found.gains) - number - 1)
        inside += [
            f'<polyline points="{at(0, 0)} {line}" fill="none" {look}/>',
            f'<path d="M{right - 190} {y - 4}h28" {look}/><text x="{right - 155}" y="{y}">{escape(METHOD_NAMES[name].in_(lang))}</text>',
        ]
    labels = Text("목록에서의 순위", "place in the list"), Text("열린 시장 중 비율", "share of all openings")
    return _frame(
        f"{title.in_(lang)} · {found.table} {found.split.name}", labels[0].in_(lang), labels[1].in_(lang), inside
    )


def reliability_picture(held: Calibration, name: str, lang: Lang) -> str:
    """Predicted chance against the share that opened, with intervals, both on logarithmic scales."""
    title = Text("예측한 가능성과 실제", "Predicted chance and what happened")
    right, bottom = WIDTH - 20, HEIGHT - EDGE
    low = 1e-4

    def scale(share: float) -> float:
        return (log10(max(share, low)) - log10(low)) / -log10(low)

    def x(share: float) -> float:
        return EDGE + (right - EDGE) * scale(share)

    def y(share: float) -> float:
        return bottom - (bottom - 40) * scale(share)

    inside = []
    for share in (1e-4, 1e-3, 1e-2, 1e-1, 1.0):
        words = f"{share * 100:g}%"
        inside += [
            _level(words, y(share)),
            f'<text x="{x(share):.1f}" y="{bottom + 18}" text-anchor="middle">{words}</text>',
        ]
    inside.append(f'<path d="M{EDGE} {bottom}L{right} 40" stroke="#999" stroke-dasharray="4 4"/>')
    for group, ink, shape in ((held.tenths, _INK[0], 5), (held.top_hundredths, _INK[1], 3)):
        for one in group:
            place = x(one.chance)
            inside += [
                f'<path d="M{place:.1f} {y(one.opened.low):.1f}V{y(one.opened.high):.1f}" stroke="{ink}" stroke-width="1.5"/>',
                f'<circle cx="{place:.1f}" cy="{y(one.opened.value):.1f}" r="{shape}" fill="{ink}"/>',
            ]
    legend = Text(
        "큰 점: 모든 후보의 10분위 · 작은 점: 상위 10%의 10분위",
        "large: tenths of all cases · small: tenths of the top tenth",
    )
    inside.append(f'<text x="{EDGE + 12}" y="56">{escape(legend.in_(lang))}</text>')
    labels = (
        Text("예측한 가능성(로그)", "predicted chance (log)"),
        Text("실제로 열린 비율(로그)", "share that opened (log)"),
    )
    return _frame(f"{title.in_(lang)} · {name}", labels[0].in_(lang), labels[1].in_(lang), inside)


def _level(words: str, y: float) -> str:
    return (
        f'<path d="M{EDGE} {y:.1f}H{WIDTH - 20}" stroke="#ddd"/>'
        f'<text x="{EDGE - 6}" y="{y + 4:.1f}" text-anchor="end">{words}</text>'
    )
