"""The live demos: what they compute, and that their pictures follow the controls."""

import base64
import html
import io
import re
import subprocess
import sys
import threading

import ipywidgets
import numpy as np
import pytest
from matplotlib.colors import ListedColormap
from numpy.testing import assert_allclose, assert_array_equal
from PIL import Image
from scipy import stats

import lecture_utils as lu
from lecture_utils.chapters.free_fall_fit.demos import chi2_p_value, fit_free_fall
from lecture_utils.chapters.linear_activation.demos import (
    fermi_edge,
    map_unit_square,
    xor_network,
)
from lecture_utils.language import set_language
from lecture_utils.rooms import rooms
from lecture_utils.widgets.artists import ColorPlane
from lecture_utils.widgets.controls import Counter, TimeSlider, choice, slider
from lecture_utils.widgets.demo import Demo, new_figure
from lecture_utils.widgets.drawing_pad import DrawingPad
from lecture_utils.widgets.page import spoken
from lecture_utils.widgets.png import encode_png

NAMES = [demo for room in rooms().values() for demo in room.demos]
START = {"degree": 2, "sigma": 0.02, "points": 10, "until": 1.2, "measurement": 0}
OR_AND = {"w11": 1, "w12": 1, "b1": -0.5, "w21": 1, "w22": 1, "b2": -1.5, "v1": 1, "v2": -2}


# --- notebook 01 ----------------------------------------------------------------------------------


@pytest.mark.parametrize("degree", [1, 2, 5, 8])
def test_the_fit_and_its_error_band_agree_with_polyfit(degree):
    fit = fit_free_fall(**START | {"degree": degree, "points": 25, "until": 2.0})
    center = 0.55  # powers of t - 0.55 keep polyfit well-conditioned
    c, covariance = np.polyfit(
        fit.t - center, fit.y, degree, w=np.full(25, 1 / fit.sigma), cov="unscaled"
    )
    A = np.vander(fit.time - center, degree + 1)
    assert_allclose(fit.curve, A @ c, rtol=1e-8, atol=1e-8)
    assert_allclose(fit.error, np.sqrt(np.einsum("ti,ij,tj->t", A, covariance, A)), rtol=1e-6)
    residuals = (fit.y - np.polyval(c, fit.t - center)) / fit.sigma
    assert_allclose(fit.chi2, residuals @ residuals)
    assert fit.dof == 25 - degree - 1


def test_the_explorer_starts_with_the_measurements_of_the_notebook():
    shipped, fit = lu.data.free_fall(), fit_free_fall(**START)
    assert_allclose(fit.t, shipped.t)
    assert_allclose(fit.y, shipped.y, atol=1e-12)
    assert fit.sigma == shipped.sigma


def test_a_high_degree_fits_better_and_predicts_worse_than_the_parabola():
    parabola, high = (fit_free_fall(**START | {"degree": d, "until": 2.0}) for d in (2, 8))
    assert high.chi2 < parabola.chi2
    assert abs(parabola.curve[-1] - parabola.truth) < 3 * parabola.error[-1]
    assert abs(high.curve[-1] - high.truth) > 100
    assert high.error[-1] > 100


def test_a_straight_line_is_refuted_by_small_errors_only():
    assert fit_free_fall(**START | {"degree": 1}).p_value < 1e-6
    assert fit_free_fall(**START | {"degree": 1, "sigma": 0.3}).p_value > 0.05


def test_moving_sigma_stretches_the_same_noise():
    small, large = (fit_free_fall(**START | {"sigma": sigma}) for sigma in (0.02, 0.2))
    assert_allclose(small.pulls, large.pulls, atol=1e-9)
    assert_allclose(10 * small.error, large.error)


def test_measuring_again_gives_other_data():
    again = [fit_free_fall(**START | {"measurement": k}).y for k in (0, 1, 2)]
    assert np.ptp(again, axis=0).min() > 0
    assert_array_equal(again[1], fit_free_fall(**START | {"measurement": 1}).y)


def test_the_chi2_of_many_measurements_scatters_around_the_degrees_of_freedom():
    chi2 = [fit_free_fall(**START | {"measurement": k}).chi2 for k in range(1, 401)]
    assert abs(np.mean(chi2) - 7) < 4 * np.sqrt(2 * 7 / 400)


