"""Live demos; each is shown by the last expression of a cell.

Which chapter has which, the rooms say. A demo, or the progress bar, is imported when it is first
asked for.
"""

from importlib import import_module

from ..rooms import rooms

_SHARED = {"Demo": "demo", "progress_bar": "progress"}


def _rooms_of_demos() -> dict:
    return {demo: room for room in rooms().values() for demo in room.demos}


def __getattr__(name: str):
    if name in _SHARED:
        return getattr(import_module(f".{_SHARED[name]}", __name__), name)
    if name.startswith("__"):
        raise AttributeError(name)
    if name in (demos := _rooms_of_demos()):
        return getattr(demos[name].module("demos"), name)
    raise AttributeError(f"there is no demo {name!r}; there are {', '.join(demos)}")


def __dir__() -> list[str]:
    return sorted([*_SHARED, *_rooms_of_demos()])
