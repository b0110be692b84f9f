-- Deploy leadmill:api/retire_niche to pg

begin;

create function api.retire_niche(niche_id uuid) returns void
language sql volatile
begin atomic
  select catalog.retire_niche(retire_niche.niche_id);
end;

comment on function api.retire_niche(uuid) is
$$Retire a niche
It takes no new leads for ever. Leads that are in are approved and sold as before.
Errors: LM202 no such niche.$$;

grant execute on function api.retire_niche(uuid) to admin;

commit;
