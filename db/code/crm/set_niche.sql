create or replace function crm.set_niche(connection_id uuid, niche_id uuid default null) returns void
language plpgsql volatile security definer -- web roles have no write privilege on tables
set search_path = pg_catalog, pg_temp
as $$
declare
  v_connection constant crm.connection := crm.require_connection(connection_id);
begin
  if set_niche.niche_id is not null then
    perform crm.require_no_fault(case
      when not exists (select from catalog.niche as n where n.id = set_niche.niche_id and n.retired_at is null)
        then jsonb '[{"field": "niche_id", "code": "not_found", "message": "is not there"}]'
      -- A later state of the deal would be compared with a lead that has another form.
      when exists (
        select from crm.imported_deal as d
        join intake.lead as l on l.id = d.lead_id
        where d.connection_id = v_connection.id and l.niche_id <> set_niche.niche_id)
        then jsonb '[{"field": "niche_id", "code": "has_leads", "message": "its deals are leads of another niche"}]'
      else '[]' end);
    perform crm.require_not_imported(v_connection.company_domain, v_connection.organization_id);
    perform crm.begin_imports(v_connection.id);
  end if;
  update crm.connection as c
  set
    niche_id = set_niche.niche_id,
    objects = case when set_niche.niche_id is null or 'deal' = any(c.objects) then c.objects else c.objects || '{deal}' end,
    metadata_changed_at = clock_timestamp(),
    updated_at = clock_timestamp()
  where c.id = v_connection.id;
  if set_niche.niche_id is null then
    perform crm.end_run(r.id, 'failed', 'switched_off')
    from crm.import_run as r where r.connection_id = v_connection.id and r.status in ('queued', 'running');
    update crm.webhook_event as e set status = 'ignored' where e.connection_id = v_connection.id and e.status = 'waiting';
  end if;
  perform crm.defer_account(v_connection.id);
end
$$;

comment on function crm.set_niche(uuid, uuid) is
$$Have the deals of a connection become leads of a niche, or, with null, no longer become leads. An import in progress ends then.
Errors: LM750 no such niche, or its deals are leads of another one; LM751 no such connection; LM758 another
connection imports the deals of the company.$$;

grant execute on function crm.set_niche(uuid, uuid) to admin;
