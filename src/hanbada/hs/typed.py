"""A code typed as text: what it is in this revision, or what became of it."""

from __future__ import annotations

from hanbada.base.codes import HSRevision
from hanbada.base.text import Text
from hanbada.hs import query, strategic
from hanbada.hs.answer import Answer, Candidate
from hanbada.hs.index import Index


def typed(index: Index, said: str, digits: int, gaps: tuple[Text, ...]) -> Answer:
    """The code's own place, or the codes that it became when it belongs to another revision; a lossy step is said."""
    code = query.digits(said)
    tree = index.tree
    known = [c for c in tree.codes if c.startswith(code)] if len(code) in (4, 6) else []
    if known:
        found = tuple(_candidate(index, c, 1.0 / len(known), 1.0) for c in known[:10])
        return Answer(said, "en", "code", digits, 1.0 / len(known), found, missing=gaps, releases=index.releases)
    for revision in reversed(HSRevision):
        if revision is tree.revision or len(code) != 6:
            continue
        turned = index.names.convert(code, revision, tree.revision)
        if turned.codes:
            there = [c for c in turned.codes if c in tree.codes]
            found = tuple(_candidate(index, c, 1.0 / len(there), 1.0) for c in there)
            note = Text(f"{revision}의 코드", f"a code of {revision}") + Text(": ", ": ") + turned.note
            notes = (note, Text("하나로 정해지지 않음", "the step loses something")) if turned.lossy else (note,)
            status = "code" if found else "unknown"
            return Answer(said, "en", status, digits, 0.0, found, notes=notes, missing=gaps, releases=index.releases)  # type: ignore[arg-type]
    told = Text(
        f"{tree.revision}에 없는 코드 {code}. 다른 개정판의 코드라면 HS 대응표를 가져오세요",
        f"{tree.revision} has no code {code}; if it is of another revision, import a concordance",
    )
    return Answer(said, "en", "unknown", digits, 0.0, notes=(told,), missing=gaps, releases=index.releases)


def _candidate(index: Index, code: str, probability: float, heading: float) -> Candidate:
    tree, names = index.tree, index.names
    flag = strategic.flag(code)
    return Candidate(
        code, tree.revision, names.text(code, tree.revision), names.text(code[:4], tree.revision), probability, heading,
        notes=(flag,) if flag else (),
    )  # fmt: skip
