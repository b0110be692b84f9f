#!/bin/sh
# Fills in the templates from variables whose names match NGINX_ENVSUBST_FILTER.
set -e
names=$(env | sed -nE "s/^(${NGINX_ENVSUBST_FILTER#^}[A-Za-z0-9_]*)=.*/\${\1}/p" | tr '\n' ' ')
for template in /etc/nginx/templates/*.template; do
  envsubst "$names" <"$template" >"${NGINX_ENVSUBST_OUTPUT_DIR:-/etc/nginx/conf.d}/$(basename "$template" .template)"
done