@pytest.mark.parametrize("dof", [1, 2, 7, 8, 38])
@pytest.mark.parametrize("chi2", [0.0, 0.3, 8.0, 60.0, 5000.0])
def test_the_p_value_agrees_with_scipy(chi2, dof):
    assert_allclose(chi2_p_value(chi2, dof), stats.chi2.sf(chi2, dof), rtol=1e-10, atol=1e-300)


def test_a_polynomial_with_more_coefficients_than_points_is_refused():
    with pytest.raises(ValueError, match="degree"):
        fit_free_fall(**START | {"degree": 10})


# --- notebook 02 ----------------------------------------------------------------------------------


def test_a_rotation_takes_the_unit_square_where_geometry_says():
    image = map_unit_square(w11=0, w12=-1, b1=2, w21=1, w22=0, b2=1)
    assert_array_equal(image.square, [[2, 1], [2, 2], [1, 2], [1, 1]])
    assert image.determinant == 1


def test_the_determinant_is_the_signed_area_of_the_image():
    image = map_unit_square(w11=0.3, w12=1.2, b1=-1, w21=1.5, w22=-0.4, b2=0.5)
    x, y = image.square.T
    shoelace = np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)) / 2
    assert_allclose(image.determinant, shoelace)
    assert image.determinant < 0


def test_the_sigmoid_with_weight_minus_one_over_T_is_the_fermi_function():
    edge = fermi_edge(T=0.3, mu=0.5, charge=-1)
    assert_allclose(edge.occupation, 1 / (np.exp((edge.E - 0.5) / 0.3) + 1), rtol=1e-12)
    assert_allclose([edge.w, -edge.b / edge.w], [-1 / 0.3, 0.5])


def test_holes_fill_what_particles_leave():
    particles, holes = (fermi_edge(T=0.3, mu=0.5, charge=charge) for charge in (-1, 1))
    assert_allclose(particles.occupation + holes.occupation, 1)
    assert_allclose(particles.slope, holes.slope)


def test_the_width_and_the_peak_of_the_edge_are_two_ln_nine_T_and_a_quarter_of_one_over_T():
    edge = fermi_edge(T=0.3, mu=0.5, charge=-1)
    assert_allclose([edge.width, edge.peak], [1.31833, 0.83333], atol=5e-6)
    at = np.array([0.5 - edge.width / 2, 0.5, 0.5 + edge.width / 2])
    assert_allclose(lu.sigmoid(edge.w * at + edge.b), [0.9, 0.5, 0.1])
    assert_allclose(edge.slope, -np.gradient(edge.occupation, edge.E), atol=1e-2)
    assert abs(edge.slope.max() - edge.peak) < 1e-3


@pytest.mark.parametrize("bad", [{"T": 0.0}, {"charge": 0}])
def test_an_impossible_fermi_edge_is_refused(bad):
    with pytest.raises(ValueError, match=next(iter(bad))):
        fermi_edge(**{"T": 0.3, "mu": 0.5, "charge": -1} | bad)


def test_or_and_not_and_solve_xor():
    net = xor_network(**OR_AND, c=-0.5, activation="step")
    assert_array_equal(net.output, [0, 1, 1, 0])
    assert net.right.all()
    assert_array_equal(net.hidden, [[0, 0], [1, 0], [1, 0], [1, 1]])


@pytest.mark.parametrize("activation", ["step", "σ(10u)", "σ(3u)"])
def test_the_planes_of_xor_show_the_output_of_the_network(activation):
    net = xor_network(**OR_AND, c=-0.5, activation=activation)
    cells = np.array([40, 120])  # around 0 and 1 on [-0.5, 1.5], in 160 cells
    plane = net.input_plane[np.ix_(cells, cells)]  # rows are x2
    assert_allclose(plane.T.ravel(), net.output, atol=0.15)
    assert_allclose(net.hidden_plane[40, 120], lu.sigmoid(0.5 * 10), atol=0.35)
    assert net.hidden_plane[120, 120] < 0.5 < net.hidden_plane[40, 120]


def test_an_unknown_activation_is_refused():
    with pytest.raises(ValueError, match="activation"):
        xor_network(**OR_AND, c=-0.5, activation="relu")


def test_xor_starts_unsolved():
    demo = lu.widgets.xor_by_hand()
    assert demo.result.right.sum() == 3
    demo.set(w22=1.0, b2=-1.5, v2=-2.0)
    assert demo.result.right.all()


