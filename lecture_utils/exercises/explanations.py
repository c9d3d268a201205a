"""What an exception raised in a student's function usually means."""

import re
import sysconfig
import traceback
from pathlib import Path

import numpy as np

from .text import Text, fill, without_addresses

# The first entry fits whose type matches and whose pattern occurs in the message.
USUAL_MEANINGS: tuple[tuple[type[Exception], str, Text], ...] = (
    (
        TypeError,
        "positional argument|keyword",
        {
            "ja": "関数は `{call}` の形で呼ばれます。`def` の行の引数の数と順番、"
            "または中で呼んでいる関数への引数を確かめてください。",
            "en": "Your function is called as `{call}`. Compare the number and order of arguments "
            "in the `def` line, or of the call on the line shown.",
        },
    ),
    (
        TypeError,
        "Python scalar",
        {
            "ja": "`math` の関数や `float()` は 1 個の数にしか使えません。配列には `np.exp` "
            "のような NumPy の関数を使います。",
            "en": "The functions of `math`, and `float()`, take one number. For arrays use those "
            "of NumPy, such as `np.exp`.",
        },
    ),
    (
        TypeError,
        "not callable",
        {
            "ja": "関数でないものに `(...)` が付いています。掛け算の `*` を忘れたか、"
            "関数の名前を変数に使った場合に起こります。",
            "en": "Something that is not a function is followed by `(...)`: a `*` is missing, or "
            "the name of a function was given to a variable.",
        },
    ),
    (
        TypeError,
        "NoneType",
        {
            "ja": "計算の中に `None` があります。途中で使っている関数に `return` がないのかも"
            "しれません。",
            "en": "A `None` took part in the calculation. Perhaps a function used on the way has "
            "no `return`.",
        },
    ),
    (
        TypeError,
        "subscriptable|item assignment|not iterable|no len|0-d array|unsized",
        {
            "ja": "1 個の数を配列のように扱っています。引数は数のこともあります。どちらも"
            "受け付けるには `np.asarray(...)` で配列にします。",
            "en": "A single number was used like an array; the argument may be a number. "
            "`np.asarray(...)` makes an array of either.",
        },
    ),
    (
        TypeError,
        "",
        {
            "ja": "演算や関数に、使えない種類の値が渡されました。その行の変数の `type(...)` を"
            "調べてください。",
            "en": "An operation or function was given a kind of value it cannot use. Look at the "
            "`type(...)` of the variables on that line.",
        },
    ),
    (
        np.linalg.LinAlgError,
        "",
        {
            "ja": "行列が正則でない（逆行列がない）か、正方行列ではありません。",
            "en": "The matrix is singular (it has no inverse) or not square.",
        },
    ),
    (
        ValueError,
        "matmul|not aligned",
        {
            "ja": "`A @ B` では A の最後の軸と B の（最後から 2 番目の）軸の長さが同じで"
            "なければなりません。それぞれの `.shape` を調べてください。転置 `.T` や順番が"
            "違うのかもしれません。",
            "en": "In `A @ B` the last axis of A and the second-last axis of B must have the same "
            "length. Look at each `.shape`; a transpose `.T` or the order may be wrong.",
        },
    ),
    (
        ValueError,
        "broadcast",
        {
            "ja": "形の合わない配列どうしの計算です。形は後ろの軸から比べられ、長さが等しいか "
            "1 でなければなりません。`keepdims=True` や `[:, None]` で軸を残すと合うことが"
            "あります。",
            "en": "The shapes of two arrays do not fit. They are compared from the last axis: "
            "lengths must be equal or 1. Keeping an axis with `keepdims=True` or `[:, None]` "
            "often helps.",
        },
    ),
    (
        ValueError,
        "truth value",
        {
            "ja": "`if` や `and` は 1 個の真偽値しか扱えませんが、ここでは配列です。要素ごとに"
            "分けるには `np.where(条件, a, b)` を使います。",
            "en": "`if` and `and` need one true or false, and this is an array of them. "
            "`np.where(condition, a, b)` decides element by element.",
        },
    ),
    (
        ValueError,
        "reshape",
        {
            "ja": "要素の数が合いません。いろいろな大きさで試されるので、大きさは数字で書かず、"
            "引数の `.shape` から求めてください。",
            "en": "The number of elements does not fit. Several sizes are tried, so take sizes "
            "from the `.shape` of the argument instead of writing them as numbers.",
        },
    ),
    (
        ValueError,
        "unpack",
        {
            "ja": "左辺に並べた変数の数と、右辺の値の数が違います。",
            "en": "The number of names on the left is not the number of values on the right.",
        },
    ),
    (
        ValueError,
        "sequence",
        {
            "ja": "長さの違う行を 1 つの配列にしたか、1 個の数の場所に配列を入れようとしました。",
            "en": "Rows of different lengths were put into one array, or an array where one number "
            "belongs.",
        },
    ),
    (
        ValueError,
        "",
        {
            "ja": "値の種類は正しいものの、形や大きさが受け付けられませんでした。その行の変数の "
            "`.shape` と値を調べてください。",
            "en": "A value has the right kind but a shape or size that cannot be used. Look at the "
            "`.shape` and the values on that line.",
        },
    ),
    (
        UnboundLocalError,
        "",
        {
            "ja": "値を入れる前に使われた変数があります。`if` の片方の枝だけで代入していませんか。",
            "en": "A variable is used before it has a value. Is it assigned in one branch of an "
            "`if` only?",
        },
    ),
    (
        NameError,
        "",
        {
            "ja": "この名前は定義されていません。つづりの間違い、`import` の忘れ、"
            "まだ実行していないセルが考えられます。",
            "en": "This name is not defined: a typing error, a missing `import`, or a cell that "
            "has not been run yet.",
        },
    ),
    (
        IndexError,
        "",
        {
            "ja": "配列の範囲の外を指しています。添字は 0 から始まり、最後は（長さ − 1）です。"
            "軸の数よりも多い添字もこのエラーになります。",
            "en": "An index lies outside the array. Indices run from 0 to length − 1; more indices "
            "than axes give this error too.",
        },
    ),
    (
        AttributeError,
        "",
        {
            "ja": "この種類の値に、その属性やメソッドはありません。つづりの間違いか、配列だと"
            "思ったものがリストや数です。`np.asarray(...)` で配列になります。",
            "en": "This kind of value has no such attribute or method: a typing error, or what "
            "looks like an array is a list or a number. `np.asarray(...)` makes it an array.",
        },
    ),
    (
        ZeroDivisionError,
        "",
        {
            "ja": "0 で割りました。分母が 0 になる引数がないか、空の和で割っていないかを"
            "確かめてください。",
            "en": "Something was divided by zero. For which arguments does the denominator vanish?",
        },
    ),
    (
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
    (
        OverflowError,
        "",
        {
            "ja": "大きすぎて表せない数になりました。倍精度の `exp(x)` は x ≈ 709 であふれます。",
            "en": "A number became too large to be stored: `exp(x)` overflows at x ≈ 709.",
        },
    ),
    (
        RecursionError,
        "",
        {
            "ja": "関数が自分自身を限りなく呼び続けました。止まる条件がないか、そこに"
            "到達していません。",
            "en": "The function calls itself without end: the condition to stop is missing or "
            "never reached.",
        },
    ),
    (
        AssertionError,
        "",
        {
            "ja": "関数の中の `assert` が成り立ちませんでした。",
            "en": "An `assert` inside the function did not hold.",
        },
    ),
    (
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


def usual_meaning(error: Exception, call: str) -> Text | None:
    """Return what an exception usually means, None if there is nothing to say."""
    for kind, pattern, text in USUAL_MEANINGS:
        if isinstance(error, kind) and re.search(pattern, str(error)):
            return fill(text, call=call)
    return None


def traceback_in_short(error: Exception) -> str:
    """Return the student's own line, as Jupyter marks it, and the exception."""
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if _is_own(frame.filename)]
    line = f"----> {own[-1].lineno} {own[-1].line}".rstrip() + "\n" if own else ""
    message = without_addresses(str(error))[:500]
    return f"{line}{type(error).__name__}: {message}".rstrip(": ")


def _is_own(filename: str) -> bool:
    """Whether a file is the student's: neither this package, nor installed, nor Python's."""
    installed = {"site-packages", "dist-packages"} & set(Path(filename).parts)
    return not (installed or filename.startswith((_STDLIB, _OURS, "<frozen", "<__array")))
