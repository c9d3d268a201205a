"""A notebook in JupyterLab: opening it, running it, and its demos."""

from pathlib import Path

from tests import web

OURS = [".jp-OutputArea-output", ".jp-MarkdownOutput"]  # the rest of the page is JupyterLab's
STEPS = 8  # so many steps of a demo's first slider are timed

# The page reports a frame when the new picture has been decoded and painted. The clock starts
# with the event of the key or the mouse, as a person's does.
SCRIPT = """
window.nextFrame = picture => new Promise((resolve, reject) => {
  let start = null;
  const begin = event => { start ??= event.timeStamp; };
  const events = ['keydown', 'click'];
  events.forEach(name => document.addEventListener(name, begin, {capture: true, once: true}));
  const finish = value => {
    events.forEach(name => document.removeEventListener(name, begin, true));
    observer.disconnect();
    clearTimeout(timer);
    resolve(value);
  };
  const observer = new MutationObserver(async () => {
    await picture.decode().catch(() => {});
    requestAnimationFrame(() => {
      const painted = new MessageChannel();
      painted.port1.onmessage = () => finish(performance.now() - start);
      painted.port2.postMessage(null);
    });
  });
  observer.observe(picture, {attributes: true, attributeFilter: ['src']});
  const timer = setTimeout(() => finish(null), 5000);
});
window.notebookPanel = async () => {
  const app = window.jupyterapp;
  await app.restored;
  const panel = app.shell.currentWidget;
  await panel.context.ready;
  await panel.sessionContext.ready;
  return panel;
};
window.openNotebook = async path => {
  await window.jupyterapp.commands.execute('docmanager:open', {path});
  await openAllSections();
};
window.openAllSections = async () => {
  await notebookPanel();
  await window.jupyterapp.commands.execute('notebook:expand-all-headings');
};
window.closeNotebook = async () => {
  const panel = await notebookPanel();
  await panel.sessionContext.shutdown();
  panel.context.model.dirty = false;  // or a dialogue asks whether to save
  panel.close();
  while (!panel.isDisposed) await new Promise(requestAnimationFrame);
};
window.codeCells = content => content.model.toJSON().cells
  .filter(cell => cell.cell_type === 'code')
  .map(({source, metadata, execution_count, outputs}) => ({
    source, tags: metadata.tags ?? [], execution_count,
    errors: outputs.filter(output => output.output_type === 'error'),
  }));
window.runAll = async () => {
  const {content} = await notebookPanel();
  await window.jupyterapp.commands.execute('notebook:run-all-cells');
  return codeCells(content);
};
window.runCells = async tags => {
  const {content} = await notebookPanel();
  for (const [index, {model}] of content.widgets.entries()) {
    const own = model.getMetadata('tags') ?? [];
    if (model.type !== 'code' || !tags.some(tag => own.includes(tag))) continue;
    content.deselectAll();
    content.activeCellIndex = index;
    await window.jupyterapp.commands.execute('notebook:run-cell');
  }
  return codeCells(content);
};
window.save = async () => (await notebookPanel()).context.save();
window.trust = async () => {
  for (const cell of (await notebookPanel()).content.model.cells) cell.trusted = true;
};
window.startDeckAtDemo = async () => {
  const {content} = await notebookPanel();
  content.activeCellIndex = content.widgets.findIndex(({model}) =>
    model.type === 'code' && (model.getMetadata('tags') ?? []).includes('demo'));
  await deck('start', true);
};
window.activeCell = () => window.jupyterapp.shell.currentWidget.content.activeCellIndex;
"""


