# Everything runs in .venv, made on the first call from the pinned requirements.
# `make` or `make help` lists the targets.

PYTHON ?= python3
WORKERS ?= 3
LAB_FLAGS ?=
PYTEST_FLAGS ?=
LOCK_FLAGS ?=
BENCH_FLAGS ?=
VERSIONS_FLAGS ?=
LIVE_FLAGS ?=

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --quiet --disable-pip-version-check --no-input
PROJECT := pyproject.toml $(shell find jupyter -type f)

.DEFAULT_GOAL := help
.PHONY: help lab lab-ja teach teach-ja update same-python home test lint format notebooks figures site pdf live bench answers versions authoring lock clean

help:
	@echo 'make lab        open your own copy of the notebooks in JupyterLab: my_notebooks/'
	@echo 'make lab-ja     the same in Japanese, with Japanese menus (日本語版)'
	@echo 'make teach      open the notebooks with their stored outputs (make teach-ja)'
	@echo 'make update     fetch the newest version of the series; what you wrote stays'
	@echo 'make test       lint, then run every test'
	@echo 'make lint       ruff, import-linter and mypy, as CI does'
	@echo 'make format     let ruff fix and format the code and the notebooks'
	@echo 'make notebooks  run the notebooks again and store their outputs'
	@echo 'make figures    draw the figures again'
	@echo 'make site       build the pages to read, in both languages, in public/'
	@echo 'make pdf        the same pages as one PDF a language; needs Chromium or Chrome'
	@echo 'make live       the same with each chapter running in the reader’s browser'
	@echo 'make bench      speed beside scikit-learn and, where installed, PyTorch and JAX'
	@echo 'make answers    ten thousand generated answers through all exercises'
	@echo 'make versions   the tests with the oldest and newest Python and packages'
	@echo 'make authoring  install nbdime, pre-commit and uv, and switch them on for this clone'
	@echo 'make lock       compile requirements*.txt again (LOCK_FLAGS=--upgrade for newer releases)'
	@echo 'make clean      remove .venv'
	@echo
	@echo 'Another Python: make lab PYTHON=python3.13'

# --- environment ---------------------------------------------------------------------------------

# $(call require_python,COMMAND): stop with an explanation unless COMMAND is Python 3.11 or newer.
define require_python
	@found=$$("$(1)" -c 'import sys; print(".".join(map(str, sys.version_info[:3])))' 2>/dev/null) \
		|| found='not found (見つかりません)'; \
	"$(1)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	echo "Python 3.11 or newer is needed. $(1): $$found" >&2; \
	echo "  Install one, then name it: make $(or $(MAKECMDGOALS),lab) PYTHON=python3.13" >&2; \
	echo "Python 3.11 以降が必要です。$(1): $$found" >&2; \
	echo "  インストールしてから、次のように指定してください: make $(or $(MAKECMDGOALS),lab) PYTHON=python3.13" >&2; \
	exit 1; }
endef

# $(call install,FILE): install the pins of FILE, checked by hash, then the project itself.
define install
	@echo 'Installing $(1) into $(VENV). The first time takes a minute, or more on a slow network.'
	@$(PIP) install --require-hashes --requirement $(1) || { \
	echo "The packages could not be installed. They come over the network, ready-made for" >&2; \
	echo "  Python 3.11-3.14; this is $$($(PY) --version). After changing Python: make clean" >&2; \
	echo "パッケージをインストールできませんでした。ネットワークと Python 3.11-3.14 が必要です" >&2; \
	echo "  （使用中: $$($(PY) --version)）。Python を変えるときは、まず make clean を実行してください。" >&2; \
	exit 1; }
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@$(PY) -c 'import matplotlib.font_manager'  # builds the font cache, so that no notebook has to
endef

$(VENV)/.created:
	$(call require_python,$(PYTHON))
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
	echo "$(PYTHON) cannot make virtual environments: its module venv or ensurepip is missing." >&2; \
	echo "  Debian, Ubuntu: sudo apt install python3-venv" >&2; \
	echo "$(PYTHON) で仮想環境を作れません（venv または ensurepip モジュールがありません）。" >&2; \
	echo "  Debian, Ubuntu では: sudo apt install python3-venv" >&2; \
	exit 1; }
	"$(PYTHON)" -m venv $(VENV)
	$(call require_python,$(PY))
	@touch $@

$(VENV)/.lab: requirements.txt $(PROJECT) | $(VENV)/.created
	$(call install,requirements.txt)
	@touch $@

$(VENV)/.test: requirements-test.txt $(PROJECT) | $(VENV)/.created
	$(call install,requirements-test.txt)
	@touch $(VENV)/.lab $@

$(VENV)/.authoring: requirements-authoring.txt $(PROJECT) | $(VENV)/.created
	$(call install,requirements-authoring.txt)
	@touch $(VENV)/.lab $(VENV)/.test $@

# A Python named by the caller must be the one that .venv was made with.
same-python: | $(VENV)/.created
ifneq ($(origin PYTHON),file)
	@ask='import sys; print("%d.%d" % sys.version_info[:2])'; \
	wanted=$$("$(PYTHON)" -c "$$ask"); found=$$($(PY) -c "$$ask"); \
	test "$$wanted" = "$$found" || { \
	echo "$(VENV) was made with Python $$found, and $(PYTHON) is $$wanted. To change: make clean" >&2; \
	echo "$(VENV) は Python $$found で作られていますが、$(PYTHON) は $$wanted です。変えるには、まず make clean を実行してください。" >&2; \
	exit 1; }
