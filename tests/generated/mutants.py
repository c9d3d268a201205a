"""Answers that nobody wrote: right ones changed at one place, and strange ones.

A mutant of a right answer may still be right, as where `a * b` becomes `b * a`; whoever uses these
decides that by other means.
"""

import ast
import copy
import inspect
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

from lecture_utils.rooms import rooms

OPERATORS = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add, ast.MatMult),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Div,),
    ast.MatMult: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
}
COMPARISONS = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq, ast.GtE),
    ast.NotEq: (ast.Eq,),
}
NAMES = {
    "sum": ("mean", "max"),
    "mean": ("sum", "median"),
    "nanmean": ("mean", "nansum"),
    "max": ("min",),
    "min": ("max",),
    "argmax": ("argmin",),
    "std": ("var",),
    "var": ("std",),
    "exp": ("expm1", "exp2"),
    "log": ("log2", "log1p"),
    "sqrt": ("square", "abs"),
    "tanh": ("sin", "arctan"),
    "cosh": ("sinh",),
    "ceil": ("floor", "round"),
    "abs": ("negative",),
    "zeros": ("ones",),
    "zeros_like": ("ones_like",),
    "ones": ("zeros",),
    "permutation": ("arange",),
    "prod": ("sum",),
    "solve": ("dot",),
    "inv": ("pinv", "transpose"),
    "eigvalsh": ("eigvals", "diag"),
    "insert": ("append",),
    "reversed": ("list",),
}
# What stands for an argument.
ARGUMENTS = ("-{}", "{}.T", "{} + 1", "2 * {}", "np.abs({})", "{}[::-1]", "{}[:-1]")
# What is put around a returned value.
WRAPPED = (
    "None",
    "[{}]",
    "({}, 0)",
    "str({})",
    "repr({}).encode()",
    "list({})",
    "(item for item in {})",
    "iter([{}])",
    "{{'value': {}}}",
    "lambda: {}",
    "-np.asarray({})",
    "np.asarray({}).T",
    "np.asarray({})[None]",
    "np.ravel({})",
    "np.squeeze({})",
    "np.asarray({})[::-1]",
    "np.asarray({}) * (1 + 1e-5)",
    "np.asarray({}) + 1e-4",
    "np.asarray({}) + np.nan",
    "np.asarray({}) / 0",
    "np.asarray({}) * (1 + 0j)",
    "np.asarray({}).astype('float16')",
    "np.asarray({}).astype('float32')",
    "np.asarray({}).astype(int)",
    "np.asarray({}).astype(bool)",
    "np.asarray({}).astype(str)",
    "np.asarray({}).astype(object)",
    "np.round({}, 3)",
    "np.abs({})",
    "np.asmatrix({})",
    "np.ma.masked_invalid({})",
    "np.broadcast_to({}, (10**6, 10**6, 10**6))",
    "np.sort({})",
    "np.mean({})",
    "print({})",
)


def answers_of(chapter: str) -> ModuleType:
    """The right answers to a chapter, in another style than the references."""
    return import_module(f"tests.chapters.{rooms()[chapter].slug}.answers")


