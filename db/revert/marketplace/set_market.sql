-- Revert leadmill:marketplace/set_market to pg

begin;

drop function marketplace.set_market(uuid, text, numeric, integer, text, text, text, text, text);
drop function marketplace.field_fault(jsonb, text, text, text);

commit;
