"""The command `lecture-notebooks FOLDER`: put the notebooks into a folder and open them.

What is in the folder already is the reader's and stays as it is.
"""

import argparse
import contextlib
import importlib.util
import locale
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from .language import LANGUAGES, choose, set_language

PACKAGE = Path(__file__).parent
PLACES = (PACKAGE / "notebooks_of_the_series", PACKAGE.parent / "notebooks")  # wheel, checkout


LAB = "jupyterlab jupyterlab-slideshow jupyterlab-language-pack-ja-JP"
JAPANESE_MENUS = Path(sys.prefix) / "share" / "jupyter" / "lab" / "ja"


@dataclass
class Copies:
    """What `copy` did, each by its path within the folder.

    Attributes
    ----------
    new, same, kept : list of Path
        Copied now; there already and alike; there already, different, and left as it was.
    """

    new: list[Path] = field(default_factory=list)
    same: list[Path] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)


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


def copy(folder: Path) -> Copies:
    """Copy the notebooks that a folder does not have; never write over a file.

    Parameters
    ----------
    folder : Path
        Made if it does not exist. Each language gets a folder in it: a chapter has a link to the
        same one in the other language.

    Raises
    ------
    OSError
        If the folder cannot be made or written.
    """
    copies = Copies()
    for language in LANGUAGES:
        for path in sorted((source() / language).glob("*.ipynb")):
            name, content = Path(language) / path.name, path.read_bytes()
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if os.path.lexists(target):
                same = target.is_file() and target.read_bytes() == content
                (copies.same if same else copies.kept).append(name)
                continue
            part = target.with_suffix(".part")
            try:
                part.write_bytes(content)
                part.rename(target)
            finally:
                part.unlink(missing_ok=True)
            copies.new.append(name)
    return copies


def open_lab(folder: Path, language: str) -> int:
    """Open JupyterLab in the folder; return its exit code."""
    if importlib.util.find_spec("jupyterlab") is None:
        print(
            choose(
                {
                    "ja": f"JupyterLab がありません。`python -m pip install {LAB}` で"
                    "インストールするか、お使いの環境でこのフォルダを開いてください。",
                    "en": "JupyterLab is not installed. Install it with `python -m pip install "
                    f"{LAB}`, or open the folder in the environment that you use.",
                }
            ),
            file=sys.stderr,
        )
        return 1
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder}"]
    command.append(f"--LabApp.default_url=/lab/tree/{language}/00_start_here.ipynb")
    menus = [str(JAPANESE_MENUS)] if language == "ja" else []
    paths = os.pathsep.join([*menus, os.environ.get("JUPYTER_CONFIG_PATH", "")]).strip(os.pathsep)
    with contextlib.suppress(KeyboardInterrupt):  # Ctrl + C is how one ends JupyterLab
        environment = os.environ | {"JUPYTER_CONFIG_PATH": paths}
        return subprocess.run(command, env=environment, check=False).returncode
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Copy and open; return the exit code of the command."""
    parser = argparse.ArgumentParser(prog="lecture-notebooks", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="made if it does not exist")
    parser.add_argument("--language", choices=LANGUAGES, help="the one that opens")
    parser.add_argument("--no-lab", action="store_true", help="only copy")
    options = parser.parse_args(arguments)
    spoken = "ja" if (locale.getlocale()[0] or "").startswith(("ja", "Japanese")) else "en"
    language = options.language or spoken
    set_language(language)
    folder = options.folder.expanduser().resolve()
    try:
        copies = copy(folder)
    except OSError as error:
        reason = error.strerror or error
        print(
            choose(
                {
                    "ja": f"{folder} に書き込めません（{reason}）。"
                    "別のフォルダを指定してください。",
                    "en": f"{folder} cannot be written ({reason}). Name another folder.",
                }
            ),
            file=sys.stderr,
        )
        return 1
    print(_report(folder, copies), flush=True)  # before JupyterLab speaks
    return 0 if options.no_lab else open_lab(folder, language)


def _report(folder: Path, copies: Copies) -> str:
    lines = [
        choose(
            {
                "ja": f"{folder}：新しく{len(copies.new)}個のノートブックを置きました"
                f"（すでにあるもの：{len(copies.same) + len(copies.kept)}個）。",
                "en": f"{folder}: notebooks copied: {len(copies.new)}, "
                f"there already: {len(copies.same) + len(copies.kept)}.",
            }
        )
    ]
    if copies.kept:
        lines.append(
            choose(
                {
                    "ja": "次のものは手もとで変更されているので、そのままにしました。新しい版が"
                    "必要なら、名前を変えてからもう一度実行してください。",
                    "en": "These differ from the series and were left as they are. For the new "
                    "version, rename yours and run the command again.",
                }
            )
        )
        lines += [f"  {name}" for name in copies.kept]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
