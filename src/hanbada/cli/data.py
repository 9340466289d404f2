"""hanbada data: list, show, pull, import, verify, code, sums, remove, licences; thin commands over the release store."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from hanbada.base.errors import InputError
from hanbada.base.progress import Progress
from hanbada.base.stamp import Release
from hanbada.base.text import LANGS, Text
from hanbada.cli.screen import LANG, Json, both, print_json, say, steps
from hanbada.data import Source, Store
from hanbada.data.catalogue import Row
from hanbada.data.source import source_of

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)
Name = Annotated[
    str,
    typer.Argument(
        help=say(
            "출처(baci), 별칭(fish) 또는 릴리스(baci@202501)", "source (baci), alias (fish) or release (baci@202501)"
        )
    ),
]


@app.command("list", help=say("출처와 가지고 있는 릴리스를 봅니다", "Show the sources and the releases that are here"))
def list_(as_json: Json = False) -> None:
    """All sources; below each its releases, newest last."""
    store = Store.open()
    rows = store.rows()
    if as_json:
        print_json(
            {
                "home": str(store.home),
                "sources": [_source(source) for source in store.sources.values()],
                "releases": [_row(row) for row in rows],
            }
        )
        return
    for source in store.sources.values():
        held = [row for row in rows if row.source == source.id]
        print(f"{source.id:22} {source.spec.title.in_(LANG)}")
        for row in held:
            called = f"  ({', '.join(row.aliases)})" if row.aliases else ""
            print(f"  {row.id}  {row.size / 1e6:,.1f} MB  {row.retrieved_on}{called}")
        if not held:
            print(f"  {say('없음. 가져오는 명령', 'none. To bring it')}: {source.command}")


@app.command(
    help=say(
        "릴리스(또는 출처)의 출처·이용 조건·표·주의점을 봅니다",
        "Show origin, licence, tables and quirks of a release or source",
    )
)
def show(name: Name, as_json: Json = False) -> None:
    """One release; where there is none of a source yet, what the source is."""
    store = Store.open()
    if name in store.sources and not store.releases(name):
        source = store.sources[name]
        if as_json:
            print_json(_source(source))
        else:
            _print_source(source)
        return
    row = store.row(store.find(name))
    if as_json:
        print_json(_row(row) | {"quirks": [both(quirk) for quirk in store.sources[row.source].spec.quirks]})
        return
    _print_row(row)
    _print_source(store.sources[row.source])


@app.command(
    help=say(
        "자료를 이름과 해시로 받습니다. --needed는 꼭 필요한 것 모두",
        "Fetch by name and hash; --needed brings all that hanbada cannot do without",
    )
)
def pull(
    sources: Annotated[list[str] | None, typer.Argument(help=say("출처", "sources"))] = None,
    needed: Annotated[bool, typer.Option("--needed", help=say("꼭 필요한 것 모두", "all that is needed"))] = False,
    as_json: Json = False,
) -> None:
    """Pulls; what is here already needs no network."""
    store = Store.open()
    if not needed and not sources:
        raise InputError(
            Text("받을 출처가 없음", "nothing to pull"),
            Text("출처 이름 또는 --needed", "a source, or --needed"),
            Text("`hanbada data pull --needed`를 실행하세요", "run `hanbada data pull --needed`"),
        )
    with steps(silent=as_json) as step:
        found = [*(store.pull_needed(step) if needed else ()), *(store.pull(name, step) for name in sources or ())]
        _search_index(store, found, step)
    _tell(found, as_json)


@app.command("import", help=say("파일이나 폴더를 새 릴리스로 가져옵니다", "Import a file or folder as a new release"))
def import_(
    source: Annotated[str, typer.Argument(help=say("출처", "source"))],
    path: Annotated[Path, typer.Argument(help=say("파일, zip 또는 폴더", "file, zip or folder"))],
    alias: Annotated[
        str | None, typer.Option("--as", help=say("부를 이름 (예: fish)", "what to call it (such as fish)"))
    ] = None,
    hs_revision: Annotated[
        str | None, typer.Option(help=say("품목 코드의 HS 개정판", "HS revision of the product codes"))
    ] = None,
    option: Annotated[
        list[str] | None, typer.Option(help=say("출처별 옵션 이름=값", "an option of the source, name=value"))
    ] = None,
    replace: Annotated[
        bool,
        typer.Option("--replace", help=say("다른 릴리스의 별칭을 옮겨 옴", "Take the alias over from another release")),
    ] = False,
    as_json: Json = False,
) -> None:
    """Imports; the same files again change nothing."""
    store = Store.open()
    options = dict(_pair(words) for words in option or ())
    if hs_revision:
        options["hs_revision"] = hs_revision
    _ask(source_of(store.sources, source), options)
    with steps(silent=as_json) as step:
        found = store.import_(source, path, step, alias, None, replace, **options)
        _search_index(store, [found], step)
    _tell([found], as_json)


def _search_index(store: Store, found: Sequence[Release], step: Progress) -> None:
    """Makes the index of the HS search while somebody is waiting anyway, where its names have come."""
    if all(release.source != "hs-names" for release in found):
        return
    from hanbada.hs.index import Index  # seconds: only here

    step(Text("HS 검색 색인 만드는 중", "Making the HS search index"), 0, 1)
    Index.build(store)


@app.command(
    help=say("파일을 다시 해시해 기록과 견줍니다 (기본: 모두)", "Hash the files again and compare (default: all)")
)
def verify(
    names: Annotated[list[str] | None, typer.Argument(help=say("릴리스", "releases"))] = None, as_json: Json = False
) -> None:
    """Verifies; exit code 5 at the first release that differs."""
    store = Store.open()
    chosen = [store.find(name) for name in names] if names else list(store.releases())
    with steps(silent=as_json) as step:
        for done, release in enumerate(chosen):
            step(Text(f"{release.id} 확인 중", f"Verifying {release.id}"), done, len(chosen))
            store.verify(release)
    _tell(chosen, as_json, say("기록과 같음", "as recorded"))


@app.command(
    help=say(
        "릴리스를 정수 배열로 옮겨 빠르게 읽게 합니다", "Code a release into integer arrays that open in milliseconds"
    )
)
def code(name: Name, as_json: Json = False) -> None:
    """Builds the coded store of a trade release; nothing happens where it is here already."""
    from hanbada.engine.coding import ready

    store = Store.open()
    release = store.find(name)
    with steps(silent=as_json) as step:
        coded = ready(store, release, step)
    if as_json:
        print_json({"release": release.id, "folder": str(coded.folder), "years": list(coded.years)})
    else:
        print(f"{release.id}  {coded.folder}")


@app.command(
    help=say(
        "유량의 금액을 지정한 열로 묶어 더해 Parquet로 씁니다", "Add up the flows by some columns, written as Parquet"
    )
)
def sums(
    name: Name,
    out: Annotated[Path, typer.Option("--out", help=say("결과 파일", "file of the result"))],
    by: Annotated[str, typer.Option("--by", help=say("묶을 열(쉼표로 구분)", "columns, with commas between"))] = (
        "year,exporter_code,product_code"
    ),
    engine: Annotated[str, typer.Option("--engine", help="threads · spark")] = "threads",
    remote: Annotated[str | None, typer.Option("--remote", help="sc://host:port")] = None,
) -> None:
    """Sums of USD and counts of rows; the same to the last digit on every engine."""
    from hanbada.engine.jobs import COLUMNS, save
    from hanbada.engine.jobs import engine as engine_of

    store = Store.open()
    wanted = [part.strip() for part in by.split(",") if part.strip()]
    strange = [part for part in wanted if part not in COLUMNS[:4]]
    if strange or not wanted:
        raise InputError(
            Text(f"열 {by}", f"the columns {by}"),
            Text(f"다음 중에서: {', '.join(COLUMNS[:4])}", f"some of {', '.join(COLUMNS[:4])}"),
            Text("열 이름을 쉼표로 나누어 쓰세요", "write the names with commas between"),
        )
    job = engine_of(engine, store, store.find(name), remote)
    table = job.query(lambda flows: flows.group_by(wanted).agg(value_usd=flows.value_usd.sum(), rows=flows.count()))
    save(table, out)
    print(f"{out}  {table.num_rows:,}")


@app.command(help=say("릴리스를 지웁니다", "Remove a release"))
def remove(
    name: Name,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=say("묻지 않고 지우기", "do not ask"))] = False,
    as_json: Json = False,
) -> None:
    """Removes one release, after asking where somebody can answer."""
    store = Store.open()
    release = store.find(name)
    if (
        not yes
        and sys.stdin.isatty()
        and not typer.confirm(say(f"{release.id}을(를) 지울까요?", f"Remove {release.id}?"))
    ):
        return
    store.remove(release)
    _tell([release], as_json, say("지움", "removed"))


@app.command(help=say("채워 넣을 빈 표를 만듭니다 (tariffs)", "Write an empty table to fill in (tariffs)"))
def template(
    source: Annotated[str, typer.Argument(help=say("출처", "source"))],
    path: Annotated[Path, typer.Argument(help=say("만들 Excel 파일", "Excel file to write"))],
    lang: Annotated[str, typer.Option(help=say("표의 언어: ko 또는 en", "language of the table: ko or en"))] = LANG,
) -> None:
    """The officer's workbook of a source that has one; an existing file is never overwritten."""
    found = source_of(Store.open().sources, source)
    module = f"hanbada.data.sources.{found.folder.name}.template"
    if lang not in LANGS or not (found.folder / "template.py").is_file() or path.exists():
        raise InputError(
            Text(f"'{source}', '{lang}', {path}", f"'{source}', '{lang}', {path}"),
            Text(
                "빈 표가 있는 출처(tariffs), 언어 ko 또는 en, 아직 없는 파일",
                "a source with a template (tariffs), the language ko or en, a file that is not there yet",
            ),
            Text("인자를 고쳐 다시 실행하세요", "correct the arguments and run again"),
        )
    import_module(module).write(path, lang)
    print(path)


