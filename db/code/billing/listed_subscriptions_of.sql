create or replace function billing.listed_subscriptions_of(listed text) returns jsonb
language sql stable security definer -- callers may not execute its helpers
set search_path = pg_catalog, pg_temp
as $$
  select billing.known_part(
    billing.readable(convert_to(listed, 'UTF8')),
    jsonb_build_object('subscriptions', (billing.plan_fields() -> 'subscriptions') || '{"customer": true}'))
$$;

comment on function billing.listed_subscriptions_of(text) is
$$The known fields of a part of Stripe's list of subscriptions, {"subscriptions"}.
Errors: those of billing.known_part and billing.readable.$$;

grant execute on function billing.listed_subscriptions_of(text) to leadmill_reconciler;
