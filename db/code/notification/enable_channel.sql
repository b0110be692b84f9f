create or replace function notification.enable_channel(channel_id uuid) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_channel constant notification.channel := notification.require_channel(channel_id);
begin
  if v_channel.kind = 'endpoint' and v_channel.organization_id is not null then
    perform ops.require_feature(v_channel.organization_id, 'endpoints');
  end if;
  update notification.channel as c
  set status = 'active', disabled_reason = null, disabled_at = null, failing_since_at = null, updated_at = clock_timestamp()
  where c.id = v_channel.id and c.status = 'disabled';
end
$$;

comment on function notification.enable_channel(uuid) is
$$Use a disabled channel again. What failed before stays failed until it is sent again. Nothing happens to an active channel.
Errors: LM115 role not allowed, LM721 no such channel, LM069 the plan has no endpoints.$$;

grant execute on function notification.enable_channel(uuid) to member, admin;

create or replace function api.enable_channel(channel_id uuid) returns void
language sql volatile
begin atomic
  select notification.enable_channel(enable_channel.channel_id);
end;

comment on function api.enable_channel(uuid) is
$$Enable a channel that was disabled
Correct the cause first, which channels names in disabled_reason. resend_deliveries sends what failed in the meantime.
Errors: LM115 role not allowed, LM069 the plan has no endpoints (403), LM721 no such channel (404).$$;

grant execute on function api.enable_channel(uuid) to member, admin;
