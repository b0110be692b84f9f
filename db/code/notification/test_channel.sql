create or replace function notification.test_channel(channel_id uuid, message jsonb default null) returns uuid
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_channel constant notification.channel := notification.require_channel(channel_id);
  v_faults constant jsonb := notification.test_message_faults(coalesce(nullif(message, 'null'), '{}'));
begin
  if v_faults <> '[]' then
    perform ops.raise_http(400, 'LM732', 'message has faults', v_faults::text);
  end if;
  return notification.enqueue_test(
    v_channel, null,
    jsonb '{"kind": "test", "url": null, "facts": [], "changes": [], "contact": [], "data": {},
      "summary": "The notifications of this channel arrive here."}'
    || jsonb_build_object('title', v_channel.name) || coalesce(nullif(test_channel.message, 'null'), '{}') || notification.test_stamp());
end
$$;

comment on function notification.test_channel(uuid, jsonb) is
$$Send a test to a channel. message: parts of the message instead of the standard text. Returns the delivery.
Errors: LM115 role not allowed, LM721 no such channel, LM732 faults, LM733 too many tests, LM734 the channel is not
usable.$$;

grant execute on function notification.test_channel(uuid, jsonb) to member, admin;

create or replace function api.test_channel(channel_id uuid, message jsonb default null) returns uuid
language sql volatile
begin atomic
  select notification.test_channel(test_channel.channel_id, ops.bounded_document(test_channel.message, 'message', 16384));
end;

comment on function api.test_channel(uuid, jsonb) is
$$Send a test to a channel
It is marked as a test. message: as in test_rule. Returns the id in deliveries, which shows what became of it; whether a card of Microsoft
Teams appeared only a person can see.
Errors: LM115 role not allowed (403), LM721 no such channel (404), LM732 faults, listed in details (400), LM733 too
many tests (429), LM734 the channel is disabled or not confirmed (409).$$;

grant execute on function api.test_channel(uuid, jsonb) to member, admin;
