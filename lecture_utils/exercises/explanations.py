"""What an exception raised in a student's function usually means."""

import linecache
import re
import sysconfig
import traceback
from pathlib import Path
from typing import NamedTuple

import numpy as np

from .text import Text, fill, in_own_words, without_addresses


class Meaning(NamedTuple):
    """What an exception means whose type fits, and where both regular expressions are found.

    ``code`` is looked for in the student's line and in the names that the function uses.
    """

    kind: type[Exception]
    message: str
    text: Text
    code: str = ""


_BROADCAST = {
    "ja": "形の合わない配列どうしの計算です。形は後ろの軸から比べられ、長さが等しいか 1 で"
    "なければなりません。`keepdims=True` や `[:, None]` で軸を残すと合うことがあります。",
    "en": "The shapes of two arrays do not fit. They are compared from the last axis: lengths "
    "must be equal or 1. Keeping an axis with `keepdims=True` or `[:, None]` often helps.",
}

# The first that fits is taken.
USUAL_MEANINGS: tuple[Meaning, ...] = (
    Meaning(
        TypeError,
        "positional argument|keyword",
        {
            "ja": "関数は `{call}` の形で呼ばれます。`def` の行の引数の数と順番、"
            "または中で呼んでいる関数への引数を確かめてください。",
            "en": "Your function is called as `{call}`. Compare the number and order of arguments "
            "in the `def` line, or of the call on the line shown.",
        },
    ),
    Meaning(
        TypeError,
        "Python scalar",
        {
            "ja": "`math` の関数や `float()` は1個の数にしか使えません。配列には `np.exp` "
            "のような NumPy の関数を使います。",
            "en": "The functions of `math`, and `float()`, take one number. For arrays use those "
            "of NumPy, such as `np.exp`.",
        },
    ),
    Meaning(
        TypeError,
        "not callable",
        {
            "ja": "関数でないものに `(...)` が付いています。掛け算の `*` を忘れたか、"
            "関数の名前を変数に使った場合に起こります。",
            "en": "Something that is not a function is followed by `(...)`: a `*` is missing, or "
            "the name of a function was given to a variable.",
        },
    ),
    Meaning(
        TypeError,
        "NoneType",
        {
            "ja": "計算の中に `None` があります。途中で使っている関数に `return` がないのかも"
            "しれません。",
            "en": "A `None` took part in the calculation. Perhaps a function used on the way has "
            "no `return`.",
        },
    ),
    Meaning(
        TypeError,
        "subscriptable|item assignment|not iterable|no len|0-d array|unsized",
        {
            "ja": "1個の数に添字やループは使えません。どの引数が数かを下で確かめてください。"
            "ループのない NumPy の式なら、数にも配列にも使えます。",
            "en": "A single number has no index and cannot be looped over. See below which "
            "argument is one. A NumPy expression without a loop serves numbers and arrays alike.",
        },
    ),
    Meaning(
        TypeError,
        r"bitwise_xor|for \^",
        {"ja": "べき乗は `**` です。", "en": "Powers are written `**`."},
    ),
    Meaning(
        TypeError,
        "",
        {
            "ja": "演算や関数に、使えない種類の値が渡されました。その行の変数の `type(...)` を"
            "調べてください。",
            "en": "An operation or function was given a kind of value it cannot use. Look at the "
            "`type(...)` of the variables on that line.",
        },
    ),
    Meaning(
        np.linalg.LinAlgError,
        "ingular",
        {
            "ja": "行列が正則でなく、逆行列がありません。",
            "en": "The matrix is singular: it has no inverse.",
        },
    ),
    Meaning(
        np.linalg.LinAlgError,
        "positive definite",
        {
            "ja": "コレスキー分解は正定値の行列にしか使えません。固有値に 0 以下のものがあるときは "
            "`solve(H, g)` を使います。",
            "en": "A Cholesky factorisation needs a positive definite matrix. If an eigenvalue may "
            "be 0 or negative, use `solve(H, g)`.",
        },
    ),
    Meaning(
        np.linalg.LinAlgError,
        "converge",
        {
            "ja": "反復計算が収束しません。行列に nan や inf が入っていることが多いです。",
            "en": "The iteration did not converge. Most often the matrix holds nan or inf.",
        },
    ),
    Meaning(
        np.linalg.LinAlgError,
        "1-dimensional",
        {
            "ja": "行列には2つの軸が必要です。列が1つでも、形 (N,) ではなく (N, 1) です："
            "`phi[:, None]` と書きます。連立方程式 Hx = g は `solve(H, g)` です。",
            "en": "A matrix needs two axes; one column has the shape (N, 1), not (N,): write "
            "`phi[:, None]`. Hx = g is `solve(H, g)`.",
        },
    ),
    Meaning(
        np.linalg.LinAlgError,
        "dimensional|square",
        {
            "ja": "ここには正方行列が必要です。引数の順番も確かめてください。連立方程式 Hx = g は "
            "`solve(H, g)` です。",
            "en": "A square matrix is needed here. Check the order of the arguments, too: "
            "Hx = g is `solve(H, g)`.",
        },
    ),
    Meaning(
        ValueError,
        "matmul|not aligned",
        {
            "ja": "`A @ B` では A の最後の軸と B の（最後から2番目の）軸の長さが同じで"
            "なければなりません。それぞれの `.shape` を調べてください。転置 `.T` や順番が"
            "違うのかもしれません。",
            "en": "In `A @ B` the last axis of A and the second-last axis of B must have the same "
            "length. Look at each `.shape`; a transpose `.T` or the order may be wrong.",
        },
    ),
    Meaning(
        ValueError,
        "broadcast",
        {
            "ja": "行列の積なら `*` ではなく `@` です。" + _BROADCAST["ja"],
            "en": "For a matrix product use `@`, not `*`. " + _BROADCAST["en"],
        },
        code=r"[\w)\]] *\*(?!\*)",
    ),
    Meaning(ValueError, "broadcast", _BROADCAST),
    Meaning(
        ValueError,
        "truth value",
        {
            "ja": "`if` や `and` は1個の真偽値しか扱えませんが、ここでは配列です。要素ごとに"
            "分けるには `np.where(条件, a, b)` を使います。",
            "en": "`if` and `and` need one true or false, and this is an array of them. "
            "`np.where(condition, a, b)` decides element by element.",
        },
    ),
    Meaning(
        ValueError,
        "reshape",
        {
            "ja": "要素の数が合いません。いろいろな大きさで試されるので、大きさは数字で書かず、"
            "引数の `.shape` から求めてください。",
            "en": "The number of elements does not fit. Several sizes are tried, so take sizes "
            "from the `.shape` of the argument instead of writing them as numbers.",
        },
    ),
    Meaning(
        ValueError,
        "unpack",
        {
            "ja": "左辺に並べた変数の数と、右辺の値の数が違います。",
            "en": "The number of names on the left is not the number of values on the right.",
        },
    ),
    Meaning(
        ValueError,
        "one-dimensional",
        {
            "ja": "1次元の配列が要るところに数があります。`[x]` とします。",
            "en": "A one-dimensional array is needed, not a number: write `[x]`.",
        },
    ),
    Meaning(
        ValueError,
        "inhomogeneous",
        {
            "ja": "`np.linalg.lstsq` は組を返します。解は最初の要素 `[0]` です。",
            "en": "`np.linalg.lstsq` returns a tuple; the solution is its first element, `[0]`.",
        },
        code=r"\blstsq\b",
    ),
    Meaning(
        ValueError,
        "sequence",
        {
            "ja": "長さの違う行を1つの配列にしたか、1個の数の場所に配列を入れようとしました。",
            "en": "Rows of different lengths were put into one array, or an array where one number "
            "belongs.",
        },
    ),
    Meaning(
        ValueError,
        "",
        {
            "ja": "値の種類は正しいものの、形や大きさが受け付けられませんでした。その行の変数の "
            "`.shape` と値を調べてください。",
            "en": "A value has the right kind but a shape or size that cannot be used. Look at the "
            "`.shape` and the values on that line.",
        },
    ),
    Meaning(
        UnboundLocalError,
        "",
        {
            "ja": "値を入れる前に使われた変数があります。`if` の片方の枝だけで代入していませんか。",
            "en": "A variable is used before it has a value. Is it assigned in one branch of an "
            "`if` only?",
        },
    ),
    Meaning(
        NameError,
        "",
        {
            "ja": "この名前は定義されていません。つづりの間違い、`import` の忘れ、"
            "まだ実行していないセルが考えられます。",
            "en": "This name is not defined: a typing error, a missing `import`, or a cell that "
            "has not been run yet.",
        },
    ),
    Meaning(
        IndexError,
        "integer",
        {
            "ja": "添字は整数です（3.0 ではなく 3）。整数の配列にするには `.astype(int)` を"
            "使います。",
            "en": "An index is a whole number, 3 and not 3.0. `.astype(int)` makes an array of "
            "whole numbers.",
        },
    ),
    Meaning(
        IndexError,
        "",
        {
            "ja": "配列の範囲の外を指しています。添字は 0 から始まり、最後は（長さ − 1）です。"
            "軸の数よりも多い添字もこのエラーになります。",
            "en": "An index lies outside the array. Indices run from 0 to length − 1; more indices "
            "than axes give this error too.",
        },
    ),
    Meaning(
        AttributeError,
        "",
        {
            "ja": "この種類の値に、その属性やメソッドはありません。つづりの間違いか、配列だと"
            "思ったものがリストや数です。`np.asarray(...)` で配列になります。",
            "en": "This kind of value has no such attribute or method: a typing error, or what "
            "looks like an array is a list or a number. `np.asarray(...)` makes it an array.",
        },
    ),
    Meaning(
        ZeroDivisionError,
        "",
        {
            "ja": "0 で割りました。分母が 0 になる引数がないか、空の和で割っていないかを"
            "確かめてください。",
            "en": "Something was divided by zero. For which arguments does the denominator vanish?",
        },
    ),
    Meaning(
        FloatingPointError,
        "",
        {
            "ja": "数値計算が破綻しました。この問題では、オーバーフローや 0/0 も間違いとして"
            "扱います（ふだんの NumPy は警告を出すだけです）。`exp` の引数が大きくなりすぎて"
            "いませんか。",
            "en": "The arithmetic broke down. In this exercise an overflow or 0/0 counts as an "
            "error, where NumPy usually only warns. Does the argument of an `exp` grow too large?",
        },
    ),
    Meaning(
        OverflowError,
        "",
        {
            "ja": "大きすぎて表せない数になりました。倍精度の `exp(x)` は x ≈ 709 であふれます。",
            "en": "A number became too large to be stored: `exp(x)` overflows at x ≈ 709.",
        },
    ),
    Meaning(
        RecursionError,
        "",
        {
            "ja": "関数が自分自身を限りなく呼び続けました。止まる条件がないか、そこに"
            "到達していません。",
            "en": "The function calls itself without end: the condition to stop is missing or "
            "never reached.",
        },
    ),
    Meaning(
        AssertionError,
        "",
        {
            "ja": "関数の中の `assert` が成り立ちませんでした。",
            "en": "An `assert` inside the function did not hold.",
        },
    ),
    Meaning(
        ImportError,
        "",
        {
            "ja": "読み込もうとしたパッケージや名前が見つかりません。",
            "en": "A package or name that was to be imported cannot be found.",
        },
    ),
)

