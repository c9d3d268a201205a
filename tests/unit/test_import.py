"""What `import lecture_utils` brings, and what it leaves for later."""

import json
import subprocess
import sys
from types import ModuleType

import pytest

import lecture_utils as lu

HEAVY = ["matplotlib", "ipywidgets", "IPython", "PIL", "sklearn", "scipy"]


def modules_after(code):
    """Names of the packages that a fresh interpreter has imported after running the code."""
    report = "import sys, json; print(json.dumps(sorted({m.split('.')[0] for m in sys.modules})))"
    run = subprocess.run(
        [sys.executable, "-c", f"{code}\n{report}"], capture_output=True, text=True, check=True
    )
    return set(json.loads(run.stdout.splitlines()[-1]))


def test_import_brings_numpy_and_nothing_heavy():
    loaded = modules_after("import lecture_utils as lu; lu.__version__, dir(lu)")
    assert "numpy" in loaded
    assert loaded.isdisjoint(HEAVY)


def test_the_numerical_core_works_without_anything_heavy():
    code = """
import numpy as np
import lecture_utils as lu
rng = np.random.default_rng(0)
iris = lu.data.iris()
lu.data.free_fall()
train, validation = lu.split(150, (100, 50), rng, stratify=iris.y)
X, X_v = lu.standardize(iris.X[train], iris.X[validation])
Y = lu.one_hot(iris.y, 3)
net = lu.Network(lu.Dense(4, 3), lu.BatchNorm(3), lu.tanh, lu.Skip(lu.Dense(3, 3)),
                 loss=lu.cross_entropy)
history = lu.train(net, net.init(rng), X, Y[train], optimizer=lu.Adam(), epochs=1,
                   batch_size=10, rng=rng, validation=(X_v, Y[validation]))
"""
    assert modules_after(code).isdisjoint(HEAVY)


@pytest.mark.parametrize("name", sorted(lu.__all__))
def test_every_listed_name_exists(name):
    assert getattr(lu, name) is not None
    assert name in dir(lu)


def test_dir_lists_the_whole_public_interface():
    assert len(set(lu.__all__)) == len(lu.__all__)
    core = ["Network", "Dense", "BatchNorm", "Skip", "train", "minibatches", "History", "data"]
    core += ["identity", "step", "sigmoid", "tanh", "relu", "softmax", "log_softmax", "accuracy"]
    core += ["squared_error", "cross_entropy", "l1", "l2", "one_hot", "split", "standardize"]
    core += ["GradientDescent", "Momentum", "RMSprop", "Adam", "newton_step", "check_gradient"]
    core += ["numerical_gradient", "numerical_jacobian", "numerical_hessian"]
    lazy = ["plots", "widgets", "check", "hint", "solution", "progress", "setup"]
    assert set(core + lazy) <= set(dir(lu))
    public = {name for name, value in vars(lu).items() if not isinstance(value, ModuleType)}
    assert {name for name in public if name[0] != "_"} - {"import_module"} <= set(lu.__all__)


def test_unknown_name_is_an_attribute_error_that_says_which():
    with pytest.raises(AttributeError, match="lecture_utils has no 'Transformer'"):
        _ = lu.Transformer
    with pytest.raises(ImportError, match="Transformer"):
        exec("from lecture_utils import Transformer")
    assert not hasattr(lu, "Transformer")
