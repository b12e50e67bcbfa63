# run: the API with an embedded user pool    test: everything    build: release binaries    lint    clean
# fuzz [SECONDS=120] [SEED=number] [TARGETS=names]: the readers of what strangers send, on random and mutated bytes
.PHONY: run test build setup lint clean fuzz

run: setup .env
	swift build --product lionsden-dev
	exec .build/debug/lionsden-dev

.env:
	cp .env.example .env

# One test at a time: a test that keeps both cores busy must not make another one's peer look dead.
test: setup
	swift build --build-tests
	swift build --product lionsden
	swift build --product lionsden-dev
	Tests/ShouldNotCompile/run .build/debug
	swift test --skip-build --no-parallel
	Tests/Interop/run .build/debug

build: setup
	swift build -c release --static-swift-stdlib --product lionsden
	swift build -c release --static-swift-stdlib --product lionsden-dev

# What the Swift toolchain does not bring: the headers of OpenSSL and libcurl.
PACKAGES := libssl-dev libcurl4-openssl-dev

setup:
	@if dpkg -s $(PACKAGES) >/dev/null 2>&1; then exit 0; fi; \
	if ! command -v apt-get >/dev/null; then \
	  echo "Please install the development packages of OpenSSL 3 and libcurl: apt-get is not here."; exit 1; fi; \
	SUDO=; [ "$$(id -u)" = 0 ] || SUDO=sudo; \
	echo "Installing $(PACKAGES)"; \
	$$SUDO apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$SUDO apt-get install -y -qq $(PACKAGES)

SECONDS := 60

fuzz: setup
	LIONSDEN_EXTRAS=fuzz swift build -c release --scratch-path .build/fuzz --product Fuzz
	.build/fuzz/release/Fuzz --seconds $(SECONDS) $(if $(SEED),--seed $(SEED)) $(TARGETS)

lint:
	swift format lint --strict --configuration .ci/swift-format.json --recursive --parallel Sources Tests Package.swift

clean:
	swift package clean
	rm -rf .build/interop-venv
