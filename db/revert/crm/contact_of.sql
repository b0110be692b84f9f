-- Revert leadmill:crm/contact_of to pg

begin;

drop function crm.check_contact(jsonb);
drop function crm.contact_fields();
drop function crm.contact_of(jsonb);

commit;
