"""python -m bench.how_good.page OUT: docs/how-good-is-the-ranking.md, its pictures and the plan's record, from OUT/*.json."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

from hanbada.ranking.chances.model import SHIPPED, Model
from hanbada.ranking.chances.names import METHOD_NAMES

PAGE = Path("docs/how-good-is-the-ranking.md")
PICTURES = Path("docs/pictures")
GOALS = {
    ("baci", "mean"): ("NDCG@10 ≥ .45, AUC ≥ .95", 0.45, 0.95),
    ("baci", "mean_first_ever"): ("NDCG@10 ≥ .38", 0.38, None),
    ("baci", "sustained"): ("NDCG@10 ≥ .42", 0.42, None),
    ("fish", "mean"): ("NDCG@10 ≥ .42, above every baseline", 0.42, None),
}
COLUMNS = {"ndcg_10": "NDCG@10", "auc": "AUC", "average_precision": "AP", "hit_5": "hit@5", "recall_10": "recall@10",
           "precision_5": "P@5, all lists"}  # fmt: skip
TITLES = {
    "baci": "BACI 74, 2019–21 → 2022–24",
    "fish": "Fish, 2014–16 → 2017–19 (a model that has never seen fish)",
    "baci-before": "BACI 74, 2016–18 → 2019–21",
    "baci-stale": "BACI 74 → 2022–24, base data two years older (2017–19)",
    "fish-stale": "Fish → 2017–19, base data two years older (2012–14)",
}


def figure(held: dict[str, float | None], digits: int = 3) -> str:
    """A figure with its interval."""
    if held["value"] is None:
        return "–"

    def short(value: float | None) -> str:
        return (
            "–"
            if value is None
            else f"{value:.{digits}f}".replace("0.", ".", 1)
            if abs(value) < 1
            else f"{value:.{digits}f}"
        )

    if held["low"] is None:
        return short(held["value"])
    return f"{short(held['value'])} [{short(held['low'])}, {short(held['high'])}]"


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    return "\n".join(
        ["| " + " | ".join(head) + " |", "|---" * len(head) + "|", *("| " + " | ".join(row) + " |" for row in rows)]
    )


def name(method: str) -> str:
    """A method's English name, the learned ones in bold."""
    words = METHOD_NAMES[method].en
    return f"**{words}**" if method in ("learned", "deepen") else words


def task(held: dict[str, Any]) -> str:
    """One opening task."""
    head = ["method", *COLUMNS.values(), "learned minus it, NDCG@10"]
    methods = held["methods"]
    order = sorted(methods, key=lambda m: -methods[m]["figures"]["ndcg_10"]["value"])
    rows = []
    for method in order:
        figures, minus = methods[method]["figures"], methods[method]["learned_minus"]
        rows.append(
            [name(method), *(figure(figures[column]) for column in COLUMNS), figure(minus["ndcg_10"]) if minus else ""]
        )
    counts = f"{held['cases']:,} candidates, {held['opened']:,} openings, {held['lists']:,} lists, {held['lists_opened']:,} with an opening"
    return f"{counts}\n\n{table(head, rows)}"


def verdicts(found: dict[str, Any]) -> str:
    """The goals of the ranking, each beside what was measured."""
    rows = []
    for (part, key), (words, ndcg, area) in GOALS.items():
        if part not in found:
            continue
        own = found[part]["tasks"][key]["methods"]["learned"]["figures"]
        met = own["ndcg_10"]["value"] >= ndcg and (area is None or own["auc"]["value"] >= area)
        minus = [
            m["learned_minus"]["ndcg_10"]["low"]
            for m in found[part]["tasks"][key]["methods"].values()
            if m["learned_minus"]
        ]
        above = f"; lowest bound of a difference to a baseline {min(minus):+.3f}"
        rows.append([f"{TITLES[part]}, {found[part]['tasks'][key]['label']['en']}", words,
                     f"NDCG@10 {figure(own['ndcg_10'])}, AUC {figure(own['auc'])}{above}", "yes" if met and min(minus) > 0 else "**no**"])  # fmt: skip
    for part in ("baci", "fish"):
        held = found.get(part, {}).get("deepen", {})
        if "deepen" in held:
            size, share = held["size"]["learned_minus"], held["present_share"]["learned_minus"]
            rows.append([f"deepen, {part}", "above size and present share", f"{figure(held['deepen']['share'])}; minus size {figure(size)}, minus present share {figure(share)}",
                         "yes" if min(size["low"], share["low"]) > 0 else "**no**"])  # fmt: skip
        avoid = found.get(part, {}).get("avoid", {})
        if avoid:
            ratios = {key: avoid[key] for key in ("rules_ratio", "chance_ratio") if key in avoid}
            rows.append([f"avoid, {part}", "opens at most a fifth as often", "; ".join(f"{key.split('_')[0]} {figure(value)}" for key, value in ratios.items()),
                         "yes" if all(value["value"] <= 0.2 for value in ratios.values()) else "**no**"])  # fmt: skip
        held = found.get(part, {}).get("calibration")
        if held:
            inside = sum(one["holds"] for one in held["tenths"])
            good = (
                held["brier_skill"]["low"] > 0
                and 0.9 <= held["slope"]["value"] <= 1.1
                and 0.95 <= held["expected_over_observed"]["value"] <= 1.05
                and inside >= len(held["tenths"]) - 1
            )
            rows.append([f"calibration, {part}", "skill > 0, slope .9–1.1, expected ÷ observed .95–1.05, nine of ten tenths hold",
                         f"skill {figure(held['brier_skill'])}, slope {figure(held['slope'])}, expected ÷ observed {figure(held['expected_over_observed'])}, {inside} of {len(held['tenths'])} tenths",
                         "yes" if good else "**no**"])  # fmt: skip
    return table(["what", "goal", "measured", "met"], rows)


