# One image for every role; the command chooses: bell serve --role …, bell migrate, bell broker.
FROM node:22-bookworm-slim AS console
WORKDIR /src/console
COPY console/package.json console/package-lock.json console/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY console/ ./
RUN npm run build

FROM python:3.13-slim-bookworm
RUN apt-get update \
    && apt-get install --yes --no-install-recommends mosquitto \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --home-dir /var/lib/bell --create-home bell
WORKDIR /opt/bell
COPY requirements.lock ./
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock
COPY app/ app/
COPY broker_bridge/ broker_bridge/
COPY care/ care/
COPY devices/ devices/
COPY dispatch/ dispatch/
COPY kit/ kit/
COPY simulator/ simulator/
COPY --from=console /src/console/dist/ console/dist/
USER bell
ENTRYPOINT ["python", "-m", "app"]
CMD ["serve"]
