-- Deploy leadmill:api/delete_niche to pg

begin;

create function api.delete_niche(niche_id uuid) returns void
language sql volatile
begin atomic
  select catalog.delete_niche(delete_niche.niche_id);
end;

comment on function api.delete_niche(uuid) is
$$Delete a niche that was never used
Retired or not: its forms, levels, market and refund conditions go with it, and its slug is free again.
Errors: LM202 no such niche, LM213 it was used.$$;

grant execute on function api.delete_niche(uuid) to admin;

commit;
