"""The branch that students pull, and what an update does to what they wrote."""

import importlib
import json
import random
import shutil
import subprocess
from pathlib import Path

import publish
import pytest
from nbgitpuller.pull import GitPuller

ROOT = Path(__file__).parents[2]
CHAPTERS = ("01_free_fall_fit.ipynb", "02_linear_activation.ipynb")


class Class:
    """A teacher's copy of the series, the repository of the class, and the students' folders."""

    def __init__(self, folder: Path):
        self.folder, self.source = folder, folder / "source"
        self.repository = folder / "notebooks.git"
        for language in publish.LANGUAGES:
            (self.source / "notebooks" / language).mkdir(parents=True)
            for name in CHAPTERS:
                shutil.copy(ROOT / "notebooks" / language / name, self.notebook(language, name))
        for licence in publish.LICENCES:
            shutil.copy(ROOT / licence, self.source)

    def notebook(self, language: str, name: str) -> Path:
        return self.source / "notebooks" / language / name

    def publish(self, **options) -> str:
        return publish.publish(str(self.repository), source=self.source, **options)

    def pull(self, student: str) -> Path:
        """What a student's link does; return the student's folder."""
        home = self.folder / student
        puller = GitPuller(f"file://{self.repository}", str(home), branch=publish.BRANCH)
        for _ in puller.pull():
            pass
        return home

    def published(self) -> list[str]:
        names = git(self.repository, "ls-tree", "-r", "--name-only", publish.BRANCH)
        return names.splitlines()


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ("git", *arguments), cwd=folder, check=True, text=True, stdout=subprocess.PIPE
    )
    return done.stdout


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A class to which the notebooks have been given once."""
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, "/dev/null")  # nobody's own settings of git
    made = Class(tmp_path)
    made.publish()
    return made


def cells(file: Path) -> dict[str, str]:
    """The sources of a notebook by the id of their cells."""
    notebook = json.loads(file.read_text(encoding="utf-8"))
    return {cell["id"]: "".join(cell["source"]) for cell in notebook["cells"]}


def edit(file: Path, cell: str, text: str, output: str | None = None) -> None:
    """Write into a cell, as JupyterLab saves it."""
    notebook = json.loads(file.read_text(encoding="utf-8"))
    (found,) = [one for one in notebook["cells"] if one["id"] == cell]
    found["source"] = text.splitlines(keepends=True)
    if output is not None:
        found["execution_count"] = 7
        found["outputs"] = [{"name": "stdout", "output_type": "stream", "text": [output]}]
    save(file, notebook)


def save(file: Path, notebook: dict) -> None:
    text = json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    file.write_text(text, encoding="utf-8")


def run_all(file: Path) -> None:
    """Give every code cell a number and an output, as running does."""
    notebook = json.loads(file.read_text(encoding="utf-8"))
    for number, cell in enumerate(notebook["cells"], 1):
        if cell["cell_type"] == "code":
            stream = {"name": "stdout", "output_type": "stream", "text": [f"answer {number}\n"]}
            cell.update(execution_count=number, outputs=[stream])
    save(file, notebook)


# --- what is published ---


def test_the_branch_holds_the_notebooks_and_the_licences_alone(course):
    expected = [f"{language}/{name}" for language in ("en", "ja") for name in CHAPTERS]
    assert sorted(course.published()) == sorted([*publish.LICENCES, *expected])


def test_one_language_may_be_enough(course):
    course.publish(languages=("ja",))
    assert not [name for name in course.published() if name.startswith("en/")]


def test_notebooks_are_published_without_outputs_and_else_unchanged(course):
    home = course.pull("sato")
    for name in CHAPTERS:
        notebook = json.loads((home / "en" / name).read_text(encoding="utf-8"))
        original = json.loads(course.notebook("en", name).read_text(encoding="utf-8"))
        assert any(cell.get("outputs") for cell in original["cells"]), "nothing to clear"
        for cell in notebook["cells"] + original["cells"]:
            if cell["cell_type"] == "code":
                assert cell["outputs"] == [] or cell in original["cells"]
                cell.update(outputs=[], execution_count=None)
        assert notebook["cells"] == original["cells"]


def test_a_published_notebook_stands_as_jupyter_saves_it(course):
    nbformat = importlib.import_module("nbformat")
    file = course.pull("sato") / "en" / CHAPTERS[0]
    text = file.read_text(encoding="utf-8")
    assert nbformat.writes(nbformat.reads(text, 4)) + "\n" == text


def test_outputs_are_kept_on_demand(course):
    course.publish(outputs=True)
    file = course.pull("sato") / "en" / CHAPTERS[0]
    assert file.read_bytes() == course.notebook("en", CHAPTERS[0]).read_bytes()


def test_what_did_not_change_is_not_published_again(course):
    run_all(course.notebook("en", CHAPTERS[0]))  # other outputs alone
    assert course.publish() == ""
    assert git(course.repository, "rev-list", "--count", publish.BRANCH).strip() == "1"


def test_each_update_follows_the_last(course):
    first = git(course.repository, "rev-parse", publish.BRANCH).strip()
    edit(course.notebook("en", CHAPTERS[0]), "sec-data", "new")
    assert CHAPTERS[0] in course.publish()
    assert git(course.repository, "rev-parse", f"{publish.BRANCH}^").strip() == first


def test_a_branch_of_others_is_continued_and_never_rewritten(course):
    other = course.folder / "other"
    git(course.folder, "clone", "--quiet", "--branch", publish.BRANCH, course.repository, other)
    identity = ("-c", "user.name=A", "-c", "user.email=a@localhost")
    git(other, *identity, "commit", "--quiet", "--allow-empty", "--message=Somebody's")
    git(other, "push", "--quiet")
    theirs = git(other, "rev-parse", "HEAD").strip()
    edit(course.notebook("en", CHAPTERS[0]), "sec-data", "new")
    course.publish()
    assert theirs in git(course.repository, "rev-list", publish.BRANCH).split()


def test_students_files_in_the_checkout_are_not_published(course):
    for name in ("my_functions.py", "notes.ipynb", "01_copy.txt"):
        course.notebook("en", name).write_text("{}")
    assert course.publish() == ""


# --- updates ---


def test_an_update_arrives_and_what_two_students_wrote_stays(course):
    """A conflict on one cell, a deleted file, a file of the student's own: nothing is lost."""
    chapter, other = CHAPTERS
    sato, suzuki = course.pull("sato"), course.pull("suzuki")
    run_all(sato / "en" / chapter)
    edit(sato / "en" / chapter, "write-1-1", "def fit_g(t, y):\n    return 9.81\n", "sato\n")
    (sato / "en" / "my_functions.py").write_text("# sato\n")
    edit(suzuki / "ja" / chapter, "sec-fit", "鈴木のメモ\n")
    (suzuki / "ja" / other).unlink()

    for language in publish.LANGUAGES:
        file = course.notebook(language, chapter)
        edit(file, "write-1-1", "def fit_g(t, y):\n    # of the teacher\n    ...\n")
        edit(file, "two-parameters", f"# of the teacher\n{cells(file)['two-parameters']}")
        edit(file, "saw-two", "A sentence of the teacher.\n")
    shutil.copy(course.notebook("en", other), course.notebook("en", "03_new.ipynb"))
    course.publish()
    course.pull("sato")
    course.pull("suzuki")

    merged = cells(sato / "en" / chapter)
    assert merged["write-1-1"] == "def fit_g(t, y):\n    return 9.81\n"  # both wrote there
    assert merged["saw-two"] == "A sentence of the teacher.\n"
    assert merged["two-parameters"].startswith("# of the teacher\n")  # a cell that was run
    assert '"answer 4\\n"' in (sato / "en" / chapter).read_text()
    assert (sato / "en" / "my_functions.py").read_text() == "# sato\n"
    assert (sato / "en" / "03_new.ipynb").exists()
    merged = cells(suzuki / "ja" / chapter)
    assert merged["sec-fit"] == "鈴木のメモ\n"
    assert merged["saw-two"] == "A sentence of the teacher.\n"
    assert (suzuki / "ja" / other).exists()


