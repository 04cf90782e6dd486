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
    && .venv/bin/pip install --no-cache-dir "uv==$(sed -n 's/^uv==\([0-9.]*\).*/\1/p' requirements.in)" \
    && .venv/bin/uv pip sync --no-cache --compile-bytecode --require-hashes requirements.lock

COPY . .
RUN .venv/bin/uv pip install --no-cache --no-deps --no-build-isolation --editable . \
    && GAZETTE_STATE=/var/lib/gazette .venv/bin/python -m extractors.validation.assets \
    && mkdir -p /var/lib/gazette/airflow && chown -R gazette /var/lib/gazette

ENV PATH=/opt/gazette/.venv/bin:$PATH \
    AIRFLOW_HOME=/var/lib/gazette/airflow \
    GAZETTE_STATE=/var/lib/gazette
USER gazette
ENTRYPOINT ["tini", "--"]
CMD ["airflow", "version"]
