"""`my_functions.py`: what the student wrote, as one plain Python file beside the notebooks.

The file is the student's. A function is put in place of its earlier version, and everything else
stands as it stood. What cannot be read is left alone.
"""

import ast
import builtins
import contextlib
import hashlib
import inspect
import os
import re
import symtable
import sys
import tempfile
import textwrap
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from .exercise import Exercise
from .wording import Part, Said, word

NAME = "my_functions.py"
MARK = re.compile(r"# \d+\.\d+ \[(?P<digest>[0-9a-f]{6})\]")
PATIENCE, STALE = 5.0, 10.0  # seconds to wait for another notebook, and until its lock is ignored


class StudentFileError(Exception):
    """The file cannot be read or written; ``said`` is why and what to do."""

    def __init__(self, said: Said):
        super().__init__(word(said))
        self.said = said


def location() -> Path:
    """Where the file is: in the folder of the running notebook."""
    return Path.cwd() / NAME


def read() -> str:
    """Return the text of the file, "" if there is none.

    Raises
    ------
    StudentFileError
        If it is no text or no Python.
    """
    try:
        with open(location(), encoding="utf-8", newline="") as file:
            text = file.read().removeprefix("\ufeff")
        ast.parse(text)
    except FileNotFoundError:
        return ""
    except SyntaxError as error:
        reason = f"line {error.lineno}: {error.msg}"
        raise StudentFileError(Said("file_not_python", {"reason": reason})) from error
    except (OSError, ValueError) as error:  # a null byte is a ValueError, as is a wrong encoding
        raise StudentFileError(Said("file_unreadable", {"reason": _reason(error)})) from error
    return text


def functions() -> dict[str, Callable]:
    """Return what the file defines, by name; a statement that fails hides no other.

    Raises
    ------
    StudentFileError
        If the file cannot be read.
    """
    text = read()
    names: dict = {"__name__": "my_functions"}
    with contextlib.redirect_stdout(None), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for statement in ast.parse(text).body:
            code = compile(ast.Module([statement], []), str(location()), "exec")
            with contextlib.suppress(Exception, SystemExit):
                exec(code, names)
    return {
        name: value for name, value in names.items() if callable(value) and name in _defined(text)
    }


def keep(exercise: Exercise, function: Callable, right: bool, is_right: Callable) -> Part:
    """Put a function into the file; return what there is to say about that.

    A version that is right gives way only to one that is right, too.

    Parameters
    ----------
    exercise : Exercise
    function : callable
        What the student wrote.
    right : bool
        Whether it is right.
    is_right : callable
        ``is_right(function) -> bool``, to judge the version that the file has now.
    """
    try:
        source = own_source(exercise.name, function)
    except StudentFileError as error:
        return error.said
    try:
        with _locked(location()):
            text = read()
            known = {*_defined(text), exercise.name}
            imports, missing = _needs(source, function, known)
            old = functions().get(exercise.name)
            if old is not None and not right and is_right(old):
                return Said("earlier_kept")
            changed = _with_imports(_with_function(text, exercise, source), imports)
            if changed != text:
                _write(changed)
    except StudentFileError as error:
        return error.said
    except OSError as error:
        return Said("file_not_written", {"reason": _reason(error)})
    if missing:
        listed = ", ".join(f"`{name}`" for name in missing)
        return Said("needs_names", {"names": listed, "name": exercise.name})
    return Said("kept")


def own_source(name: str, function: Callable) -> str:
    """Return the source of a function as it will stand in the file, under the name asked for.

    Raises
    ------
    StudentFileError
        If it has no source, or stands in an installed library.
    """
    try:
        source = textwrap.dedent(inspect.getsource(function)).strip("\n")
        file = inspect.getsourcefile(function) or ""
        tree = ast.parse(source)
    except (OSError, TypeError, SyntaxError) as error:
        raise StudentFileError(Said("no_source", {"name": name})) from error
    if {"site-packages", "dist-packages"} & set(Path(file).parts) or Path(file).is_relative_to(
        Path(__file__).parents[1]
    ):
        raise StudentFileError(Said("not_your_own", {"name": name}))
    [statement, *others] = tree.body
    if isinstance(statement, ast.FunctionDef) and not others:
        return re.sub(rf"\bdef +{statement.name}\b", f"def {name}", source, count=1)
    if isinstance(statement, ast.Assign) and name in _names(statement) and not others:
        return source
    raise StudentFileError(Said("no_source", {"name": name}))