class Notebook:
    """A notebook of the series, open in a JupyterLab, with all its sections unfolded.

    A page that shows JupyterLab already goes on with it: a new one costs more than the notebook.
    """

    def __init__(self, page, lab, path: Path):
        self.page, self.language, self.number = page, path.parent.name, path.stem[:2]
        self.name = f"{self.language}-{path.stem}"
        self._address = lab.page(f"{self.language}/{path.name}")
        if page.url.startswith(lab.url):
            page.evaluate("path => openNotebook(path)", f"{self.language}/{path.name}")
        else:
            self._load()

    def _load(self):
        self.page.goto(self._address)
        self.page.wait_for_function(
            "window.jupyterapp?.shell?.currentWidget?.content?.model?.cells.length > 0"
        )
        self.page.evaluate("openAllSections()")

    def close(self):
        """Close the notebook unsaved, and end its kernel."""
        self.page.evaluate("closeNotebook()")

    def load_again(self):
        """Save the notebook and load the page again; the kernel goes on running.

        JupyterLab shows live outputs again only where it trusts all, as when every cell has run.
        """
        self.page.evaluate("trust()")
        self.page.evaluate("save()")
        self._load()

    def run(self, *tags) -> list:
        """Run the code cells with one of these tags; return tags and errors of all code cells."""
        return self.page.evaluate("tags => runCells(tags)", tags)

    def demos(self, expected=None) -> list:
        """The demos that have run; where it is known, wait for their number."""
        panels = self.page.locator(".lecture-demo")
        if expected:
            panels.nth(expected - 1).wait_for()
        return [Demo(self.page, panel) for panel in panels.all()]

    def save_pictures(self, folder: Path):
        """Save the page as NAME-1.png, NAME-2.png, ...: a browser limits the height of one."""
        size, notebook = self.page.viewport_size, self.page.locator(".jp-WindowedPanel-outer").first
        self.page.set_viewport_size({"width": size["width"], "height": 12_000})
        self.page.wait_for_timeout(500)
        shown, height = notebook.evaluate("element => [element.clientHeight, element.scrollHeight]")
        for number, top in enumerate(range(0, height, shown), 1):
            notebook.evaluate("(element, top) => { element.scrollTop = top; }", top)
            self.page.wait_for_timeout(500)
            notebook.screenshot(path=folder / f"{self.name}-{number}.png")
        self.page.set_viewport_size(size)


def barriers(page):
    """What hinders a reader who hears the page or needs contrast, in the parts that are ours.

    Only what axe-core calls serious or critical.
    """
    # JupyterLab lets a wide formula scroll, and gives it no focus.
    return web.barriers(page, OURS, rules=["scrollable-region-focusable"])


