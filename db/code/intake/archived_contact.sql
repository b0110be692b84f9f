create or replace function intake.archived_contact(lead_id uuid) returns intake.contact_data
language sql stable
begin atomic
  select row(k.name, k.email, k.phone)::intake.contact_data from intake.contact_archive as k where k.lead_id = archived_contact.lead_id;
end;

comment on function intake.archived_contact(uuid) is $$The contact data of an archived lead; nulls if they were erased.$$;

grant execute on function intake.archived_contact(uuid) to member, admin;
