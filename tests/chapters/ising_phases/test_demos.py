"""The live demo of notebook 11 and the progress bar."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from lecture_utils.chapters.ising_phases.demos import (
    FAR,
    NETWORKS,
    SIZES,
    SNAPSHOTS,
    TEMPERATURES,
    ensemble,
    judge,
    onsager_magnetisation,
)
from lecture_utils.chapters.ising_phases.ising import exact_energy
from lecture_utils.language import set_language
from lecture_utils.widgets import progress, progress_bar

START = {"temperature": 2.0, "L": 32, "treatment": "as it is", "configuration": 0}
each_size = pytest.mark.parametrize("L", SIZES)


# --- ising_verdict --------------------------------------------------------------------------------


@each_size
def test_the_energies_are_those_of_the_exact_solution(L):
    energies = np.array(
        [
            np.mean([judge(T, L, "as it is", k).energy for k in range(SNAPSHOTS)])
            for T in TEMPERATURES
        ]
    )
    # one chain of 12 snapshots has an error of some percent near the transition
    assert_allclose(energies, exact_energy(L, TEMPERATURES), atol=4 / L)
    assert_allclose(energies.mean(), exact_energy(L, TEMPERATURES).mean(), atol=0.4 / L)


@each_size
def test_networks_are_right_far_from_the_transition_and_cross_one_half_near_it(L):
    world = ensemble(L)
    ordered = world.ordered
    assert (ordered[TEMPERATURES <= 1.7] > 0.9).all()
    assert (ordered[TEMPERATURES >= 2.9] < 0.1 + (L == 8) * 0.1).all()
    crossing = TEMPERATURES[np.flatnonzero(ordered > 0.5)[-1]]
    assert 2.2 < crossing < 2.6
    assert FAR.sum() == 2 * 15


def test_below_the_transition_the_magnetisation_is_onsagers():
    cold = TEMPERATURES < 2.0
    expected = onsager_magnetisation(TEMPERATURES[cold])
    assert_allclose(ensemble(32).magnetisation[cold], expected, atol=0.02)
    assert_array_equal(onsager_magnetisation(np.array([2.3, 4.0])), 0)


def test_a_verdict_is_about_the_configuration_shown():
    for T, configuration in ((1.0, 0), (2.3, 5), (3.6, 30)):
        verdict = judge(**START | {"temperature": T, "configuration": configuration})
        assert_allclose(verdict.magnetisation, abs(verdict.spins.mean()))
        right, below = np.roll(verdict.spins, -1, 1), np.roll(verdict.spins, -1, 0)
        assert_allclose(verdict.energy, -np.mean(verdict.spins * (1.0 * right + below)))
        assert verdict.ordered.shape == (NETWORKS,)
        assert verdict.T == T


def test_shuffling_keeps_the_magnetisation_and_the_verdict_but_not_the_energy():
    plain, shuffled = (
        judge(**START | {"temperature": 2.2, "treatment": t}) for t in ("as it is", "shuffled")
    )
    assert_allclose(shuffled.magnetisation, plain.magnetisation)
    assert shuffled.energy > plain.energy + 0.1
    assert_allclose(shuffled.ordered, plain.ordered, atol=0.1)


def test_turning_half_of_the_lattice_keeps_the_energy_but_not_the_verdict():
    plain, turned = (
        judge(**START | {"temperature": 1.0, "treatment": t}) for t in ("as it is", "half turned")
    )
    assert_allclose(turned.energy, plain.energy, atol=0.15)
    assert (plain.ordered > 0.9).all() and (turned.ordered < 0.1).all()


def test_configurations_differ_and_begin_again():
    first, second, again = (
        judge(**START | {"temperature": 2.3, "configuration": k}).spins for k in (0, 1, SNAPSHOTS)
    )
    assert (first != second).any()
    assert_array_equal(first, again)


@pytest.mark.parametrize("bad", [{"L": 10}, {"treatment": "rotated"}])
def test_an_impossible_configuration_is_refused(bad):
    with pytest.raises(ValueError, match=next(iter(bad))):
        judge(**START | bad)


# --- progress_bar ---------------------------------------------------------------------------------


class Handle:
    """Takes the place of a display, and keeps what it was given."""

    def __init__(self):
        Handle.shown = []

    def display(self, data, raw):
        Handle.shown.append(data["text/html"])

    update = display


@pytest.fixture
def shown(monkeypatch):
    monkeypatch.setattr(progress, "DisplayHandle", Handle)
    return lambda: Handle.shown


CAPTION = {"ja": "掃引 < 10", "en": "Sweeps < 10"}


def test_the_items_pass_through_and_the_caption_alone_remains(shown, monkeypatch):
    monkeypatch.setattr(progress, "SECONDS", -1)
    set_language("en")
    assert list(progress_bar("abc", CAPTION)) == ["a", "b", "c"]
    first, *during, last = shown()
    assert first == last
    assert "Sweeps &lt; 10" in first and "<progress" not in first
    assert [f'value="{n}" max="3"' in text for n, text in enumerate(during, 1)] == [True] * 3


def test_a_fast_loop_shows_the_same_as_a_slow_one_in_the_end(shown):
    set_language("ja")
    list(progress_bar(range(1000), CAPTION))
    assert shown()[0] == shown()[-1]
    assert len(shown()) < 20 and "掃引" in shown()[0]


def test_a_loop_that_is_left_takes_its_bar_away(shown, monkeypatch):
    monkeypatch.setattr(progress, "SECONDS", -1)
    steps = progress_bar(range(5), CAPTION)
    for item in steps:
        if item == 2:
            break
    steps.close()
    assert "<progress" in shown()[-2] and "<progress" not in shown()[-1]
