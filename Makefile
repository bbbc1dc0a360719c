# Everything here works on a fresh Debian 12 that has Swift 6.3; `make help` lists it.

# Bash, so that the PATH below holds for every command; Swift's own images have it in /opt or on the PATH.
SHELL := /bin/bash
export PATH := $(PATH):/opt/swift/usr/bin

BUILD_PACKAGES := binutils python3 pkg-config libjansson-dev libhiredis-dev libmsgpack-dev libsqlite3-dev zlib1g-dev
TEST_PACKAGES := redis-server openssl python3-msgpack
SOURCES := Package.swift Sources Tests Benchmarks Examples Fuzz
EASEL := .build/dist/easel

# SwiftPM gives the compiler a package's traits in the order of a set. With another order each time, the packages that
# have traits, and all that import them, would be compiled anew by every build.
export SWIFT_DETERMINISTIC_HASHING := 1

# Flags for easel, as in `make serve ARGS="--port 8080"`, or for `swift test`.
ARGS ?=

# What `make fuzz` runs, and how often.
FUZZ_TARGETS ?= client-frame server-frame json reply operation-frame web-socket request \
	excalidraw-file archive stored-value http engine-io socket-io-packet message-pack
export FUZZ_RUNS ?= 1000000

.DEFAULT_GOAL := help
.PHONY: help serve cluster bench test test-web test-stress soak chaos fuzz sanitize format lint clean release tests

help: ## say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo '  ARGS="--flag value" is passed on by serve, cluster, bench and test'

serve: release ## run a node that keeps its boards in ./easel-data
	@exec $(EASEL) serve $(ARGS)

cluster: release ## run a Redis and two nodes, on 7070 and 7071
	@scripts/install-packages redis-server
	@exec scripts/cluster $(EASEL) $(ARGS)

bench: release ## measure with easel bench
	@exec $(EASEL) bench $(ARGS)

test: tests ## run all tests, or some: ARGS="--filter EaselBoardTests"
	@python3 Tests/runner $(ARGS)

test-web: tests ## test the whiteboard and the JavaScript client, in a real Chromium and in node
	@python3 Tests/runner --only web $(ARGS)

test-stress: tests ## run all tests ten times on a machine that is kept busy
	@scripts/stress $(ARGS)

soak: tests ## run the long tests at their full size: thousands of sessions, 100,000 operations
	@python3 Tests/runner --soak $(ARGS)

chaos: tests ## look for lost operations under faults: 20 seeds of 30 s by default
	EASEL_CHAOS_SEED=$${EASEL_CHAOS_SEED:-1} EASEL_CHAOS_RUNS=$${EASEL_CHAOS_RUNS:-20} \
	EASEL_CHAOS_SECONDS=$${EASEL_CHAOS_SECONDS:-30} .build/debug/easelPackageTests.xctest --testing-library swift-testing --filter EaselChaosTests $(ARGS)

fuzz: ## give each reader of outside bytes FUZZ_RUNS inputs, a million by default, under the address sanitizer
	@scripts/install-packages $(BUILD_PACKAGES) $(TEST_PACKAGES)
	EASEL_SANITIZE=fuzzer,address swift build -c release --scratch-path .build-fuzz --product easel-fuzz
	scripts/fuzz .build-fuzz/release/easel-fuzz $(FUZZ_TARGETS)

sanitize: ## run tests under the address sanitizer, then a loaded node under the thread sanitizer
	@scripts/install-packages $(BUILD_PACKAGES) $(TEST_PACKAGES)
	scripts/sanitize

format: ## write the sources as .swift-format says
	swift format --in-place --recursive --parallel $(SOURCES)

lint: ## check the sources against .swift-format, what targets import, and the scripts' syntax
	swift format lint --strict --recursive --parallel $(SOURCES)
	scripts/check-imports
	for script in $$(grep -l '^#!.*sh$$' scripts/* .ci/run); do bash -n "$$script" || exit 1; done

clean: ## remove what was built; boards in ./easel-data stay
	rm -rf .build

# What is built for tests: their one binary, which brings easel, rather than all products of all dependencies. Nodes and what
# else is tested are optimized, with all that they assert: tests take a quarter less time.
tests:
	@scripts/install-packages $(BUILD_PACKAGES) $(TEST_PACKAGES)
	@scripts/swift-build --product easelPackageTests -Xswiftc -O -Xswiftc -assert-config -Xswiftc Debug

release:
	@scripts/install-packages $(BUILD_PACKAGES) esbuild brotli
	@scripts/swift-build -c release --product easel
	@scripts/strip-release .build/release .build/dist
