create or replace function usage.quota() returns usage.quota
language plpgsql stable security definer -- reads what the organisation is entitled to
set search_path = pg_catalog, pg_temp
as $$
begin
  return usage.quota_of(identity.require_permission('read'));
end
$$;

comment on function usage.quota() is
$$The quota of the organisation that the caller acts for.
Errors: LM115 the caller's role does not allow it.$$;

grant execute on function usage.quota() to member;
