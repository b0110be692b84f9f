-- Revert leadmill:marketplace/list_lead to pg

begin;

drop function marketplace.list_lead(uuid, numeric, integer);

commit;