def others(held: dict[str, Any]) -> str:
    """Deepen, how much, avoid, survive, bounds and calibration of one run."""
    parts = []
    rows = [
        [name(m), figure(v["share"]), figure(v["learned_minus"]) if "learned_minus" in v else ""]
        for m, v in held["deepen"].items()
    ]
    parts.append(
        "*Deepen*: share of the realised growth that lies in the first five served markets.\n\n"
        + table(["order", "share", "learned minus it"], rows)
    )
    labels = {
        "within_middle_half": "openings whose flow lay in the predicted middle half (goal: half)",
        "above_median": "openings above the predicted median",
        "log_error": "mean absolute error of the log flow",
        "log_error_of_one_median": "the same, guessing one median for all",
        "rules_ratio": "avoid, by rule (below 0.1 % of world imports): opens ÷ the rest",
        "rules_listed": "share of candidates on that list",
        "chance_ratio": "avoid, the half of each list with the least chance: opens ÷ the rest",
        "still_open": "of what opened, still 50,000 USD one period later",
        "still_open_of_likely": "the same, of openings with a chance above the median",
        "dollars_later": "dollars one period later ÷ dollars when opened",
    }
    rows = [
        [words, figure(held[group][key])]
        for group in ("amount", "avoid", "survive")
        for key, words in labels.items()
        if key in held[group]
    ]
    parts.append(table(["how much, avoid, survive", "figure"], rows))
    if held["calibration"]:
        rows = [[f"{one['cases']:,}", f"{one['chance'] * 100:.4f} %", f"{one['opened']['value'] * 100:.4f} % [{one['opened']['low'] * 100:.4f}, {one['opened']['high'] * 100:.4f}]", "✓" if one["holds"] else "✗"]
                for key in ("tenths", "top_hundredths") for one in held["calibration"][key]]  # fmt: skip
        parts.append(f"Brier skill {figure(held['calibration']['brier_skill'])}, slope {figure(held['calibration']['slope'])}, expected ÷ observed {figure(held['calibration']['expected_over_observed'])}. Tenths of all candidates, then tenths of the top tenth:\n\n"
                     + table(["cases", "predicted", "opened", "within"], rows))  # fmt: skip
    return "\n\n".join(parts)


def left_out(held: dict[str, Any]) -> str:
    """Families, exporters, figures and periods left out; ceilings."""
    parts = []
    titles = {
        "families": "Whole product families left out of training, then tested",
        "exporters": "A third of the exporters left out of training, then tested",
        "without": "Ablations: without a group of figures",
        "periods": "Learning curve: number of past periods",
        "ceiling": "Ceilings: with figures of the outcome years themselves (cheating on purpose)",
    }
    first = [["everything, two periods", held["all"]]]
    for key, title in titles.items():
        rows = []
        for label, one in (first if key in ("without", "periods", "ceiling") else []) + list(held[key].items()):
            rows.append([str(label), str(one["lists"]), figure(one["learned"]["ndcg_10"]), f"{one['learned']['auc']:.3f}",
                         f"{name(one['simple'])} {one['simple_ndcg_10']:.3f}", figure(one["minus"])])  # fmt: skip
        parts.append(
            f"### {title}\n\n" + table(["what", "lists", "learned NDCG@10", "AUC", "best simple", "difference"], rows)
        )
    return "\n\n".join(parts)


