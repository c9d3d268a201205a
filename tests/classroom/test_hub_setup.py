"""The hub's configuration, class list, links and pins, as far as they show without a hub."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import accounts
import hand_in
import links
import publish
import pytest
import yaml

ROOT = Path(__file__).parents[2]
HUB = ROOT / "classroom" / "hub"


# --- configuration ---


class Section(SimpleNamespace):
    """What `get_config()` gives: sections that come into being when they are named."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        made = Section() if name[0].isupper() else None
        setattr(self, name, made)
        return made


@pytest.fixture
def configure(tmp_path, monkeypatch):
    """Read the configuration under some environment, with or without systemd."""

    def read(systemd=False, **environment):
        for name in ("ADDRESS", "CERTIFICATE", "KEY", "MENUS", "GIGABYTES", "IDLE"):
            monkeypatch.delenv(f"LECTURE_HUB_{name}", raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(f"LECTURE_HUB_{name}", value)
        monkeypatch.setenv("LECTURE_HUB_STATE", str(tmp_path))
        is_dir = Path.is_dir
        monkeypatch.setattr(
            Path, "is_dir", lambda p: systemd if str(p) == "/run/systemd/system" else is_dir(p)
        )
        c = Section()
        text = (HUB / "jupyterhub_config.py").read_text(encoding="utf-8")
        exec(compile(text, "jupyterhub_config.py", "exec"), {"get_config": lambda: c})
        return c

    return read


def test_passwords_do_not_leave_the_machine_unless_somebody_says_so(configure):
    assert configure().JupyterHub.bind_url.startswith("http://127.0.0.1:")
    c = configure(ADDRESS="https://:443", CERTIFICATE="/a.pem", KEY="/a.key")
    assert (c.JupyterHub.bind_url, c.JupyterHub.ssl_cert) == ("https://:443", "/a.pem")


def test_only_the_two_groups_may_log_in(configure):
    c = configure()
    assert c.JupyterHub.authenticator_class == "pam"
    assert c.PAMAuthenticator.allowed_groups == {accounts.STUDENTS, accounts.TEACHERS}
    assert c.PAMAuthenticator.admin_groups == {accounts.TEACHERS}


def test_what_the_hub_remembers_is_closed(configure, tmp_path):
    c = configure()
    assert (tmp_path / "hub").stat().st_mode & 0o777 == 0o700
    assert str(tmp_path / "hub") in c.JupyterHub.db_url
    assert Path(c.JupyterHub.cookie_secret_file).parent == tmp_path / "hub"


@pytest.mark.parametrize("systemd", [True, False])
def test_memory_is_limited_with_and_without_systemd(configure, systemd):
    c = configure(systemd, GIGABYTES="1.5")
    assert (c.JupyterHub.spawner_class == "systemd") == systemd
    assert c.Spawner.mem_limit == 3 * 2**29
    assert c.Spawner.cmd[:2] == ["prlimit", f"--data={3 * 2**29}"]


def test_with_systemd_students_share_the_processor_and_outlive_a_greedy_kernel(configure):
    properties = configure(systemd=True).SystemdSpawner.unit_extra_properties
    assert properties == {"OOMPolicy": "continue", "CPUWeight": "100"}


@pytest.mark.skipif(shutil.which("prlimit") is None, reason="prlimit of util-linux is not there")
def test_the_limit_ends_a_greedy_process():
    """The command that stands before a student's server, before one that takes 8 GB."""
    greedy = (sys.executable, "-c", "bytearray(2**33)")
    done = subprocess.run(("prlimit", f"--data={2**31}", *greedy), stderr=subprocess.PIPE)
    assert b"MemoryError" in done.stderr


def test_idle_servers_and_kernels_end(configure):
    c = configure(IDLE="60")
    (culler,) = c.JupyterHub.services
    assert "--timeout=60" in culler["command"]
    assert "--MappingKernelManager.cull_idle_timeout=60" in c.Spawner.args


def test_menus_are_japanese_on_demand(configure):
    assert "lab/ja" not in configure().Spawner.environment["JUPYTER_CONFIG_PATH"]
    assert "lab/ja:" in configure(MENUS="ja").Spawner.environment["JUPYTER_CONFIG_PATH"]


def test_no_password_stands_in_a_file():
    """They are drawn when accounts are made; the example of a secret says what goes there."""
    for file in HUB.rglob("*"):
        if file.suffix in (".py", ".yaml", ".service", ".env") and file.is_file():
            text = file.read_text(encoding="utf-8")
            found = re.findall(r"(?:password|secret)\w*\s*[:=]\s*[\"']\w+[\"']", text, re.I)
            assert not found, file.name


# --- class list ---


def test_a_class_list_is_read():
    text = "\ufeffsato, Sato Hanako\n\n# absent\nsuzuki-2 鈴木 一郎  # late\n"
    assert accounts.read_class_list(text) == {"sato": "Sato Hanako", "suzuki-2": "鈴木 一郎"}


@pytest.mark.parametrize("name", ["Sato", "2sato", "sato.h", "../root", "-sato", "s" * 21, "佐藤"])
def test_a_name_that_is_none_is_refused_with_its_line(name):
    with pytest.raises(ValueError, match=r"line 2: .* is not a name"):
        accounts.read_class_list(f"suzuki\n{name}\n")


def test_a_name_twice_is_refused():
    with pytest.raises(ValueError, match="line 3: sato stands there twice"):
        accounts.read_class_list("sato\nsuzuki\nsato\n")


def test_accounts_of_the_machine_are_never_taken():
    with pytest.raises(ValueError, match="not of the class: root"):
        accounts.add({"root": "Root"}, accounts.STUDENTS)
    with pytest.raises(ValueError, match="no account of the class: root"):
        accounts.remove("root")


def test_passwords_differ_and_can_be_read_from_paper():
    words = {accounts.password() for _ in range(200)}
    assert len(words) == 200
    assert all(re.fullmatch(r"([a-hjkmnp-z2-9]{4}-){2}[a-hjkmnp-z2-9]{4}", word) for word in words)


def test_a_file_is_collected_with_the_rights_of_its_owner(tmp_path, monkeypatch):
    """A link is not followed, and neither hidden folders nor files without end are read."""
    home, folder = tmp_path / "home", tmp_path / "out"
    (home / "lecture" / "ja").mkdir(parents=True)
    (home / ".local").mkdir()
    folder.mkdir()
    secret = tmp_path / "secret.py"
    secret.write_text("secret")
    (home / "lecture" / "ja" / "my_functions.py").write_text("mine")
    (home / "my_functions.py").symlink_to(secret)
    (home / ".local" / "my_functions.py").write_text("hidden")
    (home / "lecture" / "my_functions.py").write_bytes(b"#" * 2**21)
    monkeypatch.setattr(hand_in.pwd, "getpwnam", lambda name: SimpleNamespace(pw_dir=str(home)))
    monkeypatch.setattr(hand_in, "as_account", lambda name: {"cwd": "/"})
    assert [str(path) for path in hand_in.collect("sato", folder)] == ["lecture/ja/my_functions.py"]
    assert (folder / "lecture" / "ja" / "my_functions.py").read_text() == "mine"


# --- links ---


def test_a_link_names_the_branch_and_a_chapter_that_is_published():
    address = urlsplit(links.link("https://hub.example.org/", "file:///x.git", "students", "ja/a"))
    assert address.path == "/hub/user-redirect/git-pull"
    assert parse_qs(address.query) == {
        "repo": ["file:///x.git"],
        "branch": ["students"],
        "targetPath": ["lecture"],
        "urlpath": ["lab/tree/lecture/ja/a"],
    }


def test_there_is_a_link_for_each_chapter(capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["links.py", "https://hub.example.org", "--language", "en"])
    assert links.main() == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(list((ROOT / "notebooks" / "en").glob("[0-9][0-9]_*.ipynb")))
    assert lines[1].startswith("- [01 Free-fall fit](https://hub.example.org/hub/user-redirect/")


# --- pins ---


def pins(path: Path) -> dict[str, str]:
    text = path.read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.MULTILINE))


