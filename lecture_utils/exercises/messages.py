"""What the exercises say, in both languages."""

# Hints and solutions

HINT = {"ja": "ヒント {i}/{n}", "en": "Hint {i} of {n}"}
LAST_HINT = {
    "ja": 'これが最後のヒントです。答えは `lu.solution("{number}")` で見られます。',
    "en": 'This is the last hint. `lu.solution("{number}")` shows the answer.',
}
SOLUTION = {"ja": "解答例", "en": "Solution"}

# The verdict

RIGHT = {
    "ja": '{n}通りの引数すべてで正しい値が返りました。`lu.solution("{number}")` の書き方とも'
    "比べてみてください。",
    "en": "Right for all {n} sets of arguments. Compare your way with that of "
    '`lu.solution("{number}")`.',
}
NOT_ATTEMPTED = {
    "ja": "`{name}` はまだ何も返していません。もう書いてある場合は、`return` を忘れていませんか。"
    '手がかりが欲しければ `lu.hint("{number}")` を使ってください。',
    "en": "`{name}` returns nothing yet. If you have written it already, did you forget `return`? "
    'For a nudge, call `lu.hint("{number}")`.',
}
ONLY_PRINTED = {
    "ja": "`print` は画面に出すだけで、値を返しません。`print(...)` を `return ...` に変えて"
    "ください。",
    "en": "`print` only shows a value; it does not return it. Change `print(...)` to `return ...`.",
}
NOT_CALLABLE = {
    "ja": '関数そのものを渡してください：かっこを付けずに `lu.check("{number}", {name})` と'
    "書きます。渡されたのは `{type}` で、関数ではありません。",
    "en": 'Pass the function itself, without parentheses: `lu.check("{number}", {name})`. What '
    "came is a `{type}`, not a function.",
}
CHANGED = {
    "ja": "`{name}` は引数 {changed} を書きかえてしまいます。呼んだ側のデータが壊れるので、"
    "返す値が正しくても不正解とします。`{first} = {first} - 1` は新しい配列を作りますが、"
    "`{first} -= 1` や `{first}[...] = ...` は元の配列を変えます。必要なら `{first}.copy()` に"
    "対して計算してください。",
    "en": "`{name}` changes its argument {changed}. That damages the caller's data, so it is not "
    "right even where the returned value is. `{first} = {first} - 1` makes a new array, but "
    "`{first} -= 1` and `{first}[...] = ...` write into the old one. Work on `{first}.copy()` "
    "if you need to.",
}
RAISED = {
    "ja": "`{signature}` の計算が途中で止まりました。",
    "en": "`{signature}` stopped with an exception.",
}
NOTHING_HERE = {
    "ja": "次の引数では何も返ってきません。`return` のない枝はありませんか。",
    "en": "For these arguments nothing is returned. Is there a branch without `return`?",
}
SCORE = {
    "ja": "{total}通りの引数のうち{right}通りで正解でした。次の引数では結果が違います。",
    "en": "{right} of {total} sets of arguments give the right result. These do not:",
}
CALLED_WITH = {"ja": "引数：", "en": "Arguments:"}
CAME = {"ja": "返ってきた値：", "en": "What came back:"}
EXPECTED = {"ja": "正しい値：", "en": "What was expected:"}
PRINTED = {
    "ja": "（採点中に `print` された{n}行は表示していません。）",
    "en": "(The {n} lines printed during the check are not shown.)",
}

# How a result differs from the expected one

