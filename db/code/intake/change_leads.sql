create or replace function intake.change_leads(changes intake.lead_change[]) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  with changed_lead as (
    update intake.lead as l
    set answers = c.answers, updated_at = clock_timestamp()
    from unnest(changes) as c
    where l.id = c.lead_id and l.answers <> c.answers
  )
  update intake.lead_contact as l
  set name = c.contact ->> 'name', email = c.contact ->> 'email', phone = c.contact ->> 'phone'
  from unnest(changes) as c
  where l.lead_id = c.lead_id and c.contact is not null
    and (l.name, l.email, l.phone) is distinct from (c.contact ->> 'name', c.contact ->> 'email', c.contact ->> 'phone')
$$;

comment on function intake.change_leads(intake.lead_change[]) is
$$Update leads that are pending approval to the state of their source. Rows that do not differ are not written. The caller
must hold the locks of the leads.$$;
