-- Revert leadmill:identity/faults to pg

begin;

drop function identity.phone_fault(text);
drop function identity.refuse_faults(jsonb[]);
drop function identity.email_fault(text);
drop function identity.text_fault(text, text, integer, boolean);

commit;