SEVERAL = {
    "ja": "この順に{n}個の値を返す問題です（`return a, b` のように書きます）。{got}。",
    "en": "{n} results are asked for, in order (as in `return a, b`). {got}.",
}
RESULTS = {"ja": "{keys}番目の値について：{text}", "en": "Result {keys}: {text}"}
ENTRIES = {"ja": "その{keys}番目：{text}", "en": "entry {keys} of it: {text}"}
PROPERTIES = {"ja": "{keys} について：{text}", "en": "{keys}: {text}"}
NUMBER = {
    "ja": "1個の数を返す問題です。{got}。{more}",
    "en": "A single number is asked for. {got}.{more}",
}
ARRAY = {
    "ja": "数の配列を返す問題です。{got}。{more}",
    "en": "An array of numbers is asked for. {got}.{more}",
}
UNWRAP = {
    "ja": "要素が1個でも、配列は数ではありません。`a[0]` や `a.item()` で数を取り出してください。",
    "en": " An array with one element is not a number: take the number out, with `a[0]` or "
    "`a.item()`.",
}
COMPLEX = {
    "ja": "複素数です。虚部が 0 なら、`.real` で実数にできます（NumPy 2.5 から "
    "`np.linalg.eigvals` はいつも複素数を返します。対称行列には、実数を返す "
    "`np.linalg.eigvalsh` があります）。",
    "en": " It is complex. Where the imaginary part is 0, take `.real` (from NumPy 2.5 on "
    "`np.linalg.eigvals` always returns complex numbers; for a symmetric matrix there is "
    "`np.linalg.eigvalsh`, which returns real ones).",
}
SHAPE = {
    "ja": "形（shape）が違います。正しい形は `{expected}`、返ってきた配列の形は `{got}` です。",
    "en": "The shape is not right: expected `{expected}`, got `{got}`.",
}
ONLY_SHAPE = {
    "ja": "値は合っていますが、形（shape）が違います。正しい形は `{expected}`、"
    "返ってきた配列の形は `{got}` です。",
    "en": "The values are right, but not the shape: expected `{expected}`, got `{got}`.",
}
NAN = {
    "ja": "結果に `nan`（数でないもの）が入っています。0/0、inf − inf、負の数の平方根や対数から"
    "生まれます。",
    "en": "The result contains `nan` (not a number). It comes from 0/0, from inf − inf, or from "
    "the root or logarithm of a negative number.",
}
INFINITE = {
    "ja": "結果に `inf`（無限大）が入っています。0 で割ったか、大きすぎる数になりました。",
    "en": "The result contains `inf`: something was divided by 0 or grew too large.",
}
VALUES = {
    "ja": "形は合っていますが、値が違います。",
    "en": "The shape is right, but the values are not.",
}
VALUE = {"ja": "値が違います。", "en": "The value is not right."}
ALMOST = {
    "ja": "ほぼ合っていますが精度が足りません。丸めや刻みのある探索をしていませんか。",
    "en": "Almost right, but not accurate enough. Did you round, or search on a grid?",
}
CAME_COUNT = {"ja": "返ってきたのは{n}個の値です", "en": "You returned {n} values"}
CAME_NUMBER = {"ja": "返ってきたのは1個の数です", "en": "You returned one number"}
CAME_ARRAY = {
    "ja": "返ってきたのは形（shape）が `{shape}` の配列です",
    "en": "You returned an array of shape `{shape}`",
}
CAME_TYPE = {"ja": "返ってきたのは `{type}` です", "en": "You returned a `{type}`"}

# Mistakes of several exercises

RETURN_IN_LOOP = {
    "ja": "`return` がループの中にあり、1回目で終わっています。ループの外に出してください"
    "（`for` と同じ深さに字下げします）。",
    "en": "`return` is inside the loop and ends it at the first turn. Move it out of the loop: "
    "indent it as far as the `for`.",
}

# Headings and progress

LABELS = {
    "right": {"ja": "正解", "en": "Right"},
    "not attempted": {"ja": "未解答", "en": "Not attempted"},
    "known mistake": {"ja": "よくある間違い", "en": "A known mistake"},
    "wrong": {"ja": "まだ正しくありません", "en": "Not right yet"},
    "error": {"ja": "エラー", "en": "Error"},
}
SUMMARY = {"ja": "{total}問のうち{right}問が正解です。", "en": "{right} of {total} are right."}
NOTHING_CHECKED = {
    "ja": "まだどの問題も採点していません。",
    "en": "No exercise has been checked yet.",
}
PROGRESS = {"ja": "進み具合", "en": "Progress"}

# An answer right for some shapes only

RIGHT_FOR = {
    "ja": "{right}では正しい結果です。{wrong}でも成り立つように、軸の数を決めずに書いてください。"
    "配列全体の演算にするか、`np.ndindex(x.shape)` でループします。1つの軸についての和は、軸を"
    "後ろから数えます（`axis=-1`）。",
    "en": "Right for {right}. The same must hold for {wrong}, so assume no number of axes: compute "
    "with the whole array, or loop over `np.ndindex(x.shape)`. A sum over one axis counts it from "
    "the end, as in `axis=-1`.",
}
SHAPES = {
    0: {"ja": "数", "en": "numbers"},
    1: {"ja": "ベクトル", "en": "vectors"},
    2: {"ja": "行列", "en": "matrices"},
    3: {"ja": "3つ以上の軸をもつ配列", "en": "arrays of three axes and more"},
}