# --- every demo -----------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=NAMES)
def one_of_each(request):
    return getattr(lu.widgets, request.param)()


@pytest.fixture
def demo(one_of_each):
    one_of_each.reset()
    return one_of_each


def pixels(picture):
    return np.asarray(Image.open(io.BytesIO(picture)))


def other_values(control):
    if isinstance(control, Counter):
        return [control.value + 1]
    if isinstance(control, ipywidgets.ToggleButtons):
        return [value for value in control.options.values() if value != control.value]
    return [value for value in (control.min, control.max) if value != control.value]


def test_every_control_changes_the_picture_and_reset_brings_the_first_one_back(demo):
    first, start = demo.picture, demo.values
    for name, control in demo.controls.items():
        for value in other_values(control):
            demo.set(**{name: value})
            assert demo.values == start | {name: value}
            assert demo.picture != first, name
            demo.reset()
            assert demo.picture == first


def test_a_move_adds_no_artist_to_the_figure(demo):
    def artists():
        return [id(artist) for artist in demo._canvas.figure.findobj()]

    before = artists()
    for name, control in demo.controls.items():
        demo.set(**{name: other_values(control)[0]})
    assert artists() == before


def test_ticks_and_labels_stand_still(demo):
    boxes = [ax.bbox.extents for ax in demo._canvas.figure.axes]
    left, bottom = np.min(boxes, axis=0)[:2].astype(int) - 8  # half a tick
    first = pixels(demo.picture)
    for name, control in demo.controls.items():
        demo.set(**{name: other_values(control)[-1]})
        moved = pixels(demo.picture) != first
        assert moved.any()
        assert not moved[-bottom:].any()
        assert not moved[100:, :left].any()


@pytest.fixture
def shown(monkeypatch):
    """A function that returns the bundles which the cell of a demo stores."""

    def show(demo):
        bundles = []
        monkeypatch.setattr(
            "lecture_utils.widgets.demo.display", lambda data, raw: bundles.append(data)
        )
        demo._ipython_display_()
        return bundles

    return show


def test_the_first_picture_is_stored_with_its_size_and_a_text_for_those_who_do_not_see_it(
    demo, shown
):
    height, width, _ = pixels(demo.picture).shape
    panel, still = shown(demo)
    assert panel["application/vnd.jupyter.widget-view+json"]["model_id"] == f"demo-{demo.name}"
    tag = still["text/html"]
    assert len(demo.alt) > 20 and still["text/plain"] == demo.alt
    assert f'alt="{html.escape(demo.alt)}"' in tag and f'width="{width // 2}"' in tag
    picture = base64.b64decode(re.search(r'src="data:image/png;base64,([^"]*)"', tag)[1])
    stored = np.asarray(Image.open(io.BytesIO(picture)).convert("RGB")).astype(int)
    assert stored.shape == (height, width, 3)
    assert abs(stored - pixels(demo.picture)[..., :3]).mean() < 1


def test_the_stored_picture_stays_the_first_one_and_gives_way_to_the_live_one(demo, shown):
    before = shown(demo)[1]
    name, control = next(iter(demo.controls.items()))
    demo.set(**{name: other_values(control)[0]})
    assert shown(demo)[1] == before
    hidden = f".lecture-demo-still.{demo.name} {{ display: none; }}"
    assert any(hidden in getattr(part, "value", "") for part in demo._panel.children[-1:])


def test_every_slider_has_a_name_that_can_be_spoken(demo):
    for control in demo.controls.values():
        if hasattr(control, "readout"):
            assert control.tooltip and not set(control.tooltip) & set("$\\_^{}"), control.tooltip


def test_the_state_is_told_and_changes_with_the_picture(demo):
    first = demo.state
    assert html.unescape(demo._state.value) == first
    for name, control in demo.controls.items():
        if isinstance(control, Counter | DrawingPad):
            continue
        demo.set(**{name: other_values(control)[-1]})
        assert demo.state != first and html.unescape(demo._state.value) == demo.state
        demo.reset()


def test_the_controls_have_a_fixed_id(demo):
    assert demo._panel.model_id == f"demo-{demo.name}"


