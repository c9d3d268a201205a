"""A notebook pair without a fault, and small changes to plant one."""

import base64
import io

import numpy as np
from nbformat.v4 import new_output
from PIL import Image

from tools import pair_text
from tools.pair_text import code_cells

NAME = "06_optimizers"
TEXT = r"""%%%% notebook 06_optimizers

%%%% md title slide=slide
%% ja
# 6. 最適化法

式 (34)–(35) を扱います。[講義ノート](../../lecture/note.ja.txt#最適化) と [Adam](https://arxiv.org/abs/1412.6980)。

%% en
# 6. Optimizers

Equations (34–35). [The note](../../lecture/note.en.txt) and [Adam](https://arxiv.org/abs/1412.6980).

%%%% setup setup
import types

lu = types.SimpleNamespace(setup=lambda language: print("ok"))
lu.setup("LANGUAGE")

%%%% md formula
$$ E = L + \lambda |w|^2 \tag{34} $$

%%%% code decay tags=eq-34,eq-35 slide=fragment
x = 0.1 + 0.2
assert abs(x - 0.3) < 1e-12
print(f"t = {x:.2f} s")

%%%% md loss-picture tags=concept
%% ja
![損失の図](loss.ja.svg) を見て、式 (34) を選んでください。

<details><summary>(a) 増える</summary>

正解です。

</details>
<details><summary>(b) 減る</summary>

違います。

</details>
<details><summary>(c) 同じ</summary>

違います。

</details>

%% en
Look at ![the loss](loss.svg) and choose eq. (34).

<details><summary>(a) It grows</summary>

Right.

</details>
<details><summary>(b) It falls</summary>

No.

</details>
<details><summary>(c) It stays</summary>

No.

</details>

%%%% md second-question tags=concept
%% ja
二つ目の問いです。

<details><summary>(a) 増える</summary>

正解です。

</details>
<details><summary>(b) 減る</summary>

違います。

</details>
<details><summary>(c) 同じ</summary>

違います。

</details>

%% en
The second question comes here.

<details><summary>(a) It grows</summary>

Right.

</details>
<details><summary>(b) It falls</summary>

No.

</details>
<details><summary>(c) It stays</summary>

No.

</details>

%%%% code demo tags=demo
"a live picture"

%%%% code stub-1 tags=exercise
def momentum(v, g): ...

%%%% code stub-2 tags=exercise
def rmsprop(s, g): ...

%%%% code stub-3 tags=exercise
def adam(m, s, g): ...

%%%% code unused

%%%% md summary tags=summary
%% ja
まとめです。

%% en
This was the summary.
"""


def make_pair(text=TEXT):
    """A pair without a fault, as if executed; its second code cell printed something."""
    _, _, pair = pair_text.from_text(text)
    for nb in pair.values():
        ran = [cell for cell in code_cells(nb) if cell.source]
        for count, cell in enumerate(ran, 1):
            cell.execution_count = count
        ran[1].outputs = [new_output("stream", name="stdout", text="t = 0.30 s\n")]
    return pair


def cell(nb, cell_id):
    return next(c for c in nb.cells if c.id == cell_id)


def picture(**options):
    pixels = np.full((100, 150, 3), 255, np.uint8)
    pixels[options.get("row", 50) :, 40:100] = options.get("color", (0, 114, 178))
    if options.get("dot"):
        pixels[0, 0] = 254
    buffer = io.BytesIO()
    Image.fromarray(pixels[: options.get("height", 100)]).save(
        buffer, "png", compress_level=options.get("compress_level", 6)
    )
    return base64.b64encode(buffer.getvalue()).decode()


def replace(cell_id, old, new):
    def plant(nb):
        target = cell(nb, cell_id)
        assert old in target.source
        target.source = target.source.replace(old, new)

    return plant


def assign(cell_id, **fields):
    return lambda nb: cell(nb, cell_id).update(fields)


def tag(cell_id, *names):
    return lambda nb: cell(nb, cell_id).metadata.update(tags=list(names))


def output(cell_id, kind, **fields):
    return lambda nb: cell(nb, cell_id).outputs.append(new_output(kind, **fields))
