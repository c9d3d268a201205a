"""What counts as a difference between a stored notebook and its re-execution, and what does not."""

import copy
import re
from configparser import ConfigParser
from pathlib import Path

import pytest

from tests.notebooks.example import assign, output, picture, tag
from tools import reexecution as checks


@pytest.mark.parametrize(
    ("plant", "message"),
    [
        (assign("decay", outputs=[]), "cell decay: stored"),
        (output("demo", "stream", name="stdout", text="0.31"), "cell demo: stored"),
        (lambda nb: nb.metadata.update(kernelspec={}), "something besides the outputs"),
        (assign("demo", execution_count=9), "something besides the outputs"),
    ],
    ids=["output lost", "output new", "metadata", "execution count"],
)
def test_a_difference_in_re_execution_is_found(en, plant, message):
    fresh = copy.deepcopy(en)
    assert checks.compare_execution(en, fresh) == []
    plant(fresh)
    assert message in "\n".join(checks.compare_execution(en, fresh))


@pytest.mark.parametrize(
    "options",
    [{"row": 49}, {"color": (0, 158, 115)}, {"height": 99}],
    ids=["a bar one pixel higher", "another colour", "another size"],
)
def test_another_picture_in_re_execution_is_found(en, options):
    fresh = copy.deepcopy(en)
    for nb, data in ((en, picture()), (fresh, picture(**options))):
        output("demo", "display_data", data={"image/png": data})(nb)
    assert "cell demo: the picture differs" in checks.compare_execution(en, fresh)[0]


def test_a_shade_of_one_step_is_the_same_picture(en):
    fresh = copy.deepcopy(en)
    for nb, data in ((en, picture()), (fresh, picture(color=(0, 114, 179)))):
        output("demo", "display_data", data={"image/png": data})(nb)
    assert checks.compare_execution(en, fresh) == []


@pytest.mark.parametrize(("options", "same"), [({"row": 20}, True), ({"height": 99}, False)])
def test_of_a_picture_of_rounding_errors_only_the_size_counts(en, options, same):
    tag("demo", "demo", "rounding")(en)
    fresh = copy.deepcopy(en)
    for nb, data in ((en, picture()), (fresh, picture(**options))):
        output("demo", "display_data", data={"image/png": data})(nb)
    assert (checks.compare_execution(en, fresh) == []) == same


# What nbval overlooks


def sanitise(text):
    config = ConfigParser(interpolation=None)
    config.read(Path(__file__).parent / "sanitize.cfg", encoding="utf-8")
    for section in config.sections():
        text = re.sub(config[section]["regex"], config[section]["replace"], text)
    return text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/tmp/ipykernel_12/34.py:1: Warning", "/tmp/ipykernel_5/6.py:1: Warning"),
        ("<object at 0x7f21a8c0>", "<object at 0x7f00b8c01234>"),
        (
            "\r 45%|####   | 9/20 [00:01<00:01, 7.1it/s]",
            "\r 45%|####   | 9/20 [00:02<00:03, 5it/s]",
        ),
        ("1.2 ms ± 30 µs per loop (mean)", "1.4 ms ± 21 µs per loop (mean)"),
        ("Wall time: 1.2 s", "Wall time: 3 ms"),
    ],
)
def test_noise_of_a_run_is_sanitised(one, other):
    assert sanitise(one) == sanitise(other)


@pytest.mark.parametrize("text", ["t = 0.45 s", "loss 0.125", "accuracy 93% (28/30)", "0x1f"])
def test_results_are_not_sanitised(text):
    assert sanitise(text) == text