def card() -> str:
    """The model cards of the shipped vintages."""
    rows = []
    for path in sorted(SHIPPED.glob("*.npz")):
        held = Model.load(path).card
        rows.append([f"`{path.name}`", f"{path.stat().st_size / 1000:,.0f} kB", str(held["last_year"]), str(held["trained_on"]), "; ".join(held["periods"]),
                     f"{held['rows']:,}", f"{held['openings']:,}"])  # fmt: skip
    return table(
        [
            "file",
            "size",
            "last year seen",
            "trained on",
            "periods (base → outcome, years of history)",
            "rows",
            "openings",
        ],
        rows,
    )


def record(baci: dict[str, Any], made_on: str) -> dict[str, Any]:
    """What the plan prints: the learned ranker against the best simple method by chapter, and how often it was right."""
    families = {}
    for code, held in baci["families"].items():
        best = held["best_simple"]
        if best:
            learned, simple = held["methods"]["learned"]["figures"]["ndcg_10"], held["methods"][best]
            minus = simple["learned_minus"]["ndcg_10"]
            families[code] = {"lists": held["lists_opened"], "learned": round(learned["value"], 3), "simple": round(simple["figures"]["ndcg_10"]["value"], 3),
                              "simple_name": best, "low": round(minus["low"], 3), "high": round(minus["high"], 3)}  # fmt: skip
    groups = {"all": baci["tasks"]["open"], "capable": baci["groups"]["capable"], "peers": baci["groups"]["peers"]}
    shares = {
        key: round(held["methods"]["learned"]["figures"]["precision_5"]["value"], 4) for key, held in groups.items()
    }
    return {"version": str(baci["model"]["last_year"]), "licence": "Etalab-2.0", "made_on": made_on,
            "split": "2019-2021 → 2022-2024", "families": families, "shares": shares}  # fmt: skip


def page(found: dict[str, Any]) -> str:
    """The whole page."""
    words = Path(__file__).with_name("page.md").read_text(encoding="utf-8")
    runs = []
    for part, title in TITLES.items():
        if part not in found:
            continue
        runs.append(f"## {title}")
        keys = (
            ("open", "open_250k", "open_first_ever", "mean", "mean_first_ever", "sustained")
            if "stale" not in part
            else ("open", "mean")
        )
        runs += [f"### {found[part]['tasks'][key]['label']['en']}\n\n{task(found[part]['tasks'][key])}" for key in keys]
        if "stale" not in part:
            runs += [f"### {words}\n\n{task(found[part]['groups'][key])}" for key, words in
                     (("capable", "Main task, capable exporters"), ("small", "Main task, small exporters"), ("peers", "Main task, Korea and peers"), ("korea", "Main task, Korea"))
                     if key in found[part]["groups"]]  # fmt: skip
            runs.append(others(found[part]))
            if found[part]["bounds"]:
                rows = [
                    [key.replace("_", " "), figure(v["ndcg_10"]), figure(v["auc"])]
                    for key, v in found[part]["bounds"].items()
                ]
                runs.append(
                    "Orders that know the outcome years (comparison label):\n\n"
                    + table(["order", "NDCG@10", "AUC"], rows)
                )
            if part in ("baci", "fish"):
                runs.append(
                    f"![Openings within the first places](pictures/{part}-gains.en.svg)\n\n![Predicted chance and what happened](pictures/{part}-reliability.en.svg)"
                )
    slots = {
        "verdicts": verdicts(found),
        "runs": "\n\n".join(runs),
        "left_out": left_out(found["left-out"]) if "left-out" in found else "*Not measured.*",
        "card": card(),
        "seconds": "; ".join(f"{TITLES[part]}: {found[part]['seconds']} s" for part in TITLES if part in found),
    }
    for slot, text in slots.items():
        words = words.replace("{{ " + slot + " }}", text)
    return words


def main(out: str, made_on: str) -> None:
    """Write the page, the pictures and the record."""
    folder = Path(out)
    found = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}
    PICTURES.mkdir(exist_ok=True)
    for picture in folder.glob("*.svg"):
        shutil.copy(picture, PICTURES / picture.name)
    if "baci" in found:
        text = json.dumps(record(found["baci"], made_on), ensure_ascii=False, indent=1, sort_keys=True)
        (SHIPPED / "track_record.json").write_text(text + "\n", encoding="utf-8")
    PAGE.write_text(page(found), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:3])