class Demo:
    """One live demo: controls above, picture below."""

    def __init__(self, page, panel):
        self.page, self.panel = page, panel
        self.panel.wait_for()
        self.name = self.panel.get_attribute("class").split("lecture-demo ")[1].split()[0]
        self.image = panel.locator(".widget-image")
        self.reset = panel.locator("button:has(.fa-undo)")
        self.latencies = []

    def picture(self) -> str:
        """The picture, in letters to be compared."""
        return self.image.evaluate(
            """async image => {
              const data = await (await fetch(image.src)).arrayBuffer();
              const digest = await crypto.subtle.digest('SHA-256', data);
              return Array.from(new Uint8Array(digest), byte => byte.toString(16)).join(' ');
            }"""
        )

    def picture_at_rest(self) -> str:
        """The last of many pictures, when no other one follows it."""
        while True:
            before = self.image.get_attribute("src")
            self.page.wait_for_timeout(1000)
            if self.image.get_attribute("src") == before:
                return self.picture()

    def change(self, action):
        """Do something that must bring a new picture; return how long that took."""
        self.image.evaluate("image => { window.frame = nextFrame(image); }")
        action()
        milliseconds = self.page.evaluate("window.frame")
        message = self.panel.locator(".lecture-demo-message")
        assert message.count() == 0 or not message.is_visible(), message.inner_text()
        assert milliseconds is not None, f"{self.name}: no new picture within 5 s"
        return milliseconds

    def check_shown_once(self):
        """The stored picture gives way to the live one, which has a description."""
        shown = self.panel.evaluate(
            """panel => Array.from(panel.closest('.jp-OutputArea').querySelectorAll('img'))
                 .filter(image => image.offsetParent).length"""
        )
        assert shown == 1, f"{self.name}: {shown} pictures"
        assert len(self.image.get_attribute("alt")) > 20

    def height(self):
        """The height of controls and picture together."""
        return self.panel.bounding_box()["height"]

    def move_once(self):
        """Move the first control that has a slider or a choice, and come back."""
        first = self.picture()
        handles = self.panel.locator(".noUi-handle")
        if handles.count():
            self.change(lambda: handles.first.press(self.there_and_back(handles.first)[0]))
        else:
            self.change(self.panel.locator(".widget-toggle-button:not(.mod-active)").first.click)
        assert self.picture() != first
        self.start_again(first)

    def start_again(self, first):
        """Reset, which brings the first picture back."""
        self.change(self.reset.click)
        assert self.picture() == first, f"{self.name}: reset brings another picture"

    def visit_all_controls(self, prefix):
        """Measure some steps, move every slider to both ends, press every button, and reset."""
        self.panel.scroll_into_view_if_needed()
        self.save(prefix, "start")
        first = self.picture()
        handles = self.panel.locator(".noUi-handle").all()
        if handles:
            self.measure_steps(handles[0])
            self.hold_keys(handles[0])
            self.start_again(first)
        for number, handle in enumerate(handles, 1):
            self.visit_both_ends(handle, prefix, number)
        for button in self.panel.locator("button:not(:has(.fa-undo), .widget-play button)").all():
            if button.get_attribute("aria-pressed") != "true":
                self.change(button.click)
                self.save(prefix, button.inner_text())
        self.start_again(first)
        for play in self.panel.locator(".widget-play").all():
            self.play(play, first)
        for pad in self.panel.locator(".drawing-pad svg").all():
            self.draw(pad, first, prefix)

    def play(self, play, first):
        """Let a time run to a second picture, and stop it by a reset."""
        self.change(play.locator("button").first.click)
        self.reset.click()
        self.page.wait_for_timeout(1000)  # with the rest, longer than from one picture to the next
        assert self.picture_at_rest() == first, f"{self.name}: plays on after a reset"

    def draw(self, pad, first, prefix):
        """Draw a function with the mouse, and change it with the keyboard."""
        mouse, frame = self.page.mouse, pad.bounding_box()
        corners = [(0.0, 0.8), (0.25, 0.2), (0.5, 0.8), (0.75, 0.2), (1.0, 0.8)]
        places = [
            (frame["x"] + x * frame["width"], frame["y"] + y * frame["height"]) for x, y in corners
        ]
        mouse.move(*places[0])
        mouse.down()
        for place in places[1:]:
            mouse.move(*place, steps=6)
        mouse.up()
        heights = pad.get_attribute("data-heights")
        values = [int(height) for height in heights.split(",")]
        assert values[1] < -50 < 50 < values[16] and values[32] < -50 < 50 < values[48]
        drawn = self.picture_at_rest()
        assert drawn != first
        assert self.panel.locator(".drawing-pad .mod-active").count() == 0  # no ready target
        self.save(prefix, "drawn")
        self.change(lambda: pad.press("ArrowUp"))
        assert self.picture() != drawn
        self.change(lambda: pad.press("ArrowDown"))
        assert pad.get_attribute("data-heights") == heights
        assert self.picture() == drawn
        self.start_again(first)

    def visit_both_ends(self, handle, prefix, number):
        handle.focus()
        low, high, now = (
            float(handle.get_attribute(f"aria-value{end}")) for end in ("min", "max", "now")
        )
        if now > low:
            self.change(lambda: handle.press("Home"))
        self.save(prefix, f"{number}-low")
        self.change(lambda: handle.press("End"))
        assert float(handle.get_attribute("aria-valuenow")) == high
        self.save(prefix, f"{number}-high")

    def measure_steps(self, handle):
        keys = self.there_and_back(handle)
        for _ in range(STEPS // 2):
            for key in keys:
                self.latencies.append(self.change(lambda key=key: handle.press(key)))

    def hold_keys(self, handle):
        """The last of many quick moves decides on the picture."""
        there, back = self.there_and_back(handle)
        self.change(lambda: handle.press(there))
        expected = self.picture()
        for key in (there, there, there, back, back, back):
            handle.press(key)
        assert self.picture_at_rest() == expected, (
            f"{self.name}: a late picture is not the last one"
        )

    def there_and_back(self, handle):
        at_the_end = handle.get_attribute("aria-valuenow") == handle.get_attribute("aria-valuemax")
        return ("ArrowLeft", "ArrowRight") if at_the_end else ("ArrowRight", "ArrowLeft")

    def save(self, prefix, state):
        if prefix:
            self.panel.screenshot(path=f"{prefix}-{state}.png")
