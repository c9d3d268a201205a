"""Names that older notebooks use, and where they went. They go on until release 0.3."""

import warnings
from importlib import import_module

from .language import choose

_PIXELS, _ISING = "chapters.iris_onehot_softmax.pixels", "chapters.ising_phases.ising"
_NEW = {
    "lecture_utils.pixels": (_PIXELS, None),
    "lecture_utils.data.DIGITS": (_PIXELS, "DIGITS"),
    "lecture_utils.data.noisy_digits": (_PIXELS, "noisy_digits"),
    "lecture_utils.data.ising_energy": (_ISING, "energy"),
    "lecture_utils.data.ising_exact_energy": (_ISING, "exact_energy"),
    "lecture_utils.data.ising_run": (_ISING, "run"),
    "lecture_utils.data.ising_sweeps": (_ISING, "sweep"),
}


def moved(module: str, name: str):
    """Return what an older notebook finds as ``module.name``, and say where it is now.

    Raises
    ------
    AttributeError
        If there never was such a name.
    """
    old, (folder, new) = f"{module}.{name}", (f"chapters.{name}.figures", None)
    if module != "lecture_utils.plots.chapters":
        folder, new = _NEW.get(old, (None, None))
    try:
        found = import_module(f"lecture_utils.{folder}")
    except ModuleNotFoundError:
        raise AttributeError(f"{module} has no {name!r}") from None
    now = f"lecture_utils.{folder}" + (f".{new}" if new else "")
    sentence = choose(
        {
            "ja": f"{old} は {now} に移りました。古い名前は 0.3 版でなくなります。",
            "en": f"{old} is now {now}; the old name goes with release 0.3.",
        }
    )
    warnings.warn(sentence, FutureWarning, stacklevel=3)
    return getattr(found, new) if new else found
