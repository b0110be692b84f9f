-- Revert leadmill:api/reject_lead to pg

begin;

drop function api.reject_lead(uuid, text);

commit;
