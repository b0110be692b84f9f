create or replace function notification.replace_channel_target(channel_id uuid, target jsonb) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_channel notification.channel := notification.require_channel(channel_id);
  v_checked constant jsonb := notification.check_target(v_channel.kind, target);
begin
  perform notification.require_no_channel_fault(v_checked -> 'faults');
  update notification.channel as c
  set
    secret = notification.sealed_target(c.kind, c.organization_id, c.id, v_checked -> 'target'),
    settings = c.settings - '{hint, is_local, chat_id, message_thread_id, address}'::text[]
      || notification.target_settings(c.kind, v_checked -> 'target'),
    destination_id = notification.destination_of(c.kind, c.organization_id, v_checked -> 'target'),
    confirmed_at = case
      when c.kind <> 'email' or c.settings -> 'address' = v_checked #> '{target,address}' then c.confirmed_at
      else notification.known_address_since(c.organization_id, v_checked #>> '{target,address}') end,
    failing_since_at = null,
    updated_at = clock_timestamp()
  where c.id = v_channel.id
  returning c.* into v_channel;
  if v_channel.confirmed_at is null then
    perform notification.ask_to_confirm(v_channel);
  end if;
  perform notification.move_deliveries(v_channel.id, v_channel.destination_id);
end
$$;

comment on function notification.replace_channel_target(uuid, jsonb) is
$$Replace where a channel sends to, with everything secret in it. What waits goes to the new target. A disabled channel stays disabled.
target: as for notification.create_channel(), complete.
Errors: LM115 role not allowed, LM706 too many addresses were asked to confirm, LM720 faults, LM721 no such channel,
LM960 no encryption key.$$;

grant execute on function notification.replace_channel_target(uuid, jsonb) to member, admin;

create or replace function api.replace_channel_target(channel_id uuid, target jsonb) returns void
language sql volatile
begin atomic
  select notification.replace_channel_target(replace_channel_target.channel_id,
    ops.bounded_document(replace_channel_target.target, 'target', 32768));
end;

comment on function api.replace_channel_target(uuid, jsonb) is
$$Replace the address and the secrets of a channel
target: complete, as in create_channel. What waits is sent to the new target; a new mail address must be confirmed again. The signing secret
of an endpoint stays. For a mail address that was not confirmed, another mail with the link is sent.
Errors: LM115 role not allowed (403), LM706 too many addresses were asked to confirm (429), LM720 faults, listed in
details (400), LM721 no such channel (404), LM960 no encryption key (503).$$;

grant execute on function api.replace_channel_target(uuid, jsonb) to member, admin;
