# pip-compile writes exact versions and hashes, and no address of any index.
COMPILE := ../.venv/bin/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

all:
	$(COMPILE) --output-file runtime.txt ../pyproject.toml
	$(COMPILE) --extra test --all-build-deps --constraint runtime.txt --output-file test.txt ../pyproject.toml
	$(COMPILE) --all-build-deps --only-build-deps --constraint test.txt --output-file build.txt ../pyproject.toml
