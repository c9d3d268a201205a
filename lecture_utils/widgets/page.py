"""What a demo adds to the page it stands in: looks, and what a screen reader needs to hear.

Widgets cannot set attributes of the elements that show them. So the panel holds a style sheet
whose load event runs a script once the panel stands in the page, after a reload too.
"""

import html
import json
import re

from ..language import choose, get_language
from ..plots.style import PALETTE

_PLAY = {"ja": ["再生・一時停止", "最初に戻す"], "en": ["Play or pause", "Back to the start"]}

# Both themes get the same colours of buttons: pressed against not pressed 5.2:1, text 5.2:1 and
# more. A panel fits on a page of 720 px, and the picture gives way; in a deck the page is zoomed
# to that height. On a phone the controls stand in one column. A hidden text is still read.
_STYLE = """
.lecture-demo { width: 100%; max-height: max(420px, 83vh); overflow: hidden auto;
  container-type: inline-size; }
body[data-jp-deck-mode=presenting] .lecture-demo { max-height: 599px; }
.lecture-demo > * { flex: none; }
.lecture-demo > .widget-image { flex: 0 1 auto; width: 100%; min-height: 200px; margin: 0;
  padding: 4px; box-sizing: border-box; background: white; object-fit: contain; }
.lecture-demo .widget-toggle-button { background: white; color: #222222;
  border: 1px solid #767676; }
.lecture-demo .widget-toggle-button.mod-active { background: BLUE; color: white;
  border-color: BLUE; box-shadow: none; }
.lecture-demo .widget-toggle-buttons { margin-right: 16px; }
.lecture-demo .widget-gridbox { overflow: visible; }
@container (width < 560px) {
  .lecture-demo .widget-gridbox { grid-template-columns: 1fr !important; }
  .lecture-demo .widget-hslider > .widget-label { width: auto !important; min-width: 3em; } }
.lecture-demo .widget-play { flex: none; width: auto; min-width: 0; }
.lecture-demo .widget-play button { width: 28px; padding: 0; }
.lecture-demo button:focus-visible { outline: 3px solid #767676; outline-offset: 1px; }
.lecture-demo-state { position: absolute; width: 1px; height: 1px; margin: -1px;
  overflow: hidden; clip-path: inset(50%); }
.lecture-demo-state .widget-html-content { display: none; }
""".replace("BLUE", PALETTE["blue"])

# A change of the state is told when the controls rest, lest a screen reader has to speak all that
# was passed on the way. A time plays in the page, so a reset stops it here, before the kernel hears
# of the reset. Space and Enter belong to the button that has the focus, and turn no page.
_SCRIPT = """
const panel = event.currentTarget.closest('.lecture-demo'), words = WORDS;
if (!panel || panel.dataset.named) return;
panel.dataset.named = true;
panel.lang = words.language;
const name = (element, text) => element?.setAttribute('aria-label', text);
const told = document.createElement('div');
told.setAttribute('role', 'status');
let state = '', timer;
const describe = () => {
  panel.querySelectorAll('.widget-image').forEach(image => { image.alt = words.alt; });
  panel.querySelectorAll('.widget-slider').forEach(slider => {
    const title = slider.querySelector('label').title;
    const handle = slider.querySelector('[role=slider]');
    const readout = slider.querySelector('[contenteditable]');
    name(handle, title);
    name(readout, title);
    if (handle && handle.getAttribute('aria-valuetext') !== readout.textContent)
      handle.setAttribute('aria-valuetext', readout.textContent);
  });
  panel.querySelectorAll('.widget-toggle-buttons').forEach(group => {
    group.setAttribute('role', 'group');
    const title = group.querySelector('label').title;
    if (title) name(group, title);
  });
  panel.querySelectorAll('.widget-toggle-button').forEach(button => {
    button.setAttribute('aria-pressed', button.classList.contains('mod-active'));
  });
  panel.querySelectorAll('.widget-play').forEach(play => {
    const buttons = play.querySelectorAll('button');
    words.play.forEach((text, k) => {
      name(buttons[k], text);
      buttons[k].title = text;
    });
  });
  const holder = panel.querySelector('.lecture-demo-state');
  const text = holder?.querySelector('.widget-html-content')?.textContent ?? '';
  if (holder && !told.isConnected) holder.append(told);
  if (text === state) return;
  if (state) {
    clearTimeout(timer);
    timer = setTimeout(() => { told.textContent = text; }, 400);
  }
  state = text;
};
new MutationObserver(describe).observe(
  panel, {subtree: true, childList: true, attributeFilter: ['class', 'aria-valuetext']});
describe();
panel.addEventListener('click', click => {
  if (click.target.closest('button')?.querySelector('.fa-undo'))
    panel.querySelectorAll('.widget-play button:has(.fa-pause)').forEach(pause => pause.click());
}, true);
window.lectureDemoKeys ??= window.addEventListener('keydown', key => {
  if ([' ', 'Enter'].includes(key.key) && key.target.closest?.('.lecture-demo button'))
    key.stopPropagation();
}, true) ?? true;
"""


def page_style(name: str, alt: str) -> str:
    """Return the HTML that gives the panel of a demo its looks and its names.

    Parameters
    ----------
    name : str
        Of the demo, whose stored picture is not shown beside the live one.
    alt : str
        What the live picture shows.
    """
    words = {"language": get_language(), "alt": alt, "play": choose(_PLAY)}
    script = _SCRIPT.replace("WORDS", json.dumps(words, ensure_ascii=False))
    style = _STYLE + f".lecture-demo-still.{name} {{ display: none; }}"
    return f'<style onload="{html.escape(script, quote=True)}">{style}</style>'


def spoken(caption: str) -> str:
    r"""Return a caption without the marks of TeX: ``$w_{11}$`` is spoken as "w 11"."""
    return " ".join(re.sub(r"\\,|[\\$_^{}~]", " ", caption).split())
