"""What other programs get wrong, each as a case that ours must get right (docs/complexity.md says it in words).

The peers' steps are written out here in a few lines, so that no peer need be installed; `make bench-full` runs the
peers themselves.
"""

from __future__ import annotations

import numpy as np
import pytest

from hanbada.base.errors import DataError
from hanbada.indicators import advantage, complexity, density, product_space, spearman


def invented(seed: int, countries: int = 8, products: int = 15) -> np.ndarray:
    """An invented matrix in which everybody sells something and everything is sold."""
    random = np.random.default_rng(seed)
    x = random.integers(1, 500, (countries, products)) * (random.random((countries, products)) < 0.45)
    x[random.integers(0, countries, products), np.arange(products)] += 1
    x[np.arange(countries), random.integers(0, products, countries)] += 1
    return x


def reflections(flags: np.ndarray, steps: int = 20) -> np.ndarray:
    """Twenty reflections without a sign rule, as in economic-complexity 0.3."""
    kc0, kp0 = flags.sum(1), flags.sum(0)
    kc, kp = kc0.copy(), kp0.copy()
    for step in range(1, steps):
        before = kc.copy(), kp.copy()
        kp = (flags.T @ before[0]) / kp0
        if step < steps - 1:
            kc = (flags @ before[1]) / kc0
    return (kc - kc.mean()) / kc.std(ddof=1)


def determined() -> list[np.ndarray]:
    """Invented matrices whose second eigenvector is well determined."""
    found = []
    for seed in range(400):
        x = invented(seed)
        try:
            c = complexity(x)
        except DataError:
            continue
        if c.eigenvalues[0] - c.eigenvalues[1] > 0.1 and 1 - c.eigenvalues[0] > 0.1:
            found.append(x)
    return found


def test_reflections_without_a_sign_rule_turn_around() -> None:
    """Among invented matrices there are some where twenty reflections order the countries upside down; ours rises with
    diversity in every one of them."""
    turned = 0
    cases = determined()
    assert len(cases) > 20
    for x in cases:
        ours = complexity(x)
        assert np.corrcoef(ours.diversity, ours.eci)[0, 1] > 0
        turned += np.corrcoef(reflections(advantage(x).astype(float)), ours.eci)[0, 1] < -0.9
    assert turned > 0


def test_reflections_that_stop_early_are_not_the_eigenvector() -> None:
    """Twenty steps leave z-scores off by hundredths where the third eigenvalue is near the second."""
    gaps = []
    for seed in range(200):
        x = invented(seed, 20, 40)
        try:
            ours = complexity(x)
        except DataError:
            continue
        other = reflections(advantage(x).astype(float))
        z = (ours.eci - ours.eci.mean()) / ours.eci.std(ddof=1)
        gaps.append(min(np.abs(other - z).max(), np.abs(other + z).max()))
    assert max(gaps) > 0.1


def test_sign_by_ubiquity_of_products_turns_around() -> None:
    """A rule that makes PCI fall with ubiquity (econci) contradicts the one that makes ECI rise with diversity: both
    are one vector, so it cannot keep both. Ours keeps the second in every case."""
    against = 0
    for x in determined():
        c = complexity(x)
        against += np.corrcoef(c.ubiquity, c.pci)[0, 1] > 0.05
        mean = (advantage(x).T @ (c.eci + c.centre)) / c.ubiquity
        assert np.corrcoef(mean, c.pci)[0, 1] == pytest.approx(1)
    assert against > 0


def nearest_count(flags: np.ndarray, phi: np.ndarray, neighbours: int) -> np.ndarray:
    """The kNN density of ecomplexity 0.5.3: the weighted values are computed, then the unweighted ones are added up."""
    out = []
    for k in range(phi.shape[0]):
        near = np.argsort(1 - phi[k], kind="stable")
        near = near[near != k][:neighbours]
        out.append(flags[:, near].sum(1))
    return np.array(out).T


def test_density_is_a_share_and_not_a_count() -> None:
    x = invented(3)
    flags = advantage(x).astype(float)
    phi = product_space(x).proximity.astype(float)
    wrong = nearest_count(flags, phi, 5)
    assert wrong.max() > 1
    assert set(np.unique(wrong)) <= set(range(6))
    ours = density(x)
    assert ours.min() >= 0
    assert ours.max() <= 1 + 1e-6
    whole = (flags @ phi) / phi.sum(0)
    np.testing.assert_allclose(ours, whole, atol=1e-6)


def test_outlook_from_the_raw_vector_orders_countries_otherwise() -> None:
    """ecomplexity takes PCI before it is normalised: a constant added to PCI then changes the order of countries, as
    Σ ω (1 − M) differs between them. Ours is computed from the normalised PCI."""
    changed = 0
    for x in determined():
        s = product_space(x)
        lacks = 1 - s.advantage
        ours = (s.density * lacks) @ s.pci
        raw = (s.density * lacks) @ (s.pci + s.complexity.centre)
        np.testing.assert_allclose(s.coi, ours, atol=1e-4)
        changed += spearman(ours, raw) < 0.999
    assert changed > 0


def test_own_product_counts_in_its_density() -> None:
    """economic-complexity sets the diagonal of proximity to 0, so that a product already sold does not count in its
    own density: its density is lower there, and equal in nothing else."""
    x = invented(5)
    flags = advantage(x).astype(float)
    phi = product_space(x).proximity.astype(float)
    bare = phi - np.diag(np.diag(phi))
    other = (flags @ bare) / bare.sum(0)
    assert (density(x)[flags > 0] > other[flags > 0] - 1e-6).all()
    assert (density(x)[flags == 0] < other[flags == 0] + 1e-6).all()
