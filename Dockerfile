# The image of every Airflow service in docker-compose.yml: the locked environment and the project.
FROM python:3.11-slim-bookworm

RUN apt-get update \
    && apt-get install -y --no-install-recommends make nodejs npm tini \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 50000 gazette

WORKDIR /opt/gazette
# The environment first: it changes less often than the code.
COPY requirements.in requirements.lock ./
RUN python -m venv .venv \
    && sed -n '/^uv==/,/[^\\]$/p' requirements.lock > .venv/uv.txt \
    && .venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r .venv/uv.txt \
    && .venv/bin/uv pip sync --no-cache --compile-bytecode --require-hashes requirements.lock

COPY . .
# The C compiler makes the reader (extractors/compiled.py) and goes again.
RUN .venv/bin/uv pip install --no-cache --no-deps --no-build-isolation --editable . \
    && apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev \
    && GAZETTE_REQUIRE_PROGRAMS=1 .venv/bin/python tools/compile_reader.py \
    && apt-get purge -y --auto-remove gcc libc6-dev && rm -rf /var/lib/apt/lists/* \
    && GAZETTE_STATE=/var/lib/gazette .venv/bin/python -m extractors.validation.assets \
    && mkdir -p /var/lib/gazette/airflow && chown -R gazette /var/lib/gazette

ENV PATH=/opt/gazette/.venv/bin:$PATH \
    AIRFLOW_HOME=/var/lib/gazette/airflow \
    GAZETTE_STATE=/var/lib/gazette
USER gazette
ENTRYPOINT ["tini", "--"]
CMD ["airflow", "version"]
