create or replace view intake.whole_contact with (security_invoker = true) as
  select c.lead_id, c.name, c.email, c.phone from intake.lead_contact as c
union all
  select c.lead_id, c.name, c.email, c.phone from intake.contact_archive as c;

comment on view intake.whole_contact is
$$The contact data of all leads, archived or not, under the policies of both tables. For searches by words: to
find the contact of a lead it would look into each month. Use intake.contact_of(), or join both tables.$$;