@app.command(
    help=say("모든 릴리스의 이용 조건과 표시할 문구", "Licences of all releases, and how each wants to be named")
)
def licences(as_json: Json = False) -> None:
    """One page of licences: data, fonts and map alike."""
    listed = Store.open().licences()
    if as_json:
        print_json([_licence(release, attribution) for release, attribution in listed])
        return
    for release, attribution in listed:
        print(f"{release.title.in_(LANG)}  [{release.id}]")
        print(f"  {say('이용 조건', 'licence')}: {release.licence}")
        if attribution:
            print(f"  {say('표시', 'attribution')}: {attribution.in_(LANG)}")
        print(f"  {release.address}")


def _ask(source: Source, options: dict[str, str]) -> None:
    """Asks for a missing option where somebody sits at the terminal; otherwise the store says what is missing."""
    for name, spec in source.spec.options.items():
        if spec.required and name not in options and sys.stdin.isatty():
            options[name] = typer.prompt(say(spec.ko, spec.en))


def _pair(words: str) -> tuple[str, str]:
    name, equals, value = words.partition("=")
    if not equals:
        raise InputError(
            Text(f"옵션 '{words}'", f"the option '{words}'"),
            Text("이름=값", "name=value"),
            Text("예: --option rows=11000000", "such as --option rows=11000000"),
        )
    return name.replace("-", "_"), value