def test_captions_and_descriptions_come_in_the_language_set(one_of_each):
    """The last test of a demo: the same in another language closes it."""
    set_language("ja")
    both = one_of_each, getattr(lu.widgets, one_of_each.name.replace("-", "_"))()
    english, japanese = (
        demo.alt + "".join(control.description for control in demo.controls.values())
        for demo in both
    )
    assert not japanese.isascii() and japanese != english
    assert not any("\n" in demo.alt for demo in both)


# --- the class ------------------------------------------------------------------------------------


@pytest.fixture
def make():
    """A function that makes a small demo of y = compute(a, b)."""

    def make(compute=lambda a, b: a + b, draw=lambda result: None):
        figure = new_figure(200, 100)
        line = figure.subplots().axhline(0)

        def update(result):
            line.set_ydata([result, result])
            draw(result)

        controls = {"a": slider("$a$", 0.25, 0, 1, 0.05), "b": slider("$b$", 0.25, 0, 1, 0.05)}
        return Demo("test", figure, controls, compute, update, [line], alt="a line")

    yield make
    Demo._open.pop("test").close()


def message(demo):
    return demo._message.value if demo._message.layout.display != "none" else ""


def test_a_moved_control_changes_result_and_picture(make):
    demo = make()
    first = demo.picture
    demo.controls["a"].value = 0.75
    assert demo.result == 1.0
    assert demo.picture != first
    assert demo.error is None and message(demo) == ""


def test_setting_several_controls_computes_once(make):
    calls = []
    demo = make(compute=lambda a, b: calls.append((a, b)) or a + b)
    calls.clear()
    demo.set(a=0.5, b=0.75)
    assert calls == [(0.5, 0.75)]


@pytest.mark.parametrize("bad", [{"c": 1}, {"a": 1.5}, {"a": 0.75, "b": -1}, {"a": "x"}])
def test_an_impossible_value_is_refused_and_changes_nothing(make, bad):
    demo = make()
    picture, values = demo.picture, demo.values
    with pytest.raises(ValueError, match=r"controls|must lie|cannot be"):
        demo.set(**bad)
    assert (demo.picture, demo.values) == (picture, values)


def test_an_error_in_a_callback_is_shown_and_kept_until_a_move_succeeds(make):
    demo = make(compute=lambda a, b: 1 / (a - 0.5))
    demo.controls["a"].value = 0.5
    assert isinstance(demo.error, ZeroDivisionError)
    assert "ZeroDivisionError: float division by zero" in message(demo)
    demo.controls["a"].value = 0.75
    assert demo.error is None and message(demo) == ""


def test_set_raises_what_the_computation_raises(make):
    demo = make(compute=lambda a, b: 1 / (a - 0.5))
    with pytest.raises(ZeroDivisionError):
        demo.set(a=0.5)
    assert demo.values["a"] == 0.25


def test_a_print_in_a_callback_is_shown(make):
    demo = make(draw=lambda result: print("now <", result))
    demo.controls["a"].value = 0.5
    assert "now &lt; 0.75" in message(demo)
    assert demo.error is None


def test_a_cell_goes_on_printing_while_a_callback_runs_beside_it(make, capsys):
    computing, printed = threading.Event(), threading.Event()

    def compute(a, b):
        if a == 0.75:
            print("from the callback")
            computing.set()
            assert printed.wait(10)
        return a + b

    demo = make(compute=compute)
    callback = threading.Thread(target=lambda: setattr(demo.controls["a"], "value", 0.75))
    callback.start()
    assert computing.wait(10)
    print("from the cell")
    printed.set()
    callback.join()
    assert capsys.readouterr().out == "from the cell\n"
    assert "from the callback" in message(demo) and "from the cell" not in message(demo)


def test_a_move_made_while_values_are_set_is_drawn_afterwards(make):
    computing, moved = threading.Event(), threading.Event()

    def compute(a, b):
        if (a, b) == (0.75, 0.25):
            computing.set()
            assert moved.wait(10)
        return a + b

    demo = make(compute=compute)
    setting = threading.Thread(target=lambda: demo.set(a=0.75))
    setting.start()
    assert computing.wait(10)
    threading.Timer(0.1, moved.set).start()
    demo.controls["b"].value = 0.5
    setting.join()
    assert demo.result == 1.25


