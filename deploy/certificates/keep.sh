#!/bin/sh
# Gets a certificate from an ACME authority and renews it; nginx reads it anew by itself (deploy/nginx/26-watch.sh).
#   LEADMILL_PUBLIC_URL    the name that the certificate is for
#   LEADMILL_ACME_EMAIL    whom the authority may write to; empty: no certificate is asked for
#   LEADMILL_ACME_SERVER   its directory; empty: Let's Encrypt
#   LEADMILL_CERTIFICATES_BASE  the folder of certificates, acme and letsencrypt
#   LEADMILL_ACME_SECONDS  how often it looks whether a renewal is due; twice a day
set -eu
umask 077

base=${LEADMILL_CERTIFICATES_BASE:-/var/lib/leadmill}
certificates=$base/certificates
acme=$base/acme
state=$base/letsencrypt

name_of() { printf '%s' "${1#*://}" | sed -E 's#[:/].*##'; }
name=$(name_of "${LEADMILL_PUBLIC_URL:?}")
case "$name" in
  *[!A-Za-z0-9.-]* | '') echo "certificates: LEADMILL_PUBLIC_URL has no name that a certificate could be for" >&2; exit 1 ;;
esac

# As a whole or not at all: the key first, because nginx is told by the other file.
install_pair() {
  cp "$1" "$certificates/.privkey.pem" && mv "$certificates/.privkey.pem" "$certificates/privkey.pem"
  cp "$2" "$certificates/.fullchain.pem" && mv "$certificates/.fullchain.pem" "$certificates/fullchain.pem"
}

# nginx does not start without one, and the authority asks nginx.
if [ ! -s "$certificates/fullchain.pem" ]; then
  openssl req -x509 -nodes -newkey rsa:2048 -days 7 -subj "/CN=$name" -addext "subjectAltName=DNS:$name" \
    -keyout "$state/first-key.pem" -out "$state/first.pem" 2>/dev/null
  install_pair "$state/first-key.pem" "$state/first.pem"
  echo "certificates: a certificate of our own, until the authority has given one"
fi

live=$state/live/leadmill
renew() {
  set -- --config-dir "$state" --work-dir "$state/work" --logs-dir "$state/log" --non-interactive
  [ -z "${LEADMILL_ACME_SERVER:-}" ] || set -- "$@" --server "$LEADMILL_ACME_SERVER"
  certbot certonly "$@" --webroot -w "$acme" --cert-name leadmill -d "$name" --keep-until-expiring --renew-with-new-domains \
    --agree-tos --email "$LEADMILL_ACME_EMAIL" --no-eff-email --quiet || return 1
  cmp -s "$live/fullchain.pem" "$certificates/fullchain.pem" || {
    install_pair "$live/privkey.pem" "$live/fullchain.pem"
    echo "certificates: the certificate of $name is new"
  }
}

# A shell that is a container's first process ignores what it does not ask for.
trap 'kill "${waiting:-}" 2>/dev/null; exit 0' TERM INT
while :; do
  if [ -n "${LEADMILL_ACME_EMAIL:-}" ]; then
    # An authority lets nobody try often.
    renew || echo "certificates: none from the authority; the log of certbot is in $state/log" >&2
  fi
  sleep "${LEADMILL_ACME_SECONDS:-43200}" &
  waiting=$!
  wait "$waiting"
done
