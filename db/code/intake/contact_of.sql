create or replace function intake.contact_of(lead_id uuid, out name text, out email text, out phone text)
language plpgsql stable
as $$
begin
  select c.name, c.email, c.phone into contact_of.name, contact_of.email, contact_of.phone
  from intake.lead_contact as c
  where c.lead_id = contact_of.lead_id;
  if not found then
    select c.name, c.email, c.phone into contact_of.name, contact_of.email, contact_of.phone
    from intake.contact_archive as c
    where c.lead_id = contact_of.lead_id;
  end if;
end
$$;

comment on function intake.contact_of(uuid) is
$$The contact data of a lead, wherever they are; nulls if they were erased.$$;
