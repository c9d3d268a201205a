"""The pad of notebook 07: a target is drawn with the mouse, and changed with the keyboard."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAME = "07_universal_approximation"
RUN_ALL = """
async () => {
  const app = window.jupyterapp;
  await app.restored;
  const panel = app.shell.currentWidget;
  await panel.context.ready;
  await panel.sessionContext.ready;
  await app.commands.execute('notebook:run-all-cells');
}
"""


@pytest.mark.parametrize("language", ["ja", "en"], ids=lambda language: f"{language}/{NAME}")
def test_the_network_follows_what_is_drawn(language, page, lab, screenshots):
    page.goto(lab.address(ROOT / "notebooks" / language / f"{NAME}.ipynb"))
    page.wait_for_function(
        "window.jupyterapp?.shell?.currentWidget?.content?.model?.cells.length > 0"
    )
    page.evaluate(RUN_ALL)
    output = page.locator(".jp-OutputArea:has(.lecture-demo.staircase-explorer)").first
    pad, reset = output.locator(".drawing-pad svg"), output.get_by_role("button").last
    pad.scroll_into_view_if_needed()

    def picture():
        page.wait_for_timeout(1500)  # the last of many pictures
        return output.locator(".jp-RenderedImage img").get_attribute("src")

    first, frame = picture(), pad.bounding_box()
    corners = [(0.0, 0.8), (0.25, 0.2), (0.5, 0.8), (0.75, 0.2), (1.0, 0.8)]
    places = [
        (frame["x"] + x * frame["width"], frame["y"] + y * frame["height"]) for x, y in corners
    ]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=6)
    page.mouse.up()
    heights = [int(height) for height in pad.get_attribute("data-heights").split(",")]
    assert heights[1] < -50 < 50 < heights[16]
    assert heights[32] < -50 < 50 < heights[48]
    drawn = picture()
    assert drawn != first
    assert output.locator(".drawing-pad .mod-active").count() == 0  # it is no ready target
    if screenshots:
        output.screenshot(path=screenshots / f"{language}-drawing-pad.png")

    pad.focus()
    pad.press("ArrowUp")
    assert picture() != drawn
    pad.press("ArrowDown")
    assert [int(height) for height in pad.get_attribute("data-heights").split(",")] == heights
    assert picture() == drawn

    reset.click()
    assert picture() == first
    assert not page.problems, page.problems
