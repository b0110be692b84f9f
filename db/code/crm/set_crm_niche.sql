create or replace function api.set_crm_niche(connection_id uuid, niche_id uuid default null) returns void
language sql volatile
begin atomic
  select crm.set_niche(set_crm_niche.connection_id, set_crm_niche.niche_id);
end;

comment on function api.set_crm_niche(uuid, uuid) is
$$Import the deals of a connection, or no longer
niche_id: of the leads that they become; null: none, and the connection only tells events.
Errors: LM750 no such niche, or its deals are leads of another one; LM751 no such connection; LM758 another
connection imports the deals of the company.$$;

grant execute on function api.set_crm_niche(uuid, uuid) to admin;
