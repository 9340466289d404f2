"""The whole flow on one page: releases → world → ranking → dossier → documents. The only module that wires stations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from hanbada.base.errors import HanbadaError, InputError, MissingRelease, Where
from hanbada.base.stamp import Release
from hanbada.base.text import LANGS, Lang, Text
from hanbada.data import Store
from hanbada.data.geography import Geography
from hanbada.data.macro import Macro
from hanbada.engine import World
from hanbada.ranking import Comparable, Exclusion, Explanation, Ranking, Settings, comparables, explain, rank

if TYPE_CHECKING:  # a ranking needs none of these; their models take longer to load than it takes to rank
    from hanbada.base.codes import Country, HSRevision
    from hanbada.border.duty import Duty
    from hanbada.border.tariffs import Tariffs
    from hanbada.company.eligibility import Decision
    from hanbada.company.profile import Profile
    from hanbada.content import Content
    from hanbada.hs.names import Names
    from hanbada.plan.blocks import Run
    from hanbada.plan.dossier import Dossier, Goods
    from hanbada.plan.products import Matched

Step = Callable[[Text, int, int], None]
#: Trade releases in the order in which they are taken where none is named: the whole world before the starter data.
TRADE = ("baci", "baci-raw-materials")


def quiet(what: Text, done: int, total: int) -> None:
    """No progress shown."""


@dataclass(frozen=True)
class Ground:
    """What every question rests on: a trade release as a world, and what is known about countries and the border."""

    store: Store
    world: World
    geography: Geography
    macro: Macro

    @classmethod
    def open(cls, store: Store | None = None, release: str | None = None) -> Ground:
        """The newest releases of a store, or the trade release that is named. Raises MissingRelease."""
        store = store or Store.open()
        trade = trade_release(store, release)
        return cls(store, World.load(store, trade), Geography.load(store), Macro.load(store))

    @cached_property
    def names(self) -> Names:
        """Names and concordances of HS codes; empty where none were imported."""
        from hanbada.hs.names import Names

        return Names.load(self.store, self.world.release)

    @cached_property
    def tariffs(self) -> Tariffs:
        """All tariff lines; empty where none were imported, and then every duty is unknown."""
        from hanbada.border.tariffs import Tariffs

        return Tariffs.load(self.store)

    def duty(self, importer: str, exporter: str, product: str, revision: HSRevision, on: date) -> Duty:
        """Everything known about the duty on a day."""
        from hanbada.border.duty import duty_due

        return duty_due(self.tariffs, importer, exporter, product, revision, on, self.names.convert)

    def rank(
        self, exporter: str, products: Sequence[str], settings: Settings | None = None, on: date | None = None
    ) -> Ranking:
        """All markets in order; duties count where tariffs were imported and the day is given."""
        known = on is not None and bool(self.store.releases("tariffs"))
        chosen = settings or Settings()
        return rank(
            self.world,
            exporter,
            products,
            geography=self.geography,
            macro=self.macro,
            tariffs=self.tariffs if known else None,
            convert=self.names.convert if known else None,
            settings=replace(chosen, duty_on=on) if known else chosen,
        )


def trade_release(store: Store, name: str | None = None) -> Release:
    """The named trade release, else the newest of the first source that has one."""
    if name is not None:
        return store.find(name)
    held = next((store.releases(source) for source in TRADE if store.releases(source)), ())
    return held[-1] if held else store.latest(TRADE[-1])


def gather(company: Path, ground: Ground, as_of: date, step: Step = quiet) -> Dossier:
    """Everything that the plan of one company rests on.

    Raises ProfileError for a profile that does not hold, InputError where the release does not hold its products.
    """
    from hanbada.company.listed import ListedCodes
    from hanbada.company.profile import read
    from hanbada.company.support import match
    from hanbada.content import content
    from hanbada.plan.dossier import TOP, Dossier, Goods
    from hanbada.plan.needs import needs
    from hanbada.plan.products import match_products
    from hanbada.ranking.components import IDS

    step(Text("기업 정보를 읽음", "reading the company profile"), 0, 4)
    stated = read(company, as_of=as_of, names=ListedCodes(ground.names.official), weights=IDS)
    profile = stated if all(product.hs for product in stated.products) else _with_codes(stated, ground.store)
    matched, absent = match_products(profile, ground.world, ground.names)
    step(Text("시장 순위를 계산함", "ranking the markets"), 1, 4)
    ranking = ground.rank(
        profile.country, list(dict.fromkeys(m.product.code for m in matched)), settings(profile, matched), as_of
    )
    step(Text("자격과 지원사업을 맞춤", "matching rules and measures"), 2, 4)
    shelf = content()
    decisions = eligibility(profile, shelf, as_of)
    step(Text("비슷한 진입 사례를 찾음", "looking for comparable entries"), 3, 4)
    goods = tuple(
        Goods(m.index, m.name, m.product, m.conversion, ranking.product(m.product.code).evidence) for m in matched
    )
    top = [score.market for score in ranking.markets[:TOP]]
    cells = [(market, item) for market in top for item in goods]
    return Dossier(
        profile=profile,
        as_of=as_of,
        world=ground.world,
        ranking=ranking,
        goods=goods,
        absent=absent,
        content=shelf,
        names=ground.names,
        geography=ground.geography,
        macro=ground.macro,
        decisions=decisions,
        support=match(needs(profile, shelf), shelf, as_of, decisions, profile.country),
        duties={(m.iso3, g.product.code): _duty(ground, profile, m, g, as_of) for m, g in cells if m.iso3},
        comparable={
            (market.code, item.product.code): found
            for item in goods
            for market, found in zip(top, _comparables(ground, profile, top, item), strict=True)
        },
        shapes=_shapes(ground.store),
    )


def _with_codes(profile: Profile, store: Store) -> Profile:
    """The profile with codes found from the products' words; only then is the search loaded."""
    from hanbada.company.proposal import with_codes

    return with_codes(profile, store)[0]