def test_the_reset_button_resets_and_shows_errors(make):
    broken = []

    def compute(a, b):
        if broken:
            raise RuntimeError("broken")
        return a + b

    demo = make(compute=compute)
    reset = demo._panel.children[1].children[-1]
    demo.controls["a"].value = 0.75
    reset.click()
    assert demo.values["a"] == 0.25
    demo.controls["a"].value = 0.75
    broken.append(True)
    reset.click()
    assert "RuntimeError: broken" in message(demo)


def test_a_new_demo_of_the_same_name_closes_the_earlier_one(make):
    first = make()
    second = make()
    assert first._panel.comm is None and first.controls["a"].comm is None
    assert second._panel.comm is not None
    second.controls["a"].value = 0.75
    assert second.result == 1.0


def open_widgets():
    """The comms of all widgets that a page loaded again would wait for."""
    return set(ipywidgets.widgets.widget._instances)


@pytest.mark.parametrize("name", NAMES)
def test_a_closed_demo_leaves_no_widget_behind(name):
    before = open_widgets()
    demo = getattr(lu.widgets, name)()
    assert open_widgets() - before
    demo.close()
    assert not open_widgets() - before


def test_a_time_has_buttons_that_play_it_and_closes_with_them():
    before = open_widgets()
    figure = new_figure(200, 100)
    (line,) = figure.subplots().plot([0], [0])
    time = TimeSlider("time $t$", 2, 0, 5)
    demo = Demo(
        "time", figure, {"t": time}, lambda t: t, lambda t: line.set_ydata([t]), [line], alt="time"
    )
    assert time.play.value == 2 and (time.play.min, time.play.max) == (0, 5)
    assert time.tooltip == "time t"
    assert demo._panel.children[0].children == (time.with_play,)
    demo.close()
    assert open_widgets() == before


def test_what_is_seen_is_told_in_the_words_of_the_demo():
    figure = new_figure(200, 100)
    label = figure.text(0, 0, "")
    controls = {"a": slider("$a$", 0, 0, 1, 0.5, 1, name="<width>"), "b": choice({"up": 1}, 1)}
    demo = Demo(
        "told",
        figure,
        controls,
        lambda a, b: a * b,
        lambda y: label.set_text(f"the line lies at {y}"),
        [label],
        alt="a line",
    )
    demo.set(a=0.5)
    assert demo.state == "<width>: 0.5; up; the line lies at 0.5"
    assert demo._state.value == "&lt;width&gt;: 0.5; up; the line lies at 0.5"
    demo.close()


@pytest.mark.parametrize(
    ("caption", "name"),
    [
        ("$w_{11}$", "w 11"),
        (r"$\log_{10}\epsilon$", "log 10 epsilon"),
        ("温度 $T$", "温度 T"),
        (r"E [$\,$eV]", "E [ eV]"),
    ],
)
def test_a_caption_is_spoken_without_tex(caption, name):
    assert spoken(caption) == name


def test_the_png_holds_the_pixels():
    rgba = np.random.default_rng(0).integers(0, 256, (7, 5, 4), dtype=np.uint8)
    assert_array_equal(pixels(encode_png(rgba)), rgba)


def test_a_color_plane_puts_the_first_row_at_the_bottom():
    figure = new_figure(200, 100)
    ax = figure.subplots()
    plane = ColorPlane(ax, ListedColormap(["#000000", "#ff0000", "#00ff00", "#0000ff"]), 0, 3)
    demo = Demo(
        "plane",
        figure,
        {"a": slider("$a$", 0, 0, 1, 0.1)},
        lambda a: np.array([[0, 1], [2, 3]]),
        plane.set_values,
        [plane],
        alt="four colours",
    )
    picture = pixels(demo.picture)
    left, bottom, right, top = ax.bbox.extents.astype(int)
    rows, columns = [-bottom - 9, -top + 9], [left + 9, right - 9]
    corners = picture[np.ix_(rows, columns)][..., :3]
    assert_array_equal(corners, [[[0, 0, 0], [255, 0, 0]], [[0, 255, 0], [0, 0, 255]]])


def test_importing_the_package_imports_no_widgets():
    code = (
        "import sys, lecture_utils as lu; assert 'ipywidgets' not in sys.modules;"
        "assert 'affine_map' in dir(lu.widgets); assert 'ipywidgets' not in sys.modules;"
        "lu.widgets.affine_map; assert 'ipywidgets' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_unknown_demo_is_named_in_the_error():
    with pytest.raises(AttributeError, match="affine_maps"):
        lu.widgets.affine_maps  # noqa: B018
