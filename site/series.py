"""What the pages need beyond Sphinx: pictures with descriptions, anchors, links, supplements."""

import html
import json
import re

from docutils import nodes

TAG = re.compile(r"\\tag\{(\d+)\}")
MENTION = re.compile(r"(?:(?<![\w(])[Ee]qs?\.\s?|式\s?)\((\d+)\)")  # eq. (5), Eqs. (44)–(46), 式(5)
NOTEBOOK = re.compile(r"(\]\([^)\s]*)\.ipynb(#[^)\s]*)?\)")
SUMMARY = re.compile(r"<summary>.*?</summary>", re.DOTALL)
INLINE = re.compile(r"\$([^$]+)\$")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
OPENING = re.compile(r"[(\[‘“（「『]+$")
CLOSING = re.compile(r"[-.,;:!?…’”)\]、。，．：；！？）」』]+")
VERBATIM = (nodes.literal, nodes.literal_block, nodes.reference, nodes.math, nodes.math_block)


def prepare(app, docname, source):
    """Before parsing: links lead to pages, each cell has an anchor, each picture its words."""
    notebook = json.loads(source[0])
    cells = app.env.series_cells = getattr(app.env, "series_cells", {})
    cells[docname] = [cell["id"] for cell in notebook["cells"]]
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            text = COMMENT.sub("", "".join(cell["source"]))
            text = NOTEBOOK.sub(page_link, text)
            text = SUMMARY.sub(lambda found: INLINE.sub(formula, found[0]), text)
            if not text.startswith("# "):  # the title must stay the first thing on the page
                text = f'<span id="cell-{cell["id"]}"></span>\n\n{text}'
            cell["source"] = text
        for output in cell.get("outputs", []):
            if "data" in output:
                output["data"] = without_widgets(output)
    source[0] = json.dumps(notebook)


def page_link(match):
    """A link to a notebook, or to one of its cells, as one to its page."""
    fragment = (match[2] or "").replace("#cell-id=", "#cell-")
    return f"{match[1]}.html{fragment})"


def formula(match):
    """A formula within HTML, where the parser leaves it, as MathJax looks for it."""
    return f'<span class="math">\\({html.escape(match[1])}\\)</span>'


def without_widgets(output):
    """The data of an output as a page can show them: a picture as HTML that describes it."""
    data = {kind: value for kind, value in output["data"].items() if "widget-view" not in kind}
    picture = output.get("metadata", {}).get("image/png", {})
    if "image/png" in data and "alt" in picture:
        code = "".join(data.pop("image/png")).replace("\n", "")
        data["text/html"] = (
            f'<img src="data:image/png;base64,{code}" width="{picture["width"]}" '
            f'alt="{html.escape(picture["alt"])}">'
        )
    return data


def collect(app, doctree):
    """After reading a page: equations get the id eq-N, code cells that of their anchor."""
    equations = app.env.note_equations = getattr(app.env, "note_equations", {})
    for math in list(doctree.findall(nodes.math_block)):
        if not math.get("nowrap"):  # Sphinx would put it into `split`, which knows no \\tag
            formula = f"\\begin{{equation*}}\n{math.astext().strip()}\n\\end{{equation*}}"
            math.children, math["nowrap"] = [nodes.Text(formula)], True
        for number in TAG.findall(math.astext()):
            if equations.setdefault(number, app.env.docname) == app.env.docname:
                target = nodes.target("", "", ids=[f"eq-{number}"])
                math.parent.insert(math.parent.index(math), target)
    cells = app.env.series_cells[app.env.docname]
    for container in doctree.findall(nodes.container):
        if container.get("nb_element") == "cell_code":
            container["ids"].append(f"cell-{cells[container['cell_index']]}")
    for section in doctree.findall(nodes.section):
        if section.next_node(nodes.title).astext().startswith("★"):
            section["classes"].append("supplement")


def link(app, doctree, docname):
    """When writing: the first "eq. (20)" and every later one leads to equation (20)."""
    where = getattr(app.env, "note_equations", {})
    for text in list(doctree.findall(nodes.Text)):
        if isinstance(text.parent, (*VERBATIM, nodes.raw)):
            continue
        pieces, end = [], 0
        for found in MENTION.finditer(text):
            number = found[1]
            if number in where:
                page = app.builder.get_relative_uri(docname, where[number])
                pieces += [
                    nodes.Text(text[end : found.start()]),
                    nodes.reference("", found[0], refuri=f"{page}#eq-{number}", internal=True),
                ]
                end = found.end()
        if pieces:
            parent, place = text.parent, text.parent.index(text)
            parent.remove(text)
            for piece in reversed([*pieces, nodes.Text(text[end:])]):
                parent.insert(place, piece)


def keep(app, doctree, docname):
    """When writing: the bracket before a formula and the comma behind it stay on its line.

    A browser breaks the line at a formula whatever stands beside it.
    """
    for math in list(doctree.findall(nodes.math)):
        parent, place = math.parent, math.parent.index(math)
        before, after = parent[place - 1 : place], parent[place + 1 : place + 2]
        line = nodes.inline("", "", math.deepcopy(), classes=["unbroken"])
        if before and isinstance(before[0], nodes.Text) and (found := OPENING.search(before[0])):
            line.insert(0, nodes.Text(found[0]))
            before[0] = nodes.Text(before[0][: found.start()])
        if after and isinstance(after[0], nodes.Text) and (found := CLOSING.match(after[0])):
            line.append(nodes.Text(found[0]))
            after[0] = nodes.Text(after[0][found.end() :])
        if len(line) > 1:
            parent[place - len(before) : place + 1 + len(after)] = [*before, line, *after]


def setup(app):
    app.connect("source-read", prepare)
    app.connect("doctree-read", collect)
    app.connect("doctree-resolved", link)
    app.connect("doctree-resolved", keep)
    return {"parallel_read_safe": False, "env_version": 1}
