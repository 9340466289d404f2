"""The store: immutable releases by hash, staged, brought to the disk, then made visible in one step."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from hanbada.base.errors import InputError, IntegrityError, MissingRelease, Where
from hanbada.base.progress import Progress, quiet
from hanbada.base.stamp import Release
from hanbada.base.text import Text
from hanbada.data import catalogue, disk, intake, pull
from hanbada.data.catalogue import Row
from hanbada.data.intake import Arrival
from hanbada.data.source import Source, known_sources, source_of
from hanbada.data.table import check_schema

PATIENCE = 600.0
#: Trade releases in the order in which they are taken where none is named: the whole world before the starter data.
TRADE = ("baci", "baci-raw-materials")


def default_home() -> Path:
    """HANBADA_HOME, else the platform's folder for data."""
    named = os.environ.get("HANBADA_HOME")
    if named:
        return Path(named)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "hanbada"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "hanbada"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "hanbada"


def today() -> date:
    """The day that a new release is stamped with; SOURCE_DATE_EPOCH fixes it, for builds that must repeat."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC).date() if epoch else date.today()


class Store:
    """A folder of releases and its catalogue. Reading needs no lock; whatever writes holds the store's lock."""

    def __init__(self, home: Path, sources: Mapping[str, Source], patience: float = PATIENCE) -> None:
        self.home, self.sources, self.patience = home, sources, patience

    @classmethod
    def open(cls, home: Path | None = None) -> Store:
        """The store at a folder (created when first written to)."""
        return cls(home or default_home(), known_sources())

    # ---- reading

    def rows(self) -> tuple[Row, ...]:
        """The catalogue, newest last."""
        return catalogue.read(self.home / "catalogue.json")

    def row(self, release: Release) -> Row:
        """The catalogue's row of a release."""
        for row in reversed(self.rows()):
            if row.id == release.id:
                return row
        raise self._missing(release.source, Text(f"릴리스 {release.id}", f"the release {release.id}"))

    def releases(self, source: str | None = None) -> tuple[Release, ...]:
        """All releases, or those of one source, newest last."""
        return tuple(row.release() for row in self.rows() if source in (None, row.source))

    def latest(self, source: str) -> Release:
        """The newest release of a source; MissingRelease says which command brings one."""
        found = self.releases(source)
        if not found:
            raise self._missing(source, Text(f"'{source}' 릴리스", f"a release of '{source}'"))
        return found[-1]

    def trade(self, name: str | None = None) -> Release:
        """The named trade release, else the newest of the first source that has one. Raises MissingRelease."""
        if name is not None:
            return self.find(name)
        return self.latest(next((source for source in TRADE if self.releases(source)), TRADE[-1]))

    def find(self, name: str) -> Release:
        """A release by source ("baci"), alias ("fish"), or the beginning of its id ("baci@202601")."""
        rows = self.rows()
        named = [row for row in rows if name == row.source or name in row.aliases]
        if named:
            return named[-1].release()
        begun = [row for row in rows if "@" in name and row.id.startswith(name)]
        if len(begun) == 1:
            return begun[0].release()
        if begun:
            raise InputError(
                Text(f"'{name}'에 맞는 릴리스 {len(begun)}개", f"{len(begun)} releases that begin with '{name}'"),
                Text("하나로 정해지는 이름", "a name that fits one"),
                Text(
                    "다음 중 하나를 쓰세요: " + ", ".join(r.id for r in begun),
                    "write one of " + ", ".join(r.id for r in begun),
                ),
            )
        source = name.partition("@")[0]
        raise self._missing(source, Text(f"릴리스 '{name}'", f"the release '{name}'"))

    def paths(self, release: Release, table: str) -> tuple[Path, ...]:
        """The files that hold a table or an asset, in order."""
        row = self.row(release)
        if table not in row.holdings:
            raise InputError(
                Text(f"{row.id}의 '{table}'", f"'{table}' in {row.id}"),
                Text("다음 중 하나: " + ", ".join(row.holdings), "one of " + ", ".join(row.holdings)),
                Text("표나 파일의 이름을 확인하세요", "check the name of the table or file"),
            )
        return tuple(self.home / row.folder / file.path for file in row.holdings[table].files)

    def path(self, release: Release, table: str) -> Path:
        """The file of a table or an asset; of a table in parts (one for each year), their folder."""
        files = self.paths(release, table)
        return files[0] if len(files) == 1 else files[0].parent

    def scan(self, release: Release, table: str) -> pl.LazyFrame:
        """A table, lazily: columns and types exactly as in columns.csv."""
        frame = pl.scan_parquet(list(self.paths(release, table)))
        spec = self.sources[release.source].spec.tables[table]
        check_schema(f"{release.id} {table}", dict(frame.collect_schema()), spec)
        return frame

    def asset(self, source: str, name: str) -> Path:
        """A file of the newest release of an asset source."""
        return self.path(self.latest(source), name)

    def licences(self) -> tuple[tuple[Release, Text | None], ...]:
        """Every release with the words by which its source wants to be named."""
        return tuple((row.release(), row.attribution) for row in self.rows())

    # ---- writing

    def pull(self, source: str, progress: Progress | None = None, on: date | None = None) -> Release:
        """Fetches a source's files from the package index by name and hash; no network where they are here already."""
        wanted = source_of(self.sources, source)
        if not wanted.spec.pull:
            raise InputError(
                Text(f"'{source}'는 패키지 저장소에 없음", f"'{source}' is on no package index"),
                Text("파일에서 가져오는 출처", "a source that is imported from a file"),
                Text(f"`{wanted.command}`를 쓰세요", f"use `{wanted.command}`"),
            )
        digest = intake.digest([(spec.file, spec.sha256) for spec in wanted.spec.pull])
        with self._writing() as staging:
            known = self._known(wanted, digest, {})
            if known:
                return known.release()
            raw = staging / "raw"
            for step, spec in enumerate(wanted.spec.pull):
                words = Text(f"{spec.package} 받는 중", f"Fetching {spec.package}")
                (progress or quiet)(words, step, len(wanted.spec.pull))
                pull.unpack(spec, pull.fetch(spec, staging), raw)
                (progress or quiet)(words, step + 1, len(wanted.spec.pull))
            arrival = Arrival(wanted, raw, lambda: intake.pulled(wanted), {}, True, progress or quiet, on or today())
            return self._take(arrival, staging)

    def pull_needed(self, progress: Progress | None = None, on: date | None = None) -> tuple[Release, ...]:
        """Brings every source that hanbada cannot do without (starter data, fonts, map); what is here stays."""
        return tuple(self.pull(name, progress, on) for name, source in self.sources.items() if source.spec.needed)

    def import_(
        self,
        source: str,
        path: Path,
        progress: Progress | None = None,
        alias: str | None = None,
        on: date | None = None,
        replace: bool = False,
        **options: str,
    ) -> Release:
        """Reads files into a new release; the same files again are a no-op (an alias is still added).

        An alias names one release: InputError where another has it, unless ``replace`` takes it over.
        """
        wanted = source_of(self.sources, source)
        chosen = intake.check_options(wanted, options)
        if alias is not None:
            self._check_alias(alias)
        with self._writing() as staging, ThreadPoolExecutor(1) as beside:
            originals = intake.Originals(wanted, path, beside)
            known = self._known_files(wanted, originals, chosen)
            holder = next((row for row in self.rows() if alias in row.aliases and row != known), None)
            if holder and not replace:
                raise _taken(alias, holder)
            if known is None:
                raw, complete = intake.opened(wanted, path, staging / "raw")
                arrival = Arrival(wanted, raw, originals.hashed, chosen, complete, progress or quiet, on or today())
                self._take(arrival, staging)
                known = self.rows()[-1]
            if alias and alias not in known.aliases:
                without = {row.id: tuple(one for one in row.aliases if one != alias) for row in self.rows()}
                without[known.id] += (alias,)
                self._save(tuple(row.model_copy(update={"aliases": without[row.id]}) for row in self.rows()))
            return known.release()

    def verify(self, release: Release) -> None:
        """Hashes every file again; IntegrityError names those that are gone, changed or added."""
        row = self.row(release)
        folder = self.home / row.folder
        kept = {file.path: file for holding in row.holdings.values() for file in holding.files}
        here = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
        bad = sorted(here ^ set(kept))
        bad += [name for name in sorted(here & set(kept)) if not _same(folder / name, kept[name])]
        if bad:
            raise IntegrityError(
                Text(
                    f"기록과 다른 파일 {len(bad)}개: {', '.join(bad[:5])}",
                    f"{len(bad)} files that differ: {', '.join(bad[:5])}",
                ),
                Text("가져올 때 기록한 해시", "the hashes recorded at import"),
                Text(
                    f"`hanbada data remove {row.id}` 뒤 다시 가져오세요",
                    f"run `hanbada data remove {row.id}` and bring it again",
                ),
                Where(str(folder)),
            )

    def remove(self, release: Release) -> None:
        """Takes a release out of the catalogue, then off the disk."""
        row = self.row(release)
        with self._writing():
            self._save(tuple(other for other in self.rows() if other.id != row.id))
            disk.clear(self.home / row.folder)

    # ---- inside

    @contextmanager
    def _writing(self) -> Iterator[Path]:
        """The lock, a fresh staging folder, and a clean house before and after."""
        with disk.faults(self.home):
            self.home.mkdir(parents=True, exist_ok=True)
            with catalogue.locked(self.home / "lock", self.patience):
                staging = self.home / "staging"
                self._sweep(staging)
                staging.mkdir()
                try:
                    yield staging
                finally:
                    disk.clear(staging)

    def _sweep(self, staging: Path) -> None:
        """Removes what a killed import left: the staging folder, and release folders without a catalogue row."""
        disk.clear(staging)
        kept = {row.folder for row in self.rows()}
        for folder in (self.home / "releases").glob("*/*"):
            if folder.relative_to(self.home).as_posix() not in kept:
                disk.clear(folder)

    def _known_files(self, source: Source, originals: intake.Originals, options: Mapping[str, str]) -> Row | None:
        """The row of these very files; the hashes are waited for only where names and sizes agree."""
        alike = (row for row in self.rows() if row.source == source.id)
        if not any({held.name: held.size for held in row.originals} == originals.sizes for row in alike):
            return None
        return self._known(source, intake.digest([(o.name, o.sha256) for o in originals.hashed()]), options)

    def _known(self, source: Source, digest: str, options: Mapping[str, str]) -> Row | None:
        for row in self.rows():
            same = (row.source, row.sha256, row.options) == (source.id, digest, dict(options))
            if same and (row.reader, row.format) == (source.spec.reader, catalogue.FORMAT):
                return row
        return None

    def _take(self, arrival: Arrival, staging: Path) -> Release:
        """Reads into the staging folder, brings it to the disk, renames it, and only then adds its row."""
        folder = staging / "release"
        folder.mkdir()
        row = intake.read(arrival, folder)
        disk.sync_tree(folder)
        place = self.home / row.folder
        place.parent.mkdir(parents=True, exist_ok=True)
        disk.clear(place)
        folder.rename(place)
        disk.sync(place.parent)
        old = [other for other in self.rows() if other.id == row.id]
        row = row.model_copy(update={"aliases": tuple(dict.fromkeys(a for o in old for a in o.aliases))})
        self._save((*(other for other in self.rows() if other not in old), row))
        for other in old:
            if other.folder != row.folder:
                disk.clear(self.home / other.folder)
        return row.release()

    def _save(self, rows: tuple[Row, ...]) -> None:
        catalogue.write(self.home / "catalogue.json", rows)

    def _check_alias(self, alias: str) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9-]{0,39}", alias) or alias in self.sources:
            raise InputError(
                Text(f"별칭 '{alias}'", f"the alias '{alias}'"),
                Text(
                    "출처 이름이 아닌, 영문 소문자·숫자·붙임표 40자 이내",
                    "at most 40 small letters, digits and hyphens; not a source's id",
                ),
                Text("다른 별칭을 쓰세요 (예: fish)", "choose another alias (such as fish)"),
            )

    def _missing(self, source: str, what: Text) -> MissingRelease:
        known = self.sources.get(source)
        command = known.command if known else "hanbada data list"
        return MissingRelease(
            what + Text("가 저장소에 없음", " is not in the store"),
            Text(f"{self.home} 안의 릴리스", f"a release in {self.home}"),
            Text(f"`{command}`를 실행하세요", f"run `{command}`"),
        )


def _taken(alias: str | None, holder: Row) -> InputError:
    return InputError(
        Text(f"별칭 '{alias}'은(는) {holder.id}의 것", f"the alias '{alias}', which is that of {holder.id}"),
        Text("아직 쓰이지 않은 별칭", "an alias that no release has"),
        Text("다른 별칭을 쓰거나, 옮기려면 --replace를 더하세요", "choose another alias, or add --replace to move it"),
    )


def _same(path: Path, kept: catalogue.Payload) -> bool:
    return path.stat().st_size == kept.size and disk.sha256(path) == kept.sha256
