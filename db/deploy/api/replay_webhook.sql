-- Deploy leadmill:api/replay_webhook to pg

begin;

create function api.replay_webhook(event_id text) returns text
language sql volatile
begin atomic
  select billing.replay_webhook(ops.bounded(replay_webhook.event_id, 'event_id'));
end;

comment on function api.replay_webhook(text) is
$$Try an event of the payment processor again
After its cause was mended. What was applied stays applied. Returns its status.
Errors: LM509 no such event, LM510 its body was deleted.$$;

grant execute on function api.replay_webhook(text) to admin;

commit;