# The chapter goes on, and what is kept

INTERRUPTED = {
    "ja": "計算が終わらないうちに止められました。終わらないループはありませんか。"
    "`my_functions.py` には保存していません。",
    "en": "It was interrupted before it ended. Is there a loop that never ends? It is not kept in "
    "`my_functions.py`.",
}
WITH_YOURS = {
    "ja": "ここから先は、あなたの `{name}` で進みます。",
    "en": "From here on the chapter runs on your `{name}`.",
}
WITH_REFERENCE = {
    "ja": "それまで、この章は解答例の `{name}` で進みます。",
    "en": "Until then the chapter goes on with the reference for `{name}`.",
}
KEPT = {"ja": "`my_functions.py` に保存しました。", "en": "It is kept in `my_functions.py`."}
EARLIER_KEPT = {
    "ja": "`my_functions.py` には、正しかった前の版が残っています。",
    "en": "`my_functions.py` still has your earlier version, which is right.",
}
NEEDS_NAMES = {
    "ja": "`{name}` は関数の外にある {names} を使っています。`my_functions.py` では1つの関数だけで"
    "動かなければなりません。引数として受け取るか、関数の中で定義してください（NumPy と標準"
    "ライブラリは使えます）。",
    "en": "`{name}` uses {names} from outside. In `my_functions.py` a function stands alone: make "
    "it an argument or define it inside (NumPy and the standard library may be used).",
}
NO_SOURCE = {
    "ja": "`my_functions.py` には保存していません。`def {name}(...):` の形で書いた関数だけを"
    "保存します。",
    "en": "It is not kept in `my_functions.py`: that takes a function written as "
    "`def {name}(...):`.",
}
NOT_YOUR_OWN = {
    "ja": "渡された `{name}` はライブラリの関数なので、`my_functions.py` には保存していません。",
    "en": "This `{name}` comes from a library, so it is not kept in `my_functions.py`.",
}
FILE_NOT_PYTHON = {
    "ja": "`my_functions.py` が Python として読めません（{reason}）。直すか、別の名前に変えて"
    "ください。それまでこのファイルには何も書き込みません。",
    "en": "`my_functions.py` cannot be read as Python ({reason}). Mend it or give it another name; "
    "until then nothing is written into it.",
}
FILE_UNREADABLE = {
    "ja": "`my_functions.py` を読めません（{reason}）。このファイルには何も書き込みません。",
    "en": "`my_functions.py` cannot be read ({reason}). Nothing is written into it.",
}
FILE_NOT_WRITTEN = {
    "ja": "`my_functions.py` に保存できません（{reason}）。書き込めるフォルダにノートブックを"
    "コピーすると保存できます。章はこのまま進められます。",
    "en": "It could not be kept in `my_functions.py` ({reason}). Copy the notebooks to a folder "
    "that you may write to. The chapter goes on all the same.",
}
FILE_HEADER = {
    "ja": '"""この講義の問題で私が書いた関数。\n\nノートブックが最新の版をここに保存します。'
    '編集してもかまいません。`lu.progress()` はこのファイルを採点します。\n"""\n',
    "en": '"""The functions that I wrote in the exercises of the lecture.\n\n'
    "The notebooks keep the latest version of each here. You may edit it: `lu.progress()` checks\n"
    'what stands here.\n"""\n',
}
EDITED_BY_HAND = {
    "ja": "前の版（手で編集したもの）：",
    "en": "The earlier version, which was edited by hand:",
}

# The library

YOURS = {"ja": "あなたの関数", "en": "yours"}
REFERENCE = {"ja": "解答例", "en": "the reference"}
LIBRARY = {"ja": "関数のライブラリ", "en": "The library"}
LIBRARY_SUMMARY = {
    "ja": "{total}個の関数のうち{mine}個があなたの書いたものです。",
    "en": "{mine} of {total} functions are yours.",
}
