"""A check that owes nothing to the glossary's author: product names of Statistics Korea's linking table as queries.

    python tests/data/hs_independent.py korea_cpc_isic_ksic10_hs2017_ko_en.csv      (HANBADA_HOME says which store)

A name is right where any of its linked codes is found; names with "기타" or "n.e.c." (which name a rest) are left out.
"""

import csv
import io
import random
import sys
from collections import defaultdict
from pathlib import Path

from hanbada.data import Store
from hanbada.hs import query
from hanbada.hs.evaluate import Share
from hanbada.hs.search import Search


def names(path: str, codes: set[str]) -> dict[str, list[tuple[str, set[str]]]]:
    linked: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in csv.DictReader(io.StringIO(Path(path).read_text(encoding="utf-8-sig"))):
        if row["HS2017_CD"] in codes and row["KCPC2_CD"][0] in "01234":
            linked[row["KCPC2_NM"], row["CPC21_EN_NM"]].add(row["HS2017_CD"])
    ko = [(name, found) for (name, _), found in sorted(linked.items()) if len(name) <= 14 and "기타" not in name]
    en = [
        (name, found)
        for (_, name), found in sorted(linked.items())
        if len(name) <= 45 and "ther" not in name and "n.e.c" not in name
    ]
    random.Random(1).shuffle(ko)
    random.Random(1).shuffle(en)
    return {"ko": ko[:300], "en": en[:300]}


def main() -> None:
    search = Search.load(Store.open())
    tree = search.index.tree
    for lang, cases in names(sys.argv[1], set(tree.codes)).items():
        hits = [0, 0, 0]
        for name, right in cases:
            p, heads = search.probabilities(query.clean(name))
            places = [tree.codes.index(code) for code in right]
            best = max(heads[tree.head_of[place]] for place in places)
            rank4 = int((heads > best).sum()) + 1
            rank6 = int((p > max(p[place] for place in places)).sum()) + 1
            hits = [hits[0] + (rank4 == 1), hits[1] + (rank4 <= 5), hits[2] + (rank6 <= 5)]
        print(lang, [str(Share(hit, len(cases))) for hit in hits])


if __name__ == "__main__":
    main()
