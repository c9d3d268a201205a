"""pyproject.toml, the pinned requirements and environment.yml say the same."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
# Each file of pins, the extras it holds beyond the runtime requirements, and the file it extends.
PINNED = {
    "requirements.txt": (["lab"], None),
    "requirements-test.txt": (["lab", "test"], "requirements.txt"),
    "requirements-site.txt": (["lab", "test", "site"], "requirements-test.txt"),
    "requirements-authoring.txt": (["lab", "test", "authoring"], "requirements-test.txt"),
}
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
PLATFORMS = [("linux", "Linux", "posix"), ("darwin", "Darwin", "posix"), ("win32", "Windows", "nt")]

each_file = pytest.mark.parametrize("name", PINNED)


def entries(name):
    """The requirements of a file of pins, each with its list of options."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    parts = [re.split(r"\s+(?=--)", line.strip()) for line in lines]
    return [(Requirement(requirement), options) for requirement, *options in parts]


def environments():
    """The marker environments that the project supports."""
    for python in PYTHONS:
        for sys_platform, platform_system, os_name in PLATFORMS:
            yield {
                "python_version": python,
                "python_full_version": f"{python}.0",
                "sys_platform": sys_platform,
                "platform_system": platform_system,
                "os_name": os_name,
                "implementation_name": "cpython",
                "platform_python_implementation": "CPython",
            }


def pins(name, environment):
    """Versions by package that a file installs in an environment."""
    found = {}
    for requirement, _ in entries(name):
        if requirement.marker is None or requirement.marker.evaluate(environment):
            (specifier,) = requirement.specifier
            package = canonicalize_name(requirement.name)
            assert package not in found, f"{name} pins {package} twice for {environment}"
            found[package] = specifier.version
    return found


def wanted(extras):
    project = PROJECT["project"]
    texts = [*project["dependencies"], *PROJECT["build-system"]["requires"]]
    for extra in extras:
        texts += project["optional-dependencies"][extra]
    return map(Requirement, texts)


@each_file
def test_every_pin_is_exact_and_has_hashes(name):
    assert len(entries(name)) > 50
    for requirement, options in entries(name):
        assert re.fullmatch(r"==[0-9][0-9a-z.]*", str(requirement.specifier)), requirement
        assert options, f"{requirement} has no hash"
        for option in options:
            assert re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", option), (requirement, option)


@each_file
def test_pinned_file_holds_no_address(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"[/@]|index-url|find-links|trusted-host", text)


@each_file
def test_every_requirement_is_pinned_within_its_range_on_every_python_and_platform(name):
    extras, _ = PINNED[name]
    for environment in environments():
        pinned = pins(name, environment)
        for requirement in wanted(extras):
            version = pinned.get(canonicalize_name(requirement.name))
            assert version is not None, f"{requirement.name} is not pinned for {environment}"
            assert version in requirement.specifier, f"{requirement} but pinned {version}"


@pytest.mark.parametrize("name", [name for name, (_, base) in PINNED.items() if base])
def test_larger_file_of_pins_contains_the_smaller_one(name):
    _, base = PINNED[name]
    for environment in environments():
        smaller, larger = pins(base, environment), pins(name, environment)
        assert smaller.items() <= larger.items(), smaller.items() - larger.items()


def test_pinned_build_backend_is_the_one_that_builds_the_project():
    assert PROJECT["dependency-groups"]["build"] == PROJECT["build-system"]["requires"]


def test_environment_yml_takes_python_and_pip_from_conda_and_the_rest_from_the_pins():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert environment["channels"] == ["conda-forge"]
    python, *others = environment["dependencies"]
    assert others == ["pip", {"pip": ["-r requirements.txt"]}]
    version = re.fullmatch(r"python=(3\.[0-9]+)", python).group(1)
    assert version in SpecifierSet(PROJECT["project"]["requires-python"])
    assert version in PYTHONS


def test_supported_pythons_are_the_classifiers_and_start_at_requires_python():
    prefix = "Programming Language :: Python :: 3."
    classifiers = [c for c in PROJECT["project"]["classifiers"] if c.startswith(prefix)]
    assert [c.rsplit(" ", 1)[1] for c in classifiers] == PYTHONS
    assert PROJECT["project"]["requires-python"] == f">={PYTHONS[0]}"
