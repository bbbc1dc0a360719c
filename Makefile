# Everything here works on a fresh Debian 12 that has Swift 6.3; `make help` lists it.

# Bash, so that the PATH below holds for every command; Swift's own images have it in /opt or on the PATH.
SHELL := /bin/bash
export PATH := $(PATH):/opt/swift/usr/bin

BUILD_PACKAGES := pkg-config libjansson-dev libhiredis-dev libsqlite3-dev zlib1g-dev
TEST_PACKAGES := redis-server openssl python3
SOURCES := Package.swift Sources Tests Benchmarks Fuzz
EASEL := .build/release/easel

# Flags for easel, as in `make serve ARGS="--port 8080"`, or for `swift test`.
ARGS ?=

# What `make fuzz` runs, and how often.
FUZZ_TARGETS ?= client-frame server-frame json reply operation-frame web-socket request
export FUZZ_RUNS ?= 1000000

.DEFAULT_GOAL := help
.PHONY: help serve cluster bench test test-web chaos fuzz sanitize format lint clean release

help: ## say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo '  ARGS="--flag value" is passed on by serve, cluster, bench and test'

serve: release ## run a node that keeps its boards in ./easel-data
	@exec $(EASEL) serve $(ARGS)

cluster: release ## run a Redis and two nodes, on 7070 and 7071
	@scripts/install-packages redis-server
	@exec scripts/cluster $(EASEL) $(ARGS)

bench: release ## measure with easel bench
	@exec $(EASEL) bench $(ARGS)

test: ## run all tests
	@scripts/install-packages $(BUILD_PACKAGES) $(TEST_PACKAGES)
	swift test --no-parallel $(ARGS)
	$(if $(findstring --filter,$(ARGS)),,@python3 Tests/runner --built "$$(swift build --show-bin-path)" --only web)

test-web: ## test the whiteboard and the JavaScript client, in a real Chromium and in node
	@scripts/install-packages $(BUILD_PACKAGES)
	swift build --product easel
	@python3 Tests/runner --built "$$(swift build --show-bin-path)" --only web $(ARGS)

chaos: ## look for lost operations under faults: 20 seeds of 30 s by default
	@scripts/install-packages $(BUILD_PACKAGES) $(TEST_PACKAGES)
	EASEL_CHAOS_SEED=$${EASEL_CHAOS_SEED:-1} EASEL_CHAOS_RUNS=$${EASEL_CHAOS_RUNS:-20} \
	EASEL_CHAOS_SECONDS=$${EASEL_CHAOS_SECONDS:-30} swift test --filter EaselChaosTests $(ARGS)

fuzz: ## give each reader of outside bytes FUZZ_RUNS inputs, a million by default, under the address sanitizer
	@scripts/install-packages $(BUILD_PACKAGES) $(TEST_PACKAGES)
	EASEL_SANITIZE=fuzzer,address swift build -c release --scratch-path .build-fuzz --product easel-fuzz
	scripts/fuzz .build-fuzz/release/easel-fuzz $(FUZZ_TARGETS)

sanitize: ## run tests under the address sanitizer, then a loaded node under the thread sanitizer
	@scripts/install-packages $(BUILD_PACKAGES) $(TEST_PACKAGES)
	scripts/sanitize

format: ## write the sources as .swift-format says
	swift format --in-place --recursive --parallel $(SOURCES)

lint: ## check the sources against .swift-format, and the scripts' syntax
	swift format lint --strict --recursive --parallel $(SOURCES)
	for script in scripts/* .ci/run; do bash -n "$$script" || exit 1; done

clean: ## remove what was built; boards in ./easel-data stay
	rm -rf .build

release:
	@scripts/install-packages $(BUILD_PACKAGES)
	swift build -c release --product easel