@pytest.mark.parametrize("path", ["requirements.txt", "kubernetes/requirements.txt"])
def test_the_pins_are_those_that_the_series_is_tested_with(path):
    ours, series = pins(HUB / path), pins(ROOT / "requirements.txt")
    assert "jupyterhub" in ours
    assert {name: ours[name] for name in ours.keys() & series.keys()} == {
        name: series[name] for name in ours.keys() & series.keys()
    }


def test_the_hubs_pins_hold_all_that_the_series_needs():
    assert pins(ROOT / "requirements.txt").keys() <= pins(HUB / "requirements.txt").keys()


@pytest.mark.parametrize("path", ["requirements.txt", "kubernetes/requirements.txt"])
def test_every_pin_has_a_hash(path):
    text = (HUB / path).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert lines and all("--hash=sha256:" in line for line in lines)


def test_every_package_of_the_proxy_has_a_hash_and_no_address():
    lock = json.loads((HUB / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert "node_modules/configurable-http-proxy" in packages
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
    assert not any("resolved" in entry for entry in packages.values())


# --- texts ---


@pytest.mark.parametrize("folder", [HUB, HUB / "kubernetes"])
def test_both_languages_give_the_same_commands(folder):
    def blocks(name: str) -> list[str]:
        text = (folder / name).read_text(encoding="utf-8")
        found = re.findall(r"^( *)```\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)
        return [re.sub(r"\s*#.*", "", block) for _, block in found]

    english, japanese = blocks("README.md"), blocks("README.ja.md")
    assert english

    def plain(blocks):  # names of people are in the language of the text
        return [block for block in blocks if "sato" not in block]

    assert plain(english) == plain(japanese)


def test_readme_names_targets_and_settings_that_exist():
    text = (HUB / "README.md").read_text(encoding="utf-8")
    makefile = (HUB / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"(?:`|^ *|&& )make ([a-z]+)", text, re.MULTILINE))
    assert {"install", "publish", "marks"} <= targets
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    config = (HUB / "jupyterhub_config.py").read_text(encoding="utf-8")
    named = set(re.findall(r"LECTURE_HUB_[A-Z]+", text))
    assert named and all(name in config for name in named)


def test_kubernetes_values_are_yaml_and_secrets_stand_apart():
    folder = HUB / "kubernetes"
    values = yaml.safe_load((folder / "values.yaml").read_text(encoding="utf-8"))
    example = yaml.safe_load((folder / "class.example.yaml").read_text(encoding="utf-8"))
    assert values["singleuser"]["memory"] == {"guarantee": "512M", "limit": "2G"}
    assert values["hub"]["config"]["Authenticator"] == {"allow_all": False}
    assert "client_secret" not in json.dumps([values, example])


def test_the_image_copies_files_that_exist():
    text = (HUB / "kubernetes" / "Dockerfile").read_text(encoding="utf-8")
    copied = [name for line in re.findall(r"^COPY (.*) \S+$", text, re.M) for name in line.split()]
    assert copied and all((ROOT / name).exists() for name in copied)
    assert publish.ROOT == ROOT
