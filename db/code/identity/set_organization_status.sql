-- LM111 organization_not_found (404): There is no such organisation, or it is closed.

create or replace function identity.set_organization_status(organization_id uuid, status text) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
begin
  if coalesce(set_organization_status.status not in ('active', 'suspended', 'deactivated'), true) then
    perform ops.raise_http(400, 'LM114', 'unknown status', null, 'Send active, suspended or deactivated.');
  end if;
  perform from identity.organization as o
  where o.id = set_organization_status.organization_id and o.deleted_at is null
  for no key update;
  if not found then
    perform ops.raise_http(404, 'LM111', 'no such organisation', set_organization_status.organization_id::text);
  end if;
  if set_organization_status.status = 'active' then
    perform identity.activate_organization(set_organization_status.organization_id);
    return;
  end if;
  update identity.organization as o
  set status = set_organization_status.status, updated_at = clock_timestamp()
  where o.id = set_organization_status.organization_id;
end
$$;

comment on function identity.set_organization_status(uuid, text) is
$$Approve an organisation (active), block it (suspended) or close it (deactivated). Its members are refused at their next
request, and it buys nothing more. Closing freezes its accounts that hold money, and closes the others. It can become active
again at any time, with its accounts.
Errors: LM111 no such organisation, LM114 no such status.$$;

grant execute on function identity.set_organization_status(uuid, text) to admin;

create or replace function api.set_organization_status(organization_id uuid, status text) returns void
language sql volatile
begin atomic
  select identity.set_organization_status(
    set_organization_status.organization_id,
    ops.bounded(set_organization_status.status, 'status'));
end;

comment on function api.set_organization_status(uuid, text) is
$$Approve, block or close an organisation
status: active, suspended or deactivated. Its members are refused at their next request unless it is active. Closing
(deactivated) freezes its accounts that hold money: balances shows it, and refund_deposit pays it back.
Errors: LM111 no such organisation, LM114 no such status.$$;

grant execute on function api.set_organization_status(uuid, text) to admin;