_STDLIB = sysconfig.get_paths()["stdlib"]
_OURS = str(Path(__file__).parents[1])


def usual_meaning(error: BaseException, call: str) -> Text | None:
    """Return what an exception usually means, None if there is nothing to say."""
    _, line, names = _own_place(error)
    code = " ".join([line, *names])
    for meaning in USUAL_MEANINGS:
        fits = re.search(meaning.message, in_own_words(error, str)) and re.search(
            meaning.code, code
        )
        if isinstance(error, meaning.kind) and fits:
            return fill(meaning.text, call=call)
    return None


def traceback_in_short(error: BaseException) -> str:
    """Return the student's own line, as Jupyter marks it, and the exception."""
    number, line, _ = _own_place(error)
    marked = f"----> {number} {line}".rstrip() + "\n" if number else ""
    message = without_addresses(in_own_words(error, str))[:500]
    return f"{marked}{type(error).__name__}: {message}".rstrip(": ")


def _own_place(error: BaseException) -> tuple[int, str, tuple[str, ...]]:
    """Return where the student's code stopped: line number, line, names used in the function.

    The number is 0 if none of the student's code ran, as when the arguments do not fit.
    """
    frames = traceback.walk_tb(error.__traceback__)
    own = [(frame.f_code, number) for frame, number in frames if _is_own(frame.f_code.co_filename)]
    if not own:
        return 0, "", ()
    code, number = own[-1]
    return number, linecache.getline(code.co_filename, number).strip(), code.co_names


def _is_own(filename: str) -> bool:
    """Whether a file is the student's: neither this package, nor installed, nor Python's."""
    installed = {"site-packages", "dist-packages"} & set(Path(filename).parts)
    return not (installed or filename.startswith((_STDLIB, _OURS, "<frozen", "<__array")))
