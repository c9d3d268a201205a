"""The command `lecture-notebooks FOLDER`: bring the notebooks into a folder and open them.

Called again with a newer edition it renews them; what the reader wrote stays. Whatever else stands
on the command line goes to JupyterLab.
"""

import argparse
import contextlib
import importlib.util
import locale
import os
import shutil
import subprocess
import sys
from pathlib import Path

from .copies import deliver
from .language import LANGUAGES, choose, set_language

PACKAGE = Path(__file__).parent
PLACES = (PACKAGE / "notebooks_of_the_series", PACKAGE.parent / "notebooks")  # wheel, checkout

LAB = "jupyterlab jupyterlab-slideshow jupyterlab-language-pack-ja-JP"
JAPANESE_MENUS = Path(sys.prefix) / "share" / "jupyter" / "lab" / "ja"


def source() -> Path:
    """Where the notebooks of the series are.

    Raises
    ------
    FileNotFoundError
        If they came neither with the package nor with a checkout.
    """
    for place in PLACES:
        if any(place.glob("*/00_*.ipynb")):
            return place
    raise FileNotFoundError("the notebooks are not installed with the package; install it again")


def open_lab(folder: Path, language: str, flags: list[str]) -> int:
    """Open JupyterLab in the folder; return its exit code."""
    if importlib.util.find_spec("jupyterlab") is None:
        print(choose(SAID["no_lab"]).format(lab=LAB), file=sys.stderr)
        return 1
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder}"]
    command += [f"--LabApp.default_url=/lab/tree/{language}/00_start_here.ipynb", *flags]
    menus = [str(JAPANESE_MENUS)] if language == "ja" else []
    paths = os.pathsep.join([*menus, os.environ.get("JUPYTER_CONFIG_PATH", "")]).strip(os.pathsep)
    with contextlib.suppress(KeyboardInterrupt):  # Ctrl + C is how one ends JupyterLab
        environment = os.environ | {"JUPYTER_CONFIG_PATH": paths}
        return subprocess.run(command, env=environment, check=False).returncode
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Deliver and open; return the exit code of the command."""
    parser = argparse.ArgumentParser(
        prog="lecture-notebooks", description=__doc__, allow_abbrev=False
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="made if it does not exist")
    parser.add_argument("--language", choices=LANGUAGES, help="the one that opens")
    parser.add_argument("--outputs", action="store_true", help="with the outputs, for teachers")
    parser.add_argument("--no-lab", action="store_true", help="do not open JupyterLab")
    options, flags = parser.parse_known_args(arguments)
    spoken = "ja" if (locale.getlocale()[0] or "").startswith(("ja", "Japanese")) else "en"
    language = options.language or spoken
    set_language(language)
    folder = options.folder.expanduser().resolve()
    try:
        done = deliver(source(), folder, options.outputs)
        written = _bring_functions(folder)
    except OSError as error:
        reason = error.strerror or error
        print(choose(SAID["refused"]).format(folder=folder, reason=reason), file=sys.stderr)
        return 1
    print(choose(SAID["folder"]).format(folder=folder))
    for kind, names in (done | {"functions": written}).items():
        if names:
            listed = (
                "" if kind in ("new", "same", "renewed") else "".join(f"\n  {n}" for n in names)
            )
            print(choose(SAID[kind]).format(n=len(names)) + listed)
    sys.stdout.flush()  # before JupyterLab speaks
    return 0 if options.no_lab else open_lab(folder, language, flags)


def _bring_functions(folder: Path) -> list[Path]:
    """Copy what was written beside the notebooks of a checkout, before there was this folder."""
    copied = []
    for path in source().glob("*/my_functions.py"):
        name = path.relative_to(source())
        if name.parts[0] in LANGUAGES and not os.path.lexists(folder / name):
            shutil.copyfile(path, folder / name)
            copied.append(name)
    return copied


SAID = {
    "folder": {"ja": "{folder}：", "en": "{folder}:"},
    "new": {"ja": "新しいノートブック：{n}個", "en": "notebooks that are new: {n}"},
    "same": {"ja": "すでに最新のもの：{n}個", "en": "up to date: {n}"},
    "renewed": {"ja": "新しい版に置きかえたもの：{n}個", "en": "brought to the new edition: {n}"},
    "merged": {
        "ja": "書いたものを残して、新しい版を取り込んだもの：",
        "en": "brought to the new edition, with all that you wrote:",
    },
    "conflict": {
        "ja": "そのうち、書いたセルが新しい版でも変わっていたもの（新しい版はすぐ下にあります）：",
        "en": "in these a cell of yours has changed in the new edition, too; that follows yours:",
    },
    "earlier": {
        "ja": "前の版は、次の場所にそのまま残しました（関数のセルは新しい版にも写しました）：",
        "en": "your earlier copy is kept here, as it was; functions were carried over:",
    },
    "beside": {
        "ja": "ノートブックとして読めないものがあったので、新しい版を次の名前で置きました：",
        "en": "beside something that cannot be read as a notebook, the new edition is here:",
    },
    "gone": {
        "ja": "新しい版にはなく、書きこみもないので、取り除いたもの：",
        "en": "no longer in the series, not written in, and taken away:",
    },
    "functions": {
        "ja": "これまでに書いた関数を写しました：",
        "en": "what you wrote before was copied here:",
    },
    "refused": {
        "ja": "{folder} に書き込めません（{reason}）。別のフォルダを指定してください。",
        "en": "{folder} cannot be written ({reason}). Name another folder.",
    },
    "no_lab": {
        "ja": "JupyterLab がありません。`python -m pip install {lab}` でインストールするか、"
        "お使いの環境でこのフォルダを開いてください。",
        "en": "JupyterLab is not installed. Install it with `python -m pip install {lab}`, or open "
        "the folder in the environment that you use.",
    },
}


if __name__ == "__main__":
    sys.exit(main())