def test_a_page_from_before_an_update_saves_all_that_the_student_wrote(course):
    """Without the update of that notebook; renaming it and following the link gives both."""
    chapter = CHAPTERS[0]
    sato = course.pull("sato") / "en" / chapter
    page = sato.read_text(encoding="utf-8")  # what the open page shows
    edit(course.notebook("en", chapter), "saw-two", "A sentence of the teacher.\n")
    course.publish()
    course.pull("sato")
    sato.write_text(page, encoding="utf-8")  # Overwrite
    edit(sato, "sec-fit", "typed in the page from before\n")
    course.pull("sato")
    assert cells(sato)["sec-fit"] == "typed in the page from before\n"
    assert cells(sato)["saw-two"] != "A sentence of the teacher.\n"

    mine = sato.rename(sato.with_name("mine.ipynb"))
    course.pull("sato")
    assert cells(sato)["saw-two"] == "A sentence of the teacher.\n"
    assert cells(mine)["sec-fit"] == "typed in the page from before\n"


def test_a_notebook_that_an_update_removes_stays_where_somebody_wrote_in_it(course):
    sato, suzuki = course.pull("sato"), course.pull("suzuki")
    edit(sato / "en" / CHAPTERS[0], "sec-fit", "mine\n")
    course.notebook("en", CHAPTERS[0]).unlink()
    course.publish()
    course.pull("sato")
    course.pull("suzuki")
    assert cells(sato / "en" / CHAPTERS[0])["sec-fit"] == "mine\n"
    assert not (suzuki / "en" / CHAPTERS[0]).exists()


def test_a_file_of_the_students_with_the_name_of_a_new_notebook_is_renamed(course):
    sato = course.pull("sato") / "en"
    (sato / "03_new.ipynb").write_text("sato's own")
    shutil.copy(course.notebook("en", CHAPTERS[1]), course.notebook("en", "03_new.ipynb"))
    course.publish()
    course.pull("sato")
    (renamed,) = sato.glob("03_new__*.ipynb")
    assert renamed.read_text() == "sato's own"
    assert (sato / "03_new.ipynb").exists()


@pytest.mark.parametrize("seed", range(4))
def test_after_random_edits_of_both_every_cell_of_the_student_is_there(course, seed):
    """The merged file is a notebook, and each cell is the student's, or the teacher's."""
    rng, chapter = random.Random(seed), CHAPTERS[0]
    sato, teacher = course.pull("sato") / "en" / chapter, course.notebook("en", chapter)
    before = cells(sato)
    mine = dict.fromkeys(rng.sample(sorted(before), 6), f"student {seed}\nsecond line\n")
    theirs = dict.fromkeys(rng.sample(sorted(before), 6), f"teacher {seed}\n")
    if rng.random() < 0.5:
        run_all(sato)
    for cell, text in mine.items():
        edit(sato, cell, text)
    for cell, text in theirs.items():
        edit(teacher, cell, text)
    course.publish()
    course.pull("sato")
    merged = cells(sato)
    assert list(merged) == list(before)
    for cell, text in merged.items():
        if cell in mine:
            assert text == mine[cell]
        else:
            assert text == theirs.get(cell, before[cell])
