#!/bin/sh
# Every stand-in of the demo in one container, with the stack's own doors at localhost (docker-compose.yml).
#   stand-ins.sh           vendors and the mail server
#   stand-ins.sh storage   S3-compatible storage
#   stand-ins.sh demo      plays the stories once
set -eu
folder=${LEADMILL_SETTINGS_FOLDER:?}

port_of() {
  port=${1##*:}
  case "$port" in *[!0-9]*) echo 80 ;; *) echo "$port" ;; esac
}
# Links in mails and callbacks name the addresses of the doors in a browser: localhost, which here is this container.
doors_at_localhost() {
  exec python -m standins.forwarding "$(port_of "${LEADMILL_PUBLIC_URL%/}")=nginx:8080" "$(port_of "${LEADMILL_ADMIN_URL%/}")=nginx:8081"
}

if [ "${1:-}" = demo ]; then
  doors_at_localhost &
  forwarding=$!
  status=0
  leadmill compose-demo --page /nginx/demo.json || status=$?
  kill "$forwarding"
  exit "$status"
fi

# `settings` writes them, and waits until this container is there.
tries=0
until [ -f "$folder/STORAGE_SECRET_KEY" ] && [ -f "$folder/STRIPE_WEBHOOK_SECRET" ] && [ -f "$folder/PAYSTACK_SECRET_KEY" ]; do
  tries=$((tries + 1))
  [ "$tries" -lt 600 ] || { echo "stand-ins: nobody writes $folder: see the log of the service settings" >&2; exit 1; }
  sleep 0.2
done
export STAND_INS_HOST=0.0.0.0

if [ "${1:-}" = storage ]; then
  AWS_ACCESS_KEY_ID=leadmill AWS_SECRET_ACCESS_KEY=$(cat "$folder/STORAGE_SECRET_KEY")
  export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
  exec weed -logtostderr mini -dir=/data -ip.bind=0.0.0.0 -s3.port=8333 \
    -master.telemetry=false -admin.ui=false -webdav=false
fi

STRIPE_WEBHOOK_SECRET=$(cat "$folder/STRIPE_WEBHOOK_SECRET")
PAYSTACK_SECRET_KEY=$(cat "$folder/PAYSTACK_SECRET_KEY")
export STRIPE_WEBHOOK_SECRET PAYSTACK_SECRET_KEY
public=${LEADMILL_PUBLIC_URL:?}

# A part that ends ends all: the container starts again.
doors_at_localhost &
forwarding=$!
python -m standins.smtp --smtp-port 8025 --http-port 8089 &
mail=$!
python -m standins \
  stripe --port 8088 --webhook-url "$public/webhooks/stripe" --api-key sk_test_stand_in --memory /data/stripe.account \
  + paystack --port 8101 --webhook-url "$public/webhooks/paystack" \
  + notifications --port 8100 \
  + pipedrive --port 8090 --deals 200 --domain acme --token 0123456789abcdef0123456789abcdef01234567 \
  --client-id stand-in-client --client-secret stand-in-client-secret --callback-url "$public/crm/pipedrive/callback" &
vendors=$!
stop() { kill "$forwarding" "$mail" "$vendors" 2>/dev/null || true; }
trap 'stop; exit 0' TERM INT
while kill -0 "$forwarding" && kill -0 "$mail" && kill -0 "$vendors"; do
  # In the background, so that a signal does not wait for it.
  sleep 1 &
  wait $! || true
done 2>/dev/null
stop
exit 1
