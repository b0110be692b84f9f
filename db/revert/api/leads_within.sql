-- Revert leadmill:api/leads_within to pg

begin;

drop function api.leads_within(numeric, numeric, numeric);

commit;
