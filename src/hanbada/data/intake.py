"""Taking files in: which originals there are, opening a package, running the reader, and the row that results."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path

import polars as pl

from hanbada.base.errors import DataError, InputError, Where
from hanbada.base.progress import Progress
from hanbada.base.text import Text
from hanbada.data import disk, pull
from hanbada.data.catalogue import Holding, Original, Payload, Row
from hanbada.data.sink import Sink
from hanbada.data.source import PullSpec, Source


def digest(files: Iterable[tuple[str, str]]) -> str:
    """One hash for a release: a single file's own, otherwise the SHA-256 of the sorted lines "name, hash"."""
    listed = sorted(files)
    if len(listed) == 1:
        return listed[0][1]
    return hashlib.sha256("".join(f"{name}\0{sha256}\n" for name, sha256 in listed).encode()).hexdigest()


class Originals:
    """The original files below a path, by name; they are hashed beside the reading, which need not wait for it."""

    def __init__(self, source: Source, path: Path, beside: Executor) -> None:
        files = source.files(path) if path.exists() else []
        if not files:
            held = sorted(file.name for file in path.iterdir()) if path.is_dir() else []
            listed = ", ".join(held[:5]) + (" …" if held[5:] else "")
            raise InputError(
                Text(
                    f"'{path}'에 이 출처의 파일이 없음(있는 것: {listed})",
                    f"no file of this source at '{path}', only {listed}",
                )
                if held
                else Text(f"'{path}'에 파일이 없음", f"no file at '{path}'"),
                Text(f"{source.spec.title.ko}의 파일이나 폴더", f"a file or folder of {source.spec.title.en}"),
                Text("출처와 경로를 확인하세요", "check the source and the path")
                if held
                else Text("경로를 확인하세요", "check the path"),
            )
        root = path.parent if path.is_file() else path
        self.sizes = {file.relative_to(root).as_posix(): file.stat().st_size for file in files}
        self._hashes = [beside.submit(disk.sha256, file) for file in files]

    def hashed(self) -> tuple[Original, ...]:
        """Every file with its hash; waits until all are known."""
        pairs = zip(self.sizes.items(), self._hashes, strict=True)
        return tuple(Original(name=name, size=size, sha256=hash_.result()) for (name, size), hash_ in pairs)


def pulled(source: Source) -> tuple[Original, ...]:
    """The originals of a pulled release, as source.yml lists them."""
    return tuple(Original(name=spec.file, size=spec.size, sha256=spec.sha256) for spec in source.spec.pull)


def opened(source: Source, path: Path, raw: Path) -> tuple[Path, bool]:
    """Where the reader finds its files, and whether they are known to be whole.

    Packages fetched elsewhere (a closed network) are checked and unpacked as if they had been pulled.
    """
    packages = [(spec, _package(spec, path)) for spec in source.spec.pull]
    if packages and all(file for _, file in packages):
        for spec, file in packages:
            assert file is not None
            pull.check(spec, file)
            pull.unpack(spec, file, raw)
        return raw, True
    return path, False


def _package(spec: PullSpec, path: Path) -> Path | None:
    file = path if path.is_file() else path / spec.file
    return file if file.name == spec.file and file.is_file() else None


def check_options(source: Source, options: Mapping[str, str]) -> dict[str, str]:
    """The options that were given, sorted; InputError for one that is unknown or missing."""
    allowed = source.spec.options
    unknown = sorted(set(options) - set(allowed))
    if unknown:
        listed = ", ".join(allowed) or "-"
        raise InputError(
            Text(
                f"'{source.id}'에 없는 옵션 {', '.join(unknown)}",
                f"options that '{source.id}' does not know: {', '.join(unknown)}",
            ),
            Text(f"옵션: {listed}", f"the options {listed}"),
            Text(f"`hanbada data show {source.id}`로 확인하세요", f"see `hanbada data show {source.id}`"),
            whom="operator",
        )
    for name, spec in allowed.items():
        if spec.required and not options.get(name):
            raise InputError(
                Text(f"'{name}' 옵션이 없음", f"the option '{name}' is missing"),
                Text(spec.ko, spec.en),
                Text(f"--option {name}=…을 더하세요", f"add --option {name}=…"),
            )
    return {name: str(options[name]) for name in sorted(options)}


@dataclass(frozen=True, slots=True)
class Arrival:
    """Files on their way into a release.

    ``raw``       where the reader finds them
    ``hashed``    the originals, once they are all hashed
    ``options``   what the import was called with, checked
    ``complete``  whether they are known to be whole
    ``on``        the day that the release is stamped with
    """

    source: Source
    raw: Path
    hashed: Callable[[], tuple[Original, ...]]
    options: Mapping[str, str]
    complete: bool
    progress: Progress
    on: date


def read(arrival: Arrival, folder: Path) -> Row:
    """Runs the source's reader into a folder and describes what it wrote."""
    source, options = arrival.source, arrival.options
    sink = Sink(source, folder, options, arrival.progress, arrival.complete)
    try:
        if source.module:
            import_module(source.module).read(arrival.raw, sink)
        else:  # an asset: every file of the folder under its own name
            for path in sorted(arrival.raw.iterdir()):
                sink.file(path.name, path)
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as fault:
        raise _unreadable(source, arrival.raw, fault) from fault
    sink.finish()
    originals = arrival.hashed()
    sha256 = digest([(o.name, o.sha256) for o in originals])
    version = sink.version_words or source.spec.version or "+".join(p.version for p in source.spec.pull) or sha256[:8]
    spec = source.spec
    return Row(
        source=source.id,
        version=version,
        sha256=sha256,
        title=sink.title_text or spec.title,
        licence=sink.licence_words or spec.licence,
        attribution=sink.attribution_text or spec.attribution,
        address=sink.address_words or spec.address,
        retrieved_on=arrival.on.isoformat(),
        notes=tuple(sink.notes),
        coverage=sink.coverage_text,
        kind=spec.kind,
        family=spec.family,
        reader=spec.reader,
        options=dict(options),
        folder=f"releases/{source.id}/{version}-{digest([('', sha256), *options.items()])[:12]}-r{spec.reader}",
        originals=originals,
        holdings={table: _holding(folder, sink, table) for table in sink.files},
    )


def _holding(folder: Path, sink: Sink, table: str) -> Holding:
    files = sorted(sink.files[table])
    return Holding(
        files=tuple(
            Payload(path=name, size=(folder / name).stat().st_size, sha256=disk.sha256(folder / name)) for name in files
        ),
        rows=sink.rows.get(table),
        totals=sink.totals.get(table, {}),
    )


def _unreadable(source: Source, raw: Path, fault: Exception) -> DataError:
    said = str(fault).split("\n")[0]
    return DataError(
        Text(f"읽을 수 없음: {said}", f"not readable: {said}"),
        Text(f"{source.spec.title.ko}의 형식", f"the format of {source.spec.title.en}"),
        Text("파일이 온전하고 형식이 맞는지 확인하세요", "check that the file is whole and of the right kind"),
        Where(raw.name),
    )
