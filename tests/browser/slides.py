"""A notebook as a deck of slides: whether each of them fits on the screen."""

import os

import pytest

# A screen is a slide or a subslide with the cells that follow it; its last cell shows all of them.
SCRIPT = """
window.deck = async (command, presenting) => {
  await window.jupyterapp.commands.execute(`deck:${command}`);
  while ((document.body.dataset.jpDeckMode === 'presenting') !== presenting) {
    await new Promise(requestAnimationFrame);
  }
};
window.startDeck = async () => {
  const {content} = await notebookPanel();
  content.activeCellIndex = 0;
  await deck('start', true);
  await Promise.all(content.widgets.map(cell => cell.ready));
  const formulas = () => content.node.querySelectorAll('mjx-container').length;
  for (let before = -1, still = 0; still < 3; before = formulas()) {
    await new Promise(resolve => setTimeout(resolve, 200));
    still = formulas() === before ? still + 1 : 0;
  }
};
window.stopDeck = () => deck('stop', false);
window.screens = () => {
  const found = [];
  for (const [index, cell] of window.jupyterapp.shell.currentWidget.content.widgets.entries()) {
    const kind = (cell.model.getMetadata('slideshow') ?? {}).slide_type ?? null;
    if (kind === 'skip' || kind === 'notes') continue;
    if (kind === 'slide' || kind === 'subslide' || !found.length) {
      found.push({first: cell.model.id, last: index});
    } else {
      found.at(-1).last = index;
    }
  }
  return found;
};
window.measure = async ({first, last}) => {
  const notebook = window.jupyterapp.shell.currentWidget.content;
  notebook.activeCellIndex = last;
  const cells = notebook.widgets.filter(
    cell => cell.node.classList.contains('jp-deck-mod-visible'));
  const all = selector => cells.flatMap(cell => [...cell.node.querySelectorAll(selector)]);
  const waiting = all('img').filter(image => !image.complete);
  await Promise.all(waiting.map(image => image.decode().catch(() => {})));
  const wide = all('.cm-scroller, .jp-RenderedMarkdown, .jp-OutputArea-output, .lecture-demo')
    .filter(part => part.scrollWidth > part.clientWidth + 1)
    .map(part => `${part.className.split(' ')[0]} ${part.scrollWidth} > ${part.clientWidth}`);
  const outside = all('img, table, mjx-container')
    .filter(part => part.getBoundingClientRect().right > window.innerWidth)
    .map(part => part.tagName.toLowerCase());
  return {
    first,
    cells: cells.length,
    height: notebook.node.querySelector('.jp-WindowedPanel-outer').scrollHeight,
    wide: [...wide, ...outside],
    errors: [
      ...cells.flatMap(cell => cell.model.toJSON().outputs ?? [])
        .filter(output => output.output_type === 'error').map(output => output.ename),
      ...all('mjx-merror').map(part => part.textContent),
    ],
  };
};
// Nothing waits for a frame: asked for a size, the browser computes it as it will be painted.
window.walkDeck = async () => {
  const seen = [];
  await startDeck();
  try {
    for (const screen of screens()) seen.push(await measure(screen));
  } finally {
    await stopDeck();  // JupyterLab would open the next notebook as a deck too
  }
  return seen;
};
window.japaneseWidth = () => {
  const canvas = document.createElement('canvas').getContext('2d');
  canvas.font = `20px ${getComputedStyle(document.body).fontFamily}`;
  return canvas.measureText('あやめの花').width;
};
window.sizes = () => {
  const zoom = element => element ? (Number(getComputedStyle(element).zoom) || 1) *
    zoom(element.parentElement) : 1;
  const size = selector => {
    const element = document.querySelector(`.jp-Deck ${selector}`);
    return parseFloat(getComputedStyle(element).fontSize) * zoom(element);
  };
  return {text: size('.jp-RenderedMarkdown p'), code: size('.cm-content')};
};
"""


def require_japanese_font(page):
    """Without a Japanese font the boxes shown instead have another width, and lines break late."""
    if abs(page.evaluate("japaneseWidth()") - 100) > 5:
        message = "no Japanese font, as of the package fonts-ipafont-gothic"
        if os.environ.get("CI") or os.environ.get("LECTURE_REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)


def faults(page):
    """Walk an open notebook as a deck; return what does not fit on a screen, or is an error.

    Each fault begins with the cell at which its screen does.
    """
    found = []
    for screen in page.evaluate("walkDeck()"):
        first = screen["first"]
        assert screen["cells"] > 0, f"{first}: nothing is shown"
        if screen["height"] > page.viewport_size["height"]:
            found.append(f"{first}: {screen['height']} px high")
        found += [f"{first}: too wide, {part}" for part in screen["wide"]]
        found += [f"{first}: {error}" for error in screen["errors"]]
    return found
