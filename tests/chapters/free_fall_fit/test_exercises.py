"""Answers to the exercises of notebook 01 that once got no good hint."""

import numpy as np
import pytest

import lecture_utils as lu
from lecture_utils.language import LANGUAGES, set_language
from lecture_utils.rooms import texts


def fit_g_without_brackets(t, y):
    phi = t**2 / 2
    return phi @ y / phi @ phi


def chi2_with_the_error_of_g(A, y, sigma):
    B = A.T / sigma**2
    C = np.linalg.inv(B @ A)
    c = C @ B @ y
    sigma_fit = np.array([np.sqrt(a @ C @ a) for a in A])
    return c, C, np.sum(((y - A @ c) / sigma_fit) ** 2)


@pytest.mark.parametrize(
    ("number", "answer", "mistake"),
    [
        ("1.1", fit_g_without_brackets, "missing brackets"),
        (
            "1.1",
            lambda t, y: np.linalg.lstsq(np.stack([t, t**2 / 2], axis=1), y)[0][-1],
            "extra parameters",
        ),
        ("1.2", chi2_with_the_error_of_g, "χ² with the errors of the fit"),
    ],
)
def test_the_mistake_is_named(number, answer, mistake):
    assert lu.check(number, answer).mistake == mistake


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_column_without_its_second_axis_is_told_so(language):
    set_language(language)
    result = lu.check("1.1", lambda t, y: np.linalg.lstsq(t**2 / 2, y)[0][0])
    assert result.status == "error"
    assert "`phi[:, None]`" in result.message


def test_the_numbers_in_the_hints_are_those_of_the_parabola_at_2_s():
    t, _, sigma = lu.data.free_fall()
    A, a = np.vander(t, 3), np.vander([2.0], 3)
    C = sigma**2 * np.linalg.inv(A.T @ A)
    right, ignored, linear = (
        np.sqrt(a @ C @ a.T).item(),
        np.sqrt(a**2 @ np.diag(C)).item(),
        (a @ np.sqrt(np.diag(C))).item(),
    )
    assert [round(v, 2) for v in (right, ignored, linear)] == [0.18, 0.40, 0.57]
    hints = " ".join(map(str, texts("free_fall_fit")["1.3"]["mistakes"].values()))
    assert all(f"{v} m" in hints for v in ("0.18", "0.40", "0.57"))
