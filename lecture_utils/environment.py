"""The first cell of every notebook, and a check of the installation in plain words."""

from __future__ import annotations

import html
import importlib.metadata
import os
import sys
from dataclasses import dataclass

from packaging.requirements import Requirement

from .language import choose, set_language

PYTHON = (3, 11)


def setup(language: str) -> None:
    """Prepare a notebook: the language of hints and captions, and the style of the figures.

    Linear algebra is limited to one thread. The matrices of the lecture are small, threads that
    wait for each other slow everything down on a machine that is shared, and sums that are cut
    into other pieces round differently.

    Parameters
    ----------
    language : {"ja", "en"}

    Raises
    ------
    ValueError
        If the language is not one of the two.
    """
    set_language(language)
    from threadpoolctl import threadpool_limits

    from .plots import use_style

    threadpool_limits(1, user_api="blas")
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # for libraries that are loaded later, as SciPy's own
    use_style()


@dataclass(frozen=True)
class Finding:
    """One line of `check_environment`.

    Attributes
    ----------
    name : str
    needed : str
        For example ">=2.0".
    found : str or None
        The installed version; None if it is missing.
    ok : bool
    """

    name: str
    needed: str
    found: str | None
    ok: bool

    @property
    def advice(self) -> str:
        """What is wrong and how to mend it; "" if nothing is."""
        if self.ok:
            return ""
        if self.name == "Python":
            text = {
                "ja": "この Python は {found} です。3.11 以上で環境を作り直してください。",
                "en": "This Python is {found}. Create the environment again with 3.11 or newer.",
            }
        elif self.found is None:
            text = {
                "ja": "見つかりません。README の手順でもう一度インストールしてください。",
                "en": "It is missing. Install once more as the README says.",
            }
        else:
            text = {
                "ja": "版が {found} です（必要なのは {needed}）。"
                "README の手順でもう一度インストールしてください。",
                "en": "Version {found} does not fit ({needed} is needed). "
                "Install once more as the README says.",
            }
        return choose(text).format(found=self.found, needed=self.needed)


class EnvironmentReport:
    """What `check_environment` found; it shows itself as a table."""

    def __init__(self, findings: list[Finding]):
        self.findings = findings

    @property
    def ok(self) -> bool:
        """True if everything is in order."""
        return all(finding.ok for finding in self.findings)

    def _verdict(self) -> str:
        if self.ok:
            return choose({"ja": "準備は整っています。", "en": "Everything is in place."})
        return choose({"ja": "直すところがあります。", "en": "Something needs to be mended."})

    def __repr__(self) -> str:
        rows = [f"  {'ok' if f.ok else '!!'}  {f.name}  {f.advice}".rstrip() for f in self.findings]
        return "\n".join([self._verdict(), *rows])

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{'✓' if f.ok else '✗'}</td>"
            f"<td style='text-align:left'>{html.escape(f.name)}</td>"
            f"<td style='text-align:left'>{html.escape(f.advice)}</td></tr>"
            for f in self.findings
        )
        return f"<p><b>{html.escape(self._verdict())}</b></p><table>{rows}</table>"


def check_environment() -> EnvironmentReport:
    """Compare what is installed with what the package needs, and say what to do.

    The needs are read from the package's own metadata, so they are those of pyproject.toml.
    Installed versions appear only where they are a problem.
    """
    version = ".".join(map(str, sys.version_info[:3]))
    findings = [Finding("Python", ">=3.11", version, sys.version_info >= PYTHON)]
    try:
        requirements = importlib.metadata.requires("lecture-utils") or []
    except importlib.metadata.PackageNotFoundError:
        requirements = ["lecture-utils"]  # found on the path, but not installed
    for text in requirements:
        requirement = Requirement(text)
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            found = importlib.metadata.version(requirement.name)
        except importlib.metadata.PackageNotFoundError:
            found = None
        ok = found is not None and requirement.specifier.contains(found, prereleases=True)
        findings.append(Finding(requirement.name, str(requirement.specifier), found, ok))
    return EnvironmentReport(findings)
