-- Deploy leadmill:api/dismiss_webhook to pg

begin;

create function api.dismiss_webhook(event_id text, reason text) returns void
language sql volatile
begin atomic
  select billing.dismiss_webhook(ops.bounded(dismiss_webhook.event_id, 'event_id'), ops.bounded(dismiss_webhook.reason, 'reason', 5000));
end;

comment on function api.dismiss_webhook(text, text) is
$$Put an event of the payment processor aside
One that waits, fails or is quarantined. It takes no part any more, and keeps the reason.
Errors: LM509 no such event, LM523 no reason, LM524 nothing to decide.$$;

grant execute on function api.dismiss_webhook(text, text) to admin;

commit;
