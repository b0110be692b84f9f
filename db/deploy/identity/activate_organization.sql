-- Deploy leadmill:identity/activate_organization to pg

begin;

create function identity.activate_organization(organization_id uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  update identity.organization as o
  set status = 'active', updated_at = clock_timestamp()
  where o.id = activate_organization.organization_id and o.status <> 'active' and o.deleted_at is null;
  if not found then
    return;
  end if;
  perform ledger.grant_welcome_credit(activate_organization.organization_id); -- once, whatever happened in between
  perform ledger.funds_changed(activate_organization.organization_id);
end
$$;

comment on function identity.activate_organization(uuid) is
$$Let an organisation buy: its welcome credit, if it never had it, and its subscriptions back in rotation.$$;

commit;
