# Patchwork. Two commands are enough for a newcomer: `make run` and `make test`.

# The first Python that is new enough; name another with `make run PYTHON=/path/to/python3`.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && exit; done; echo python3)
PY := .venv/bin/python
UV := .venv/bin/uv pip compile --universal --generate-hashes --no-emit-index-url --no-header -q --python-version 3.11

.DEFAULT_GOAL := help
.PHONY: help run test check format setup setup-tests assets states texts screenshots bench secrets lock reset clean

help:  ## Show the commands
	@echo "Patchwork: the commands"
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/\1|\2/p' $(firstword $(MAKEFILE_LIST)) | \
		while IFS='|' read -r name text; do printf '  make %-12s %s\n' "$$name" "$$text"; done

run: setup  ## Install what is needed, then run the demo (HOST=, PORT=)
	@exec $(PY) -m tools.serve

test: setup-tests  ## Install what is needed, then run every check and test
	@exec $(PY) -m tools.test

check: setup-tests  ## Lint, types and the guards of the architecture, without the other tests
	@exec $(PY) -m tools.test --quick

format: setup-tests  ## Put the source in its standard form
	@$(PY) -m ruff check --fix -q . ; $(PY) -m ruff format -q .

setup:  ## Only install and build
	@$(PYTHON) tools/setup.py

setup-tests:
	@$(PYTHON) tools/setup.py --tests

assets:  ## Build styles, icons and scripts into static/
	@$(PYTHON) tools/setup.py --assets

states: setup  ## Draw docs/states.md from the table of the process
	@$(PY) -c 'from referral.cli import STATES_PAGE, states_page; STATES_PAGE.write_text(states_page(), encoding="utf-8")'

texts: setup  ## Gather the texts of mails and letters; lists what has no translation
	@exec $(PY) -m tools.texts

screenshots: setup-tests  ## Take pictures of the main pages into test-output/screenshots/
	@exec $(PY) -m tools.screenshots

bench: setup-tests  ## Measure how fast the main pages are with 100,000 referrals
	@$(PY) -m tools.bench_seal && exec $(PY) -m tools.bench

secrets: setup  ## Print fresh secrets for a real installation; they are kept nowhere
	@$(PY) -m tools.environment

lock: setup-tests  ## Pin packages anew after a change of requirements*.in
	@$(UV) requirements.in -o requirements.txt && $(UV) requirements-dev.in -o requirements-dev.txt

reset:  ## Throw the data of the demo away; the next `make run` makes it anew
	@exec $(PY) -m tools.reset

clean:  ## Remove everything that set-up made, but no data
	@rm -rf .venv node_modules static test-output build .mypy_cache .ruff_cache .pytest_cache .hypothesis .state/coverage
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
