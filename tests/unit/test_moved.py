"""Names that older notebooks use go on, and say where they went."""

import importlib

import pytest

import lecture_utils as lu
from lecture_utils.chapters.free_fall_fit import figures
from lecture_utils.chapters.iris_onehot_softmax import pixels
from lecture_utils.chapters.ising_phases import ising
from lecture_utils.language import set_language

OLD = {
    "lecture_utils.pixels": pixels,
    "lecture_utils.data.noisy_digits": pixels.noisy_digits,
    "lecture_utils.data.DIGITS": pixels.DIGITS,
    "lecture_utils.data.ising_run": ising.run,
    "lecture_utils.data.ising_sweeps": ising.sweep,
    "lecture_utils.data.ising_energy": ising.energy,
    "lecture_utils.data.ising_exact_energy": ising.exact_energy,
    "lecture_utils.plots.chapters.free_fall_fit": figures,
}


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("old", OLD)
def test_an_old_name_goes_on_and_says_where_it_went(old, language):
    set_language(language)
    module, _, name = old.rpartition(".")
    with pytest.warns(FutureWarning, match=r"lecture_utils\.chapters\.") as said:
        assert getattr(importlib.import_module(module), name) is OLD[old]
    assert ("移りました" in str(said[0].message)) == (language == "ja")


@pytest.mark.parametrize(
    "module", ["lecture_utils", "lecture_utils.data", "lecture_utils.plots.chapters"]
)
def test_a_name_that_never_was_is_no_attribute(module):
    assert not hasattr(importlib.import_module(module), "nothing")
    assert not hasattr(lu.widgets, "nothing")
