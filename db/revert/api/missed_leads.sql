-- Revert leadmill:api/missed_leads to pg

begin;

drop function api.missed_leads(uuid, uuid, integer);

commit;