def _comparables(ground: Ground, profile: Profile, markets: Sequence[Country], goods: Goods) -> tuple[Comparable, ...]:
    codes = [market.code for market in markets]
    return comparables(ground.world, profile.country, codes, goods.product.code, geography=ground.geography)


def _duty(ground: Ground, profile: Profile, market: Country, goods: Goods, on: date) -> Duty:
    return ground.duty(market.iso3 or "", profile.country, goods.product.code, goods.product.revision, on)


def settings(profile: Profile, matched: Sequence[Matched]) -> Settings:
    """A profile's own weights, excluded markets and product shares as settings of the ranking."""
    unnamed = Text("기업이 제외함", "left out by the company")
    excluded = tuple(
        Exclusion(m.country, unnamed + Text(": ", ": ") + m.reason.text if m.reason else unnamed)
        for m in profile.markets.excluded
    )
    shares: dict[str, float] = {}
    for item in matched:
        share = profile.products[item.index].sales_share.usable
        if share is None:
            shares = {}
            break
        shares[item.product.code] = shares.get(item.product.code, 0.0) + share
    return Settings.of(profile.weights, excluded=excluded, product_weights=tuple(sorted(shares.items())))


def eligibility(profile: Profile, shelf: Content, on: date) -> tuple[Decision, ...]:
    """The definitions of the programmes of the company's country; of the general example where there are none."""
    from hanbada.company import given
    from hanbada.company.eligibility import decide

    own = [programme for programme in shelf.programmes.values() if programme.country == profile.country]
    chosen = own or [programme for programme in shelf.programmes.values() if programme.country is None]
    return tuple(decision for programme in chosen for decision in decide(given.of(profile), programme, on))


def _shapes(store: Store) -> Path | None:
    try:
        return store.asset("world-map", "countries-50m.json")
    except MissingRelease:
        return None  # the section says that the map was not pulled


def write_plan(
    company: Path,
    *,
    out: Path,
    as_of: date,
    langs: Sequence[Lang] = LANGS,
    formats: Sequence[str] = (),
    release: str | None = None,
    step: Step = quiet,
    ground: Ground | None = None,
    told: Callable[[Text], None] | None = None,
) -> tuple[Path, ...]:
    """The plan of a company in every asked language and format; each file appears whole or not at all.

    formats  of html, pdf, xlsx, json, md; none means all
    told     hears what a reader should know of a file, such as characters that no font draws
    returns  the files, in the order of languages and formats

    A format that fails ends only itself: the others are written, then its error is raised and names them.
    """
    from hanbada.plan.compose import documents
    from hanbada.plan.render import FORMATS, save

    chosen = tuple(formats) or tuple(FORMATS)
    strange = [name for name in chosen if name not in FORMATS]
    if strange:
        raise InputError(
            Text(f"모르는 형식 {', '.join(strange)}", f"the unknown format {', '.join(strange)}"),
            Text(", ".join(FORMATS), ", ".join(FORMATS)),
            Text("--format을 고치세요", "correct --format"),
            Where(column="--format"),
        )
    ground = ground or Ground.open(release=release)
    dossier = gather(company, ground, as_of, step)
    composed = documents(dossier, langs)
    total = len(langs) * len(chosen)
    written: list[Path] = []
    failed: list[tuple[str, HanbadaError]] = []
    for lang, document in composed.items():
        for name in chosen:
            step(Text(f"문서를 씀: {lang} {name}", f"writing {lang} {name}"), len(written), total)
            twin = next((other for other in langs if other != lang), None)
            path = out / f"{company.stem}.{lang}.{name}"
            try:
                written.append(save(document, name, path, ground.store, twin, *([told] if told else [])))
            except HanbadaError as fault:
                failed.append((path.name, fault))
    if failed:
        raise _partly(failed, written)
    return tuple(written)


def _partly(failed: Sequence[tuple[str, HanbadaError]], written: Sequence[Path]) -> HanbadaError:
    """The first error, with the names of what failed and of what was written all the same."""
    fault = failed[0][1]
    lost, held = ", ".join(name for name, _ in failed), ", ".join(path.name for path in written)
    if not held:
        return fault
    found, *more = fault.problems
    words = Text(f"{lost}: {found.found.ko} (쓴 파일: {held})", f"{lost}: {found.found.en} (written: {held})")
    return type(fault)([replace(found, found=words), *more])


@dataclass(frozen=True, slots=True)
class Trail:
    """From the sentence of a plan to the rows of the release: the sentence, then a chain for each product."""

    sentence: Run
    chains: tuple[Explanation, ...]


def explain_market(
    company: Path,
    market: str,
    *,
    as_of: date,
    figure: str = "score",
    product: str | None = None,
    release: str | None = None,
) -> Trail:
    """The figures behind one market of a company's plan.

    market   ISO3 or the release's code
    figure   "score", a component's id, or any figure's name
    product  one of the company's products; None: all that the market imports
    """
    from hanbada.plan.market import market_page
    from hanbada.plan.sections.summary.section import sentence

    dossier = gather(company, Ground.open(release=release), as_of)
    page = market_page(dossier, dossier.ranking.market(market))
    codes = [goods.goods.product.code for goods in page.products if goods.score.score.known]
    chosen = [code for code in codes if product in (None, code)] or [product or codes[0]]
    return Trail(sentence(dossier, page), tuple(explain(dossier.ranking, market, figure, code) for code in chosen))
