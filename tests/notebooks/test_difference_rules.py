"""What counts as a difference between a stored notebook and another run, and what does not."""

import copy
import re
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from tests.notebooks.example import picture
from tools.pictures import compare_pictures, keep_pictures

ROOT = Path(__file__).parents[2]


def drawn(*pictures, tags=()):
    """A cell that has drawn these pictures."""
    outputs = [new_output("display_data", data={"image/png": data}) for data in pictures]
    return new_code_cell("draw()", outputs=outputs, execution_count=1, metadata={"tags": [*tags]})


@pytest.mark.parametrize(
    "options",
    [{"row": 49}, {"color": (0, 158, 115)}, {"height": 99}],
    ids=["a bar one pixel higher", "another colour", "another size"],
)
def test_another_picture_is_found(options):
    [problem] = compare_pictures(drawn(picture()), drawn(picture(**options)).outputs)
    assert "the picture differs" in problem


def test_a_picture_more_or_less_is_found():
    one, two = drawn(picture()), drawn(picture(), picture())
    assert compare_pictures(one, two.outputs) == ["1 pictures stored, 2 now"]
    assert compare_pictures(two, one.outputs) == ["2 pictures stored, 1 now"]


def test_a_shade_of_one_step_is_the_same_picture():
    assert compare_pictures(drawn(picture()), drawn(picture(color=(0, 114, 179))).outputs) == []


@pytest.mark.parametrize(("options", "same"), [({"row": 20}, True), ({"height": 99}, False)])
def test_of_a_picture_of_rounding_errors_only_the_size_counts(options, same):
    stored = drawn(picture(), tags=["rounding"])
    assert (compare_pictures(stored, drawn(picture(**options)).outputs) == []) == same


@pytest.mark.parametrize(
    ("fresh", "kept"),
    [(picture(compress_level=0), True), (picture(dot=True), False), (picture(height=99), False)],
    ids=["other bytes", "another pixel", "another size"],
)
def test_a_stored_picture_is_kept_where_each_pixel_agrees(fresh, kept):
    html = '<img alt="a bar" src="data:image/png;base64,{}">'
    run = drawn(fresh)
    run.outputs.append(new_output("display_data", data={"text/html": html.format(fresh)}))
    old, new = (new_notebook(cells=[cell]) for cell in (copy.deepcopy(run), run))
    for output in old.cells[0].outputs:
        for kind, value in output.data.items():
            output.data[kind] = value.replace(fresh, picture())
    keep_pictures(new, old)
    assert (new.cells[0].outputs == old.cells[0].outputs) == kept
    assert (fresh in str(new.cells[0].outputs)) != kept


SHOW = "from IPython.display import Image\nfrom base64 import b64decode\nImage(b64decode('{}'))"
LOCAL = """import socket
with socket.create_server(("127.0.0.1", 0)) as server:
    socket.create_connection(("localhost", server.getsockname()[1]), timeout=5).close()"""
CELLS = [  # how a cell must end, and its code
    ("PASSED", SHOW.format(picture())),
    ("FAILED", SHOW.format(picture(row=20))),
    ("PASSED", LOCAL),
    ("FAILED", "import socket\nsocket.create_connection(('192.0.2.1', 80), timeout=1)"),
    ("FAILED", "from socket import *\nsocket(AF_INET, SOCK_DGRAM).sendto(b'', ('192.0.2.1', 9))"),
    ("FAILED", "import urllib.request\nurllib.request.urlopen('http://example.org', timeout=1)"),
]


def test_nbval_compares_pictures_and_reaches_this_machine_only(tmp_path):
    cells = []
    for _, source in CELLS:
        outputs = drawn(picture()).outputs if "Image" in source else []
        cells.append(new_code_cell(source, outputs=outputs, execution_count=1))
        for output in outputs:
            output.data["text/plain"] = "<IPython.core.display.Image object>"
    notebook = tmp_path / "trial.ipynb"
    nbformat.write(new_notebook(cells=cells), notebook)
    flags = ["-q", "-rA", "-p", "no:cacheprovider", "-p", "tests.notebooks.nbval_strict"]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *flags, "--nbval", "--nbval-current-env", notebook],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    ends = re.findall(r"^(PASSED|FAILED) .*::Cell (\d+)", ran.stdout, re.MULTILINE)
    assert sorted(ends, key=lambda end: int(end[1])) == [
        (end, str(number)) for number, (end, _) in enumerate(CELLS)
    ], ran.stdout
    assert "the picture differs" in ran.stdout and "the network is cut" in ran.stdout


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
