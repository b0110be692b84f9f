#!/bin/sh
# Replaces the addresses of one machine in this folder by the names that services have with Compose.
set -eu
cd "$(dirname "$0")"

# job, service, port: all addresses that the name has.
named() {
  sed -i -E "s#file_sd_configs: \[\{files: \[targets/$1\.yml\]\}\]#dns_sd_configs: [{names: [$2], type: A, port: $3}]#" prometheus.yml
}
named alertmanager alertmanager 9093
named database metrics 8102
# nginx reaches the service and PostgREST, and it alone (deploy/nginx/monitoring.conf).
sed -i -E 's#file_sd_configs: \[\{files: \[targets/api\.yml\]\}\]#http_sd_configs: [{url: "http://nginx:8090/targets", refresh_interval: 10s}]#' prometheus.yml
named worker 'worker, reconciler' 8001
named doors mtail 3903
named postgres postgres-exporter 9187
named node node-exporter 9100
rm targets/*
cat >targets/probe.yml <<'END'
- targets:
    - http://nginx:8080/healthz
    - http://nginx:8080/readyz
    - http://nginx:8090/ready/postgrest-public
    - http://nginx:8090/ready/postgrest-admin
  labels: {__exporter__: 'blackbox:9115'}
END
if grep -n '127\.0\.0\.1' prometheus.yml targets/*; then
  echo "for_compose.sh: an address of one machine is left" >&2
  exit 1
fi