endif

# JupyterLab keeps its settings and the addresses of its kernels below the home folder.
home:
	@test -w "$$HOME" || { \
	echo "The home folder $$HOME cannot be written, and JupyterLab keeps its settings there." >&2; \
	echo "  Name another one: HOME=/path/to/a/folder make $(MAKECMDGOALS)" >&2; \
	echo "ホームフォルダ $$HOME に書き込めません。JupyterLab は設定をここに保存します。" >&2; \
	echo "  別のフォルダを指定してください: HOME=/path/to/a/folder make $(MAKECMDGOALS)" >&2; \
	exit 1; }

$(VENV)/.site: requirements-site.txt $(PROJECT) | $(VENV)/.created
	$(call install,requirements-site.txt)
	@touch $(VENV)/.lab $(VENV)/.test $@

# The kernel that runs in a browser cannot be loaded by JupyterLab: it gets a folder of its own.
$(VENV)/.live: requirements-live.txt | $(VENV)/.site
	@echo 'Installing $< into $(VENV)/live (90 MB to download).'
	@rm -rf $(VENV)/live
	@$(PIP) install --require-hashes --target $(VENV)/live --requirement $<
	@touch $@

# --- students and instructors --------------------------------------------------------------------

# A student's copy, without the answers; a newer edition is joined with what was written there.
lab: same-python home $(VENV)/.lab
	$(PY) -m lecture_utils.notebooks my_notebooks $(LAB_FLAGS)

lab-ja: same-python home $(VENV)/.lab
	$(PY) -m lecture_utils.notebooks my_notebooks --language ja $(LAB_FLAGS)

teach: same-python home $(VENV)/.lab
	$(PY) -m jupyterlab --LabApp.default_url=/lab/tree/notebooks $(LAB_FLAGS)

teach-ja: same-python home $(VENV)/.lab
	JUPYTER_CONFIG_PATH="$(CURDIR)/$(VENV)/share/jupyter/lab/ja$${JUPYTER_CONFIG_PATH:+:$$JUPYTER_CONFIG_PATH}" \
		$(PY) -m jupyterlab --LabApp.default_url=/lab/tree/notebooks/ja $(LAB_FLAGS)

# Commits what was changed here, then merges; where both changed a cell, the one here stays.
update: $(VENV)/.lab
	@$(PY) -m tools.update

# --- maintainers ---------------------------------------------------------------------------------

# The tests with a browser come first; they take longest, and wait for half of their time.
test: lint
	OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 $(PY) -m pytest --numprocesses $(WORKERS) --dist loadscope \
		--no-loadscope-reorder \
		--nbval --nbval-current-env --nbval-sanitize-with tests/notebooks/sanitize.cfg \
		-p tests.notebooks.nbval_strict \
		$(PYTEST_FLAGS) tests notebooks

lint: $(VENV)/.test
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(VENV)/bin/lint-imports
	$(PY) -m mypy

format: $(VENV)/.test
	$(PY) -m ruff check --fix
	$(PY) -m ruff format

notebooks: $(VENV)/.lab
	$(PY) -m tools.notebooks execute

site: $(VENV)/.site
	$(PY) site/build.py public

pdf: site
	$(PY) site/pdf.py public

# LIVE_FLAGS='--pyodide FOLDER' takes Pyodide from an unpacked release of its own.
live: $(VENV)/.live
	$(PY) site/build.py public --live
	PYTHONPATH="$(CURDIR)/$(VENV)/live" $(PY) site/live.py public $(LIVE_FLAGS)

figures: $(VENV)/.lab
	$(PY) -m lecture_utils.plots.note_figures figures

bench: $(VENV)/.lab
	$(PY) -m benchmarks $(BENCH_FLAGS)

answers: $(VENV)/.test
	OPENBLAS_NUM_THREADS=1 $(PY) -m tests.generated.examine

# Each combination has an environment of its own in .venv/versions.
versions: $(VENV)/.authoring
	$(PY) -m tools.versions $(VERSIONS_FLAGS)

authoring: $(VENV)/.authoring
	$(VENV)/bin/pre-commit install
	git config diff.jupyternotebook.command '$(VENV)/bin/git-nbdiffdriver diff'
	git config merge.jupyternotebook.driver '$(VENV)/bin/git-nbmergedriver merge %O %A %B %L %P'

COMPILE_ONE = $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 \
	--fork-strategy fewest --generate-hashes --no-annotate --no-emit-index-url --no-emit-find-links \
	--custom-compile-command 'make lock' $(LOCK_FLAGS)
COMPILE = $(COMPILE_ONE) --group build --extra lab pyproject.toml

lock: $(VENV)/.authoring
	$(COMPILE) --output-file requirements.txt
	$(COMPILE) --extra test --constraint requirements.txt --output-file requirements-test.txt
	$(COMPILE) --extra test --extra site --constraint requirements-test.txt \
		--output-file requirements-site.txt
	$(COMPILE_ONE) --group live --constraint requirements-site.txt --output-file requirements-live.txt
	$(COMPILE) --extra test --extra authoring --constraint requirements-test.txt \
		--output-file requirements-authoring.txt

clean:
	rm -rf $(VENV)
