"""Country shapes for a world map: TopoJSON decoded, simplified arc by arc, projected Equal Earth around the Pacific."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hanbada.base.errors import DataError, Where
from hanbada.base.text import Text
from hanbada.plan.numeric import ALPHA3

Points = NDArray[np.float64]
UNITS = 4800.0  # whole numbers across the map: finer than a printer's dot at the width of a page
CENTRE = 150.0
_SKIP = {"010"}  # Antarctica


@dataclass(frozen=True, slots=True)
class Shape:
    """A country on the map: ISO3 (empty where it has none), name, path, box (x0, y0, x1, y1), a point inside."""

    iso3: str
    name: str
    path: str
    box: tuple[float, float, float, float]
    point: tuple[float, float]


@dataclass(frozen=True, slots=True)
class WorldMap:
    """All shapes and the borders between them, in whole units; ``height`` follows from the projection."""

    shapes: tuple[Shape, ...]
    borders: str
    height: float


def equal_earth(longitude: Points, latitude: Points) -> tuple[Points, Points]:
    """x, y of the Equal Earth projection for degrees from its centre: Šavrič, Patterson & Jenny (2019), eq. 1-3.

    >>> x, y = equal_earth(np.array([0.0, 180.0]), np.array([0.0, 0.0]))
    >>> x.round(4), y.round(4)
    (array([0.    , 2.7066]), array([0., 0.]))
    """
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    theta = np.arcsin(np.sqrt(3) / 2 * np.sin(np.radians(latitude)))
    square = theta * theta
    six = square**3
    slope = 9 * a4 * six * square + 7 * a3 * six + 3 * a2 * square + a1
    x = 2 * np.sqrt(3) * np.radians(longitude) * np.cos(theta) / (3 * slope)
    return x, theta * (a1 + a2 * square + six * (a3 + a4 * square))


@dataclass(frozen=True, slots=True)
class _Arcs:
    """The arcs of a topology: degrees around the centre of the map, places on it, and which of them leave its edge."""

    degrees: list[Points]
    placed: list[Points]
    torn: NDArray[np.bool_]
    scale: float
    top: float

    def ring(self, indices: list[int], parts: list[Points]) -> Points:
        """The arcs of one ring joined; a negative index is an arc read backwards."""
        ordered = [parts[index] if index >= 0 else parts[~index][::-1] for index in indices]
        return np.concatenate([ordered[0], *(part[1:] for part in ordered[1:])])

    def crosses(self, indices: list[int]) -> bool:
        """Whether a ring goes over the edge of the map."""
        return any(self.torn[index if index >= 0 else ~index] for index in indices)


@lru_cache(maxsize=2)
def world(file: Path) -> WorldMap:
    """The shapes of a world-atlas TopoJSON file.

    Raises DataError where the file is not one.
    """
    try:
        topology = json.loads(file.read_bytes())
        geometries = topology["objects"]["countries"]["geometries"]
        points, arc = _simplified(*_points(topology), tolerance=0.012)
    except (KeyError, ValueError, TypeError) as fault:
        raise DataError(
            Text("읽을 수 없는 지도 파일", "a map file that cannot be read"),
            Text("TopoJSON의 countries", "TopoJSON with countries"),
            Text("hanbada data pull world-map을 실행하세요", "run hanbada data pull world-map"),
            Where(file.name),
            "operator",
        ) from fault
    kept = [item for item in geometries if item.get("id") not in _SKIP and item.get("arcs")]
    top, low = (float(equal_earth(np.zeros(1), np.array([edge]))[1][0]) for edge in (84.0, -57.0))
    scale = UNITS / (2 * float(equal_earth(np.array([180.0]), np.zeros(1))[0][0]))
    arcs = _on_map(points, arc, scale, top)
    return WorldMap(tuple(_shape(item, arcs) for item in kept), _borders(kept, arcs), round((top - low) * scale))


def _points(topology: dict[str, Any]) -> tuple[Points, NDArray[np.int64]]:
    """All points in degrees and the arc of each; TopoJSON keeps them as steps from point to point in whole units."""
    lengths = np.array([len(arc) for arc in topology["arcs"]])
    arc = np.repeat(np.arange(len(lengths)), lengths)
    steps = np.array([step for arc_ in topology["arcs"] for step in arc_], dtype=np.int64)
    total = np.cumsum(steps, axis=0)
    starts = np.cumsum(lengths) - lengths
    total -= (total[starts] - steps[starts])[arc]
    return total * np.array(topology["transform"]["scale"]) + np.array(topology["transform"]["translate"]), arc


def _on_map(points: Points, arc: NDArray[np.int64], scale: float, top: float) -> _Arcs:
    turned = np.column_stack(((points[:, 0] - CENTRE + 180) % 360 - 180, points[:, 1]))
    ends = np.flatnonzero(np.diff(arc)) + 1
    jumps = (np.abs(np.diff(turned[:, 0])) > 180) & (np.diff(arc) == 0)
    torn = np.bincount(arc[1:], weights=jumps, minlength=int(arc[-1]) + 1) > 0
    return _Arcs(np.split(turned, ends), np.split(_placed(turned, scale, top), ends), torn, scale, top)


def _simplified(points: Points, arc: NDArray[np.int64], tolerance: float) -> tuple[Points, NDArray[np.int64]]:
    """Arcs without the points that hardly bend them (triangles below ``tolerance`` square degrees).

    After Visvalingam & Whyatt (1993), in passes over every second point, so that it stays an array operation; ends
    are kept, so neighbours still share their border.
    """
    flat = points.copy()
    flat[:, 0] *= np.cos(np.radians(points[:, 1]))
    for step in range(12):
        before, after = flat[:-2] - flat[1:-1], flat[2:] - flat[1:-1]
        area = np.abs(before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]) / 2
        inner = (arc[:-2] == arc[1:-1]) & (arc[2:] == arc[1:-1])
        inner &= np.bincount(arc)[arc[1:-1]] > 12  # an islet keeps its shape
        drop = inner & (area < tolerance * (0.25 if step < 4 else 1)) & (np.arange(1, len(arc) - 1) % 2 == step % 2)
        keep = np.concatenate(([True], ~drop, [True]))
        points, flat, arc = points[keep], flat[keep], arc[keep]
    return points, arc


def _rings(item: dict[str, Any]) -> Iterator[list[int]]:
    polygons = [item["arcs"]] if item["type"] == "Polygon" else item["arcs"]
    for polygon in polygons:
        yield from polygon


def _pieces(indices: list[int], arcs: _Arcs) -> Iterator[Points]:
    """A ring on the map; one that goes over its edge is cut there, and the rest comes back at the other side."""
    if not arcs.crosses(indices):
        yield arcs.ring(indices, arcs.placed)
        return
    ring = arcs.ring(indices, arcs.degrees)
    ring = np.column_stack((np.unwrap(ring[:, 0], period=360), ring[:, 1]))
    for turn in (-360.0, 0.0, 360.0):
        moved = ring + np.array([turn, 0.0])
        if moved[:, 0].max() > -180 and moved[:, 0].min() < 180:
            cut = _clip(_clip(moved, -180.0, 1.0), 180.0, -1.0)
            yield _placed(np.concatenate((cut, cut[:1])), arcs.scale, arcs.top)


def _clip(ring: Points, edge: float, side: float) -> Points:
    """Sutherland-Hodgman against one meridian; ``side`` 1 keeps what lies east of it, -1 west."""
    made: list[tuple[float, float]] = []
    for (x0, y0), (x1, y1) in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        inside, next_inside = (x0 - edge) * side >= 0, (x1 - edge) * side >= 0
        if inside:
            made.append((x0, y0))
        if inside != next_inside:
            made.append((edge, y0 + (y1 - y0) * (edge - x0) / (x1 - x0)))
    return np.array(made).reshape(-1, 2)


def _placed(points: Points, scale: float, top: float) -> Points:
    x, y = equal_earth(points[:, 0], points[:, 1])
    return np.column_stack((np.rint(x * scale + UNITS / 2), np.rint((top - y) * scale)))


def _drawn(points: Points, close: bool) -> str:
    """A path of whole steps; points that fall together are one."""
    whole = points.astype(np.int64)
    steps = whole[1:] - whole[:-1]
    body = " ".join(f"{x} {y}" for x, y in steps[(steps != 0).any(axis=1)].tolist())
    return f"M{whole[0, 0]} {whole[0, 1]}l{body}{'z' if close else ''}" if body else ""


def _shape(item: dict[str, Any], arcs: _Arcs) -> Shape:
    """One country; islets below a printer's dot are left out, save where they are all that it has."""
    rings = [piece for indices in _rings(item) for piece in _pieces(indices, arcs)]
    # the shoelace formula; a ring ends where it begins
    sums = [np.dot(x[:-1], y[1:]) - np.dot(y[:-1], x[1:]) for x, y in (ring.T for ring in rings)]
    areas = [abs(float(twice)) / 2 for twice in sums]
    largest = areas.index(max(areas))
    path = "".join(_drawn(ring, True) for at, ring in enumerate(rings) if areas[at] > 30 or at == largest)
    low, high = rings[largest].min(axis=0).tolist(), rings[largest].max(axis=0).tolist()
    iso3 = ALPHA3.get(str(item.get("id", "")), "")
    point = ((low[0] + high[0]) / 2, (low[1] + high[1]) / 2)
    return Shape(iso3, item["properties"]["name"], path, (low[0], low[1], high[0], high[1]), point)


def _borders(kept: list[dict[str, Any]], arcs: _Arcs) -> str:
    """The lines between two countries, once each; coasts need none, and so the seam at 180° stays unseen."""
    owners: dict[int, set[int]] = {}
    for number, item in enumerate(kept):
        for indices in _rings(item):
            for index in indices:
                owners.setdefault(index if index >= 0 else ~index, set()).add(number)
    shared = sorted(index for index, found in owners.items() if len(found) > 1 and not arcs.torn[index])
    return "".join(_drawn(arcs.placed[index], False) for index in shared)
