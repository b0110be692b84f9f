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
  if found then
    perform billing.settle_credit(activate_organization.organization_id, request.role_name() = 'admin');
  end if;
end
$$;

comment on function identity.activate_organization(uuid) is
$$Let an organisation buy: with its welcome credit, if that is due now. Distribution watches the status.$$;

commit;
