-- Revert leadmill:crm/contact_of to pg

begin;

drop function crm.check_contact(jsonb, text);
drop function crm.contact_fields();
drop function crm.dropped_of(jsonb);
drop function crm.contact_of(jsonb, text);
drop function crm.best_of(jsonb, text);

commit;