def _tell(found: list[Release], as_json: bool, done: str = "") -> None:
    if as_json:
        print_json([release.id for release in found])
        return
    for release in found:
        print(release.id, done)
        for note in release.notes if not done else ():
            print(f"  - {note.in_(LANG)}")


def _print_row(row: Row) -> None:
    print(f"{row.id}\n  {row.title.in_(LANG)}")
    for label, words in (
        (say("이용 조건", "licence"), row.licence),
        (say("받은 날", "retrieved on"), row.retrieved_on),
        (say("주소", "address"), row.address),
        (say("별칭", "aliases"), ", ".join(row.aliases)),
        (say("범위", "coverage"), row.coverage.in_(LANG) if row.coverage else ""),
        (say("옵션", "options"), ", ".join(f"{name}={value}" for name, value in row.options.items())),
    ):
        if words:
            print(f"  {label}: {words}")
    for note in row.notes:
        print(f"  - {note.in_(LANG)}")
    for original in row.originals:
        print(f"  {say('원본', 'original')}: {original.name}  {original.size:,} B  sha256 {original.sha256}")
    for name, holding in row.holdings.items():
        rows = f"{holding.rows:,} {say('행', 'rows')}" if holding.rows is not None else ""
        print(f"  {name:24} {rows:>18}  {sum(file.size for file in holding.files):>12,} B")


def _print_source(source: Source) -> None:
    spec = source.spec
    print(f"{spec.id}: {spec.title.in_(LANG)}\n  {say('이용 조건', 'licence')}: {spec.licence}\n  {spec.address}")
    print(f"  {say('가져오는 명령', 'to bring it')}: {source.command}")
    for name, option in spec.options.items():
        must = say(" (꼭 필요)", " (required)") if option.required else ""
        print(f"  --option {name}=…{must}: {say(option.ko, option.en)}")
    for quirk in spec.quirks:
        print(f"  ! {quirk.in_(LANG)}")


def _row(row: Row) -> dict[str, Any]:
    return {"id": row.id} | row.model_dump(mode="json")


def _source(source: Source) -> dict[str, Any]:
    spec = source.spec
    return {
        "id": spec.id,
        "title": both(spec.title),
        "licence": spec.licence,
        "address": spec.address,
        "kind": spec.kind,
        "needed": spec.needed,
        "command": source.command,
        "options": {name: option.model_dump() for name, option in spec.options.items()},
        "quirks": [both(quirk) for quirk in spec.quirks],
    }


def _licence(release: Release, attribution: Text | None) -> dict[str, Any]:
    return {
        "release": release.id,
        "title": both(release.title),
        "licence": release.licence,
        "attribution": both(attribution),
        "address": release.address,
    }
