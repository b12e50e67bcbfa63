# run: the API with an embedded user pool    test: everything    build: release binaries    lint    clean
# test-api: the API held to its own OpenAPI document    test-browser: the console in a real browser
# test-hummingbird: the guards in Hummingbird's router, built and tested as a package that depends on this one
# soak: the release build under attack, and under traffic for SECONDS
# bench: under load, beside other servers    bench-micro: single operations
# check-deploy: the unit, the Dockerfile and the manifests of deploy    docs: the reference of the libraries, in .build/docs
# fuzz [SECONDS=120] [SEED=number] [TARGETS=names]: the readers of what strangers send, on random and mutated bytes
.PHONY: run test test-api test-browser test-hummingbird soak build setup lint clean bench bench-micro fuzz check-deploy docs

run: setup .env
	swift build --product lionsden-dev
	exec .build/debug/lionsden-dev

.env:
	cp .env.example .env

# One test at a time: a test that keeps both cores busy must not make another one's peer look dead.
test: setup
	Tests/Layers/run
	swift build --build-tests
	swift build --product lionsden
	swift build --product lionsden-dev
	Tests/ShouldNotCompile/run .build/debug
	Tests/Snippets/run .build/debug
	Tests/Books/run .build/debug
	Tests/Threats/run
	Tests/References/run
	swift test --skip-build --no-parallel
	TEST_TLS=1 swift test --skip-build --no-parallel --filter HTTPServerTests.Server
	TEST_HTTP2=1 swift test --skip-build --no-parallel --filter EndToEndTests
	Tests/Exposition/run .build/debug
	Tests/Monitoring/run .build/debug
	Tests/Interop/run .build/debug
	Tests/ForwardAuth/run .build/debug
	Tests/WebSocket/run .build/debug
	Tests/HTTP2/run .build/debug

test-browser: setup
	swift build --product lionsden-dev
	Tests/Browser/run .build/debug

test-api: setup
	swift build --product lionsden-dev
	Tests/API/run .build/debug

test-hummingbird: setup
	Tests/Hummingbird/run

soak: SECONDS := 60
soak: build
	SOAK_SECONDS=$(SECONDS) Tests/Soak/run .build/release

# lld comes with the toolchain, whose default, gold, is deprecated. Packed relocations and no names of functions for dlsym: 2 MiB less memory.
RELEASE := -c release --static-swift-stdlib -Xswiftc -use-ld=lld -Xlinker -z -Xlinker pack-relative-relocs -Xlinker --no-export-dynamic

build: setup
	swift build $(RELEASE) --product lionsden
	swift build $(RELEASE) --product lionsden-dev

# How often each row is measured, and for how many seconds.
bench: ROUNDS := 9
bench: SECONDS := 2
bench: build
	swift build -c release --static-swift-stdlib --package-path Benchmarks/Peer --product Peer
	Benchmarks/run --rounds $(ROUNDS) --seconds $(SECONDS)

bench-micro: setup
	LIONSDEN_EXTRAS=bench swift build -c release --static-swift-stdlib --scratch-path .build/bench --product Micro
	.build/bench/release/Micro

# What the Swift toolchain does not bring: the headers of OpenSSL, libcurl, SQLite, zlib, nghttp2 and PostgreSQL's client library.
PACKAGES := libssl-dev libcurl4-openssl-dev libsqlite3-dev libpq-dev libnghttp2-dev zlib1g-dev

setup:
	@if dpkg -s $(PACKAGES) >/dev/null 2>&1; then exit 0; fi; \
	if ! command -v apt-get >/dev/null; then \
	  echo "Please install the development packages of OpenSSL 3, libcurl, SQLite 3, zlib, nghttp2 and libpq: apt-get is not here."; exit 1; fi; \
	SUDO=; [ "$$(id -u)" = 0 ] || SUDO=sudo; \
	echo "Installing $(PACKAGES)"; \
	$$SUDO apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$SUDO apt-get install -y -qq $(PACKAGES)

# For how long each target runs.
fuzz: SECONDS := 60
fuzz: setup
	LIONSDEN_EXTRAS=fuzz swift build -c release --scratch-path .build/fuzz --product Fuzz
	.build/fuzz/release/Fuzz --seconds $(SECONDS) $(if $(SEED),--seed $(SEED)) $(TARGETS)

# CognitoHummingbird is empty without its trait: test-hummingbird, which has built it, makes its pages.
LIBRARIES := FileReading StrictJSON EnvironmentReading JOSE HTTPServer CognitoCore CognitoAuth Signing HTTPTesting CognitoPool \
  CognitoTesting Storage PrometheusMetrics ServiceRuntime CognitoRuntime ServiceClient

docs: setup
	swift build
	Tests/Documentation/run .build/debug $(LIBRARIES)

SWIFT := Sources Tests Package.swift Benchmarks/Micro Benchmarks/Peer/Sources Benchmarks/Peer/Package.swift

lint:
	swift format lint --strict --configuration .ci/swift-format.json --recursive --parallel $(SWIFT)

check-deploy:
	deploy/check

clean:
	swift package clean
	rm -rf .build/interop-venv .build/api-venv .build/browser-venv .build/deploy-venv .build/proxies-venv .build/http2-venv .build/screenshots
	rm -rf .build/bench .build/fuzz .build/docs .build/snippets .build/books .build/books-new .build/hummingbird Benchmarks/Peer/.build
