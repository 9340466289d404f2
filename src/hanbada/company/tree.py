"""A YAML or JSON text as plain data in which every place knows its line: read event by event, nothing expanded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from hanbada.base.errors import Problem, ProfileError, Where
from hanbada.base.plainyaml import plain
from hanbada.base.text import Text
from hanbada.company.refusal import Path, shown

DEEPEST = 12
MOST_VALUES = 20_000
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: What neither YAML nor a profile holds: control characters, lone surrogates, non-characters.
_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_SAID = {
    "mapping values are not allowed": "콜론(:)이 여기 올 수 없음",
    "could not find expected ':'": "콜론(:)이 빠짐",
    "did not find expected key": "들여쓰기가 어긋났거나 항목 이름이 빠짐",
    "did not find expected '-' indicator": "목록의 줄표(-) 들여쓰기가 어긋남",
    "cannot start any token": "값의 첫 글자로 쓸 수 없는 문자(탭, @, ` 등)",
    "unexpected end of stream": "따옴표나 괄호가 닫히지 않음",
    "did not find expected ',' or": "쉼표나 닫는 괄호가 빠짐",
    "unknown escape character": "큰따옴표 안의 역슬래시(\\)를 해석할 수 없음",
}


@dataclass(slots=True)
class Tree:
    """Data, the line and column (from 1) of every path in it, and what was wrong on the way."""

    file: str = ""
    data: Any = None
    places: dict[Path, tuple[int, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def where(self, path: Path) -> Where:
        """The place of a path, or of its nearest ancestor; parts that the text does not have are passed over.

        A plain value may be validated as ``{value: …}``, so a path may hold steps that the text does not.
        """
        at: Path = ()
        for step in path:
            if (*at, step) in self.places:
                at = (*at, step)
        row, column = self.places.get(at, (1, 1))
        return Where(self.file, row=row, column=str(column))


@dataclass(slots=True)
class _Frame:
    path: Path
    holds: Any
    key: str | None = None
    doubled: bool = False

    @property
    def awaits_key(self) -> bool:
        return isinstance(self.holds, dict) and self.key is None


def read(words: str, file: str = "") -> Tree:
    """The data of a text with its lines.

    >>> tree = read("a:\\n  b: 010121\\n")
    >>> tree.data, tree.where(("a", "b")).row
    ({'a': {'b': '010121'}}, 2)

    Doubled keys are collected in ``problems`` and the first one holds. Raises ProfileError for what stops reading:
    no YAML, an alias or anchor, a tag, several documents, nesting deeper than 12, more than 20,000 values.
    """
    tree = Tree(file)
    odd = _ODD.search(words)
    if odd:
        row = words.count("\n", 0, odd.start()) + 1
        raise _stop(tree, row, odd.start() - words.rfind("\n", 0, odd.start()), *_CONTROL)
    stack: list[_Frame] = []
    values = documents = 0
    for event in _events(words, tree):
        mark = event.start_mark
        line, column = mark.line + 1, mark.column + 1
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _stop(tree, line, column, *_SEVERAL)
        elif isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _stop(tree, line, column, *_ANCHOR)
        elif isinstance(event, yaml.NodeEvent):
            values += 1
            if getattr(event, "tag", None) is not None:
                raise _stop(tree, line, column, *_TAG)
            if values > MOST_VALUES or len(stack) >= DEEPEST:
                raise _stop(tree, line, column, *(_MANY if values > MOST_VALUES else _DEEP))
            _take(tree, stack, event, line, column)
        elif isinstance(event, yaml.CollectionEndEvent):
            _close(tree, stack)
    return tree


def _events(words: str, tree: Tree) -> Iterator[Any]:
    try:
        yield from yaml.parse(words, Loader=_LOADER)
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None) or getattr(fault, "context_mark", None)
        said = str(getattr(fault, "problem", None) or str(fault).split("\n")[0])
        ko = next((words for part, words in _SAID.items() if part in said), said)
        row, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise _stop(
            tree,
            row,
            column,
            Text(f"YAML로 읽을 수 없음: {ko}", f"not readable as YAML: {said}"),
            Text("올바른 YAML 또는 JSON", "valid YAML or JSON"),
            Text(
                "이 줄과 바로 윗줄의 들여쓰기(탭 대신 빈칸), 콜론 뒤 빈칸, 따옴표를 확인하세요",
                "check this line and the one above: indentation (blanks, no tabs), blanks after colons, quotes",
            ),
        ) from None


def _take(tree: Tree, stack: list[_Frame], event: Any, line: int, column: int) -> None:
    frame = stack[-1] if stack else None
    if frame and frame.awaits_key:
        if not isinstance(event, yaml.ScalarEvent):
            raise _stop(tree, line, column, *_KEY)
        _name(tree, frame, event.value, line, column)
        return
    path = _path(frame)
    if frame is None or not isinstance(frame.holds, dict):
        tree.places[path] = (line, column)
    if isinstance(event, yaml.ScalarEvent):
        _put(tree, frame, plain(event.value) if event.implicit[0] else event.value)
    else:
        stack.append(_Frame(path, {} if isinstance(event, yaml.MappingStartEvent) else []))


def _name(tree: Tree, frame: _Frame, key: str, line: int, column: int) -> None:
    frame.key, frame.doubled = key, key in frame.holds
    if frame.doubled:
        first = tree.places[(*frame.path, key)][0]
        tree.problems.append(
            Problem(
                Text(f"같은 항목 {shown(key)}이(가) 두 번 나옴", f"the key {shown(key)} twice"),
                Text(f"한 번만 ({first}행에 이미 있음)", f"once (it is already in row {first})"),
                Text("둘 중 하나를 지우세요", "delete one of them"),
                Where(tree.file, row=line, column=str(column)),
            )
        )
    else:
        tree.places[(*frame.path, key)] = (line, column)


def _path(frame: _Frame | None) -> Path:
    if frame is None:
        return ()
    if isinstance(frame.holds, dict):
        # beneath a doubled key the lines are kept apart from those of the first one
        return (*frame.path, f"{frame.key}\x00" if frame.doubled else str(frame.key))
    return (*frame.path, len(frame.holds))


def _put(tree: Tree, frame: _Frame | None, value: Any) -> None:
    if frame is None:
        tree.data = value
    elif isinstance(frame.holds, dict):
        if not frame.doubled:
            frame.holds[frame.key] = value
        frame.key = None
    else:
        frame.holds.append(value)


def _close(tree: Tree, stack: list[_Frame]) -> None:
    done = stack.pop()
    _put(tree, stack[-1] if stack else None, done.holds)


def _stop(tree: Tree, row: int, column: int, found: Text, expected: Text, do: Text) -> ProfileError:
    return ProfileError([*tree.problems, Problem(found, expected, do, Where(tree.file, row=row, column=str(column)))])


_CONTROL = (
    Text("보이지 않는 제어 문자", "an invisible control character"),
    Text("보통 글자만 있는 텍스트", "text of ordinary characters"),
    Text("그 줄을 지우고 다시 입력하세요", "delete the line and type it again"),
)
_SEVERAL = (
    Text("한 파일에 둘째 문서(---)", "a second document (---) in one file"),
    Text("회사 한 곳, 문서 하나", "one company, one document"),
    Text("파일을 나누세요", "split the file"),
)
_ANCHOR = (
    Text("YAML 별칭(& 또는 *)", "a YAML anchor or alias (& or *)"),
    Text("풀어 쓴 값", "the values written out"),
    Text(
        "값을 그대로 쓰거나, &·*로 시작하는 글자는 따옴표로 감싸세요",
        "write the value out; quote text that begins with & or *",
    ),
)
_TAG = (
    Text("YAML 태그(!)", "a YAML tag (!)"),
    Text("태그 없는 값", "values without tags"),
    Text("태그를 지우거나, !로 시작하는 글자는 따옴표로 감싸세요", "delete the tag; quote text that begins with !"),
)
_KEY = (
    Text("묶음이나 목록으로 된 항목 이름", "a mapping or list as a key"),
    Text("낱말로 된 항목 이름", "a word as a key"),
    Text(
        "항목 이름을 고치세요. 중괄호로 시작하는 글자는 따옴표로 감싸세요",
        "correct the key; quote text that begins with a brace",
    ),
)
_DEEP = (
    Text(f"{DEEPEST}단계보다 깊은 구조", f"nesting deeper than {DEEPEST} levels"),
    Text("template과 같은 구조", "the structure of the template"),
    Text("`hanbada profile new`의 틀과 견주어 보세요", "compare with what `hanbada profile new` writes"),
)
_MANY = (
    Text(f"{MOST_VALUES:,}개가 넘는 값", f"more than {MOST_VALUES:,} values"),
    Text("회사 한 곳의 정보", "the profile of one company"),
    Text("자료를 줄이세요", "shorten the file"),
)
