# syntax=docker/dockerfile:1
ARG NODE_VERSION=24

# Everything a build needs, and nothing of it ships.
FROM node:${NODE_VERSION}-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY . .
RUN npm run build

# What runs, from the lock file alone.
FROM node:${NODE_VERSION}-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev

FROM node:${NODE_VERSION}-bookworm-slim
WORKDIR /app
# Owned by root and run by nobody in particular: a process that was taken over cannot change what runs next.
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json LICENSE NOTICE.md ./
COPY scripts/migrate.mjs scripts/portcullis.mjs scripts/mail-check.mjs ./scripts/
COPY deploy/docker/health.mjs deploy/docker/make-secrets.mjs ./deploy/docker/
ENV NODE_ENV=production
# A number, so that Kubernetes can see that it is not root.
USER 1000:1000
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["node", "deploy/docker/health.mjs"]
CMD ["node", "--enable-source-maps", "dist/src/main.js"]
