-- Deploy leadmill:api/set_organization_status to pg

begin;

create function api.set_organization_status(organization_id uuid, status text) returns void
language sql volatile
begin atomic
  select identity.set_organization_status(
    set_organization_status.organization_id,
    ops.bounded(set_organization_status.status, 'status'));
end;

comment on function api.set_organization_status(uuid, text) is
$$Approve, block or close an organisation
status: active, suspended or deactivated. Its members are refused at their next request unless it is active.
Closing (deactivated) freezes its accounts where money is left, which balances shows; refund_deposit pays it back.
Errors: LM111 no such organisation, LM114 no such status.$$;

grant execute on function api.set_organization_status(uuid, text) to admin;

commit;
