create or replace function intake.similar_leads(lead_id uuid)
returns table (similar_id uuid, status text, same text[], created_at timestamptz)
language plpgsql stable rows 5 security definer -- only admins can call the API function
set search_path = pg_catalog, pg_temp
as $$
declare
  v_contact record;
begin
  select c.* into v_contact from intake.whole_contact as c where c.lead_id = similar_leads.lead_id;
  if not found then
    perform ops.raise_http(404, 'LM305', 'no such lead', similar_leads.lead_id::text);
  end if;
  return query
  select l.id, l.status,
    array_remove(array[
      case when c.email = v_contact.email then 'email' end, case when c.phone = v_contact.phone then 'phone' end], null),
    l.created_at
  from (
    -- Each by itself, so that its index finds it.
    select e.* from intake.whole_contact as e where e.email = v_contact.email
    union
    select p.* from intake.whole_contact as p where p.phone = v_contact.phone
  ) as c
  join intake.lead as l on l.id = c.lead_id
  where l.id <> similar_leads.lead_id
  order by l.created_at desc, l.id desc
  limit 20;
end
$$;

comment on function intake.similar_leads(uuid) is
$$The newest 20 other leads with the same e-mail address or phone number, and which of the two. It ignores policies, so it must be granted
to admins only.
Errors: LM305 no such lead.$$;

grant execute on function intake.similar_leads(uuid) to admin;

create or replace function api.similar_leads(lead_id uuid)
returns table (similar_id uuid, status text, same text[], created_at timestamptz)
language sql stable rows 5
begin atomic
  select * from intake.similar_leads(similar_leads.lead_id);
end;

comment on function api.similar_leads(uuid) is
$$Find leads with the same contact
The newest 20 other leads with the same e-mail address or phone number: somebody sent a form twice, or two people share one. same: email,
phone or both. similar_id: the id in leads.
Errors: LM305 no such lead (404).$$;

grant execute on function api.similar_leads(uuid) to admin;
