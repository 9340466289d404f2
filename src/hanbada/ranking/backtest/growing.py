"""Grows one forest with LightGBM and keeps it as plain arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hanbada.base.arrays import Array, Floats, Ints
from hanbada.base.errors import MissingRelease
from hanbada.base.text import Text
from hanbada.ranking.chances.forest import Forest

COMMON: dict[str, Any] = {
    "verbose": -1,
    "num_threads": 1,  # the same trees on every machine; several forests may grow side by side
    "deterministic": True,
    "force_row_wise": True,
    "seed": 1,
    "max_bin": 127,
    "num_leaves": 31,
    "learning_rate": 0.06,
    "lambda_l2": 10.0,
    "min_data_in_leaf": 100,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
}
_AMOUNT = {"num_leaves": 12, "min_data_in_leaf": 60, "learning_rate": 0.05}
#: objective and own settings of each forest, and its number of trees
FORESTS: dict[str, tuple[dict[str, Any], int]] = {
    "order": ({"objective": "lambdarank", "lambdarank_truncation_level": 12, "learning_rate": 0.05}, 350),
    "chance": ({"objective": "binary"}, 350),
    "low": ({"objective": "quantile", "alpha": 0.25, **_AMOUNT}, 90),
    "middle": ({"objective": "quantile", "alpha": 0.5, **_AMOUNT}, 90),
    "high": ({"objective": "quantile", "alpha": 0.75, **_AMOUNT}, 90),
    "deepen": ({"objective": "regression", "learning_rate": 0.05}, 200),
}


def grown(
    name: str, names: tuple[str, ...], figures: Floats, target: NDArray[Any], weight: Array, group: Ints, trees: float
) -> Forest:
    """The forest of that name. Raises MissingRelease where LightGBM is not installed."""
    try:
        import lightgbm
    except ImportError as problem:
        raise MissingRelease(
            Text("학습 도구 LightGBM 없음", "LightGBM, which trains the model, is not installed"),
            Text("선택 설치 rank", "the extra `rank`"),
            Text("pip install 'hanbada[rank]' 후 다시 실행하거나 --model shipped를 쓰세요",
                 "pip install 'hanbada[rank]', or use --model shipped"),
        ) from problem  # fmt: skip
    own, count = FORESTS[name]
    order = np.argsort(group, kind="stable")
    ranked = own["objective"] == "lambdarank"
    sizes = np.unique(group[order], return_counts=True)[1] if ranked else None
    data = lightgbm.Dataset(
        figures[order], target[order].astype(np.float64), weight=None if ranked else weight[order], group=sizes
    )
    booster = lightgbm.train({**COMMON, **own}, data, max(10, round(count * trees)))
    return plain(names, booster.dump_model()["tree_info"])


def plain(names: tuple[str, ...], trees: list[dict[str, Any]]) -> Forest:
    """LightGBM's trees as arrays, each tree's nodes parent before child; thresholds rounded down to single precision."""
    feature: list[int] = []
    threshold: list[float] = []
    value: list[float] = []
    left: list[int] = []
    right: list[int] = []
    missing: list[bool] = []

    def add(node: dict[str, Any]) -> int:
        at = len(feature)
        leaf = "leaf_value" in node
        feature.append(-1 if leaf else int(node["split_feature"]))
        threshold.append(0.0 if leaf else _below(float(node["threshold"])))
        value.append(float(node["leaf_value" if leaf else "internal_value"]))
        missing.append(not leaf and _missing_left(node))
        left.append(0)
        right.append(0)
        if not leaf:
            left[at] = add(node["left_child"])
            right[at] = add(node["right_child"])
        return at

    roots = [add(tree["tree_structure"]) for tree in trees]
    return Forest(
        names,
        np.array(feature, np.int16),
        np.array(threshold, np.float32).astype(np.float64),
        np.array(value, np.float32).astype(np.float64),
        np.array(left, np.int32),
        np.array(right, np.int32),
        np.array(missing, bool),
        np.array(roots, np.int32),
    )


def _below(value: float) -> float:
    """The largest single-precision number not above a value: figures are single, so no case changes its side."""
    single = np.float32(np.clip(value, -3e38, 3e38))
    return float(np.nextafter(single, np.float32(-np.inf)) if float(single) > value else single)


def _missing_left(node: dict[str, Any]) -> bool:
    """Where an unknown figure goes; LightGBM reads it as zero where no training row lacked the figure."""
    return bool(node["default_left"]) if node["missing_type"] == "NaN" else float(node["threshold"]) >= 0
