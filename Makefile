# Kinfolk: `make run` starts the site with an invented event, `make test` runs every test. Both prepare .venv themselves.

PYTHON ?= python3
BIN := .venv/bin
EVENT := example-event
# Processes that test: one more than two cores, for each waits now and then for a browser, a database, a process that starts.
WORKERS ?= 3
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help install run example test test-full lint types law format bench bench-site bench-welcome bench-day bench-outcomes bench-diversity bench-profile bench-scale demo-day soak soak-day reference designs messages pictures requirements coverage clean check

help: ## say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: .venv/.ready-to-run ## prepare .venv, and nothing else: for the command line

run: .venv/.ready-to-run ## start the site with an invented event in it, and print the organiser's link; DATA=FOLDER keeps its data there, PORT=8001 takes another port
	@$(BIN)/kinfolk demo $(if $(DATA),--data "$(DATA)") $(if $(PORT),--port "$(PORT)")

example: .venv/.ready-to-run ## plan the invented event on the command line and name its report
	@echo "Writing the invented event: $(EVENT)/attendees.csv and $(EVENT)/programme.toml ..."
	@mkdir -p $(EVENT)
	@$(BIN)/kinfolk example > $(EVENT)/attendees.csv
	@$(BIN)/kinfolk example --programme > $(EVENT)/programme.toml
	@echo "Planning it (the first time, the search is compiled: about 20 seconds) ..."
	@$(BIN)/kinfolk plan $(EVENT)/attendees.csv --programme $(EVENT)/programme.toml --out $(EVENT)/plan
	@echo "The report: $(EVENT)/plan/report.html   (open it in a browser; the paper lies beside it)"

test: .venv/.ready-to-test ## run every test; what is tried on invented examples, on two fifths of them; WORKERS=2 where more processes are too many
	@CHROMIUM=$$(tools/chromium.sh) && tools/axe.sh >/dev/null && export CHROMIUM && $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

test-full: ## run every test on all the examples it names
	@HYPOTHESIS_PROFILE=full $(MAKE) --no-print-directory test

lint: .venv/.ready-to-test ## check style and layout
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

format: .venv/.ready-to-test ## mend style and layout where a machine can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

types: .venv/.ready-to-test ## check the types, strictly
	@$(BIN)/mypy

law: .venv/.ready-to-test ## check that modules import only what stands below them
	@$(BIN)/lint-imports

check: lint types law test ## everything that a change has to pass

bench: .venv/.ready-to-test ## measure speed and quality, then beside other programs where PEERS="--golfers DIR ..." names them, and write the tables
	@$(BIN)/python -m benchmarks
	@$(BIN)/python -m benchmarks.peers --fresh $(PEERS)

bench-profile: .venv/.ready-to-test ## measure where the planner's time and memory go and what more time gives, and write the page with its pictures (half an hour)
	@$(BIN)/python -m benchmarks.profile --fresh

bench-site: .venv/.ready-to-test ## measure the pages with 3,000 people, and write the table
	@$(BIN)/python -m benchmarks.site

bench-welcome: .venv/.ready-to-test ## invite, visit, tap, greet and plan 3,000 simulated people over HTTP, and write the table
	@$(BIN)/python -m benchmarks.welcome

bench-day: .venv/.ready-to-test ## hold 3,000 streams, load pages, tap, check in, repair, light the room and kill the database under load, and write the table (an hour)
	@$(BIN)/python -m benchmarks.day

bench-outcomes: .venv/.ready-to-test ## hold luck to real conferences, and estimates, lotteries, memory and report to known truths; write the table
	@$(BIN)/python -m benchmarks.outcomes

bench-diversity: .venv/.ready-to-test ## measure one partition for diversity, beside anticlust if ANTICLUST=LIBRARY names where it is installed, and write the table (an hour)
	@$(BIN)/python -m benchmarks.diversity $(if $(ANTICLUST),--anticlust "$(ANTICLUST)")

bench-scale: .venv/.ready-to-test ## plan rooms of up to a million people, and write the table
	@$(BIN)/python -m benchmarks.scale

demo-day: .venv/.ready-to-test ## play a whole day of 300 invented people for you to watch, and report on everybody; SPEED=0 as fast as it goes, PEOPLE=100, STAY=1
	@$(BIN)/python -m tests.soak.played_day $(if $(SPEED),--speed $(SPEED)) $(if $(PEOPLE),--people $(PEOPLE)) $(if $(STAY),--stay)

soak: .venv/.ready-to-test ## kill every process again and again, and change one plan 100,000 times: nothing may be lost (an hour)
	@$(BIN)/python -m tests.soak.kills
	@$(BIN)/python -m tests.soak.plan_hammer

soak-day: .venv/.ready-to-test ## kill every process 200 times each in the middle of a day: no check-in, count, tap or step may be lost (an hour)
	@$(BIN)/python -m tests.soak.day_kills

reference: .venv/.ready-to-test ## generate docs/reference from the code
	@$(BIN)/python tools/reference.py

designs: .venv/.ready-to-test ## compute the bank of designs again and verify it; ROOM="10 9 5" searches for 5 rounds of 10 tables of 9
	@$(BIN)/python tools/designs $(ROOM)

messages: .venv/.ready-to-test ## collect the sentences of the planner and of the site for translators
	@$(BIN)/python tools/messages.py

pictures: example .venv/.ready-to-test ## take the pictures of docs/images from the example event's plan and the demo
	@CHROMIUM=$$(tools/chromium.sh) tools/pictures.sh $(EVENT)/plan docs/images $(BIN)/python
	@CHROMIUM=$$(tools/chromium.sh) PYTHONPATH=. $(BIN)/python tools/site_pictures.py docs/images

coverage: .venv/.ready-to-test ## which lines the tests never reach (kernels run uncompiled: slow)
	@CHROMIUM=$$(tools/chromium.sh) NUMBA_DISABLE_JIT=1 $(BIN)/coverage run -m pytest && $(BIN)/coverage report

COMPILE := UV_PYTHON_DOWNLOADS=never $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-annotate --no-header

requirements: .venv/.ready-to-test ## pin the newest versions that fit; add UPGRADE=--upgrade to move them
	@$(COMPILE) $(UPGRADE) pyproject.toml requirements/build.in --extra site --output-file requirements/run.txt
	@$(COMPILE) $(UPGRADE) pyproject.toml requirements/build.in --extra site --extra cluster --extra test --extra dev \
		--constraint requirements/run.txt --output-file requirements/test.txt

clean: ## forget the environment, caches and the example event
	rm -rf .venv .cache .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis $(EVENT)

.venv/.made:
	@tools/venv.sh $(PYTHON)
	@touch $@

.venv/.ready-to-run: .venv/.made requirements/run.txt pyproject.toml
	@echo "Installing what Kinfolk needs, some 70 packages: this once it takes minutes, later starts take seconds ..."
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.ready-to-test: .venv/.ready-to-run requirements/test.txt
	@echo "Installing what the tests need, once ..."
	@$(PIP) install --require-hashes -r requirements/test.txt
	@touch $@
