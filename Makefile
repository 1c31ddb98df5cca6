# CRT Desktop. `make run` opens the application on a demo vault, `make test` runs every check.
# Everything is installed in .venv from requirements.lock, whose every file is pinned by its hash.

VENV ?= .venv
DEMO ?= demo
PEOPLE ?= 45
PYTHON := $(VENV)/bin/python
INSTALLED := $(VENV)/.installed

.PHONY: help setup run test test-long check bench screenshots readme-pictures lock format clean

help:
	@echo "make run          ouvre l'application sur un coffre d'entraînement (dossier $(DEMO)/)"
	@echo "make test         installe ce qu'il faut, puis lance toutes les vérifications"
	@echo "make check        les mêmes vérifications, avant chaque commit"
	@echo "make test-long    les tests à leur taille entière"
	@echo "make bench        mesure les temps et la mémoire"
	@echo "make screenshots  dessine chaque écran dans build/demo/exports/ecrans"
	@echo "make lock         refait requirements.lock depuis pyproject.toml"

setup: $(INSTALLED)
	@sh packaging/system_libraries.sh

$(INSTALLED): requirements.lock pyproject.toml packaging/install.sh
	@sh packaging/install.sh "$(VENV)"

run: setup
	@$(PYTHON) -m crt_desktop demo "$(DEMO)" --people $(PEOPLE)

test: setup
	@$(PYTHON) packaging/check.py $(if $(JOBS),--jobs $(JOBS))

check: test

test-long: setup
	@CRT_LONG_TESTS=1 $(PYTHON) packaging/check.py $(if $(JOBS),--jobs $(JOBS))

bench: setup
	@$(PYTHON) -m tests.benchmarks $(BENCH)

screenshots: setup
	@$(PYTHON) -m crt_desktop demo build/demo --no-window
	@echo "Images : build/demo/exports/ecrans"

# The pictures of the README and of the guide, from the same drawing.
readme-pictures: screenshots
	@cp build/demo/exports/ecrans/*-tableau-light-1440x900.png crt_desktop/guide/images/tableau.png
	@cp build/demo/exports/ecrans/*-dossier-light-1440x900.png crt_desktop/guide/images/dossier.png
	@cp build/demo/exports/ecrans/*-file-active-apercu-light-1440x900.png crt_desktop/guide/images/file-active.png
	@cp build/demo/exports/ecrans/*-enquetes-preuve-light-1440x900.png crt_desktop/guide/images/enquete.png
	@cp build/demo/exports/ecrans/*-pilotage-light-1440x900.png crt_desktop/guide/images/pilotage.png

format: setup
	@$(PYTHON) -m ruff format .
	@$(PYTHON) -m ruff check --fix .

lock:
	uv pip compile pyproject.toml --all-extras --universal --generate-hashes \
		--no-emit-index-url --no-header --python-version 3.11 -o requirements.lock

clean:
	rm -rf build dist demo .coverage .coverage.* .mypy_cache .ruff_cache .import_linter_cache
