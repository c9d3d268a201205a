"""Every notebook is run in JupyterLab, and every control of its demos is moved to both ends."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*/*.ipynb"))
MEASURED, STEPS = 3, 8  # so many sliders of a demo are timed for so many steps

# The page reports a frame when the new picture has been decoded and painted. The clock starts
# with the event of the key or the mouse, as a person's does.
SCRIPT = """
window.nextFrame = output => new Promise((resolve, reject) => {
  const before = output.querySelector('.jp-RenderedImage img').src;
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
    const picture = output.querySelector('.jp-RenderedImage img');
    if (!picture || picture.src === before) return;
    await picture.decode().catch(() => {});
    requestAnimationFrame(() => {
      const painted = new MessageChannel();
      painted.port1.onmessage = () => finish(performance.now() - start);
      painted.port2.postMessage(null);
    });
  });
  observer.observe(output, {childList: true, subtree: true});
  const timer = setTimeout(() => finish(null), 5000);
});
window.runAll = async () => {
  const app = window.jupyterapp;
  await app.restored;
  const panel = app.shell.currentWidget;
  await panel.context.ready;
  await panel.sessionContext.ready;
  await app.commands.execute('notebook:run-all-cells');
  const cells = panel.content.model.toJSON().cells.filter(cell => cell.cell_type === 'code');
  return cells.map(({source, metadata, execution_count, outputs}) => ({
    source, tags: metadata.tags ?? [], execution_count,
    errors: outputs.filter(output => output.output_type === 'error'),
  }));
};
"""


@pytest.mark.parametrize(
    "notebook", NOTEBOOKS, ids=[f"{path.parent.name}/{path.stem}" for path in NOTEBOOKS]
)
def test_a_notebook_runs_and_its_demos_follow_every_control(
    notebook, page, lab, screenshots, record_property
):
    name = f"{notebook.parent.name}/{notebook.stem}"
    page.add_init_script(SCRIPT)
    page.goto(lab.address(notebook))
    page.wait_for_function(
        "window.jupyterapp?.shell?.currentWidget?.content?.model?.cells.length > 0"
    )
    cells = page.evaluate("runAll()")

    assert all(cell["execution_count"] for cell in cells if cell["source"])
    errors = [error for cell in cells for error in cell["errors"]]
    assert not errors, errors

    demos = [
        Demo(page, output) for output in page.locator(".jp-OutputArea:has(.lecture-demo)").all()
    ]
    assert len(demos) == sum("demo" in cell["tags"] for cell in cells)
    if screenshots:
        save_notebook(page, screenshots / f"{name.replace('/', '-')}.png")
    for demo in demos:
        prefix = screenshots and screenshots / f"{name.replace('/', '-')}-{demo.name}"
        demo.visit_all_controls(prefix)
        record_property("latency", (f"{name}  {demo.name}", demo.latencies))
    assert not page.problems, page.problems


def save_notebook(page, file):
    """Save the notebook as pictures NAME-1.png, NAME-2.png, ...: a browser limits their height."""
    size, notebook = page.viewport_size, page.locator(".jp-WindowedPanel-outer").first
    page.set_viewport_size({"width": size["width"], "height": 12_000})
    page.wait_for_timeout(500)
    shown, height = notebook.evaluate("element => [element.clientHeight, element.scrollHeight]")
    for number, top in enumerate(range(0, height, shown), 1):
        notebook.evaluate("(element, top) => { element.scrollTop = top; }", top)
        page.wait_for_timeout(500)
        notebook.screenshot(path=file.with_name(f"{file.stem}-{number}.png"))
    page.set_viewport_size(size)


class Demo:
    """The output area of one demo: controls above, picture below."""

    def __init__(self, page, output):
        self.page, self.output = page, output
        self.panel = output.locator(".lecture-demo")
        self.panel.wait_for()
        self.name = self.panel.get_attribute("class").split("lecture-demo ")[1].split()[0]
        self.latencies = []

    def picture(self) -> str:
        return self.output.locator(".jp-RenderedImage img").get_attribute("src")

    def change(self, action):
        """Do something that must bring a new picture; return how long that took."""
        self.output.evaluate("output => { window.frame = nextFrame(output); }")
        action()
        milliseconds = self.page.evaluate("window.frame")
        message = self.panel.locator(".lecture-demo-message")
        assert message.count() == 0 or not message.is_visible(), message.inner_text()
        assert milliseconds is not None, f"{self.name}: no new picture within 5 s"
        return milliseconds

    def visit_all_controls(self, prefix):
        self.output.scroll_into_view_if_needed()
        self.save(prefix, "start")
        first, reset = self.picture(), self.panel.get_by_role("button").last

        def start_again():
            self.change(reset.click)
            assert self.picture() == first, f"{self.name}: reset brings another picture"

        for number, handle in enumerate(self.panel.locator(".noUi-handle").all(), 1):
            self.visit_both_ends(handle, prefix, number)
            start_again()
            if number <= MEASURED:
                self.measure_steps(handle)
            if number == 1:
                self.hold_keys(handle)
                start_again()
        for button in self.panel.get_by_role("button").all()[:-1]:
            if "mod-active" not in button.get_attribute("class"):
                self.change(button.click)
                self.save(prefix, button.inner_text())
                start_again()

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
        self.page.wait_for_timeout(1000)
        assert self.picture() == expected, f"{self.name}: a late picture is not the last one"

    def there_and_back(self, handle):
        at_the_end = handle.get_attribute("aria-valuenow") == handle.get_attribute("aria-valuemax")
        return ("ArrowLeft", "ArrowRight") if at_the_end else ("ArrowRight", "ArrowLeft")

    def save(self, prefix, state):
        if prefix:
            self.output.screenshot(path=f"{prefix}-{state}.png")
