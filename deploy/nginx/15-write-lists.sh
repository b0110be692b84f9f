#!/bin/sh
# Writes lists.conf from the settings that are lists. The container's entry point and `leadmill run` run it.
# LEADMILL_TRUSTED_PROXIES  addresses or networks of load balancers in front, which are trusted about a caller
# LEADMILL_ADMIN_NETWORKS   addresses or networks that may use the admin door; none: all
# LEADMILL_CORS_ORIGINS     origins whose pages may use the public door, such as https://app.example
# LEADMILL_STORAGE_URL      where files are kept: our pages show them from there
set -euf

folder=${NGINX_ENVSUBST_OUTPUT_DIR:-/etc/nginx}
proxies=$(printf '%s' "${LEADMILL_TRUSTED_PROXIES:-}" | tr ',' ' ')
admins=$(printf '%s' "${LEADMILL_ADMIN_NETWORKS:-}" | tr ',' ' ')
origins=$(printf '%s' "${LEADMILL_CORS_ORIGINS:-}" | tr ',' ' ')
own=$(printf '%s' "${LEADMILL_PUBLIC_URL:-}" | sed -E 's#^(https?://[^/]+).*#\1#')
storage=$(printf '%s' "${LEADMILL_STORAGE_URL:-}" | sed -E 's#^(https?://[^/]+).*#\1#')

refuse() {
  echo "leadmill: $*" >&2
  exit 1
}

# Otherwise all callers have the address of the proxy that ends TLS, and share its limits.
case "${LEADMILL_PUBLIC_URL:-}, ${LEADMILL_PUBLIC_LISTEN:-}" in
  *ssl*) ;;
  https://*) [ -n "${proxies% }" ] || refuse "LEADMILL_PUBLIC_URL is https, but nginx does not end TLS here, and who does is" \
    "not named: set LEADMILL_TRUSTED_PROXIES, or LEADMILL_PUBLIC_LISTEN to \"443 ssl\"" ;;
esac
for proxy in $proxies; do
  case "$proxy" in
    *[!0-9A-Fa-f.:/]*) refuse "LEADMILL_TRUSTED_PROXIES: $proxy is no address and no network" ;;
  esac
done
for network in $admins; do
  case "$network" in
    *[!0-9A-Fa-f.:/]*) refuse "LEADMILL_ADMIN_NETWORKS: $network is no address and no network" ;;
  esac
done
for origin in $origins $own $storage; do
  printf '%s\n' "$origin" | grep -Eqx 'https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(:[0-9]+)?' ||
    refuse "LEADMILL_CORS_ORIGINS, LEADMILL_PUBLIC_URL or LEADMILL_STORAGE_URL: $origin is no origin such as https://app.example"
done

{
  if [ -n "$proxies" ]; then
    for proxy in $proxies; do echo "set_real_ip_from $proxy;"; done
    echo "real_ip_header X-Forwarded-For;"
    echo "real_ip_recursive on;"
  fi
  echo 'geo $realip_remote_addr $is_from_proxy {'
  echo '  default 0;'
  for proxy in $proxies; do echo "  $proxy 1;"; done
  echo '}'
  # Whom the admin door turns away; the database does the same.
  echo 'geo $is_foreign_network {'
  if [ -n "${admins% }" ]; then echo '  default 1;'; else echo '  default "";'; fi
  for network in $admins; do echo "  $network \"\";"; done
  echo '}'
  echo 'map $http_origin $known_origin {'
  echo '  default "";'
  for origin in $origins; do echo "  \"$origin\" \$http_origin;"; done
  echo '}'
  echo "map \$server_name \$storage_origin { default \"$storage\"; }"
  # A page of another origin that sends a form. Programs that are no browsers name no origin.
  echo 'map $http_origin $is_foreign_origin {'
  echo '  default 1;'
  echo '  "" "";'
  for origin in $(printf '%s\n' $origins $own | sort -u); do echo "  \"$origin\" \"\";"; done
  echo '}'
} >"$folder/lists.conf"
