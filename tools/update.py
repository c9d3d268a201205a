"""`make update`: bring a clone to the newest version, or say why that cannot be done here."""

import shutil
import subprocess
import sys

NO_CLONE = """This folder did not come with `git clone`, so there is nothing to fetch from.
  Download the newest version, unpack it beside this one, and copy my_notebooks into it.
このフォルダは git clone したものではないので、更新できません。最新の版をダウンロードして
  隣に展開し、my_notebooks フォルダをその中にコピーしてください。"""
NO_HOME = """This clone does not know where it came from. Tell it once:
  git remote add origin ADDRESS
このクローンには取得元がありません。上のコマンドで一度登録してください。"""
NO_BRANCH = """The branch {branch} exists only here. Return to that of the series:
  git switch {home}
ブランチ {branch} は手もとにしかありません。上のコマンドで元のブランチに戻ってください。"""
NO_ANSWER = """{address} does not answer, or has no branch {branch}.
{address} につながらないか、ブランチ {branch} がありません。"""


def git(*arguments: str) -> str:
    """Return what git says; "" where it fails."""
    run = subprocess.run(["git", *arguments], capture_output=True, text=True, check=False)
    return run.stdout.strip() if run.returncode == 0 else ""


def main() -> int:
    """Commit what was changed here and merge; where both changed a cell, the one here stays."""
    if (
        not shutil.which("git")
        or git("rev-parse", "--show-prefix", "--is-inside-work-tree") != "true"
    ):
        return _say(NO_CLONE)
    remote = git("config", f"branch.{git('branch', '--show-current')}.remote") or "origin"
    address = git("remote", "get-url", remote)
    if not address:
        return _say(NO_HOME)
    branch = git("branch", "--show-current")
    heads = git("ls-remote", "--heads", address).split("\n")
    heads = [line.partition("refs/heads/")[2] for line in heads if line]
    merged = git("rev-parse", "--abbrev-ref", "@{upstream}").removeprefix(f"{remote}/") or branch
    if not heads:
        return _say(NO_ANSWER.format(address=address, branch=merged))
    if merged not in heads:
        home = "main" if "main" in heads else heads[0]
        return _say(NO_BRANCH.format(branch=branch or "?", home=home))
    command = [sys.executable, "-m", "nbgitpuller.pull", address, merged, "."]
    return subprocess.run(command, check=False).returncode


def _say(text: str) -> int:
    print(text, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
