"""The colours of the figures can be read as text where they are meant to be."""

import pytest
from matplotlib.colors import to_rgb

from lecture_utils import plots


def contrast_on_white(color):
    """The contrast ratio of WCAG 2.2, between 1 and 21."""
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color)]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


@pytest.mark.parametrize("name", plots.PALETTE)
def test_every_colour_has_a_shade_for_text(name):
    assert contrast_on_white(plots.LEGIBLE[name]) >= 4.5
