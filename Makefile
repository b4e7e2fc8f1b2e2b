# make run    set up what is missing, then start everything in one process
# make test   set up what is missing, then check and test everything
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

BIN := .venv/bin
LOCKS := uv.lock pyproject.toml bin/setup $(wildcard src/bihuan/config/*.lock.json)
WORDS := $(wildcard src/bihuan/locale/*/LC_MESSAGES/*.po)

.PHONY: help setup run test lint types contracts words-check tests bench clean

help:
	@echo 'make run     启动（首次会先安装）'
	@echo 'make test    全部检查与测试'
	@echo 'make setup   只安装'
	@echo 'make bench   性能测量'
	@echo 'make clean   删除安装的东西（数据留在 .data/）'

setup: .venv/.ready

.venv/.ready: $(LOCKS) $(WORDS)
	@bin/setup run
	@touch $@

.venv/.ready-test: .venv/.ready
	@bin/setup test
	@touch $@

.venv/.ready-browser: .venv/.ready-test
	@bin/setup browser
	@touch $@

run: .venv/.ready
	@exec $(BIN)/bihuan run

test: lint types contracts words-check tests

lint: .venv/.ready-test
	@echo '检查格式（ruff format）'
	@$(BIN)/ruff format --check --quiet
	@echo '检查代码（ruff check）'
	@$(BIN)/ruff check --quiet
	@echo '检查模板（djlint）'
	@$(BIN)/djlint --quiet --lint src

types: .venv/.ready-test
	@echo '检查类型（mypy）'
	@$(BIN)/mypy --no-error-summary

contracts: .venv/.ready-test
	@echo '检查谁可以引用谁（import-linter）'
	@$(BIN)/lint-imports --no-logo

words-check: .venv/.ready-test
	@echo '检查译文'
	@$(BIN)/python -m bihuan.config.words check

tests: .venv/.ready-browser
	@echo '运行测试（pytest）'
	@$(BIN)/python -m pytest -q -n 2

bench: .venv/.ready-test
	@exec $(BIN)/python -m bench


clean:
	rm -rf .venv .tools src/bihuan/doors/web/assets src/bihuan/facilities/documents/fonts \
	  .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find src -name '*.mo' -delete
	find . -name __pycache__ -prune -exec rm -rf {} +
