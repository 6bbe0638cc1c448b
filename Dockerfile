# The server. `docker compose up` builds it; docs/self-hosting.md says what else is needed.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app

COPY requirements.txt .
RUN pip install --require-hashes -r requirements.txt

COPY manage.py ./
COPY conference conference
COPY accounts accounts
COPY rooms rooms
COPY templates templates
COPY static static

# Gathered under hashed names, readable by all and writable by none. The values only let the settings be read.
RUN SECRET_KEY=only-for-the-build-and-not-kept-anywhere SITE_URL=http://localhost REDIS_URL=redis://nowhere \
    python manage.py collectstatic --noinput && python -m compileall -q conference accounts rooms

RUN useradd --system --uid 10001 --no-create-home conference
USER conference

EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
# The process itself, not a shell, so that it is told to stop.
CMD ["python", "manage.py", "serve"]
