-- LM721 channel_not_found (404): There is no such channel, or it belongs to another
--   organisation.

create or replace function notification.managed_organization() returns uuid
language plpgsql stable
as $$
begin
  return case when request.role_name() <> 'admin' then identity.require_permission('manage_settings') end;
end
$$;

comment on function notification.managed_organization() is
$$The organisation whose channels and rules the caller may change: the one that the caller acts for, if the caller's role allows it; null
for an admin, who manages those of the platform.
Errors: LM115 role not allowed.$$;

create or replace function notification.require_channel(channel_id uuid) returns notification.channel
language plpgsql volatile
as $$
declare
  v_organization_id constant uuid := notification.managed_organization();
  v_channel notification.channel;
begin
  select c.* into v_channel
  from notification.channel as c
  where c.id = require_channel.channel_id and c.organization_id is not distinct from v_organization_id
  for no key update;
  if not found then
    perform ops.raise_http(404, 'LM721', 'no such channel', require_channel.channel_id::text);
  end if;
  return v_channel;
end
$$;

comment on function notification.require_channel(uuid) is
$$Lock a channel that the caller manages.
Errors: LM115 role not allowed, LM721 no such channel.$$;

create or replace function notification.require_no_channel_fault(faults jsonb) returns void
language plpgsql volatile
as $$
begin
  if faults <> '[]' then
    perform ops.raise_http(400, 'LM720', 'channel has faults', faults::text);
  end if;
end
$$;

comment on function notification.require_no_channel_fault(jsonb) is
$$Raise an error when there is a fault.
Errors: LM720 all of them in details as a JSON list of {"field", "code", "message"}.$$;

create or replace function notification.lock_list(organization_id uuid) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  select pg_advisory_xact_lock(hashtextextended('notification list ' || coalesce(lock_list.organization_id::text, 'platform'), 0))
$$;

comment on function notification.lock_list(uuid) is
$$Serialise what adds to the channels and rules of an organisation or reorders them, because their number is limited. null: of the platform.
Taken before any row.$$;
