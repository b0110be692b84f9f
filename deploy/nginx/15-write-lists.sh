#!/bin/sh
# Writes lists.conf from the settings that are lists. The container's entry point and `leadmill run` run it.
# LEADMILL_POSTGREST_PUBLIC, LEADMILL_POSTGREST_ADMIN, LEADMILL_STARLETTE  where the processes behind the doors are:
#                           host:port of each; a name that stands for several addresses stands for several processes
# LEADMILL_MONITORED        processes of the service that Prometheus reads; none: LEADMILL_STARLETTE
# LEADMILL_REPLICA_PUBLIC, LEADMILL_REPLICA_ADMIN  PostgRESTs that read from a replica; none: the others answer everything
# LEADMILL_TRUSTED_PROXIES  addresses or networks of load balancers in front, which are trusted about a caller
# LEADMILL_ADMIN_NETWORKS   addresses or networks that may use the admin door; none: all
# LEADMILL_CORS_ORIGINS     origins whose pages may use the public door, such as https://app.example
# LEADMILL_STORAGE_URL      where files are kept: our pages show them from there
# LEADMILL_PICTURE_ORIGINS  other origins that the logo of the platform may be at
# LEADMILL_MONITORING_LISTEN  the port of monitoring.conf, with Compose; none: nobody asks there
set -euf

folder=${NGINX_ENVSUBST_OUTPUT_DIR:-/etc/nginx}
proxies=$(printf '%s' "${LEADMILL_TRUSTED_PROXIES:-}" | tr ',' ' ')
admins=$(printf '%s' "${LEADMILL_ADMIN_NETWORKS:-}" | tr ',' ' ')
origins=$(printf '%s' "${LEADMILL_CORS_ORIGINS:-}" | tr ',' ' ')
own=$(printf '%s' "${LEADMILL_PUBLIC_URL:-}" | sed -E 's#^(https?://[^/]+).*#\1#')
public=$(printf '%s' "${LEADMILL_POSTGREST_PUBLIC:-}" | tr ',' ' ')
admin=$(printf '%s' "${LEADMILL_POSTGREST_ADMIN:-}" | tr ',' ' ')
replica_public=$(printf '%s' "${LEADMILL_REPLICA_PUBLIC:-}" | tr ',' ' ')
replica_admin=$(printf '%s' "${LEADMILL_REPLICA_ADMIN:-}" | tr ',' ' ')
starlette=$(printf '%s' "${LEADMILL_STARLETTE:-}" | tr ',' ' ')
monitored=$(printf '%s' "${LEADMILL_MONITORED:-${LEADMILL_STARLETTE:-}}" | tr ',' ' ')
storage=$(printf '%s' "${LEADMILL_STORAGE_URL:-}" | sed -E 's#^(https?://[^/]+).*#\1#')
pictures=$(printf '%s' "${LEADMILL_PICTURE_ORIGINS:-}" | tr ',' ' ')

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
for origin in $origins $own $storage $pictures; do
  printf '%s\n' "$origin" | grep -Eqx 'https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(:[0-9]+)?' ||
    refuse "LEADMILL_CORS_ORIGINS, LEADMILL_PUBLIC_URL, LEADMILL_STORAGE_URL or LEADMILL_PICTURE_ORIGINS:" \
      "$origin is no origin such as https://app.example"
done

for address in $public $admin $starlette $replica_public $replica_admin; do
  printf '%s\n' "$address" | grep -Eqx '([A-Za-z0-9._-]+|\[[0-9A-Fa-f:]+\]):[0-9]{1,5}' ||
    refuse "LEADMILL_POSTGREST_PUBLIC, LEADMILL_POSTGREST_ADMIN, LEADMILL_STARLETTE, LEADMILL_REPLICA_PUBLIC or" \
      "LEADMILL_REPLICA_ADMIN: $address is no host:port"
done

# name, addresses, what else it says. Whom three requests have not reached, nobody asks for five seconds; the requests
# themselves go to another one (proxy.conf). What is known of a process is common to nginx's workers.
upstream() {
  [ -n "${2% }" ] || refuse "LEADMILL_POSTGREST_PUBLIC, LEADMILL_POSTGREST_ADMIN and LEADMILL_STARLETTE name one process each or more"
  echo "upstream $1 {"
  echo "  zone $1 128k;"
  # A report keeps a process busy for longer than a look-up.
  echo "  least_conn;"
  for address in $2; do echo "  server $address max_fails=3 fail_timeout=5s;"; done
  [ -z "$3" ] || echo "  $3"
  echo "}"
}

# From 1.27.4 on, nginx leaves idle connections open for a while when it is reloaded, so that no client sends a request
# into one that is being closed.
version=$(PATH=$PATH:/usr/local/sbin:/usr/sbin nginx -v 2>&1 | sed -nE 's#.*nginx/([0-9]+)\.([0-9]+)\.([0-9]+).*#\1 \2 \3#p')
newer() { [ $(($1 * 1000000 + $2 * 1000 + $3)) -ge 1027004 ]; }

{
  # shellcheck disable=SC2086
  if [ -n "$version" ] && newer $version; then echo "keepalive_min_timeout 10s;"; fi
  upstream postgrest_public "$public" "keepalive 32;"
  upstream postgrest_public_once "$public" ""
  upstream postgrest_admin "$admin" "keepalive 8;"
  upstream postgrest_admin_once "$admin" ""
  # Shorter than uvicorn's (--timeout-keep-alive): a POST on a connection that is being closed is a 502.
  upstream starlette "$starlette" "keepalive 16; keepalive_timeout 30s;"
  echo 'map $server_name $replica {'
  echo "  public \"${replica_public:+replica_public}\";"
  echo "  default \"${replica_admin:+replica_admin}\";"
  echo "}"
  [ -z "$replica_public" ] || upstream replica_public "$replica_public" "keepalive 16;"
  [ -z "$replica_admin" ] || upstream replica_admin "$replica_admin" "keepalive 8;"
  if [ -n "${LEADMILL_MONITORING_LISTEN:-}" ]; then
    upstream postgrest_public_ready "$(printf '%s' "$public" | sed -E 's/:[0-9]+( |$)/:3001\1/g')" ""
    upstream postgrest_admin_ready "$(printf '%s' "$admin" | sed -E 's/:[0-9]+( |$)/:3001\1/g')" ""
    targets=
    echo 'map $uri $monitored {'
    echo '  default "";'
    for address in $monitored; do
      path=/metrics/$address
      echo "  $path $address;"
      targets="$targets${targets:+,}{\"targets\":[\"\$http_host\"],\"labels\":{\"__metrics_path__\":\"$path\",\"instance\":\"$address\"}}"
    done
    echo "}"
    echo "map \$server_name \$monitored_targets { default '[$targets]'; }"
    echo "server { listen $LEADMILL_MONITORING_LISTEN; include monitoring.conf; }"
  fi
  # For the service, which asks PostgREST itself for some requests: one of these.
  echo "map \$server_name \$postgrest_address {"
  echo "  public \"$(echo $public | tr ' ' ',')\";"
  echo "  default \"$(echo $admin | tr ' ' ',')\";"
  echo "}"
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
  # As one line, without blanks that the list has too many.
  echo "map \$server_name \$picture_origins { default \"$(printf '%s ' $storage $pictures)\"; }"
  # A page of another origin that sends a form. Programs that are no browsers name no origin.
  echo 'map $http_origin $is_foreign_origin {'
  echo '  default 1;'
  echo '  "" "";'
  for origin in $(printf '%s\n' $origins $own | sort -u); do echo "  \"$origin\" \"\";"; done
  echo '}'
} >"$folder/lists.conf"
