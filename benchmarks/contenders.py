"""Which contenders are installed, and with which versions all of this runs."""

from __future__ import annotations

import importlib
import importlib.metadata
import platform
import sys

import numpy as np

import lecture_utils as lu

_MODULES = {"scikit-learn": "with_sklearn", "torch": "with_torch", "jax": "with_jax"}


def load() -> tuple[dict, list[str]]:
    """Return the modules of the contenders that are installed, and the names of the others."""
    found, missing = {}, []
    for name, module in _MODULES.items():
        try:
            importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            missing.append(name)
        else:
            found[name] = importlib.import_module(f".{module}", __package__)
    return found, missing


def environment() -> dict:
    """Return versions, processor, and the BLAS that NumPy calls."""
    versions = {
        "lecture_utils": lu.__version__,
        "python": platform.python_version(),
        "numpy": np.__version__,
    }
    for name in _MODULES:
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            versions[name] = None
    return {
        "versions": versions,
        "processor": _processor(),
        "system": platform.platform(terse=True),
        "blas": _blas(),
        "threads": 1,
    }


def _processor() -> str:
    if sys.platform == "linux":
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            for line in file:
                if line.startswith("model name"):
                    return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _blas() -> list[str]:
    try:
        from threadpoolctl import threadpool_info
    except ImportError:
        return []
    return [
        f"{p['prefix']} {p['version']} ({p.get('architecture')}), {p['num_threads']} thread"
        for p in threadpool_info()
        if p["user_api"] == "blas" and "numpy" in p["filepath"]
    ]