def right_answers(exercise) -> list[str]:
    """The reference and the answer of the tests, each as the source of a module."""
    module = answers_of(exercise.number.partition(".")[0])
    body = ast.parse(inspect.getsource(module)).body
    imports = [ast.unparse(node) for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
    answer = "\n".join([*imports, inspect.getsource(getattr(module, exercise.name))])
    return [f"import numpy as np\n{exercise.source}", f"import numpy as np\n{answer}"]


def mutants(source: str) -> Iterator[str]:
    """Yield the source with one change each, no text twice."""
    tree = ast.parse(source)
    seen = {ast.unparse(tree)}
    (function,) = (node for node in tree.body if isinstance(node, ast.FunctionDef))
    inside = {id(node) for node in ast.walk(function)} - {id(function)}
    for place, node in enumerate(_preorder(tree)):
        for new in _changes(node, function) if id(node) in inside else ():
            text = ast.unparse(ast.fix_missing_locations(_Replace(place, new).visit(_copy(tree))))
            if text not in seen and _is_python(text):
                seen.add(text)
                yield text


def strange(name: str, arguments: tuple[str, ...]) -> Iterator[str]:
    """Yield sources of functions that do what no answer should."""
    signature, first = ", ".join(arguments), arguments[0]
    for body in STRANGE:
        text = body.format(name=name, first=first, signature=signature)
        lines = "\n".join(f"    {line}" for line in text.splitlines())
        yield f"import numpy as np\ndef {name}({signature}):\n{lines}\n"
    for other in ("", "*, a, b", f"{signature}, one_more", "*args", "**kwargs"):
        yield f"import numpy as np\ndef {name}({other}):\n    return 0.0\n"
    yield f"async def {name}({signature}):\n    return 0.0\n"
    yield f"class {name}:\n    def __init__(self, *args):\n        self.args = args\n"


STRANGE = (
    "...",
    "return ...",
    "return NotImplemented",
    "raise NotImplementedError",
    "yield None",
    "yield 1.0",
    "return 0",
    "return True",
    "return float('nan')",
    "return -np.inf",
    "return 1j",
    "return 10**400",
    "return [10**400]",
    "return ''",
    "return '1.0'",
    "return []",
    "return {{}}",
    "return {{1, 2}}",
    "return range(3)",
    "return object()",
    "return np",
    "return int",
    "return {name}",
    "return ({signature},)",
    "return {first}",
    "return print({first})",
    "return input()",
    "return np.array(None)",
    "return np.array([[1.0], 'a'], dtype=object)",
    "return np.zeros(3, dtype='datetime64[s]')",
    "return np.zeros(2, dtype=[('a', float), ('b', int)])",
    "return np.empty((0, 3))",
    "return np.ones((10**6, 10**6))",
    "return np.broadcast_to(1.0, (10**6, 10**6))",
    "from fractions import Fraction\nreturn Fraction(10**400, 3)",
    "from decimal import Decimal\nreturn Decimal('NaN')",
    "from decimal import Decimal\nreturn Decimal('1e999999')",
    "import itertools\nreturn zip(itertools.count(), [1.0])",
    "a = []\na.append(a)\nreturn a",
    "a = 1.0\nfor _ in range(10**5):\n    a = [a]\nreturn a",
    "a = {{}}\na['a'] = a\nreturn a",
    "class Bad:\n    def __repr__(self): raise ValueError\nreturn Bad()",
    "class Bad:\n    def __repr__(self): return 3\nreturn [Bad(), Bad()]",
    "class Bad:\n    def __array__(self, *args, **kwargs): raise RuntimeError\nreturn Bad()",
    "class Bad:\n    def __eq__(self, other): raise RuntimeError\nreturn Bad()",
    "class Bad:\n    def __bool__(self): raise RuntimeError\nreturn [Bad()]",
    "class Bad:\n    def __len__(self): return -1\nreturn Bad()",
    "class Bad(list):\n    def __iter__(self): raise RuntimeError\nreturn Bad([1])",
    "class Bad(float):\n    def __float__(self): raise RuntimeError\nreturn Bad(1)",
    "class Bad(dict):\n    def items(self): raise RuntimeError\nreturn Bad(a=1)",
    "class Bad:\n    @property\n    def __class__(self): raise RuntimeError\nreturn Bad()",
    "return 1 / 0",
    "raise Exception",
    "raise ValueError('\\udcff 文字 {{}} `x`')",
    "raise KeyError(({signature},))",
    "raise StopIteration",
    "raise GeneratorExit",
    "raise KeyboardInterrupt",
    "raise BaseException('mine')",
    "raise SystemExit",
    "import sys\nsys.exit('bye')",
    "exit()",
    "assert False, {first}",
    "class Bad(Exception):\n    def __str__(self): raise RuntimeError\nraise Bad",
    "class Bad(Exception):\n    def __str__(self): return 3\nraise Bad",
    "class Bad(BaseException): pass\nraise Bad",
    "raise ExceptionGroup('several', [ValueError(1), TypeError(2)])",
    "return {name}({signature})",
    "return [{name}({signature}) for _ in range(2)]",
    "while True:\n    pass",
    "while True:\n    print(1)",
    "import itertools\nreturn sum(1 for _ in itertools.count())",
    "import itertools\nreturn itertools.count()",
    "return no_such_name",
    "import no_such_module",
    "print('x' * 10**6)\nprint('\\udcff')\nreturn 0.0",
    "import sys\nsys.stdout.close()\nreturn 0.0",
    "import sys\nsys.stdout = None\nreturn 0.0",
    "import sys\nsys.stdout.write(3)",
    "import warnings\nwarnings.simplefilter('error')\nwarnings.warn('mine')",
    "np.seterr(all='raise')\nreturn np.exp(1e9)",
    "global {name}\n{name} = None",
    "{first} += 1\nreturn {first}",
    "{first}[...] = 0",
    "{first}[0] = 0\nreturn 0.0",
    "{first}.clear()",
    "{first}.shape = (1, -1)\nreturn {first}",
    "{first}.dtype = int\nreturn {first}",
    "{first}.setflags(write=False)\nreturn {first}",
)


def _is_python(text: str) -> bool:
    try:
        compile(text, "<answer>", "exec")
    except SyntaxError:  # such as a break left without its loop
        return False
    return True


def _preorder(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _preorder(child)


def _copy(tree):
    return copy.deepcopy(tree)


class _Replace(ast.NodeTransformer):
    """Put a new node in place of the one that comes at a place of the preorder."""

    def __init__(self, place: int, new: ast.AST):
        self.left, self.new = place, new

    def visit(self, node):
        self.left -= 1
        return _copy(self.new) if self.left == -1 else self.generic_visit(node)


def _with(node, **fields):
    """A copy of a node with other fields."""
    new = copy.copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new


def _expression(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _changes(node: ast.AST, function: ast.FunctionDef) -> Iterator[ast.AST]:
    """What may stand in place of a node."""
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            for other in OPERATORS.get(type(op), ()):
                yield _with(node, op=other())
            yield _with(node, left=right, right=left)
            yield left
            yield right
        case ast.AugAssign(op=op):
            for other in OPERATORS.get(type(op), ()):
                yield _with(node, op=other())
            yield ast.Pass()
        case ast.UnaryOp(operand=operand):
            yield operand
        case ast.BoolOp(op=op, values=values):
            yield _with(node, op=ast.Or() if isinstance(op, ast.And) else ast.And())
            yield from values
        case ast.Compare(ops=[op, *others]):
            for other in COMPARISONS.get(type(op), ()):
                yield _with(node, ops=[other(), *others])
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value) | float(value)):
            for other in (value + 1, value - 1, -value, 2 * value, 0, 1.001 * value):
                yield _expression(repr(other))
        case ast.Call(func=called, args=arguments, keywords=keywords):
            yield from (a for a in arguments[:1] if not isinstance(a, ast.Starred))
            for i in range(len(keywords)):
                yield _with(node, keywords=keywords[:i] + keywords[i + 1 :])
            if len(arguments) > 1:
                yield _with(node, args=arguments[::-1])
                yield _with(node, args=arguments[:-1])
            if isinstance(called, ast.Attribute):
                yield called.value
        case ast.Attribute(value=value, attr=attribute):
            for other in NAMES.get(attribute, ()):
                yield _with(node, attr=other)
            if attribute in ("T", "real", "size"):
                yield value
        case ast.Subscript(value=value, ctx=ast.Load()):
            yield value
        case ast.Slice(lower=lower, upper=upper):
            yield ast.Slice(lower=upper, upper=lower)
            yield ast.Slice(lower=lower)
            yield ast.Slice(upper=upper)
            yield ast.Slice(lower=lower, upper=upper, step=_expression("-1"))
        case ast.Name(id=name, ctx=ast.Load()):
            for other in NAMES.get(name, ()):
                yield ast.Name(other, ast.Load())
            own = [argument.arg for argument in function.args.args]
            if name in own:
                for other in own:
                    yield ast.Name(other, ast.Load())
                for text in (
                    "-{}",
                    "{}.T",
                    "{} + 1",
                    "2 * {}",
                    "np.abs({})",
                    "{}[::-1]",
                    "{}[:-1]",
                ):
                    yield _expression(text.format(name))
        case ast.Return(value=value) if value is not None:
            if isinstance(value, ast.Tuple | ast.List) and len(value.elts) > 1:
                yield _with(node, value=_with(value, elts=value.elts[::-1]))
                yield _with(node, value=_with(value, elts=value.elts[:-1]))
                yield _with(node, value=_with(value, elts=value.elts[1:]))
            for text in WRAPPED:
                yield _with(node, value=_expression(text.format(f"({ast.unparse(value)})")))
            yield ast.Pass()
        case ast.For(body=body):
            yield _with(node, body=[*body, *_last_return(function)])
            yield from body
        case ast.If(test=test, body=body, orelse=orelse):
            yield _with(node, test=ast.UnaryOp(ast.Not(), test))
            yield _with(node, body=orelse or [ast.Pass()], orelse=body)
            yield from body
        case ast.Break():
            yield ast.Continue()
            yield ast.Pass()
        case ast.Assign() | ast.Expr():
            yield ast.Pass()


def _last_return(function: ast.FunctionDef) -> list[ast.stmt]:
    return [function.body[-1]] if isinstance(function.body[-1], ast.Return) else []