def _needs(source: str, function: Callable, known: set[str]) -> tuple[list[str], list[str]]:
    """Return the imports that make the source stand alone, and the names that it still lacks."""
    imports, missing = [], []
    own = getattr(function, "__globals__", {})
    for name in sorted(_outside(source) - known - set(dir(builtins))):
        statement = _import_of(name, own[name]) if name in own else None
        (imports if statement else missing).append(statement or name)
    return imports, missing


def _outside(source: str) -> set[str]:
    """Names that a source uses and does not define."""
    top = symtable.symtable(source, NAME, "exec")
    tables, used = [top], set()
    while tables:
        table = tables.pop()
        tables += table.get_children()
        used |= {s.get_name() for s in table.get_symbols() if s.is_referenced() and s.is_global()}
    return used - {s.get_name() for s in top.get_symbols() if s.is_assigned()}


def _import_of(name: str, value) -> str | None:
    """The import that gives NumPy or the standard library, or a part of it, this name."""
    if isinstance(value, ModuleType):
        plain = f"import {value.__name__}"
        allowed = _is_allowed(value.__name__)
        return (plain if value.__name__ == name else f"{plain} as {name}") if allowed else None
    module, its = getattr(value, "__module__", None) or "numpy", getattr(value, "__name__", None)
    if not its or not _is_allowed(module) or getattr(sys.modules.get(module), its, None) is None:
        return None
    return f"from {module} import {its}" + ("" if its == name else f" as {name}")


def _is_allowed(module: str) -> bool:
    return module.partition(".")[0] in {"numpy", *sys.stdlib_module_names} - {"__main__"}


def _with_function(text: str, exercise: Exercise, source: str) -> str:
    """Return the text with the function in place of its earlier version, or at the end.

    A mark in the line above says what was written there. An earlier version that has been edited
    since then, or was written by hand, stays as a comment.
    """
    text = text or word(Said("file_header")) + "\nimport numpy as np\n"
    lines = text.splitlines()
    new = [f"# {exercise.number} [{_digest(source)}]", *source.splitlines()]
    earlier = [s for s in ast.parse(text).body if exercise.name in _names(s)]
    if not earlier:
        return _joined([*lines, "", "", *new], text)
    first, last = _first_line(earlier[-1]) - 1, earlier[-1].end_lineno
    old = lines[first:last]
    mark = MARK.match(lines[first - 1]) if first else None
    if mark is None or mark["digest"] != _digest("\n".join(old)):
        edited = [word(Said("edited_by_hand")), *old]
        new = [*(f"# {line}".rstrip() for line in edited if old != source.splitlines()), *new]
    return _joined([*lines[: first - 1 if mark else first], *new, *lines[last:]], text)


def _with_imports(text: str, imports: list[str]) -> str:
    """Return the text with the imports it lacks, after those that it has."""
    body = ast.parse(text).body
    there = {ast.unparse(s) for s in body if isinstance(s, (ast.Import, ast.ImportFrom))}
    lacking = [statement for statement in imports if statement not in there]
    if not lacking:
        return text
    leading = [s.end_lineno for s in body[:1] if _is_docstring(s)]
    leading += [s.end_lineno for s in body if isinstance(s, (ast.Import, ast.ImportFrom))]
    lines, at = text.splitlines(), leading[-1] if leading else 0
    return _joined([*lines[:at], *lacking, *lines[at:]], text)


def _write(text: str) -> None:
    """Replace the file in one step, so that it is never half written."""
    target = location().resolve()
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".my_functions-")
    try:
        with open(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        os.chmod(temporary, target.stat().st_mode & 0o777 if target.exists() else 0o644)
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Let one notebook after the other read, change and write the file."""
    lock, until = path.with_name(f".{path.name}.lock"), time.monotonic() + PATIENCE
    while True:
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            break
        except FileExistsError:
            with contextlib.suppress(FileNotFoundError):
                if time.time() - lock.stat().st_mtime > STALE:
                    lock.unlink()
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def _defined(text: str) -> set[str]:
    return {name for statement in ast.parse(text).body for name in _names(statement)}


def _names(statement: ast.stmt) -> set[str]:
    """The names that a definition or an assignment gives."""
    if isinstance(statement, ast.FunctionDef):
        return {statement.name}
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _first_line(statement: ast.stmt) -> int:
    decorators = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(decorator.lineno for decorator in decorators)])


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _digest(source: str) -> str:
    return hashlib.sha256(source.encode()).hexdigest()[:6]


def _joined(lines: list[str], like: str) -> str:
    """Return a text of these lines, ended as those of another text."""
    end = "\r\n" if "\r\n" in like else "\n"
    return end.join([*lines, ""])


def _reason(error: Exception) -> str:
    """What the system says, without the path, which is not ours to print."""
    return getattr(error, "strerror", None) or str(error)
